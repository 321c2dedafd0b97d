import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { type SQL, and, asc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { isInside } from "./bodies.ts";
import { apportionments, offices } from "./schema/mandates.ts";
import { bodies } from "./schema/bodies.ts";

export type Office = typeof offices.$inferSelect;
export type Apportionment = typeof apportionments.$inferSelect;

/** An instant as a parameter of raw SQL. */
export const instantAt = (at: Instant): SQL => sql`${new Date(at).toISOString()}::timestamptz`;

/** How many seats the office has at a time: of a council's, as many as the share-out in force says. */
export const seatsAt = (
  at: SQL,
): SQL<number> => sql<number>`(case when ${offices.kind} = 'seat' and ${offices.coalition} is null then coalesce((
    select coalesce((select (share ->> 'seats')::int from jsonb_array_elements(a.shares) share
      where share ->> 'home' = ${offices.home}::text), 0)
    from apportionments a where a.council = ${offices.body} and a.effective_at <= ${at}
    order by a.effective_at desc, a.id desc limit 1), ${offices.seats}) else ${offices.seats} end)`;

/** The office with the seats that it has at a time. */
export async function findOffice(db: Reader, id: string, at: Instant): Promise<Office | undefined> {
  const [row] = await db
    .select({ office: offices, seats: seatsAt(instantAt(at)) })
    .from(offices)
    .where(eq(offices.id, id));
  return row === undefined ? undefined : { ...row.office, seats: row.seats };
}

/** The council's seats of one member body, if it has any. */
export async function findSeats(db: Reader, council: string, home: string): Promise<Office | undefined> {
  const [row] = await db
    .select()
    .from(offices)
    .where(
      and(
        eq(offices.body, council),
        eq(offices.home, home),
        eq(offices.kind, "seat"),
        isNull(offices.endedAt),
        isNull(offices.coalition),
      ),
    );
  return row;
}

/** The seats that an organization of ours has in a coalition's council, if it ever had any. */
export async function findCoalitionSeats(db: Reader, coalition: string, home: string): Promise<Office | undefined> {
  const [row] = await db
    .select()
    .from(offices)
    .where(and(eq(offices.coalition, coalition), eq(offices.home, home)));
  return row;
}

/** The seats of a council, by member body. */
export async function listSeatOffices(db: Reader, council: string): Promise<Office[]> {
  return db
    .select()
    .from(offices)
    .where(and(eq(offices.body, council), eq(offices.kind, "seat"), isNull(offices.endedAt), isNull(offices.coalition)))
    .orderBy(asc(offices.id));
}

/** The offices of a body that can be filled. */
export async function listOfficesOf(db: Reader, body: string): Promise<Office[]> {
  return db
    .select()
    .from(offices)
    .where(and(eq(offices.body, body), isNull(offices.endedAt)))
    .orderBy(asc(offices.title))
    .limit(100);
}

export async function saveOffice(tx: Writer, row: typeof offices.$inferInsert): Promise<void> {
  await tx.insert(offices).values(row);
}

export async function changeOfficeRow(tx: Writer, id: string, change: Partial<Office>): Promise<void> {
  await tx.update(offices).set(change).where(eq(offices.id, id));
}

/** An office with the bodies it belongs to. */
export type OfficeInList = {
  readonly office: Office;
  readonly body: typeof bodies.$inferSelect;
  readonly home: typeof bodies.$inferSelect;
};

/** Offices whose bodies the person (null: a stranger) may see, oldest first; `of` narrows to where they are exercised or filled. */
export async function listOfficesSeenBy(
  db: Reader,
  person: string | null,
  {
    of,
    ids,
    kinds,
    after,
    limit,
    at,
  }: {
    readonly of?: string | undefined;
    readonly ids?: readonly string[] | undefined;
    readonly kinds?: readonly Office["kind"][] | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
    readonly at: Instant;
  },
): Promise<OfficeInList[]> {
  const homes = alias(bodies, "homes");
  const rows = await db
    .select({ office: offices, seats: seatsAt(instantAt(at)), body: bodies, home: homes })
    .from(offices)
    .innerJoin(bodies, eq(bodies.id, offices.body))
    .innerJoin(homes, eq(homes.id, offices.home))
    .where(
      and(
        or(eq(bodies.visibility, "public"), isInside(person)),
        of === undefined ? undefined : or(eq(offices.body, of), eq(offices.home, of)),
        ids === undefined ? undefined : inArray(offices.id, [...ids]),
        kinds === undefined ? undefined : inArray(offices.kind, [...kinds]),
        after === undefined ? undefined : gt(offices.id, after),
      ),
    )
    .orderBy(asc(offices.id))
    .limit(limit);
  return rows.map(({ office, seats, body, home }) => ({ office: { ...office, seats }, body, home }));
}

export async function saveApportionment(tx: Writer, row: typeof apportionments.$inferInsert): Promise<void> {
  await tx.insert(apportionments).values(row);
}

/** The share-outs of a council's seats, the newest first. */
export async function listApportionments(db: Reader, council: string): Promise<Apportionment[]> {
  return db
    .select()
    .from(apportionments)
    .where(eq(apportionments.council, council))
    .orderBy(sql`${apportionments.effectiveAt} desc, ${apportionments.id} desc`)
    .limit(50);
}
