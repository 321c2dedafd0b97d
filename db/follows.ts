import type { Reader, Writer } from "./open.ts";
import { and, desc, eq } from "drizzle-orm";
import { follows } from "./schema/federation.ts";

export type Follow = typeof follows.$inferSelect;

export async function findFollow(db: Reader, id: string): Promise<Follow | undefined> {
  const [row] = await db.select().from(follows).where(eq(follows.id, id));
  return row;
}

/** Persons here who follow, or want to follow, an actor. */
export async function listFollowsOf(db: Reader, actor: string): Promise<Follow[]> {
  return db.select().from(follows).where(eq(follows.actor, actor));
}

/** Whom a person follows, newest first. */
export async function listFollowsBy(db: Reader, person: string): Promise<Follow[]> {
  return db.select().from(follows).where(eq(follows.person, person)).orderBy(desc(follows.id)).limit(500);
}

/** Undefined when the person follows that actor already. */
export async function saveFollow(tx: Writer, row: typeof follows.$inferInsert): Promise<Follow | undefined> {
  const [saved] = await tx.insert(follows).values(row).onConflictDoNothing().returning();
  return saved;
}

export async function deleteFollow(tx: Writer, person: string, actor: string): Promise<void> {
  await tx.delete(follows).where(and(eq(follows.person, person), eq(follows.actor, actor)));
}
