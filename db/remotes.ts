import { sql } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import type { Database, Writer } from "./open.ts";
import { remoteActors, remoteKeys } from "./schema/federation.ts";

/** A key of another server's actor as it was last fetched. */
export async function findRemoteKey(
  { sql: raw }: Database,
  id: string,
): Promise<{ owner: string; pem: string; fetchedAt: Instant } | undefined> {
  const [row] = await raw<{ owner: string | null; pem: string | null; fetchedAt: Instant }[]>`
    select owner, pem, fetched_at as "fetchedAt" from remote_keys where id = ${id}`;
  return row === undefined || row.owner === null || row.pem === null
    ? undefined
    : { owner: row.owner, pem: row.pem, fetchedAt: row.fetchedAt };
}

/** Keeps an actor as its document says; known ones are brought up to date. */
export async function saveRemoteActor(tx: Writer, row: typeof remoteActors.$inferInsert): Promise<void> {
  const { iri: _, ...change } = row;
  await tx
    .insert(remoteActors)
    .values(row)
    .onConflictDoUpdate({ target: remoteActors.iri, set: { ...change, goneAt: null } });
  await tx.execute(sql`
    update followers set inbox = ${row.inbox}, deliver_to = ${row.sharedInbox ?? row.inbox}
    where actor = ${row.iri} and (inbox, deliver_to) is distinct from (${row.inbox}, ${row.sharedInbox ?? row.inbox})`);
}

/** Keeps a fetched key. */
export async function saveRemoteKey(
  tx: Writer,
  row: { readonly id: string; readonly owner: string; readonly pem: string; readonly fetchedAt: Instant },
): Promise<void> {
  const { id: _, ...change } = row;
  await tx.insert(remoteKeys).values(row).onConflictDoUpdate({ target: remoteKeys.id, set: change });
}
