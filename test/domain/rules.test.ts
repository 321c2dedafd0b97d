import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PresetName, presetNames, presets } from "#domain/presets.ts";
import { problemsOfRule } from "#domain/ruleProblems.ts";
import {
  type Counts,
  type DecisionRule,
  type Test,
  describeTest,
  needed,
  optionsOf,
  outcomeOf,
  passes,
  quorumOf,
  ruleHash,
} from "#domain/rules.ts";

const none: Counts = {
  yes: 0n,
  no: 0n,
  abstain: 0n,
  blocks: 0n,
  standAsides: 0n,
  present: 0n,
  roll: 0n,
  bodies: 0n,
  bodiesYes: 0n,
  bodiesVoted: 0n,
};

/** Counts in which those present are those who voted, and the roll those present, unless said otherwise. */
function counted(some: Partial<Counts>): Counts {
  const votes = { ...none, ...some };
  const present = some.present ?? votes.yes + votes.no + votes.abstain + votes.blocks + votes.standAsides;
  return { ...votes, present, roll: some.roll ?? present };
}

const outcome = (rule: DecisionRule, some: Partial<Counts>) => outcomeOf(rule, counted(some)).outcome;
const withQuorum = (name: PresetName, quorum: Partial<DecisionRule["quorum"]>): DecisionRule => ({
  ...presets[name],
  quorum: { ...presets[name].quorum, ...quorum },
});

const shares = fc
  .record({ num: fc.integer({ min: 0, max: 1_000 }), den: fc.integer({ min: 1, max: 1_000 }), strict: fc.boolean() })
  .filter(({ num, den, strict }) => num < den || (num === den && !strict));
const votes = fc.bigInt({ min: 0n, max: 10n ** 15n });
const tests: fc.Arbitrary<Test> = fc
  .tuple(shares, fc.constantFrom<Test["base"][]>("yes_no", "valid", "present", "roll", "bodies"))
  .map(([share, base]) => ({ of: "yes", base, ...share }));
const countings: fc.Arbitrary<Counts> = fc
  .record({
    yes: votes,
    no: votes,
    abstain: votes,
    absent: votes,
    bodies: fc.bigInt({ min: 0n, max: 500n }),
    bodiesYes: fc.bigInt({ min: 0n, max: 500n }),
  })
  .map(({ yes, no, abstain, absent, bodies, bodiesYes }) => {
    const present = yes + no + abstain;
    const most = bodies > bodiesYes ? bodies : bodiesYes;
    return { ...none, yes, no, abstain, present, roll: present + absent, bodies: most, bodiesYes, bodiesVoted: most };
  });
const anyPreset = fc.constantFrom(...presetNames).map((name): DecisionRule => presets[name]);

describe("a test", () => {
  test("passes exactly when have/base is at least (strict: more than) num/den, and somebody said yes", () =>
    fc.assert(
      fc.property(shares, fc.nat(3_000), fc.nat(3_000), (share, have, base) => {
        const [left, right] = [have * share.den, base * share.num];
        expect(passes(share, BigInt(have), BigInt(base))).toBe(
          have > 0 && (left > right || (left === right && !share.strict)),
        );
      }),
    ));

  test("one more yes never defeats what passed", () =>
    fc.assert(
      fc.property(shares, votes, votes, (share, yes, no) => {
        fc.pre(passes(share, yes, yes + no));
        expect(passes(share, yes + 1n, yes + 1n + no)).toBe(true);
      }),
    ));

  test("the needed number passes, and one less does not", () =>
    fc.assert(
      fc.property(shares, votes, (share, base) => {
        const least = needed(share, base);
        expect([passes(share, least, base), passes(share, least - 1n, base)]).toEqual([true, false]);
      }),
    ));

  test("two thirds means two yes for every no", () =>
    fc.assert(
      fc.property(votes, votes, (yes, no) => {
        expect(outcome(presets["two-thirds"], { yes, no }) === "adopted").toBe(yes > 0n && yes >= 2n * no);
      }),
    ));

  test("one vote more or less decides, however large the numbers", () => {
    const twoThirds = presets["two-thirds"];
    expect(outcome(twoThirds, { yes: 2n * 10n ** 30n, no: 10n ** 30n })).toBe("adopted");
    expect(outcome(twoThirds, { yes: 2n * 10n ** 30n - 1n, no: 10n ** 30n })).toBe("lost");
  });

  test.each([
    ["exactly two thirds is two thirds", { num: 2, den: 3, strict: false }, 2n, 3n, true],
    ["66 of 100 is less than two thirds", { num: 2, den: 3, strict: false }, 66n, 100n, false],
    ["67 of 100 is more than two thirds", { num: 2, den: 3, strict: false }, 67n, 100n, true],
    ["exactly two thirds is not more than two thirds", { num: 2, den: 3, strict: true }, 2n, 3n, false],
    ["7 of 10 is 70 %", { num: 70, den: 100, strict: false }, 7n, 10n, true],
    ["half is not a majority", { num: 1, den: 2, strict: true }, 5n, 10n, false],
    ["6 of 10 is a majority", { num: 1, den: 2, strict: true }, 6n, 10n, true],
    ["no yes at all never passes, even at a share of nothing", { num: 0, den: 1, strict: false }, 0n, 0n, false],
    ["three quarters of 4", { num: 3, den: 4, strict: false }, 3n, 4n, true],
  ])("%s", (_, share, have, base, expected) => {
    expect(passes(share, have, base)).toBe(expected);
  });

  test.each([
    [{ num: 2, den: 3, strict: false }, 60n, 40n],
    [{ num: 1, den: 2, strict: true }, 78n, 40n],
    [{ num: 1, den: 2, strict: true }, 79n, 40n],
    [{ num: 0, den: 1, strict: false }, 9n, 1n],
    [{ num: 2, den: 3, strict: false }, 0n, 1n],
  ])("%o of %s needs %s", (share, base, least) => {
    expect(needed(share, base)).toBe(least);
  });

  test("is said in plain words", () => {
    const sentences = presetNames.flatMap((name) => presets[name].tests.map(describeTest));
    expect(sentences).toEqual([
      "more than half of yes and no",
      "at least two thirds of yes and no",
      "at least three quarters of yes and no",
      "more than half of all who can vote",
      "more than half of those present",
      "at least one yes",
      "more than half of yes and no",
      "more than half of the bodies",
    ]);
    expect(describeTest({ of: "yes", base: "valid", num: 3, den: 5, strict: false })).toBe(
      "at least 3/5 of all ballots",
    );
  });
});

describe("abstentions", () => {
  // RONR (12th ed.) 44:1: a majority is of the votes cast, excluding blanks and abstentions; 44:9(a): unless the rule takes another base.
  test("change nothing where yes and no are the base", () =>
    fc.assert(
      fc.property(countings, votes, (counts, more) => {
        const rule = presets.majority;
        const abstain = counts.abstain + more;
        expect(outcomeOf(rule, { ...counts, abstain }).outcome).toBe(outcomeOf(rule, counts).outcome);
      }),
    ));

  test("one yes and nobody against is adopted, whoever abstains", () => {
    expect(outcome(presets.majority, { yes: 1n, abstain: 99n })).toBe("adopted");
  });

  test.each(["majority-of-present", "absolute-majority"] as const)("act as no under %s", (name) => {
    expect(outcome(presets[name], { yes: 5n, no: 0n, abstain: 5n })).toBe("lost");
    expect(outcome(presets[name], { yes: 6n, no: 0n, abstain: 5n })).toBe("adopted");
  });

  test("are valid ballots", () => {
    const rule: DecisionRule = {
      ...presets.majority,
      tests: [{ of: "yes", base: "valid", num: 1, den: 2, strict: true }],
    };
    expect(outcome(rule, { yes: 2n, no: 1n, abstain: 1n })).toBe("lost");
    expect(outcome(rule, { yes: 3n, no: 1n, abstain: 1n })).toBe("adopted");
  });

  test("count for the quorum", () => {
    const rule = withQuorum("majority", { num: 1, den: 2 });
    expect(outcome(rule, { yes: 1n, abstain: 4n, roll: 10n })).toBe("adopted");
    expect(outcome(rule, { yes: 1n, abstain: 3n, roll: 10n })).toBe("no_quorum");
  });
});

describe("who stays away", () => {
  test("acts as no under an absolute majority, and only there", () => {
    expect(outcome(presets["absolute-majority"], { yes: 50n, roll: 100n })).toBe("lost");
    expect(outcome(presets["absolute-majority"], { yes: 51n, no: 49n, roll: 100n })).toBe("adopted");
    expect(outcome(presets.majority, { yes: 2n, no: 1n, roll: 100n })).toBe("adopted");
  });

  test("is not among those present", () => {
    expect(outcome(presets["majority-of-present"], { yes: 5n, present: 10n, roll: 10n })).toBe("lost");
    expect(outcome(presets["majority-of-present"], { yes: 5n, present: 9n, roll: 100n })).toBe("adopted");
  });
});

describe("the quorum", () => {
  // RONR 40:1–2: without a quorum nothing is decided; presence counts, not voting, in a meeting.
  test("exactly reached is met", () => {
    const rule = withQuorum("majority", { num: 1, den: 4 });
    expect(quorumOf(rule, counted({ yes: 10n, roll: 40n }))).toEqual({ required: 10n, reached: 10n, met: true });
    expect(quorumOf(rule, counted({ yes: 10n, roll: 41n }))).toEqual({ required: 11n, reached: 10n, met: false });
  });

  test("strict wants one more than the share", () => {
    const rule = withQuorum("majority", { num: 1, den: 4, strict: true });
    expect(quorumOf(rule, counted({ yes: 10n, roll: 40n }))).toEqual({ required: 11n, reached: 10n, met: false });
  });

  test("is at least the minimum", () => {
    const rule = withQuorum("majority", { num: 1, den: 4, min: 12 });
    expect(quorumOf(rule, counted({ yes: 12n, roll: 40n }))).toEqual({ required: 12n, reached: 12n, met: true });
    expect(quorumOf(rule, counted({ yes: 12n, roll: 400n })).required).toBe(100n);
  });

  test("counts those in the room in a meeting, those who voted elsewhere", () => {
    const some = { yes: 3n, present: 20n, roll: 40n };
    expect(outcome(withQuorum("majority", { num: 1, den: 2, counts: "presence" }), some)).toBe("adopted");
    expect(outcome(withQuorum("majority", { num: 1, den: 2, counts: "ballots" }), some)).toBe("no_quorum");
  });

  test("counts blocks and stand-asides as taking part", () => {
    const rule = withQuorum("consensus", { min: 6 });
    expect(quorumOf(rule, counted({ yes: 1n, blocks: 2n, standAsides: 3n })).reached).toBe(6n);
  });

  test("of bodies counts bodies", () => {
    const rule = withQuorum("double-majority", { base: "bodies", num: 1, den: 2 });
    const some = { yes: 90n, no: 10n, roll: 100n, bodies: 6n, bodiesYes: 2n };
    expect(outcome(rule, { ...some, bodiesVoted: 2n })).toBe("no_quorum");
    expect(outcome(rule, { ...some, bodiesVoted: 3n })).toBe("lost");
  });

  test("not met is never lost and never adopted, and who comes never harms it", () =>
    fc.assert(
      fc.property(countings, shares, votes, (counts, share, more) => {
        const rule = withQuorum("majority", share);
        const { outcome, quorum } = outcomeOf(rule, counts);
        expect(outcome === "no_quorum").toBe(!quorum.met);
        const after = quorumOf(rule, { ...counts, abstain: counts.abstain + more });
        expect(after.met || !quorum.met).toBe(true);
      }),
    ));

  test("none unless set: nobody at all is lost, not a missing quorum", () => {
    expect(presetNames.map((name) => outcome(presets[name], {}))).toEqual(presetNames.map(() => "lost"));
  });
});

describe("a tie", () => {
  // RONR 44:12: a tie is no majority, and the chair may vote where that decides.
  test("is lost", () => {
    expect(outcomeOf(presets.majority, counted({ yes: 5n, no: 5n }))).toMatchObject({ outcome: "lost", tied: true });
  });

  test("is broken by the chair only where the rule says so", () => {
    const tie = counted({ yes: 5n, no: 5n });
    const chairs: DecisionRule = { ...presets.majority, tie: "chair" };
    expect(outcomeOf(chairs, tie, "yes").outcome).toBe("adopted");
    expect(outcomeOf(chairs, tie, "no").outcome).toBe("lost");
    expect(outcomeOf(chairs, tie).outcome).toBe("lost");
    expect(outcomeOf(presets.majority, tie, "yes").outcome).toBe("lost");
    expect(outcomeOf(chairs, counted({ yes: 4n, no: 5n }), "yes").outcome).toBe("lost");
  });

  test("is none where equal numbers are far from enough, without votes, or without a quorum", () => {
    expect(outcomeOf(presets["two-thirds"], counted({ yes: 5n, no: 5n })).tied).toBe(false);
    expect(outcomeOf(presets.majority, counted({})).tied).toBe(false);
    expect(outcomeOf(withQuorum("majority", { min: 11 }), counted({ yes: 5n, no: 5n })).tied).toBe(false);
  });
});

describe("a tie under several tests", () => {
  const both = presets["double-majority"];
  const tie = { yes: 5n, no: 5n, bodies: 4n };

  test("is one when only the tie stands in the way", () => {
    expect(outcomeOf(both, counted({ ...tie, bodiesYes: 3n })).tied).toBe(true);
    expect(outcomeOf(both, counted({ ...tie, bodiesYes: 2n })).tied).toBe(false);
  });

  test("is none where half is enough", () => {
    const half: DecisionRule = { ...presets.majority, tests: [share(1, 2)] };
    expect(outcomeOf(half, counted({ yes: 5n, no: 5n }))).toMatchObject({ outcome: "adopted", tied: false });
  });
});

describe("consensus", () => {
  test.each([
    [{ yes: 9n }, "adopted"],
    [{ yes: 1n, abstain: 8n, standAsides: 3n }, "adopted"],
    [{ yes: 9n, blocks: 1n }, "lost"],
    [{ abstain: 9n }, "lost"],
  ] as const)("%o is %s", (some, expected) => {
    expect(outcome(presets.consensus, some)).toBe(expected);
  });

  test("holds up to its limits of blocks and stand-asides, and not one beyond", () => {
    const rule: DecisionRule = { ...presets.consensus, maxBlocks: 1, maxStandAside: 2 };
    expect(outcome(rule, { yes: 9n, blocks: 1n, standAsides: 2n })).toBe("adopted");
    expect(outcome(rule, { yes: 9n, blocks: 2n, standAsides: 2n })).toBe("lost");
    expect(outcome(rule, { yes: 9n, blocks: 1n, standAsides: 3n })).toBe("lost");
  });

  test("says of each limit how many there may be and how many there are", () => {
    const rule: DecisionRule = { ...presets.majority, maxBlocks: 1, maxStandAside: 2 };
    const { tests } = outcomeOf(rule, counted({ yes: 9n, blocks: 2n, standAsides: 1n }));
    expect(tests.slice(1)).toEqual([
      { kind: "blocks", text: "at most 1 blocks: 2", passed: false, have: 2n, needed: 1n, base: 12n },
      { kind: "stand-asides", text: "at most 2 stand-asides: 1", passed: true, have: 1n, needed: 2n, base: 12n },
    ]);
    expect(outcomeOf(presets.majority, counted({ yes: 9n })).tests).toHaveLength(1);
  });

  test("that fails may fall back on its other rule; other rules have none", () => {
    expect(outcomeOf(presets.consensus, counted({ yes: 9n, blocks: 1n })).mayFallBack).toBe(true);
    expect(outcomeOf(presets.consensus, counted({ yes: 9n })).mayFallBack).toBe(false);
    expect(outcomeOf(presets.majority, counted({ no: 1n })).mayFallBack).toBe(false);
  });

  test("a block stops any rule that sets no limit of its own", () => {
    expect(outcome(presets.majority, { yes: 9n, blocks: 1n })).toBe("lost");
  });

  test("offers no choice that cannot count", () => {
    expect(optionsOf(presets.consensus)).toEqual(["yes", "abstain", "stand_aside", "block"]);
    expect(optionsOf(presets.majority)).toEqual(["yes", "no", "abstain"]);
    const { tests } = presets.consensus;
    expect(optionsOf({ ...presets.majority, tests: [...tests, share(1, 2)] })).toContain("no");
  });
});

describe("a double majority", () => {
  test.each([
    [{ yes: 60n, no: 40n, bodies: 4n, bodiesYes: 3n }, "adopted"],
    [{ yes: 60n, no: 40n, bodies: 4n, bodiesYes: 2n }, "lost"],
    [{ yes: 40n, no: 60n, bodies: 4n, bodiesYes: 3n }, "lost"],
  ] as const)("%o is %s", (some, expected) => {
    expect(outcome(presets["double-majority"], some)).toBe(expected);
  });
});

describe("an outcome", () => {
  test("is adopted exactly when the quorum is met and every test passes", () =>
    fc.assert(
      fc.property(fc.array(tests, { minLength: 1, maxLength: 4 }), countings, (tests, counts) => {
        const result = outcomeOf({ ...presets.majority, tests }, counts);
        expect(result.outcome === "adopted").toBe(result.quorum.met && result.tests.every(({ passed }) => passed));
      }),
    ));

  test("never turns from adopted because one who said no says yes", () =>
    fc.assert(
      fc.property(anyPreset, countings, (rule, counts) => {
        fc.pre(counts.no > 0n && outcomeOf(rule, counts).outcome === "adopted");
        const after = outcomeOf(rule, { ...counts, yes: counts.yes + 1n, no: counts.no - 1n });
        expect(after.outcome).toBe("adopted");
      }),
    ));

  test("is the same when every number is doubled", () =>
    fc.assert(
      fc.property(anyPreset, countings, (rule, counts) => {
        const twice = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count * 2n])) as Counts;
        expect(outcomeOf(rule, twice).outcome).toBe(outcomeOf(rule, counts).outcome);
      }),
    ));

  test("gives its numbers and says them", () => {
    expect(outcomeOf(presets["two-thirds"], counted({ yes: 39n, no: 11n })).tests).toEqual([
      {
        kind: "test",
        text: "at least two thirds of yes and no: 39 of 50, 34 needed",
        passed: true,
        have: 39n,
        needed: 34n,
        base: 50n,
      },
    ]);
  });
});

describe("a rule", () => {
  test("every preset is sound", () => {
    expect(presetNames.flatMap((name) => problemsOfRule(presets[name]))).toEqual([]);
  });

  test.each([
    ["no test", { tests: [] }, [{ path: "tests", code: "no-test" }]],
    ["a share above all", { tests: [share(4, 3)] }, [{ path: "tests.0", code: "not-a-share" }]],
    ["more than all", { tests: [share(1, 1, true)] }, [{ path: "tests.0", code: "never-passes" }]],
    ["a fraction of a fraction", { tests: [share(0.5, 1)] }, [{ path: "tests.0.num", code: "not-an-integer" }]],
    ["a zero denominator", { tests: [share(1, 0)] }, [{ path: "tests.0.den", code: "not-an-integer" }]],
    ["a negative limit", { maxBlocks: -1 }, [{ path: "maxBlocks", code: "not-an-integer" }]],
    ["a negative stand-aside", { maxStandAside: -1 }, [{ path: "maxStandAside", code: "not-an-integer" }]],
    [
      "too many tests",
      { tests: Array.from({ length: 9 }, () => share(1, 2)) },
      [{ path: "tests", code: "too-many-tests" }],
    ],
    [
      "bodies without bodies",
      { tests: [{ ...share(1, 2), base: "bodies" }] },
      [{ path: "electorate", code: "no-bodies" }],
    ],
    [
      "an unsound fallback",
      { fallback: { afterSittings: 0, rule: { ...presets.majority, tests: [] } } },
      [
        { path: "fallback.afterSittings", code: "not-an-integer" },
        { path: "fallback.rule.tests", code: "no-test" },
      ],
    ],
  ] as [string, Partial<DecisionRule>, unknown][])("%s is a problem", (_, part, problems) => {
    expect(problemsOfRule({ ...presets.majority, ...part })).toMatchObject(problems as object[]);
  });

  test("may have eight tests", () => {
    expect(problemsOfRule({ ...presets.majority, tests: Array.from({ length: 8 }, () => share(1, 2)) })).toEqual([]);
  });

  test("a quorum is checked as tests are", () => {
    expect(problemsOfRule(withQuorum("majority", { num: 1, den: 1, strict: true, min: -1 }))).toMatchObject([
      { path: "quorum.min", code: "not-an-integer" },
      { path: "quorum", code: "never-passes" },
    ]);
  });

  test("its hash depends on what it says, not on the order in which it says it", () => {
    const { tests, ...rest } = presets.majority;
    expect(ruleHash({ tests, ...rest })).toBe(ruleHash(presets.majority));
    expect(new Set(presetNames.map((name) => ruleHash(presets[name]))).size).toBe(presetNames.length);
  });
});

function share(num: number, den: number, strict = false): Test {
  return { of: "yes", base: "yes_no", num, den, strict };
}
