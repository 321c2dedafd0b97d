import { describe, expect, test } from "vitest";
import { presetNames, presets } from "#domain/presets.ts";
import { abstainingIsNo, describeRule, hasQuorum, sharePhrase, testPhrase } from "#domain/ruleSentences.ts";
import type { DecisionRule, Test } from "#domain/rules.ts";

const share = (num: number, den: number, strict = false, base: Test["base"] = "yes_no"): Test => ({
  of: "yes",
  base,
  num,
  den,
  strict,
});
const rule = (part: Partial<DecisionRule>): DecisionRule => ({ ...presets.majority, ...part });
const { quorum } = presets.majority;

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

  test.each([
    [share(1, 2, true), "more yes than no"],
    [share(1, 2), "half of yes and no"],
    [share(2, 2, true), "more than 2/2 of yes and no"],
    [share(1, 3, true), "more than a third of yes and no"],
    [share(4, 7), "4/7 of yes and no"],
    [share(1, 2, true, "valid"), "yes from more than half of all votes cast"],
    [share(2, 3, false, "present"), "yes from two thirds of those taking part"],
    [share(0, 1, true, "roll"), "at least one yes"],
  ])("%o is said as %j", (test, phrase) => {
    expect(testPhrase(test)).toBe(phrase);
  });

  test.each([
    ["1/2", "half"],
    ["1/3", "a third"],
    ["2/3", "two thirds"],
    ["1/4", "a quarter"],
    ["3/4", "three quarters"],
    ["1/5", "a fifth"],
    ["1/10", "a tenth"],
    ["3/5", "three fifths"],
    ["1/1", "all"],
    ["7/9", "7/9"],
  ])("%s is said as %j", (fraction, phrase) => {
    const [num = 0, den = 1] = fraction.split("/").map(Number);
    expect(sharePhrase({ num, den, strict: false })).toBe(phrase);
    expect(sharePhrase({ num, den, strict: true })).toBe(`more than ${phrase}`);
  });

  test.each([
    [{ base: "bodies", num: 1, den: 2, counts: "ballots" }, "half of the member groups taking part"],
    [{ base: "seats", num: 1, den: 2, counts: "presence" }, "half of the seats present"],
    [{ num: 1, den: 5 }, "a fifth of those who can vote taking part"],
    [{ min: 2 }, "at least 2 taking part"],
    [{ min: 1_500 }, "at least 1,500 taking part"],
  ] as [Partial<DecisionRule["quorum"]>, string][])("a quorum %o is said as %j", (part, phrase) => {
    const sentence = describeRule(rule({ quorum: { ...quorum, ...part } }));
    expect(sentence).toContain(`Needs more yes than no, and ${phrase}. Abstentions count for the quorum only.`);
  });

  test("a quorum of one is none: whoever votes is somebody", () => {
    expect(hasQuorum({ ...quorum, min: 1 })).toBe(false);
    expect(hasQuorum({ ...quorum, min: 2 })).toBe(true);
    expect(hasQuorum({ ...quorum, num: 1 })).toBe(true);
    expect(describeRule(rule({ quorum: { ...quorum, min: 1 } }))).toBe(describeRule(presets.majority));
  });

  test("abstaining is as good as no as soon as one condition counts more than yes and no", () => {
    expect(abstainingIsNo(presets.majority)).toBe(false);
    expect(abstainingIsNo(presets["double-majority"])).toBe(false);
    expect(abstainingIsNo(presets.consensus)).toBe(false);
    expect(abstainingIsNo(presets["absolute-majority"])).toBe(true);
    expect(abstainingIsNo(rule({ tests: [share(1, 2), share(1, 2, false, "roll")] }))).toBe(true);
  });

  test("says what becomes of a tie, and after how many votes another rule follows", () => {
    expect(describeRule(rule({ tie: "draw" }))).toContain(" A tie is decided by public lot. Secret.");
    expect(describeRule(rule({ fallback: { afterSittings: 1, rule: presets.majority } }))).toContain(
      "After one vote without success: Needs more yes than no.",
    );
    expect(describeRule(rule({ secrecy: "secret_until_close" }))).toContain(
      "Secret until the close, then members see who voted how.",
    );
  });
});
