import type { BodyId, MotionId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { MotionState } from "./motions.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import type { Instant } from "./time.ts";

export const recommendations = ["adopt", "amend", "reject", "none"] as const;
/** What a committee advises about a motion that was referred to it (RONR §51). */
export type Recommendation = (typeof recommendations)[number];

/** A motion that waits for something else than a vote. */
type Waiting = { readonly id: MotionId; readonly state: MotionState; readonly dueAt: Instant | null };

export type ReturnFact =
  | { readonly kind: "motion-returned"; readonly motion: MotionId }
  | { readonly kind: "motion-left-on-table"; readonly motion: MotionId }
  | {
      readonly kind: "motion-reported";
      readonly motion: MotionId;
      readonly incidental: string;
      /** Who reports. */
      readonly body: BodyId;
      readonly recommendation: Recommendation;
    };

type FactOf<Kind extends ReturnFact["kind"]> = Extract<ReturnFact, { kind: Kind }>;

/** postponed → pending, at the time it was postponed to. */
export function comeBack(motion: Waiting, at: Instant): Ruling<FactOf<"motion-returned">> {
  return motion.state === "postponed" && isDue(motion, at)
    ? allow({ kind: "motion-returned", motion: motion.id })
    : refuse({ code: "wrong-state", state: motion.state });
}

/** laid_on_table → lapsed, when nobody took it from the table in time; not while the body decides about that. */
export function leaveOnTable(
  motion: Waiting,
  isStepPending: boolean,
  at: Instant,
): Ruling<FactOf<"motion-left-on-table">> {
  if (motion.state !== "laid_on_table" || !isDue(motion, at))
    return refuse({ code: "wrong-state", state: motion.state });
  return isStepPending ? refuse({ code: "step-pending" }) : allow({ kind: "motion-left-on-table", motion: motion.id });
}

/** referred → pending: an officer of the body it was referred to reports, with a text and a recommendation. */
export function reportBack(
  motion: Pick<Waiting, "id" | "state">,
  referral: { readonly incidental: string; readonly to: BodyId } | undefined,
  recommendation: Recommendation,
  by: Someone,
): Ruling<FactOf<"motion-reported">> {
  if (motion.state !== "referred" || referral === undefined)
    return refuse({ code: "wrong-state", state: motion.state });
  const refusal = refusalFor(by, "report-back");
  if (refusal !== undefined) return refuse(refusal);
  const { incidental, to: body } = referral;
  return allow({ kind: "motion-reported", motion: motion.id, incidental, body, recommendation });
}

const isDue = ({ dueAt }: Waiting, at: Instant): boolean => dueAt !== null && at >= dueAt;
