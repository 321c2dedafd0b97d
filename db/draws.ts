import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, inArray, lt } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { persons } from "./schema/accounts.ts";
import { bodies } from "./schema/bodies.ts";
import { drawPlaces, draws } from "./schema/draws.ts";

export type Draw = typeof draws.$inferSelect;
export type DrawPlace = typeof drawPlaces.$inferSelect;

/** Rows of one statement, far below the most parameters that PostgreSQL takes. */
const SLICE = 5_000;

export async function findDraw(db: Reader, id: string): Promise<Draw | undefined> {
  const [row] = await db.select().from(draws).where(eq(draws.id, id));
  return row;
}

export async function lockDraw(tx: Writer, id: string): Promise<Draw | undefined> {
  const [row] = await tx.select().from(draws).where(eq(draws.id, id)).for("update");
  return row;
}

/** The draws of a body, newest first; `publicOnly` is what strangers may see. */
export async function listDraws(
  db: Reader,
  { body, publicOnly, before, limit }: { body: string; publicOnly: boolean; before?: string; limit: number },
): Promise<Draw[]> {
  return db
    .select()
    .from(draws)
    .where(
      and(
        eq(draws.body, body),
        publicOnly ? eq(draws.visibility, "public") : undefined,
        before === undefined ? undefined : lt(draws.id, before),
      ),
    )
    .orderBy(desc(draws.id))
    .limit(limit);
}

/** The newest draws that everybody may see. */
export async function listPublicDraws(db: Reader, limit: number): Promise<Draw[]> {
  const rows = await db
    .select({ draw: draws })
    .from(draws)
    .innerJoin(bodies, and(eq(bodies.id, draws.body), eq(bodies.visibility, "public")))
    .where(eq(draws.visibility, "public"))
    .orderBy(desc(draws.id))
    .limit(limit);
  return rows.map(({ draw }) => draw);
}

/** The public lines of a pool, in their order. */
export async function listLines(db: Reader, draw: string): Promise<string[]> {
  const rows = await db
    .select({ line: drawPlaces.line })
    .from(drawPlaces)
    .where(eq(drawPlaces.draw, draw))
    .orderBy(asc(drawPlaces.number));
  return rows.map(({ line }) => line);
}

/** Some places of a pool, with the members' names: for those who may know them. */
export async function listDrawn(
  db: Reader,
  draw: string,
  numbers: readonly number[],
): Promise<(DrawPlace & { readonly name: string | null })[]> {
  if (numbers.length === 0) return [];
  const rows = await db
    .select({ place: drawPlaces, name: persons.name })
    .from(drawPlaces)
    .leftJoin(persons, eq(persons.id, drawPlaces.person))
    .where(and(eq(drawPlaces.draw, draw), inArray(drawPlaces.number, [...numbers])));
  return rows.map(({ place, name }) => ({ ...place, name }));
}

/** A person's own place in a pool. */
export async function findOwnPlace(db: Reader, draw: string, person: string): Promise<DrawPlace | undefined> {
  const [row] = await db
    .select()
    .from(drawPlaces)
    .where(and(eq(drawPlaces.draw, draw), eq(drawPlaces.person, person)));
  return row;
}

export async function saveDraw(
  tx: Writer,
  row: typeof draws.$inferInsert & { readonly id: string },
  places: readonly Omit<typeof drawPlaces.$inferInsert, "draw">[],
): Promise<void> {
  await tx.insert(draws).values(row);
  for (let from = 0; from < places.length; from += SLICE)
    await tx.insert(drawPlaces).values(places.slice(from, from + SLICE).map((place) => ({ ...place, draw: row.id })));
}

export async function revealDrawRow(
  tx: Writer,
  id: string,
  reveal: {
    readonly values: string[];
    readonly key: string;
    readonly selected: number[];
    readonly revealedAt: Instant;
  },
): Promise<void> {
  await tx.update(draws).set(reveal).where(eq(draws.id, id));
}
