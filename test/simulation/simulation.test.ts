import { randomInt } from "node:crypto";
import { describe, expect, test } from "vitest";
import { freshDatabase } from "#test/support/database.ts";
import { CREDULOUS, FORGETFUL } from "./broken.ts";
import { ROUGH } from "./network.ts";
import { type Options, simulate } from "./simulate.ts";

const run = (seed: number, steps: number, more: Partial<Options> = {}) =>
  simulate({ seed, steps, makeDatabase: freshDatabase, ...more });

describe("instances that lose messages, processes and memories", () => {
  test.each([
    ["a fixed seed", 7],
    ["a fresh seed", randomInt(2 ** 31)],
  ])("hold the same in the end: %s (npm run simulate -- --seed %i --steps 500)", async (_, seed) => {
    const { violations, steps, entries, checkpoints } = await run(seed, 500);
    expect({ seed, violations }).toEqual({ seed, violations: [] });
    expect(steps).toBe(500);
    expect(entries).toBeGreaterThan(20);
    expect(checkpoints).toBeGreaterThan(10);
  });

  test.each([
    ["a mirror that believes bytes without proof", CREDULOUS, /other entries/u],
    ["a log that forgets what it has signed", FORGETFUL, /signed two histories|signed \d+ entries and has/u],
  ])("are caught when one of them has %s", async (_, parts, fault) => {
    const { violations } = await run(7, 250, { parts, among: 3, weather: { ...ROUGH, garble: 300 } });
    expect(violations.join("\n")).toMatch(fault);
  });
});
