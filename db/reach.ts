import type { Reader } from "./open.ts";
import { and, asc, count, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import type { Role } from "#domain/members.ts";
import { persons } from "./schema/accounts.ts";
import { announcements } from "./schema/announcements.ts";
import { memberships } from "./schema/bodies.ts";
import { endorsements } from "./schema/endorsements.ts";
import { comments, followers, reactions } from "./schema/federation.ts";

/** What came back to a public text: shown comments and shares. */
export type Echo = { readonly comments: number; readonly shares: number };

/** Comments and shares of many announcements or motions at once. */
export async function countEchoes(db: Reader, subjects: readonly string[]): Promise<(subject: string) => Echo> {
  if (subjects.length === 0) return () => ({ comments: 0, shares: 0 });
  const [said, shared] = await Promise.all([
    db
      .select({ subject: comments.subject, n: count() })
      .from(comments)
      .where(and(inArray(comments.subject, [...subjects]), isNull(comments.hiddenAt)))
      .groupBy(comments.subject),
    db
      .select({ subject: reactions.subject, n: count() })
      .from(reactions)
      .where(and(inArray(reactions.subject, [...subjects]), eq(reactions.kind, "announce")))
      .groupBy(reactions.subject),
  ]);
  const find = (rows: typeof said, subject: string) => rows.find((row) => row.subject === subject)?.n ?? 0;
  return (subject) => ({ comments: find(said, subject), shares: find(shared, subject) });
}

/** What the page of a body counts: who follows it, and what it has said, moved and endorsed, as far as the reader may see it. */
export async function countWorks(db: Reader, body: string, publicOnly: boolean) {
  const [row] = await db
    .select({
      followers: sql<number>`(select count(*)::int from ${followers} f where f.body = ${body})`,
      motions: sql<number>`(select count(*)::int from motions m where m.body = ${body} and m.state <> 'draft'
        and (m.visibility = 'public' or not ${publicOnly}::boolean))`,
      endorsements: sql<number>`(select count(*)::int from ${endorsements} e where e.body = ${body})`,
      groups: sql<number>`(select count(*)::int from bodies b where b.parent = ${body}
        and (b.visibility = 'public' or not ${publicOnly}::boolean))`,
      announcements: sql<number>`(select count(*)::int from ${announcements} a where a.body = ${body}
        and a.deleted_at is null and (a.visibility = 'public' or not ${publicOnly}::boolean))`,
    })
    .from(sql`(select 1) as one`);
  return row ?? { followers: 0, motions: 0, endorsements: 0, groups: 0, announcements: 0 };
}

/** Officers of a body by name; `publicOnly` leaves out who did not opt in. */
export async function listOfficers(
  db: Reader,
  body: string,
  publicOnly: boolean,
): Promise<{ name: string; role: Role }[]> {
  return db
    .select({ name: persons.name, role: memberships.role })
    .from(memberships)
    .innerJoin(persons, eq(persons.id, memberships.person))
    .where(
      and(
        eq(memberships.body, body),
        eq(memberships.standing, "good"),
        ne(memberships.role, "member"),
        publicOnly ? eq(persons.isNamePublic, true) : undefined,
      ),
    )
    .orderBy(asc(memberships.role), asc(persons.name))
    .limit(50);
}
