import { describe, expect, test } from "vitest";
import { type BodyRules, rulePresets } from "#domain/bodies.ts";
import { standingRules } from "#domain/citations.ts";
import { freeze, openOrdered, ruleOfVote } from "#domain/freezing.ts";
import type { Opening } from "#domain/freezing.ts";
import { type Motion, motionStates } from "#domain/motions.ts";
import { presets } from "#domain/presets.ts";

const rules: BodyRules = { ...rulePresets.majority, minVotingSeconds: 60 };
const motion: Pick<Motion, "id" | "kind" | "state" | "rule" | "effect" | "textHash"> = {
  id: "motion",
  kind: "resolution",
  state: "pending",
  rule: null,
  effect: null,
  textHash: "00",
};
const opening: Opening = {
  question: "question",
  closesAt: 100_000,
  roll: { size: 3, hash: "sha256:00" },
  isQuick: false,
};
const refused = (code: string, more: object = {}) => ({ allowed: false, refusal: { code, ...more } });

describe("the rule of the next vote", () => {
  test("is the fallback after as many failures as the rule says", () => {
    const { consensus } = presets;
    expect([0, 1].map((failures) => ruleOfVote(consensus, failures))).toEqual([consensus, consensus]);
    expect([2, 3].map((failures) => ruleOfVote(consensus, failures))).toEqual([
      consensus.fallback.rule,
      consensus.fallback.rule,
    ]);
    expect(ruleOfVote(presets.majority, 9)).toEqual(presets.majority);
  });

  test("is what a vote freezes", () => {
    const consensus = { ...rules, rule: presets.consensus };
    const earlier = (failures: number) => ({ ...opening, earlier: { failures, mayFallBack: true } });
    expect(freeze(motion, opening, consensus, 0)).toMatchObject({ fact: { rule: presets.consensus } });
    expect(freeze(motion, earlier(1), consensus, 0)).toMatchObject({ fact: { rule: presets.consensus } });
    expect(freeze(motion, earlier(2), consensus, 0)).toMatchObject({ fact: { rule: presets.consensus.fallback.rule } });
  });
});

describe("freezing a vote", () => {
  test("keeps the text that is decided about, and whose rule decides", () => {
    expect(freeze(motion, opening, rules, 0)).toMatchObject({
      allowed: true,
      fact: {
        question: "question",
        motion: "motion",
        matter: "motion",
        subject: null,
        textHash: "00",
        closesAt: 100_000,
      },
    });
    expect(freeze({ ...motion, textHash: null }, opening, rules, 0)).toEqual(
      refused("wrong-state", { state: "pending" }),
    );
  });

  test("waits for what has to be decided before", () => {
    expect(freeze(motion, { ...opening, undecided: "step" }, rules, 0)).toEqual(refused("step-pending"));
    expect(freeze(motion, { ...opening, undecided: "amendment" }, rules, 0)).toEqual(refused("amendment-undecided"));
  });

  test("is by the electorate of the body, whatever rule the motion has", () => {
    const own = { ...presets.majority, electorate: "seats" } as const;
    expect(freeze({ ...motion, rule: own }, opening, rules, 0)).toEqual(
      refused("other-electorate", { electorate: "seats", ...standingRules }),
    );
    expect(freeze(motion, opening, { ...rules, rule: own }, 0)).toMatchObject({ allowed: true });
  });
});

describe("a vote that the body ordered by the previous question", () => {
  test("lasts until when it said, or as long as the rules ask for", () => {
    expect(openOrdered(motion, opening, rules, 0)).toMatchObject({ fact: { closesAt: 100_000, opensAt: 0 } });
    expect(openOrdered(motion, opening, rules, 40_000)).toMatchObject({ fact: { closesAt: 100_000 } });
    expect(openOrdered(motion, opening, rules, 40_001)).toMatchObject({ fact: { closesAt: 100_001 } });
    expect(openOrdered(motion, opening, rules, 500_000)).toMatchObject({ fact: { closesAt: 560_000 } });
  });

  test("is on a pending motion", () => {
    for (const state of motionStates.filter((each) => each !== "pending"))
      expect(openOrdered({ ...motion, state }, opening, rules, 0)).toEqual(refused("wrong-state", { state }));
  });
});
