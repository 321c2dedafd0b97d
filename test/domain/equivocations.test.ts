import { array, assert, nat, property } from "fast-check";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, test } from "vitest";
import { areProof, bareHead, headIn, LONGEST_HEAD, proofOf } from "#domain/equivocations.ts";
import { commonSize, hashLeaf, hashesOfLeaves, rootOfLeaves, sameHash, type Hash } from "#domain/merkle.ts";
import { listEquivocations } from "#domain/gazette/state.ts";
import { signCheckpoint } from "#federation/gazette/checkpoint.ts";
import { addSignature, cosign, formatVkey, signNote, verifierKey } from "#federation/gazette/note.ts";
import { begun, leaf, north, org, verdict } from "./gazetteLog.ts";

const leavesOf = (...names: string[]): Hash[] => names.map((name) => hashLeaf(Buffer.from(name)));

describe("what two trees have in common", () => {
  const side = array(nat(3), { maxLength: 700 });

  test("is found whatever the sizes, as by looking at every leaf", () => {
    assert(
      property(side, side, nat(600), (one, other, start) => {
        const shared = Array.from({ length: start }, (_, at) => `common ${at}`);
        const [a, b] = [one, other].map((tail) => [...shared, ...tail.map(String)]) as [string[], string[]];
        const size = Math.min(a.length, b.length);
        const first = a.slice(0, size).findIndex((name, at) => name !== b[at]);
        const found = commonSize(hashesOfLeaves(leavesOf(...a)), hashesOfLeaves(leavesOf(...b)), size);
        expect(found).toBe(first < 0 ? size : first);
        expect(
          sameHash(rootOfLeaves(leavesOf(...a.slice(0, found))), rootOfLeaves(leavesOf(...b.slice(0, found)))),
        ).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("takes about two reads of each tree a level", () => {
    const size = 100_003;
    assert(
      property(nat(size - 1), (forkedAt) => {
        const read = (mark: number) => {
          const reads = { count: 0 };
          const source = (level: number, index: number) => {
            reads.count += 1;
            const isTouched = (index + 1) * 2 ** level > forkedAt;
            return hashLeaf(Buffer.from(`${level}/${index}/${isTouched ? mark : 0}`));
          };
          return { reads, source };
        };
        const [one, other] = [read(1), read(2)];
        expect(commonSize(one.source, other.source, size)).toBe(forkedAt);
        expect(one.reads.count).toBeLessThanOrEqual(2 * 17);
        expect(other.reads.count).toBe(one.reads.count);
      }),
    );
  });

  test("is nothing of nothing, and a size that is none is refused", () => {
    const none = hashesOfLeaves([]);
    expect(commonSize(none, none, 0)).toBe(0);
    expect(() => commonSize(none, none, -1)).toThrow(RangeError);
  });
});

const origin = "two.example/gazette/org";
const newKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;
const key = newKey();
const vkey = formatVkey(verifierKey(origin, key));
const note = (size: number, mark: string, by = key, from = origin) =>
  signCheckpoint({ origin: from, size, root: rootOfLeaves(leavesOf(mark)) }, by);
const headOf = (text: string) => headIn(text) ?? { size: -1, root: new Uint8Array() };

describe("two checkpoints", () => {
  test("prove two histories only if the size is one and the roots are two", () => {
    expect(areProof(headOf(note(3, "a")), headOf(note(3, "b")))).toBe(true);
    expect(areProof(headOf(note(3, "a")), headOf(note(3, "a")))).toBe(false);
    expect(areProof(headOf(note(3, "a")), headOf(note(4, "b")))).toBe(false);
    expect(proofOf(note(3, "a"), note(3, "b"), vkey)).toEqual([note(3, "a"), note(3, "b")]);
    expect(proofOf(note(3, "a"), note(2, "b"), vkey)).toBeUndefined();
    expect(proofOf("", note(2, "b"), vkey)).toBeUndefined();
  });

  test("are shown with the log's signature alone, and never with a line that says more", () => {
    const text = note(3, "a").split("\n\n")[0] ?? "";
    const cosigned = addSignature(note(3, "a"), cosign(`${text}\n`, "wit.example/gazette/witness", newKey(), 1));
    expect(cosigned).not.toBe(note(3, "a"));
    expect(bareHead(cosigned, vkey)).toBe(note(3, "a"));
    expect(bareHead(signNote(`${text}\nAna Arroyo was here\n`, origin, key), vkey)).toBeUndefined();
    expect(bareHead(note(3, "a", newKey()), vkey)).toBeUndefined();
    expect(bareHead("no note", vkey)).toBeUndefined();
    const long = "x".repeat(LONGEST_HEAD);
    expect(bareHead(note(3, "a", key, long), formatVkey(verifierKey(long, key)))).toBeUndefined();
  });
});

describe("EquivocationShown", () => {
  const heads = [headOf(note(3, "a")), headOf(note(3, "b"))];
  const checkpoints = [note(3, "a"), note(3, "b")] as const;
  const shown = (name: string, found = heads, { issuer = org, by = "z1", accused = vkey } = {}) => {
    const act = { type: "EquivocationShown", issuer, refs: [], origin, vkey: accused, checkpoints } as const;
    return { ...leaf(name, act, by), heads: found };
  };

  test("counts if two signed heads cannot both be true, and says whose key signed them", () => {
    expect(verdict(shown("e"))).toBe("ok");
    const { state } = begun(shown("e"));
    expect(listEquivocations(state)).toMatchObject([{ issuer: org, origin, vkey }]);
  });

  test("proves nothing with one head, none, twice the same, or two that may follow one another", () => {
    for (const found of [
      [],
      heads.slice(0, 1),
      [headOf(note(3, "a")), headOf(note(3, "a"))],
      [headOf(note(3, "a")), headOf(note(4, "b"))],
    ])
      expect(verdict(shown("e", found))).toBe("no-proof");
    const { heads: _, ...unread } = shown("e");
    expect(verdict(unread)).toBe("no-proof");
  });

  test("is the organization's to say, and once of a log", () => {
    expect(verdict(shown("e", heads, { issuer: north, by: "n1" }))).toBe("not-the-owner");
    expect(verdict(shown("e"), shown("f"))).toBe("already-shown");
    expect(verdict(shown("e"), shown("f", heads, { accused: formatVkey(verifierKey(origin, newKey())) }))).toBe("ok");
  });
});
