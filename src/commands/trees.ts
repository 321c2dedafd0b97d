import { setImmediate as breathe } from "node:timers/promises";
import { EMPTY_ROOT, HASH_BYTES, type Hash, type HashSource, hashNode, rootOf } from "#domain/merkle.ts";

/** A Merkle tree that is at hand: reads are free, roots and proofs take O(log n). */
export type Tree = { readonly size: number; readonly root: Hash; readonly read: HashSource };

const HASHES_A_BREATH = 500;

/** Hashes a tree over so many leaves (RFC 6962), a part at a time, so that nobody else waits. */
export async function growTree(size: number, leafAt: (index: number) => Hash): Promise<Tree> {
  const levels = [await fill(size, leafAt)];
  for (let below = levels[0]; below !== undefined && below.length >= 2 * HASH_BYTES; below = levels.at(-1)) {
    const under = below;
    levels.push(
      await fill(Math.floor(under.length / HASH_BYTES / 2), (at) =>
        hashNode(hashAt(under, 2 * at), hashAt(under, 2 * at + 1)),
      ),
    );
  }
  const read: HashSource = (level, index) => hashAt(levels[level] ?? new Uint8Array(), index);
  return { size, root: size === 0 ? EMPTY_ROOT : rootOf(read, size), read };
}

async function fill(count: number, hashOf: (index: number) => Hash): Promise<Uint8Array> {
  const hashes = new Uint8Array(count * HASH_BYTES);
  for (let index = 0; index < count; index += 1) {
    hashes.set(hashOf(index), index * HASH_BYTES);
    if (index % HASHES_A_BREATH === HASHES_A_BREATH - 1) await breathe();
  }
  return hashes;
}

const hashAt = (hashes: Uint8Array, index: number): Hash =>
  hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
