import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type BodyRules, rulePresets } from "#domain/bodies.ts";
import { openOrdered } from "#domain/freezing.ts";
import { type Step, type StepKind, afterStep, stepKinds } from "#domain/incidentals.ts";
import type { Someone } from "#domain/members.ts";
import {
  type Motion,
  type MotionState,
  lapse,
  openVoting,
  ruleOut,
  secondMotion,
  stateAfter,
  stateQuestion,
  submitMotion,
  withdrawMotion,
} from "#domain/motions.ts";
import { comeBack, leaveOnTable, reportBack } from "#domain/returns.ts";
import { moveStep } from "#domain/steps.ts";
import { DAY, HOUR } from "#domain/time.ts";

const rules: BodyRules = {
  ...rulePresets.majority,
  minVotingSeconds: 60,
  secondDays: 10,
  tableDays: 20,
  reconsiderDays: 5,
};
const mover: Someone = { person: "ana", roles: ["member"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const chair: Someone = { person: "carol", roles: ["chair", "member"], standing: "good" };

type Event =
  | { readonly do: "submit" | "second" | "state" | "rule-out" | "withdraw" | "open" | "report" }
  | { readonly do: "wait"; readonly hours: number }
  | { readonly do: "step"; readonly kind: StepKind; readonly outcome: "adopted" | "lost" | "no_quorum" }
  | { readonly do: "close"; readonly outcome: "adopted" | "lost" | "no_quorum" };

const outcomes = fc.constantFrom("adopted", "lost", "no_quorum");
const events: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ do: fc.constantFrom("submit", "second", "state", "rule-out", "withdraw", "open", "report") }),
  fc.record({ do: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 600 }) }),
  fc.record({ do: fc.constant("step" as const), kind: fc.constantFrom(...stepKinds), outcome: outcomes }),
  fc.record({ do: fc.constant("close" as const), outcome: outcomes }),
);

type Real = Motion & {
  readonly dueAt: number | null;
  readonly stateBefore: MotionState | null;
  readonly decidedAt: number | null;
  readonly at: number;
  readonly hasSeconded: boolean;
  readonly wasReconsidered: boolean;
  readonly wasAppealed: boolean;
};

const start: Real = {
  id: "motion",
  body: "body",
  kind: "resolution",
  state: "draft",
  mover: "ana",
  rule: null,
  textHash: "00",
  object: null,
  effect: null,
  contest: null,
  options: [],
  seconds: 0,
  submittedAt: null,
  secondsDueAt: null,
  dueAt: null,
  stateBefore: null,
  decidedAt: null,
  at: DAY,
  hasSeconded: false,
  wasReconsidered: false,
  wasAppealed: false,
};

const stepOf = (kind: StepKind, at: number): Step => {
  switch (kind) {
    case "postpone":
      return { kind, until: at + 2 * DAY };
    case "refer":
      return { kind, to: "committee" };
    case "previous_question":
      return { kind, voteClosesAt: at + DAY };
    case "rescind":
      return { kind, basis: "two_thirds" };
    case "lay":
    case "take_from_table":
    case "withdraw":
    case "appeal":
    case "reconsider":
      return { kind };
  }
};

const opening = (at: number) => ({ question: "q", closesAt: at + DAY, roll: { size: 3, hash: "" }, isQuick: false });

/** The rules of the product, one event at a time. */
function real(now: Real, event: Event): Real {
  const { at } = now;
  const to = (ruling: { readonly allowed: boolean }, change: Partial<Real>): Real =>
    ruling.allowed ? { ...now, ...change } : now;
  switch (event.do) {
    case "submit":
      return to(submitMotion(now, "00", rules, mover, at), {
        state: "submitted",
        submittedAt: at,
        secondsDueAt: at + 10 * DAY,
      });
    case "second":
      return to(secondMotion(now, now.hasSeconded, member, at), { seconds: now.seconds + 1, hasSeconded: true });
    case "state":
      return to(stateQuestion(now, rules, chair, at), { state: "pending" });
    case "rule-out":
      return to(ruleOut(now, { article: "4", reason: "" }, chair), {
        state: "out_of_order",
        stateBefore: now.state,
        decidedAt: at,
        wasAppealed: false,
      });
    case "withdraw":
      return to(withdrawMotion(now, mover), { state: "withdrawn" });
    case "open":
      return to(openVoting(now, opening(at), rules, chair, at), { state: "voting" });
    case "report":
      return to(reportBack(now, { incidental: "s", to: "committee" }, "none", chair), { state: "pending" });
    case "close":
      return to({ allowed: now.state === "voting" }, { state: stateAfter({ outcome: event.outcome }), decidedAt: at });
    case "wait":
      return byClock({ ...now, at: at + event.hours * HOUR });
    case "step":
      return stepped(now, event.kind, event.outcome);
  }
}

function byClock(now: Real): Real {
  if (lapse(now, rules, now.at).allowed) return { ...now, state: "lapsed" };
  if (comeBack(now, now.at).allowed) return { ...now, state: "pending", dueAt: null };
  return leaveOnTable(now, false, now.at).allowed ? { ...now, state: "lapsed", dueAt: null } : now;
}

function stepped(now: Real, kind: StepKind, outcome: "adopted" | "lost" | "no_quorum"): Real {
  const { at } = now;
  const step = stepOf(kind, at);
  const situation = {
    isStepPending: false,
    isDebateClosed: false,
    wasReconsidered: now.wasReconsidered,
    wasAppealed: now.wasAppealed,
    last: { outcome: now.state === "adopted" ? "adopted" : "lost", secrecy: "secret" } as const,
    members: 3,
  };
  const people = { mover, recorder: chair };
  const moved = moveStep({
    motion: now,
    step,
    means: { by: "show", show: { yes: 2, no: 1 } },
    situation,
    people,
    rules,
    at,
  });
  if (!moved.allowed) return now;
  const after = { ...now, ...afterStep(now, step, outcome, rules, at) };
  if (kind === "appeal" && outcome !== "no_quorum") return { ...after, wasAppealed: true };
  if (outcome !== "adopted") return after;
  if (kind === "reconsider") return { ...after, wasReconsidered: true, decidedAt: null };
  if (kind !== "previous_question") return after;
  return openOrdered(after, opening(at), rules, at).allowed ? { ...after, state: "voting" } : after;
}

/** The same by a handful of facts and one table, written without the product's code. */
type Naive = {
  state: MotionState;
  now: number;
  seconded: boolean;
  secondBy: number;
  due: number;
  before: MotionState;
  decided: number;
  renewed: boolean;
  appealed: boolean;
};

const moves: Readonly<Record<string, readonly [from: readonly string[], to: MotionState]>> = {
  postpone: [["pending"], "postponed"],
  lay: [["pending"], "laid_on_table"],
  take_from_table: [["laid_on_table"], "pending"],
  refer: [["pending"], "referred"],
  previous_question: [["pending"], "voting"],
  withdraw: [["pending"], "withdrawn"],
  reconsider: [["adopted", "lost"], "pending"],
  rescind: [["adopted"], "rescinded"],
};

function naive(model: Naive, event: Event): void {
  const { state } = model;
  const is = (...states: MotionState[]) => states.includes(state);
  if (event.do === "submit" && is("draft")) Object.assign(model, { state: "submitted", secondBy: model.now + 240 });
  if (event.do === "second" && is("submitted") && model.now < model.secondBy) model.seconded = true;
  if (event.do === "state" && is("submitted") && model.seconded) model.state = "pending";
  if (event.do === "rule-out" && is("submitted", "pending"))
    Object.assign(model, { state: "out_of_order", before: state, appealed: false });
  if (event.do === "withdraw" && is("draft", "submitted")) model.state = "withdrawn";
  if (event.do === "open" && is("pending", "no_quorum")) model.state = "voting";
  if (event.do === "report" && is("referred")) model.state = "pending";
  if (event.do === "close" && is("voting")) Object.assign(model, { state: event.outcome, decided: model.now });
  if (event.do === "wait") waited(model, event.hours);
  if (event.do === "step") decidedOn(model, event.kind, event.outcome);
}

function waited(model: Naive, hours: number): void {
  model.now += hours;
  if (model.state === "submitted" && !model.seconded && model.now >= model.secondBy) model.state = "lapsed";
  else if (model.state === "postponed" && model.now >= model.due) model.state = "pending";
  else if (model.state === "laid_on_table" && model.now >= model.due) model.state = "lapsed";
}

function decidedOn(model: Naive, kind: StepKind, outcome: string): void {
  if (kind === "appeal") {
    if (model.state !== "out_of_order" || model.appealed || outcome === "no_quorum") return;
    model.appealed = true;
    if (outcome === "adopted") model.state = model.before;
    return;
  }
  const [from = [], to = "draft"] = moves[kind] ?? [];
  if (!from.includes(model.state) || outcome !== "adopted") return;
  if (kind === "reconsider" && (model.renewed || model.now >= model.decided + 120)) return;
  if (kind === "reconsider") model.renewed = true;
  if (kind === "postpone") model.due = model.now + 48;
  if (kind === "lay") model.due = model.now + 480;
  model.state = to;
}

test("any run of events ends where a small model of the table ends, step by step", () =>
  fc.assert(
    fc.property(fc.array(events, { maxLength: 60 }), (run) => {
      let product = start;
      const model: Naive = {
        state: "draft",
        now: 24,
        seconded: false,
        secondBy: 0,
        due: 0,
        before: "pending",
        decided: 0,
        renewed: false,
        appealed: false,
      };
      for (const event of run) {
        product = real(product, event);
        naive(model, event);
        expect([event, product.state]).toEqual([event, model.state]);
      }
    }),
    { numRuns: 2_000 },
  ));

test("what is withdrawn, lapsed or rescinded stays so", () =>
  fc.assert(
    fc.property(
      fc.constantFrom("withdrawn", "lapsed", "rescinded" as const),
      fc.array(events, { maxLength: 20 }),
      (state, run) => {
        let product: Real = { ...start, state, seconds: 1 };
        for (const event of run) product = real(product, event);
        expect(product.state).toBe(state);
      },
    ),
  ));
