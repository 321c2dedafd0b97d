import { describe, expect, test } from "vitest";
import { type Cited, standingRules } from "#domain/citations.ts";
import { type Means, type Step, type StepKind, stepKinds } from "#domain/incidentals.ts";
import type { Someone } from "#domain/members.ts";
import { motionStates } from "#domain/motions.ts";
import {
  LONGEST_DELAY_DAYS,
  LONGEST_STEP_DAYS,
  type Situation,
  type Subject,
  decidableFrom,
  moveStep,
  stepsFrom,
} from "#domain/steps.ts";
import { DAY } from "#domain/time.ts";

const ana: Someone = { person: "ana", roles: ["member"], standing: "good" };
const ben: Someone = { person: "ben", roles: ["member"], standing: "good" };
const chair: Someone = { person: "carol", roles: ["chair", "member"], standing: "good" };
const stranger: Someone = { person: "eve", roles: [], standing: undefined };

const NOW = 1_000 * DAY;
const rules = { minVotingSeconds: 60, noticeDays: 3, reconsiderDays: 30 };
const motion: Subject = {
  id: "motion",
  body: "body",
  kind: "resolution",
  state: "pending",
  mover: "ana",
  effect: null,
  dueAt: null,
  decidedAt: null,
};
const calm: Situation = {
  isStepPending: false,
  isDebateClosed: false,
  wasReconsidered: false,
  wasAppealed: false,
  last: undefined,
  members: 10,
};
const soon: Means = { by: "question", closesAt: NOW + 60_000 };
const show: Means = { by: "show", show: { yes: 6, no: 4 } };

type Change = {
  motion?: Partial<Subject>;
  means?: Means;
  situation?: Partial<Situation>;
  mover?: Someone;
  recorder?: Someone;
  rules?: Cited;
};
const move = (step: Step, change: Change = {}) =>
  moveStep({
    motion: { ...motion, ...change.motion },
    step,
    means: change.means ?? soon,
    situation: { ...calm, ...change.situation },
    people: { mover: change.mover ?? ana, recorder: change.recorder ?? change.mover ?? ana },
    rules: { ...rules, ...change.rules },
    at: NOW,
  });
const lay: Step = { kind: "lay" };
const refused = (code: string, more: object = {}) => ({ allowed: false, refusal: { code, ...more } });
const allowed = { allowed: true };

describe("moving a step", () => {
  const steps: Readonly<Record<StepKind, Step>> = {
    postpone: { kind: "postpone", until: NOW + DAY },
    lay,
    take_from_table: { kind: "take_from_table" },
    refer: { kind: "refer", to: "committee" },
    previous_question: { kind: "previous_question", voteClosesAt: NOW + DAY },
    withdraw: { kind: "withdraw" },
    appeal: { kind: "appeal" },
    reconsider: { kind: "reconsider" },
    rescind: { kind: "rescind", basis: "two_thirds" },
  };

  test("is a member's, from the states that its kind allows", () => {
    for (const kind of stepKinds)
      for (const state of motionStates)
        expect(move(steps[kind], { motion: { state } })).toMatchObject(
          stepsFrom[kind].includes(state) ? allowed : refused("wrong-state", { state }),
        );
    expect(move(lay, { mover: stranger })).toMatchObject(refused("role-needed"));
    expect(stepsFrom).toMatchObject({ lay: ["pending"], appeal: ["out_of_order"], reconsider: ["adopted", "lost"] });
  });

  test("says what was moved, by whom, and how it is decided", () => {
    const moved = { kind: "incidental-moved", motion: "motion", mover: "ana", opensAt: NOW } as const;
    expect(move(steps.postpone)).toEqual({
      allowed: true,
      fact: { ...moved, step: "postpone", decidedBy: "question", closesAt: NOW + 60_000, until: NOW + DAY },
    });
    expect(move(steps.refer, { means: show, recorder: chair })).toEqual({
      allowed: true,
      fact: { ...moved, step: "refer", decidedBy: "show", to: "committee" },
    });
    expect(move(steps.rescind, { motion: { state: "adopted" } })).toMatchObject({
      fact: { step: "rescind", basis: "two_thirds", opensAt: NOW },
    });
  });

  test("waits for the step that is undecided", () => {
    expect(move(lay, { situation: { isStepPending: true } })).toEqual(refused("step-pending"));
  });

  test("stands aside for the vote after the previous question, but for the table and a withdrawal", () => {
    const closed = { isDebateClosed: true };
    for (const kind of ["postpone", "refer", "previous_question"] as const)
      expect(move(steps[kind], { situation: closed })).toEqual(refused("debate-closed"));
    expect(move(lay, { situation: closed })).toMatchObject(allowed);
    expect(move(steps.withdraw, { situation: closed })).toMatchObject(allowed);
  });
});

describe("what each step asks for", () => {
  test("taking from the table comes before the motion lapses there", () => {
    const take = (dueAt: number | null) =>
      move({ kind: "take_from_table" }, { motion: { state: "laid_on_table", dueAt } });
    expect(take(NOW + 1)).toMatchObject(allowed);
    expect(take(null)).toMatchObject(allowed);
    expect(take(NOW)).toEqual(refused("too-late", { until: NOW, ...standingRules }));
  });

  test("a motion is postponed to after the decision about that, and for a year at most", () => {
    expect([LONGEST_DELAY_DAYS, LONGEST_STEP_DAYS]).toEqual([366, 31]);
    const postpone = (until: number, means: Means = soon) =>
      move({ kind: "postpone", until }, { means, recorder: means.by === "show" ? chair : ana });
    expect(postpone(NOW + 60_001)).toMatchObject(allowed);
    expect(postpone(NOW + 60_000)).toEqual(refused("too-soon", { earliest: NOW + 60_001 }));
    expect(postpone(NOW + 1, show)).toMatchObject(allowed);
    expect(postpone(NOW, show)).toEqual(refused("too-soon", { earliest: NOW + 1 }));
    expect(postpone(NOW + 366 * DAY)).toMatchObject(allowed);
    expect(postpone(NOW + 366 * DAY + 1)).toEqual(refused("too-far", { latest: NOW + 366 * DAY }));
  });

  test("the previous question leaves members the time to vote that the rules say", () => {
    const ask = (voteClosesAt: number) => move({ kind: "previous_question", voteClosesAt });
    const latest = NOW + 366 * DAY + 60_000;
    expect(ask(NOW + 120_000)).toMatchObject(allowed);
    expect(ask(NOW + 119_999)).toEqual(refused("too-soon", { earliest: NOW + 120_000, ...standingRules }));
    expect(ask(latest)).toMatchObject(allowed);
    expect(ask(latest + 1)).toEqual(refused("too-far", { latest }));
  });

  test("a motion is referred to another body, and withdrawn by who moved it", () => {
    expect(move({ kind: "refer", to: "body" })).toEqual(refused("same-body"));
    expect(move({ kind: "withdraw" }, { mover: ben })).toEqual(refused("mover-only"));
    expect(move({ kind: "withdraw" })).toMatchObject(allowed);
  });

  test("a ruling is appealed against once", () => {
    const appeal = (wasAppealed: boolean) =>
      move({ kind: "appeal" }, { motion: { state: "out_of_order" }, situation: { wasAppealed } });
    expect(appeal(false)).toMatchObject(allowed);
    expect(appeal(true)).toEqual(refused("already-appealed"));
  });
});

describe("reconsidering", () => {
  const again = (situation: Partial<Situation> = {}, of: Partial<Subject> = {}) =>
    move({ kind: "reconsider" }, { motion: { state: "adopted", decidedAt: NOW - DAY, ...of }, situation });

  test("is moved once, within the days of the rules", () => {
    expect(again()).toMatchObject(allowed);
    expect(again({ wasReconsidered: true })).toEqual(refused("already-reconsidered"));
    expect(again({}, { decidedAt: NOW - 30 * DAY + 1 })).toMatchObject(allowed);
    expect(again({}, { decidedAt: NOW - 30 * DAY })).toEqual(refused("too-late", { until: NOW, ...standingRules }));
    expect(again({}, { decidedAt: null })).toMatchObject(allowed);
  });

  test("is moved by the side that prevailed; after a secret vote by anyone (RONR 37:10)", () => {
    const open = { secrecy: "roll_call" } as const;
    const not = refused("prevailing-side-only");
    expect(again({ last: { ...open, outcome: "adopted", choice: "yes" } })).toMatchObject(allowed);
    for (const choice of ["no", "abstain", "block", undefined] as const)
      expect(again({ last: { ...open, outcome: "adopted", choice } })).toEqual(not);
    for (const choice of ["no", "block"] as const)
      expect(again({ last: { ...open, outcome: "lost", choice } }, { state: "lost" })).toMatchObject(allowed);
    expect(again({ last: { ...open, outcome: "lost", choice: "yes" } }, { state: "lost" })).toEqual(not);
    expect(again({ last: { secrecy: "secret_until_close", outcome: "adopted" } })).toEqual(not);
    expect(again({ last: { secrecy: "secret", outcome: "adopted", choice: "no" } })).toMatchObject(allowed);
  });
});

describe("undoing what was adopted", () => {
  const undo = (kind: "reconsider" | "rescind", of: Partial<Subject>) =>
    move(kind === "rescind" ? { kind, basis: "two_thirds" } : { kind }, {
      motion: { state: "adopted", decidedAt: NOW, ...of },
    });
  const carriedOut = refused("carried-out");

  test("is too late for who was elected or recalled, for the charter, and for what others were adopted with", () => {
    for (const step of ["reconsider", "rescind"] as const) {
      for (const kind of ["election", "recall", "charter_amendment"] as const)
        expect(undo(step, { kind })).toEqual(carriedOut);
      expect(undo(step, { effect: { consent: ["a"] } })).toEqual(carriedOut);
    }
  });

  test("by a new vote is for texts without an effect; a position or an endorsement is rescinded", () => {
    for (const of of [{ effect: { position: {} } }, { kind: "position" }, { kind: "endorsement" }] as const) {
      expect(undo("reconsider", of)).toEqual(carriedOut);
      expect(undo("rescind", of)).toMatchObject(allowed);
    }
    for (const kind of ["resolution", "procedural"] as const)
      expect(undo("reconsider", { kind })).toMatchObject(allowed);
  });

  test("does not arise where nothing was adopted", () => {
    expect(undo("reconsider", { state: "lost", kind: "election" })).toMatchObject(allowed);
  });
});

describe("how a step is decided", () => {
  test("rescinding by notice gives members the days of the rules, and at least one, to hear of it", () => {
    const notice = { kind: "rescind", basis: "notice" } as const;
    expect(decidableFrom(notice, { noticeDays: 3 }, NOW)).toBe(NOW + 3 * DAY);
    expect(decidableFrom(notice, { noticeDays: 0 }, NOW)).toBe(NOW + DAY);
    expect(decidableFrom({ kind: "rescind", basis: "two_thirds" }, { noticeDays: 3 }, NOW)).toBe(NOW);
    expect(decidableFrom(lay, { noticeDays: 3 }, NOW)).toBe(NOW);
    const adopted = { motion: { state: "adopted" }, recorder: chair } as const;
    expect(move(notice, { ...adopted, means: show })).toEqual(
      refused("notice-needed", { until: NOW + 3 * DAY, ...standingRules }),
    );
    expect(move(notice, { ...adopted, means: { by: "question", closesAt: NOW + 3 * DAY + 60_000 } })).toMatchObject({
      fact: { opensAt: NOW + 3 * DAY },
    });
  });

  test("a vote on it lasts as long as the rules say, and a month at most", () => {
    const closing = (closesAt: number) => move(lay, { means: { by: "question", closesAt } });
    const latest = NOW + 60_000 + 31 * DAY;
    expect(closing(NOW + 60_000)).toMatchObject(allowed);
    expect(closing(NOW + 59_999)).toEqual(refused("closes-too-soon", { earliest: NOW + 60_000, ...standingRules }));
    expect(closing(latest)).toMatchObject(allowed);
    expect(closing(latest + 1)).toEqual(refused("too-far", { latest }));
  });

  test("hands are counted by the chair, and are no more than there are members", () => {
    const hands = (yes: number, no: number, recorder = chair) =>
      move(lay, { means: { by: "show", show: { yes, no } }, recorder });
    expect(hands(6, 4)).toMatchObject(allowed);
    expect(hands(6, 5)).toEqual(refused("too-many-hands", { hands: 11, members: 10 }));
    expect(hands(6, 4, ana)).toEqual(refused("role-needed", { role: "chair" }));
  });

  test("the article that carries a limit is cited", () => {
    const sources = {
      minVotingSeconds: { article: "4", version: 2 },
      noticeDays: { article: "5", version: 2 },
      tableDays: { article: "6", version: 2 },
      reconsiderDays: { article: "7", version: 2 },
    };
    const cited = (step: Step, change: Change) => move(step, { ...change, rules: { sources } });
    const tabled = { state: "laid_on_table", dueAt: NOW } as const;
    expect(cited({ kind: "take_from_table" }, { motion: tabled })).toMatchObject({ refusal: { article: "6" } });
    expect(cited(lay, { means: { by: "question", closesAt: NOW } })).toMatchObject({ refusal: { article: "4" } });
    expect(cited({ kind: "previous_question", voteClosesAt: NOW }, {})).toMatchObject({ refusal: { article: "4" } });
    expect(cited({ kind: "reconsider" }, { motion: { state: "lost", decidedAt: NOW - 30 * DAY } })).toMatchObject({
      refusal: { article: "7" },
    });
    const late: Change = { motion: { state: "adopted" }, means: show, recorder: chair };
    expect(cited({ kind: "rescind", basis: "notice" }, late)).toMatchObject({ refusal: { article: "5" } });
  });
});
