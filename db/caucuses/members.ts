import { and, asc, count, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { CaucusRules, GuestState, JoinState } from "#domain/caucuses.ts";
import { firstCaucusRules } from "#domain/caucuses.ts";
import type { Instant } from "#domain/time.ts";
import type { Reader, Writer } from "#db/open.ts";
import { memberships } from "#db/schema/bodies.ts";
import { caucusGuests, caucusJoins, caucusMembers, caucusRules } from "#db/schema/caucuses.ts";
import { bodies } from "#db/schema/bodies.ts";

export type CaucusJoin = typeof caucusJoins.$inferSelect;
export type CaucusMember = typeof caucusMembers.$inferSelect;
export type CaucusGuest = typeof caucusGuests.$inferSelect;

/** What a caucus of ours has decided about its doors. */
export async function findCaucusRules(db: Reader, body: string): Promise<CaucusRules> {
  const [row] = await db.select().from(caucusRules).where(eq(caucusRules.body, body));
  return row ?? firstCaucusRules;
}

export async function saveCaucusRules(tx: Writer, body: string, rules: CaucusRules): Promise<void> {
  await tx
    .insert(caucusRules)
    .values({ body, ...rules })
    .onConflictDoUpdate({ target: caucusRules.body, set: rules });
}

/** A person’s wish to join a caucus, if it stands. */
export async function findJoin(
  db: Reader,
  { person, caucus }: { readonly person: string; readonly caucus: string },
): Promise<CaucusJoin | undefined> {
  const [row] = await db
    .select()
    .from(caucusJoins)
    .where(
      and(
        eq(caucusJoins.person, person),
        eq(caucusJoins.caucus, caucus),
        inArray(caucusJoins.state, ["asked", "accepted"]),
      ),
    );
  return row;
}

export async function findJoinById(db: Reader, id: string): Promise<CaucusJoin | undefined> {
  const [row] = await db.select().from(caucusJoins).where(eq(caucusJoins.id, id));
  return row;
}

/** The caucuses that a person belongs to or asked to join, newest first. */
export async function listJoinsOf(db: Reader, person: string): Promise<CaucusJoin[]> {
  return db.select().from(caucusJoins).where(eq(caucusJoins.person, person)).orderBy(desc(caucusJoins.id)).limit(200);
}

export async function saveJoin(tx: Writer, row: typeof caucusJoins.$inferInsert): Promise<void> {
  await tx.insert(caucusJoins).values(row);
}

export async function changeJoin(tx: Writer, id: string, state: JoinState, at: Instant): Promise<void> {
  await tx.update(caucusJoins).set({ state, changedAt: at }).where(eq(caucusJoins.id, id));
}

/** Joins that stand although the person is no longer in good standing in the body that vouches. */
export async function listEndedJoins(db: Reader): Promise<CaucusJoin[]> {
  const rows = await db
    .select({ join: caucusJoins })
    .from(caucusJoins)
    .leftJoin(
      memberships,
      and(
        eq(memberships.body, caucusJoins.body),
        eq(memberships.person, caucusJoins.person),
        eq(memberships.standing, "good"),
      ),
    )
    .where(and(inArray(caucusJoins.state, ["asked", "accepted"]), isNull(memberships.id)))
    .limit(100);
  return rows.map(({ join }) => join);
}

/** Who is vouched for by an address; `voucher` has to be who said it first. */
export async function findCaucusMember(
  db: Reader,
  { body, handle, voucher }: { readonly body: string; readonly handle: string; readonly voucher: string },
): Promise<CaucusMember | undefined> {
  const [row] = await db
    .select()
    .from(caucusMembers)
    .where(and(eq(caucusMembers.body, body), eq(caucusMembers.handle, handle), eq(caucusMembers.voucher, voucher)));
  return row;
}

/** The member whom a Join made. */
export async function findMemberByJoin(db: Reader, body: string, voucher: string, activity: string) {
  const [row] = await db
    .select()
    .from(caucusMembers)
    .where(and(eq(caucusMembers.body, body), eq(caucusMembers.voucher, voucher), eq(caucusMembers.activity, activity)));
  return row;
}

export async function findVouched(db: Reader, membership: string): Promise<CaucusMember | undefined> {
  const [row] = await db.select().from(caucusMembers).where(eq(caucusMembers.membership, membership));
  return row;
}

export async function saveCaucusMember(tx: Writer, row: typeof caucusMembers.$inferInsert): Promise<void> {
  const { membership: _, ...change } = row;
  await tx.insert(caucusMembers).values(row).onConflictDoUpdate({ target: caucusMembers.membership, set: change });
}

/** How many a body has vouched for since a time. */
export async function countVouched(db: Reader, body: string, voucher: string, since: Instant): Promise<number> {
  const [row] = await db
    .select({ count: count() })
    .from(caucusMembers)
    .where(and(eq(caucusMembers.body, body), eq(caucusMembers.voucher, voucher), gt(caucusMembers.since, since)));
  return row?.count ?? 0;
}

/** Members in good standing by the body that vouches for them; null: nobody does, they joined here. */
export async function countByVoucher(
  db: Reader,
  body: string,
): Promise<{ readonly voucher: string | null; readonly members: number }[]> {
  return db
    .select({ voucher: caucusMembers.voucher, members: sql<number>`count(*)::int` })
    .from(memberships)
    .leftJoin(caucusMembers, eq(caucusMembers.membership, memberships.id))
    .where(and(eq(memberships.body, body), eq(memberships.standing, "good")))
    .groupBy(caucusMembers.voucher)
    .orderBy(sql`count(*) desc`, asc(caucusMembers.voucher));
}

/** Those who are vouched for and wait for a moderator. */
export async function listAsking(db: Reader, body: string) {
  return db
    .select({ membership: memberships.id, voucher: caucusMembers.voucher, since: memberships.since })
    .from(memberships)
    .innerJoin(caucusMembers, eq(caucusMembers.membership, memberships.id))
    .where(and(eq(memberships.body, body), eq(memberships.standing, "applicant")))
    .orderBy(asc(memberships.id))
    .limit(200);
}

export async function findGuest(db: Reader, body: string, actor: string): Promise<CaucusGuest | undefined> {
  const [row] = await db
    .select()
    .from(caucusGuests)
    .where(and(eq(caucusGuests.body, body), eq(caucusGuests.actor, actor)));
  return row;
}

/** Accounts that are nobody’s members, by their state. */
export async function listGuests(db: Reader, body: string, states: readonly GuestState[]): Promise<CaucusGuest[]> {
  return db
    .select()
    .from(caucusGuests)
    .where(and(eq(caucusGuests.body, body), inArray(caucusGuests.state, [...states])))
    .orderBy(desc(caucusGuests.since), asc(caucusGuests.actor))
    .limit(500);
}

export async function saveGuest(tx: Writer, row: typeof caucusGuests.$inferInsert): Promise<void> {
  const { state, since, activity } = row;
  await tx
    .insert(caucusGuests)
    .values(row)
    .onConflictDoUpdate({
      target: [caucusGuests.body, caucusGuests.actor],
      set: { state, since, ...(activity != null && { activity }) },
    });
}

/** The public caucuses of this instance. */
export async function listOwnCaucuses(db: Reader) {
  return db
    .select()
    .from(bodies)
    .where(and(eq(bodies.kind, "caucus"), eq(bodies.visibility, "public")))
    .orderBy(asc(bodies.name))
    .limit(500);
}
