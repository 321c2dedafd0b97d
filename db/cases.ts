import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, lte, ne, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { accounts, persons } from "./schema/accounts.ts";
import { bodies, memberships } from "./schema/bodies.ts";
import { casePanellists, cases, caseSteps, caseTexts } from "./schema/cases.ts";

/** A case in a body of ours. */
export type CaseRow = typeof cases.$inferSelect;

/** A step that was taken here. */
export type CaseStepRow = typeof caseSteps.$inferSelect;

/** A text of a case, or that it was erased. */
export type CaseText = { readonly hash: string; readonly text: string | null; readonly isErased: boolean };

export async function findCase(db: Reader, id: string): Promise<CaseRow | undefined> {
  const [row] = await db.select().from(cases).where(eq(cases.id, id));
  return row;
}

/** The cases of our bodies, newest first: of these bodies alone, or of all that strangers may know of and of these. */
export async function listCases(
  db: Reader,
  { insideOf, before, limit }: { insideOf: readonly string[]; before?: string; limit: number },
) {
  const inside = insideOf.length === 0 ? sql`false` : inArray(cases.body, [...insideOf]);
  return db
    .select({ row: cases, body: bodies })
    .from(cases)
    .innerJoin(bodies, eq(bodies.id, cases.body))
    .where(
      and(sql`(${bodies.visibility} = 'public' or ${inside})`, before === undefined ? undefined : lt(cases.id, before)),
    )
    .orderBy(desc(cases.id))
    .limit(limit);
}

export async function nextCaseNumber(tx: Reader): Promise<number> {
  const [row] = await tx.select({ last: sql<number>`coalesce(max(${cases.number}), 0)::int` }).from(cases);
  return (row?.last ?? 0) + 1;
}

export async function saveCase(tx: Writer, row: typeof cases.$inferInsert): Promise<void> {
  await tx.insert(cases).values(row);
}

export async function changeCase(tx: Writer, id: string, change: Partial<CaseRow>): Promise<void> {
  await tx.update(cases).set(change).where(eq(cases.id, id));
}

/** Cases that the clock moves on. */
export async function listCasesDue(db: Reader, at: Instant, limit: number): Promise<{ id: string }[]> {
  return db
    .select({ id: cases.id })
    .from(cases)
    .where(and(isNotNull(cases.dueAt), lte(cases.dueAt, at)))
    .orderBy(asc(cases.dueAt), asc(cases.id))
    .limit(limit);
}

/** The steps that were taken here in a case, in order. */
export async function listCaseSteps(db: Reader, name: string): Promise<CaseStepRow[]> {
  return db.select().from(caseSteps).where(eq(caseSteps.case, name)).orderBy(asc(caseSteps.id));
}

export async function findCaseStep(db: Reader, id: string): Promise<CaseStepRow | undefined> {
  const [row] = await db.select().from(caseSteps).where(eq(caseSteps.id, id));
  return row;
}

export async function saveCaseStep(tx: Writer, row: typeof caseSteps.$inferInsert): Promise<void> {
  await tx.insert(caseSteps).values(row);
}

/** The texts of a case that are kept here, by their hashes. */
export async function listCaseTexts(db: Reader, name: string): Promise<Map<string, CaseText>> {
  const rows = await db
    .select({ hash: caseTexts.hash, text: caseTexts.text, erasedAt: caseTexts.erasedAt })
    .from(caseTexts)
    .where(eq(caseTexts.case, name));
  return new Map(rows.map(({ hash, text, erasedAt }) => [hash, { hash, text, isErased: erasedAt !== null }]));
}

export async function saveCaseText(
  tx: Writer,
  row: {
    readonly hash: string;
    readonly case: string;
    readonly salt: Uint8Array;
    readonly text: string;
    readonly host?: string;
  },
): Promise<void> {
  await tx.insert(caseTexts).values(row).onConflictDoNothing();
}

/** Deletes what was written under these hashes for good; that it was there stays. */
export async function eraseCaseText(tx: Writer, hash: string, at: Instant): Promise<void> {
  await tx
    .update(caseTexts)
    .set({ salt: null, text: null, erasedAt: at })
    .where(and(eq(caseTexts.hash, hash), isNull(caseTexts.erasedAt)));
}

/** Members of the organization with an account and in good standing, and whether they have a place in another body than this one. */
export async function listCandidates(
  db: Reader,
  body: { readonly id: string; readonly organization: string },
): Promise<{ party: string; isFromElsewhere: boolean }[]> {
  const inBody = sql<boolean>`exists (select 1 from ${memberships} m
    where m.person = ${memberships.person} and m.body = ${body.id} and m.standing = 'good')`;
  const rows = await db
    .selectDistinct({ party: sql<string>`${memberships.person}`, inBody })
    .from(memberships)
    .innerJoin(bodies, and(eq(bodies.id, memberships.body), eq(bodies.organization, body.organization)))
    .innerJoin(accounts, and(eq(accounts.person, memberships.person), isNull(accounts.suspendedAt)))
    .where(and(eq(memberships.standing, "good"), isNotNull(memberships.person)));
  return rows.map((row) => ({ party: row.party, isFromElsewhere: !row.inBody }));
}

/** How many officers of a body there are beside the parties. */
export async function countExecutive(db: Reader, body: string, parties: readonly string[]): Promise<number> {
  return db.$count(
    memberships,
    and(
      eq(memberships.body, body),
      eq(memberships.standing, "good"),
      ne(memberships.role, "member"),
      isNotNull(memberships.person),
      sql`${memberships.person} <> all (${sql.param([...parties])}::uuid[])`,
    ),
  );
}

/** The names of people, by id. */
export async function listNames(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: persons.id, name: persons.name })
    .from(persons)
    .where(inArray(persons.id, [...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Who sits for our organization on the panel of a case between organizations. */
export async function findPanellist(db: Reader, name: string): Promise<string | undefined> {
  const [row] = await db
    .select({ person: casePanellists.person })
    .from(casePanellists)
    .where(eq(casePanellists.case, name));
  return row?.person;
}

export async function savePanellist(tx: Writer, row: typeof casePanellists.$inferInsert): Promise<void> {
  const { person, namedAt } = row;
  await tx
    .insert(casePanellists)
    .values(row)
    .onConflictDoUpdate({ target: casePanellists.case, set: { person, namedAt } });
}

/** The texts of a case with their salts, as far as they are not erased. */
export async function listSaltedTexts(
  db: Reader,
  name: string,
): Promise<{ readonly hash: string; readonly salt: string; readonly text: string }[]> {
  const rows = await db
    .select()
    .from(caseTexts)
    .where(and(eq(caseTexts.case, name), isNull(caseTexts.erasedAt)))
    .orderBy(asc(caseTexts.hash));
  return rows.flatMap(({ hash, salt, text }) =>
    salt === null || text === null ? [] : [{ hash, salt: Buffer.from(salt).toString("hex"), text }],
  );
}

/** Deletes the copy of a text that an instance handed over and has erased. */
export async function eraseHandedText(tx: Writer, hash: string, host: string, at: Instant): Promise<void> {
  await tx
    .update(caseTexts)
    .set({ salt: null, text: null, erasedAt: at })
    .where(and(eq(caseTexts.hash, hash), eq(caseTexts.host, host), isNull(caseTexts.erasedAt)));
}

/** Takes a text out of letters that handed it over. */
export async function forgetHandedText(tx: Writer, hash: string): Promise<void> {
  await tx.execute(sql`
    update deliveries set state = 'dropped' where state = 'pending' and activity in (
      select id from activities where body is null and type = 'plenum:HandOver'
        and position(${Buffer.from(hash)}::bytea in bytes) > 0)`);
  await tx.execute(sql`
    update activities set bytes = '{}'::bytea where body is null and type = 'plenum:HandOver'
      and position(${Buffer.from(hash)}::bytea in bytes) > 0`);
}
