import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { eq, inArray } from "drizzle-orm";
import { remoteActors, remoteObjects } from "./schema/federation.ts";

export type RemoteActor = typeof remoteActors.$inferSelect;
export type RemoteObject = typeof remoteObjects.$inferSelect;

export async function findRemoteActor(db: Reader, iri: string): Promise<RemoteActor | undefined> {
  const [row] = await db.select().from(remoteActors).where(eq(remoteActors.iri, iri));
  return row;
}

export async function findRemoteActors(db: Reader, iris: readonly string[]): Promise<Map<string, RemoteActor>> {
  if (iris.length === 0) return new Map();
  const rows = await db
    .select()
    .from(remoteActors)
    .where(inArray(remoteActors.iri, [...iris]));
  return new Map(rows.map((row) => [row.iri, row]));
}

/** Keeps an actor as its server shows it now. */
export async function saveRemoteActor(tx: Writer, row: typeof remoteActors.$inferInsert): Promise<void> {
  await tx
    .insert(remoteActors)
    .values(row)
    .onConflictDoUpdate({ target: remoteActors.iri, set: { movedTo: null, goneAt: null, ...row } });
}

export async function changeRemoteActor(tx: Writer, iri: string, change: Partial<RemoteActor>): Promise<void> {
  await tx.update(remoteActors).set(change).where(eq(remoteActors.iri, iri));
}

/** What was seen of an object elsewhere when somebody asked for it: its title and author, never its text. */
export async function findRemoteObject(db: Reader, iri: string): Promise<RemoteObject | undefined> {
  const [row] = await db.select().from(remoteObjects).where(eq(remoteObjects.iri, iri));
  return row;
}

export async function listRemoteObjects(db: Reader, iris: readonly string[]): Promise<Map<string, RemoteObject>> {
  if (iris.length === 0) return new Map();
  const rows = await db
    .select()
    .from(remoteObjects)
    .where(inArray(remoteObjects.iri, [...iris]));
  return new Map(rows.map((row) => [row.iri, row]));
}

export async function saveRemoteObject(tx: Writer, row: typeof remoteObjects.$inferInsert): Promise<void> {
  await tx.insert(remoteObjects).values(row).onConflictDoUpdate({ target: remoteObjects.iri, set: row });
}

/** Marks an object as deleted by its server. */
export async function endRemoteObject(tx: Writer, iri: string, at: Instant): Promise<void> {
  await tx.update(remoteObjects).set({ goneAt: at, title: null }).where(eq(remoteObjects.iri, iri));
}
