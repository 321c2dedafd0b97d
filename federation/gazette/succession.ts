import { findLog, rootAt, type Log } from "#db/gazette.ts";
import { type Branch, branchRootAt, listBranches } from "#db/forks.ts";
import { findGenesis } from "#db/keyChanges.ts";
import type { Reader, Writer } from "#db/open.ts";
import { findLogOwnedBy, findSuccessor, saveSuccessor } from "#db/succession.ts";
import { type EntryOf, type Sha256, sha256Of } from "#domain/entries.ts";
import { judgeSuccession } from "#domain/gazette/succession.ts";
import type { Leaf, ReadEntry } from "#domain/gazette/state.ts";
import type { Instant } from "#domain/time.ts";

type Genesis = ReadEntry & { readonly entry: EntryOf<"Genesis"> };

/** What this needs of a mirror. */
type Parts = {
  readonly db: Reader;
  readonly transact: <T>(work: (tx: Writer, at: Instant) => Promise<T>) => Promise<T>;
};

/**
 * Whether a mirror may take the first entries of a log: not if it wants the place of one that is held, says so or not, before
 * the officers have agreed. What the new one claims is judged and kept for them.
 */
export async function mayBegin(parts: Parts, log: Log, leaf: Leaf | undefined): Promise<boolean> {
  if (leaf === undefined || "fault" in leaf || leaf.entry.type !== "Genesis") return false;
  if (log.organization !== null) return true;
  const genesis: Genesis = { ...leaf, entry: leaf.entry };
  if (log.succeeds !== null) return (await findSuccessor(parts.db, log.id))?.genesis === genesis.hash;
  const old = await findPredecessor(parts.db, log, genesis);
  if (old === undefined) return true;
  // All histories of a forked log begin with the same genesis, or else only the first one counts.
  const branches = (await listBranches(parts.db, old.id)).filter(({ common }) => common > 0);
  const verdict = judgeSuccession(
    {
      origin: old.origin,
      owner: old.actor ?? undefined,
      size: Math.max(old.size, ...branches.map(({ size }) => size)),
      recovery: (await findGenesis(parts.db, old.id))?.state.recovery,
      isOwn: old.organization !== null,
      isClosed: old.closedAt !== null,
    },
    genesis,
    await rootsAt(parts.db, old, branches, genesis.entry.succeeds?.size ?? 0),
  );
  const row = { log: log.id, predecessor: old.id, genesis: genesis.hash, verdict };
  await parts.transact((tx, seenAt) => saveSuccessor(tx, { ...row, seenAt }));
  return false;
}

/** The log that a new one names, or the one of which it has the owner. */
async function findPredecessor(db: Reader, log: Log, { entry }: Genesis): Promise<Log | undefined> {
  const named = entry.succeeds === undefined ? undefined : await findLog(db, entry.succeeds.origin);
  const found = named ?? (await findLogOwnedBy(db, entry.actor, log.id));
  return found === undefined || found.id === log.id || found.actor === null ? undefined : found;
}

/** The roots of what is held of a log at a size: one, or one of each history that it signed. */
async function rootsAt(
  db: Reader,
  { id, size: held }: Log,
  branches: readonly Branch[],
  size: number,
): Promise<Sha256[]> {
  if (size < 1) return [];
  const roots = size > held ? [] : [await rootAt(db, id, size)];
  for (const branch of branches) if (size <= branch.size) roots.push(await branchRootAt(db, branch, size));
  return roots.map((root) => sha256Of(Buffer.from(root).toString("hex")));
}
