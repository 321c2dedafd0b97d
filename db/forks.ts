import { areProof, headIn } from "#domain/equivocations.ts";
import { EMPTY_ROOT, rootOf, type Hash, type HashSource } from "#domain/merkle.ts";
import { hashesOfTiles, tilesOf, type TileId, type TileSource } from "#domain/tiles.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, eq, gt, gte, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import { listLeaves, readTiles, type Log } from "./gazette.ts";
import type { Reader, Writer } from "./open.ts";
import { branchLeaves, branchTiles, logBranches, logForks } from "./schema/forks.ts";
import { equivocations, logs, peers } from "./schema/gazette.ts";

/** A log of which two histories are known to be signed. */
export type Fork = typeof logForks.$inferSelect;

/** A further history of a log, as far as it is held. */
export type Branch = typeof logBranches.$inferSelect;

/** Two signed checkpoints of a log that cannot both be true. */
export type Equivocation = typeof equivocations.$inferSelect;

/** How many histories of one log are held beside the first. */
export const MOST_BRANCHES = 3;
/** Of one log; a pair that proves the fork by itself is always kept. */
const MOST_EVIDENCE = 8;

/** Keeps evidence that a log signed two histories, once a checkpoint; the log is a forked one from then on. True if it is new. */
export async function keepEvidence(
  tx: Writer,
  evidence: { readonly log: string; readonly held: string; readonly shown: string; readonly at: Instant },
): Promise<boolean> {
  const { log, at } = evidence;
  await tx.insert(logForks).values({ log, since: at, seekAt: at }).onConflictDoNothing();
  const known = await listEvidence(tx, log);
  if (known.some(({ held, shown }) => shown === evidence.shown || (shown === evidence.held && held === evidence.shown)))
    return false;
  if (known.length >= MOST_EVIDENCE && (!isProof(evidence) || known.some(isProof))) return false;
  await tx.insert(equivocations).values(evidence);
  // What is known now may be missing here.
  await changeFork(tx, log, { seekAt: at, tries: 0 });
  return true;
}

function isProof({ held, shown }: Pick<Equivocation, "held" | "shown">): boolean {
  const [one, other] = [headIn(held), headIn(shown)];
  return one !== undefined && other !== undefined && areProof(one, other);
}

/** The evidence against a log, oldest first. */
export async function listEvidence(db: Reader, log: string): Promise<Equivocation[]> {
  return db
    .select()
    .from(equivocations)
    .where(eq(equivocations.log, log))
    .orderBy(asc(equivocations.at), asc(equivocations.id));
}

export async function findFork(db: Reader, log: string): Promise<Fork | undefined> {
  const [row] = await db.select().from(logForks).where(eq(logForks.log, log));
  return row;
}

export async function changeFork(tx: Writer, log: string, change: Partial<Fork>): Promise<void> {
  await tx.update(logForks).set(change).where(eq(logForks.log, log));
}

/** All forked logs, our own too, by origin. */
export async function listForks(db: Reader): Promise<{ fork: Fork; log: Log }[]> {
  return db
    .select({ fork: logForks, log: logs })
    .from(logForks)
    .innerJoin(logs, eq(logs.id, logForks.log))
    .orderBy(asc(logs.origin));
}

/** Forked logs of which a history is missing here, and of which it is time to ask. */
export async function listSoughtForks(db: Reader, at: Instant): Promise<{ fork: Fork; log: Log }[]> {
  return db
    .select({ fork: logForks, log: logs })
    .from(logForks)
    .innerJoin(logs, eq(logs.id, logForks.log))
    .where(lte(logForks.seekAt, at))
    .orderBy(asc(logForks.seekAt))
    .limit(20);
}

/** Forked logs of peers that we keep exchanging with, or whose connection rests, and that were not shown yet. */
export async function listUnshownForks(db: Reader): Promise<Log[]> {
  const rows = await db
    .select({ log: logs })
    .from(logForks)
    .innerJoin(logs, eq(logs.id, logForks.log))
    .innerJoin(peers, and(eq(peers.host, logs.host), inArray(peers.state, ["peered", "held"])))
    .where(isNull(logForks.shownAt))
    .orderBy(asc(logs.origin));
  return rows.map(({ log }) => log);
}

/** The further histories of a log, in the order in which they were found. */
export async function listBranches(db: Reader, log: string): Promise<Branch[]> {
  return db.select().from(logBranches).where(eq(logBranches.log, log)).orderBy(asc(logBranches.number));
}

/** The further histories that have leaves of their own, with the origins of their logs. */
export async function listGrownBranches(db: Reader): Promise<(Branch & { readonly origin: string })[]> {
  const rows = await db
    .select({ branch: logBranches, origin: logs.origin })
    .from(logBranches)
    .innerJoin(logs, eq(logs.id, logBranches.log))
    .where(gt(logBranches.size, logBranches.common))
    .orderBy(asc(logBranches.foundAt), asc(logBranches.id));
  return rows.map(({ branch, origin }) => ({ ...branch, origin }));
}

export async function findBranch(db: Reader, log: string, number: number): Promise<Branch | undefined> {
  const [row] = await db
    .select()
    .from(logBranches)
    .where(and(eq(logBranches.log, log), eq(logBranches.number, number)));
  return row;
}

/** What is appended to a branch, or begins one: leaves from its size on, and the tiles that grew with them. */
export type Growth = {
  readonly common: number;
  readonly from: number;
  readonly leaves: readonly Uint8Array[];
  readonly tiles: readonly (TileId & { readonly hashes: Uint8Array })[];
};

/** Writes the next part of a branch; the transaction holds the log. */
export async function growBranch(tx: Writer, id: string, growth: Growth): Promise<void> {
  const { common, from, leaves, tiles } = growth;
  if (leaves.length > 0)
    await tx.insert(branchLeaves).values(leaves.map((leaf, at) => ({ branch: id, index: from + at, leaf })));
  if (tiles.length > 0)
    await tx
      .insert(branchTiles)
      .values(tiles.map(({ level, index: number, hashes }) => ({ branch: id, level, number, hashes })))
      .onConflictDoUpdate({
        target: [branchTiles.branch, branchTiles.level, branchTiles.number],
        set: { hashes: sql`excluded.hashes` },
      });
  await changeBranch(tx, id, { common, size: from + leaves.length });
}

/** Begins a branch that has nothing of its own yet. */
export async function beginBranch(
  tx: Writer,
  row: { readonly log: string; readonly number: number; readonly common: number; readonly foundAt: Instant },
): Promise<Branch> {
  const [made] = await tx
    .insert(logBranches)
    .values({ ...row, size: row.common })
    .returning();
  if (made === undefined) throw new Error("no branch was made");
  return made;
}

export async function changeBranch(tx: Writer, id: string, change: Partial<Branch>): Promise<void> {
  await tx.update(logBranches).set(change).where(eq(logBranches.id, id));
}

/** The named tiles of a branch: its own, else those of the log, which are the same as far as both have the same leaves. */
export async function readBranchTiles(
  db: Reader,
  branch: Pick<Branch, "id" | "log">,
  tiles: readonly TileId[],
): Promise<TileSource> {
  const places = tiles.map(({ level, index }) => and(eq(branchTiles.level, level), eq(branchTiles.number, index)));
  const rows =
    places.length === 0
      ? []
      : await db
          .select()
          .from(branchTiles)
          .where(and(eq(branchTiles.branch, branch.id), or(...places)));
  const own = new Map(rows.map(({ level, number, hashes }) => [`${level}/${number}`, hashes]));
  const shared = await readTiles(db, branch.log, tiles);
  return (level, index) => own.get(`${level}/${index}`) ?? shared(level, index);
}

/** The root of a branch's first `size` leaves. */
export async function branchRootAt(db: Reader, branch: Pick<Branch, "id" | "log">, size: number): Promise<Hash> {
  if (size === 0) return EMPTY_ROOT;
  const work = (read: HashSource) => rootOf(read, size);
  return work(hashesOfTiles(await readBranchTiles(db, branch, tilesOf(work))));
}

/** The exact leaves [from, to) of a branch. */
export async function listBranchLeaves(db: Reader, branch: Branch, from: number, to: number): Promise<Uint8Array[]> {
  const shared = from < branch.common ? await listLeaves(db, branch.log, from, Math.min(to, branch.common)) : [];
  const rows = await db
    .select({ leaf: branchLeaves.leaf })
    .from(branchLeaves)
    .where(
      and(
        eq(branchLeaves.branch, branch.id),
        gte(branchLeaves.index, Math.max(from, branch.common)),
        lt(branchLeaves.index, to),
      ),
    )
    .orderBy(asc(branchLeaves.index));
  return [...shared, ...rows.map(({ leaf }) => leaf)];
}

/** The forked logs of one host, with what proves it. */
export async function listForksOf(db: Reader, host: string): Promise<{ fork: Fork; log: Log }[]> {
  return (await listForks(db)).filter(({ log }) => log.host === host);
}

/** Whether nothing of a log is taken over now, since it signed two histories. */
export async function isFrozen(db: Reader, log: string): Promise<boolean> {
  const fork = await findFork(db, log);
  return fork !== undefined && fork.resumedAt === null;
}
