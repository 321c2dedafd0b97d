import type { Sha256 } from "#domain/entries.ts";
import type { Json } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, gte, isNotNull, isNull, sql } from "drizzle-orm";
import type { Reader, Writer } from "#db/open.ts";
import { coalitionRecords, coalitions, convenorCalls } from "#db/schema/coalitions.ts";
import { logEntries, logs, logTiles } from "#db/schema/gazette.ts";

/** A coalition as it is known here. */
export type CoalitionRow = typeof coalitions.$inferSelect;

/** One record of a coalition's state. */
export type CoalitionRecord = typeof coalitionRecords.$inferSelect;

export async function listCoalitions(db: Reader): Promise<CoalitionRow[]> {
  return db.select().from(coalitions).orderBy(asc(coalitions.foundAt), asc(coalitions.id));
}

/** By the actor that speaks for it, by our body behind it, or by the hash of its convening. */
export async function findCoalition(
  db: Reader,
  by: { readonly actor: string } | { readonly body: string } | { readonly hash: string } | { readonly id: string },
): Promise<CoalitionRow | undefined> {
  const where =
    "actor" in by
      ? eq(coalitions.actor, by.actor)
      : "body" in by
        ? eq(coalitions.body, by.body)
        : "id" in by
          ? eq(coalitions.id, by.id)
          : eq(coalitions.hash, by.hash);
  const [row] = await db.select().from(coalitions).where(where);
  return row;
}

/** How many coalitions of one convenor are followed, so that nobody fills the memory of others. */
const MOST_OF_ONE = 20;

/** The next convening that stands in a held log, and of which no coalition is known yet. */
export async function findNewConvening(db: Reader) {
  const [row] = await db
    .select({ hash: logEntries.hash, issuer: logEntries.issuer, leaf: logEntries.leaf })
    .from(logEntries)
    .leftJoin(coalitions, eq(coalitions.hash, logEntries.hash))
    .where(
      and(
        eq(logEntries.type, "CoalitionConvened"),
        eq(logEntries.verdict, "ok"),
        isNull(coalitions.id),
        sql`(select count(*) from coalitions c where c.convened_by = ${logEntries.issuer}) < ${MOST_OF_ONE}`,
      ),
    )
    .orderBy(asc(logEntries.heldAt), asc(logEntries.hash))
    .limit(1);
  return row;
}

/** The bytes of the convening of a coalition. */
export async function findConvening(db: Reader, hash: string): Promise<Uint8Array | undefined> {
  const [row] = await db
    .select({ leaf: logEntries.leaf })
    .from(logEntries)
    .where(and(eq(logEntries.hash, hash), eq(logEntries.type, "CoalitionConvened"), eq(logEntries.verdict, "ok")));
  return row?.leaf;
}

export async function saveCoalition(tx: Writer, row: typeof coalitions.$inferInsert): Promise<void> {
  await tx.insert(coalitions).values(row).onConflictDoNothing();
}

export async function changeCoalition(
  tx: Writer,
  id: string,
  change: Partial<typeof coalitions.$inferInsert>,
): Promise<void> {
  await tx
    .update(coalitions)
    .set({ ...change, version: sql`${coalitions.version} + 1` })
    .where(eq(coalitions.id, id));
}

/** Keeps whom our officers want to convene, in place of whom they wanted before the docket came to it. */
export async function saveConvenorCall(tx: Writer, row: typeof convenorCalls.$inferInsert): Promise<void> {
  const { candidate, askedAt } = row;
  await tx
    .insert(convenorCalls)
    .values(row)
    .onConflictDoUpdate({
      target: [convenorCalls.coalition, convenorCalls.organization],
      targetWhere: isNull(convenorCalls.term),
      set: { candidate, askedAt },
    });
}

/** Whom our officers want to convene, and what is not published of it. */
export async function findConvenorCall(db: Reader, coalition: string, organization: string) {
  const { coalition: of, organization: by, term } = convenorCalls;
  const [row] = await db
    .select()
    .from(convenorCalls)
    .where(and(eq(of, coalition), eq(by, organization), isNull(term)));
  return row;
}

/** The wish was published as a vote for this term. */
export async function settleConvenorCall(tx: Writer, id: string, term: number): Promise<void> {
  await tx.update(convenorCalls).set({ term }).where(eq(convenorCalls.id, id));
}

/** Which records changed, by kind and key; a value that is gone is null. */
export type RecordChange = { readonly kind: string; readonly key: string; readonly value: Json | null };

/** Saves what changed in the state at the tip, or in that of the highest final block. */
export async function saveRecords(
  tx: Writer,
  coalition: string,
  side: "value" | "final",
  changes: readonly RecordChange[],
): Promise<void> {
  for (let from = 0; from < changes.length; from += 1_000) {
    const rows = changes
      .slice(from, from + 1_000)
      .map(({ kind, key, value }) => ({ coalition, kind, key, [side]: value }));
    await tx
      .insert(coalitionRecords)
      .values(rows)
      .onConflictDoUpdate({
        target: [coalitionRecords.coalition, coalitionRecords.kind, coalitionRecords.key],
        set: side === "value" ? { value: sql`excluded.value` } : { final: sql`excluded.final` },
      });
  }
}

/** Forgets the records of a coalition, which are saved anew. */
export async function forgetRecords(tx: Writer, coalition: string): Promise<void> {
  await tx.delete(coalitionRecords).where(eq(coalitionRecords.coalition, coalition));
}

/** One record of a coalition. */
export async function findRecord(
  db: Reader,
  coalition: string,
  kind: string,
  key: string,
): Promise<CoalitionRecord | undefined> {
  const { coalition: of, kind: named, key: by } = coalitionRecords;
  const [row] = await db
    .select()
    .from(coalitionRecords)
    .where(and(eq(of, coalition), eq(named, kind), eq(by, key)));
  return row;
}

/** The records of a kind that stand, at the tip or in the final state, in the order of their keys. */
export async function listRecords(db: Reader, coalition: string, kind: string): Promise<CoalitionRecord[]> {
  return db
    .select()
    .from(coalitionRecords)
    .where(and(eq(coalitionRecords.coalition, coalition), eq(coalitionRecords.kind, kind)))
    .orderBy(asc(coalitionRecords.key));
}

/** The records of a kind whose keys begin alike, in the order of their keys. */
export async function listRecordsUnder(
  db: Reader,
  coalition: string,
  kind: string,
  prefix: string,
): Promise<CoalitionRecord[]> {
  const { coalition: of, kind: named, key } = coalitionRecords;
  return db
    .select()
    .from(coalitionRecords)
    .where(and(eq(of, coalition), eq(named, kind), sql`starts_with(${key}, ${prefix})`))
    .orderBy(asc(key));
}

/** The first entry of the log that an organization writes now, by its hash. */
export async function findFounder(db: Reader, actor: string): Promise<Sha256 | undefined> {
  const [row] = await db
    .select({ hash: logEntries.hash })
    .from(logs)
    .innerJoin(logEntries, and(eq(logEntries.log, logs.id), eq(logEntries.index, 0), eq(logEntries.verdict, "ok")))
    .where(and(eq(logs.actor, actor), isNull(logs.closedAt)));
  return row?.hash as Sha256 | undefined;
}

/** What a docket reads of a leaf: its bytes only where it is an act of a coalition, or a vote that one refers to. */
export type LeafLine = {
  readonly index: number;
  readonly type: string;
  readonly issuer: string;
  readonly hash: string;
  readonly verdict: string;
  readonly coalition: string | null;
  readonly heldAt: Instant | null;
  readonly leaf: Uint8Array | null;
};

/** The leaves of a log from an index on, in order; of closed votes always, since what a body says in a coalition is what it decided. */
export async function listLeafLines(db: Reader, log: string, from: number, limit: number): Promise<LeafLine[]> {
  const { index, type, issuer, hash, verdict, coalition, heldAt } = logEntries;
  return db
    .select({
      index,
      type,
      issuer,
      hash,
      verdict,
      coalition,
      heldAt,
      leaf: sql<Uint8Array | null>`case when ${coalition} is null and ${index} > 0 and ${type} <> 'QuestionClosed' then null else ${logEntries.leaf} end`,
    })
    .from(logEntries)
    .where(and(eq(logEntries.log, log), gte(index, from)))
    .orderBy(asc(index))
    .limit(limit);
}

/** The tiles that changed or came since a log had this size: the last of each level and all after it. */
export async function listTilesSince(db: Reader, log: string, size: number) {
  return db
    .select()
    .from(logTiles)
    .where(
      and(
        eq(logTiles.log, log),
        sql`${logTiles.number} >= floor(${size}::numeric / power(256, ${logTiles.level} + 1))`,
      ),
    );
}

const MOST_BLOCKS = 100;

/** The newest blocks of a coalition's docket, from its tip back. */
export async function listBlocks(db: Reader, { hash, tip }: Pick<CoalitionRow, "hash" | "tip">) {
  const rows = await db
    .select({ entry: logEntries.iri, block: logEntries.hash, convenor: logEntries.issuer, leaf: logEntries.leaf })
    .from(logEntries)
    .where(and(eq(logEntries.coalition, hash), eq(logEntries.type, "Noted"), eq(logEntries.verdict, "ok")))
    .orderBy(desc(logEntries.heldAt), desc(logEntries.index))
    .limit(2 * MOST_BLOCKS);
  const held = new Map(rows.map((row) => [row.block, { ...row, said: saidIn(row.leaf) }]));
  const blocks: {
    entry: string;
    block: string;
    convenor: string;
    term: number;
    height: number;
    time: Instant;
    digest: string;
  }[] = [];
  for (let at = held.get(tip ?? ""); at !== undefined && blocks.length < MOST_BLOCKS; at = held.get(at.said.prev)) {
    const { entry, block, convenor } = at;
    const { term, height, time, digest } = at.said;
    blocks.push({ entry, block, convenor, term, height, time, digest });
  }
  return blocks;
}

type Said = { term: number; height: number; time: Instant; digest: string; prev: string };
const saidIn = (leaf: Uint8Array): Said => JSON.parse(Buffer.from(leaf).toString("utf8")) as Said;

/** Acts of a coalition that have no effect in it, the newest first, with the reason. */
export async function listFlags(db: Reader, { id, hash }: Pick<CoalitionRow, "id" | "hash">) {
  const { coalition, kind, key, value } = coalitionRecords;
  return db
    .select({
      entry: logEntries.iri,
      type: logEntries.type,
      issuer: logEntries.issuer,
      code: sql<string>`${value} #>> '{}'`,
    })
    .from(coalitionRecords)
    .innerJoin(logEntries, and(eq(logEntries.hash, key), eq(logEntries.coalition, hash)))
    .where(
      and(
        eq(coalition, id),
        eq(kind, "verdict"),
        isNotNull(value),
        sql`${value} #>> '{}' not in ('ok', 'elsewhere', 'waiting')`,
      ),
    )
    .orderBy(desc(logEntries.heldAt))
    .limit(100);
}

/** Every log that has begun, with its size, and whether it is ours to write. */
export async function listHeldLogs(db: Reader) {
  return db
    .select({
      id: logs.id,
      origin: logs.origin,
      size: logs.size,
      organization: logs.organization,
      isOurs: sql<boolean>`${logs.organization} is not null and ${logs.closedAt} is null`,
    })
    .from(logs)
    .where(isNotNull(logs.actor));
}
