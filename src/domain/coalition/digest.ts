import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { canonical, type Json } from "#domain/jcs.ts";
import { HASH_BYTES, hashLeaf, hashNode, sameHash, type Hash } from "#domain/merkle.ts";

/** A value under its key; the hash is worked out when it is first asked for. */
interface Leaf {
  readonly kind: "leaf";
  readonly key: string;
  readonly path: Hash;
  readonly value: Json;
  hash: Hash | undefined;
}

interface Fork {
  readonly kind: "fork";
  readonly left: Trie;
  readonly right: Trie;
  hash: Hash | undefined;
}

/** A map from keys to values that is never changed, only succeeded, and its digest (coalition-protocol §11); `undefined` is the empty one. */
export type Trie = Leaf | Fork | undefined;

/** What shows that a digest holds a value under a key, or holds none: the siblings from the root down, and another leaf that stands there. */
export interface DigestProof {
  readonly siblings: readonly Hash[];
  readonly other?: { readonly path: Hash; readonly value: Hash } | undefined;
}

const EMPTY: Hash = new Uint8Array(HASH_BYTES);
const DEEPEST = 8 * HASH_BYTES;

/** The value under a key. */
export function valueAt(trie: Trie, key: string): Json | undefined {
  const path = pathOf(key);
  let at = trie;
  for (let depth = 0; at?.kind === "fork"; depth += 1) at = isRight(path, depth) ? at.right : at.left;
  return at?.key === key ? at.value : undefined;
}

/** The map in which a key has this value; it shares all but O(log n) nodes with the one before. */
export function withValue(trie: Trie, key: string, value: Json): Trie {
  return place(trie, { kind: "leaf", key, path: pathOf(key), value, hash: undefined }, 0);
}

/** The map in which a key has no value. */
export function withoutValue(trie: Trie, key: string): Trie {
  return remove(trie, pathOf(key), 0);
}

/** The keys whose values differ between two maps, with the new value; what both share is not looked at. */
export function changesBetween(
  before: Trie,
  after: Trie,
): { readonly key: string; readonly value: Json | undefined }[] {
  if (before === after) return [];
  if (before?.kind === "fork" && after?.kind === "fork")
    return [...changesBetween(before.left, after.left), ...changesBetween(before.right, after.right)];
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const kept = new Map(now.map((leaf) => [leaf.key, leaf]));
  const gone = old.filter(({ key }) => !kept.has(key)).map(({ key }) => ({ key, value: undefined }));
  const known = new Map(old.map((leaf) => [leaf.key, leaf]));
  return [...gone, ...now.filter((leaf) => known.get(leaf.key) !== leaf).map(({ key, value }) => ({ key, value }))];
}

function leavesOf(trie: Trie): Leaf[] {
  if (trie === undefined) return [];
  return trie.kind === "leaf" ? [trie] : [...leavesOf(trie.left), ...leavesOf(trie.right)];
}

/** The 32 bytes that commit to every key and value, whatever the order in which they came. */
export function digestOf(trie: Trie): Hash {
  if (trie === undefined) return EMPTY;
  trie.hash ??=
    trie.kind === "leaf"
      ? leafHash(trie.path, hashOfValue(trie.value))
      : hashNode(digestOf(trie.left), digestOf(trie.right));
  return trie.hash;
}

/** Shows what the digest holds under a key. */
export function proveValue(trie: Trie, key: string): DigestProof {
  const { siblings, end } = descend(trie, pathOf(key));
  if (end === undefined || end.key === key) return { siblings };
  return { siblings, other: { path: end.path, value: hashOfValue(end.value) } };
}

/** True if the proof shows that this digest holds this value under the key, or, for `undefined`, that it holds none. */
export function verifyValue(digest: Hash, key: string, value: Json | undefined, proof: DigestProof): boolean {
  const { siblings, other } = proof;
  const path = pathOf(key);
  if (siblings.length > DEEPEST || (value !== undefined && other !== undefined)) return false;
  // Another leaf shows absence only if it stands on this key's way.
  const isBeside =
    other === undefined || (!sameHash(other.path, path) && sharesBits(other.path, path, siblings.length));
  if (!isBeside) return false;
  const leaf = other === undefined ? EMPTY : leafHash(other.path, other.value);
  const end = value === undefined ? leaf : leafHash(path, hashOfValue(value));
  const root = siblings.reduceRight(
    (hash, sibling, depth) => (isRight(path, depth) ? hashNode(sibling, hash) : hashNode(hash, sibling)),
    end,
  );
  return sameHash(root, digest);
}

function descend(trie: Trie, path: Hash): { readonly siblings: readonly Hash[]; readonly end: Leaf | undefined } {
  const siblings: Hash[] = [];
  let at = trie;
  for (let depth = 0; at?.kind === "fork"; depth += 1) {
    const goesRight = isRight(path, depth);
    const beside = goesRight ? at.left : at.right;
    siblings.push(digestOf(beside));
    at = goesRight ? at.right : at.left;
  }
  return { siblings, end: at };
}

function place(trie: Trie, leaf: Leaf, depth: number): Leaf | Fork {
  if (trie === undefined) return leaf;
  if (trie.kind === "leaf") return sameHash(trie.path, leaf.path) ? leaf : part(trie, leaf, depth);
  return isRight(leaf.path, depth)
    ? fork(trie.left, place(trie.right, leaf, depth + 1))
    : fork(place(trie.left, leaf, depth + 1), trie.right);
}

/** Two leaves stand apart at the first bit in which they differ. */
function part(one: Leaf, other: Leaf, depth: number): Fork {
  const [isOneRight, isOtherRight] = [isRight(one.path, depth), isRight(other.path, depth)];
  if (isOneRight !== isOtherRight) return isOneRight ? fork(other, one) : fork(one, other);
  const deeper = part(one, other, depth + 1);
  return isOneRight ? fork(undefined, deeper) : fork(deeper, undefined);
}

function remove(trie: Trie, path: Hash, depth: number): Trie {
  if (trie === undefined) return undefined;
  if (trie.kind === "leaf") return sameHash(trie.path, path) ? undefined : trie;
  const { left, right } = trie;
  const next = isRight(path, depth)
    ? { left, right: remove(right, path, depth + 1) }
    : { left: remove(left, path, depth + 1), right };
  return rejoin(next.left, next.right);
}

/** A lone leaf moves up to the highest free depth, so that a digest does not remember what is gone. */
function rejoin(left: Trie, right: Trie): Trie {
  if (left === undefined && right?.kind !== "fork") return right;
  if (right === undefined && left?.kind !== "fork") return left;
  return fork(left, right);
}

const fork = (left: Trie, right: Trie): Fork => ({ kind: "fork", left, right, hash: undefined });
const pathOf = (key: string): Hash => sha256(utf8ToBytes(key));
const hashOfValue = (value: Json): Hash => sha256(utf8ToBytes(canonical(value)));
const isRight = (path: Hash, depth: number): boolean => (((path[depth >> 3] ?? 0) >> (7 - (depth & 7))) & 1) === 1;

function leafHash(path: Hash, value: Hash): Hash {
  const bytes = new Uint8Array(2 * HASH_BYTES);
  bytes.set(path);
  bytes.set(value, HASH_BYTES);
  return hashLeaf(bytes);
}

function sharesBits(one: Hash, other: Hash, count: number): boolean {
  for (let depth = 0; depth < count; depth += 1) if (isRight(one, depth) !== isRight(other, depth)) return false;
  return true;
}
