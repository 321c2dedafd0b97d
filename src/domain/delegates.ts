import type { ApportionmentMethod } from "./apportionment.ts";
import type { BodyId, MandateId, MotionId, PersonId } from "./ids.ts";
import type { Decision, MandateFact } from "./mandates.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Motion, MotionState } from "./motions.ts";
import type { Office } from "./offices.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import type { Instant } from "./time.ts";

type FactOf<Kind extends MandateFact["kind"]> = Extract<MandateFact, { kind: Kind }>;

/** The council's motion that delegates are told how to vote on. */
export type CouncilMotion = Pick<Motion, "id" | "body"> & { readonly state: MotionState };

/** States in which it is too late to say how to vote. */
const decided: readonly MotionState[] = ["adopted", "lost", "withdrawn", "lapsed", "out_of_order", "rescinded"];

/** Binds the delegates of a home body on a council's motion, by a decision of that body, as long as the vote is not over. */
export function instruct(
  instruction: string,
  home: BodyId,
  about: CouncilMotion,
  seats: Pick<Office, "body" | "isInstructed"> | undefined,
  decision: Decision,
  by: Someone,
): Ruling<FactOf<"delegates-instructed">> {
  const refusal = refusalFor(by, "issue-mandate");
  if (refusal !== undefined) return refuse(refusal);
  const { question, motion } = decision;
  if (motion.body !== home) return refuse({ code: "other-object" });
  if (motion.state !== "adopted") return refuse({ code: "not-adopted" });
  if (seats === undefined || seats.body !== about.body || !seats.isInstructed)
    return refuse({ code: "not-instructed" });
  if (decided.includes(about.state)) return refuse({ code: "wrong-state", state: about.state });
  return allow({ kind: "delegates-instructed", instruction, home, about: about.id, question });
}

/** A delegate reports to the home body; a report about a motion of the council is the reason for the vote on it. */
export function report(
  id: string,
  mandate: { readonly id: MandateId; readonly holder: PersonId },
  office: Pick<Office, "home" | "body">,
  about: { readonly id: MotionId; readonly body: BodyId } | undefined,
  by: Pick<Someone, "person">,
): Ruling<FactOf<"delegate-reported">> {
  if (by.person !== mandate.holder) return refuse({ code: "holder-only" });
  if (about !== undefined && about.body !== office.body) return refuse({ code: "other-object" });
  return allow({ kind: "delegate-reported", report: id, mandate: mandate.id, home: office.home });
}

/** The home bodies of a council with the seats that each is to have. */
export type SeatShare = { readonly home: BodyId; readonly members: number; readonly seats: number };

/** A new share-out of a council's seats: an officer's act, from a date that is not past; every seat is somebody's. */
export function shareSeats(
  apportionment: string,
  council: BodyId,
  share: { readonly method: ApportionmentMethod; readonly shares: readonly SeatShare[]; readonly unassigned: number },
  effectiveAt: Instant,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"seats-apportioned">> {
  const refusal = refusalFor(by, "manage-offices");
  if (refusal !== undefined) return refuse(refusal);
  if (share.unassigned > 0) return refuse({ code: "seats-tied", seats: share.unassigned });
  if (effectiveAt < at) return refuse({ code: "already-past", earliest: at });
  const seats = share.shares.reduce((sum, each) => sum + each.seats, 0);
  return allow({ kind: "seats-apportioned", apportionment, council, seats, effectiveAt });
}

/** From when a new share-out counts unless a date is stated: when the last term in the council that has begun ends. */
export const nextTerm = (seats: readonly { readonly until: Instant }[], at: Instant): Instant =>
  Math.max(at, ...seats.map(({ until }) => until));
