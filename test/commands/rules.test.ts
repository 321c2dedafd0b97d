import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { decisionRule, ruleInput, ruleJsonSchema } from "#commands/rules.ts";
import { presetNames, presets } from "#domain/presets.ts";
import type { DecisionRule } from "#domain/rules.ts";

/** Compiles only while schema and type say the same. */
const isSame: [DecisionRule] extends [z.output<typeof decisionRule>]
  ? [z.output<typeof decisionRule>] extends [DecisionRule]
    ? true
    : never
  : never = true;

const issues = (input: unknown) =>
  decisionRule
    .safeParse(input)
    .error?.issues.map(({ path, code, message }) => [path.join("."), code === "custom" ? message : code]);

describe("a rule from outside", () => {
  test("is what the domain means by a rule", () => {
    expect(isSame).toBe(true);
    for (const name of presetNames) expect(decisionRule.parse(structuredClone(presets[name]))).toEqual(presets[name]);
  });

  test("may leave out what is usual", () => {
    expect(decisionRule.parse({ tests: [{ base: "yes_no", num: 1, den: 2, strict: true }] })).toEqual(presets.majority);
    const { quorum } = decisionRule.parse({
      quorum: { num: 1, den: 4 },
      tests: [{ base: "yes_no", num: 1, den: 2, strict: true }],
    });
    expect(quorum).toEqual({ base: "roll", num: 1, den: 4, strict: false, min: 0, counts: "ballots" });
  });

  test("goes by name too, also as fallback", () => {
    expect(ruleInput.parse("two-thirds")).toEqual(presets["two-thirds"]);
    expect(ruleInput.safeParse("toString").success).toBe(false);
    const { fallback } = decisionRule.parse({
      tests: [{ base: "valid", num: 0, den: 1, strict: true }],
      maxBlocks: 0,
      fallback: { afterSittings: 3, rule: "three-quarters" },
    });
    expect(fallback).toEqual({ afterSittings: 3, rule: presets["three-quarters"] });
  });

  test("lists everything that is wrong with it", () => {
    const tests = [{ base: "yes_no", num: 1, den: 2, strict: true }];
    expect(issues({ tests, colour: "red", tie: "coin", maxBlocks: -1 })).toEqual([
      ["maxBlocks", "too_small"],
      ["tie", "invalid_value"],
      ["", "unrecognized_keys"],
    ]);
    expect(issues({ tests: [{ base: "yes_no", num: 1.5, den: 2 }] })).toEqual([["tests.0.num", "invalid_type"]]);
    expect(
      issues({
        tests: [
          { base: "yes_no", num: 3, den: 2 },
          { base: "bodies", num: 1, den: 1, strict: true },
        ],
      }),
    ).toEqual([
      ["tests.0", "not-a-share: with 10 votes, 10 of them yes: not adopted"],
      ["tests.1", "never-passes: with 10 votes, 10 of them yes: not adopted"],
      ["electorate", "no-bodies: with 10 votes, 10 of them yes: not adopted"],
    ]);
    expect(issues([])).toEqual([["", "invalid_type"]]);
  });

  test("has a JSON Schema", () => {
    expect(ruleJsonSchema()).toMatchObject({ type: "object", required: ["tests"], additionalProperties: false });
  });
});
