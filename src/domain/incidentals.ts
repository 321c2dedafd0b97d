import { type BodyRules, ruleOf } from "./bodies.ts";
import { canonical } from "./jcs.ts";
import type { Basis, Show } from "./amendments.ts";
import type { BodyId, MotionId, PersonId, QuestionId } from "./ids.ts";
import type { Motion, MotionState } from "./motions.ts";
import { presets } from "./presets.ts";
import { type MotionResult, resultOf, tallyBallots } from "./tallies.ts";
import type { DecisionRule, Outcome, Secrecy } from "./rules.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { hexHash } from "./texts.ts";
import { DAY, type Instant } from "./time.ts";

export const incidentalKinds = [
  "postpone",
  "lay",
  "take_from_table",
  "refer",
  "previous_question",
  "withdraw",
  "appeal",
  "reconsider",
  "rescind",
  "amend_adopted",
] as const;
/** What may be moved about a motion while it is before the body, or after it was decided (RONR §11–§37). */
export type IncidentalKind = (typeof incidentalKinds)[number];

/** Those that leave the text as it is; `amend_adopted` is an amendment. */
export type StepKind = Exclude<IncidentalKind, "amend_adopted">;
export const stepKinds = incidentalKinds.filter((kind): kind is StepKind => kind !== "amend_adopted");

/** An incidental motion with what it asks for. */
export type Step =
  | { readonly kind: "lay" | "take_from_table" | "withdraw" | "appeal" | "reconsider" }
  | { readonly kind: "postpone"; readonly until: Instant }
  | { readonly kind: "refer"; readonly to: BodyId }
  | { readonly kind: "previous_question"; readonly voteClosesAt: Instant }
  | { readonly kind: "rescind"; readonly basis: Basis };

/** How it is decided: by a question of its own, or by a show of hands; never by the chair alone. */
export type Means =
  | { readonly by: "question"; readonly closesAt: Instant; readonly secrecy?: Secrecy | undefined }
  | { readonly by: "show"; readonly show: Show };

export const incidentalStates = ["noticed", "voting", "adopted", "lost", "no_quorum", "moot"] as const;
/** `noticed`: its vote opens when the notice is over; `moot`: what it was about has passed. */
export type IncidentalState = (typeof incidentalStates)[number];

/** An incidental motion as it was moved. */
export type Incidental = {
  readonly id: string;
  readonly motion: MotionId;
  readonly step: Step;
  readonly state: IncidentalState;
  readonly mover: PersonId;
  /** The state of the motion when it was moved. */
  readonly before: MotionState;
};

export type IncidentalMoved = {
  readonly kind: "incidental-moved";
  readonly motion: MotionId;
  readonly incidental: string;
  readonly step: StepKind;
  readonly mover: PersonId;
  readonly decidedBy: Means["by"];
  /** When its question opens or the hands were counted, and until when members vote. */
  readonly opensAt: Instant;
  readonly closesAt?: Instant;
  /** Until when a motion would be postponed. */
  readonly until?: Instant;
  /** Whom it would be referred to. */
  readonly to?: BodyId;
  readonly basis?: Basis;
};

export type IncidentalDecided = {
  readonly kind: "incidental-decided";
  readonly motion: MotionId;
  readonly incidental: string;
  readonly step: StepKind;
  readonly outcome: Outcome;
  readonly question: QuestionId | null;
  readonly show: Show | null;
  /** Where it leaves the motion. */
  readonly state: MotionState;
  readonly until?: Instant;
  readonly to?: BodyId;
};

export type IncidentalFact = IncidentalMoved | IncidentalDecided | IncidentalMoot;

/** Its motion has moved on before it was decided. */
type IncidentalMoot = {
  readonly kind: "incidental-moot";
  readonly motion: MotionId;
  readonly incidental: string;
};

/** The rule that decides a step: the one of its kind. */
export const ruleOfStep = (step: Step, rules: BodyRules): DecisionRule =>
  ruleOnTheWay(step.kind, step.kind === "rescind" ? step.basis : null, rules);

/** What decides on the way to a decision, and about one that was made: that has a majority for each of three ways (RONR 35:2). */
export function ruleOnTheWay(kind: IncidentalKind | "amend", basis: Basis | null, rules: BodyRules): DecisionRule {
  const { electorate, quorum } = rules.rule;
  const own = rules.ruleFor[kind];
  // What the field says of these motions is their majority; who votes and how many have to is the body's.
  const ofKind = own ?? { ...ruleOf(rules, kind), electorate, quorum };
  if (basis === null) return ofKind;
  const { fallback: _, maxBlocks: __, maxStandAside: ___, ...rest } = ofKind;
  return { ...rest, tests: (basis === "notice" ? own?.tests : undefined) ?? presets[presetOf[basis]].tests };
}

const presetOf = { notice: "majority", two_thirds: "two-thirds", whole_roll: "absolute-majority" } as const;

type FrozenRoll = { readonly size: number; readonly weight: number; readonly hash: string };

/** What a show of hands came to, by the same rule as ballots; nobody's weight is more than a hand. */
export function countHands(show: Show, rule: DecisionRule, roll: FrozenRoll): Ruling<MotionResult> {
  // Hands cannot block or stand aside, and weigh alike.
  if (rule.maxBlocks !== undefined || roll.weight !== roll.size) return refuse({ code: "question-needed" });
  const hands = [
    { choice: "yes", weight: show.yes },
    { choice: "no", weight: show.no },
  ] as const;
  const tally = { ...tallyBallots(hands), ballots: show.yes + show.no };
  return allow(resultOf({ rule }, tally, { roll }));
}

/** Where a decided step leaves its motion; `dueAt` is when the clock moves it on. */
export type After = { readonly state: MotionState; readonly dueAt: Instant | null };

/** What follows from the decision of a step: of an adopted one what it asked for, else nothing. `stateBefore` is where a ruling found the motion. */
export function afterStep(
  motion: Pick<Motion, "state"> & { readonly dueAt: Instant | null; readonly stateBefore: MotionState | null },
  step: Step,
  outcome: Outcome,
  rules: Pick<BodyRules, "tableDays">,
  at: Instant,
): After {
  const stays: After = { state: motion.state, dueAt: motion.dueAt };
  if (outcome !== "adopted") return stays;
  switch (step.kind) {
    case "postpone":
      return { state: "postponed", dueAt: step.until };
    case "lay":
      return { state: "laid_on_table", dueAt: at + rules.tableDays * DAY };
    case "refer":
      return { state: "referred", dueAt: null };
    case "previous_question":
      return stays;
    case "take_from_table":
    case "reconsider":
      return { state: "pending", dueAt: null };
    case "withdraw":
      return { state: "withdrawn", dueAt: null };
    case "appeal":
      return { state: motion.stateBefore ?? "submitted", dueAt: null };
    case "rescind":
      return { state: "rescinded", dueAt: null };
  }
}

/** The decision of a step as the record keeps it. */
export function decided(
  { id, motion, step }: Pick<Incidental, "id" | "motion" | "step">,
  outcome: Outcome,
  by: { readonly question: QuestionId } | { readonly show: Show },
  state: MotionState,
): IncidentalDecided {
  const question = "question" in by ? by.question : null;
  const show = "show" in by ? by.show : null;
  const fact = {
    kind: "incidental-decided",
    motion,
    incidental: id,
    step: step.kind,
    outcome,
    question,
    show,
  } as const;
  return { ...fact, state, ...detailOf(step) };
}

/** What voters on a step decide about: the motion's text as it stands, and what shall become of it. */
export const stepHash = (textHash: string, step: Step): string => hexHash(canonical({ textHash, step }));

/** What a step says beside its kind. */
export const detailOf = (step: Step): { readonly until?: Instant; readonly to?: BodyId } =>
  step.kind === "postpone" ? { until: step.until } : step.kind === "refer" ? { to: step.to } : {};
