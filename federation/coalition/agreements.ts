import { findEntryAt, findOwnLog } from "#db/coalition/agreements.ts";
import type { Reader } from "#db/open.ts";
import type { AgreementFact } from "#domain/agreements/drafting.ts";
import type { House } from "#federation/house.ts";
import { type Drafted, publicBody } from "#federation/references.ts";

/** The entry of a call for a coalition, or of a text that one of our organizations proposes; it bears the name that its page knows it by. */
export async function agreementEntry(db: Reader, fact: AgreementFact, { iris }: House): Promise<Drafted | undefined> {
  const { organization } = fact;
  const own = await findOwnLog(db, organization);
  const body = await publicBody(db, organization);
  if (own === undefined || body === undefined) return undefined;
  if (fact.kind === "coalition-called") {
    const { invited, until } = fact;
    if ((await publicBody(db, fact.body)) === undefined) return undefined;
    const draft = { type: "CoalitionCalled", issuer: own.actor, refs: [], actor: iris.actor(fact.body) } as const;
    const closing = until === null ? {} : { until: new Date(until).toISOString() };
    return {
      organization,
      name: fact.call,
      draft: { ...draft, textHash: `sha256:${fact.textHash}`, invited, ...closing },
    };
  }
  const { about, accepts, charterHash, textHash, base } = fact;
  const refs = await Promise.all([about, accepts].flatMap((iri) => (iri === null ? [] : [findEntryAt(db, iri)])));
  const known = refs.filter((ref) => ref !== undefined);
  if (known.length === 0) return undefined;
  const text = { charterHash, textHash, ...(base !== null && { baseHash: base }) };
  return {
    organization,
    name: fact.draft,
    draft: { type: "CharterDrafted", issuer: own.actor, refs: known, ...text },
  };
}
