import type { Reader, Writer } from "./open.ts";
import { and, desc, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { announcements } from "./schema/announcements.ts";
import { bodies } from "./schema/bodies.ts";

export type Announcement = typeof announcements.$inferSelect;

export async function findAnnouncement(db: Reader, id: string): Promise<Announcement | undefined> {
  const [row] = await db.select().from(announcements).where(eq(announcements.id, id));
  return row;
}

export async function lockAnnouncement(tx: Writer, id: string): Promise<Announcement | undefined> {
  const [row] = await tx.select().from(announcements).where(eq(announcements.id, id)).for("update");
  return row;
}

/** Newest first; `publicOnly` is what strangers may see. */
export async function listAnnouncements(
  db: Reader,
  {
    bodies: of,
    publicOnly,
    before,
    limit,
  }: { bodies: readonly string[]; publicOnly: boolean; before?: string; limit: number },
): Promise<Announcement[]> {
  if (of.length === 0) return [];
  return db
    .select()
    .from(announcements)
    .where(
      and(
        inArray(announcements.body, [...of]),
        isNull(announcements.deletedAt),
        publicOnly ? eq(announcements.visibility, "public") : undefined,
        before === undefined ? undefined : lt(announcements.id, before),
      ),
    )
    .orderBy(desc(announcements.id))
    .limit(limit);
}

/** The newest public announcements of all public bodies here, for the front page. */
export async function listNews(db: Reader, limit: number) {
  return db
    .select({ announcement: announcements, body: { slug: bodies.slug, name: bodies.name } })
    .from(announcements)
    .innerJoin(bodies, eq(bodies.id, announcements.body))
    .where(
      and(isNull(announcements.deletedAt), eq(announcements.visibility, "public"), eq(bodies.visibility, "public")),
    )
    .orderBy(desc(announcements.id))
    .limit(limit);
}

export async function saveAnnouncement(tx: Writer, row: typeof announcements.$inferInsert): Promise<void> {
  await tx.insert(announcements).values(row);
}

export async function changeAnnouncementRow(tx: Writer, id: string, change: Partial<Announcement>): Promise<void> {
  await tx.update(announcements).set(change).where(eq(announcements.id, id));
}

/** How many announcements are public, counted up to a limit. */
export async function countPosts(db: Reader, limit: number): Promise<number> {
  const some = db
    .select({ id: announcements.id })
    .from(announcements)
    .where(and(isNull(announcements.deletedAt), eq(announcements.visibility, "public")))
    .limit(limit)
    .as("some");
  const [row] = await db.select({ count: sql<number>`count(*)::int` }).from(some);
  return row?.count ?? 0;
}
