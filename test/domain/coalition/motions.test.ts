import { describe, expect, test } from "vitest";
import { plainRules } from "#domain/coalition/convening.ts";
import {
  choiceOf,
  kindOf,
  move,
  open,
  periodOf,
  second,
  voteAs,
  withdraw,
  type Asked,
  type Opening,
  type Place,
} from "#domain/coalition/motions.ts";
import { standingOf, stateOf } from "#domain/coalition/standing.ts";
import type { Motion, Question } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { presets } from "#domain/presets.ts";
import type { Result } from "#domain/tallies.ts";
import { DAY, HOUR, MINUTE, SECOND } from "#domain/time.ts";

const hash: Sha256 = `sha256:${"a".repeat(64)}`;
const about = { organization: "valley", coalition: hash, motion: "m" };
const officer = { person: "p", roles: ["secretary", "member"], standing: "good" } as const;
const member = { person: "p", roles: ["member"], standing: "good" } as const;
const place: Place = { by: officer, own: "https://valley.example/1", standing: "full" };
const motion: Motion = { by: "https://harbor.example/1", textHash: hash, seconds: [], state: "submitted" };
const codeOf = (ruling: { allowed: boolean; refusal?: { code: string } }) =>
  ruling.allowed ? "ok" : ruling.refusal?.code;

describe("acting in a coalition", () => {
  test("is for officers of a full member", () => {
    const asked = { ...about, motionKind: "resolution", textHash: hash } as const;
    expect(codeOf(move(place, asked))).toBe("ok");
    expect(codeOf(move({ ...place, by: member }, asked))).toBe("role-needed");
    for (const standing of [undefined, "observer", "applicant", "left", "frozen"] as const)
      expect(codeOf(move({ ...place, standing }, asked))).toBe("not-in-coalition");
  });

  test("seconds what is final and another’s, once; takes back what is one’s own and not put to the vote", () => {
    const own = { ...motion, by: place.own };
    const seconded = { ...motion, seconds: [place.own] };
    expect(codeOf(second(place, motion, false, about))).toBe("ok");
    expect(codeOf(second(place, undefined, false, about))).toBe("not-confirmed");
    expect(codeOf(second(place, { ...motion, state: "open" }, false, about))).toBe("wrong-state");
    expect(codeOf(second(place, own, false, about))).toBe("own-motion");
    expect(codeOf(second(place, seconded, false, about))).toBe("already-seconded");
    expect(codeOf(second(place, motion, true, about))).toBe("already-seconded");
    expect(codeOf(withdraw(place, own, false, about))).toBe("ok");
    expect(codeOf(withdraw(place, own, true, about))).toBe("already-withdrawn");
    expect(codeOf(withdraw(place, motion, false, about))).toBe("mover-only");
    expect(codeOf(withdraw(place, { ...own, state: "open" }, false, about))).toBe("wrong-state");
  });

  test("a motion is of the kind that its effect makes it", () => {
    const actor = place.own;
    const effects = [undefined, { admit: actor }, { expel: actor }, { reinstate: actor }, { ratify: hash }];
    expect(effects.map(kindOf)).toEqual(["resolution", "admission", "expulsion", "reinstatement", "ratification"]);
  });
});

describe("an opening", () => {
  const rules = { ...plainRules, seconds: 1, period: { least: HOUR, most: 10 * DAY } };
  const opening = {
    rules,
    appliedAt: undefined,
    coalition: { id: hash, term: 0, height: 1, convenor: place.own, time: 0, charter: hash },
    deadlines: [],
    terms: {} as Opening["terms"],
    isAsked: false,
  } satisfies Omit<Opening, "closesAt">;
  const seconded = { ...motion, seconds: ["https://riders.example/1"] };
  const at = 1_000 * DAY;
  const opens = (change: Partial<Opening>, moved: Motion | undefined = seconded) =>
    codeOf(open(place, moved, { ...opening, closesAt: at + DAY, ...change }, about, at));

  test("is the convenor’s, of what is seconded, once", () => {
    expect(opens({})).toBe("ok");
    expect(opens({}, motion)).toBe("not-seconded");
    expect(opens({ coalition: { ...opening.coalition, convenor: motion.by } })).toBe("not-the-convenor");
    expect(opens({ isAsked: true })).toBe("wrong-state");
    expect(opens({}, { ...seconded, state: "withdrawn" })).toBe("wrong-state");
  });

  test("leaves time to be noted, and closes within the charter’s period", () => {
    expect(opens({ closesAt: at + HOUR + 10 * SECOND - 1 })).toBe("closes-too-soon");
    expect(opens({ closesAt: at + HOUR + 10 * SECOND })).toBe("ok");
    expect(opens({ closesAt: at + 10 * DAY })).toBe("ok");
    expect(opens({ closesAt: at + 10 * DAY + 1 })).toBe("too-far");
    // While the convenor waits for the last votes on something else it notes nothing.
    const waiting = { rules, deadlines: [at - MINUTE], appliedAt: undefined };
    expect(periodOf(waiting, undefined, at).earliest).toBe(at - MINUTE + rules.grace + HOUR + 10 * SECOND);
    expect(periodOf({ ...waiting, deadlines: [at - rules.grace, at + 1] }, undefined, at).earliest).toBe(
      at + HOUR + 10 * SECOND,
    );
  });
});

const resultOf = (outcome: "adopted" | "lost" | "no_quorum", blocks = 0): Result =>
  ({ outcome, counts: { yes: 1, no: 1, abstain: 0, blocks, standAsides: 0 }, tests: [] }) as unknown as Result;

describe("what an organization says in the coalition", () => {
  const question = (rule: object, more: Partial<Question> = {}): Question => ({
    motion: hash,
    rule: rule as JsonObject,
    rollHash: hash,
    charter: hash,
    closesAt: 10 * DAY,
    mayChange: true,
    state: "open",
    ...more,
  });
  const asked = (more: Partial<Asked> = {}): Asked => ({
    question: question(presets.majority),
    until: 10 * DAY + HOUR,
    standing: "full",
    isOnRoll: true,
    hasVoted: false,
    ...more,
  });
  const decision = { question: "q", result: resultOf("adopted") };
  const says = (more: Partial<Asked>, at = DAY) => codeOf(voteAs(asked(more), decision, undefined, about, at));

  test("follows from what it decided at home", () => {
    const { consensus, majority } = presets;
    expect(choiceOf(resultOf("adopted"), majority)).toBe("yes");
    expect(choiceOf(resultOf("lost"), majority)).toBe("no");
    expect(choiceOf(resultOf("lost", 1), majority)).toBe("no");
    expect(choiceOf(resultOf("lost", 1), consensus)).toBe("block");
    expect(choiceOf(resultOf("lost"), consensus)).toBe("stand_aside");
    expect(choiceOf(resultOf("no_quorum"), majority)).toBeUndefined();
  });

  test("is said while it can still be noted, by who is on the roll, once unless votes can be changed", () => {
    expect(says({})).toBe("ok");
    expect(says({ question: undefined })).toBe("not-confirmed");
    expect(says({ question: question(presets.majority, { state: "adopted" }) })).toBe("voting-closed");
    expect(says({}, 10 * DAY + HOUR - 1)).toBe("ok");
    expect(says({}, 10 * DAY + HOUR)).toBe("voting-closed");
    expect(says({ isOnRoll: false })).toBe("not-on-the-roll");
    expect(says({ standing: "observer" })).toBe("not-in-coalition");
    expect(says({ hasVoted: true })).toBe("ok");
    expect(says({ hasVoted: true, question: question(presets.majority, { mayChange: false }) })).toBe("already-voted");
  });

  test("rests on a decision and agrees with it; only who decided nothing abstains", () => {
    const said = (result: Result | undefined, choice: "yes" | "no" | "abstain" | undefined) =>
      codeOf(voteAs(asked(), result && { question: "q", result }, choice, about, DAY));
    expect(said(undefined, "yes")).toBe("home-decision-needed");
    expect(said(resultOf("no_quorum"), undefined)).toBe("home-decision-needed");
    expect(said(resultOf("no_quorum"), "abstain")).toBe("ok");
    expect(said(resultOf("no_quorum"), "yes")).toBe("contradicts-home");
    expect(said(resultOf("adopted"), "no")).toBe("contradicts-home");
    expect(said(resultOf("adopted"), "abstain")).toBe("contradicts-home");
    expect(said(resultOf("lost"), "no")).toBe("ok");
  });
});

describe("how far something is known", () => {
  test("is published, noted, final", () => {
    expect(standingOf({ noted: null, final: null })).toEqual({ state: "submitted", known: "published" });
    expect(standingOf({ noted: motion, final: null })).toEqual({ state: "submitted", known: "noted" });
    expect(standingOf({ noted: motion, final: motion })).toEqual({ state: "submitted", known: "final" });
    const voting = { ...motion, state: "open" } as const;
    expect(standingOf({ noted: voting, final: motion })).toEqual({ state: "voting", known: "noted" });
  });

  test("makes a result provisional, closed, disputed or split", () => {
    const open = { state: "open" } as Question;
    const adopted = { state: "adopted" } as Question;
    expect(stateOf({ noted: open, final: null }, false)).toBe("open");
    expect(stateOf({ noted: adopted, final: open }, false)).toBe("provisional");
    expect(stateOf({ noted: adopted, final: adopted }, false)).toBe("closed");
    expect(stateOf({ noted: { ...adopted, isDisputed: true }, final: adopted }, false)).toBe("disputed");
    expect(stateOf({ noted: adopted, final: adopted }, true)).toBe("split");
  });
});
