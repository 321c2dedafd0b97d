import { hashLeafFast } from "#db/leafHash.ts";
import { EMPTY_ROOT, HASH_BYTES, rootOf, sameHash, type Hash } from "#domain/merkle.ts";
import { growTiles, hashesOfTiles, TILE_WIDTH, tileWidth, type Tile } from "#domain/tiles.ts";
import { fetchTile, type Fetch, type RemoteHead } from "#federation/gazette/remote.ts";
import { tilePath } from "#federation/gazette/tiles.ts";
import type { Report } from "./findings.ts";

const AT_ONCE = 6;

/** The tree of a log as its entries come to it, bundle by bundle. */
export interface AuditedTree {
  /** The entries of the next bundle. */
  readonly grow: (leaves: readonly Uint8Array[]) => Promise<void>;
  /** The next bundle cannot be read: its tile stands in for it, and the root says whether it is right. */
  readonly growUnread: (index: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Grows the tree from leaves alone, and compares it with every tile that is served, and at the end with the root. */
export function openTree(fetch: Fetch, { source, checkpoint }: RemoteHead, report: Report): AuditedTree {
  const edge = new Map<number, Tile>();
  const read = (level: number, index: number) => {
    const tile = edge.get(level);
    return tile?.index === index ? tile.hashes : undefined;
  };
  const comparing: Promise<unknown>[] = [];
  const later = async (work: Promise<unknown>): Promise<void> => {
    comparing.push(work);
    if (comparing.length > AT_ONCE) await comparing.shift();
  };
  const compare = async (tile: Tile): Promise<void> => {
    const width = tileWidth(tile, checkpoint.size);
    if (tile.hashes.length !== width * HASH_BYTES) return;
    const path = tilePath(tile, width);
    const served = await fetchTile(fetch, source, tile, width);
    if (served === undefined) report("tree", "tile", path, "This tile is missing, or not as long as it has to be");
    else if (!sameHash(served, tile.hashes))
      report("tree", "tile-hash", path, "This tile does not hold the hashes of the entries below it");
  };
  let [size, isWhole] = [0, true];
  const append = (hashes: readonly Hash[]): Tile[] => {
    const grown = growTiles(read, size, hashes);
    for (const tile of grown) edge.set(tile.level, tile);
    size += hashes.length;
    return grown;
  };
  return {
    async grow(leaves) {
      const hashes = leaves.map(hashLeafFast);
      // After a gap in the tree a tile of leaf hashes can still be compared, and nothing above it.
      const alone = { level: 0, index: size / TILE_WIDTH, hashes: Buffer.concat(hashes) };
      const grown = isWhole ? append(hashes) : [alone];
      if (!isWhole) size += hashes.length;
      await later(Promise.all(grown.map(compare)));
    },
    async growUnread(index) {
      const tile = { level: 0, index };
      const width = tileWidth(tile, checkpoint.size);
      const served = await fetchTile(fetch, source, tile, width);
      if (served !== undefined && isWhole) {
        const above = append(hashesIn(served)).filter(({ level }) => level > 0);
        return later(Promise.all(above.map(compare)));
      }
      size += width;
      if (isWhole) report("tree", "no-tile", tilePath(tile, width), NO_TILE);
      isWhole = false;
    },
    async end() {
      await Promise.all(comparing);
      const root = size === 0 ? EMPTY_ROOT : isWhole ? rootOf(hashesOfTiles(read), size) : undefined;
      if (root !== undefined && !sameHash(root, checkpoint.root))
        report("tree", "root", "checkpoint", "The entries do not come to the root that the log signed");
    },
  };
}

const NO_TILE =
  "This tile is missing like the entries below it: whether the rest comes to the signed root cannot be said";

const hashesIn = (tile: Uint8Array): Hash[] =>
  Array.from({ length: tile.length / HASH_BYTES }, (_, at) => tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
