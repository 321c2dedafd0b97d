import type { MotionId, PersonId, QuestionId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Question } from "./questions.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { HOUR, type Instant } from "./time.ts";

/** What stands in for a second officer where there is none (domain.md §6). */
export const LONE_OFFICER_DELAY = 72 * HOUR;

export type ClosingFact = {
  readonly kind: "early-close-asked";
  readonly motion: MotionId;
  readonly question: QuestionId;
  /** When it closes unless its own time comes first; null where a second officer has to ask too. */
  readonly closesAt: Instant | null;
};

/** What an officer's wish to close a vote before its time comes to: done now, or asked for. */
export type EarlyClose = { readonly now: true } | { readonly now: false; readonly fact: ClosingFact | undefined };

/**
 * Two officers close a vote before its time, one after the other. Where a body has only one, members are told, and it
 * closes 72 hours later. Asked again, nothing changes; after the vote's own time any officer closes it.
 */
export function closeEarly(
  question: Pick<Question, "id" | "motion" | "state" | "closesAt"> & {
    readonly closeAskedBy: PersonId | null;
    readonly closesEarlyAt: Instant | null;
  },
  officers: number,
  by: Someone,
  at: Instant,
): Ruling<EarlyClose> {
  const refusal = refusalFor(by, "open-voting");
  if (refusal !== undefined) return refuse(refusal);
  if (question.state !== "open") return refuse({ code: "wrong-state", state: question.state });
  const { closeAskedBy, closesEarlyAt } = question;
  const isSecond = closeAskedBy !== null && closeAskedBy !== by.person;
  if (at >= question.closesAt || isSecond || (closesEarlyAt !== null && at >= closesEarlyAt))
    return allow({ now: true });
  // An officer who came after the only one had asked changes nothing about the time that members were told.
  if (closeAskedBy !== null && (closesEarlyAt !== null || officers > 1)) return allow({ now: false, fact: undefined });
  const closesAt = officers > 1 ? null : at + LONE_OFFICER_DELAY;
  const fact = { kind: "early-close-asked", motion: question.motion, question: question.id, closesAt } as const;
  return allow({ now: false, fact });
}
