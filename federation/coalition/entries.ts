import { findFounder } from "#db/coalition/coalitions.ts";
import type { Reader } from "#db/open.ts";
import type { CoalitionFact } from "#domain/coalition/convening.ts";
import type { House } from "#federation/house.ts";
import { type Drafted, decisionRefs, publicBody } from "#federation/references.ts";

/** The entry of what one of our organizations does in a coalition. */
export async function coalitionEntry(
  db: Reader,
  fact: Exclude<CoalitionFact, { readonly kind: "convenor-called" }>,
  { iris }: House,
): Promise<Drafted | undefined> {
  const { organization } = fact;
  const issuer = iris.actor(organization);
  if (fact.kind === "coalition-convened") {
    const { rules, charterHash, founders } = fact;
    if ((await publicBody(db, fact.body)) === undefined) return undefined;
    const draft = { type: "CoalitionConvened", issuer, refs: [], actor: iris.actor(fact.body) } as const;
    return { organization, draft: { ...draft, rules, charterHash, founders } };
  }
  if (fact.kind === "membership-failed") return undefined;
  const { coalition } = fact;
  if (fact.kind === "membership-certified") {
    const draft = { type: "MembershipCertified", issuer, refs: [], coalition } as const;
    return { organization, draft: { ...draft, count: fact.count, asOf: new Date(fact.asOf).toISOString() } };
  }
  const body = await publicBody(db, organization);
  const refs = body === undefined ? [] : await decisionRefs(db, body, fact.question);
  if (fact.kind === "secession-declared")
    return { organization, draft: { type: "SecessionDeclared", issuer, refs, coalition } };
  const genesis = await findFounder(db, issuer);
  if (genesis === undefined) return undefined;
  const type = fact.kind === "accession-signed" ? "AccessionSigned" : "Reaffirmed";
  const { charterHash } = fact;
  return { organization, draft: { type, issuer, refs, coalition, charterHash, genesis } };
}
