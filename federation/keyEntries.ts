import { findGenesis } from "#db/keyChanges.ts";
import { findLogOf, hasLogBody } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import { findBody } from "#db/bodies.ts";
import type { KeyFact } from "#domain/keyChanges.ts";
import type { House } from "./house.ts";
import type { Drafted } from "./references.ts";

type Changed = Extract<KeyFact, { key: string }>;

/** A change of key as the body itself states it, by whichever of its keys then counts; a body that the log does not know has none to change. */
export async function keyChanged(db: Reader, fact: Changed, { iris }: House): Promise<Drafted | undefined> {
  const body = await findBody(db, fact.body);
  const actor = iris.actor(fact.body);
  if (body === undefined || !(await hasLogBody(db, body.organization, actor))) return undefined;
  const { organization } = body;
  const act = { issuer: actor, actor, key: fact.key, refs: [] };
  if (fact.kind === "key-added") return { organization, draft: { ...act, type: "KeyAdded" } };
  if (fact.kind === "key-revoked") return { organization, draft: { ...act, type: "KeyRevoked" } };
  const log = await findLogOf(db, organization);
  const genesis = log === undefined ? undefined : await findGenesis(db, log.id);
  if (genesis === undefined) return undefined;
  const refs = [{ id: genesis.iri, hash: genesis.state.genesis }];
  return { organization, draft: { ...act, refs, type: "KeyRecovered", approvals: fact.approvals } };
}
