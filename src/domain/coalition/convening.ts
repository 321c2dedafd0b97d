import type { Iri, Sha256 } from "#domain/entries.ts";
import type { BodyRules } from "#domain/bodies.ts";
import { cite } from "#domain/citations.ts";
import type { BodyId, MotionId, QuestionId } from "#domain/ids.ts";
import type { Json, JsonObject } from "#domain/jcs.ts";
import { presets } from "#domain/presets.ts";
import { type Someone, refusalFor } from "#domain/members.ts";
import { type Refusal, type Ruling, allow, refuse } from "#domain/rulings.ts";
import { DAY, HOUR, MINUTE, type Instant } from "#domain/time.ts";
import type { CharterRules } from "./charter.ts";
import type { Member } from "./state.ts";

/** What our organizations do in coalitions; the software’s own blocks and seals are in the gazette alone. */
export type CoalitionFact =
  | {
      readonly kind: "coalition-convened";
      /** The body that speaks for it, and the organization that convenes. */
      readonly body: BodyId;
      readonly organization: BodyId;
      readonly charterHash: Sha256;
      readonly rules: JsonObject;
      readonly founders: readonly Founder[];
    }
  | Signing<"accession-signed">
  | Signing<"coalition-reaffirmed">
  | {
      readonly kind: "membership-certified";
      readonly organization: BodyId;
      readonly coalition: Sha256;
      readonly count: number;
      readonly asOf: Instant;
    }
  /** The docket's next round publishes it, with what it knows as agreed then. */
  | {
      readonly kind: "convenor-called";
      readonly organization: BodyId;
      readonly coalition: Sha256;
      readonly candidate: Iri;
    }
  | ({ readonly kind: "secession-declared" } & Own)
  | {
      /** What members decided could not be done any more; the code says why. */
      readonly kind: "membership-failed";
      readonly organization: BodyId;
      readonly motion: MotionId;
      readonly question: QuestionId;
      readonly code: string;
    };

/** What an organization does of itself; the vote of its members, where they decided it. */
type Own = { readonly organization: BodyId; readonly coalition: Sha256; readonly question: QuestionId | null };
type Signing<Kind> = Own & { readonly kind: Kind; readonly charterHash: Sha256 };

/** An organization that is named at the convening, by the first entry of its log. */
type Founder = { readonly actor: Iri; readonly genesis: Sha256 };

type FactOf<Kind extends CoalitionFact["kind"]> = Extract<CoalitionFact, { kind: Kind }>;
type Asked<Kind extends CoalitionFact["kind"]> = Omit<FactOf<Kind>, "kind" | "question">;
type Standing = Member["standing"] | undefined;

/** By what an organization acts: an admin, as far as its rules let admins do that alone, or a vote of its members. */
export type Right =
  | { readonly by: Someone; readonly rules: Pick<BodyRules, "adminsMayJoin" | "sources"> }
  | { readonly decidedBy: QuestionId };

const byBodies = { ...presets.majority, electorate: "bodies", secrecy: "roll_call" } as const;
const twoThirds = { ...presets["two-thirds"], electorate: "bodies", secrecy: "roll_call" } as const;

/** The rules of a coalition that says nothing else: most by a majority of bodies, what it stands on by two thirds. */
export const plainRules: CharterRules = {
  growth: 2,
  certificatePeriod: 365 * DAY,
  seconds: 1,
  period: { least: 5 * MINUTE, most: 90 * DAY },
  grace: HOUR,
  patience: 7 * DAY,
  ratifyWithin: 90 * DAY,
  reaffirmEvery: 400 * DAY,
  decisions: {
    ordinary: byBodies,
    foundation: twoThirds,
    entrenched: twoThirds,
    admission: byBodies,
    expulsion: twoThirds,
    reinstatement: byBodies,
  },
};

/** An admin convenes; the own organization is the first of the founders. */
export function convene(
  by: Someone,
  asked: Omit<FactOf<"coalition-convened">, "kind">,
): Ruling<FactOf<"coalition-convened">> {
  const refusal = refusalFor(by, "join-coalition");
  return refusal === undefined ? allow({ kind: "coalition-convened", ...asked }) : refuse(refusal);
}

/** Signs the charter in force: a founder becomes a full member by it, anybody else an applicant. */
export function accede(
  right: Right,
  standing: Standing,
  asked: Asked<"accession-signed">,
): Ruling<FactOf<"accession-signed">> {
  const refusal = refusalOf(right);
  if (refusal !== undefined) return refuse(refusal);
  const mayApply = standing === undefined || standing === "invited" || standing === "left" || standing === "expelled";
  if (!mayApply) return refuse({ code: "coalition-member", standing });
  return allow({ kind: "accession-signed", ...asked, question: questionOf(right) });
}

/** Signs the charter in force anew, as its members do every so often. */
export function reaffirm(
  right: Right,
  standing: Standing,
  asked: Asked<"coalition-reaffirmed">,
): Ruling<FactOf<"coalition-reaffirmed">> {
  const refusal = refusalOf(right);
  if (refusal !== undefined) return refuse(refusal);
  const isMember = standing === "full" || standing === "observer";
  if (!isMember) return refuse({ code: "not-in-coalition" });
  return allow({ kind: "coalition-reaffirmed", ...asked, question: questionOf(right) });
}

/** Leaves; whoever is frozen cannot escape its case so. */
export function secede(
  right: Right,
  standing: Standing,
  asked: Asked<"secession-declared">,
): Ruling<FactOf<"secession-declared">> {
  const refusal = refusalOf(right);
  if (refusal !== undefined) return refuse(refusal);
  const mayLeave = standing === "full" || standing === "observer" || standing === "applicant" || standing === "invited";
  if (!mayLeave) return refuse({ code: "not-in-coalition" });
  return allow({ kind: "secession-declared", ...asked, question: questionOf(right) });
}

/** States how many members the own organization has: others weigh its votes by it. */
export function certify(
  by: Someone,
  standing: Standing,
  asked: Omit<FactOf<"membership-certified">, "kind">,
): Ruling<FactOf<"membership-certified">> {
  const refusal = refusalFor(by, "join-coalition");
  if (refusal !== undefined) return refuse(refusal);
  const isMember = standing !== undefined && standing !== "left" && standing !== "expelled" && standing !== "frozen";
  return isMember ? allow({ kind: "membership-certified", ...asked }) : refuse({ code: "not-in-coalition" });
}

/** Calls another full member to convene. */
export function callAnother(
  by: Someone,
  { own, candidate }: { readonly own: Standing; readonly candidate: Standing },
  asked: Omit<FactOf<"convenor-called">, "kind">,
): Ruling<FactOf<"convenor-called">> {
  const refusal = refusalFor(by, "join-coalition");
  if (refusal !== undefined) return refuse(refusal);
  if (own !== "full") return refuse({ code: "not-in-coalition" });
  return candidate === "full" ? allow({ kind: "convenor-called", ...asked }) : refuse({ code: "cannot-convene" });
}

/** What was decided on a text holds for that text: refuses to sign another one, which members have not read. */
export function signsThis(inForce: Sha256, decided: Sha256 | undefined): Ruling<Sha256> {
  return decided === undefined || decided === inForce ? allow(inForce) : refuse({ code: "other-charter" });
}

/** An admin acts alone only where the rules of the organization let admins do that. */
function refusalOf(right: Right): Refusal | undefined {
  if ("decidedBy" in right) return undefined;
  const { by, rules } = right;
  const refusal = refusalFor(by, "join-coalition");
  if (refusal !== undefined || rules.adminsMayJoin) return refusal;
  return { code: "vote-needed", ...cite(rules, "adminsMayJoin") };
}

const questionOf = (right: Right): QuestionId | null => ("decidedBy" in right ? right.decidedBy : null);

/** A member as it stands in a saved record. */
export const memberIn = (value: Json | null | undefined): Member | undefined =>
  value === null || value === undefined ? undefined : (value as unknown as Member);
