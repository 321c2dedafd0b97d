import { HASH_BYTES, hashesOfLeaves, readsOf, type Hash, type HashSource } from "./merkle.ts";

/** How many hashes a full tile holds (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/** The place of a tile: its level, and its index within the level. */
export interface TileId {
  readonly level: number;
  readonly index: number;
}

/** A tile: up to 256 hashes, one after the other. */
export interface Tile extends TileId {
  readonly hashes: Uint8Array;
}

/** Gives a tile's bytes, or undefined if it is not held. */
export type TileSource = (level: number, index: number) => Uint8Array | undefined;

/** Thrown when a tile is not held, or holds fewer hashes than a tree of that size needs. */
export class MissingTile extends Error {
  readonly tile: TileId;
  constructor(tile: TileId) {
    super(`tile ${tile.level}/${tile.index} is missing or too short`);
    this.name = "MissingTile";
    this.tile = tile;
  }
}

/** How many hashes of this tile a tree of that size has: 0 to 256. */
export function tileWidth({ level, index }: TileId, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH;
  return Math.max(0, Math.min(TILE_WIDTH, hashes));
}

/** The partial tiles at the right edge of a tree, one a level: all that appending and the root need. */
export function edgeTiles(size: number): TileId[] {
  const edge: TileId[] = [];
  for (let level = 0, width = size; width > 0; level += 1, width = Math.floor(width / TILE_WIDTH)) {
    if (width % TILE_WIDTH > 0) edge.push({ level, index: Math.floor(width / TILE_WIDTH) });
  }
  return edge;
}

/** Reads hashes of any level out of tiles; throws MissingTile. */
export function hashesOfTiles(read: TileSource): HashSource {
  return (level, index) => {
    const { tile, first, width } = placeOf(level, index);
    const held = read(tile.level, tile.index) ?? new Uint8Array();
    if (held.length < (first + width) * HASH_BYTES) throw new MissingTile(tile);
    const hashes = split(held.subarray(first * HASH_BYTES, (first + width) * HASH_BYTES));
    return hashesOfLeaves(hashes)(level % 8, 0);
  };
}

/** The tiles that a computation over hashes will read, each once. */
export function tilesOf(work: (read: HashSource) => unknown): TileId[] {
  const tiles = new Map<string, TileId>();
  for (const { level, index } of readsOf(work)) {
    const { tile } = placeOf(level, index);
    tiles.set(`${tile.level}/${tile.index}`, tile);
  }
  return [...tiles.values()];
}

/** The tiles that change or begin when leaf hashes are appended to a tree of this size, as they then are. */
export function growTiles(read: TileSource, size: number, leaves: readonly Hash[]): Tile[] {
  const changed: Tile[] = [];
  let [fresh, position] = [leaves, size];
  for (let level = 0; fresh.length > 0; level += 1) {
    const grown = growLevel(read, level, position, fresh);
    changed.push(...grown);
    fresh = grown.filter(isFull).map(({ hashes }) => hashesOfLeaves(split(hashes))(8, 0));
    position = Math.floor(position / TILE_WIDTH);
  }
  return changed;
}

function growLevel(read: TileSource, level: number, position: number, fresh: readonly Hash[]): Tile[] {
  const tiles: Tile[] = [];
  for (let taken = 0; taken < fresh.length;) {
    const index = Math.floor((position + taken) / TILE_WIDTH);
    const width = (position + taken) % TILE_WIDTH;
    const held = width === 0 ? new Uint8Array() : (read(level, index) ?? new Uint8Array());
    if (held.length < width * HASH_BYTES) throw new MissingTile({ level, index });
    const added = fresh.slice(taken, taken + TILE_WIDTH - width);
    tiles.push({ level, index, hashes: join([held.subarray(0, width * HASH_BYTES), ...added]) });
    taken += added.length;
  }
  return tiles;
}

/** In which tile a hash of some level is, and over which of the tile's hashes it goes. */
function placeOf(level: number, index: number): { tile: TileId; first: number; width: number } {
  const width = 2 ** (level % 8);
  const start = index * width;
  const tile = { level: Math.floor(level / 8), index: Math.floor(start / TILE_WIDTH) };
  return { tile, first: start % TILE_WIDTH, width };
}

const isFull = ({ hashes }: Tile): boolean => hashes.length === TILE_WIDTH * HASH_BYTES;

function split(hashes: Uint8Array): Hash[] {
  return Array.from({ length: hashes.length / HASH_BYTES }, (_, at) =>
    hashes.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
