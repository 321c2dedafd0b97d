import type { BodyRules } from "./bodies.ts";
import { cite } from "./citations.ts";
import type { QuestionId } from "./ids.ts";
import { type Deed, type Someone, refusalFor } from "./members.ts";
import type { Refusal } from "./rulings.ts";

/** What carries an act of a body: an officer, or the question that adopted it. */
export type Carried =
  | { readonly question: null; readonly by: Someone }
  | { readonly question: QuestionId; readonly by?: undefined };

/** Why the act is not carried: nobody who may, or an officer where the rules want a decision. */
export function undecidedBy(
  carried: Carried,
  deed: Deed,
  rules: Pick<BodyRules, "officersMayEndorse" | "sources">,
): Refusal | undefined {
  if (carried.by === undefined) return undefined;
  const refusal = refusalFor(carried.by, deed);
  if (refusal !== undefined) return refusal;
  return rules.officersMayEndorse ? undefined : { code: "decision-needed", ...cite(rules, "officersMayEndorse") };
}
