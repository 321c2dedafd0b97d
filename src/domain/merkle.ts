import { sha256 } from "@noble/hashes/sha2.js";

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

/** Gives the hash of the complete subtree over leaves [index × 2^level, (index + 1) × 2^level). */
export type HashSource = (level: number, index: number) => Hash;

export const HASH_BYTES = 32;

/** The root of a tree without leaves (RFC 6962 §2.1). */
export const EMPTY_ROOT: Hash = sha256(new Uint8Array());

/** The hash of one leaf's bytes: SHA-256(00 ‖ leaf) (RFC 6962 §2.1). */
export function hashLeaf(leaf: Uint8Array): Hash {
  const bytes = new Uint8Array(leaf.length + 1);
  bytes.set(leaf, 1);
  return sha256(bytes);
}

/** The hash over two subtrees: SHA-256(01 ‖ left ‖ right) (RFC 6962 §2.1). */
export function hashNode(left: Hash, right: Hash): Hash {
  const bytes = new Uint8Array(1 + left.length + right.length);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + left.length);
  return sha256(bytes);
}

/** True if both are the same bytes. */
export function sameHash(a: Hash, b: Hash): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** The root over leaf hashes that are all at hand, in order (RFC 6962 §2.1). */
export function rootOfLeaves(leaves: readonly Hash[]): Hash {
  return rootOf(hashesOfLeaves(leaves), leaves.length);
}

/** A source that hashes everything above the given leaf hashes anew; throws RangeError beyond them. */
export function hashesOfLeaves(leaves: readonly Hash[]): HashSource {
  const read: HashSource = (level, index) => {
    if (level > 0) return hashNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
    const leaf = leaves[index];
    if (leaf === undefined) throw new RangeError(`no leaf ${index}`);
    return leaf;
  };
  return read;
}

/** The root of the tree of the first `size` leaves, from O(log size) reads. */
export function rootOf(read: HashSource, size: number): Hash {
  mustBeSize(size);
  return size === 0 ? EMPTY_ROOT : subtree(read, 0, size);
}

/** The audit path of one leaf, from its sibling up (RFC 6962 §2.1.1); throws RangeError if the tree has no such leaf. */
export function proveInclusion(read: HashSource, index: number, size: number): Hash[] {
  mustBeSize(size);
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError(`no leaf ${index} of ${size}`);
  const path: Hash[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      path.push(subtree(read, middle, to));
      to = middle;
    } else {
      path.push(subtree(read, from, middle));
      from = middle;
    }
  }
  return path.toReversed();
}

/** True if the path leads from the leaf hash at this index to the root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(leaf: Hash, index: number, size: number, path: readonly Hash[], root: Hash): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  let walk: Walk = { own: index, last: size - 1 };
  let hash = leaf;
  for (const sibling of path) {
    if (walk.last === 0) return false;
    if (isLeft(walk)) hash = hashNode(hash, sibling);
    else hash = hashNode(sibling, hash);
    walk = climb(walk);
  }
  return walk.last === 0 && sameHash(hash, root);
}

/** The proof that a tree of `later` leaves extends the one of `earlier` (RFC 6962 §2.1.2). */
export function proveConsistency(read: HashSource, earlier: number, later: number): Hash[] {
  mustBeSize(earlier);
  mustBeSize(later);
  if (earlier > later) throw new RangeError(`${earlier} is later than ${later}`);
  if (earlier === 0 || earlier === later) return [];
  const path: Hash[] = [];
  let [from, to, isWhole] = [0, later, true];
  while (to !== earlier) {
    const middle = from + largestPowerBelow(to - from);
    if (earlier <= middle) {
      path.push(subtree(read, middle, to));
      to = middle;
    } else {
      path.push(subtree(read, from, middle));
      from = middle;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(subtree(read, from, to));
  return path.toReversed();
}

/** A tree head: how many leaves, and their root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}

/** True if the proof shows that the later tree begins with all leaves of the earlier one (RFC 9162 §2.1.4.2). */
export function verifyConsistency(earlier: TreeHead, later: TreeHead, proof: readonly Hash[]): boolean {
  if (!isSize(earlier.size) || !isSize(later.size) || earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && sameHash(earlier.root, later.root);
  if (earlier.size === 0) return proof.length === 0 && sameHash(earlier.root, EMPTY_ROOT);
  const [first, ...rest] = isPowerOfTwo(earlier.size) ? [earlier.root, ...proof] : proof;
  if (first === undefined) return false;
  let walk: Walk = { own: earlier.size - 1, last: later.size - 1 };
  while (walk.own % 2 === 1) walk = up(walk);
  let [old, now] = [first, first];
  for (const sibling of rest) {
    if (walk.last === 0) return false;
    if (isLeft(walk)) {
      now = hashNode(now, sibling);
    } else {
      old = hashNode(sibling, old);
      now = hashNode(sibling, now);
    }
    walk = climb(walk);
  }
  return walk.last === 0 && sameHash(old, earlier.root) && sameHash(now, later.root);
}

/**
 * How many leaves two trees have in common from the first one on, of `size` that both have: down from the first complete
 * subtree that differs, O(log size) reads of each.
 */
export function commonSize(one: HashSource, other: HashSource, size: number): number {
  mustBeSize(size);
  const differs = (level: number, index: number) => !sameHash(one(level, index), other(level, index));
  let from = 0;
  while (from < size) {
    let level = levelOf(largestPowerUpTo(size - from));
    if (differs(level, from / 2 ** level)) {
      for (; level > 0; level -= 1) if (!differs(level - 1, from / 2 ** (level - 1))) from += 2 ** (level - 1);
      return from;
    }
    from += 2 ** level;
  }
  return size;
}

/** Which complete subtrees a computation reads, so that they can be fetched before it runs. */
export function readsOf(work: (read: HashSource) => unknown): { readonly level: number; readonly index: number }[] {
  const reads: { level: number; index: number }[] = [];
  work((level, index) => {
    reads.push({ level, index });
    return EMPTY_ROOT;
  });
  return reads;
}

/** Where a verifier stands: the index of its own node and of the last node of this level. */
interface Walk {
  readonly own: number;
  readonly last: number;
}

const up = ({ own, last }: Walk): Walk => ({ own: Math.floor(own / 2), last: Math.floor(last / 2) });
const isLeft = ({ own, last }: Walk): boolean => own % 2 === 0 && own !== last;

/** One level up, or several where the last node of a level has no sibling. */
function climb(walk: Walk): Walk {
  let next = walk;
  if (walk.own === walk.last) while (next.own % 2 === 0 && next.own !== 0) next = up(next);
  return up(next);
}

/** The hash over leaves [from, to), where `from` is a multiple of the largest power of two in `to - from`. */
function subtree(read: HashSource, from: number, to: number): Hash {
  const width = to - from;
  if (isPowerOfTwo(width)) return read(levelOf(width), from / width);
  const middle = from + largestPowerBelow(width);
  return hashNode(subtree(read, from, middle), subtree(read, middle, to));
}

function largestPowerBelow(width: number): number {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
}

function largestPowerUpTo(width: number): number {
  return isPowerOfTwo(width) ? width : largestPowerBelow(width);
}

function levelOf(power: number): number {
  let level = 0;
  for (let width = 1; width < power; width *= 2) level += 1;
  return level;
}

const isPowerOfTwo = (width: number): boolean => width === 2 ** levelOf(width);
const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

function mustBeSize(size: number): void {
  if (!isSize(size)) throw new RangeError(`not a tree size: ${size}`);
}
