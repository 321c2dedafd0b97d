import type { Reader } from "./open.ts";
import { eq, inArray } from "drizzle-orm";
import { announcements } from "./schema/announcements.ts";
import { bodies } from "./schema/bodies.ts";
import { motions } from "./schema/motions.ts";

/** The motions and announcements among these ids, which share one kind of comments. */
export async function listSubjects(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return { motions: [], announcements: [] };
  const [moved, said] = await Promise.all([
    db
      .select({ id: motions.id, number: motions.number, title: motions.title })
      .from(motions)
      .where(inArray(motions.id, [...ids])),
    db
      .select({ id: announcements.id, title: announcements.title, name: bodies.name, slug: bodies.slug })
      .from(announcements)
      .innerJoin(bodies, eq(bodies.id, announcements.body))
      .where(inArray(announcements.id, [...ids])),
  ]);
  return { motions: moved, announcements: said };
}
