import { eq, inArray, sql } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import type { Database, Reader, Writer } from "./open.ts";
import { remoteActors, remoteKeys, remoteObjects } from "./schema/federation.ts";

export type RemoteActor = typeof remoteActors.$inferSelect;
export type RemoteObject = typeof remoteObjects.$inferSelect;

export async function findRemoteActor(db: Reader, iri: string): Promise<RemoteActor | undefined> {
  const [row] = await db.select().from(remoteActors).where(eq(remoteActors.iri, iri));
  return row;
}

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

/** What was seen of an object elsewhere when somebody asked for it: its title and author, never its text. */
export async function findRemoteObject(db: Reader, iri: string): Promise<RemoteObject | undefined> {
  const [row] = await db.select().from(remoteObjects).where(eq(remoteObjects.iri, iri));
  return row;
}

/** Many of them at once, by IRI: a list of endorsements asks for all that it shows. */
export async function listRemoteObjects(db: Reader, iris: readonly string[]): Promise<Map<string, RemoteObject>> {
  if (iris.length === 0) return new Map();
  const rows = await db
    .select()
    .from(remoteObjects)
    .where(inArray(remoteObjects.iri, [...iris]));
  return new Map(rows.map((row) => [row.iri, row]));
}

export async function saveRemoteObject(tx: Writer, row: typeof remoteObjects.$inferInsert): Promise<void> {
  const { iri: _, ...change } = row;
  await tx.insert(remoteObjects).values(row).onConflictDoUpdate({ target: remoteObjects.iri, set: change });
}
