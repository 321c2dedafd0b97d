import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  EMPTY_ROOT,
  hashLeaf,
  hashNode,
  hashesOfLeaves,
  proveConsistency,
  proveInclusion,
  readsOf,
  rootOf,
  rootOfLeaves,
  verifyConsistency,
  verifyInclusion,
  type Hash,
} from "#domain/merkle.ts";

const hex = (hash: Hash): string => Buffer.from(hash).toString("hex");
const bytes = (text: string): Uint8Array => Buffer.from(text, "hex");

/** The eight leaves and the roots that every implementation of RFC 6962 is tested with. */
const inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const known = inputs.map((input) => hashLeaf(bytes(input)));
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const some = (count: number): Hash[] => Array.from({ length: count }, (_, at) => hashLeaf(Uint8Array.of(at, at >> 8)));
const sizes = fc.integer({ min: 1, max: 600 });

describe("roots", () => {
  test.each(roots.map((root, size) => [size, root] as const))("of %i known leaves", (size, root) => {
    expect(hex(rootOfLeaves(known.slice(0, size)))).toBe(root);
  });

  test("a leaf can never pass for a node", () => {
    const [left, right] = [hashLeaf(bytes("00")), hashLeaf(bytes("01"))];
    expect(hex(hashLeaf(Buffer.concat([left, right])))).not.toBe(hex(hashNode(left, right)));
  });

  test("need only a logarithm of reads", () => {
    expect(readsOf((read) => rootOf(read, 1_000_003)).length).toBeLessThanOrEqual(20);
  });
});

describe("inclusion", () => {
  test("the known path of leaf 0 among eight", () => {
    expect(proveInclusion(hashesOfLeaves(known), 0, 8).map(hex)).toEqual([
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]);
  });

  test("every leaf of every tree is proved at its index, and at no other", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, a, b) => {
        const leaves = some(size);
        const [index, other] = [a % size, b % size];
        const leaf = leaves[index] ?? EMPTY_ROOT;
        const root = rootOfLeaves(leaves);
        const path = proveInclusion(hashesOfLeaves(leaves), index, size);
        expect(verifyInclusion(leaf, index, size, path, root)).toBe(true);
        expect(verifyInclusion(leaf, other, size, path, root)).toBe(index === other);
        expect(verifyInclusion(leaf, index, size, [...path, root], root)).toBe(false);
        expect(verifyInclusion(EMPTY_ROOT, index, size, path, root)).toBe(false);
        expect(verifyInclusion(leaf, index, size, path.slice(1), root)).toBe(path.length === 0);
      }),
      { numRuns: 60 },
    );
  });

  test("there is no leaf beyond the tree", () => {
    expect(() => proveInclusion(hashesOfLeaves(known), 8, 8)).toThrow(RangeError);
    expect(verifyInclusion(EMPTY_ROOT, 0, 0, [], EMPTY_ROOT)).toBe(false);
  });
});

describe("consistency", () => {
  test("every tree extends each of its beginnings, and no altered one", () => {
    fc.assert(
      fc.property(sizes, fc.nat(), (later, a) => {
        const leaves = some(later);
        const earlier = 1 + (a % later);
        const read = hashesOfLeaves(leaves);
        const [old, now] = [
          { size: earlier, root: rootOf(read, earlier) },
          { size: later, root: rootOf(read, later) },
        ];
        const proof = proveConsistency(read, earlier, later);
        expect(verifyConsistency(old, now, proof)).toBe(true);
        const forged = { size: earlier, root: hashLeaf(old.root) };
        expect(verifyConsistency(forged, now, proof)).toBe(false);
        expect(verifyConsistency(old, { size: later, root: forged.root }, proof)).toBe(false);
        expect(verifyConsistency(old, now, [...proof, forged.root])).toBe(false);
        expect(verifyConsistency(now, old, proof)).toBe(earlier === later);
        expect(verifyConsistency(old, now, proof.slice(1))).toBe(proof.length === 0);
      }),
      { numRuns: 60 },
    );
  });

  test("everything extends the empty tree, and only the true empty root counts", () => {
    const now = { size: 8, root: rootOfLeaves(known) };
    expect(verifyConsistency({ size: 0, root: EMPTY_ROOT }, now, [])).toBe(true);
    expect(verifyConsistency({ size: 0, root: now.root }, now, [])).toBe(false);
  });
});

describe("what is no tree", () => {
  const leaves = some(7);
  const read = hashesOfLeaves(leaves);
  const root = rootOfLeaves(leaves);
  const leaf = leaves[6] ?? EMPTY_ROOT;
  const path = proveInclusion(read, 6, 7);
  const no = [-1, 0.5, Number.NaN, 2 ** 53] as const;

  test("has no root and no proof", () => {
    for (const size of no) {
      expect(() => rootOf(() => EMPTY_ROOT, size)).toThrow(RangeError);
      expect(() => proveInclusion(() => EMPTY_ROOT, 0, size)).toThrow(RangeError);
      expect(() => proveConsistency(() => EMPTY_ROOT, size, 7)).toThrow(RangeError);
      expect(() => proveConsistency(() => EMPTY_ROOT, 0, size)).toThrow(RangeError);
    }
    for (const index of [...no, 7, 8]) expect(() => proveInclusion(read, index, 7)).toThrow(RangeError);
    expect(() => proveConsistency(read, 7, 6)).toThrow(RangeError);
    expect(() => rootOf(read, 8)).toThrow(RangeError);
  });

  test("verifies nothing: no index beyond its tree, no size that is none", () => {
    expect(verifyInclusion(leaf, 6, 7, path, root)).toBe(true);
    for (const bad of no) {
      expect(verifyInclusion(leaf, bad, 7, path, root)).toBe(false);
      expect(verifyInclusion(leaf, 6, bad, path, root)).toBe(false);
    }
    const only = leaves[0] ?? EMPTY_ROOT;
    expect(verifyInclusion(only, 0, 1, [], only)).toBe(true);
    expect(verifyInclusion(only, 1, 1, [], only)).toBe(false);
    expect(verifyInclusion(only, -1, 0, [], only)).toBe(false);
    expect(verifyInclusion(EMPTY_ROOT, 0, 0, [], EMPTY_ROOT)).toBe(false);
    expect(verifyInclusion(only, 0, 1, [], only.subarray(0, 31))).toBe(false);
  });

  test("extends nothing, and no tree extends a later one", () => {
    const head = (size: number, of = root) => ({ size, root: of });
    const proof = proveConsistency(read, 3, 7);
    expect(verifyConsistency(head(3, rootOf(read, 3)), head(7), proof)).toBe(true);
    expect(verifyConsistency(head(7), head(3, rootOf(read, 3)), proof)).toBe(false);
    for (const bad of no) {
      expect(verifyConsistency(head(bad), head(bad), [])).toBe(false);
      expect(verifyConsistency(head(bad, EMPTY_ROOT), head(7), [])).toBe(false);
      expect(verifyConsistency(head(0, EMPTY_ROOT), head(bad), [])).toBe(false);
    }
    expect(verifyConsistency(head(0, EMPTY_ROOT), head(7), [])).toBe(true);
    expect(verifyConsistency(head(0, EMPTY_ROOT), head(7), [root])).toBe(false);
    expect(verifyConsistency(head(0), head(7), [])).toBe(false);
    expect(verifyConsistency(head(7), head(7), [])).toBe(true);
    expect(verifyConsistency(head(7), head(7), [root])).toBe(false);
    expect(verifyConsistency(head(3, rootOf(read, 3)), head(7), [])).toBe(false);
  });

  test("needs no proof where nothing was added, or nothing was there", () => {
    const unread = () => {
      throw new Error("read");
    };
    expect(proveConsistency(unread, 0, 7)).toEqual([]);
    expect(proveConsistency(unread, 7, 7)).toEqual([]);
    expect(proveConsistency(unread, 0, 0)).toEqual([]);
  });
});
