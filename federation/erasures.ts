import { findEntryOfText } from "#db/erasures.ts";
import { findLogOf } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import type { RecordRow } from "#db/record.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { ErasureFact } from "#domain/erasures.ts";
import { activityOf, type Here, type OutgoingActivity, tombstone } from "./documents.ts";
import type { House } from "./house.ts";
import { type Drafted, publicBody } from "./references.ts";

/** That a text is erased, said to every holder of the log; of a text that no entry names nobody has to be told. */
export async function textErased(db: Reader, fact: ErasureFact, { iris }: House): Promise<Drafted | undefined> {
  const body = await publicBody(db, fact.body);
  const log = body === undefined ? undefined : await findLogOf(db, body.organization);
  if (body === undefined || log === undefined) return undefined;
  const issuer = iris.actor(body.id);
  const named = await findEntryOfText(db, log.id, issuer, fact.textHash);
  if (named === undefined) return undefined;
  const refs = [{ id: named.iri, hash: named.hash as Sha256 }];
  const draft = { type: "TextErased", issuer, refs, textHash: `sha256:${fact.textHash}` } as const;
  return { organization: body.organization, draft };
}

/** Takes back every post with the words. */
export function erasureActivities(row: RecordRow, { body, posts }: ErasureFact, here: Here): OutgoingActivity[] {
  return posts.map((post, index) =>
    activityOf(here, body, {
      id: `${row.id}-delete-${index}`,
      type: "Delete",
      object: tombstone(post, row.at),
      at: row.at,
    }),
  );
}
