import type { Sha256 } from "#domain/entries.ts";
import type { Consent } from "#domain/succession.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, eq, isNull, lte, ne, sql } from "drizzle-orm";
import { findLogById, type Log, type LogEntry } from "./gazette.ts";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import type { Reader, Writer } from "./open.ts";
import { mirroredPositions } from "./schema/asks.ts";
import { endMirroredPlacements } from "./placements.ts";
import { endMirroredPledges } from "./pledges.ts";
import { mirroredEndorsements } from "./schema/endorsements.ts";
import { logEntries, logs, mirroredBodies } from "./schema/gazette.ts";
import { successions, successors } from "./schema/succession.ts";

/** A new log of our own that officers have asked for. */
export type OwnSuccession = typeof successions.$inferSelect;

/** A mirrored log that wants to take the place of another one. */
export type Successor = typeof successors.$inferSelect;

export async function findSuccession(db: Reader, organization: string): Promise<OwnSuccession | undefined> {
  const [row] = await db.select().from(successions).where(eq(successions.organization, organization));
  return row;
}

export async function saveSuccession(tx: Writer, row: OwnSuccession): Promise<void> {
  const { organization: _, ...set } = row;
  await tx.insert(successions).values(row).onConflictDoUpdate({ target: successions.organization, set });
}

export async function forgetSuccession(tx: Writer, organization: string): Promise<void> {
  await tx.delete(successions).where(eq(successions.organization, organization));
}

/** What has all that it needs and has not begun. */
export async function listAgreedSuccessions(db: Reader): Promise<OwnSuccession[]> {
  return db.select().from(successions).where(eq(successions.isAgreed, true));
}

/** Organizations whose only officer asked long enough ago. */
export async function listSuccessionsDue(db: Reader, at: Instant, limit: number): Promise<string[]> {
  const rows = await db
    .select({ organization: successions.organization })
    .from(successions)
    .where(and(eq(successions.isAgreed, false), lte(successions.dueAt, at)))
    .limit(limit);
  return rows.map(({ organization }) => organization);
}

/** The logs of an organization whose place others took, the newest first. */
export async function listClosedLogs(db: Reader, organization: string): Promise<Log[]> {
  return db
    .select()
    .from(logs)
    .where(and(eq(logs.organization, organization), sql`${logs.closedAt} is not null`))
    .orderBy(sql`${logs.closedAt} desc`);
}

/** The log that took the place of a closed one. */
export async function findSuccessorOf(db: Reader, log: string): Promise<Log | undefined> {
  const [row] = await db.select().from(logs).where(eq(logs.succeeds, log));
  return row;
}

/** An entry of an organization by the last part of its address, in the log that grows or else in the newest that has it. */
export async function findEntryOf(
  db: Reader,
  organization: string,
  name: string,
): Promise<{ readonly iri: string; readonly hash: Sha256; readonly log: Log } | undefined> {
  const [row] = await db
    .select({ iri: logEntries.iri, hash: logEntries.hash, log: logs })
    .from(logs)
    .innerJoin(
      logEntries,
      and(eq(logEntries.log, logs.id), eq(logEntries.iri, sql`${logs.prefix} || '/entries/' || ${name}::text`)),
    )
    .where(eq(logs.organization, organization))
    .orderBy(sql`${logs.closedAt} desc nulls first`)
    .limit(1);
  return row === undefined ? undefined : { ...row, hash: row.hash as Sha256 };
}

/** What a log holds for standing or running, of these types, in log order. */
export async function listRunning(
  db: Reader,
  log: string,
  types: readonly string[],
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<LogEntry[]> {
  return db
    .select()
    .from(logEntries)
    .where(
      and(
        eq(logEntries.log, log),
        sql`${logEntries.type} in ${[...types]}`,
        sql`${logEntries.index} > ${after}`,
        eq(logEntries.verdict, "ok"),
        eq(logEntries.ended, false),
      ),
    )
    .orderBy(asc(logEntries.index))
    .limit(limit);
}

/** Motions of a log whose vote was closed and that have no open one. */
export async function listDecidedMotions(db: Reader, log: string): Promise<Set<string>> {
  const rows = await db
    .select({ motion: logEntries.subject, isOver: sql<boolean>`bool_and(${logEntries.ended})` })
    .from(logEntries)
    .where(and(eq(logEntries.log, log), eq(logEntries.type, "QuestionOpened"), eq(logEntries.verdict, "ok")))
    .groupBy(logEntries.subject);
  return new Set(rows.flatMap(({ motion, isOver }) => (motion !== null && isOver ? [motion] : [])));
}

/** A log does not grow any more, and is not asked for. */
export async function closeLog(tx: Writer, id: string, at: Instant): Promise<void> {
  await tx.update(logs).set({ closedAt: at, pullDueAt: null }).where(eq(logs.id, id));
}

/** Another log that is held and names this actor as its owner. */
export async function findLogOwnedBy(db: Reader, actor: string, except: string): Promise<Log | undefined> {
  const [row] = await db
    .select()
    .from(logs)
    .where(and(eq(logs.actor, actor), ne(logs.id, except)))
    .orderBy(sql`${logs.closedAt} desc nulls first`)
    .limit(1);
  return row;
}

export async function findSuccessor(db: Reader, log: string): Promise<Successor | undefined> {
  const [row] = await db.select().from(successors).where(eq(successors.log, log));
  return row;
}

/** Keeps what was judged of a new log; consent to another genesis is none. */
export async function saveSuccessor(
  tx: Writer,
  row: Pick<Successor, "log" | "predecessor" | "genesis" | "verdict" | "seenAt">,
): Promise<void> {
  const { log: _, seenAt: __, ...set } = row;
  const isOther = sql`${successors.genesis} <> excluded.genesis`;
  const unless = (column: AnyPgColumn) => sql`case when ${isOther} then null else ${column} end`;
  await tx
    .insert(successors)
    .values(row)
    .onConflictDoUpdate({
      target: successors.log,
      set: {
        ...set,
        askedBy: unless(successors.askedBy),
        askedAt: unless(successors.askedAt),
        secondBy: unless(successors.secondBy),
        dueAt: unless(successors.dueAt),
      },
      setWhere: isNull(successors.confirmedAt),
    });
}

export async function changeSuccessor(
  tx: Writer,
  log: string,
  change: Partial<Consent> & Partial<Pick<Successor, "askedAt" | "confirmedAt" | "verdict">>,
): Promise<void> {
  await tx.update(successors).set(change).where(eq(successors.log, log));
}

/** A new log that nobody here has agreed to yet, with the one whose place it wants to take. */
export type PendingSuccessor = { readonly successor: Successor; readonly log: Log; readonly predecessor: Log };

/** The new logs of a host, or of all, that wait for officers or that nobody can agree to. */
export async function listPendingSuccessors(db: Reader, host?: string): Promise<PendingSuccessor[]> {
  const rows = await db
    .select({ successor: successors, log: logs })
    .from(successors)
    .innerJoin(logs, eq(logs.id, successors.log))
    .where(and(isNull(successors.confirmedAt), host === undefined ? undefined : eq(logs.host, host)))
    .orderBy(asc(successors.seenAt));
  const found = await Promise.all(
    rows.map(async (row) => ({ ...row, predecessor: await findLogById(db, row.successor.predecessor) })),
  );
  return found.flatMap(({ predecessor, ...row }) => (predecessor === undefined ? [] : [{ ...row, predecessor }]));
}

/** Where the only officer agreed long enough ago. */
export async function listSuccessorsDue(db: Reader, at: Instant, limit: number): Promise<string[]> {
  const rows = await db
    .select({ log: successors.log })
    .from(successors)
    .where(and(isNull(successors.confirmedAt), eq(successors.verdict, "proven"), lte(successors.dueAt, at)))
    .limit(limit);
  return rows.map(({ log }) => log);
}

/** Nothing of a mirrored log stands from now on; its bodies are those of the log that took its place. */
export async function endMirroredActs(
  tx: Writer,
  { predecessor, successor, by, at }: { predecessor: string; successor: string; by: string; at: Instant },
): Promise<void> {
  await tx
    .update(mirroredEndorsements)
    .set({ withdrawnBy: by, withdrawnAt: at })
    .where(and(eq(mirroredEndorsements.log, predecessor), isNull(mirroredEndorsements.withdrawnAt)));
  await tx
    .update(mirroredPositions)
    .set({ state: "superseded", endedAt: at })
    .where(and(eq(mirroredPositions.log, predecessor), eq(mirroredPositions.state, "in_force")));
  await endMirroredPlacements(tx, predecessor, at);
  await endMirroredPledges(tx, predecessor, at);
  await tx.update(mirroredBodies).set({ log: successor }).where(eq(mirroredBodies.log, predecessor));
}

/** An entry that had effect in one of an organization's logs, by its address. */
export async function findOwnEntry(db: Reader, organization: string, iri: string): Promise<LogEntry | undefined> {
  const [row] = await db
    .select({ entry: logEntries })
    .from(logEntries)
    .innerJoin(logs, eq(logs.id, logEntries.log))
    .where(and(eq(logs.organization, organization), eq(logEntries.iri, iri), eq(logEntries.verdict, "ok")))
    .limit(1);
  return row?.entry;
}
