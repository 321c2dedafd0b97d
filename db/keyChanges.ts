import type { Instant } from "#domain/time.ts";
import { and, eq, isNull, lte, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { accounts } from "./schema/accounts.ts";
import { keys, memberships } from "./schema/bodies.ts";
import { logEntries, logFolds } from "./schema/gazette.ts";
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
