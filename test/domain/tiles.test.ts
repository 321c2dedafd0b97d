import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hashLeaf, proveConsistency, proveInclusion, rootOf, rootOfLeaves, verifyInclusion } from "#domain/merkle.ts";
import {
  edgeTiles,
  growTiles,
  hashesOfTiles,
  MissingTile,
  tilesOf,
  tileWidth,
  type Tile,
  type TileSource,
} from "#domain/tiles.ts";

const leaves = Array.from({ length: 70_000 }, (_, at) => hashLeaf(Buffer.from(String(at))));

/** Appends the first `size` leaves in steps, as a log does, keeping only what growTiles hands out. */
function grown(size: number, steps: readonly number[]): { tiles: Map<string, Tile>; read: TileSource } {
  const tiles = new Map<string, Tile>();
  const read: TileSource = (level, index) => tiles.get(`${level}/${index}`)?.hashes;
  for (let at = 0, turn = 0; at < size; turn += 1) {
    const step = Math.min(steps[turn % steps.length] ?? 1, size - at);
    const edge = new Set(edgeTiles(at).map(({ level, index }) => `${level}/${index}`));
    const edgeOnly: TileSource = (level, index) => (edge.has(`${level}/${index}`) ? read(level, index) : undefined);
    for (const tile of growTiles(edgeOnly, at, leaves.slice(at, at + step)))
      tiles.set(`${tile.level}/${tile.index}`, tile);
    at += step;
  }
  return { tiles, read };
}

test("a tree of 70,000 has the tiles that the standard says", () => {
  const { tiles, read } = grown(70_000, [4_096, 1, 777]);
  const widths = [...tiles.values()].map((tile) => ({ ...tile, width: tile.hashes.length / 32 }));
  const count = (level: number, width: number) => widths.filter((tile) => tile.level === level && tile.width === width);
  expect([count(0, 256).length, count(0, 112).length]).toEqual([273, 1]);
  expect([count(1, 256).length, count(1, 17).length, count(2, 1).length]).toEqual([1, 1, 1]);
  expect(tiles.size).toBe(277);
  expect(tileWidth({ level: 1, index: 1 }, 70_000)).toBe(17);
  expect(edgeTiles(70_000)).toEqual([
    { level: 0, index: 273 },
    { level: 1, index: 1 },
    { level: 2, index: 0 },
  ]);
  expect(rootOf(hashesOfTiles(read), 70_000)).toEqual(rootOfLeaves(leaves));
});

test("exactly 256 leaves fill a tile and begin the next level", () => {
  const { tiles } = grown(256, [256]);
  expect([...tiles.values()].map(({ level, index, hashes }) => [level, index, hashes.length / 32])).toEqual([
    [0, 0, 256],
    [1, 0, 1],
  ]);
});

test("tiles grown in any steps give the root and the proofs of the leaves", () => {
  const steps = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), steps, fc.nat(), (size, by, a) => {
      const { read } = grown(size, by);
      const source = hashesOfTiles(read);
      const root = rootOfLeaves(leaves.slice(0, size));
      expect(rootOf(source, size)).toEqual(root);
      const index = a % size;
      const leaf = leaves[index] ?? root;
      expect(verifyInclusion(leaf, index, size, proveInclusion(source, index, size), root)).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test("a proof reads a handful of tiles, and misses none that it named", () => {
  const { read } = grown(70_000, [5_000]);
  const work = (source: Parameters<typeof rootOf>[0]) => proveConsistency(source, 12_345, 70_000);
  const named = tilesOf(work);
  expect(named.length).toBeLessThan(8);
  const held = new Set(named.map(({ level, index }) => `${level}/${index}`));
  const only: TileSource = (level, index) => (held.has(`${level}/${index}`) ? read(level, index) : undefined);
  expect(work(hashesOfTiles(only))).toEqual(work(hashesOfTiles(read)));
});

test("a tile that is not held is named, never guessed", () => {
  expect(() =>
    rootOf(
      hashesOfTiles(() => undefined),
      3,
    ),
  ).toThrow(MissingTile);
  expect(() => growTiles(() => undefined, 3, leaves.slice(0, 1))).toThrow(MissingTile);
});
