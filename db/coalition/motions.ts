import type { Motion, Question, Records } from "#domain/coalition/state.ts";
import type { Json } from "#domain/jcs.ts";
import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Reader, Writer } from "#db/open.ts";
import { coalitionActs, coalitionMotions } from "#db/schema/coalitionMotions.ts";
import { coalitionRecords, coalitions } from "#db/schema/coalitions.ts";
import { findRecord, type CoalitionRow } from "./coalitions.ts";
import { findEntryOf } from "#db/succession.ts";
import { logEntries, logRefs, logs, mirroredTexts } from "#db/schema/gazette.ts";
import { texts } from "#db/schema/motions.ts";

/** A motion of a coalition as it is named here. */
export type CoalitionMotionRow = typeof coalitionMotions.$inferSelect;

/** What we did about one. */
export type CoalitionAct = typeof coalitionActs.$inferSelect;

/** A motion with how it and its question stand: at the tip, and in what is final. */
export type CoalitionMotion = CoalitionMotionRow & {
  readonly noted: Motion | null;
  readonly final: Motion | null;
  readonly asked: { readonly noted: Question | null; readonly final: Question | null };
};

const moved = alias(coalitionRecords, "moved");
const asked = alias(coalitionRecords, "asked");

export async function findCoalitionMotion(
  db: Reader,
  by:
    | { readonly id: string }
    | { readonly question: string }
    | { readonly local: string }
    | { readonly coalition: string; readonly hash: string },
): Promise<CoalitionMotion | undefined> {
  const where =
    "id" in by
      ? eq(coalitionMotions.id, by.id)
      : "question" in by
        ? eq(coalitionMotions.question, by.question)
        : "local" in by
          ? eq(coalitionMotions.local, by.local)
          : and(eq(coalitionMotions.coalition, by.coalition), eq(coalitionMotions.hash, by.hash));
  const [row] = await select(db).where(where);
  return row === undefined ? undefined : shaped(row);
}

/** The motions of a coalition that are noted, and ours that are not yet, the newest first. */
export async function listCoalitionMotions(
  db: Reader,
  coalition: string,
  { before, limit }: { readonly before?: string | undefined; readonly limit: number },
): Promise<CoalitionMotion[]> {
  const rows = await select(db)
    .where(
      and(
        eq(coalitionMotions.coalition, coalition),
        or(isNotNull(moved.value), isNull(coalitionMotions.hash)),
        before === undefined ? undefined : lt(coalitionMotions.id, before),
      ),
    )
    .orderBy(desc(coalitionMotions.id))
    .limit(limit);
  return rows.map(shaped);
}

/** A motion, which nobody else acts on until the act ends. */
export async function lockCoalitionMotion(tx: Writer, id: string): Promise<CoalitionMotion | undefined> {
  await tx.select({ id: coalitionMotions.id }).from(coalitionMotions).where(eq(coalitionMotions.id, id)).for("update");
  return findCoalitionMotion(tx, { id });
}

export async function saveCoalitionMotion(tx: Writer, row: typeof coalitionMotions.$inferInsert): Promise<void> {
  await tx.insert(coalitionMotions).values(row).onConflictDoNothing();
}

export async function changeCoalitionMotion(
  tx: Writer,
  id: string,
  change: Partial<typeof coalitionMotions.$inferInsert>,
): Promise<void> {
  await tx.update(coalitionMotions).set(change).where(eq(coalitionMotions.id, id));
}

export async function saveCoalitionAct(tx: Writer, row: typeof coalitionActs.$inferInsert): Promise<void> {
  await tx.insert(coalitionActs).values(row);
}

/** What we did about a motion, in order. */
export async function listCoalitionActs(db: Reader, motion: string): Promise<CoalitionAct[]> {
  return db.select().from(coalitionActs).where(eq(coalitionActs.motion, motion)).orderBy(asc(coalitionActs.id));
}

/** An act of a coalition that stands in a held log, by its hash. */
export async function findHeldAct(db: Reader, coalition: string, type: string, hash: string) {
  const [row] = await db
    .select({ log: logEntries.log, iri: logEntries.iri, leaf: logEntries.leaf })
    .from(logEntries)
    .where(
      and(
        eq(logEntries.coalition, coalition),
        eq(logEntries.type, type),
        eq(logEntries.hash, hash),
        eq(logEntries.verdict, "ok"),
      ),
    )
    .limit(1);
  return row;
}

/** The close of a vote of ours, by the act that opened it. */
export async function findClose(db: Reader, opened: string) {
  const [row] = await db
    .select({ id: logEntries.iri, hash: logEntries.hash })
    .from(logRefs)
    .innerJoin(logEntries, and(eq(logEntries.log, logRefs.log), eq(logEntries.index, logRefs.index)))
    .where(and(eq(logRefs.hash, opened), eq(logEntries.type, "QuestionClosed"), eq(logEntries.verdict, "ok")))
    .limit(1);
  return row;
}

/** The title and text of a motion of any member, as far as they are held; `null` once they are erased. */
export async function findMovedText(
  db: Reader,
  { textHash, log }: Pick<CoalitionMotionRow, "textHash" | "log">,
): Promise<string | null | undefined> {
  const [own] = await db
    .select()
    .from(texts)
    .where(eq(texts.hash, textHash.replace("sha256:", "")));
  if (own !== undefined) return own.text;
  if (log === null) return undefined;
  const [held] = await db
    .select()
    .from(mirroredTexts)
    .where(and(eq(mirroredTexts.log, log), eq(mirroredTexts.hash, textHash)));
  if (held === undefined) return undefined;
  if (held.file !== null) return (JSON.parse(held.file) as { readonly text: string }).text;
  return held.erasedAt === null ? undefined : null;
}

/** What an organization acts in a coalition by, as its log says. */
export async function findOwnActor(db: Reader, organization: string): Promise<string | undefined> {
  const [row] = await db
    .select({ actor: logs.actor })
    .from(logs)
    .where(and(eq(logs.organization, organization), isNull(logs.closedAt)));
  return row?.actor ?? undefined;
}

/** Motions of all coalitions whose question is open in what is final. */
export async function listOpenMotions(db: Reader): Promise<CoalitionMotion[]> {
  const rows = await select(db)
    .where(sql`${asked.final} ->> 'state' = 'open'`)
    .orderBy(asc(coalitionMotions.id));
  return rows.map(shaped);
}

/** Motions of coalitions that a convenor has to certify: closed for good, and by nobody told so yet. */
export async function listUncertified(db: Reader, convenor: string): Promise<CoalitionMotion[]> {
  const rows = await select(db)
    .innerJoin(coalitions, and(eq(coalitions.id, coalitionMotions.coalition), eq(coalitions.convenor, convenor)))
    .where(
      and(
        sql`${asked.final} ? 'result'`,
        eq(coalitions.isSplit, false),
        sql`not exists (select 1 from ${coalitionActs} a where a.motion = ${coalitionMotions.id} and a.kind = 'certify')`,
        sql`not exists (select 1 from ${logRefs} r join ${logEntries} e on e.log = r.log and e.index = r.index
          where r.hash = ${coalitionMotions.questionHash} and e.type = 'ResultCertified' and e.verdict = 'ok')`,
      ),
    )
    .orderBy(asc(coalitionMotions.id))
    .limit(100);
  return rows.map(shaped);
}

/** What says who would vote on a motion now, and by which rule: the records at the tip that an opening is judged by. */
export async function listElecting(db: Reader, coalition: string, motion: string) {
  const { kind, key, value } = coalitionRecords;
  return db
    .select({ kind, key, value })
    .from(coalitionRecords)
    .where(
      and(
        eq(coalitionRecords.coalition, coalition),
        or(inArray(kind, ["coalition", "charter", "member", "council"]), and(eq(kind, "motion"), eq(key, motion))),
      ),
    );
}

/** Deadlines of what is open in a coalition, at the tip. */
export async function listDeadlines(db: Reader, coalition: string): Promise<number[]> {
  const { kind, value } = coalitionRecords;
  const rows = await db
    .select({ value })
    .from(coalitionRecords)
    .where(and(eq(coalitionRecords.coalition, coalition), eq(kind, "question"), sql`${value} ->> 'state' = 'open'`));
  return rows.map((row) => (row.value as unknown as Question).closesAt);
}

/** What the docket said of an act of ours, by the name of its entry; null while it has said nothing. */
export async function findVerdict(
  db: Reader,
  coalition: string,
  organization: string,
  name: string,
): Promise<{ readonly entry: string; readonly verdict: string; readonly isFinal: boolean } | null> {
  const entry = await findEntryOf(db, organization, name);
  const record = entry === undefined ? undefined : await findRecord(db, coalition, "verdict", entry.hash);
  if (entry === undefined || typeof record?.value !== "string") return null;
  return { entry: entry.iri, verdict: record.value, isFinal: record.final === record.value };
}

/** Votes of ours that name a vote at home. */
export async function listVotesBy(db: Reader, question: string): Promise<CoalitionAct[]> {
  return db
    .select()
    .from(coalitionActs)
    .where(and(eq(coalitionActs.question, question), eq(coalitionActs.kind, "vote")));
}

/** What convenors certified of a question, as it stands in held logs, the newest first. */
export async function listCertificates(db: Reader, question: string) {
  return db
    .select({ iri: logEntries.iri, issuer: logEntries.issuer, leaf: logEntries.leaf, hash: logEntries.hash })
    .from(logRefs)
    .innerJoin(logEntries, and(eq(logEntries.log, logRefs.log), eq(logEntries.index, logRefs.index)))
    .where(and(eq(logRefs.hash, question), eq(logEntries.type, "ResultCertified"), eq(logEntries.verdict, "ok")))
    .orderBy(desc(logEntries.heldAt))
    .limit(20);
}

const select = (db: Reader) =>
  db
    .select({
      motion: coalitionMotions,
      value: moved.value,
      final: moved.final,
      askedValue: asked.value,
      askedFinal: asked.final,
    })
    .from(coalitionMotions)
    .leftJoin(
      moved,
      and(
        eq(moved.coalition, coalitionMotions.coalition),
        eq(moved.kind, "motion"),
        eq(moved.key, coalitionMotions.hash),
      ),
    )
    .leftJoin(
      asked,
      and(
        eq(asked.coalition, coalitionMotions.coalition),
        eq(asked.kind, "question"),
        eq(asked.key, coalitionMotions.questionHash),
      ),
    );

type Row = {
  readonly motion: CoalitionMotionRow;
  readonly value: Json | null;
  readonly final: Json | null;
  readonly askedValue: Json | null;
  readonly askedFinal: Json | null;
};

const shaped = ({ motion, value, final, askedValue, askedFinal }: Row): CoalitionMotion => ({
  ...motion,
  noted: value as unknown as Motion | null,
  final: final as unknown as Motion | null,
  asked: { noted: askedValue as unknown as Question | null, final: askedFinal as unknown as Question | null },
});

/** The votes on a question of these actors, at the tip and final, each with its entry. */
export async function listBodyVotes(
  db: Reader,
  coalition: Pick<CoalitionRow, "id" | "hash">,
  keys: readonly string[],
): Promise<
  Map<string, { readonly noted: BodyVote | null; readonly final: BodyVote | null; readonly entry: string | null }>
> {
  if (keys.length === 0) return new Map();
  const { kind, key, value, final } = coalitionRecords;
  const rows = await db
    .select({ key, value, final, entry: logEntries.iri })
    .from(coalitionRecords)
    .leftJoin(
      logEntries,
      and(
        eq(logEntries.coalition, coalition.hash),
        inArray(logEntries.type, ["BodyVoted", "SeatVoted"]),
        sql`${logEntries.hash} = ${value} ->> 'by'`,
      ),
    )
    .where(and(eq(coalitionRecords.coalition, coalition.id), eq(kind, "vote"), inArray(key, [...keys])));
  return new Map(
    rows.map((row) => [
      row.key,
      {
        noted: row.value as unknown as BodyVote | null,
        final: row.final as unknown as BodyVote | null,
        entry: row.entry,
      },
    ]),
  );
}

/** A vote as a record holds it. */
type BodyVote = Records["vote"];
