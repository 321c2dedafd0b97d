import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BodyRules, rulePresets } from "#domain/bodies.ts";
import {
  type Means,
  type Step,
  type StepKind,
  afterStep,
  countHands,
  ruleOfStep,
  stepKinds,
} from "#domain/incidentals.ts";
import type { Role, Someone } from "#domain/members.ts";
import { type MotionState, motionStates } from "#domain/motions.ts";
import { presets } from "#domain/presets.ts";
import type { Ruling } from "#domain/rulings.ts";
import { type Situation, type Subject, moveStep, stepsFrom } from "#domain/steps.ts";
import { DAY, SECOND } from "#domain/time.ts";

const someone = (person: string, ...roles: Role[]): Someone => ({ person, roles, standing: "good" });
const ana = someone("ana", "member");
const ben = someone("ben", "member");
const chair = someone("carol", "chair", "member");
const stranger: Someone = { person: "eve", roles: [], standing: undefined };
const suspended: Someone = { person: "ben", roles: [], standing: "suspended" };

const rules: BodyRules = {
  ...rulePresets.majority,
  minVotingSeconds: 60,
  noticeDays: 0,
  reconsiderDays: 30,
  tableDays: 90,
};
const at = 100 * DAY;
const closesAt = at + 60 * SECOND;
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
const situation: Situation = {
  isStepPending: false,
  isDebateClosed: false,
  wasReconsidered: false,
  wasAppealed: false,
  last: undefined,
  members: 5,
};
const byQuestion: Means = { by: "question", closesAt };
const byShow = (yes: number, no: number): Means => ({ by: "show", show: { yes, no } });

const steps: Readonly<Record<StepKind, Step>> = {
  postpone: { kind: "postpone", until: closesAt + DAY },
  lay: { kind: "lay" },
  take_from_table: { kind: "take_from_table" },
  refer: { kind: "refer", to: "committee" },
  previous_question: { kind: "previous_question", voteClosesAt: closesAt + DAY },
  withdraw: { kind: "withdraw" },
  appeal: { kind: "appeal" },
  reconsider: { kind: "reconsider" },
  rescind: { kind: "rescind", basis: "two_thirds" },
};

type Change = {
  readonly motion?: Partial<Subject>;
  readonly means?: Means;
  readonly situation?: Partial<Situation>;
  readonly mover?: Someone;
  readonly recorder?: Someone;
  readonly rules?: Partial<BodyRules>;
  readonly at?: number;
};

const move = (step: Step, change: Change = {}) =>
  moveStep({
    motion: { ...motion, state: stepsFrom[step.kind][0] ?? "pending", ...change.motion },
    step,
    means: change.means ?? byQuestion,
    situation: { ...situation, ...change.situation },
    people: { mover: change.mover ?? ana, recorder: change.recorder ?? change.mover ?? chair },
    rules: { ...rules, ...change.rules },
    at: change.at ?? at,
  });

const refusal = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal);
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);

/** The table of domain.md §2 once more: from where each can be moved, and where an adopted one leads. */
const table: Readonly<Record<StepKind, Partial<Record<MotionState, MotionState>>>> = {
  postpone: { pending: "postponed" },
  lay: { pending: "laid_on_table" },
  take_from_table: { laid_on_table: "pending" },
  refer: { pending: "referred" },
  previous_question: { pending: "pending" },
  withdraw: { pending: "withdrawn" },
  appeal: { out_of_order: "pending" },
  reconsider: { adopted: "pending", lost: "pending" },
  rescind: { adopted: "rescinded" },
};

const after = (step: Step, state: MotionState, outcome: "adopted" | "lost" | "no_quorum" = "adopted") =>
  afterStep({ state, dueAt: null, stateBefore: "pending" }, step, outcome, rules, at);

describe("a step", () => {
  test("is moved from the states of the table and from no other, and leads where it says", () => {
    for (const kind of stepKinds)
      for (const state of motionStates) {
        const ruling = move(steps[kind], { motion: { state } });
        const to = ruling.allowed ? after(steps[kind], state).state : undefined;
        expect([kind, state, to]).toEqual([kind, state, table[kind][state]]);
      }
  });

  test("that is lost or had no quorum changes nothing", () => {
    for (const kind of stepKinds)
      for (const outcome of ["lost", "no_quorum"] as const)
        expect(after(steps[kind], "pending", outcome)).toEqual({ state: "pending", dueAt: null });
  });

  test("is moved by members in good standing", () => {
    for (const kind of stepKinds) {
      expect(refusal(move(steps[kind], { mover: stranger }))).toEqual({ code: "role-needed", role: "member" });
      expect(code(move(steps[kind], { mover: suspended }))).toBe("good-standing-needed");
    }
  });

  test("waits for another one that is undecided", () => {
    for (const kind of stepKinds)
      expect(code(move(steps[kind], { situation: { isStepPending: true } }))).toBe("step-pending");
  });

  test("after the previous question is only to lay the motion on the table or to withdraw it", () => {
    const allowed = stepKinds.filter((kind) => move(steps[kind], { situation: { isDebateClosed: true } }).allowed);
    expect(allowed).toEqual(["lay", "withdraw"]);
  });
});

describe("by a show of hands", () => {
  test("the chair gives the counts, whoever moved it", () => {
    expect(refusal(move(steps.lay, { means: byShow(2, 1), mover: ben, recorder: ben }))).toEqual({
      code: "role-needed",
      role: "chair",
    });
    expect(move(steps.lay, { means: byShow(2, 1), mover: ben, recorder: chair })).toMatchObject({
      fact: { mover: "ben", decidedBy: "show" },
    });
  });

  test("as many hands count as there are members, and not one more", () => {
    expect(code(move(steps.lay, { means: byShow(3, 2) }))).toBe("allowed");
    expect(refusal(move(steps.lay, { means: byShow(3, 3) }))).toEqual({
      code: "too-many-hands",
      hands: 6,
      members: 5,
    });
  });

  const roll = { size: 5, weight: 5, hash: "sha256:00" };
  const outcome = (yes: number, no: number, step: Step, own: BodyRules = rules) => {
    const counted = countHands({ yes, no }, ruleOfStep(step, own), roll);
    return counted.allowed ? counted.fact.outcome : counted.refusal.code;
  };

  test("a majority is more hands for it than against it: a tie sustains the ruling of the chair (RONR 24:3)", () => {
    expect([outcome(2, 1, steps.appeal), outcome(2, 2, steps.appeal), outcome(0, 0, steps.appeal)]).toEqual([
      "adopted",
      "lost",
      "lost",
    ]);
  });

  test("the previous question takes exactly two thirds (RONR 16:5)", () => {
    const two = [
      [2, 1],
      [4, 2],
      [3, 2],
    ] as const;
    expect(two.map(([yes, no]) => outcome(yes, no, steps.previous_question))).toEqual(["adopted", "adopted", "lost"]);
  });

  test("to rescind takes two thirds, a majority of the whole roll, or after notice a majority (RONR 35:2)", () => {
    const by = (basis: "notice" | "two_thirds" | "whole_roll") =>
      [
        [2, 1],
        [3, 2],
        [2, 0],
      ].map(([yes = 0, no = 0]) => outcome(yes, no, { kind: "rescind", basis }));
    expect(by("two_thirds")).toEqual(["adopted", "lost", "adopted"]);
    expect(by("whole_roll")).toEqual(["lost", "adopted", "lost"]);
    expect(by("notice")).toEqual(["adopted", "adopted", "adopted"]);
  });

  test("the body's quorum holds for hands too, and its own rule goes before the usual one", () => {
    const quorum = { ...presets.majority.quorum, num: 3, den: 5 };
    const many: BodyRules = { ...rules, rule: { ...presets.majority, quorum } };
    expect([outcome(2, 0, steps.lay, many), outcome(2, 1, steps.lay, many)]).toEqual(["no_quorum", "adopted"]);
    const strict: BodyRules = { ...rules, ruleFor: { lay: presets["three-quarters"] } };
    expect([outcome(2, 1, steps.lay, strict), outcome(3, 1, steps.lay, strict)]).toEqual(["lost", "adopted"]);
  });

  test("hands cannot block, and do not weigh", () => {
    const consensus: BodyRules = { ...rules, ruleFor: { lay: presets.consensus } };
    expect(outcome(3, 0, steps.lay, consensus)).toBe("question-needed");
    const heavy = countHands({ yes: 2, no: 1 }, presets.majority, { ...roll, weight: 6 });
    expect(code(heavy)).toBe("question-needed");
  });

  test("one more hand for it never defeats what passed", () =>
    fc.assert(
      fc.property(fc.constantFrom(...stepKinds), fc.nat(50), fc.nat(50), (kind, yes, no) => {
        const many = { size: 200, weight: 200, hash: "" };
        const of = (more: number) => {
          const counted = countHands({ yes: yes + more, no }, ruleOfStep(steps[kind], rules), many);
          return counted.allowed && counted.fact.outcome === "adopted";
        };
        expect(!of(0) || of(1)).toBe(true);
      }),
    ));
});
