import type { Checkpoint } from "#domain/notes.ts";
import { openCheckpoint } from "./checkpoint.ts";
import type { VerifierKey } from "./note.ts";
import { bundlePath, LONGEST_LEAF, parseBundle, tilePath } from "./tiles.ts";
import {
  HASH_BYTES,
  proveConsistency,
  rootOf,
  sameHash,
  verifyConsistency,
  type Hash,
  type HashSource,
  type TreeHead,
} from "#domain/merkle.ts";
import { hashesOfTiles, MissingTile, TILE_WIDTH, tilesOf, tileWidth, type TileId } from "#domain/tiles.ts";

/** An answer of the network. */
export interface Fetched {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface FetchOptions {
  readonly accept: string;
  readonly maxBytes: number;
  /** The value of a Range header. */
  readonly range?: string;
}

/** The status that stands for an answer longer than it may be, whatever its own is. */
export const TOO_LARGE = 413;

/** The one way out, handed in: undefined when no answer came, `TOO_LARGE` without bytes when one came that was too long. */
export type Fetch = (url: string, options: FetchOptions) => Promise<Fetched | undefined>;

/** The verified newest head of a log, and the prefix (the origin's, or a mirror's) it came from. */
export interface RemoteHead {
  readonly source: string;
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

const BYTES = "application/octet-stream";
const BUNDLES_A_CHUNK = 8;
/** So that entries of the largest size do not fill the memory. */
const BYTES_A_CHUNK = 8 * 1024 * 1024;
const LARGEST_BUNDLE = TILE_WIDTH * (2 + LONGEST_LEAF);

/** Asks one source for a log's checkpoint. */
export async function fetchHead(
  fetch: Fetch,
  source: string,
  key: VerifierKey,
): Promise<RemoteHead | "unreachable" | "bad-checkpoint"> {
  const got = await fetch(`${source}/checkpoint`, { accept: "text/plain", maxBytes: 65_536 });
  if (got?.status === TOO_LARGE) return "bad-checkpoint";
  if (got?.status !== 200) return "unreachable";
  const note = textOf(got.bytes);
  const checkpoint = note === undefined ? undefined : openCheckpoint(note, key);
  return note === undefined || checkpoint === undefined ? "bad-checkpoint" : { source, note, checkpoint };
}

/** What is held already of the bundle that comes next: how many entries, and how many bytes they take in it. */
export interface HeldPart {
  readonly entries: number;
  readonly bytes: number;
}

/** The first leaf of the bundle in which a log of this size goes on. */
export const bundleStart = (size: number): number => Math.floor(size / TILE_WIDTH) * TILE_WIDTH;

/** The next leaves on the way to a head, a few bundles of them; `held` are those of the bundle in which they begin. */
export async function fetchChunk(
  fetch: Fetch,
  head: RemoteHead,
  size: number,
  held: readonly Uint8Array[],
): Promise<Uint8Array[] | undefined> {
  const first = Math.floor(size / TILE_WIDTH);
  const last = Math.floor((head.checkpoint.size - 1) / TILE_WIDTH);
  let part = { entries: held.length, bytes: held.reduce((sum, leaf) => sum + 2 + leaf.length, 0) };
  const leaves: Uint8Array[] = [];
  const most = Math.min(last, first + BUNDLES_A_CHUNK - 1);
  for (let [index, length] = [first, 0]; index <= most && length < BYTES_A_CHUNK; index += 1) {
    const fetched = await fetchLeaves(fetch, head, index, part);
    if (fetched === undefined) return undefined;
    leaves.push(...fetched);
    length += fetched.reduce((sum, leaf) => sum + leaf.length, 0);
    part = { entries: 0, bytes: 0 };
  }
  return leaves;
}

/** The leaves of a bundle that are not held; undefined if the source does not give exactly those. */
export async function fetchLeaves(
  fetch: Fetch,
  { source, checkpoint }: RemoteHead,
  index: number,
  held: HeldPart,
): Promise<Uint8Array[] | undefined> {
  const width = tileWidth({ level: 0, index }, checkpoint.size);
  const range = held.bytes === 0 ? {} : { range: `bytes=${held.bytes}-` };
  const options = { accept: BYTES, maxBytes: LARGEST_BUNDLE, ...range };
  const got = await fetch(`${source}/${bundlePath(index, width)}`, options);
  if (got?.status === 404 && width < TILE_WIDTH) return fetchFromFull(fetch, source, index, held.entries, width);
  const leaves = got === undefined ? undefined : parseBundle(got.bytes);
  if (got?.status === 206) return leaves?.length === width - held.entries ? leaves : undefined;
  return got?.status === 200 && leaves?.length === width ? leaves.slice(held.entries) : undefined;
}

/** A log may drop a partial bundle once the full one is there. */
async function fetchFromFull(fetch: Fetch, source: string, index: number, from: number, to: number) {
  const got = await fetch(`${source}/${bundlePath(index)}`, { accept: BYTES, maxBytes: LARGEST_BUNDLE });
  const leaves = got?.status === 200 ? parseBundle(got.bytes) : undefined;
  return leaves?.length === TILE_WIDTH ? leaves.slice(from, to) : undefined;
}

/** Runs a computation over the tree that a source shows at its head; undefined if it does not give the tiles. */
async function overRemoteTree<T>(
  fetch: Fetch,
  { source, checkpoint }: RemoteHead,
  work: (read: HashSource) => T,
): Promise<T | undefined> {
  const tiles = new Map<string, Uint8Array>();
  for (const tile of tilesOf(work)) {
    const hashes = await fetchTile(fetch, source, tile, tileWidth(tile, checkpoint.size));
    if (hashes === undefined) return undefined;
    tiles.set(`${tile.level}/${tile.index}`, hashes);
  }
  try {
    return work(hashesOfTiles((level, index) => tiles.get(`${level}/${index}`)));
  } catch (error) {
    if (error instanceof MissingTile) return undefined;
    throw error;
  }
}

/** Whether a tree is the one that a source shows, or the beginning of it, as the head's own root proves. */
export async function isBeginningOf(fetch: Fetch, tree: TreeHead, head: RemoteHead): Promise<boolean> {
  const { checkpoint } = head;
  if (tree.size === checkpoint.size) return sameHash(tree.root, checkpoint.root);
  const proof = await overRemoteTree(fetch, head, (read) => proveConsistency(read, tree.size, checkpoint.size));
  return proof !== undefined && verifyConsistency(tree, checkpoint, proof);
}

/** The root of the first `size` leaves of the tree that a source shows, proved by the head; undefined if it does not prove it. */
export async function remoteRootAt(fetch: Fetch, head: RemoteHead, size: number): Promise<Hash | undefined> {
  const shown = await overRemoteTree(fetch, head, (read) => ({
    root: rootOf(read, size),
    proof: proveConsistency(read, size, head.checkpoint.size),
  }));
  const isProven = shown !== undefined && verifyConsistency({ size, root: shown.root }, head.checkpoint, shown.proof);
  return isProven ? shown.root : undefined;
}

/** The hashes of a tile as far as a tree has them, from the partial tile or from the full one that took its place. */
export async function fetchTile(
  fetch: Fetch,
  source: string,
  tile: TileId,
  width: number,
): Promise<Uint8Array | undefined> {
  const options = { accept: BYTES, maxBytes: TILE_WIDTH * HASH_BYTES };
  const got = await fetch(`${source}/${tilePath(tile, width)}`, options);
  if (got?.status === 200 && got.bytes.length === width * HASH_BYTES) return got.bytes;
  if (got?.status !== 404 || width === TILE_WIDTH) return undefined;
  const full = await fetch(`${source}/${tilePath(tile)}`, options);
  return full?.status === 200 && full.bytes.length === TILE_WIDTH * HASH_BYTES
    ? full.bytes.subarray(0, width * HASH_BYTES)
    : undefined;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of bytes that are valid UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
