import type { Reader, Sql, Writer } from "./open.ts";
import type { Choice } from "#domain/ballots.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, gte, inArray, lt, lte, or, sql } from "drizzle-orm";
import { clock } from "./clock.ts";
import { persons } from "./schema/accounts.ts";
import {
  type SecretBallot,
  ballotSlices,
  participations,
  questions,
  rollCalls,
  rollEntries,
  rolls,
  sealedBallots,
} from "./schema/questions.ts";

export type Question = typeof questions.$inferSelect;
export type RollRow = typeof rolls.$inferSelect;
export type RollEntryRow = typeof rollEntries.$inferSelect;

export async function findQuestion(db: Reader, id: string): Promise<Question | undefined> {
  const [row] = await db.select().from(questions).where(eq(questions.id, id));
  return row;
}

export async function listQuestionsOf(db: Reader, motion: string): Promise<Question[]> {
  return db.select().from(questions).where(eq(questions.motion, motion)).orderBy(asc(questions.id));
}

export async function listQuestionsOfMotions(db: Reader, ids: readonly string[]): Promise<Question[]> {
  return ids.length === 0
    ? []
    : db
        .select()
        .from(questions)
        .where(inArray(questions.motion, [...ids]))
        .orderBy(asc(questions.id));
}

export async function saveQuestion(tx: Writer, row: typeof questions.$inferInsert): Promise<void> {
  await tx.insert(questions).values(row);
}

export async function changeQuestion(tx: Writer, id: string, change: Partial<Question>): Promise<void> {
  await tx.update(questions).set(change).where(eq(questions.id, id));
}

/** Open questions whose closing time has come. */
export async function listDueQuestions(db: Reader, at: Instant): Promise<string[]> {
  const rows = await db
    .select({ id: questions.id })
    .from(questions)
    .where(and(eq(questions.state, "open"), or(lte(questions.closesAt, at), lte(questions.closesEarlyAt, at))))
    .orderBy(asc(questions.closesAt))
    .limit(100);
  return rows.map((row) => row.id);
}

export async function findRollByContent(tx: Reader, body: string, fingerprint: string): Promise<RollRow | undefined> {
  const [row] = await tx
    .select()
    .from(rolls)
    .where(and(eq(rolls.body, body), eq(rolls.fingerprint, fingerprint)));
  return row;
}

export async function findRoll(db: Reader, id: string): Promise<RollRow | undefined> {
  const [row] = await db.select().from(rolls).where(eq(rolls.id, id));
  return row;
}

/** Saves a roll and its entries in a few statements, however large. */
export async function saveRoll(
  tx: Writer,
  roll: RollRow,
  entries: readonly Omit<RollEntryRow, "roll">[],
): Promise<void> {
  await tx.insert(rolls).values(roll);
  for (let from = 0; from < entries.length; from += 5_000) {
    const part = entries.slice(from, from + 5_000).map((entry) => ({ ...entry, roll: roll.id }));
    await tx.insert(rollEntries).values(part);
  }
}

export async function findRollEntry(db: Reader, roll: string, voter: string): Promise<RollEntryRow | undefined> {
  const [row] = await db
    .select()
    .from(rollEntries)
    .where(and(eq(rollEntries.roll, roll), eq(rollEntries.voter, voter)));
  return row;
}

/** The entries of a roll from one place in its tree to before another, in order. */
export async function listRollEntries(db: Reader, roll: string, from: number, to: number): Promise<RollEntryRow[]> {
  return db
    .select()
    .from(rollEntries)
    .where(and(eq(rollEntries.roll, roll), gte(rollEntries.place, from), lt(rollEntries.place, to)))
    .orderBy(asc(rollEntries.place));
}

/** All that decides about a ballot, in one statement: the question, the voter's place on its roll, whether they voted, and the clock. */
export async function findCast(db: Reader, question: string, voter: string) {
  const [row] = await db
    .select({
      question: questions,
      entry: rollEntries,
      participation: participations,
      isWeighted: sql<boolean>`${rolls.weight} > ${rolls.size}`,
      clock,
    })
    .from(questions)
    .innerJoin(rolls, eq(rolls.id, questions.roll))
    .leftJoin(rollEntries, and(eq(rollEntries.roll, questions.roll), eq(rollEntries.voter, voter)))
    .leftJoin(participations, and(eq(participations.question, questions.id), eq(participations.voter, voter)))
    .where(eq(questions.id, question));
  return row;
}

/** How many have voted: the one query behind every place that shows a turnout. */
export async function countVoted(db: Reader, question: string): Promise<number> {
  return db.$count(participations, eq(participations.question, question));
}

/** Puts a sealed ballot in, in place of an earlier one of the same voter, and notes that they took part. */
export async function saveBallot(
  tx: Writer,
  row: { question: string; voter: string; castBy: string | null; address: Uint8Array; ballot: Uint8Array },
): Promise<void> {
  const { question, voter, castBy, address, ballot } = row;
  await tx.execute(sql`
    with box as (
      insert into sealed_ballots (question, address, ballot) values (${question}, ${address}, ${ballot})
      on conflict (question, address) do update set ballot = excluded.ballot
    )
    insert into participations (question, voter, cast_by) values (${question}, ${voter}, ${castBy})
    on conflict (question, voter) do update set cast_by = excluded.cast_by
    where participations.cast_by is distinct from excluded.cast_by`);
}

/** The next sealed ballots after an address, in the order of the keyed hash: no order of casting. */
export async function listSealedBallots(
  tx: Reader,
  question: string,
  after: Uint8Array,
  limit: number,
): Promise<{ address: Uint8Array; ballot: Uint8Array }[]> {
  return tx
    .select({ address: sealedBallots.address, ballot: sealedBallots.ballot })
    .from(sealedBallots)
    .where(and(eq(sealedBallots.question, question), sql`${sealedBallots.address} > ${Buffer.from(after)}`))
    .orderBy(asc(sealedBallots.address))
    .limit(limit);
}

export async function deleteSealedBallots(tx: Writer, question: string): Promise<void> {
  await tx.delete(sealedBallots).where(eq(sealedBallots.question, question));
}

/** Vacuums away what is left of opened ballots: deleted rows would lie in the files in the order of casting (R26). */
export async function forgetSealedBallots(sql: Sql): Promise<void> {
  await sql`vacuum sealed_ballots`;
}

export async function saveSlices(tx: Writer, rows: (typeof ballotSlices.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(ballotSlices).values(rows);
}

export async function saveRollCall(tx: Writer, rows: (typeof rollCalls.$inferInsert)[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 5_000)
    await tx.insert(rollCalls).values(rows.slice(from, from + 5_000));
}

/** Ballots of a closed secret question, slice by slice. */
export async function listSlices(db: Reader, question: string) {
  return db.select().from(ballotSlices).where(eq(ballotSlices.question, question)).orderBy(asc(ballotSlices.slice));
}

/** Ballots of a closed roll call by name; `publicOnly` leaves out the names of who did not opt in. */
export async function listRollCall(db: Reader, question: string, publicOnly: boolean) {
  const rows = await db
    .select({
      name: persons.name,
      isNamePublic: persons.isNamePublic,
      mark: rollCalls.mark,
      weight: rollCalls.weight,
      reason: rollCalls.reason,
    })
    .from(rollCalls)
    .innerJoin(persons, eq(persons.id, rollCalls.voter))
    .where(and(eq(rollCalls.question, question), publicOnly ? eq(persons.isNamePublic, true) : undefined))
    .orderBy(asc(persons.name), asc(rollCalls.voter), asc(rollCalls.part))
    .limit(2_000);
  return rows;
}

/** How a person voted on a yes or no in a closed roll call; of a split vote the first part. */
export async function findRollCallChoice(db: Reader, question: string, voter: string): Promise<Choice | undefined> {
  const [row] = await db
    .select({ mark: rollCalls.mark })
    .from(rollCalls)
    .where(and(eq(rollCalls.question, question), eq(rollCalls.voter, voter)))
    .orderBy(asc(rollCalls.part))
    .limit(1);
  return typeof row?.mark === "string" ? row.mark : undefined;
}

/** The newest question on a motion itself (or another one about it, by its id) with its roll and turnout, and this person's part in it. */
export async function findVote(db: Reader, motion: string, person: string | undefined, id?: string) {
  const voter = person ?? null;
  const [row] = await db
    .select({
      question: questions,
      roll: rolls,
      voted: sql<number>`(select count(*)::int from participations p where p.question = ${questions.id})`,
      /** How many votes this person has; null for whoever is not on the roll. */
      weight: sql<
        number | null
      >`(select e.weight from roll_entries e where e.roll = ${questions.roll} and e.voter = ${voter}::uuid)`,
      isOnRoll: sql<boolean>`exists (select 1 from roll_entries e where e.roll = ${questions.roll} and e.voter = ${voter}::uuid)`,
      hasVoted: sql<boolean>`exists (select 1 from participations p where p.question = ${questions.id} and p.voter = ${voter}::uuid)`,
      hasVotedInPerson: sql<boolean>`exists (select 1 from participations p where p.question = ${questions.id} and p.voter = ${voter}::uuid and p.cast_by is null)`,
    })
    .from(questions)
    .innerJoin(rolls, eq(rolls.id, questions.roll))
    .where(and(eq(questions.motion, motion), id === undefined ? eq(questions.matter, "motion") : eq(questions.id, id)))
    .orderBy(desc(questions.id))
    .limit(1);
  return row;
}

/** The newest question of each motion with its turnout, for lists. */
export async function listVotes(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { closesAt: Instant; voted: number; roll: number }>();
  const rows = await db
    .selectDistinctOn([questions.motion], {
      motion: questions.motion,
      closesAt: questions.closesAt,
      roll: rolls.size,
      voted: sql<number>`(select count(*)::int from participations p where p.question = ${questions.id})`,
    })
    .from(questions)
    .innerJoin(rolls, eq(rolls.id, questions.roll))
    .where(and(inArray(questions.motion, [...ids]), eq(questions.matter, "motion")))
    .orderBy(questions.motion, desc(questions.id));
  return new Map(rows.map(({ motion, ...vote }) => [motion, vote]));
}

/** The newest question on a motion itself. */
export async function findNewestQuestion(db: Reader, motion: string): Promise<Question | undefined> {
  const [row] = await db
    .select()
    .from(questions)
    .where(and(eq(questions.motion, motion), eq(questions.matter, "motion")))
    .orderBy(desc(questions.id))
    .limit(1);
  return row;
}

/** What the ballots of a closed question say, a part at a time and without a name. */
export async function listMarks(
  db: Reader,
  question: string,
  take: (parts: readonly SecretBallot[]) => void,
): Promise<void> {
  for (let slice = 0; ; slice += 1) {
    const [row] = await db
      .select({ ballots: ballotSlices.ballots })
      .from(ballotSlices)
      .where(and(eq(ballotSlices.question, question), eq(ballotSlices.slice, slice)));
    if (row === undefined) break;
    take(row.ballots);
  }
  const PART = 5_000;
  for (let from = 0; ; from += PART) {
    const rows = await db
      .select({ mark: rollCalls.mark, weight: rollCalls.weight })
      .from(rollCalls)
      .where(eq(rollCalls.question, question))
      .orderBy(asc(rollCalls.voter), asc(rollCalls.part))
      .offset(from)
      .limit(PART);
    take(rows.map(({ mark, weight }) => [mark, weight]));
    if (rows.length < PART) return;
  }
}
