import type { Instant } from "#domain/time.ts";
import { and, desc, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Key } from "./bodies.ts";
import type { Reader, Writer } from "./open.ts";
import { accounts, persons } from "./schema/accounts.ts";
import { keys, memberships } from "./schema/bodies.ts";
import { logEntries, logFolds, logKeys } from "./schema/gazette.ts";
import { keyChanges } from "./schema/keyChanges.ts";

export type KeyChangeRow = typeof keyChanges.$inferSelect;

export async function findKeyChange(db: Reader, body: string): Promise<KeyChangeRow | undefined> {
  const [row] = await db.select().from(keyChanges).where(eq(keyChanges.body, body));
  return row;
}

export async function saveKeyChange(tx: Writer, row: KeyChangeRow): Promise<void> {
  const { body: _, ...set } = row;
  await tx.insert(keyChanges).values(row).onConflictDoUpdate({ target: keyChanges.body, set });
}

export async function forgetKeyChange(tx: Writer, body: string): Promise<void> {
  await tx.delete(keyChanges).where(eq(keyChanges.body, body));
}

/** Bodies whose only officer asked long enough ago. */
export async function listKeyChangesDue(db: Reader, at: Instant, limit: number): Promise<string[]> {
  const rows = await db
    .select({ body: keyChanges.body })
    .from(keyChanges)
    .where(lte(keyChanges.dueAt, at))
    .limit(limit);
  return rows.map(({ body }) => body);
}

/** Ends the use of a key; one that others may have is no longer to be believed from then on. */
export async function retireKey(
  tx: Writer,
  id: string,
  { at, isCompromised }: { readonly at: Instant; readonly isCompromised: boolean },
): Promise<void> {
  await tx
    .update(keys)
    .set({ retiredAt: at, revokedAt: isCompromised ? at : null })
    .where(eq(keys.id, id));
}

/** Says with which record row followers hear of the key that comes after a retired one. */
export async function tellOfKey(tx: Writer, id: string, toldBy: string): Promise<void> {
  await tx.update(keys).set({ toldBy }).where(eq(keys.id, id));
}

/** The key with which a body signs requests now, and the one before as long as it may have something left to sign. */
export async function findHttpKeys(
  db: Reader,
  body: string,
): Promise<{ readonly current: Key | undefined; readonly former: Key | undefined }> {
  const rows = await db
    .select()
    .from(keys)
    .where(and(eq(keys.body, body), eq(keys.purpose, "rsa")))
    .orderBy(desc(keys.createdAt))
    .limit(2);
  return {
    current: rows.find(({ retiredAt }) => retiredAt === null),
    former: rows.find(({ retiredAt, toldBy }) => retiredAt !== null && toldBy !== null),
  };
}

/** A key as the log of its organization tells of it: the entries that it begins and ends with, by place and address. */
export type KeyInLog = {
  readonly actor: string;
  readonly key: string;
  readonly from: number;
  readonly begunBy: string | null;
  readonly until: number | null;
  readonly endedBy: string | null;
};

/** All keys of the bodies of a log. */
export async function listKeysInLog(db: Reader, log: string): Promise<KeyInLog[]> {
  const [began, ended] = [alias(logEntries, "began"), alias(logEntries, "ended")];
  return (
    db
      .select({
        actor: logKeys.actor,
        key: logKeys.key,
        from: logKeys.from,
        begunBy: began.iri,
        until: logKeys.until,
        endedBy: ended.iri,
      })
      .from(logKeys)
      // A key counts from the entry after the one that names it; that of the genesis from the genesis on.
      .leftJoin(began, and(eq(began.log, logKeys.log), eq(began.index, sql`greatest(${logKeys.from} - 1, 0)`)))
      .leftJoin(ended, and(eq(ended.log, logKeys.log), eq(ended.index, sql`${logKeys.until} - 1`)))
      .where(eq(logKeys.log, log))
  );
}

/** All keys of these bodies for a purpose, newest first. */
export async function listKeysOf(db: Reader, bodies: readonly string[], purpose: Key["purpose"]): Promise<Key[]> {
  if (bodies.length === 0) return [];
  return db
    .select()
    .from(keys)
    .where(and(inArray(keys.body, [...bodies]), eq(keys.purpose, purpose)))
    .orderBy(desc(keys.createdAt));
}

/** What was asked for and has not happened, with the name of who did. */
export async function listKeyChanges(
  db: Reader,
  bodies: readonly string[],
): Promise<(KeyChangeRow & { name: string })[]> {
  if (bodies.length === 0) return [];
  const rows = await db
    .select({ change: keyChanges, name: persons.name })
    .from(keyChanges)
    .innerJoin(persons, eq(persons.id, keyChanges.askedBy))
    .where(inArray(keyChanges.body, [...bodies]));
  return rows.map(({ change, name }) => ({ ...change, name }));
}

/** Admins of an organization who can log in. */
export async function countAdmins(db: Reader, organization: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(distinct ${memberships.person})::int` })
    .from(memberships)
    .innerJoin(accounts, and(eq(accounts.person, memberships.person), isNull(accounts.suspendedAt)))
    .where(and(eq(memberships.body, organization), eq(memberships.role, "admin"), eq(memberships.standing, "good")));
  return row?.count ?? 0;
}

/** The first entry of a log and the recovery keys that it commits to. */
export async function findGenesis(db: Reader, log: string) {
  const [row] = await db
    .select({ iri: logEntries.iri, state: logFolds.state })
    .from(logFolds)
    .innerJoin(logEntries, and(eq(logEntries.log, logFolds.log), eq(logEntries.index, 0)))
    .where(eq(logFolds.log, log));
  return row;
}

/** Every key of every body, sealed as it is kept. */
export async function listAllKeys(db: Reader): Promise<(typeof keys.$inferSelect)[]> {
  return db.select().from(keys).orderBy(keys.createdAt);
}

export async function resealKey(tx: Writer, id: string, sealed: Uint8Array): Promise<void> {
  await tx.update(keys).set({ sealed }).where(eq(keys.id, id));
}
