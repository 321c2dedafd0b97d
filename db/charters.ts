import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, isNotNull, isNull, lte } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { charters } from "./schema/charters.ts";

export type CharterRow = typeof charters.$inferSelect;

/** The newest version of a body's charter, in force or adopted for a later date. */
export async function findNewestCharter(db: Reader, body: string): Promise<CharterRow | undefined> {
  const [row] = await db
    .select()
    .from(charters)
    .where(eq(charters.body, body))
    .orderBy(desc(charters.version))
    .limit(1);
  return row;
}

/** The version that a body's rules come from. */
export async function findCharterInForce(db: Reader, body: string): Promise<CharterRow | undefined> {
  const [row] = await db
    .select()
    .from(charters)
    .where(and(eq(charters.body, body), isNotNull(charters.inForceAt)))
    .orderBy(desc(charters.version))
    .limit(1);
  return row;
}

export async function findCharterVersion(db: Reader, body: string, version: number): Promise<CharterRow | undefined> {
  const [row] = await db
    .select()
    .from(charters)
    .where(and(eq(charters.body, body), eq(charters.version, version)));
  return row;
}

/** The version that bears a hash, of this body. */
export async function findCharterByHash(db: Reader, body: string, hash: string): Promise<CharterRow | undefined> {
  const [row] = await db
    .select()
    .from(charters)
    .where(and(eq(charters.body, body), eq(charters.hash, hash)));
  return row;
}

/** The version that a motion made; none if it came too late. */
export async function findCharterOfMotion(db: Reader, motion: string): Promise<CharterRow | undefined> {
  const [row] = await db.select().from(charters).where(eq(charters.motion, motion));
  return row;
}

/** All versions, the newest first. */
export async function listCharters(db: Reader, body: string): Promise<CharterRow[]> {
  return db.select().from(charters).where(eq(charters.body, body)).orderBy(desc(charters.version)).limit(500);
}

/** Adopted versions whose date has come, the oldest first. */
export async function listChartersDue(
  db: Reader,
  at: Instant,
  limit: number,
): Promise<Pick<CharterRow, "body" | "version">[]> {
  return db
    .select({ body: charters.body, version: charters.version })
    .from(charters)
    .where(and(isNull(charters.inForceAt), lte(charters.effectiveAt, at)))
    .orderBy(asc(charters.effectiveAt), asc(charters.version))
    .limit(limit);
}

export async function saveCharter(tx: Writer, row: typeof charters.$inferInsert): Promise<void> {
  await tx.insert(charters).values(row);
}

/** Notes that a version came into force. */
export async function markInForce(tx: Writer, body: string, version: number, at: Instant): Promise<void> {
  await tx
    .update(charters)
    .set({ inForceAt: at })
    .where(and(eq(charters.body, body), eq(charters.version, version)));
}
