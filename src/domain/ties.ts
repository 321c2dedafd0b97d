import type { DrawId, MotionId, PersonId, QuestionId } from "./ids.ts";
import { runoffBetween } from "./contestResults.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Question } from "./questions.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { type Result, isMotionResult } from "./tallies.ts";
import type { Instant } from "./time.ts";

/** That the chair deposited a casting vote, never which. */
export type CastingVoteDeposited = {
  readonly kind: "casting-vote-deposited";
  readonly motion: MotionId;
  readonly question: QuestionId;
  readonly chair: PersonId;
};

/** A closed question that stands level: who stands level, by name, and the numbers of the options they are. */
export type Tie = {
  readonly names: readonly string[];
  /** Of a contest; empty for yes and no. */
  readonly numbers: readonly number[];
  readonly result: Result;
};

/** The tie that a closed question ended in, if it did: of a contest, or of yes and no where its rule leaves that to a draw. */
export function tieOf({
  options,
  rule,
  result,
}: Pick<Question, "options" | "rule"> & { readonly result: Result | null }): Tie | undefined {
  if (result === null) return undefined;
  if (isMotionResult(result)) {
    const isLevel = result.tied && rule.tie === "draw" && result.casting === undefined;
    return isLevel ? { names: ["yes", "no"], numbers: [], result } : undefined;
  }
  if (result.outcome !== "tie") return undefined;
  const numbers = [...new Set(result.ties.flat().map(Number))].toSorted((a, b) => a - b);
  return { names: numbers.map((number) => options[number - 1] ?? ""), numbers, result };
}

/** Who stands in the runoff after a tie, by name; undefined where there was none to hold one for. */
export function runoffNames({
  options,
  result,
}: Pick<Question, "options"> & { readonly result: Result | null }): readonly string[] | undefined {
  if (result === null || isMotionResult(result) || result.outcome !== "tie") return undefined;
  return runoffBetween(result).map((number) => options[number - 1] ?? "");
}

/** A draw as far as a tie needs it. */
export type DrawnOrder = {
  readonly id: DrawId;
  /** Whether it is of the body whose vote stands level. */
  readonly isOfBody: boolean;
  readonly isRevealed: boolean;
  /** The labels of its whole pool. */
  readonly pool: readonly string[];
  /** Labels in the order in which they were drawn. */
  readonly order: readonly string[];
};

/** The order in which a public draw put those who stand level: the first is favoured. The chair has the tie decided by it. */
export function breakTie(tie: Tie | undefined, draw: DrawnOrder, by: Someone): Ruling<readonly string[]> {
  const refusal = refusalFor(by, "open-voting");
  if (refusal !== undefined) return refuse(refusal);
  if (tie === undefined) return refuse({ code: "no-tie" });
  const isAbout = draw.pool.toSorted().join("\n") === tie.names.toSorted().join("\n");
  // Once all but one are drawn, the last place is known too.
  const isComplete = draw.isRevealed && draw.order.length >= draw.pool.length - 1;
  if (!draw.isOfBody || !isAbout || !isComplete) return refuse({ code: "other-draw" });
  return allow([...draw.order, ...draw.pool.filter((label) => !draw.order.includes(label))]);
}

/** Before the close, once or again, and only where the rule leaves a tie to the chair. */
export function depositCastingVote(
  question: Pick<Question, "id" | "motion" | "state" | "rule" | "contest" | "closesAt" | "closedAt">,
  by: Someone,
  at: Instant,
): Ruling<CastingVoteDeposited> {
  const refusal = refusalFor(by, "open-voting");
  if (refusal !== undefined) return refuse(refusal);
  if (question.state !== "open" || at >= question.closesAt)
    return refuse({ code: "voting-closed", closedAt: question.closedAt ?? question.closesAt });
  if (question.contest !== null || question.rule.tie !== "chair") return refuse({ code: "no-casting-vote" });
  return allow({ kind: "casting-vote-deposited", motion: question.motion, question: question.id, chair: by.person });
}

/** The lots for counting again: option numbers in the order of a draw. */
export const lotsOf = ({ names, numbers }: Tie, order: readonly string[]): number[] =>
  order.map((name) => numbers[names.indexOf(name)] ?? 0);
