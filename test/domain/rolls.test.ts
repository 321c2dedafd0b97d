import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SaltedEntry, checkRollProof, commitRoll, isOnRoll, proveEntry, rollFingerprint } from "#domain/rolls.ts";

const salts = fc.uint8Array({ minLength: 16, maxLength: 16 });
const entries = fc.uniqueArray(
  fc.record({ voter: fc.uuid(), weight: fc.integer({ min: 1, max: 1_000 }), salt: salts }),
  { selector: ({ voter }) => voter, minLength: 1, maxLength: 40 },
);
const entry = (voter: string, weight = 1, salt = 7): SaltedEntry => ({
  voter,
  weight,
  salt: new Uint8Array(16).fill(salt),
});

describe("a roll", () => {
  test("is those in good standing who joined by the cut-off", () => {
    expect(isOnRoll({ standing: "good", since: 100 }, 100)).toBe(true);
    expect(isOnRoll({ standing: "good", since: 101 }, 100)).toBe(false);
    for (const standing of ["applicant", "lapsed", "suspended", "resigned", "expelled"] as const)
      expect(isOnRoll({ standing, since: 0 }, 100)).toBe(false);
  });

  test("does not depend on the order in which it was read", () =>
    fc.assert(
      fc.property(entries, (some) => {
        expect(commitRoll(some.toReversed())).toEqual(commitRoll(some));
        expect(rollFingerprint(some.toReversed())).toBe(rollFingerprint(some));
      }),
    ));

  test("says how many are on it and what they weigh together", () => {
    expect(commitRoll([entry("a", 2), entry("b", 3)])).toMatchObject({ size: 2, weight: 5 });
    expect(commitRoll([])).toMatchObject({ size: 0, weight: 0, entries: [] });
  });

  test("has another hash with another voter, weight or salt", () => {
    const rolls = [[entry("a")], [entry("b")], [entry("a", 2)], [entry("a", 1, 8)], [entry("a"), entry("b")], []];
    expect(new Set(rolls.map((roll) => commitRoll(roll).hash)).size).toBe(rolls.length);
  });

  test("has the same fingerprint whatever the salts, another for other voters or weights", () => {
    expect(rollFingerprint([entry("a", 1, 1)])).toBe(rollFingerprint([entry("a", 1, 2)]));
    expect(rollFingerprint([entry("a")])).not.toBe(rollFingerprint([entry("a", 2)]));
    expect(rollFingerprint([entry("a")])).not.toBe(rollFingerprint([entry("b")]));
  });

  test.each([
    ["a voter twice", [entry("a"), entry("a", 2)]],
    ["no weight", [entry("a", 0)]],
    ["half a weight", [entry("a", 0.5)]],
    ["more weight than is exact", [entry("a", Number.MAX_SAFE_INTEGER), entry("b")]],
  ])("cannot hold %s", (_, some) => {
    expect(() => commitRoll(some)).toThrow(RangeError);
  });
});

describe("a proof of being on it", () => {
  test("holds for every voter", () =>
    fc.assert(
      fc.property(entries, (some) => {
        const roll = commitRoll(some);
        const proofs = some.map(({ voter }) => proveEntry(roll.entries, voter));
        expect(proofs.every((proof) => proof !== undefined && checkRollProof(proof, roll.hash))).toBe(true);
      }),
    ));

  test("is not given to others", () => {
    expect(proveEntry(commitRoll([entry("a")]).entries, "b")).toBeUndefined();
  });

  test("breaks with any change", () => {
    const roll = commitRoll(["a", "b", "c", "d", "e"].map((voter) => entry(voter)));
    const proof = proveEntry(roll.entries, "c");
    if (proof === undefined) throw new Error("no proof");
    const other = commitRoll([entry("c")]).hash;
    const changes = [{ voter: "x" }, { weight: 2 }, { salt: "00" }, { salt: "no" }, { place: proof.place + 1 }];
    const paths = [
      { path: [] },
      { path: proof.path.toReversed() },
      { path: ["00"] },
      { path: [...proof.path.slice(1), "zz"] },
      { size: 64 },
    ];
    expect([...changes, ...paths].filter((change) => checkRollProof({ ...proof, ...change }, roll.hash))).toEqual([]);
    const malformed = [{ salt: "000" }, { salt: "0G" }, { path: proof.path.map((hash) => `0${hash}`) }];
    expect(malformed.filter((change) => checkRollProof({ ...proof, ...change }, roll.hash))).toEqual([]);
    const hashes = [`x${roll.hash}`, `${roll.hash}0`, roll.hash.toUpperCase(), roll.hash.replace(":", ":0")];
    expect(hashes.filter((hash) => checkRollProof(proof, hash))).toEqual([]);
    expect([checkRollProof(proof, other), checkRollProof(proof, "sha256:"), checkRollProof(proof, roll.hash)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
