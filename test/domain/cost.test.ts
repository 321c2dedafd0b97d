import { describe, expect, test } from "vitest";
import { EMPTY_ROOT, HASH_BYTES, proveConsistency, proveInclusion, rootOf } from "#domain/merkle.ts";
import { edgeTiles, growTiles, TILE_WIDTH, tilesOf, tileWidth, type TileSource } from "#domain/tiles.ts";

/** How many levels of tiles a tree of that size has. */
const levels = (size: number): number => Math.max(1, Math.ceil(Math.log(size) / Math.log(TILE_WIDTH)));

/** Tiles of a tree of that size, of which only the widths matter here. */
const blank =
  (size: number): TileSource =>
  (level, index) =>
    new Uint8Array(HASH_BYTES * tileWidth({ level, index }, size));

/** How many tiles each deed reads, and how many hashes of a tree of 10, 1,000, 100,000 or ten million entries. */
const sizes = [10, 1_000, 99_999, 100_000, 10_000_000];

describe.each(sizes)("in a log of %i entries", (size) => {
  test("an append reads and writes one tile a level, whatever came before", () => {
    const read: string[] = [];
    const source: TileSource = (level, index) => {
      read.push(`${level}/${index}`);
      return blank(size)(level, index);
    };
    const written = growTiles(source, size, [EMPTY_ROOT]);
    expect(edgeTiles(size).length).toBeLessThanOrEqual(levels(size));
    expect(read.length).toBeLessThanOrEqual(levels(size));
    expect(written.length).toBeLessThanOrEqual(levels(size));
    expect(read.every((tile) => edgeTiles(size).some(({ level, index }) => tile === `${level}/${index}`))).toBe(true);
  });

  test("a checkpoint reads one tile a level", () => {
    const tiles = tilesOf((read) => rootOf(read, size));
    expect(tiles.length).toBeLessThanOrEqual(levels(size));
    expect(tiles).toEqual(expect.arrayContaining(edgeTiles(size)));
  });

  test.each([0, 0.3, 0.5, 0.9999])(
    "an inclusion proof reads two tiles a level and has log₂ n hashes, at %d",
    (part) => {
      const index = Math.min(size - 1, Math.floor(size * part));
      const prove = (read: Parameters<typeof proveInclusion>[0]) => proveInclusion(read, index, size);
      expect(tilesOf(prove).length).toBeLessThanOrEqual(2 * levels(size));
      expect(prove(() => EMPTY_ROOT).length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
    },
  );

  test.each([1, 0.3, 0.5, 0.9999])("a consistency proof reads two tiles a level, from %d", (part) => {
    const earlier = Math.max(1, Math.floor(part === 1 ? 1 : size * part));
    const prove = (read: Parameters<typeof proveConsistency>[0]) => proveConsistency(read, earlier, size);
    expect(tilesOf(prove).length).toBeLessThanOrEqual(2 * levels(size));
    expect(prove(() => EMPTY_ROOT).length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)) + 1);
  });
});
