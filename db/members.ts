import type { Reader, Writer } from "./open.ts";
import type { Role } from "#domain/members.ts";
import { and, asc, countDistinct, eq, gt, ilike, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import { accounts, persons } from "./schema/accounts.ts";
import { bodies, memberships } from "./schema/bodies.ts";

export type Membership = typeof memberships.$inferSelect;

/** A member as officers see it. */
export type Member = {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly email: string | null;
  readonly account: string | null;
  readonly role: Role;
  readonly standing: Membership["standing"];
  /** How much the member's vote weighs. */
  readonly weight: number;
  readonly since: number;
};

const member = {
  id: memberships.id,
  person: persons.id,
  name: persons.name,
  email: persons.email,
  account: accounts.id,
  role: memberships.role,
  standing: memberships.standing,
  weight: memberships.weight,
  since: memberships.since,
};

const members = (db: Reader) =>
  db
    .select(member)
    .from(memberships)
    .innerJoin(persons, eq(persons.id, memberships.person))
    .leftJoin(accounts, eq(accounts.person, persons.id));

export async function listMembers(
  db: Reader,
  { body, after, limit }: { body: string; after?: string; limit: number },
): Promise<Member[]> {
  return members(db)
    .where(and(eq(memberships.body, body), after === undefined ? undefined : gt(memberships.id, after)))
    .orderBy(asc(memberships.id))
    .limit(limit);
}

export async function findMember(db: Reader, body: string, id: string): Promise<Member | undefined> {
  const [row] = await members(db).where(and(eq(memberships.body, body), eq(memberships.id, id)));
  return row;
}

export async function findMembership(db: Reader, body: string, person: string): Promise<Membership | undefined> {
  const [row] = await db
    .select()
    .from(memberships)
    .where(and(eq(memberships.body, body), eq(memberships.person, person)));
  return row;
}

/** The memberships of a person, with their bodies. */
export async function listMembershipsOf(db: Reader, person: string) {
  return db
    .select({ membership: memberships, body: bodies })
    .from(memberships)
    .innerJoin(bodies, eq(bodies.id, memberships.body))
    .where(eq(memberships.person, person))
    .orderBy(asc(bodies.name));
}

/** The person's place in a body and in the organization that the body belongs to. */
export async function findPlaces(
  db: Reader,
  body: { id: string; organization: string },
  person: string,
): Promise<{ own: Membership | undefined; inOrganization: Membership | undefined }> {
  const rows = await db
    .select()
    .from(memberships)
    .where(and(inArray(memberships.body, [body.id, body.organization]), eq(memberships.person, person)));
  return {
    own: rows.find((row) => row.body === body.id),
    inOrganization: rows.find((row) => row.body === body.organization),
  };
}

/** The roll's raw material: every member in good standing, in a stable order. */
export async function listElectorate(
  db: Reader,
  body: string,
): Promise<{ voter: string; weight: number; since: number }[]> {
  return db
    .select({ voter: sql<string>`${memberships.person}`, weight: memberships.weight, since: memberships.since })
    .from(memberships)
    .where(and(eq(memberships.body, body), eq(memberships.standing, "good"), isNotNull(memberships.person)))
    .orderBy(asc(memberships.person));
}

export async function countMembers(db: Reader, body: string): Promise<number> {
  return db.$count(memberships, and(eq(memberships.body, body), eq(memberships.standing, "good")));
}

/** The persons in good standing in an organization or any of its groups, each once; who is only in a caucus is not counted. */
export async function countPersonsOf(db: Reader, organization: string): Promise<number> {
  const [row] = await db
    .select({ count: countDistinct(memberships.person) })
    .from(memberships)
    .innerJoin(bodies, eq(bodies.id, memberships.body))
    .where(
      and(
        eq(bodies.organization, organization),
        inArray(bodies.kind, ["organization", "chapter", "region", "committee"]),
        eq(memberships.standing, "good"),
      ),
    );
  return row?.count ?? 0;
}

/** Members in good standing of many bodies at once. */
export async function countMembersOf(db: Reader, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ body: memberships.body, count: sql<number>`count(*)::int` })
    .from(memberships)
    .where(and(inArray(memberships.body, [...ids]), eq(memberships.standing, "good")))
    .groupBy(memberships.body);
  return new Map(rows.map((row) => [row.body, row.count]));
}

export async function countAdmins(db: Reader, body: string): Promise<number> {
  return db.$count(
    memberships,
    and(eq(memberships.body, body), eq(memberships.role, "admin"), eq(memberships.standing, "good")),
  );
}

/** The new membership's id, or undefined when the person is a member already. */
export async function saveMembership(tx: Writer, row: typeof memberships.$inferInsert): Promise<string | undefined> {
  const [saved] = await tx.insert(memberships).values(row).onConflictDoNothing().returning({ id: memberships.id });
  return saved?.id;
}

export async function changeMembership(tx: Writer, id: string, change: Partial<Membership>): Promise<void> {
  await tx.update(memberships).set(change).where(eq(memberships.id, id));
}

/** Person and membership by contact address: how an import finds who is there already. */
export async function listMembersByEmail(db: Reader, body: string, emails: readonly string[]): Promise<Member[]> {
  if (emails.length === 0) return [];
  return members(db).where(and(eq(memberships.body, body), inArray(persons.email, [...emails])));
}

/** Who has been admin of a body for longest, with an account: the person in whose name the command line does what takes one. */
export async function findFirstAdmin(db: Reader, body: string): Promise<Member | undefined> {
  const [row] = await members(db)
    .where(
      and(
        eq(memberships.body, body),
        eq(memberships.role, "admin"),
        eq(memberships.standing, "good"),
        isNotNull(accounts.id),
        isNull(accounts.suspendedAt),
      ),
    )
    .orderBy(asc(memberships.since), asc(memberships.id))
    .limit(1);
  return row;
}

/** Members of a body, by name: all, or those whose name holds the words. */
export async function listMembersByName(
  db: Reader,
  { body, q, skip, limit }: { body: string; q: string; skip: number; limit: number },
): Promise<Member[]> {
  const words = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return members(db)
    .where(and(eq(memberships.body, body), q === "" ? undefined : ilike(persons.name, words)))
    .orderBy(asc(persons.name), asc(memberships.id))
    .offset(skip)
    .limit(limit);
}

/** How many people with an account can act as chair in a body: two of them do together what one does not do alone. */
export async function countChairs(
  db: Reader,
  body: { id: string; organization: string; rules: { adminsActAsChair: boolean } },
): Promise<number> {
  const isChair = and(eq(memberships.body, body.id), eq(memberships.role, "chair"));
  const isAdmin = and(inArray(memberships.body, [body.id, body.organization]), eq(memberships.role, "admin"));
  const [row] = await db
    .select({ count: sql<number>`count(distinct ${memberships.person})::int` })
    .from(memberships)
    .innerJoin(accounts, and(eq(accounts.person, memberships.person), isNull(accounts.suspendedAt)))
    .where(and(eq(memberships.standing, "good"), body.rules.adminsActAsChair ? or(isChair, isAdmin) : isChair));
  return row?.count ?? 0;
}

/** Everybody who has or had a place in a body. */
export async function countMembersIn(db: Reader, body: string): Promise<number> {
  return db.$count(memberships, and(eq(memberships.body, body), isNotNull(memberships.person)));
}

/** Members without an address, by name: all that an import has to know them by. */
export async function listNamedMembers(db: Reader, body: string, names: readonly string[]): Promise<Member[]> {
  if (names.length === 0) return [];
  return members(db).where(and(eq(memberships.body, body), isNull(persons.email), inArray(persons.name, [...names])));
}
