import type { CoalitionEffect } from "#domain/coalition/charter.ts";
import type { CharterVersion, Member } from "#domain/coalition/state.ts";
import type { Iri, Sha256 } from "#domain/entries.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { type Ruling, allow, refuse } from "#domain/rulings.ts";
import type { Instant } from "#domain/time.ts";
import { type Agreement, saysSame, tierNeeded } from "./changes.ts";

type Standing = Member["standing"] | undefined;

/** What a motion to admit a body does: for one that has applied, or is an observer. */
export function admission(actor: Iri, standing: Standing): Ruling<CoalitionEffect> {
  const isWaiting = standing === "applicant" || standing === "observer";
  return isWaiting ? allow({ admit: actor }) : refuse({ code: "not-an-applicant" });
}

/** What a motion to expel a member does: only on a case that was decided, which it names. */
export function expulsion(actor: Iri, standing: Standing, from: Sha256 | undefined): Ruling<CoalitionEffect> {
  const isIn = standing === "full" || standing === "observer" || standing === "frozen" || standing === "applicant";
  if (!isIn) return refuse({ code: "not-a-member-body" });
  return from === undefined ? refuse({ code: "case-needed" }) : allow({ expel: actor, case: from });
}

/** What a motion to reinstate a member does: for one that is frozen, or whose record is lost and goes on in a new one. */
export function reinstatement(actor: Iri, standing: Standing, genesis: Sha256 | undefined): Ruling<CoalitionEffect> {
  const isIn = standing === "frozen" || (genesis !== undefined && (standing === "full" || standing === "observer"));
  if (!isIn) return refuse({ code: "not-frozen" });
  return allow({ reinstate: actor, ...(genesis !== undefined && { genesis }) });
}

/** What a motion to ratify does: for an amendment that was adopted, needs it, and can still have it. */
export function ratification(
  charter: Sha256,
  version: CharterVersion | undefined,
  at: Instant,
): Ruling<CoalitionEffect> {
  if (version === undefined) return refuse({ code: "unknown-charter" });
  if (version.state !== "unratified") return refuse({ code: "wrong-state", state: version.state });
  const { ratifyUntil = at } = version;
  return at > ratifyUntil ? refuse({ code: "too-late", until: ratifyUntil }) : allow({ ratify: charter });
}

/** What a motion to amend the agreement does: on the text in force, by the tier that its changes need, not before it is decided. */
export function amendment(
  inForce: Agreement & { readonly hash: Sha256; readonly version: number },
  next: Agreement & { readonly hash: Sha256; readonly base: Sha256 },
  effectiveAt: Instant | undefined,
  at: Instant,
): Ruling<CoalitionEffect> {
  if (next.base !== inForce.hash) return refuse({ code: "stale-base", version: inForce.version });
  const isSame = saysSame(inForce.articles, next.articles) && tierNeeded(inForce, next) !== "entrenched";
  if (isSame) return refuse({ code: "nothing-changed" });
  if (effectiveAt !== undefined && effectiveAt <= at) return refuse({ code: "already-past", earliest: at });
  const { hash: charter, base } = next;
  const rules = next.rules as unknown as JsonObject;
  return allow({ amend: { base, charter, rules, tier: tierNeeded(inForce, next), effectiveAt: effectiveAt ?? at } });
}
