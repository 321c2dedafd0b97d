import type { Reader, Writer } from "./open.ts";
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { persons } from "./schema/accounts.ts";
import { amendments, textVersions } from "./schema/amendments.ts";

export type Amendment = typeof amendments.$inferSelect;
export type TextVersion = typeof textVersions.$inferSelect;

export async function findAmendment(db: Reader, id: string): Promise<Amendment | undefined> {
  const [row] = await db.select().from(amendments).where(eq(amendments.id, id));
  return row;
}

/** An amendment by its number among those of a motion. */
export async function findAmendmentByNumber(
  db: Reader,
  motion: string,
  number: number,
): Promise<Amendment | undefined> {
  const [row] = await db
    .select()
    .from(amendments)
    .where(and(eq(amendments.motion, motion), eq(amendments.number, number)));
  return row;
}

/** All amendments of a motion, in the order in which they were moved. */
export async function listAmendments(db: Reader, motion: string): Promise<Amendment[]> {
  return db.select().from(amendments).where(eq(amendments.motion, motion)).orderBy(asc(amendments.number));
}

/** The amendments of these motions that wait for a decision, in the order in which they were moved. */
export async function listUndecidedAmendments(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .select({
      id: amendments.id,
      motion: amendments.motion,
      degree: amendments.degree,
      state: amendments.state,
      question: amendments.question,
    })
    .from(amendments)
    .where(and(inArray(amendments.motion, [...ids]), inArray(amendments.state, ["pending", "voting"])))
    .orderBy(asc(amendments.id));
}

/** Names of the movers of a motion's amendments, and whether strangers may know them. */
export async function listAmenders(db: Reader, motion: string) {
  const rows = await db
    .selectDistinct({ id: persons.id, name: persons.name, isNamePublic: persons.isNamePublic })
    .from(persons)
    .innerJoin(amendments, eq(amendments.mover, persons.id))
    .where(eq(amendments.motion, motion));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The next number among the amendments of a motion; the caller has locked the motion. */
export async function nextAmendmentNumber(tx: Reader, motion: string): Promise<number> {
  const [row] = await tx
    .select({ last: sql<number>`coalesce(max(${amendments.number}), 0)::int` })
    .from(amendments)
    .where(eq(amendments.motion, motion));
  return (row?.last ?? 0) + 1;
}

export async function saveAmendment(tx: Writer, row: typeof amendments.$inferInsert): Promise<void> {
  await tx.insert(amendments).values(row);
}

export async function changeAmendment(tx: Writer, id: string, change: Partial<Amendment>): Promise<void> {
  await tx.update(amendments).set(change).where(eq(amendments.id, id));
}

/** Marks amendments as written on a text that is no more. */
export async function makeStale(tx: Writer, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .update(amendments)
    .set({ state: "stale", changedAt: at })
    .where(inArray(amendments.id, [...ids]));
}

/** Adds the next version of the text of a motion or an amendment; the caller has locked the motion. */
export async function saveVersion(tx: Writer, row: Omit<TextVersion, "number">): Promise<void> {
  const number = sql<number>`(select coalesce(max(v.number), 0) + 1 from text_versions v where v.target = ${row.target})`;
  await tx.insert(textVersions).values({ ...row, number });
}

/** All versions of a text, oldest first. */
export async function listVersions(db: Reader, target: string): Promise<TextVersion[]> {
  return db.select().from(textVersions).where(eq(textVersions.target, target)).orderBy(asc(textVersions.number));
}

/** Every version of the texts of a motion and its amendments that are no longer than so many characters. */
export async function listShortVersions(db: Reader, motion: string, most: number) {
  return db
    .select({ target: textVersions.target, hash: textVersions.hash, text: textVersions.text })
    .from(textVersions)
    .where(and(eq(textVersions.motion, motion), sql`length(${textVersions.text}) <= ${most}`));
}

/** How many texts a motion or an amendment has had since it was handed in. */
export const countVersions = (db: Reader, target: string): Promise<number> =>
  db.$count(textVersions, eq(textVersions.target, target));

/** A version of a text by its hash. */
export async function findVersion(db: Reader, target: string, hash: string): Promise<TextVersion | undefined> {
  const [row] = await db
    .select()
    .from(textVersions)
    .where(and(eq(textVersions.target, target), eq(textVersions.hash, hash)));
  return row;
}
