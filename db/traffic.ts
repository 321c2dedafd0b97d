import type { Reader, Writer } from "./open.ts";
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import { comments, deliveries, activities, hosts, remoteActors, reports } from "./schema/federation.ts";

/** How much waits to go out: rows, since when the oldest, and what was given up since `since`. */
export async function countTraffic(db: Reader, since: Instant) {
  const [row] = await db
    .select({
      pending: sql<number>`count(*) filter (where state = 'pending')::int`,
      oldest: sql<number | null>`(extract(epoch from min(created_at) filter (where state = 'pending')) * 1000)::float8`,
      failed: sql<number>`count(*) filter (where state = 'failed' and done_at > ${new Date(since).toISOString()})::int`,
    })
    .from(deliveries);
  return row ?? { pending: 0, oldest: null, failed: 0 };
}

const delivery = {
  id: deliveries.id,
  activity: activities.iri,
  type: activities.type,
  host: deliveries.host,
  target: deliveries.target,
  state: deliveries.state,
  attempts: deliveries.attempts,
  nextAt: deliveries.nextAt,
  lastStatus: deliveries.lastStatus,
  lastError: deliveries.lastError,
  createdAt: deliveries.createdAt,
  doneAt: deliveries.doneAt,
};

const withActivity = (db: Reader) =>
  db.select(delivery).from(deliveries).innerJoin(activities, eq(activities.id, deliveries.activity));

export type TracedDelivery = Awaited<ReturnType<typeof withActivity>>[number];

export async function findDelivery(db: Reader, id: string): Promise<TracedDelivery | undefined> {
  const [row] = await withActivity(db).where(eq(deliveries.id, id));
  return row;
}

/** What waits for a host or was given up, oldest first. */
export async function listWaitingFor(db: Reader, host: string, limit: number): Promise<TracedDelivery[]> {
  return withActivity(db)
    .where(and(eq(deliveries.host, host), inArray(deliveries.state, ["pending", "failed"])))
    .orderBy(asc(deliveries.id))
    .limit(limit);
}

/** Where the activities about an object went, the newest first. */
export async function traceObject(db: Reader, iri: string, limit: number): Promise<TracedDelivery[]> {
  return withActivity(db)
    .where(sql`position(convert_to(${JSON.stringify(iri)}, 'UTF8') in ${activities.bytes}) > 0`)
    .orderBy(desc(deliveries.id))
    .limit(limit);
}

/** Puts a delivery at the head of its host's turn, and lets the host be tried at once. False when there is no such delivery to try. */
export async function retryDelivery(tx: Writer, id: string, at: Instant): Promise<boolean> {
  const [row] = await tx
    .update(deliveries)
    .set({ state: "pending", nextAt: at, doneAt: null })
    .where(and(eq(deliveries.id, id), inArray(deliveries.state, ["pending", "failed"])))
    .returning({ host: deliveries.host });
  if (row === undefined) return false;
  await tx.update(hosts).set({ dueAt: at, openUntil: null }).where(eq(hosts.host, row.host));
  return true;
}

/** The newest comments from elsewhere, hidden ones too, for moderators. */
export async function listNewestComments(db: Reader, limit: number) {
  return db
    .select({ comment: comments, name: remoteActors.name, handle: remoteActors.handle })
    .from(comments)
    .leftJoin(remoteActors, eq(remoteActors.iri, comments.author))
    .orderBy(desc(comments.id))
    .limit(limit);
}

export async function lockComment(tx: Writer, id: string): Promise<typeof comments.$inferSelect | undefined> {
  const [row] = await tx.select().from(comments).where(eq(comments.id, id)).for("update");
  return row;
}

export async function hideCommentRow(tx: Writer, id: string, hiddenAt: Instant | null): Promise<void> {
  await tx.update(comments).set({ hiddenAt }).where(eq(comments.id, id));
}

export async function lockReport(tx: Writer, id: string): Promise<typeof reports.$inferSelect | undefined> {
  const [row] = await tx.select().from(reports).where(eq(reports.id, id)).for("update");
  return row;
}

export async function settleReportRow(tx: Writer, id: string, at: Instant): Promise<void> {
  await tx.update(reports).set({ resolvedAt: at }).where(eq(reports.id, id));
}
