import type { Iri, Recovery, Sha256, Succession } from "#domain/entries.ts";
import { EMPTY_ROOT, proveConsistency, proveInclusion, rootOf, type Hash, type HashSource } from "#domain/merkle.ts";
import { edgeTiles, growTiles, hashesOfTiles, tilesOf, type TileId, type TileSource } from "#domain/tiles.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, eq, gte, isNotNull, isNull, lt, lte, ne, notInArray, or, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { hashLeafFast } from "./leafHash.ts";
import { insertLeaves, type LeafRow } from "./leaves.ts";
import type { Reader, Writer } from "./open.ts";
import { logBodies, logEntries, logFolds, logKeys, logs, logTiles, peers } from "./schema/gazette.ts";

/** A log, our own or mirrored. */
export type Log = typeof logs.$inferSelect;

/** An entry as it is kept: exact bytes, what they say, what became of it. */
export type LogEntry = typeof logEntries.$inferSelect;

/** The row of a new leaf; its index is the log's next. `refs`: hashes of the acts that it refers to. */
export type NewLeaf = LeafRow & { readonly refs?: readonly string[] };

export async function findLog(db: Reader, origin: string): Promise<Log | undefined> {
  const [row] = await db.select().from(logs).where(eq(logs.origin, origin));
  return row;
}

export async function findLogById(db: Reader, id: string): Promise<Log | undefined> {
  const [row] = await db.select().from(logs).where(eq(logs.id, id));
  return row;
}

/** The own log of an organization, the one that grows. */
export async function findLogOf(db: Reader, organization: string): Promise<Log | undefined> {
  const [row] = await db
    .select()
    .from(logs)
    .where(and(eq(logs.organization, organization), isNull(logs.closedAt)));
  return row;
}

/** The log, held alone until the transaction ends: one appends at a time. */
export async function lockLog(tx: Writer, id: string): Promise<Log | undefined> {
  const [row] = await tx.select().from(logs).where(eq(logs.id, id)).for("update");
  return row;
}

/** Begins a log with no leaves; undefined if there is one of this origin. */
export async function beginLogRow(tx: Writer, row: typeof logs.$inferInsert): Promise<Log | undefined> {
  const [made] = await tx.insert(logs).values(row).onConflictDoNothing().returning();
  return made;
}

export async function listLogs(db: Reader): Promise<Log[]> {
  return db.select().from(logs).orderBy(asc(logs.origin));
}

/** The logs of our organizations that grow. */
export async function listOwnLogs(db: Reader): Promise<Log[]> {
  return db
    .select()
    .from(logs)
    .where(and(isNotNull(logs.organization), isNull(logs.closedAt)))
    .orderBy(asc(logs.origin));
}

/** Own logs with leaves that no checkpoint covers, whose last checkpoint is from before `since`. */
export async function listUnsigned(db: Reader, since: Instant): Promise<Log[]> {
  return db
    .select()
    .from(logs)
    .where(
      and(
        isNotNull(logs.organization),
        isNull(logs.closedAt),
        sql`${logs.size} > ${logs.checkpointSize}`,
        lte(logs.checkpointAt, since),
      ),
    );
}

/** Mirrors that are due for a pull, the longest waiting first; those of peers who are held, blocked or gone rest. */
export async function listDue(db: Reader, at: Instant, limit: number): Promise<Log[]> {
  return db
    .select()
    .from(logs)
    .where(and(isNotNull(logs.host), isNull(logs.closedAt), lte(logs.pullDueAt, at), sql`not exists (${resting(db)})`))
    .orderBy(asc(logs.pullDueAt))
    .limit(limit);
}

/** Every mirror is due: whoever was away does not wait to be told. */
export async function makeMirrorsDue(tx: Writer, at: Instant): Promise<void> {
  await tx.update(logs).set({ pullDueAt: at }).where(isNotNull(logs.host));
}

const resting = (db: Reader) =>
  db
    .select({ host: peers.host })
    .from(peers)
    .where(and(eq(peers.host, logs.host), ne(peers.state, "peered")));

export async function changeLog(tx: Writer, id: string, change: Partial<typeof logs.$inferInsert>): Promise<void> {
  await tx.update(logs).set(change).where(eq(logs.id, id));
}

/** Appends leaves to a log that this transaction holds: entries, the O(log n) tiles above them, the size. */
export async function appendLeaves(tx: Writer, log: Log, leaves: readonly NewLeaf[]): Promise<void> {
  if (leaves.length === 0) return;
  const held = await readTiles(tx, log.id, edgeTiles(log.size));
  const hashes = leaves.map(({ leaf }) => hashLeafFast(leaf));
  const tiles = growTiles(held, log.size, hashes).map(({ level, index: number, hashes: grown }) => ({
    log: log.id,
    level,
    number,
    hashes: grown,
  }));
  await tx
    .insert(logTiles)
    .values(tiles)
    .onConflictDoUpdate({
      target: [logTiles.log, logTiles.level, logTiles.number],
      set: { hashes: sql`excluded.hashes` },
    });
  await insertLeaves(tx, log.id, log.size, leaves);
  await saveRefs(
    tx,
    log.id,
    leaves.flatMap(({ refs = [] }, at) => [...new Set(refs)].map((hash) => ({ hash, index: log.size + at }))),
  );
  await changeLog(tx, log.id, { size: log.size + leaves.length });
}

async function saveRefs(
  tx: Writer,
  log: string,
  refs: readonly { readonly hash: string; readonly index: number }[],
): Promise<void> {
  if (refs.length === 0) return;
  const hashes = sql.param(refs.map(({ hash }) => hash));
  const indexes = sql.param(refs.map(({ index }) => index));
  await tx.execute(sql`
    insert into log_refs (hash, log, index)
    select r.hash, ${log}::uuid, r.index from unnest(${hashes}::text[], ${indexes}::integer[]) as r (hash, index)
    on conflict do nothing`);
}

/** The named tiles of a log that are held. */
export async function readTiles(db: Reader, log: string, tiles: readonly TileId[]): Promise<TileSource> {
  const places = tiles.map(({ level, index }) => and(eq(logTiles.level, level), eq(logTiles.number, index)));
  const rows =
    places.length === 0
      ? []
      : await db
          .select()
          .from(logTiles)
          .where(and(eq(logTiles.log, log), or(...places)));
  const held = new Map(rows.map(({ level, number, hashes }) => [`${level}/${number}`, hashes]));
  return (level, index) => held.get(`${level}/${index}`);
}

/** Runs a computation over a log's tree, with the tiles that it will read. */
async function overTree<T>(db: Reader, log: string, work: (read: HashSource) => T): Promise<T> {
  return work(hashesOfTiles(await readTiles(db, log, tilesOf(work))));
}

/** The root of the log's first `size` leaves. */
export async function rootAt(db: Reader, log: string, size: number): Promise<Hash> {
  return size === 0 ? EMPTY_ROOT : overTree(db, log, (read) => rootOf(read, size));
}

/** What leads from a leaf to the root of the log's first `size` leaves. */
export async function pathTo(db: Reader, log: string, index: number, size: number): Promise<Hash[]> {
  return overTree(db, log, (read) => proveInclusion(read, index, size));
}

/** What leads from a log's first `earlier` leaves to its first `later` ones. */
export async function proofBetween(db: Reader, log: string, earlier: number, later: number): Promise<Hash[]> {
  return overTree(db, log, (read) => proveConsistency(read, earlier, later));
}

/** The exact leaves [from, to) of a log. */
export async function listLeaves(db: Reader, log: string, from: number, to: number): Promise<Uint8Array[]> {
  const rows = await db
    .select({ leaf: logEntries.leaf })
    .from(logEntries)
    .where(and(eq(logEntries.log, log), gte(logEntries.index, from), lt(logEntries.index, to)))
    .orderBy(asc(logEntries.index));
  return rows.map(({ leaf }) => leaf);
}

/** The first entry of a log under this address. */
export async function findEntry(db: Reader, log: string, iri: string): Promise<LogEntry | undefined> {
  const [row] = await db
    .select()
    .from(logEntries)
    .where(and(eq(logEntries.log, log), eq(logEntries.iri, iri)))
    .orderBy(asc(logEntries.index))
    .limit(1);
  return row;
}

/** The entry of this name below a log's prefix; `no-<number>` names what has no address of its own there. */
export async function findNamedEntry(
  db: Reader,
  log: Pick<Log, "id" | "prefix">,
  name: string,
): Promise<LogEntry | undefined> {
  const number = /^no-([1-9]\d{0,8})$/.exec(name)?.[1];
  if (number === undefined) return findEntry(db, log.id, `${log.prefix}/entries/${name}`);
  const [row] = await db
    .select()
    .from(logEntries)
    .where(and(eq(logEntries.log, log.id), eq(logEntries.index, Number(number) - 1)));
  return row;
}

/** What the fold of the next leaves has to know of the past; nothing here grows with the log. */
export interface FoldNeeds {
  readonly hashes: readonly Sha256[];
  readonly ids: readonly Iri[];
  readonly actors: readonly Iri[];
  readonly subjects: readonly string[];
}

/** The rows that answer `FoldNeeds`. */
export interface FoldRows {
  readonly fold: typeof logFolds.$inferSelect | undefined;
  readonly entries: readonly LogEntry[];
  readonly bodies: readonly (typeof logBodies.$inferSelect)[];
  readonly keys: readonly (typeof logKeys.$inferSelect)[];
}

export async function loadFold(db: Reader, log: string, needs: FoldNeeds): Promise<FoldRows> {
  const [fold] = await db.select().from(logFolds).where(eq(logFolds.log, log));
  const ofLog = eq(logEntries.log, log);
  // Repetitions are left out: a hash or an address then has one row, however often a hostile log repeats it.
  const byHash = and(isOneOf(logEntries.hash, needs.hashes), ne(logEntries.verdict, "replay"));
  const byIri = and(isOneOf(logEntries.iri, needs.ids), notInArray(logEntries.verdict, ["replay", "taken-id"]));
  const entries = await db
    .select()
    .from(logEntries)
    .where(and(ofLog, or(byHash, byIri)));
  const standing = await db
    .select()
    .from(logEntries)
    .where(and(ofLog, isOneOf(logEntries.subject, needs.subjects), eq(logEntries.ended, false)));
  const bodies = await db
    .select()
    .from(logBodies)
    .where(and(eq(logBodies.log, log), isOneOf(logBodies.actor, needs.actors)));
  const keys = await db
    .select()
    .from(logKeys)
    .where(and(eq(logKeys.log, log), isOneOf(logKeys.actor, needs.actors)))
    .orderBy(asc(logKeys.from));
  return { fold, entries: [...entries, ...standing], bodies, keys };
}

/** As one parameter, however many there are; never the empty text that stands for what a malformed leaf lacks. */
const isOneOf = (column: AnyPgColumn, all: readonly string[]) =>
  sql`${column} = any(${sql.param([...new Set(all)].filter((each) => each !== ""))}::text[])`;

/** What the fold of leaves changed in a log's state. */
export interface FoldChanges {
  readonly begun:
    | {
        readonly genesis: Sha256;
        readonly owner: Iri;
        readonly recovery: Recovery;
        readonly succeeds: Succession | undefined;
      }
    | undefined;
  readonly bodies: readonly { readonly actor: Iri; readonly kind: string; readonly parent: Iri | undefined }[];
  readonly keys: readonly {
    readonly actor: Iri;
    readonly spans: readonly { readonly key: string; readonly from: number; readonly until?: number | undefined }[];
  }[];
  readonly ended: readonly Sha256[];
}

export async function saveFold(tx: Writer, log: string, changes: FoldChanges): Promise<void> {
  const { begun, bodies, keys, ended } = changes;
  if (begun !== undefined) {
    const { genesis, owner, recovery, succeeds } = begun;
    const state = { genesis, recovery, ...(succeeds !== undefined && { succeeds }) };
    await tx.insert(logFolds).values({ log, state });
    await changeLog(tx, log, { actor: owner });
  }
  for (const { actor, kind, parent = null } of bodies) {
    await tx
      .insert(logBodies)
      .values({ log, actor, kind, parent })
      .onConflictDoUpdate({ target: [logBodies.log, logBodies.actor], set: { kind, parent } });
  }
  for (const { actor, spans } of keys) {
    await tx.delete(logKeys).where(and(eq(logKeys.log, log), eq(logKeys.actor, actor)));
    if (spans.length > 0) await tx.insert(logKeys).values(spans.map((span) => ({ log, actor, ...span })));
  }
  if (ended.length > 0) {
    await tx
      .update(logEntries)
      .set({ ended: true })
      .where(and(eq(logEntries.log, log), isOneOf(logEntries.hash, ended), eq(logEntries.verdict, "ok")));
  }
}

/** Whether the log of an organization that grows has introduced a body. */
export async function hasLogBody(db: Reader, organization: string, actor: string): Promise<boolean> {
  const rows = await db
    .select({ actor: logBodies.actor })
    .from(logBodies)
    .innerJoin(logs, eq(logs.id, logBodies.log))
    .where(and(eq(logs.organization, organization), isNull(logs.closedAt), eq(logBodies.actor, actor)));
  return rows.length > 0;
}

/** The keys that sign for an actor at an index of a log; undefined for an actor whom the log does not know. */
export async function listKeysInForce(
  db: Reader,
  log: string,
  actor: string,
  index: number,
): Promise<string[] | undefined> {
  const spans = await db
    .select()
    .from(logKeys)
    .where(and(eq(logKeys.log, log), eq(logKeys.actor, actor)));
  if (spans.length === 0) return undefined;
  return spans.filter(({ from, until }) => from <= index && (until === null || index < until)).map(({ key }) => key);
}
