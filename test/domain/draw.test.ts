import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type CommittedDraw,
  type DrawHash,
  commitDraw,
  drawHashes,
  keyOf,
  poolFile,
  poolHash,
  revealDraw,
  saltedLine,
  select,
} from "#domain/draw.ts";
import type { Someone } from "#domain/members.ts";
import type { Ruling } from "#domain/rulings.ts";

const KEY = "9319./2.5.8.10.12./9.18.26.34.41.45./";

function picks(poolSize: number, key: string, count: number, hash: DrawHash = "md5") {
  const ruling = select(poolSize, key, count, hash);
  if (!ruling.allowed) throw new Error(ruling.refusal.code);
  return ruling.fact;
}

const selected = (...args: Parameters<typeof picks>) => picks(...args).map((pick) => pick.selected);
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);

describe("published examples", () => {
  test("RFC 3797 §6: ten of twenty-five, with every hash", () => {
    expect(keyOf(["9319", "2, 5, 12, 8, 10", "9, 18, 26, 34, 41, 45"])).toBe(KEY);
    expect(picks(25, KEY, 16).map((pick) => [pick.digest.toUpperCase(), pick.remaining, pick.selected])).toEqual([
      ["990DD0A5692A029A98B5E01AA28F3459", 25, 17],
      ["3691E55CB63FCC37914430B2F70B5EC6", 24, 7],
      ["FE814EDF564C190AC1D25753979990FA", 23, 2],
      ["1863CCACEB568C31D7DDBDF1D4E91387", 22, 16],
      ["F4AB33DF4889F0AF29C513905BE1D758", 21, 25],
      ["13EAEB529F61ACFB9A29D0BA3A60DE4A", 20, 23],
      ["992DB77C382CA2BDB9727001F3CDCCD9", 19, 8],
      ["63AB4258ECA922976811C7F55C383CE7", 18, 24],
      ["DFBC5AC97CED01B3A6E348E3CC63F40D", 17, 19],
      ["31CB111C4A4EBE9287CEAE16FE51B909", 16, 13],
      ["07FA46C122F164C215BBC72793B189A3", 15, 22],
      ["AC52F8D75CCBE2E61AFEB3387637D501", 14, 5],
      ["53306F73E14FC0B2FBF434218D25948E", 13, 18],
      ["B5D1403501A81F9A47318BE7893B347C", 12, 9],
      ["85B10B356AA06663EF1B1B407765100A", 11, 1],
      ["3269E6CE559ABD57E2BA6AAB495EB9BD", 10, 4],
    ]);
  });

  test("the nominating committee of the IETF, 2022: ten of 267", () => {
    const key = "7.8.11.18.28.40.48./15.16.21.31.36.65./8.12.13.17.21.26.35.42./1.5.10.13.14.16.21.25.27./";
    expect(selected(267, key, 10)).toEqual([171, 245, 68, 190, 70, 126, 110, 128, 138, 173]);
  });
});

describe("selecting", () => {
  const sizes = fc.integer({ min: 1, max: 300 });
  const hashes = fc.constantFrom(...drawHashes);

  test("names places of the pool, each once", () =>
    fc.assert(
      fc.property(sizes, fc.string(), fc.nat(300), hashes, (size, key, count, hash) => {
        fc.pre(count <= size);
        const places = selected(size, key, count, hash);
        expect(new Set(places).size).toBe(count);
        expect(places.every((place) => place >= 1 && place <= size)).toBe(true);
      }),
    ));

  test("of more goes on where selecting fewer ended", () =>
    fc.assert(
      fc.property(sizes, fc.string(), fc.nat(300), hashes, (size, key, count, hash) => {
        fc.pre(count <= size);
        expect(selected(size, key, size, hash).slice(0, count)).toEqual(selected(size, key, count, hash));
      }),
    ));

  test("by SHA-256 takes the same steps with longer hashes", () => {
    const [first, second] = picks(25, KEY, 2, "sha256");
    expect(first?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(first?.selected).toBe(Number(BigInt(`0x${first?.digest}`) % 25n) + 1);
    expect(second?.remaining).toBe(24);
    expect(selected(25, KEY, 25, "sha256")).not.toEqual(selected(25, KEY, 25));
  });

  test("numbers the index with two bytes", () => {
    expect(selected(300, KEY, 300).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, at) => at + 1));
    expect(picks(300, KEY, 257)[256]?.digest).not.toBe(picks(300, KEY, 1)[0]?.digest);
  });

  test("refuses more than there are, and more than two bytes can number", () => {
    expect(select(9, KEY, 10, "md5")).toEqual({
      allowed: false,
      refusal: { code: "pool-too-small", size: 9, count: 10 },
    });
    expect(code(select(10, KEY, 10, "md5"))).toBe("allowed");
    expect(code(select(65_535, KEY, 1, "md5"))).toBe("allowed");
    expect(code(select(65_536, KEY, 1, "md5"))).toBe("pool-too-large");
  });
});

describe("a key string", () => {
  test.each([
    [["12 3 007"], "3.7.12./"],
    [["0"], "0./"],
    [["00"], "0./"],
    [["10.50; 3.00"], "10.53./"],
    [["007.250"], "7.25/"],
    [["3 3"], "3.3./"],
    [["8af3", "4"], "8AF3/4./"],
  ])("of %j is %s", (values, key) => {
    expect(keyOf(values)).toBe(key);
  });

  test.each([[""], ["1,234"], ["1.5 2"], ["two words"], ["-4"], ["1/2"], ["é"], ["5."]])(
    "is not made of %j",
    (value) => {
      expect(keyOf(["1", value])).toBeUndefined();
    },
  );

  test("does not depend on the order of whole numbers within a source, only on that of the sources", () => {
    expect(keyOf(["5 1 3"])).toBe(keyOf(["3 5 1"]));
    expect(keyOf(["5", "1"])).not.toBe(keyOf(["1", "5"]));
    expect(keyOf(["5 1"])).not.toBe(keyOf(["5", "1"]));
  });
});

describe("a pool", () => {
  test("is committed to by the SHA-256 of its file", () => {
    expect(poolFile(["a", "b"])).toBe("a\nb\n");
    expect(poolHash(["a", "b"])).toBe("911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2");
    expect(poolHash(["a", "b"])).not.toBe(poolHash(["b", "a"]));
  });

  test("hides a label behind its salt", () => {
    expect(saltedLine("00ff", "ana")).toMatch(/^[0-9a-f]{64}$/);
    expect(saltedLine("00ff", "ana")).not.toBe(saltedLine("00fe", "ana"));
  });
});

const officer: Someone = { person: "ana", roles: ["secretary", "member"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const NOON = 1_800_000_000_000;
const draw: CommittedDraw = {
  id: "draw",
  body: "body",
  poolSize: 25,
  count: 3,
  hash: "md5",
  sources: ["treasury", "lottery", "numbers"],
  drawsAt: NOON,
  revealedAt: null,
};
const values = ["9319", "2 5 12 8 10", "9 18 26 34 41 45"];

describe("committing", () => {
  const commit = (change: Partial<CommittedDraw>, by = officer, at = NOON - 1_000) =>
    commitDraw({ ...draw, ...change }, "public", by, at);

  test("is an officer's act before the time of the draw", () => {
    expect(commit({})).toEqual({
      allowed: true,
      fact: { kind: "draw-committed", draw: "draw", body: "body", visibility: "public" },
    });
    expect(code(commit({}, member))).toBe("role-needed");
    expect(code(commit({}, officer, NOON - 999))).toBe("draws-too-soon");
  });

  test("draws no more than the pool holds", () => {
    expect(code(commit({ count: 25 }))).toBe("allowed");
    expect(code(commit({ count: 26 }))).toBe("pool-too-small");
    expect(code(commit({ poolSize: 65_536 }))).toBe("pool-too-large");
  });
});

describe("revealing", () => {
  const reveal = (change: Partial<CommittedDraw> = {}, given = values, by = officer, at = NOON) =>
    revealDraw({ ...draw, ...change }, given, by, at);

  test("computes who is drawn from the values", () => {
    expect(reveal()).toEqual({
      allowed: true,
      fact: { kind: "draw-revealed", draw: "draw", body: "body", key: KEY, selected: [17, 7, 2] },
    });
  });

  test("is an officer's act, once, and not before the time", () => {
    expect(code(reveal({}, values, member))).toBe("role-needed");
    expect(code(reveal({ revealedAt: NOON }))).toBe("already-drawn");
    expect(code(reveal({}, values, officer, NOON - 1))).toBe("not-yet-drawn");
  });

  test("takes the values of each source", () => {
    expect(code(reveal({}, values.slice(1)))).toBe("unreadable-value");
    expect(code(reveal({}, ["?", ...values.slice(1)]))).toBe("unreadable-value");
  });
});
