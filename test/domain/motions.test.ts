import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standingRules } from "#domain/citations.ts";
import { type BodyRules, rulePresets } from "#domain/bodies.ts";
import type { CharterEffect } from "#domain/charters.ts";
import type { Effect } from "#domain/effects.ts";
import type { Role, Someone } from "#domain/members.ts";
import type { Opening } from "#domain/freezing.ts";
import {
  type Motion,
  type MotionState,
  draftMotion,
  lapse,
  mayQuickVote,
  motionStates,
  openVoting,
  ruleOut,
  secondMotion,
  stateAfter,
  stateQuestion,
  submitMotion,
  withdrawMotion,
} from "#domain/motions.ts";
import { presets } from "#domain/presets.ts";
import { ruleHash } from "#domain/rules.ts";
import type { Ruling } from "#domain/rulings.ts";
import { DAY } from "#domain/time.ts";

const someone = (person: string, ...roles: Role[]): Someone => ({ person, roles, standing: "good" });
const ana = someone("ana", "member");
const ben = someone("ben", "member");
const chair = someone("carol", "chair", "member");
const stranger: Someone = { person: "eve", roles: [], standing: undefined };
const suspended: Someone = { person: "ben", roles: [], standing: "suspended" };

const rules: BodyRules = { ...rulePresets.majority, secondsRequired: 1, secondDays: 30, minVotingSeconds: 60 };
const motion: Motion = {
  id: "motion",
  body: "body",
  kind: "resolution",
  state: "submitted",
  mover: "ana",
  rule: null,
  textHash: "00",
  object: null,
  effect: null,
  contest: null,
  options: [],
  seconds: 1,
  submittedAt: 1_000,
  secondsDueAt: 1_000 + 30 * DAY,
};
const opening: Opening = {
  question: "question",
  closesAt: 62_000,
  roll: { size: 3, hash: "sha256:00" },
  isQuick: false,
};

const amending: Effect = { charter: { tier: "ordinary" } as CharterEffect };

const refusal = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal);
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);

describe("a draft", () => {
  const draft = { id: "motion", body: "body", kind: "resolution", rule: null, object: null } as const;

  test("is a member's in good standing", () => {
    expect(refusal(draftMotion(draft, stranger))).toEqual({ code: "role-needed", role: "member" });
    expect(refusal(draftMotion(draft, suspended))).toEqual({ code: "good-standing-needed" });
    expect(draftMotion(draft, ana)).toEqual({
      allowed: true,
      fact: { kind: "motion-drafted", motion: "motion", body: "body", mover: "ana", motionKind: "resolution" },
    });
  });

  test("has a rule of its own only from the chair: nobody picks the easier majority", () => {
    const own = { ...draft, rule: presets.majority };
    expect(refusal(draftMotion(own, ana))).toEqual({ code: "role-needed", role: "chair" });
    expect(code(draftMotion(own, chair))).toBe("allowed");
  });

  test("does not ask for a rule that its body cannot vote under", () => {
    expect(code(draftMotion({ ...draft, rule: presets["double-majority"] }, chair))).toBe("other-electorate");
  });

  test("has no rule of its own where the charter says the rule, nor for the charter itself", () => {
    const own = { ...draft, rule: presets.majority };
    const article = { article: "7", version: 3 };
    const chartered = { ...rules, sources: { rule: article } };
    expect(refusal(draftMotion(own, chair, chartered))).toEqual({ code: "rule-by-charter", ...article });
    expect(code(draftMotion(draft, chair, chartered))).toBe("allowed");
    expect(code(draftMotion(own, chair, rules))).toBe("allowed");
    expect(refusal(draftMotion({ ...own, kind: "charter_amendment", effect: amending }, chair))).toEqual({
      code: "rule-by-charter",
      ...standingRules,
    });
  });

  test("amends the charter if and only if it is of that kind", () => {
    const needed = { code: "effect-needed" };
    const amendment = { ...draft, kind: "charter_amendment" } as const;
    expect(code(draftMotion({ ...amendment, effect: amending }, ana))).toBe("allowed");
    expect(refusal(draftMotion(amendment, ana))).toEqual(needed);
    expect(refusal(draftMotion({ ...amendment, effect: null }, ana))).toEqual(needed);
    expect(refusal(draftMotion({ ...amendment, effect: { position: {} } }, ana))).toEqual(needed);
    expect(refusal(draftMotion({ ...draft, effect: amending }, ana))).toEqual(needed);
    expect(code(draftMotion({ ...draft, effect: { position: {} } }, ana))).toBe("allowed");
    expect(code(draftMotion({ ...draft, effect: null }, ana))).toBe("allowed");
  });

  test("has options where it is a contest, and enough of them unless names come later", () => {
    const contest = { method: "irv", seats: 1, reopen: false } as const;
    const choose = (kind: Motion["kind"], options: readonly string[], seats = 1) =>
      code(draftMotion({ ...draft, kind, contest: { ...contest, seats }, options }, ana));
    expect(code(draftMotion({ ...draft, options: ["a", "b"] }, ana))).toBe("no-contest");
    expect(code(draftMotion({ ...draft, options: [] }, ana))).toBe("allowed");
    expect(choose("resolution", ["a", "b"])).toBe("allowed");
    expect(choose("resolution", ["a"])).toBe("too-few-options");
    expect(choose("resolution", ["a", "b"], 2)).toBe("one-seat-needed");
    expect(choose("election", [])).toBe("allowed");
    expect(choose("election", ["a", "b"], 2)).toBe("one-seat-needed");
  });

  test("of an endorsement says what it endorses", () => {
    expect(code(draftMotion({ ...draft, kind: "endorsement" }, ana))).toBe("object-needed");
    expect(code(draftMotion({ ...draft, kind: "endorsement", object: "https://a.example/1" }, ana))).toBe("allowed");
  });
});

describe("submitting", () => {
  const draft: Motion = { ...motion, state: "draft" };

  test("is the mover's, in good standing", () => {
    expect(code(submitMotion(draft, "00", rules, ben, 5))).toBe("mover-only");
    expect(code(submitMotion(draft, "00", rules, chair, 5))).toBe("mover-only");
    expect(code(submitMotion(draft, "00", rules, { ...suspended, person: "ana" }, 5))).toBe("good-standing-needed");
  });

  test("starts the time for seconds where they are needed", () => {
    expect(submitMotion(draft, "ff", rules, ana, 5)).toEqual({
      allowed: true,
      fact: {
        kind: "motion-submitted",
        motion: "motion",
        body: "body",
        mover: "ana",
        motionKind: "resolution",
        textHash: "ff",
        secondsDueAt: 5 + 30 * DAY,
      },
    });
    const without = submitMotion(draft, "ff", { ...rules, secondsRequired: 0 }, ana, 5);
    expect(without).toMatchObject({ fact: { secondsDueAt: null } });
  });
});

describe("seconding", () => {
  test("is another member's, once each", () => {
    expect(refusal(secondMotion(motion, false, ana, 5))).toEqual({ code: "own-motion" });
    expect(refusal(secondMotion(motion, true, ben, 5))).toEqual({ code: "already-seconded" });
    expect(refusal(secondMotion(motion, false, stranger, 5))).toEqual({ code: "role-needed", role: "member" });
    expect(refusal(secondMotion(motion, false, suspended, 5))).toEqual({ code: "good-standing-needed" });
    expect(secondMotion(motion, false, ben, 5)).toEqual({
      allowed: true,
      fact: { kind: "motion-seconded", motion: "motion", seconder: "ben", seconds: 2 },
    });
  });

  test("ends at its deadline", () => {
    const due = 1_000 + 30 * DAY;
    expect([due - 1, due].map((at) => code(secondMotion(motion, false, ben, at)))).toEqual(["allowed", "expired"]);
  });
});

describe("stating the question", () => {
  test("takes the chair, the seconds and the notice", () => {
    expect(refusal(stateQuestion(motion, rules, ana, 5_000))).toEqual({ code: "role-needed", role: "chair" });
    const two = { ...rules, secondsRequired: 2 };
    expect(refusal(stateQuestion(motion, two, chair, 5_000))).toEqual({
      code: "not-seconded",
      have: 1,
      need: 2,
      ...standingRules,
    });
    const noticed = { ...rules, noticeDays: 3 };
    const until = 1_000 + 3 * DAY;
    expect(refusal(stateQuestion(motion, noticed, chair, until - 1))).toEqual({
      code: "notice-needed",
      until,
      ...standingRules,
    });
    expect(code(stateQuestion(motion, noticed, chair, until))).toBe("allowed");
    expect(stateQuestion(motion, rules, chair, 5_000)).toEqual({
      allowed: true,
      fact: { kind: "question-stated", motion: "motion" },
    });
  });
});

describe("ruling out", () => {
  const grounds = { article: "4", reason: "beyond our purpose" };

  test("is the chair's, who cites an article", () => {
    expect(code(ruleOut(motion, grounds, ana))).toBe("role-needed");
    expect(code(ruleOut(motion, { ...grounds, article: " " }, chair))).toBe("reason-needed");
    expect(ruleOut({ ...motion, state: "pending" }, grounds, chair)).toEqual({
      allowed: true,
      fact: { kind: "motion-ruled-out", motion: "motion", ...grounds },
    });
  });
});

describe("withdrawing", () => {
  test("is the mover's before the body has the motion, then the body's", () => {
    expect(code(withdrawMotion(motion, ben))).toBe("mover-only");
    expect(withdrawMotion(motion, ana)).toEqual({
      allowed: true,
      fact: { kind: "motion-withdrawn", motion: "motion" },
    });
    expect(code(withdrawMotion({ ...motion, state: "pending" }, ana))).toBe("decision-needed");
  });
});

describe("lapsing", () => {
  const due = 1_000 + 30 * DAY;

  test("comes at the deadline, to motions with too few seconds", () => {
    const lonely = { ...motion, seconds: 0 };
    expect(code(lapse(lonely, rules, due - 1))).toBe("wrong-state");
    expect(lapse(lonely, rules, due)).toEqual({ allowed: true, fact: { kind: "motion-lapsed", motion: "motion" } });
    expect(code(lapse(motion, rules, due))).toBe("wrong-state");
    expect(code(lapse({ ...lonely, secondsDueAt: null }, rules, due))).toBe("wrong-state");
  });
});

describe("opening the vote", () => {
  const pending: Motion = { ...motion, state: "pending" };
  const open = (change: Partial<Motion>, by = chair, some: Partial<Opening> = {}, own: BodyRules = rules) =>
    openVoting({ ...pending, ...change }, { ...opening, ...some }, own, by, 2_000);

  test("freezes text, rule, roll and closing time", () => {
    expect(open({})).toEqual({
      allowed: true,
      fact: {
        kind: "question-opened",
        motion: "motion",
        question: "question",
        matter: "motion",
        subject: null,
        textHash: "00",
        rule: presets.majority,
        ruleHash: ruleHash(presets.majority),
        secrecy: "secret",
        options: ["yes", "no", "abstain"],
        rollSize: 3,
        rollHash: "sha256:00",
        cited: standingRules,
        opensAt: 2_000,
        closesAt: 62_000,
      },
    });
  });

  test("is the chair's", () => {
    expect(refusal(open({}, ana))).toEqual({ code: "role-needed", role: "chair" });
    expect(code(open({}, someone("dan", "secretary", "member")))).toBe("role-needed");
  });

  test("leaves at least the time that the rules say", () => {
    expect(refusal(open({}, chair, { closesAt: 61_999 }))).toEqual({
      code: "closes-too-soon",
      earliest: 62_000,
      ...standingRules,
    });
  });

  test("needs somebody on the roll, and a hashed text", () => {
    expect(code(open({}, chair, { roll: { size: 0, hash: "" } }))).toBe("empty-roll");
    expect(code(open({ textHash: null }))).toBe("wrong-state");
  });

  test("takes the motion's own rule, else the body's for its kind, else the body's", () => {
    const own: BodyRules = { ...rules, ruleFor: { endorsement: presets["two-thirds"] } };
    const ruleOfOpened = (change: Partial<Motion>) => {
      const ruling = open(change, chair, {}, own);
      return ruling.allowed ? ruling.fact.rule : undefined;
    };
    expect(ruleOfOpened({ kind: "resolution" })).toEqual(presets.majority);
    expect(ruleOfOpened({ kind: "endorsement" })).toEqual(presets["two-thirds"]);
    expect(ruleOfOpened({ kind: "endorsement", rule: presets["absolute-majority"] })).toEqual(
      presets["absolute-majority"],
    );
  });

  test("takes the secrecy asked for, else the rule's", () => {
    expect(open({}, chair, { secrecy: "roll_call" })).toMatchObject({ fact: { secrecy: "roll_call" } });
    expect(open({ rule: presets.consensus })).toMatchObject({ fact: { secrecy: "roll_call" } });
  });

  test("is for a roll of members: a rule for bodies waits for a body of bodies", () => {
    expect(refusal(open({ rule: presets["double-majority"] }))).toEqual({
      code: "other-electorate",
      electorate: "bodies",
      ...standingRules,
    });
  });

  test("comes straight from submitted only without a debate stage, with seconds and notice", () => {
    const brisk: BodyRules = { ...rules, hasDebateStage: false, noticeDays: 0 };
    expect(code(open({ state: "submitted" }))).toBe("wrong-state");
    expect(code(open({ state: "submitted" }, chair, {}, brisk))).toBe("allowed");
    expect(code(open({ state: "submitted", seconds: 0 }, chair, {}, brisk))).toBe("not-seconded");
    expect(code(open({ state: "submitted" }, chair, {}, { ...brisk, noticeDays: 1 }))).toBe("notice-needed");
  });
});

describe("voting once more", () => {
  const again = (state: MotionState, mayFallBack?: boolean) =>
    openVoting(
      { ...motion, state },
      { ...opening, ...(mayFallBack !== undefined && { earlier: { failures: 1, mayFallBack } }) },
      rules,
      chair,
      2_000,
    );

  test("is for what had no quorum, and for what was lost under a rule with a fallback", () => {
    expect(code(again("no_quorum"))).toBe("allowed");
    expect(code(again("lost", true))).toBe("allowed");
    expect(refusal(again("lost", false))).toEqual({ code: "wrong-state", state: "lost" });
    expect(refusal(again("lost"))).toEqual({ code: "wrong-state", state: "lost" });
    expect(refusal(again("adopted", true))).toEqual({ code: "wrong-state", state: "adopted" });
  });

  test("needs no new seconds nor notice", () => {
    const slow = { ...rules, secondsRequired: 5, noticeDays: 9 };
    expect(code(openVoting({ ...motion, state: "no_quorum", seconds: 0 }, opening, slow, chair, 2_000))).toBe(
      "allowed",
    );
  });

  test("cites the article about debate only where that is in the way", () => {
    expect(refusal(openVoting(motion, opening, rules, chair, 2_000))).toEqual({
      code: "wrong-state",
      state: "submitted",
      ...standingRules,
    });
  });
});

describe("a quick vote", () => {
  const officer = someone("ana", "secretary", "member");
  const quick = (by: Someone, quickVote: BodyRules["quickVote"], state: MotionState = "submitted") =>
    code(
      openVoting({ ...motion, state, seconds: 0 }, { ...opening, isQuick: true }, { ...rules, quickVote }, by, 2_000),
    );

  test("needs no second, no debate and no chair where the rules allow it", () => {
    expect(quick(ana, "members")).toBe("allowed");
    expect(quick(officer, "officers")).toBe("allowed");
    expect(quick(ana, "officers")).toBe("role-needed");
    expect(quick(officer, "nobody")).toBe("no-quick-vote");
    const ruling = openVoting(motion, { ...opening, isQuick: true }, rules, ana, 2_000);
    expect(refusal(ruling)).toEqual({ code: "role-needed", role: "secretary", ...standingRules });
  });

  test("is the mover's own, in good standing, from submitted", () => {
    expect(quick(ben, "members")).toBe("mover-only");
    expect(quick({ ...suspended, person: "ana" }, "members")).toBe("good-standing-needed");
    expect(quick(ana, "members", "pending")).toBe("wrong-state");
  });

  test("shows its form to whom it would let through", () => {
    const shown = (["nobody", "officers", "members"] as const).map((quickVote) =>
      [stranger, ana, officer].map((by) => mayQuickVote({ quickVote }, by)),
    );
    expect(shown).toEqual([
      [false, false, false],
      [false, false, true],
      [false, true, true],
    ]);
  });
});

/** The table of domain.md §2, written down once more without any of the guards' code. */
const table: Record<string, Partial<Record<MotionState, MotionState>>> = {
  submit: { draft: "submitted" },
  second: { submitted: "submitted" },
  state: { submitted: "pending" },
  ruleOut: { submitted: "out_of_order", pending: "out_of_order" },
  withdraw: { draft: "withdrawn", submitted: "withdrawn" },
  lapse: { submitted: "lapsed" },
  open: { pending: "voting", no_quorum: "voting" },
  quick: { submitted: "voting" },
};

describe("the stages", () => {
  const events: Record<string, (now: Motion) => [Ruling<unknown>, MotionState]> = {
    submit: (now) => [submitMotion(now, "00", rules, ana, 5), "submitted"],
    second: (now) => [secondMotion(now, false, ben, 5), "submitted"],
    state: (now) => [stateQuestion(now, rules, chair, 5_000), "pending"],
    ruleOut: (now) => [ruleOut(now, { article: "1", reason: "" }, chair), "out_of_order"],
    withdraw: (now) => [withdrawMotion(now, ana), "withdrawn"],
    lapse: (now) => [lapse({ ...now, seconds: 0 }, rules, 40 * DAY), "lapsed"],
    open: (now) => [openVoting(now, opening, rules, chair, 2_000), "voting"],
    quick: (now) => [
      openVoting(now, { ...opening, isQuick: true }, { ...rules, quickVote: "members" }, ana, 2_000),
      "voting",
    ],
  };

  test("each event leads where the table says, from every state and from no other", () => {
    for (const [event, run] of Object.entries(events))
      for (const state of motionStates) {
        const [ruling, to] = run({ ...motion, state });
        expect([event, state, ruling.allowed ? to : undefined]).toEqual([event, state, table[event]?.[state]]);
      }
  });

  test("an event that comes in another state is refused for that; what the body has, it decides about", () => {
    for (const [event, run] of Object.entries(events))
      for (const state of motionStates.filter((each) => table[event]?.[each] === undefined)) {
        const belongsToBody = event === "withdraw" && state === "pending";
        const why = belongsToBody ? { code: "decision-needed" } : { code: "wrong-state", state };
        expect([event, refusal(run({ ...motion, state })[0])]).toMatchObject([event, why]);
      }
  });

  test("any run of events ends where a naive walk over the table ends", () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(events)), { maxLength: 12 }), (run) => {
        let [real, naive]: [MotionState, MotionState] = ["draft", "draft"];
        for (const event of run) {
          const step: [Ruling<unknown>, MotionState] | undefined = events[event]?.({ ...motion, state: real });
          if (step?.[0].allowed === true) real = step[1];
          naive = table[event]?.[naive] ?? naive;
        }
        expect(real).toBe(naive);
      }),
    ));

  test("a closed vote leaves the motion in the state of its outcome", () => {
    const outcomes = ["adopted", "lost", "no_quorum", "elected", "tie"] as const;
    const states = outcomes.map((outcome) => stateAfter({ outcome, elected: ["1"] }));
    expect(states).toEqual(["adopted", "lost", "no_quorum", "adopted", "pending"]);
    expect(stateAfter({ outcome: "elected", elected: [] })).toBe("lost");
  });
});
