import type { Reader, Writer } from "./open.ts";
import { and, desc, eq, inArray, lt } from "drizzle-orm";
import { activities, followers } from "./schema/federation.ts";

export type Activity = typeof activities.$inferSelect;

/** The ids of the new rows by their addresses; an activity that was saved before has none. */
export async function saveActivities(
  tx: Writer,
  rows: readonly (typeof activities.$inferInsert)[],
): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const saved = await tx
    .insert(activities)
    .values([...rows])
    .onConflictDoNothing()
    .returning({ iri: activities.iri, id: activities.id });
  return new Map(saved.map(({ iri, id }) => [iri, id]));
}

export async function findActivity(db: Reader, iri: string): Promise<Activity | undefined> {
  const [row] = await db.select().from(activities).where(eq(activities.iri, iri));
  return row;
}

/** Where a body's followers want to be reached: each shared inbox once. */
export async function listFollowerInboxes(db: Reader, body: string): Promise<string[]> {
  const rows = await db.selectDistinct({ inbox: followers.deliverTo }).from(followers).where(eq(followers.body, body));
  return rows.map((row) => row.inbox);
}

/** What an outbox shows, newest first: a body's public posts and boosts, or what a sender without a body added. */
export async function listOutbox(
  db: Reader,
  of: { readonly body: string } | { readonly sender: string },
  { types, before, limit }: { readonly types: readonly string[]; readonly before?: string; readonly limit: number },
): Promise<Activity[]> {
  return db
    .select()
    .from(activities)
    .where(
      and(
        "body" in of ? eq(activities.body, of.body) : eq(activities.sender, of.sender),
        inArray(activities.type, [...types]),
        before === undefined ? undefined : lt(activities.id, before),
      ),
    )
    .orderBy(desc(activities.id))
    .limit(limit);
}
