import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { presets } from "#domain/presets.ts";
import { MOST_VOTERS, describeExample, problemsOfRule } from "#domain/ruleProblems.ts";
import { type DecisionRule, type Test, outcomeOf } from "#domain/rules.ts";

const share = (num: number, den: number, strict = false, base: Test["base"] = "yes_no"): Test => ({
  of: "yes",
  base,
  num,
  den,
  strict,
});
const rule = (part: Partial<DecisionRule>): DecisionRule => ({ ...presets.majority, ...part });
const { quorum } = presets.majority;
const shown = (part: Partial<DecisionRule>) =>
  problemsOfRule(rule(part)).map(({ path, code, example }) => [
    path,
    code,
    example === undefined ? undefined : describeExample(example),
  ]);

describe("a rule that can never pass is refused with the example that shows it", () => {
  test.each([
    [
      "more than all",
      { tests: [share(1, 1, true)] },
      ["tests.0", "never-passes", "with 10 votes, 10 of them yes: not adopted"],
    ],
    ["four thirds", { tests: [share(4, 3)] }, ["tests.0", "not-a-share", "with 10 votes, 10 of them yes: not adopted"]],
    [
      "more than all of the roll as quorum",
      { quorum: { ...quorum, num: 1, den: 1, strict: true } },
      ["quorum", "never-passes", "with 10 votes, 10 of them yes: too few took part (11 needed)"],
    ],
    [
      "a quorum beyond any roll",
      { quorum: { ...quorum, min: MOST_VOTERS + 1 } },
      ["quorum.min", "never-reached", "with 1000000 votes, 1000000 of them yes: too few took part (1000001 needed)"],
    ],
    [
      "bodies where members vote",
      { tests: [share(1, 2, true, "bodies")] },
      ["electorate", "no-bodies", "with 10 votes, 10 of them yes: not adopted"],
    ],
    ["no condition", { tests: [] }, ["tests", "no-test", "with 10 votes, 0 of them yes: adopted"]],
    [
      "stand-asides without blocks",
      { maxStandAside: 1 },
      ["maxStandAside", "no-stand-asides", "the ballot offers only yes, no, abstain"],
    ],
    ["seats where members vote", { quorum: { ...quorum, base: "seats" } }, ["quorum.base", "no-seats", undefined]],
  ] as [string, Partial<DecisionRule>, unknown[]][])("%s", (_, part, problem) => {
    expect(shown(part)).toEqual([problem]);
  });

  test("presence is not counted by bodies", () => {
    const part = { electorate: "bodies", quorum: { ...quorum, base: "bodies", counts: "presence" } } as const;
    expect(shown(part)).toEqual([["quorum.counts", "no-presence", undefined]]);
  });

  test("seats and bodies are asked for where they vote", () => {
    expect(shown({ electorate: "seats", quorum: { ...quorum, base: "seats" } })).toEqual([]);
    expect(shown({ electorate: "bodies", quorum: { ...quorum, base: "bodies" } })).toEqual([]);
    expect(shown({ electorate: "members", quorum: { ...quorum, base: "bodies" } })).toEqual([
      ["electorate", "no-bodies", "with 10 votes, 10 of them yes: adopted"],
    ]);
    expect(shown({ quorum: { ...quorum, counts: "presence" } })).toEqual([]);
  });

  test("at most eight conditions stand together", () => {
    const conditions = (count: number) => ({ tests: Array.from({ length: count }, () => share(1, 2)) });
    expect(shown(conditions(8))).toEqual([]);
    expect(shown(conditions(9))).toEqual([["tests", "too-many-tests", undefined]]);
  });

  test.each([
    ["quorum.min", { quorum: { ...quorum, min: -1 } }],
    ["quorum.num", { quorum: { ...quorum, num: 0.5 } }],
    ["quorum.den", { quorum: { ...quorum, den: 0 } }],
    ["tests.0.num", { tests: [share(-1, 2)] }],
    ["tests.0.den", { tests: [share(0, 0)] }],
    ["maxBlocks", { maxBlocks: -1 }],
    ["maxStandAside", { maxBlocks: 0, maxStandAside: 1.5 }],
    ["fallback.afterSittings", { fallback: { afterSittings: 0, rule: presets.majority } }],
    [
      "fallback.rule.quorum.min",
      { fallback: { afterSittings: 1, rule: { ...presets.majority, quorum: { ...quorum, min: -1 } } } },
    ],
  ] as [string, Partial<DecisionRule>][])("%s is a whole number in its range", (path, part) => {
    expect(shown(part)).toEqual([[path, "not-an-integer", undefined]]);
  });

  test("what follows failure is looked at like the rule itself", () => {
    const fallback = { afterSittings: 1, rule: { ...presets.majority, tests: [share(4, 3)] } };
    expect(shown({ fallback })).toEqual([
      ["fallback.rule.tests.0", "not-a-share", "with 10 votes, 10 of them yes: not adopted"],
    ]);
    expect(shown({ fallback: { afterSittings: 1, rule: presets.majority } })).toEqual([]);
  });

  test("numbers that are none show no other problem", () => {
    expect(shown({ tests: [share(0.5, 2)], quorum: { ...quorum, min: MOST_VOTERS + 1 } })).toEqual([
      ["tests.0.num", "not-an-integer", undefined],
    ]);
    expect(shown({ tests: [share(4, 3)], quorum: { ...quorum, min: 0.5 } })).toEqual([
      ["quorum.min", "not-an-integer", undefined],
      ["tests.0", "not-a-share", "with 10 votes, 10 of them yes: not adopted"],
    ]);
  });

  test("a quorum that a full house reaches is sound", () => {
    expect(shown({ quorum: { ...quorum, min: MOST_VOTERS } })).toEqual([]);
    expect(shown({ quorum: { ...quorum, num: 1, den: 1 } })).toEqual([]);
    expect(shown({ maxBlocks: 0, maxStandAside: 0 })).toEqual([]);
  });

  test("whatever has no problem adopts what all want, and what has one never does", () =>
    fc.assert(
      fc.property(
        fc.record({ num: fc.nat(12), den: fc.integer({ min: 1, max: 10 }), strict: fc.boolean() }),
        fc.constantFrom<Test["base"][]>("yes_no", "valid", "present", "roll"),
        (each, base) => {
          const asked = rule({ tests: [{ of: "yes", base, ...each }] });
          const all = 1_000n;
          const none = { no: 0n, abstain: 0n, blocks: 0n, standAsides: 0n, bodies: 0n, bodiesYes: 0n, bodiesVoted: 0n };
          const { outcome } = outcomeOf(asked, { ...none, yes: all, present: all, roll: all });
          expect(outcome === "adopted").toBe(problemsOfRule(asked).length === 0);
        },
      ),
    ));
});
