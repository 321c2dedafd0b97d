import type { QuestionState } from "#domain/questions.ts";
import type { MotionState } from "#domain/motions.ts";
import type { Motion, Question } from "./state.ts";

/** How far something is known: it stands in a record; the convenor has put it in order; enough members confirm it. */
export type Known = "published" | "noted" | "final";

/** Something at the tip of the docket, and in what is final. */
type Sides<Value> = { readonly noted: Value | null; readonly final: Value | null };

/** Where a motion of a coalition stands, in the words of any motion, and how far that is known. */
export function standingOf({ noted, final }: Sides<Motion>): { readonly state: MotionState; readonly known: Known } {
  const state = noted?.state ?? "submitted";
  const known = noted === null ? "published" : final?.state === noted.state ? "final" : "noted";
  return { state: state === "open" ? "voting" : state, known };
}

/** Where a question of a coalition stands: a result is provisional until it is final, disputed where the convenor certified another one. */
export function stateOf({ noted, final }: Sides<Question>, isSplit: boolean): QuestionState {
  if (isSplit) return "split";
  if (noted?.isDisputed === true) return "disputed";
  if (noted === null || noted.state === "open") return "open";
  return final?.state === noted.state ? "closed" : "provisional";
}
