import { randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { freshDatabase } from "#test/support/database.ts";
import { AMNESIAC, CREDULOUS, FORGETFUL } from "./broken.ts";
import { CALM, ROUGH } from "./network.ts";
import { type Options, simulate, STEPS } from "./simulate.ts";

/** A test goes through hundreds of steps, on a machine that may do other things. */
const timeout = 600_000;

const run = (seed: number, steps: number, more: Partial<Options> = {}) =>
  simulate({ seed, steps, makeDatabase: freshDatabase, ...more });

describe("instances that lose messages, processes and memories", () => {
  test.each([
    ["a fixed seed, with all that may happen", 672186418, STEPS],
    ["a fresh seed", randomInt(2 ** 31), ["act"]],
  ])(
    "hold the same in the end: %s (npm run simulate -- --seed %i --steps 400)",
    { timeout },
    async (_, seed, kinds) => {
      const { violations, steps, entries, checkpoints, did, restored } = await run(seed, 400);
      expect({ seed, violations }).toEqual({ seed, violations: [] });
      expect(steps).toBe(400);
      expect(entries).toBeGreaterThan(20);
      expect(checkpoints).toBeGreaterThan(5);
      expect(Object.keys(did)).toEqual(expect.arrayContaining([...kinds]));
      expect(restored).toBeGreaterThanOrEqual(kinds.includes("restore") ? 1 : 0);
    },
  );

  test.each([
    ["a mirror that believes bytes without proof", CREDULOUS, /other (?:entries|pages)/u],
    ["a log that forgets what it has signed", FORGETFUL, /signed two histories|signed \d+ entries and has/u],
  ])("are caught when they have %s", { timeout }, async (_, parts, fault) => {
    const { violations } = await run(7, 500, { parts, among: 3, weather: { ...ROUGH, garble: 300 } });
    expect(violations.join("\n")).toMatch(fault);
  });
});

describe("an instance that is put back to an older backup", () => {
  const publish = [
    ["act", 0],
    ["relay", 0],
    ["clock", 0],
    ["sign", 0],
    ["tend", 1],
  ] as const;
  const script = [["tend", 1], ["backup", 0], ...publish, ["restore", 0], ["start", 0], ...publish] as const;

  test("takes up its own history where its peers saw it", async () => {
    const { violations, did } = await run(7, script.length, { script, among: 3, weather: CALM });
    expect(violations).toEqual([]);
    expect(did["restore"]).toBe(1);
  });

  test("is caught when it asks nobody", async () => {
    const { violations } = await run(7, script.length, { script, among: 3, weather: CALM, parts: AMNESIAC });
    expect(violations.join("\n")).toMatch(/signed two histories|signed \d+ entries and has/u);
  });
});
