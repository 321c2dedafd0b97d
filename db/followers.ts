import type { Reader } from "./open.ts";
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

export async function countFollowers(db: Reader, body: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(followers)
    .where(eq(followers.body, body));
  return row?.count ?? 0;
}
