import type { Reader, Writer } from "./open.ts";
import { and, desc, eq, lt, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { isInside } from "./bodies.ts";
import { bodies } from "./schema/bodies.ts";
import { motions } from "./schema/motions.ts";
import { positions } from "./schema/positions.ts";

export type Position = typeof positions.$inferSelect;

export async function findPosition(db: Reader, id: string): Promise<Position | undefined> {
  const [row] = await db.select().from(positions).where(eq(positions.id, id));
  return row;
}

export async function findPositionOf(db: Reader, motion: string): Promise<Position | undefined> {
  const [row] = await db.select().from(positions).where(eq(positions.motion, motion));
  return row;
}

/** The position that took the place of another, if one did. */
export async function findSuccessor(db: Reader, id: string): Promise<string | undefined> {
  const [row] = await db.select({ id: positions.id }).from(positions).where(eq(positions.supersedes, id));
  return row?.id;
}

export async function savePosition(tx: Writer, row: typeof positions.$inferInsert): Promise<void> {
  await tx.insert(positions).values(row);
}

export async function changePositionRow(tx: Writer, id: string, change: Partial<Position>): Promise<void> {
  await tx.update(positions).set(change).where(eq(positions.id, id));
}

export type PositionFilter = {
  readonly id?: string | undefined;
  readonly body?: string | undefined;
  readonly state?: Position["state"] | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
};

/** Positions that the person (null: a stranger) may see, newest first, each with its body, its text and the slug of its organization. */
export async function listPositionsSeenBy(db: Reader, person: string | null, filter: PositionFilter) {
  const organizations = alias(bodies, "organizations");
  return db
    .select({ position: positions, body: bodies, organization: organizations.slug, motion: motions })
    .from(positions)
    .innerJoin(bodies, eq(bodies.id, positions.body))
    .innerJoin(organizations, eq(organizations.id, bodies.organization))
    .innerJoin(motions, eq(motions.id, positions.motion))
    .where(
      and(
        or(and(eq(bodies.visibility, "public"), eq(motions.visibility, "public")), isInside(person)),
        filter.id === undefined ? undefined : eq(positions.id, filter.id),
        filter.body === undefined ? undefined : eq(positions.body, filter.body),
        filter.state === undefined ? undefined : eq(positions.state, filter.state),
        filter.before === undefined ? undefined : lt(positions.id, filter.before),
      ),
    )
    .orderBy(desc(positions.id))
    .limit(filter.limit);
}
