import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import type { MotionState } from "#domain/motions.ts";
import type { Visibility } from "#domain/bodies.ts";
import { and, asc, desc, eq, ilike, inArray, lt, lte, ne, or, sql } from "drizzle-orm";
import { isInside } from "./bodies.ts";
import { persons } from "./schema/accounts.ts";
import { bodies } from "./schema/bodies.ts";
import { motions, seconds, texts } from "./schema/motions.ts";

export type Motion = typeof motions.$inferSelect;

export async function findMotion(db: Reader, id: string): Promise<Motion | undefined> {
  const [row] = await db.select().from(motions).where(eq(motions.id, id));
  return row;
}

export async function findMotionByNumber(db: Reader, number: number): Promise<Motion | undefined> {
  const [row] = await db.select().from(motions).where(eq(motions.number, number));
  return row;
}

export async function lockMotion(tx: Writer, id: string): Promise<Motion | undefined> {
  const [row] = await tx.select().from(motions).where(eq(motions.id, id)).for("update");
  return row;
}

/** The next number of the instance's one series; the caller holds the lock `motion-number`. */
export async function nextMotionNumber(tx: Reader): Promise<number> {
  const [row] = await tx.select({ last: sql<number>`coalesce(max(${motions.number}), 0)::int` }).from(motions);
  return (row?.last ?? 0) + 1;
}

export type MotionFilter = {
  readonly bodies?: readonly string[];
  readonly states?: readonly MotionState[];
  readonly visibility?: Visibility;
  /** Leaves out what a stranger may not see, but for these bodies, whose members-only motions are shown too. */
  readonly insideOf?: readonly string[];
  /** Words of the title. */
  readonly q?: string;
  readonly before?: string;
  readonly limit: number;
};

/** A motion with what every list shows beside it. */
export type MotionInList = Motion & { readonly bodySlug: string; readonly bodyName: string };

/** Newest first. */
export async function listMotions(db: Reader, filter: MotionFilter): Promise<MotionInList[]> {
  const rows = await db
    .select({ motion: motions, bodySlug: bodies.slug, bodyName: bodies.name })
    .from(motions)
    .innerJoin(bodies, eq(bodies.id, motions.body))
    .where(
      and(
        filter.bodies === undefined ? undefined : inArray(motions.body, [...filter.bodies]),
        filter.states === undefined ? undefined : inArray(motions.state, [...filter.states]),
        filter.visibility === undefined ? undefined : eq(motions.visibility, filter.visibility),
        filter.visibility === "public" ? eq(bodies.visibility, "public") : undefined,
        filter.insideOf === undefined
          ? undefined
          : or(
              and(eq(motions.visibility, "public"), eq(bodies.visibility, "public")),
              inArray(motions.body, [...filter.insideOf]),
            ),
        filter.q === undefined
          ? undefined
          : ilike(motions.title, `%${filter.q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`),
        filter.before === undefined ? undefined : lt(motions.id, filter.before),
      ),
    )
    .orderBy(desc(motions.id))
    .limit(filter.limit);
  return rows.map(({ motion, ...body }) => ({ ...motion, ...body }));
}

/** A motion as a list of the API shows it, newest first. */
export type ListedMotion = {
  readonly motion: Motion;
  readonly bodySlug: string;
  readonly bodyVisibility: Visibility;
  readonly isInside: boolean;
};

/** The motions that a person (null: a stranger) may see; drafts are their movers' alone. */
export async function listMotionsSeenBy(
  db: Reader,
  person: string | null,
  filter: {
    readonly body?: string | undefined;
    readonly states?: readonly MotionState[] | undefined;
    readonly q?: string | undefined;
    readonly before?: string | undefined;
    readonly limit: number;
  },
): Promise<ListedMotion[]> {
  const { body, states, q, before, limit } = filter;
  const isPublic = and(eq(motions.visibility, "public"), eq(bodies.visibility, "public"));
  return db
    .select({
      motion: motions,
      bodySlug: bodies.slug,
      bodyVisibility: bodies.visibility,
      isInside: isInside(person),
    })
    .from(motions)
    .innerJoin(bodies, eq(bodies.id, motions.body))
    .where(
      and(
        person === null ? ne(motions.state, "draft") : or(ne(motions.state, "draft"), eq(motions.mover, person)),
        or(isPublic, isInside(person)),
        body === undefined ? undefined : eq(motions.body, body),
        states === undefined ? undefined : inArray(motions.state, [...states]),
        q === undefined ? undefined : ilike(motions.title, `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`),
        before === undefined ? undefined : lt(motions.id, before),
      ),
    )
    .orderBy(desc(motions.id))
    .limit(limit);
}

/** How many second each of these motions. */
export async function countSecondsOf(db: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ motion: seconds.motion, count: sql<number>`count(*)::int` })
    .from(seconds)
    .where(inArray(seconds.motion, [...ids]))
    .groupBy(seconds.motion);
  return new Map(rows.map((row) => [row.motion, row.count]));
}

/** Drafts of a person, newest first: nobody else sees them. */
export async function listDraftsOf(db: Reader, person: string): Promise<MotionInList[]> {
  const rows = await db
    .select({ motion: motions, bodySlug: bodies.slug, bodyName: bodies.name })
    .from(motions)
    .innerJoin(bodies, eq(bodies.id, motions.body))
    .where(and(eq(motions.mover, person), eq(motions.state, "draft")))
    .orderBy(desc(motions.id))
    .limit(20);
  return rows.map(({ motion, ...body }) => ({ ...motion, ...body }));
}

export async function saveMotion(tx: Writer, row: typeof motions.$inferInsert): Promise<void> {
  await tx.insert(motions).values(row);
}

export async function changeMotion(tx: Writer, id: string, change: Partial<Motion>): Promise<void> {
  await tx.update(motions).set(change).where(eq(motions.id, id));
}

/** False when the person had seconded it already. */
export async function saveSecond(tx: Writer, motion: string, person: string, at: Instant): Promise<boolean> {
  const saved = await tx.insert(seconds).values({ motion, person, at }).onConflictDoNothing().returning();
  return saved.length === 1;
}

export async function countSeconds(db: Reader, motion: string): Promise<number> {
  return db.$count(seconds, eq(seconds.motion, motion));
}

export async function hasSeconded(db: Reader, motion: string, person: string): Promise<boolean> {
  return (await db.$count(seconds, and(eq(seconds.motion, motion), eq(seconds.person, person)))) > 0;
}

/** Motions by their ids, in the order of their numbers. */
export async function listMotionsByIds(db: Reader, ids: readonly string[]): Promise<Motion[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(motions)
    .where(inArray(motions.id, [...ids]))
    .orderBy(asc(motions.number));
}

/** Submitted motions whose time for seconds is over. */
export async function listMotionsToLapse(db: Reader, at: Instant, limit: number): Promise<{ id: string }[]> {
  return db
    .select({ id: motions.id })
    .from(motions)
    .where(and(eq(motions.state, "submitted"), lte(motions.secondsDueAt, at)))
    .orderBy(asc(motions.id))
    .limit(limit);
}

/** Keeps a salted public text under its hash; the same text twice is one row. */
export async function saveText(tx: Writer, row: { hash: string; salt: Uint8Array; text: string }): Promise<void> {
  await tx.insert(texts).values(row).onConflictDoNothing();
}

export async function findText(db: Reader, hash: string): Promise<typeof texts.$inferSelect | undefined> {
  const [row] = await db.select().from(texts).where(eq(texts.hash, hash));
  return row;
}

/** A motion by its number, with its body. */
export async function findMotionInBody(db: Reader, number: number) {
  const [row] = await db
    .select({ motion: motions, body: bodies })
    .from(motions)
    .innerJoin(bodies, eq(bodies.id, motions.body))
    .where(eq(motions.number, number));
  return row;
}

/** How a motion stands: who moved it, how many second it, and whether this person does. */
export async function findSupport(db: Reader, motion: string, person: string | undefined) {
  const [row] = await db
    .select({
      mover: persons.name,
      isMoverPublic: persons.isNamePublic,
      seconds: sql<number>`(select count(*)::int from seconds s where s.motion = ${motions.id})`,
      hasSeconded: sql<boolean>`exists (select 1 from seconds s where s.motion = ${motions.id} and s.person = ${person ?? null}::uuid)`,
    })
    .from(motions)
    .innerJoin(persons, eq(persons.id, motions.mover))
    .where(eq(motions.id, motion));
  return row;
}
