import type { IncidentalState, StepKind } from "./incidentals.ts";
import type { MotionId, QuestionId } from "./ids.ts";
import type { MotionState } from "./motions.ts";

/** One of the questions that wait for a decision, as the stack shows it. */
export type PendingQuestion =
  | { readonly what: "step"; readonly id: string; readonly kind: StepKind; readonly question: QuestionId | null }
  | { readonly what: "amendment"; readonly id: string; readonly degree: 1 | 2; readonly question: QuestionId | null }
  | { readonly what: "motion"; readonly id: MotionId; readonly question: QuestionId | null };

type Pending = {
  readonly motion: { readonly id: MotionId; readonly state: MotionState; readonly question: QuestionId | null };
  readonly amendments: readonly {
    readonly id: string;
    readonly degree: 1 | 2;
    readonly state: string;
    readonly question: QuestionId | null;
  }[];
  readonly steps: readonly {
    readonly id: string;
    readonly kind: StepKind;
    readonly state: IncidentalState;
    readonly question: QuestionId | null;
  }[];
};

/** States in which the main question waits for a decision of its own body. */
const before: readonly MotionState[] = ["pending", "voting"];
const isUndecided = ({ state }: { readonly state: string }): boolean => state === "pending" || state === "voting";
const isOpenStep = ({ state }: { readonly state: IncidentalState }): boolean =>
  state === "noticed" || state === "voting";

/**
 * What is before the body, topmost first: incidental motions, amendments to amendments, amendments, the motion itself
 * (RONR §10: what was moved last is decided first). Ids are in order of moving.
 */
export function stackOf({ motion, amendments, steps }: Pending): readonly PendingQuestion[] {
  const open = steps.filter(isOpenStep).toSorted(newestFirst);
  const undecided = amendments.filter(isUndecided).toSorted((a, b) => b.degree - a.degree || newestFirst(a, b));
  return [
    ...open.map(({ id, kind, question }) => ({ what: "step", id, kind, question }) as const),
    ...(before.includes(motion.state)
      ? undecided.map(({ id, degree, question }) => ({ what: "amendment", id, degree, question }) as const)
      : []),
    ...(before.includes(motion.state) ? [{ what: "motion", id: motion.id, question: motion.question } as const] : []),
  ];
}

/** Whether anything has to be decided before the vote on the motion can open. */
export const isTopmost = (stack: readonly PendingQuestion[]): boolean => stack[0]?.what === "motion";

const newestFirst = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? 1 : -1);
