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
    const named = { named: [{ name: "Mei", choice: "block" as const, weight: 3, reason: "Article 2" }], others: [] };
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
    ["more-ballots-than-voters", ["ballots", "others", 0, "ballots"], () => 21],
    ["more-weight-than-roll", ["ballots", "others", 0, "weight"], () => 27],
    ["no-such-option", ["ballots", "others", 0, "choice"], () => "block"],
    ["names-in-a-secret-vote", ["ballots", "named"], () => [{ name: "Mei", choice: "yes", weight: 1 }]],
    ["receipts-count", ["receipts", "codes"], (codes: unknown) => (codes as string[]).slice(1)],
    ["receipts-order", ["receipts", "codes"], (codes: unknown) => (codes as string[]).toReversed()],
    ["receipts-root", ["receipts", "codes", 3], () => "K7QF-2M9D-4TXA-2225a"],
    ["outcome", ["result", "outcome"], () => "lost"],
    ["counts", ["result", "counts", "no"], () => 3],
    ["counts", ["ballots", "others", 2, "weight"], () => 13],
    ["quorum", ["result", "quorum", "met"], () => false],
    ["tests", ["result", "tests", 0, "needed"], () => 1],
    ["present", ["present"], () => 3],
    ["timeline", ["timeline", 3, "at"], () => "2026-11-21T12:09:00.000Z"],
    ["times", ["question", "closedAt"], () => "2026-11-21T12:09:00.000Z"],
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

  test("a checkpoint that another key signed is named", async () => {
    const foreign = exampleBundle().log?.checkpoint ?? "";
    const { faults } = await check(
      sealed({ ...honest, log: honest.log === null ? null : { ...honest.log, checkpoint: foreign } }),
    );
    expect(faults.map(({ code }) => code)).toContain("checkpoint-signature");
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
