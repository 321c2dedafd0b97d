import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonical } from "./jcs.ts";
import type { Membership } from "./members.ts";
import { type Hash, hashLeaf, hashesOfLeaves, proveInclusion, rootOfLeaves, verifyInclusion } from "./merkle.ts";
import type { RollEntry } from "./questions.ts";
import { hexHash } from "./texts.ts";
import type { Instant } from "./time.ts";

/** A voter with the salt (16 random bytes) that hides the entry in the commitment. */
export type SaltedEntry = RollEntry & { readonly salt: Uint8Array };

/** A roll committed to: its entries by place in the tree, and the root as `sha256:…`. */
export type Roll<Entry extends SaltedEntry = SaltedEntry> = {
  readonly size: number;
  readonly weight: number;
  readonly hash: string;
  readonly entries: readonly (Entry & { readonly place: number })[];
};

/** What a voter can download to show anyone: this entry is on that roll, and nothing of the others. */
export type RollProof = {
  readonly voter: string;
  readonly weight: number;
  readonly salt: string;
  readonly place: number;
  readonly size: number;
  readonly path: readonly string[];
  readonly hash: string;
};

/** Whether a member is on the roll of a cut-off: in good standing, and joined by then. */
export const isOnRoll = (
  { standing, since }: Pick<Membership, "standing"> & { readonly since: Instant },
  cutOff: Instant,
): boolean => standing === "good" && since <= cutOff;

/** Commits to a roll by a Merkle root (RFC 6962) over its salted entries; throws RangeError on a voter twice or an impossible weight. */
export function commitRoll<Entry extends SaltedEntry>(entries: readonly Entry[]): Roll<Entry> {
  if (new Set(entries.map(({ voter }) => voter)).size !== entries.length) throw new RangeError("a voter twice");
  const weight = entries.reduce((sum, entry) => sum + mustBeWeight(entry.weight), 0);
  if (!Number.isSafeInteger(weight)) throw new RangeError("weights beyond 2^53");
  const leaves = entries
    .map((entry) => ({ entry, hash: rollLeaf(entry) }))
    .map((leaf) => ({ ...leaf, hex: bytesToHex(leaf.hash) }));
  // By hash, so that a place says nothing about who joined when.
  const placed = leaves.toSorted((a, b) => (a.hex < b.hex ? -1 : 1));
  return {
    size: entries.length,
    weight,
    hash: named(rootOfLeaves(placed.map(({ hash }) => hash))),
    entries: placed.map(({ entry }, place) => ({ ...entry, place })),
  };
}

/** The proof that a voter is on the roll, from its entries by place; undefined for whoever is not. */
export function proveEntry(entries: readonly SaltedEntry[], voter: string): RollProof | undefined {
  const place = entries.findIndex((entry) => entry.voter === voter);
  const entry = entries[place];
  if (entry === undefined) return undefined;
  const leaves = entries.map(rollLeaf);
  return {
    voter,
    weight: entry.weight,
    salt: bytesToHex(entry.salt),
    place,
    size: entries.length,
    path: proveInclusion(hashesOfLeaves(leaves), place, leaves.length).map(bytesToHex),
    hash: named(rootOfLeaves(leaves)),
  };
}

/** Whether a proof leads from its entry to a roll's published hash. */
export function checkRollProof(proof: RollProof, rollHash: string): boolean {
  const hashes = /^([0-9a-f]{64})$/;
  const root = rollHash.replace(/^sha256:/, "");
  if (!/^([0-9a-f]{2})*$/.test(proof.salt) || ![root, ...proof.path].every((hash) => hashes.test(hash))) return false;
  const leaf = rollLeaf({ ...proof, salt: hexToBytes(proof.salt) });
  return verifyInclusion(leaf, proof.place, proof.size, proof.path.map(hexToBytes), hexToBytes(root));
}

/** Who is on a roll and with which weight, as one hash in hex: equal for equal rolls; never published, since it has no salt. */
export function rollFingerprint(entries: readonly RollEntry[]): string {
  const sorted = entries.toSorted((a, b) => (a.voter < b.voter ? -1 : 1));
  return hexHash(canonical(sorted.map(({ voter, weight }) => [voter, weight])));
}

/** An entry's leaf in the tree of its roll: the canonical JSON of salt, voter and weight. */
export const rollLeaf = ({ voter, weight, salt }: SaltedEntry): Hash =>
  hashLeaf(utf8ToBytes(canonical({ salt: bytesToHex(salt), voter, weight })));

const named = (root: Hash): string => `sha256:${bytesToHex(root)}`;

function mustBeWeight(weight: number): number {
  if (!Number.isSafeInteger(weight) || weight < 1) throw new RangeError("not a weight");
  return weight;
}
