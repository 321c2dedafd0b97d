import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { activities, deliveries } from "./schema/federation.ts";
import { asked, asks, askTargets, declines, mirroredDeclines, mirroredIntents } from "./schema/asks.ts";
import { mirroredEndorsements } from "./schema/endorsements.ts";
import { mirroredTexts } from "./schema/gazette.ts";
import { bodies } from "./schema/bodies.ts";

/** What a body here asks others to endorse. */
export type AskRow = typeof asks.$inferSelect;
/** One whom it asks. */
export type AskTarget = typeof askTargets.$inferSelect;
/** What a body here is asked to endorse. */
export type AskedRow = typeof asked.$inferSelect;

export async function saveAsk(tx: Writer, row: typeof asks.$inferInsert, targets: readonly AskTarget[]): Promise<void> {
  await tx.insert(asks).values(row);
  await tx.insert(askTargets).values([...targets]);
}

export async function findAsk(db: Reader, id: string): Promise<AskRow | undefined> {
  const [row] = await db.select().from(asks).where(eq(asks.id, id));
  return row;
}

export async function lockAsk(tx: Writer, id: string): Promise<AskRow | undefined> {
  const [row] = await tx.select().from(asks).where(eq(asks.id, id)).for("update");
  return row;
}

export async function changeAsk(tx: Writer, id: string, change: Partial<AskRow>): Promise<void> {
  await tx.update(asks).set(change).where(eq(asks.id, id));
}

/** What these bodies ask, newest first, each with its body. */
export async function listAsks(db: Reader, of: readonly string[], limit: number) {
  if (of.length === 0) return [];
  return db
    .select({ ask: asks, body: bodies })
    .from(asks)
    .innerJoin(bodies, eq(bodies.id, asks.body))
    .where(inArray(asks.body, [...of]))
    .orderBy(desc(asks.id))
    .limit(limit);
}

export async function listTargets(db: Reader, ids: readonly string[]): Promise<AskTarget[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(askTargets)
    .where(inArray(askTargets.ask, [...ids]))
    .orderBy(asc(askTargets.id));
}

/** Whom a body asks already to endorse this object, in asks that stand. */
export async function listAskedOf(db: Reader, body: string, object: string): Promise<string[]> {
  const rows = await db
    .select({ actor: askTargets.actor })
    .from(askTargets)
    .innerJoin(asks, eq(asks.id, askTargets.ask))
    .where(and(eq(asks.body, body), eq(asks.object, object), sql`${asks.withdrawnAt} is null`));
  return rows.map(({ actor }) => actor);
}

/** How the delivery of these activities went, by their IRI. */
export async function listArrivals(db: Reader, iris: readonly string[]): Promise<Map<string, string>> {
  if (iris.length === 0) return new Map();
  const rows = await db
    .select({ iri: activities.iri, state: deliveries.state })
    .from(activities)
    .innerJoin(deliveries, eq(deliveries.activity, activities.id))
    .where(inArray(activities.iri, [...iris]));
  return new Map(rows.map(({ iri, state }) => [iri, state]));
}

/** Keeps an ask that came; undefined if one of the same about the same waits already. */
export async function saveAsked(tx: Writer, row: typeof asked.$inferInsert): Promise<AskedRow | undefined> {
  const [saved] = await tx.insert(asked).values(row).onConflictDoNothing().returning();
  return saved;
}

export async function findAsked(db: Reader, id: string): Promise<AskedRow | undefined> {
  const [row] = await db.select().from(asked).where(eq(asked.id, id));
  return row;
}

export async function lockAsked(tx: Writer, id: string): Promise<AskedRow | undefined> {
  const [row] = await tx.select().from(asked).where(eq(asked.id, id)).for("update");
  return row;
}

export async function changeAsked(tx: Writer, id: string, change: Partial<AskedRow>): Promise<void> {
  await tx.update(asked).set(change).where(eq(asked.id, id));
}

/** Ends the waiting asks of an actor by the IRI of their Offer; answers them. */
export async function withdrawAsked(tx: Writer, actor: string, iri: string): Promise<AskedRow[]> {
  return tx
    .update(asked)
    .set({ state: "withdrawn" })
    .where(and(eq(asked.actor, actor), eq(asked.iri, iri), eq(asked.state, "waiting")))
    .returning();
}

/** Ends the asks about an object that wait in a body, since the body has answered. */
export async function settleAsked(
  tx: Writer,
  body: string,
  object: string,
  state: "supported" | "declined",
): Promise<void> {
  await tx
    .update(asked)
    .set({ state })
    .where(and(eq(asked.body, body), eq(asked.object, object), inArray(asked.state, ["waiting", "moved"])));
}

/** What these bodies are asked, newest first, each with its body. */
export async function listAsked(
  db: Reader,
  of: readonly string[],
  { waiting = false, limit }: { readonly waiting?: boolean; readonly limit: number },
) {
  if (of.length === 0) return [];
  return db
    .select({ asked, body: bodies })
    .from(asked)
    .innerJoin(bodies, eq(bodies.id, asked.body))
    .where(and(inArray(asked.body, [...of]), waiting ? eq(asked.state, "waiting") : undefined))
    .orderBy(desc(asked.id))
    .limit(limit);
}

/** How many asks of one host wait here. */
export async function countWaiting(db: Reader, host: string): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(asked)
    .where(and(eq(asked.host, host), eq(asked.state, "waiting")));
  return row?.n ?? 0;
}

/** A body's public word that it does not endorse something. */
export type Decline = typeof declines.$inferSelect;

export async function saveDecline(tx: Writer, row: typeof declines.$inferInsert): Promise<void> {
  await tx.insert(declines).values(row);
}

export async function findDecline(db: Reader, id: string): Promise<Decline | undefined> {
  const [row] = await db.select().from(declines).where(eq(declines.id, id));
  return row;
}

/** Keeps what bodies of a mirrored log declined. */
export async function saveMirroredDeclines(
  tx: Writer,
  rows: readonly (typeof mirroredDeclines.$inferInsert)[],
): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(mirroredDeclines)
      .values([...rows])
      .onConflictDoNothing();
}

/** The body's newest word that it does not endorse the object. */
export async function findDeclineOf(db: Reader, body: string, object: string): Promise<Decline | undefined> {
  const [row] = await db
    .select()
    .from(declines)
    .where(and(eq(declines.body, body), eq(declines.object, object)))
    .orderBy(desc(declines.id))
    .limit(1);
  return row;
}

/** What records of peers say about an object, by the actors who say it; the text of a decline where it is held. */
export async function listSaidAbout(db: Reader, object: string, actors: readonly string[]) {
  const of = [...actors];
  if (of.length === 0) return { endorsed: [], declined: [], intended: [] };
  const [endorsed, declined, intended] = await Promise.all([
    db
      .select()
      .from(mirroredEndorsements)
      .where(and(eq(mirroredEndorsements.object, object), inArray(mirroredEndorsements.actor, of))),
    db
      .select({ decline: mirroredDeclines, file: mirroredTexts.file })
      .from(mirroredDeclines)
      .leftJoin(
        mirroredTexts,
        and(eq(mirroredTexts.log, mirroredDeclines.log), eq(mirroredTexts.hash, mirroredDeclines.textHash)),
      )
      .where(and(eq(mirroredDeclines.object, object), inArray(mirroredDeclines.actor, of))),
    db
      .select()
      .from(mirroredIntents)
      .where(and(eq(mirroredIntents.object, object), inArray(mirroredIntents.actor, of))),
  ]);
  return { endorsed, declined, intended };
}
