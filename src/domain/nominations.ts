import type { MotionId, NominationId, PersonId } from "./ids.ts";
import { type Someone, may, refusalFor } from "./members.ts";
import type { Motion } from "./motions.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";

export const nominationStates = ["proposed", "accepted", "declined"] as const;
/** Whether the nominee stands: only who accepted does. */
export type NominationState = (typeof nominationStates)[number];

/** Somebody who was put forward for an election. */
export type Nomination = {
  readonly id: NominationId;
  readonly motion: MotionId;
  readonly nominee: PersonId;
  readonly nominator: PersonId;
  readonly state: NominationState;
};

export type NominationFact =
  | {
      readonly kind: "nominated";
      readonly motion: MotionId;
      readonly nomination: NominationId;
      readonly nominee: PersonId;
      readonly nominator: PersonId;
    }
  | {
      readonly kind: "nomination-answered";
      readonly motion: MotionId;
      readonly nomination: NominationId;
      readonly nominee: PersonId;
      readonly accepts: boolean;
      /** The officer who wrote down the answer of somebody without an account. */
      readonly recordedBy: PersonId | null;
    };

type FactOf<Kind extends NominationFact["kind"]> = Extract<NominationFact, { kind: Kind }>;

/** Who is put forward: a member of the body, and what bars them from the office, if anything does. */
export type Nominee = {
  readonly person: PersonId;
  readonly isMember: boolean;
  readonly hasAccount: boolean;
  readonly bar: Refusal | undefined;
};

const isOpen = ({ kind, state }: Pick<Motion, "kind" | "state">): boolean =>
  kind === "election" && (state === "submitted" || state === "pending");

/** Any member puts a member forward, or oneself, once, until voting opens; who puts oneself forward consents with it. */
export function nominate(
  motion: Pick<Motion, "id" | "kind" | "state">,
  nomination: NominationId,
  nominee: Nominee,
  isNominated: boolean,
  by: Someone,
): Ruling<FactOf<"nominated">> {
  if (motion.kind !== "election") return refuse({ code: "no-nominations" });
  if (!isOpen(motion)) return refuse({ code: "wrong-state", state: motion.state });
  const refusal = refusalFor(by, "second-motion");
  if (refusal !== undefined) return refuse(refusal);
  if (!nominee.isMember) return refuse({ code: "nominee-not-a-member" });
  if (nominee.bar !== undefined) return refuse(nominee.bar);
  if (isNominated) return refuse({ code: "already-nominated" });
  return allow({
    kind: "nominated",
    motion: motion.id,
    nomination,
    nominee: nominee.person,
    nominator: by.person,
  });
}

/** The nominee alone says whether they stand; for somebody without an account an officer writes it down. */
export function answerNomination(
  motion: Pick<Motion, "id" | "kind" | "state">,
  nomination: Pick<Nomination, "id" | "nominee">,
  nominee: Nominee,
  accepts: boolean,
  by: Someone,
): Ruling<FactOf<"nomination-answered">> {
  if (!isOpen(motion)) return refuse({ code: "wrong-state", state: motion.state });
  const isNominee = by.person === nomination.nominee;
  const isRecorder = !nominee.hasAccount && may(by.roles, "announce");
  if (!isNominee && !isRecorder) return refuse({ code: "nominee-only" });
  if (accepts && !nominee.isMember) return refuse({ code: "nominee-not-a-member" });
  if (accepts && nominee.bar !== undefined) return refuse(nominee.bar);
  return allow({
    kind: "nomination-answered",
    motion: motion.id,
    nomination: nomination.id,
    nominee: nomination.nominee,
    accepts,
    recordedBy: isNominee ? null : by.person,
  });
}

/** Names as options of a ballot: one that several bear gets a number, so that each option is one person. */
export function namedApart(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    if (before === 0) return name;
    let number = before + 1;
    while (taken.has(`${name} (${number})`)) number += 1;
    taken.add(`${name} (${number})`);
    return `${name} (${number})`;
  });
}
