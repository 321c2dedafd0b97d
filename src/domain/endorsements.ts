import { cite } from "./citations.ts";
import type { BodyRules } from "./bodies.ts";
import type { BodyId, EndorsementId, QuestionId } from "./ids.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Motion } from "./motions.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";

/** An endorsement as the rules see it; `iri` is its own address. */
export type Endorsement = {
  readonly id: EndorsementId;
  readonly iri: string;
  readonly body: BodyId;
  readonly isWithdrawn: boolean;
};

/** The closed question that an act refers to, with its motion. */
export type Decision = {
  readonly question: QuestionId;
  readonly motion: Pick<Motion, "body" | "kind" | "state" | "object">;
};

export type EndorsementFact =
  | {
      readonly kind: "endorsed";
      readonly endorsement: EndorsementId;
      readonly body: BodyId;
      readonly object: string;
      /** What decided it; null for an officer's act. */
      readonly question: QuestionId | null;
      readonly textHash: string | null;
    }
  | {
      readonly kind: "endorsement-withdrawn";
      readonly endorsement: EndorsementId;
      readonly body: BodyId;
      readonly question: QuestionId | null;
    };

type FactOf<Kind extends EndorsementFact["kind"]> = Extract<EndorsementFact, { kind: Kind }>;

/** A body endorses once: by an adopted motion about that object, or by an officer where its rules allow that. */
export function endorse(
  endorsement: Omit<FactOf<"endorsed">, "kind" | "question">,
  decision: Decision | undefined,
  { isStanding, isItself }: { readonly isStanding: boolean; readonly isItself: boolean },
  rules: Pick<BodyRules, "officersMayEndorse" | "sources">,
  by: Someone,
): Ruling<FactOf<"endorsed">> {
  const refusal = refusalFor(by, "endorse") ?? undecided(endorsement.body, endorsement.object, decision, rules);
  if (refusal !== undefined) return refuse(refusal);
  if (isItself) return refuse({ code: "own-object" });
  if (isStanding) return refuse({ code: "already-endorsed" });
  return allow({ kind: "endorsed", ...endorsement, question: decision?.question ?? null });
}

/** Ends an endorsement by a new act, decided as endorsing is: a motion about it names the endorsement's own address. */
export function withdrawEndorsement(
  endorsement: Endorsement,
  decision: Decision | undefined,
  rules: Pick<BodyRules, "officersMayEndorse" | "sources">,
  by: Someone,
): Ruling<FactOf<"endorsement-withdrawn">> {
  const { id, iri, body } = endorsement;
  const refusal = refusalFor(by, "endorse") ?? undecided(body, iri, decision, rules);
  if (refusal !== undefined) return refuse(refusal);
  if (endorsement.isWithdrawn) return refuse({ code: "already-withdrawn" });
  return allow({ kind: "endorsement-withdrawn", endorsement: id, body, question: decision?.question ?? null });
}

/** Why the act is not decided: no decision where one is needed, or one that is not about this. */
function undecided(
  body: BodyId,
  object: string,
  decision: Decision | undefined,
  rules: Pick<BodyRules, "officersMayEndorse" | "sources">,
): Refusal | undefined {
  if (decision === undefined)
    return rules.officersMayEndorse ? undefined : { code: "decision-needed", ...cite(rules, "officersMayEndorse") };
  const { motion } = decision;
  if (motion.state !== "adopted") return { code: "not-adopted" };
  const isAbout = motion.body === body && motion.kind === "endorsement" && motion.object === object;
  return isAbout ? undefined : { code: "other-object" };
}
