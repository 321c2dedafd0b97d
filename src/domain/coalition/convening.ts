import type { Iri, Sha256 } from "#domain/entries.ts";
import type { BodyId } from "#domain/ids.ts";
import type { Json, JsonObject } from "#domain/jcs.ts";
import { presets } from "#domain/presets.ts";
import { type Someone, refusalFor } from "#domain/members.ts";
import { type Ruling, allow, refuse } from "#domain/rulings.ts";
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
  | { readonly kind: "secession-declared"; readonly organization: BodyId; readonly coalition: Sha256 }
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
    };

type Signing<Kind> = {
  readonly kind: Kind;
  readonly organization: BodyId;
  readonly coalition: Sha256;
  readonly charterHash: Sha256;
};

/** An organization that is named at the convening, by the first entry of its log. */
type Founder = { readonly actor: Iri; readonly genesis: Sha256 };

type FactOf<Kind extends CoalitionFact["kind"]> = Extract<CoalitionFact, { kind: Kind }>;
type Standing = Member["standing"] | undefined;

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
  by: Someone,
  standing: Standing,
  asked: Omit<FactOf<"accession-signed">, "kind">,
): Ruling<FactOf<"accession-signed">> {
  const refusal = refusalFor(by, "join-coalition");
  if (refusal !== undefined) return refuse(refusal);
  const mayApply = standing === undefined || standing === "invited" || standing === "left" || standing === "expelled";
  return mayApply ? allow({ kind: "accession-signed", ...asked }) : refuse({ code: "coalition-member", standing });
}

/** Signs the charter in force anew, as its members do every so often. */
export function reaffirm(
  by: Someone,
  standing: Standing,
  asked: Omit<FactOf<"coalition-reaffirmed">, "kind">,
): Ruling<FactOf<"coalition-reaffirmed">> {
  const refusal = refusalFor(by, "join-coalition");
  if (refusal !== undefined) return refuse(refusal);
  const isMember = standing === "full" || standing === "observer";
  return isMember ? allow({ kind: "coalition-reaffirmed", ...asked }) : refuse({ code: "not-in-coalition" });
}

/** Leaves; whoever is frozen cannot escape its case so. */
export function secede(
  by: Someone,
  standing: Standing,
  asked: Omit<FactOf<"secession-declared">, "kind">,
): Ruling<FactOf<"secession-declared">> {
  const refusal = refusalFor(by, "join-coalition");
  if (refusal !== undefined) return refuse(refusal);
  const mayLeave = standing === "full" || standing === "observer" || standing === "applicant" || standing === "invited";
  return mayLeave ? allow({ kind: "secession-declared", ...asked }) : refuse({ code: "not-in-coalition" });
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

/** A member as it stands in a saved record. */
export const memberIn = (value: Json | null | undefined): Member | undefined =>
  value === null || value === undefined ? undefined : (value as unknown as Member);
