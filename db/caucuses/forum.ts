import { and, count, desc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import type { PostState } from "#domain/caucuses.ts";
import type { Instant } from "#domain/time.ts";
import type { Reader, Writer } from "#db/open.ts";
import { caucusActivities, caucusPosts } from "#db/schema/caucuses.ts";
import { remoteActors } from "#db/schema/federation.ts";

export type CaucusPost = typeof caucusPosts.$inferSelect;
export type CaucusActivity = typeof caucusActivities.$inferSelect;

export async function findPost(db: Reader, by: { readonly id: string } | { readonly iri: string }) {
  const [row] = await db
    .select()
    .from(caucusPosts)
    .where("id" in by ? eq(caucusPosts.id, by.id) : eq(caucusPosts.iri, by.iri));
  return row;
}

export async function lockPost(tx: Writer, id: string): Promise<CaucusPost | undefined> {
  const [row] = await tx.select().from(caucusPosts).where(eq(caucusPosts.id, id)).for("update");
  return row;
}

/** Posts by their addresses: one question for a whole batch of letters. */
export async function findPostsAt(db: Reader, iris: readonly string[]): Promise<Map<string, CaucusPost>> {
  if (iris.length === 0) return new Map();
  const rows = await db
    .select()
    .from(caucusPosts)
    .where(inArray(caucusPosts.iri, [...iris]));
  return new Map(rows.map((row) => [row.iri, row]));
}

/** Posts of authors that have not been removed. */
export async function listPostsBy(db: Reader, authors: readonly string[]): Promise<CaucusPost[]> {
  if (authors.length === 0) return [];
  return db
    .select()
    .from(caucusPosts)
    .where(and(inArray(caucusPosts.author, [...authors]), inArray(caucusPosts.state, ["shown", "held"])))
    .limit(1_000);
}

/** Undefined when a post of this address is there already. */
export async function savePost(tx: Writer, row: typeof caucusPosts.$inferInsert): Promise<CaucusPost | undefined> {
  const [saved] = await tx.insert(caucusPosts).values(row).onConflictDoNothing().returning();
  return saved;
}

export async function changePost(tx: Writer, id: string, change: Partial<CaucusPost>): Promise<void> {
  await tx.update(caucusPosts).set(change).where(eq(caucusPosts.id, id));
}

/** Another like of a post. */
export async function countLike(tx: Writer, id: string): Promise<void> {
  await tx
    .update(caucusPosts)
    .set({ likes: sql`${caucusPosts.likes} + 1` })
    .where(eq(caucusPosts.id, id));
}

/** Keeps an activity to pass it on, once. */
export async function saveForwarded(tx: Writer, row: typeof caucusActivities.$inferInsert): Promise<boolean> {
  const saved = await tx
    .insert(caucusActivities)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: caucusActivities.id });
  return saved.length > 0;
}

export async function findForwarded(db: Reader, id: string): Promise<CaucusActivity | undefined> {
  const [row] = await db.select().from(caucusActivities).where(eq(caucusActivities.id, id));
  return row;
}

/** How much an author has sent into a forum since a time: posts, and what was passed on about them. */
export async function countSent(db: Reader, body: string, author: string, since: Instant): Promise<number> {
  const [posts] = await db
    .select({ count: count() })
    .from(caucusPosts)
    .where(and(eq(caucusPosts.body, body), eq(caucusPosts.author, author), gt(caucusPosts.createdAt, since)));
  const [others] = await db
    .select({ count: count() })
    .from(caucusActivities)
    .where(and(eq(caucusActivities.body, body), eq(caucusActivities.author, author), gt(caucusActivities.at, since)));
  return (posts?.count ?? 0) + (others?.count ?? 0);
}

export async function countHeld(db: Reader, body: string): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(caucusPosts)
    .where(and(eq(caucusPosts.body, body), eq(caucusPosts.state, "held")));
  return row?.count ?? 0;
}

/** Posts of a forum in one state, newest first, with what is known of their authors. */
export async function listPosts(
  db: Reader,
  body: string,
  { state, before, limit }: { readonly state: PostState; readonly before?: string | undefined; readonly limit: number },
) {
  return db
    .select({ post: caucusPosts, name: remoteActors.name, handle: remoteActors.handle, host: remoteActors.host })
    .from(caucusPosts)
    .leftJoin(remoteActors, eq(remoteActors.iri, caucusPosts.author))
    .where(
      and(
        eq(caucusPosts.body, body),
        eq(caucusPosts.state, state),
        before === undefined ? undefined : lt(caucusPosts.id, before),
      ),
    )
    .orderBy(desc(caucusPosts.id))
    .limit(limit);
}

/** Posts of an author that wait for a moderator, oldest first. */
export async function listHeldBy(db: Reader, body: string, author: string): Promise<CaucusPost[]> {
  return db
    .select()
    .from(caucusPosts)
    .where(and(eq(caucusPosts.body, body), eq(caucusPosts.author, author), eq(caucusPosts.state, "held")))
    .orderBy(caucusPosts.id)
    .limit(50);
}
