import type { Reader, Writer } from "./open.ts";
import type { OfficeRole } from "#domain/offices.ts";
import type { Instant } from "#domain/time.ts";
import { type SQL, and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { isInside } from "./bodies.ts";
import { type Office, instantAt, seatsAt } from "./offices.ts";
import { persons } from "./schema/accounts.ts";
import { bodies } from "./schema/bodies.ts";
import { mandates, offices } from "./schema/mandates.ts";
import { motions } from "./schema/motions.ts";
import { questions } from "./schema/questions.ts";

export type Mandate = typeof mandates.$inferSelect;

/** True of mandates that count at a time: begun, not over, not revoked, and the seat still there. */
const isValidAt = (at: SQL): SQL | undefined =>
  and(
    isNotNull(mandates.number),
    sql`${mandates.from} <= ${at} and ${at} < ${mandates.until} and (${mandates.revokedAt} is null or ${at} < ${mandates.revokedAt})`,
    sql`${mandates.number} <= ${seatsAt(at)}`,
  );

/** All mandates of an office, alternates too, oldest first. */
export async function listMandatesOf(db: Reader, office: string): Promise<Mandate[]> {
  return db.select().from(mandates).where(eq(mandates.office, office)).orderBy(asc(mandates.from), asc(mandates.id));
}

export async function findMandate(db: Reader, id: string): Promise<Mandate | undefined> {
  const [row] = await db.select().from(mandates).where(eq(mandates.id, id));
  return row;
}

export async function saveMandate(tx: Writer, row: typeof mandates.$inferInsert): Promise<void> {
  await tx.insert(mandates).values(row);
}

export async function changeMandateRow(tx: Writer, id: string, change: Partial<Mandate>): Promise<void> {
  await tx.update(mandates).set(change).where(eq(mandates.id, id));
}

/** Who holds which weight in a council at a time: a row for each valid seat. */
export async function listSeatHolders(
  db: Reader,
  council: string,
  at: Instant,
): Promise<{ mandate: string; holder: string; home: string; number: number; weight: number }[]> {
  return db
    .select({
      mandate: mandates.id,
      holder: mandates.holder,
      home: offices.home,
      number: sql<number>`${mandates.number}`,
      weight: offices.weight,
    })
    .from(mandates)
    .innerJoin(offices, eq(offices.id, mandates.office))
    .where(
      and(eq(offices.body, council), eq(offices.kind, "seat"), isNull(offices.coalition), isValidAt(instantAt(at))),
    )
    .orderBy(asc(offices.home), asc(mandates.number));
}

/** When the terms in a council that have begun will end. */
export async function listTermsIn(db: Reader, council: string, at: Instant): Promise<{ until: Instant }[]> {
  return db
    .select({ until: mandates.until })
    .from(mandates)
    .innerJoin(offices, eq(offices.id, mandates.office))
    .where(
      and(eq(offices.body, council), eq(offices.kind, "seat"), isNull(offices.coalition), isValidAt(instantAt(at))),
    );
}

/** Where a person's valid mandates give a seat or a role; `at` is null for the database's clock. */
export async function listMandatedPlaces(
  db: Reader,
  person: string,
  at: Instant | null,
  body?: string,
): Promise<{ body: string; isSeated: boolean; role: OfficeRole | null }[]> {
  const when = at === null ? sql`clock_timestamp()` : instantAt(at);
  return db
    .select({ body: offices.body, isSeated: sql<boolean>`${offices.kind} = 'seat'`, role: offices.role })
    .from(mandates)
    .innerJoin(offices, eq(offices.id, mandates.office))
    .where(
      and(
        eq(mandates.holder, person),
        or(and(eq(offices.kind, "seat"), isNull(offices.coalition)), isNotNull(offices.role)),
        body === undefined ? undefined : eq(offices.body, body),
        isValidAt(when),
      ),
    );
}

/** Mandates that have run out without the record saying so. */
export async function listExpired(db: Reader, at: Instant, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: mandates.id })
    .from(mandates)
    .where(and(isNull(mandates.expiredAt), isNull(mandates.revokedAt), lte(mandates.until, at)))
    .orderBy(asc(mandates.until))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** A mandate with all that lists and pages show of it. */
export type MandateInList = {
  readonly mandate: Mandate;
  readonly office: Office;
  readonly body: typeof bodies.$inferSelect;
  readonly home: typeof bodies.$inferSelect;
  readonly organization: string;
  readonly holder: string;
  readonly motion: { readonly id: string; readonly number: number; readonly title: string; readonly isPublic: boolean };
  /** Whether the reader belongs to the home body or to where it is exercised. */
  readonly isInside: boolean;
};

export type MandateFilter = {
  readonly ids?: readonly string[] | undefined;
  readonly office?: string | undefined;
  /** Bodies where it is exercised, or that gave it. */
  readonly of?: string | undefined;
  readonly kinds?: readonly Office["kind"][] | undefined;
  /** Only those that count now, or that wait as alternates. */
  readonly state?: "valid" | "alternate" | undefined;
  readonly holder?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
  readonly at: Instant;
};

/** Mandates of bodies that the person (null: a stranger) may see, newest first. */
export async function listMandatesSeenBy(
  db: Reader,
  person: string | null,
  filter: MandateFilter,
): Promise<MandateInList[]> {
  const homes = alias(bodies, "homes");
  const organizations = alias(bodies, "organizations");
  const at = instantAt(filter.at);
  const isHome =
    person === null
      ? sql<boolean>`false`
      : sql<boolean>`exists (select 1 from memberships p where p.person = ${person} and p.body = ${offices.home} and p.standing = 'good')`;
  const waits = and(isNull(mandates.number), isNull(mandates.revokedAt), sql`${at} < ${mandates.until}`);
  const rows = await db
    .select({
      mandate: mandates,
      office: offices,
      seats: seatsAt(at),
      body: bodies,
      home: homes,
      organization: organizations.slug,
      holder: persons.name,
      motion: { id: motions.id, number: motions.number, title: motions.title, visibility: motions.visibility },
      isInside: sql<boolean>`(${isInside(person)} or ${isHome})`,
    })
    .from(mandates)
    .innerJoin(offices, eq(offices.id, mandates.office))
    .innerJoin(bodies, eq(bodies.id, offices.body))
    .innerJoin(homes, eq(homes.id, offices.home))
    .innerJoin(organizations, eq(organizations.id, homes.organization))
    .innerJoin(persons, eq(persons.id, mandates.holder))
    .innerJoin(questions, eq(questions.id, mandates.question))
    .innerJoin(motions, eq(motions.id, questions.motion))
    .where(
      and(
        or(and(eq(bodies.visibility, "public"), eq(homes.visibility, "public")), isInside(person), isHome),
        filter.ids === undefined ? undefined : inArray(mandates.id, [...filter.ids]),
        filter.office === undefined ? undefined : eq(mandates.office, filter.office),
        filter.of === undefined ? undefined : or(eq(offices.body, filter.of), eq(offices.home, filter.of)),
        filter.kinds === undefined ? undefined : inArray(offices.kind, [...filter.kinds]),
        filter.holder === undefined ? undefined : eq(mandates.holder, filter.holder),
        filter.state === undefined ? undefined : filter.state === "valid" ? isValidAt(at) : waits,
        filter.before === undefined ? undefined : lt(mandates.id, filter.before),
      ),
    )
    .orderBy(desc(mandates.id))
    .limit(filter.limit);
  return rows.map(({ seats, office, motion: { visibility, ...motion }, ...row }) => ({
    ...row,
    office: { ...office, seats },
    motion: { ...motion, isPublic: visibility === "public" && row.home.visibility === "public" },
  }));
}
