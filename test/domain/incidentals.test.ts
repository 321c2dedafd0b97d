import { describe, expect, test } from "vitest";
import { type BodyRules, rulePresets } from "#domain/bodies.ts";
import {
  type Step,
  type StepKind,
  afterStep,
  countHands,
  decided,
  detailOf,
  incidentalKinds,
  ruleOfStep,
  stepHash,
  stepKinds,
} from "#domain/incidentals.ts";
import { presets } from "#domain/presets.ts";
import { DAY } from "#domain/time.ts";

const steps: readonly Step[] = [
  { kind: "postpone", until: 900 },
  { kind: "lay" },
  { kind: "take_from_table" },
  { kind: "refer", to: "committee" },
  { kind: "previous_question", voteClosesAt: 800 },
  { kind: "withdraw" },
  { kind: "appeal" },
  { kind: "reconsider" },
  { kind: "rescind", basis: "notice" },
];
const stepOf = (kind: StepKind): Step => {
  const found = steps.find((step) => step.kind === kind);
  if (found === undefined) throw new Error(kind);
  return found;
};

test("amending what was adopted is an amendment, everything else a step", () => {
  expect(stepKinds).toEqual(steps.map(({ kind }) => kind));
  expect(incidentalKinds).toEqual([...stepKinds, "amend_adopted"]);
});

describe("the rule of a step", () => {
  const quorum = { ...presets.majority.quorum, num: 1, den: 5 };
  const rules: BodyRules = { ...rulePresets.majority, rule: { ...presets.majority, electorate: "bodies", quorum } };

  test("is the body's own for its kind", () => {
    const own = { ...rules, ruleFor: { lay: presets["three-quarters"] } };
    expect(ruleOfStep({ kind: "lay" }, own)).toEqual(presets["three-quarters"]);
  });

  test("is else its usual majority, with the body's electorate and quorum", () => {
    expect(ruleOfStep({ kind: "lay" }, rules)).toMatchObject({ electorate: "bodies", quorum });
  });

  test("asks for a majority that fits the way of rescinding (RONR 35:2)", () => {
    const rescind = (basis: "notice" | "two_thirds" | "whole_roll", of = rules) =>
      ruleOfStep({ kind: "rescind", basis }, of).tests;
    expect(rescind("notice")).toEqual(presets.majority.tests);
    expect(rescind("two_thirds")).toEqual(presets["two-thirds"].tests);
    expect(rescind("whole_roll")).toEqual(presets["absolute-majority"].tests);
    const own: BodyRules = { ...rules, ruleFor: { rescind: presets["three-quarters"] } };
    expect(rescind("notice", own)).toEqual(presets["three-quarters"].tests);
    expect(rescind("two_thirds", own)).toEqual(presets["two-thirds"].tests);
  });

  test("rescinds without blocks and without a fallback, by who votes in the body", () => {
    const own: BodyRules = { ...rules, ruleFor: { rescind: { ...presets.consensus, maxStandAside: 1 } } };
    const rule = ruleOfStep({ kind: "rescind", basis: "two_thirds" }, own);
    expect(rule).toEqual({ ...presets["two-thirds"], secrecy: "roll_call" });
    expect(ruleOfStep({ kind: "rescind", basis: "notice" }, rules)).toMatchObject({ electorate: "bodies", quorum });
  });
});

describe("a show of hands", () => {
  const roll = { size: 10, weight: 10, hash: "sha256:00" };

  test("is counted by the same rule as ballots", () => {
    expect(countHands({ yes: 5, no: 4 }, presets.majority, roll)).toMatchObject({
      allowed: true,
      fact: { outcome: "adopted", ballots: 9, present: 9, roll, counts: { yes: 5, no: 4, abstain: 0 } },
    });
    expect(countHands({ yes: 4, no: 4 }, presets.majority, roll)).toMatchObject({ fact: { outcome: "lost" } });
    expect(countHands({ yes: 5, no: 0 }, presets["absolute-majority"], roll)).toMatchObject({
      fact: { outcome: "lost" },
    });
    expect(countHands({ yes: 6, no: 0 }, presets["absolute-majority"], roll)).toMatchObject({
      fact: { outcome: "adopted" },
    });
  });

  test("cannot count blocks nor weights", () => {
    const no = { allowed: false, refusal: { code: "question-needed" } };
    expect(countHands({ yes: 5, no: 4 }, presets.consensus, roll)).toEqual(no);
    expect(countHands({ yes: 5, no: 4 }, presets.majority, { ...roll, weight: 11 })).toEqual(no);
  });
});

describe("after a step is decided", () => {
  const motion = { state: "pending", dueAt: 50, stateBefore: null } as const;
  const after = (kind: StepKind, of: Parameters<typeof afterStep>[0] = motion) =>
    afterStep(of, stepOf(kind), "adopted", { tableDays: 90 }, DAY);

  test.each([
    ["postpone", { state: "postponed", dueAt: 900 }],
    ["lay", { state: "laid_on_table", dueAt: 91 * DAY }],
    ["refer", { state: "referred", dueAt: null }],
    ["previous_question", { state: "pending", dueAt: 50 }],
    ["take_from_table", { state: "pending", dueAt: null }],
    ["reconsider", { state: "pending", dueAt: null }],
    ["withdraw", { state: "withdrawn", dueAt: null }],
    ["rescind", { state: "rescinded", dueAt: null }],
  ] as const)("%s leaves the motion as %j", (kind, expected) => {
    expect(after(kind)).toEqual(expected);
  });

  test("an appeal puts the motion back where the ruling found it", () => {
    const ruledOut = { state: "out_of_order", dueAt: null } as const;
    expect(after("appeal", { ...ruledOut, stateBefore: "pending" })).toEqual({ state: "pending", dueAt: null });
    expect(after("appeal", { ...ruledOut, stateBefore: null })).toEqual({ state: "submitted", dueAt: null });
  });

  test("a step that was not adopted changes nothing", () => {
    for (const step of steps)
      for (const outcome of ["lost", "no_quorum"] as const)
        expect(afterStep({ ...motion, state: "adopted" }, step, outcome, { tableDays: 90 }, DAY)).toEqual({
          state: "adopted",
          dueAt: 50,
        });
  });

  test("the record says how it was decided, and what it asked for", () => {
    const fact = { kind: "incidental-decided", motion: "motion", incidental: "step", outcome: "adopted" } as const;
    const of = (kind: StepKind) => ({ id: "step", motion: "motion", step: stepOf(kind) });
    expect(decided(of("postpone"), "adopted", { question: "q" }, "postponed")).toEqual({
      ...fact,
      step: "postpone",
      question: "q",
      show: null,
      state: "postponed",
      until: 900,
    });
    expect(decided(of("refer"), "adopted", { show: { yes: 2, no: 1 } }, "referred")).toEqual({
      ...fact,
      step: "refer",
      question: null,
      show: { yes: 2, no: 1 },
      state: "referred",
      to: "committee",
    });
    expect(detailOf(stepOf("lay"))).toEqual({});
  });

  test("voters decide about this text and this step, and no other", () => {
    const hashes = steps.flatMap((step) => ["00", "01"].map((text) => stepHash(text, step)));
    expect(new Set(hashes).size).toBe(2 * steps.length);
    expect(stepHash("00", { kind: "postpone", until: 901 })).not.toBe(stepHash("00", stepOf("postpone")));
    expect(stepHash("00", stepOf("lay"))).toMatch(/^[0-9a-f]{64}$/);
  });
});
