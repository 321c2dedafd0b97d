import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSignedByNode } from "#commands/signatures.ts";
import type { Bundle } from "#domain/bundles/bundle.ts";
import { checkBundle } from "#domain/bundles/check.ts";
import { checkProofFile } from "#domain/bundles/receipts.ts";
import { presets } from "#domain/presets.ts";
import { copyOf, exampleBundle, sealed } from "#test/support/bundles.ts";

const honest = exampleBundle();
const check = (bundle: unknown) => checkBundle(bundle, isSignedByNode);

type Path = readonly (string | number)[];
type Node = Record<string | number, unknown>;

/** Every place in a document that holds a text, a number, a truth or nothing. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    placesIn(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

function changed(bundle: Bundle, path: Path, change: (value: unknown) => unknown): Record<string, unknown> {
  const copy = copyOf(bundle);
  let node: Node = copy;
  for (const name of path.slice(0, -1)) node = node[name] as Node;
  const last = path.at(-1) ?? "";
  node[last] = change(node[last]);
  return copy;
}

function other(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (value === null) return "something";
  const text = typeof value === "string" ? value : "";
  // One letter, at a place where it stays a hash, a time or an address.
  return text === "" ? "x" : `${text.slice(0, -1)}${text.endsWith("a") ? "b" : "a"}`;
}

/** What a server tells in its own name, bound by nothing but the digest (docs/bundle.md). */
const ITS_WORD = [
  // How many parts, where voters with several votes can split them.
  "ballots.others.1.parts",
  "ballots.others.2.parts",
  "body.kind",
  "body.name",
  "body.slug",
  "motion.number",
  "motion.url",
  "question.subject",
  "result.tests.0.text",
  "rule.sentence",
  "timeline.0.event",
  "timeline.1.event",
];

describe("an honest bundle", () => {
  test("holds, and says what was checked", async () => {
    expect(await check(honest)).toMatchObject({
      ok: true,
      faults: [],
      checked: { entries: 5, proofs: 5, cosignatures: 0, results: 1 },
    });
  });

  test("holds by name, by consensus, with presence, and without a log or a text", async () => {
    const named = { named: [{ name: "Mei", mark: "block" as const, weight: 3, reason: "Article 2" }], others: [] };
    const bundles = [
      exampleBundle({ rule: presets.consensus, ballots: named, secrecy: "roll_call" }),
      sealed({ ...honest, log: null }),
      sealed({ ...honest, text: null }),
      sealed({ ...honest, log: null, present: 22, result: { ...honest.result, present: 22 } }),
    ];
    for (const bundle of bundles) expect((await check(bundle)).faults).toEqual([]);
    expect((await check(bundles[1])).steps).toMatchObject({ record: "absent", tree: "absent", signatures: "absent" });
    expect((await check(bundles[2])).steps).toMatchObject({ text: "absent" });
  });

  test("where signatures cannot be checked, the check says so and does not call it good", async () => {
    const { ok, steps, checked } = await checkBundle(honest, async () => undefined);
    expect({ ok, signatures: steps.signatures, proofs: checked.proofs }).toEqual({
      ok: true,
      signatures: "absent",
      proofs: 0,
    });
  });
});

describe("a bundle in which one thing was changed", () => {
  const places = placesIn(honest);

  test("is found at every place, as the file came", async () => {
    for (const path of places) {
      const { ok } = await check(changed(honest, path, other));
      expect({ path: path.join("."), ok }).toEqual({ path: path.join("."), ok: false });
    }
  });

  test("is found also when the digest was made to fit, but for what is the server's word", async () => {
    const unnoticed: string[] = [];
    for (const path of places.filter(([first]) => first !== "digest")) {
      const forged = sealed(changed(honest, path, other) as never);
      if ((await check(forged)).ok) unnoticed.push(path.join("."));
    }
    expect(unnoticed.toSorted()).toEqual(ITS_WORD);
  });

  test("is found when a member is missing or put twice", async () => {
    for (const name of Object.keys(honest)) {
      const { [name]: _, ...rest } = copyOf(honest);
      expect({ name, ok: (await check(rest)).ok }).toEqual({ name, ok: false });
    }
    const twice = (path: Path) =>
      sealed(changed(honest, path, (list) => [...(list as unknown[]), (list as unknown[])[0]]) as never);
    for (const path of [
      ["receipts", "codes"],
      ["ballots", "others"],
      ["question", "options"],
      ["result", "tests"],
    ])
      expect({ path, ok: (await check(twice(path))).ok }).toEqual({ path, ok: false });
  });

  test.each([
    ["text-hash", ["text", "text"], () => "Rent strike fund\n\nWe set aside $9,000."],
    ["title", ["motion", "title"], () => "Another title"],
    ["rule-hash", ["rule", "data", "tests", 0, "num"], () => 1],
    ["options", ["question", "options"], () => ["yes"]],
    [
      "more-ballots-than-voters",
      ["receipts", "codes"],
      (codes: unknown) => [...(codes as string[]), "A", "B", "C", "D", "E", "F", "G"].toSorted(),
    ],
    ["more-weight-than-roll", ["ballots", "others", 0, "weight"], () => 27],
    ["no-such-option", ["ballots", "others", 0, "mark"], () => "block"],
    ["no-weight", ["ballots", "others", 0, "parts"], () => 3],
    ["group-twice", ["ballots", "others", 0, "mark"], () => "no"],
    ["contest", ["question", "contest"], () => ({ method: "irv", seats: 1, reopen: true })],
    ["names-in-a-secret-vote", ["ballots", "named"], () => [{ name: "Mei", mark: "yes", weight: 1 }]],
    ["receipts-count", ["receipts", "codes"], () => []],
    ["receipts-order", ["receipts", "codes"], (codes: unknown) => (codes as string[]).toReversed()],
    ["receipts-root", ["receipts", "codes", 3], () => "K7QF-2M9D-4TXA-2225a"],
    ["outcome", ["result", "outcome"], () => "lost"],
    ["counts", ["result", "counts", "no"], () => 3],
    ["counts", ["ballots", "others", 2, "weight"], () => 13],
    ["ballots", ["result", "ballots"], () => 15],
    ["quorum", ["result", "quorum", "met"], () => false],
    ["tests", ["result", "tests", 0, "needed"], () => 1],
    ["present", ["present"], () => 3],
    ["timeline", ["timeline", 3, "at"], () => "2026-11-21T12:09:00.000Z"],
    ["times", ["question", "closedAt"], () => "2026-11-21T12:09:00.000Z"],
    ["entry-receiptsRoot", ["log", "entries", 4, "entry", "receiptsRoot"], () => `sha256:${"1".repeat(64)}`],
    ["entry-result", ["log", "entries", 4, "entry", "result", "ballots"], () => 15],
    ["entry-missing", ["log", "entries"], (entries: unknown) => (entries as unknown[]).slice(0, 4)],
    ["entry-rollHash", ["roll", "hash"], () => `sha256:${"0".repeat(64)}`],
    ["entry-issuer", ["body", "actor"], () => "https://org.example/ap/actors/other"],
    ["entry-id", ["question", "id"], () => "01990000-0000-7000-8000-00000000000b"],
    ["entry-proof", ["log", "entries", 4, "entry", "proof", "created"], () => "2026-11-21T12:22:00.000Z"],
    ["not-in-the-log", ["log", "entries", 2, "index"], () => 3],
    ["unknown-key", ["log", "entries"], (entries: unknown) => (entries as unknown[]).toSpliced(1, 1)],
    ["checkpoint", ["log", "checkpoint"], () => "nothing"],
    ["checkpoint-origin", ["log", "origin"], () => "other.example/gazette/org"],
    ["digest", ["body", "name"], () => "The Ducks"],
  ] as const)("names it: %s at %j", async (code, path, change) => {
    const forged = changed(honest, path, change);
    const { faults } = await check(code === "digest" ? forged : sealed(forged as never));
    expect(faults.map((fault) => fault.code)).toContain(code);
    for (const { text } of faults) expect(text).toMatch(/\S/);
  });

  test("where everybody has one vote there are as many receipts as ballots, exactly", async () => {
    const others = [
      { mark: "no" as const, parts: 2, weight: 2 },
      { mark: "yes" as const, parts: 3, weight: 3 },
    ];
    const codesOf = async (like: Parameters<typeof exampleBundle>[0]) =>
      (await check(exampleBundle({ ...like, ballots: { named: [], others } }))).faults.map(({ code }) => code);
    expect(await codesOf({ weight: 20 })).toEqual([]);
    expect(await codesOf({ weight: 20, receipts: 4 })).toEqual(["receipts-count"]);
    expect(await codesOf({ weight: 20, receipts: 6 })).toEqual(["receipts-count"]);
    expect(await codesOf({ weight: 26, receipts: 4 })).toEqual([]);
  });

  test("a checkpoint that another key signed is named", async () => {
    const foreign = exampleBundle().log?.checkpoint ?? "";
    const { faults } = await check(
      sealed({ ...honest, log: honest.log === null ? null : { ...honest.log, checkpoint: foreign } }),
    );
    expect(faults.map(({ code }) => code)).toContain("checkpoint-signature");
  });
});

describe("the bundle of a contest", () => {
  const options = ["Ana", "Bo", "Cy", "reopen_nominations"];
  const put = (method: "irv" | "stv" | "schulze" | "approval" | "score", seats = 1) => ({
    contest: { method, seats, reopen: true, ...(method === "score" && { maxScore: 5 }) },
    options,
  });
  const ranked = {
    named: [],
    others: [
      { mark: [1, 2], parts: 5, weight: 5 },
      { mark: [2, 3, 1], parts: 4, weight: 6 },
      { mark: [3], parts: 2, weight: 3 },
      { mark: [4, 1], parts: 1, weight: 1 },
    ],
  };
  const scored = {
    named: [{ name: "Mei", mark: [5, 0, 3, 0], weight: 2 }],
    others: [{ mark: [0, 5, 1, 0], parts: 3, weight: 3 }],
  };
  const bundles = [
    exampleBundle({ contest: put("irv"), ballots: ranked }),
    exampleBundle({ contest: put("stv", 2), ballots: ranked }),
    exampleBundle({
      contest: put("schulze"),
      ballots: { ...ranked, others: [...ranked.others, { mark: [[1, 3], 2], parts: 1, weight: 1 }] },
    }),
    exampleBundle({ contest: put("approval"), ballots: ranked }),
    exampleBundle({ contest: put("score"), ballots: scored, secrecy: "roll_call" }),
    exampleBundle({
      contest: {
        contest: { method: "schulze", seats: 1, reopen: false, statusQuo: "Cy" },
        options: ["Ana", "Bo", "Cy"],
      },
      ballots: { ...ranked, others: ranked.others.slice(0, 3) },
    }),
  ];

  test("holds by every method, also where texts were ranked and the winner ratified", async () => {
    for (const bundle of bundles) {
      const { faults, checked } = await check(bundle);
      expect(faults).toEqual([]);
      expect(checked).toMatchObject({ entries: 5, results: 1 });
    }
  });

  test("is counted alike however the ballots are put together", async () => {
    for (const bundle of bundles.slice(0, 3)) {
      const apart = bundle.ballots.others.flatMap(({ mark, parts, weight }) =>
        Array.from({ length: parts }, (_, index) => ({
          name: "x",
          mark,
          weight: index === 0 ? weight - parts + 1 : 1,
        })),
      );
      const forged = sealed({
        ...bundle,
        question: { ...bundle.question, secrecy: "roll_call" },
        ballots: { named: apart, others: [] },
      });
      expect((await check(forged)).faults).toEqual([]);
    }
  });

  test("names what was changed: options, method, marks, the winner", async () => {
    const [irv = honest, , , , score = honest] = bundles;
    const cases = [
      [irv, "options-hash", ["question", "options", 0], () => "Anna"],
      [irv, "contest", ["question", "contest", "reopen"], () => false],
      [irv, "entry-contest", ["question", "contest", "method"], () => "schulze"],
      [irv, "no-such-option", ["ballots", "others", 0, "mark"], () => [1, 1]],
      [irv, "no-such-option", ["ballots", "others", 0, "mark"], () => [5]],
      [irv, "no-such-option", ["ballots", "others", 0, "mark"], () => "yes"],
      [score, "no-such-option", ["ballots", "others", 0, "mark"], () => [6, 0, 0, 0]],
      [score, "no-such-option", ["ballots", "others", 0, "mark"], () => [5, 0, 0]],
      [irv, "elected", ["result", "elected", 0], () => "3"],
      [irv, "rounds", ["ballots", "others", 0, "weight"], () => 6],
    ] as const;
    for (const [bundle, code, path, change] of cases) {
      const { faults } = await check(sealed(changed(bundle, path, change) as never));
      expect({ path, codes: faults.map((fault) => fault.code) }).toEqual({
        path,
        codes: expect.arrayContaining([code]) as unknown,
      });
    }
  });

  test("is found at every place where one thing was changed, and never throws", async () => {
    for (const bundle of bundles.slice(0, 2))
      for (const path of placesIn(bundle))
        expect({ path, ok: (await check(changed(bundle, path, other))).ok }).toEqual({ path, ok: false });
    const strange = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 2 ** 40, "", [], {}, [[]], [[[1]]], null));
    const [bundle = honest] = bundles;
    const nodes = placesIn(bundle).flatMap((path) => path.map((_, depth) => path.slice(0, depth + 1)));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...nodes), strange, async (path, value) => {
        expect(typeof (await check(safelySealed(changed(bundle, path, () => value)))).ok).toBe("boolean");
      }),
      { numRuns: 300 },
    );
  });
});

describe("whatever it is given", () => {
  test("the check answers and never throws", async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withBigInt: true, withDate: true }), async (value) => {
        expect((await check(value)).ok).toBe(false);
        expect(checkProofFile(value)).toBeUndefined();
      }),
    );
  });

  test("nor when anything stands anywhere in a bundle, with a digest that fits", async () => {
    const nodes = placesIn(honest).flatMap((path) => path.map((_, depth) => path.slice(0, depth + 1)));
    const strange = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1.5, 2 ** 53, -0, "", "__proto__", [], {}, null));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...nodes), strange, async (path, value) => {
        const forged = changed(honest, path, () => value);
        expect(typeof (await check(forged)).ok).toBe("boolean");
        expect(typeof (await check(safelySealed(forged))).ok).toBe("boolean");
      }),
      { numRuns: 400 },
    );
  });

  test("nor for a document deeper than any stack", async () => {
    const deep = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`) as unknown;
    expect((await check(deep)).faults).toMatchObject([{ code: "not-json" }]);
    expect((await check({ ...honest, rule: deep })).ok).toBe(false);
  });
});

const safelySealed = (forged: Record<string, unknown>): unknown => sealed(forged as never);
