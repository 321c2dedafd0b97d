import type { Reader, Writer } from "./open.ts";
import { and, eq, sql } from "drizzle-orm";
import { followers } from "./schema/federation.ts";

export type Follower = typeof followers.$inferSelect;

export async function findFollower(db: Reader, body: string, actor: string): Promise<Follower | undefined> {
  const [row] = await db
    .select()
    .from(followers)
    .where(and(eq(followers.body, body), eq(followers.actor, actor)));
  return row;
}

/** Saves who follows; a repeat replaces the Follow that an Undo will name. */
export async function saveFollower(tx: Writer, row: typeof followers.$inferInsert): Promise<void> {
  const { activity, inbox, deliverTo } = row;
  await tx
    .insert(followers)
    .values(row)
    .onConflictDoUpdate({ target: [followers.body, followers.actor], set: { activity, inbox, deliverTo } });
}

/** Ends a follow; false when there was none. */
export async function deleteFollower(tx: Writer, body: string, actor: string): Promise<boolean> {
  const gone = await tx
    .delete(followers)
    .where(and(eq(followers.body, body), eq(followers.actor, actor)))
    .returning({ body: followers.body });
  return gone.length > 0;
}

/** Ends all follows of one actor; answers which bodies it followed. */
export async function deleteFollowsOf(tx: Writer, actor: string): Promise<string[]> {
  const gone = await tx.delete(followers).where(eq(followers.actor, actor)).returning({ body: followers.body });
  return gone.map(({ body }) => body);
}

/** Which bodies here an actor follows. */
export async function listFollowedBy(db: Reader, actor: string): Promise<Follower[]> {
  return db.select().from(followers).where(eq(followers.actor, actor));
}

/** Where an actor that follows wants to be reached from now on. */
export async function changeInboxes(tx: Writer, actor: string, inbox: string, deliverTo: string): Promise<void> {
  await tx.update(followers).set({ inbox, deliverTo }).where(eq(followers.actor, actor));
}

export async function countFollowers(db: Reader, body: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(followers)
    .where(eq(followers.body, body));
  return row?.count ?? 0;
}
