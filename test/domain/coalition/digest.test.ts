import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  digestOf,
  proveValue,
  valueAt,
  verifyValue,
  withValue,
  withoutValue,
  type Trie,
} from "#domain/coalition/digest.ts";
import type { Json } from "#domain/jcs.ts";

const sha = (...parts: (string | Uint8Array)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bitOf = (key: string): number => (sha(key)[0] ?? 0) >> 7;
const leafOf = (key: string, value: string): Buffer => sha(Uint8Array.of(0), sha(key), sha(value));

const trieOf = (pairs: readonly (readonly [string, Json])[]): Trie =>
  pairs.reduce<Trie>((trie, [key, value]) => withValue(trie, key, value), undefined);
const keys = fc.stringMatching(/^[a-f]{1,3}$/);
const pairs = fc.uniqueArray(fc.tuple(keys, fc.integer({ min: 0, max: 9 })), {
  selector: ([key]) => key,
  maxLength: 60,
});

describe("the digest of a state", () => {
  test("of nothing is 32 zero bytes, of one value the hash of its leaf", () => {
    expect(hex(digestOf(undefined))).toBe("00".repeat(32));
    expect(hex(digestOf(withValue(undefined, "a", 7)))).toBe(hex(leafOf("a", "7")));
  });

  test("of two values on either side is the hash of the node over their leaves", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const left = names.find((name) => bitOf(name) === 0) ?? "";
    const right = names.find((name) => bitOf(name) === 1) ?? "";
    const root = sha(Uint8Array.of(1), leafOf(left, '{"a":1,"b":2}'), leafOf(right, "null"));
    expect(
      hex(
        digestOf(
          trieOf([
            [right, null],
            [left, { b: 2, a: 1 }],
          ]),
        ),
      ),
    ).toBe(hex(root));
  });

  test("does not hang on the order in which the values came, nor on what was there in between", () =>
    fc.assert(
      fc.property(pairs, pairs, (some, gone) => {
        const names = new Set(some.map(([key]) => key));
        const between = trieOf([...gone, ...some.toReversed()]);
        const after = gone.reduce((trie, [key]) => (names.has(key) ? trie : withoutValue(trie, key)), between);
        expect(hex(digestOf(after))).toBe(hex(digestOf(trieOf(some))));
      }),
    ));

  test("differs where any value differs", () =>
    fc.assert(
      fc.property(
        pairs.filter(({ length }) => length > 0),
        (some) => {
          const [[key, value] = ["", 0]] = some;
          const trie = trieOf(some);
          expect(hex(digestOf(withValue(trie, key, value + 1)))).not.toBe(hex(digestOf(trie)));
          expect(hex(digestOf(withoutValue(trie, key)))).not.toBe(hex(digestOf(trie)));
          expect(valueAt(trie, key)).toBe(value);
        },
      ),
    ));

  test("a map that was succeeded is as it was", () => {
    const before = trieOf([
      ["a", 1],
      ["b", 2],
    ]);
    const digest = hex(digestOf(before));
    withValue(withoutValue(before, "a"), "b", 3);
    expect([valueAt(before, "a"), valueAt(before, "b"), hex(digestOf(before))]).toEqual([1, 2, digest]);
  });
});

describe("a proof", () => {
  test("shows each value that is there, and that there is none where there is none", () =>
    fc.assert(
      fc.property(pairs, keys, (some, name) => {
        const trie = trieOf(some);
        const value = new Map(some).get(name);
        const proof = proveValue(trie, name);
        expect(verifyValue(digestOf(trie), name, value, proof)).toBe(true);
        expect(verifyValue(digestOf(trie), name, value === undefined ? 1 : value + 1, proof)).toBe(false);
        expect(verifyValue(digestOf(trie), name, undefined, proof)).toBe(value === undefined);
      }),
    ));

  test("of another key, of fewer hashes or of a leaf that stands elsewhere shows nothing", () =>
    fc.assert(
      fc.property(
        pairs.filter(({ length }) => length > 1),
        fc.nat(),
        (some, index) => {
          const trie = trieOf(some);
          const [[key, value] = ["", 0]] = some;
          const proof = proveValue(trie, key);
          expect(verifyValue(digestOf(trie), key, value, { siblings: proof.siblings.slice(1) })).toBe(false);
          expect(verifyValue(digestOf(trie), `${key}x`, value, proof)).toBe(false);
          const other = { path: sha(key), value: sha(String(value)) };
          const [name] = some[index % some.length] ?? [""];
          // No leaf proves the absence of a key that is there.
          expect(verifyValue(digestOf(trie), name, undefined, { ...proof, other })).toBe(false);
        },
      ),
    ));

  test("among ten thousand values takes about as many hashes as the number has bits", () => {
    const trie = trieOf(Array.from({ length: 10_000 }, (_, index) => [`member/${index}`, index] as const));
    const lengths = Array.from({ length: 200 }, (_, index) => proveValue(trie, `member/${index}`).siblings.length);
    expect(Math.max(...lengths)).toBeLessThan(30);
    expect(lengths.reduce((sum, length) => sum + length, 0) / lengths.length).toBeLessThan(18);
  });
});
