import type { Reader, Writer } from "./open.ts";
import { eq } from "drizzle-orm";
import { activities, followers } from "./schema/federation.ts";

export type Activity = typeof activities.$inferSelect;

/** The id of the new row, or undefined when this activity was saved before. */
export async function saveActivity(tx: Writer, row: typeof activities.$inferInsert): Promise<string | undefined> {
  const [saved] = await tx.insert(activities).values(row).onConflictDoNothing().returning({ id: activities.id });
  return saved?.id;
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
