import {
  beginBranch,
  branchRootAt,
  changeBranch,
  findBranch,
  growBranch,
  listBranches,
  listBranchLeaves,
  MOST_BRANCHES,
  readBranchTiles,
  type Branch,
} from "#db/forks.ts";
import { listLeaves, lockLog, readTiles, rootAt, type Log } from "#db/gazette.ts";
import type { Writer } from "#db/open.ts";
import { commonSize, hashLeaf, rootOf, sameHash } from "#domain/merkle.ts";
import { edgeTiles, growTiles, hashesOfTiles, MissingTile, TILE_WIDTH, tileWidth, type Tile } from "#domain/tiles.ts";
import type { Mirror } from "./mirror.ts";
import { bundleStart, fetchChunk, fetchTile, isBeginningOf, remoteRootAt, type RemoteHead } from "./remote.ts";

/** The further history of a log that a head belongs to, if it is one that is held or goes on from one. */
export async function branchUnder(mirror: Mirror, log: Log, head: RemoteHead): Promise<Branch | undefined> {
  for (const branch of await listBranches(mirror.db, log.id)) {
    const size = Math.min(branch.size, head.checkpoint.size);
    // Up to the fork all histories are the same.
    if (size <= branch.common && branch.size > branch.common) continue;
    const shown = size === head.checkpoint.size ? head.checkpoint.root : await remoteRootAt(mirror.fetch, head, size);
    if (shown !== undefined && sameHash(shown, await branchRootAt(mirror.db, branch, size))) return branch;
  }
  return undefined;
}

/** Brings a history that is not the log's first one here: verified against the signed head, kept as bytes. True if all of it is held. */
export async function holdBranch(mirror: Mirror, log: Log, head: RemoteHead): Promise<boolean> {
  let branch = (await branchUnder(mirror, log, head)) ?? (await begin(mirror, log, head));
  while (branch !== undefined && branch.size < head.checkpoint.size) branch = await extend(mirror, log, branch, head);
  if (branch === undefined) return false;
  const { id, checkpointSize } = branch;
  const { size } = head.checkpoint;
  if (branch.size === size && checkpointSize < size)
    await mirror.transact((tx) => changeBranch(tx, id, { checkpoint: head.note, checkpointSize: size }));
  return true;
}

/** A new branch from the fork on; none if there are enough, or if the source does not prove where it begins. */
async function begin(mirror: Mirror, log: Log, head: RemoteHead): Promise<Branch | undefined> {
  const common = await commonWith(mirror, log, head);
  if (common === undefined) return undefined;
  const shown = await remoteRootAt(mirror.fetch, head, common);
  if (shown === undefined || !sameHash(shown, await rootAt(mirror.db, log.id, common))) return undefined;
  return mirror.transact(async (tx, foundAt) => {
    await lockLog(tx, log.id);
    const number = (await listBranches(tx, log.id)).length + 1;
    return number > MOST_BRANCHES ? undefined : beginBranch(tx, { log: log.id, number, common, foundAt });
  });
}

/** How many leaves our copy of a log and the tree that a source shows have in common: one tile of each a level, or two. */
export async function commonWith(mirror: Mirror, log: Log, head: RemoteHead): Promise<number | undefined> {
  const ours = new Map<string, Uint8Array>();
  const theirs = new Map<string, Uint8Array>();
  const size = Math.min(log.size, head.checkpoint.size);
  for (;;) {
    try {
      const [one, other] = [ours, theirs].map((held) => hashesOfTiles((level, at) => held.get(`${level}/${at}`)));
      return one === undefined || other === undefined ? undefined : commonSize(one, other, size);
    } catch (error) {
      if (!(error instanceof MissingTile)) throw error;
      const { tile } = error;
      const name = `${tile.level}/${tile.index}`;
      const shown = await fetchTile(mirror.fetch, head.source, tile, tileWidth(tile, head.checkpoint.size));
      if (shown === undefined || theirs.has(name)) return undefined;
      theirs.set(name, shown);
      ours.set(name, (await readTiles(mirror.db, log.id, [tile]))(tile.level, tile.index) ?? new Uint8Array());
    }
  }
}

/** Fetches, checks and stores the next leaves of a branch. */
async function extend(mirror: Mirror, log: Log, branch: Branch, head: RemoteHead): Promise<Branch | undefined> {
  const held = await listBranchLeaves(mirror.db, branch, bundleStart(branch.size), branch.size);
  const leaves = await fetchChunk(mirror.fetch, head, branch.size, held);
  if (leaves === undefined || leaves.length === 0) return undefined;
  const edge = await readBranchTiles(mirror.db, branch, edgeTiles(branch.size));
  const tiles = growTiles(edge, branch.size, leaves.map(hashLeaf));
  const grown = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
  const size = branch.size + leaves.length;
  const root = rootOf(
    hashesOfTiles((level, index) => grown.get(`${level}/${index}`) ?? edge(level, index)),
    size,
  );
  if (!(await isBeginningOf(mirror.fetch, { size, root }, head))) return undefined;
  return mirror.transact((tx) => store(tx, log, branch, { leaves, tiles }));
}

type Grown = { readonly leaves: readonly Uint8Array[]; readonly tiles: readonly Tile[] };

/** Writes what is the branch's own: a source may have let the fork look earlier than it is. */
async function store(tx: Writer, log: Log, branch: Branch, { leaves, tiles }: Grown): Promise<Branch | undefined> {
  await lockLog(tx, log.id);
  const now = await findBranch(tx, log.id, branch.number);
  if (now?.size !== branch.size) return undefined;
  const shared =
    branch.size > branch.common
      ? 0
      : alike(leaves, await listLeaves(tx, log.id, branch.size, branch.size + leaves.length));
  const common = branch.common + shared;
  await growBranch(tx, branch.id, {
    common,
    from: branch.size + shared,
    leaves: leaves.slice(shared),
    tiles: tiles.filter(({ level, index }) => (index + 1) * TILE_WIDTH ** (level + 1) > common),
  });
  return findBranch(tx, log.id, branch.number);
}

/** How many leaves are the same from the first on. */
function alike(some: readonly Uint8Array[], others: readonly Uint8Array[]): number {
  const first = some.findIndex((leaf, at) => Buffer.compare(leaf, others[at] ?? new Uint8Array()) !== 0);
  return first < 0 ? some.length : first;
}
