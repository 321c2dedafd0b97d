import type { Instant } from "#domain/time.ts";
import { and, desc, eq, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { bodies } from "./schema/bodies.ts";
import { pledgeSayings, pledges } from "./schema/between.ts";
import { mirroredTexts } from "./schema/gazette.ts";
import { texts } from "./schema/motions.ts";

/** A pledge of ours or of a mirrored log. */
export type PledgeRow = typeof pledges.$inferSelect;

/** What somebody said of a pledge's keeping. */
export type SayingRow = typeof pledgeSayings.$inferSelect;

/** Keeps a pledge; a succeeding log says it again under another address. */
export async function savePledge(tx: Writer, row: typeof pledges.$inferInsert): Promise<void> {
  await tx
    .insert(pledges)
    .values(row)
    .onConflictDoUpdate({
      target: [pledges.giver, pledges.name],
      set: { log: sql`excluded.log`, entry: sql`excluded.entry`, withdrawnAt: null },
    });
}

/** Keeps the newest word of one side about a pledge. */
export async function saveSaying(tx: Writer, row: typeof pledgeSayings.$inferInsert): Promise<void> {
  const { log, entry, state, amount = null, at } = row;
  await tx
    .insert(pledgeSayings)
    .values(row)
    .onConflictDoUpdate({
      target: [pledgeSayings.name, pledgeSayings.by, pledgeSayings.pledge],
      set: { log: log ?? null, entry, state, amount, at },
    });
}

export async function withdrawPledgeRow(tx: Writer, giver: string, name: string, at: Instant): Promise<void> {
  await tx
    .update(pledges)
    .set({ withdrawnAt: at })
    .where(and(eq(pledges.giver, giver), eq(pledges.name, name), isNull(pledges.withdrawnAt)));
}

export async function findPledge(db: Reader, id: string): Promise<PledgeRow | undefined> {
  const [row] = await db.select().from(pledges).where(eq(pledges.id, id));
  return row;
}

/** The pledge that an answer of ours means: ours or one that was made to us. */
export async function findAnsweredPledge(db: Reader, name: string, by: string): Promise<PledgeRow | undefined> {
  const [row] = await db
    .select()
    .from(pledges)
    .where(and(eq(pledges.name, name), or(eq(pledges.giver, by), eq(pledges.to, by))))
    .limit(1);
  return row;
}

export async function lockPledge(tx: Writer, id: string): Promise<PledgeRow | undefined> {
  const [row] = await tx.select().from(pledges).where(eq(pledges.id, id)).for("update");
  return row;
}

/** What a list of pledges is narrowed to. */
export type PledgeFilter = {
  readonly id?: string | undefined;
  /** Actors of either side. */
  readonly of?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
};

/** Pledges by public bodies, here and at peers, newest first, with the file of their text as far as it is held. */
export async function listPledges(db: Reader, { id, of, from, to, before, limit }: PledgeFilter) {
  const sides: SQL | undefined =
    of === undefined ? undefined : or(inArray(pledges.giver, [...of]), inArray(pledges.to, [...of]));
  return db
    .select({ pledge: pledges, text: texts.text, file: mirroredTexts.file })
    .from(pledges)
    .leftJoin(bodies, eq(bodies.id, pledges.body))
    .leftJoin(texts, and(isNull(pledges.log), eq(texts.hash, pledges.textHash)))
    .leftJoin(mirroredTexts, and(eq(mirroredTexts.log, pledges.log), eq(mirroredTexts.hash, pledges.textHash)))
    .where(
      and(
        or(isNull(pledges.body), eq(bodies.visibility, "public")),
        id === undefined ? undefined : eq(pledges.id, id),
        sides,
        from === undefined ? undefined : eq(pledges.giver, from),
        to === undefined ? undefined : eq(pledges.to, to),
        before === undefined ? undefined : lt(pledges.id, before),
      ),
    )
    .orderBy(desc(pledges.id))
    .limit(limit);
}

/** What was said of these pledges, by whomever. */
export async function listSayings(db: Reader, names: readonly string[]): Promise<SayingRow[]> {
  return names.length === 0
    ? []
    : db
        .select()
        .from(pledgeSayings)
        .where(inArray(pledgeSayings.name, [...names]));
}

/** Nothing of a mirrored log stands from now on. */
export async function endMirroredPledges(tx: Writer, log: string, at: Instant): Promise<void> {
  await tx
    .update(pledges)
    .set({ withdrawnAt: at })
    .where(and(eq(pledges.log, log), isNull(pledges.withdrawnAt)));
}
