import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import { newId } from "#db/ids.ts";
import type { Reader, Writer } from "#db/open.ts";
import { caucusRecognitions } from "#db/schema/caucuses.ts";
import { logBodies, logs, mirroredBodies } from "#db/schema/gazette.ts";

export type Recognition = typeof caucusRecognitions.$inferSelect;

/** The standing recognition of a caucus by a body, both by their actors. */
export async function findRecognition(
  db: Reader,
  { body, caucus }: { readonly body: string; readonly caucus: string },
): Promise<Recognition | undefined> {
  const [row] = await db
    .select()
    .from(caucusRecognitions)
    .where(
      and(eq(caucusRecognitions.body, body), eq(caucusRecognitions.caucus, caucus), isNull(caucusRecognitions.endedAt)),
    );
  return row;
}

/** Recognitions by their ids, ended ones too. */
export async function findRecognitionById(db: Reader, id: string): Promise<Recognition | undefined> {
  const [row] = await db.select().from(caucusRecognitions).where(eq(caucusRecognitions.id, id));
  return row;
}

/** What stands, of one caucus or of all, the oldest first. */
export async function listRecognitions(db: Reader, caucus?: string): Promise<Recognition[]> {
  return db
    .select()
    .from(caucusRecognitions)
    .where(
      and(isNull(caucusRecognitions.endedAt), caucus === undefined ? undefined : eq(caucusRecognitions.caucus, caucus)),
    )
    .orderBy(asc(caucusRecognitions.since), asc(caucusRecognitions.id))
    .limit(1_000);
}

export async function saveRecognition(tx: Writer, row: typeof caucusRecognitions.$inferInsert): Promise<void> {
  await tx.insert(caucusRecognitions).values(row).onConflictDoNothing();
}

export async function endRecognition(tx: Writer, id: string, at: Instant): Promise<void> {
  await tx.update(caucusRecognitions).set({ endedAt: at }).where(eq(caucusRecognitions.id, id));
}

/** A recognition that a mirrored log tells of; said twice it counts once. */
export async function saveMirroredRecognition(
  tx: Writer,
  row: Pick<Recognition, "body" | "caucus" | "since"> & { readonly log: string; readonly entry: string },
  at: Instant,
): Promise<void> {
  await tx
    .insert(caucusRecognitions)
    .values({ id: newId(at), ...row })
    .onConflictDoNothing();
}

/** What a mirrored log recognized with these entries ends. */
export async function endMirroredRecognitions(
  tx: Writer,
  log: string,
  entries: readonly string[],
  at: Instant,
): Promise<void> {
  if (entries.length > 0)
    await tx
      .update(caucusRecognitions)
      .set({ endedAt: at })
      .where(and(eq(caucusRecognitions.log, log), inArray(caucusRecognitions.entry, [...entries])));
}

/** All that a log recognized ends with it; the one that takes its place says again what stands. */
export async function endRecognitionsOfLog(tx: Writer, log: string, at: Instant): Promise<void> {
  await tx
    .update(caucusRecognitions)
    .set({ endedAt: at })
    .where(and(eq(caucusRecognitions.log, log), isNull(caucusRecognitions.endedAt)));
}

/** Whether a gazette that is held here knows this actor as a body of its organization. */
export async function isMirroredBody(db: Reader, actor: string): Promise<boolean> {
  const [row] = await db
    .select({ one: sql`1` })
    .from(mirroredBodies)
    .where(eq(mirroredBodies.actor, actor));
  return row !== undefined;
}

/** The gazette that introduced a body elsewhere, as it is held here; one that was closed speaks for nobody. */
export async function findLogOfBody(db: Reader, actor: string): Promise<{ id: string; size: number } | undefined> {
  const [row] = await db
    .select({ id: logs.id, size: logs.size })
    .from(logBodies)
    .innerJoin(logs, eq(logs.id, logBodies.log))
    .where(and(eq(logBodies.actor, actor), isNull(logs.organization), isNull(logs.closedAt)));
  return row;
}
