import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { presetNames, presets } from "#domain/presets.ts";
import { MOST_VOTERS, describeExample, problemsOfRule } from "#domain/ruleProblems.ts";
import { describeRule } from "#domain/ruleSentences.ts";
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

describe("a rule as a sentence", () => {
  test.each([
    [
      "majority",
      "Needs more yes than no. Abstentions do not count for either side. Secret. You may change your vote until the close.",
    ],
    [
      "absolute-majority",
      "Needs yes from more than half of everybody who can vote. Abstaining acts like a no. Secret. You may change your vote until the close.",
    ],
    [
      "consensus",
      "Needs at least one yes, and no block. Abstentions do not count for either side. Open: members see who voted how. You may change your vote until the close. After 2 votes without success: Needs three quarters of yes and no. Abstentions do not count for either side. Secret. You may change your vote until the close.",
    ],
    [
      "double-majority",
      "Needs more yes than no, and yes from more than half of the member groups. Abstentions do not count for either side. Open: members see who voted how. You may change your vote until the close.",
    ],
  ] as const)("%s", (name, sentence) => {
    expect(describeRule(presets[name])).toBe(sentence);
  });

  test("says quorum, limits, ties and what stays", () => {
    const asked = rule({
      quorum: { ...quorum, num: 1, den: 3, min: 5, counts: "presence" },
      maxBlocks: 1,
      maxStandAside: 2,
      tie: "chair",
      mayChange: "never",
    });
    expect(describeRule(asked)).toBe(
      "Needs more yes than no, and at most 1 block, and at most 2 stand-asides, and a third of those who can vote present and at least 5 present. Abstentions count for the quorum only. On a tie the chair decides. Secret. A vote that is cast stays.",
    );
  });

  test("differs for presets that differ", () => {
    expect(new Set(presetNames.map((name) => describeRule(presets[name]))).size).toBe(presetNames.length);
  });
});
