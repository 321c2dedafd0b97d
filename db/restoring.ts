import type { Instant } from "#domain/time.ts";
import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { type Log, findLogById, listOwnLogs } from "./gazette.ts";
import type { Reader, Writer } from "./open.ts";
import { logs, peers } from "./schema/gazette.ts";
import { doubtPeers, doubts, tenure } from "./schema/restoring.ts";

/** Why an own log may not grow, and since when. */
export type Doubt = typeof doubts.$inferSelect;

/** Whom to ask about it, and what was answered. */
export type DoubtPeer = typeof doubtPeers.$inferSelect;

/**
 * Whether this database still is where it last ran. A dump that was loaded, a copy under another name, rows that were put
 * back and files that were put back all look `other`; what is told is kept, so that it is told once.
 */
export async function takeTenure(tx: Writer): Promise<"first" | "same" | "other"> {
  const [now] = await tx.execute<{ storage: string; written: string }>(sql`
    select concat_ws(' ', ${await placeOf(tx)}::text, (select oid from pg_database where datname = current_database())) as storage,
      (pg_current_xact_id()::text::numeric % 4294967296)::text as written`);
  if (now === undefined) throw new Error("no answer of the database");
  const [known] = await tx.execute<{ storage: string; isTouched: boolean }>(sql`
    select storage, xmin::text <> written as "isTouched" from tenure`);
  if (known !== undefined && known.storage === now.storage && !known.isTouched) return "same";
  await tx.insert(tenure).values(now).onConflictDoUpdate({ target: tenure.only, set: now });
  return known === undefined ? "first" : "other";
}

/** Cluster, timeline and age of the files, as far as this user may see them: permissions are checked before anything is computed. */
async function placeOf(tx: Writer): Promise<string> {
  const parts = [
    ["pg_control_system()", sql`select system_identifier::text as part from pg_control_system()`],
    ["pg_control_checkpoint()", sql`select timeline_id::text as part from pg_control_checkpoint()`],
    ["pg_stat_file(text)", sql`select extract(epoch from change)::text as part from pg_stat_file('PG_VERSION')`],
  ] as const;
  const seen: string[] = [];
  for (const [name, query] of parts) {
    const [may] = await tx.execute<{ may: boolean }>(sql`select has_function_privilege(${name}, 'execute') as may`);
    const [row] = may?.may === true ? await tx.execute<{ part: string }>(query) : [];
    seen.push(row?.part ?? "-");
  }
  return seen.join(" ");
}

/** Own logs that do not grow now. */
export async function listDoubts(db: Reader): Promise<{ doubt: Doubt; log: Log }[]> {
  return db.select({ doubt: doubts, log: logs }).from(doubts).innerJoin(logs, eq(logs.id, doubts.log));
}

/** Whether any own log may not grow: then nothing leaves this instance. */
export async function hasDoubts(db: Reader): Promise<boolean> {
  const rows = await db.select({ log: doubts.log }).from(doubts).limit(1);
  return rows.length > 0;
}

export async function findDoubt(db: Reader, log: string): Promise<Doubt | undefined> {
  const [row] = await db.select().from(doubts).where(eq(doubts.log, log));
  return row;
}

/** Stops all own logs until every peer that is connected, or rests, has been asked; without peers there is nobody to ask. True if anything is stopped by it. */
export async function doubtOwnLogs(tx: Writer, why: Doubt["why"], at: Instant): Promise<boolean> {
  const hosts = await tx
    .select({ host: peers.host })
    .from(peers)
    .where(inArray(peers.state, ["peered", "held"]));
  if (hosts.length === 0) return false;
  const own = await listOwnLogs(tx);
  for (const { id: log, size } of own) {
    const begun = await tx.insert(doubts).values({ log, why, since: at, size }).onConflictDoNothing().returning();
    if (begun.length === 0) continue;
    const rows = hosts.map(({ host }) => ({ log, host, dueAt: at }));
    await tx.insert(doubtPeers).values(rows).onConflictDoNothing();
  }
  return own.length > 0;
}

/** Notes that a log was signed twice over: asking does not help any more. */
export async function markForked(tx: Writer, log: string, row: Pick<Doubt, "since" | "size">): Promise<void> {
  // A closed log has its way out behind it.
  if ((await findLogById(tx, log))?.closedAt !== null) return;
  await tx
    .insert(doubts)
    .values({ ...row, log, why: "forked" })
    .onConflictDoUpdate({ target: doubts.log, set: { why: "forked" } });
}

export async function listDoubtPeers(db: Reader, log: string): Promise<DoubtPeer[]> {
  return db.select().from(doubtPeers).where(eq(doubtPeers.log, log)).orderBy(asc(doubtPeers.host));
}

/** Whom to ask now. */
export async function listDueDoubtPeers(db: Reader, log: string, at: Instant): Promise<DoubtPeer[]> {
  return db
    .select()
    .from(doubtPeers)
    .where(and(eq(doubtPeers.log, log), lte(doubtPeers.dueAt, at)));
}

export async function changeDoubtPeer(
  tx: Writer,
  { log, host }: Pick<DoubtPeer, "log" | "host">,
  change: Partial<DoubtPeer>,
): Promise<void> {
  await tx
    .update(doubtPeers)
    .set(change)
    .where(and(eq(doubtPeers.log, log), eq(doubtPeers.host, host)));
}

/** The log may grow again. */
export async function endDoubt(tx: Writer, log: string): Promise<void> {
  await tx.delete(doubts).where(eq(doubts.log, log));
}
