import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { presets } from "#domain/presets.ts";
import { type Choice, choices } from "#domain/ballots.ts";
import { resultOfContest } from "#domain/contestResults.ts";
import { type Question, castBallot, closeQuestion } from "#domain/questions.ts";
import {
  type WeightedChoice,
  addBallots,
  countsOf,
  emptyTally,
  exposesVoters,
  isTelling,
  motionResult,
  resultOf,
  tallyBallots,
} from "#domain/tallies.ts";

const question: Question = {
  id: "question",
  motion: "motion",
  matter: "motion",
  subject: null,
  state: "open",
  rule: presets.majority,
  secrecy: "secret",
  options: ["yes", "no", "abstain"],
  contest: null,
  rollHash: "sha256:00",
  cited: null,
  opensAt: 1_000,
  closesAt: 2_000,
  closedAt: null,
};
const ana = { voter: "ana", weight: 3 };
const roll = { size: 10, weight: 10, hash: "sha256:00" };
const ballots: fc.Arbitrary<WeightedChoice[]> = fc.array(
  fc.record({ choice: fc.constantFrom(...choices), weight: fc.integer({ min: 1, max: 1_000_000 }) }),
  { maxLength: 60 },
);
const cast = (change: Partial<Question>, choice: string, at = 1_500, hasVoted = false) =>
  castBallot({ ...question, ...change }, ana, { choice }, hasVoted, at);

describe("casting", () => {
  test("says who voted and with which weight, never how", () => {
    expect(cast({}, "yes")).toEqual({
      allowed: true,
      fact: { kind: "ballot-cast", question: "question", voter: "ana", weight: 3, isReplacement: false },
    });
  });

  test.each([
    ["the opening counts", 1_000, true],
    ["the moment before does not", 999, { code: "voting-not-open" }],
    ["the last moment counts", 1_999, true],
    ["the close does not", 2_000, { code: "voting-closed", closedAt: 2_000 }],
  ])("%s", (_, at, expected) => {
    const ruling = cast({}, "yes", at);
    expect(ruling.allowed || ruling.refusal).toEqual(expected);
  });

  test("no ballot counts outside [open, close)", () =>
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (opensAt, closesAt, at) => {
        expect(cast({ opensAt, closesAt }, "yes", at).allowed).toBe(opensAt <= at && at < closesAt);
      }),
    ));

  test("is over once the question is closed, also before its time", () => {
    expect(cast({ state: "closed", closedAt: 1_200 }, "yes")).toEqual({
      allowed: false,
      refusal: { code: "voting-closed", closedAt: 1_200 },
    });
  });

  test("is for those on the roll", () => {
    expect(castBallot(question, undefined, { choice: "yes" }, false, 1_500)).toEqual({
      allowed: false,
      refusal: { code: "not-on-the-roll" },
    });
  });

  test("takes only what the question offers", () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...choices, "__proto__", "YES", "")), (choice) => {
        const ruling = cast({}, choice);
        const isOffered = question.options.some((option) => option === choice);
        expect(ruling.allowed || ruling.refusal).toEqual(isOffered || { code: "no-such-option", choice });
      }),
    ));

  test("a block gives its reason", () => {
    const consensus: Question = { ...question, options: ["yes", "block"] };
    const blocked = (reason?: string) =>
      castBallot(
        consensus,
        ana,
        reason === undefined ? { choice: "block" } : { choice: "block", reason },
        false,
        1_500,
      );
    expect([blocked(), blocked(" \n"), blocked("Article 3: no debts")].map(({ allowed }) => allowed)).toEqual([
      false,
      false,
      true,
    ]);
    expect(blocked()).toMatchObject({ refusal: { code: "reason-needed" } });
  });

  test("may be changed until the close, unless the rule says never", () => {
    expect(cast({}, "no", 1_500, true)).toMatchObject({ allowed: true, fact: { isReplacement: true } });
    const final: Question["rule"] = { ...presets.majority, mayChange: "never" };
    expect(cast({ rule: final }, "no", 1_500, false).allowed).toBe(true);
    expect(cast({ rule: final }, "no", 1_500, true)).toEqual({ allowed: false, refusal: { code: "already-voted" } });
  });
});

describe("a tally", () => {
  test("does not depend on the order of ballots", () =>
    fc.assert(
      fc.property(
        ballots.chain((cast) =>
          fc.tuple(fc.constant(cast), fc.shuffledSubarray(cast, { minLength: cast.length, maxLength: cast.length })),
        ),
        ([cast, shuffled]) => {
          expect(tallyBallots(shuffled)).toEqual(tallyBallots(cast));
        },
      ),
    ));

  test("is the same counted at once or in slices", () =>
    fc.assert(
      fc.property(ballots, fc.nat(60), (cast, cut) => {
        const inSlices = [cast.slice(0, cut), cast.slice(cut)].reduce(addBallots, emptyTally);
        expect(inSlices).toEqual(tallyBallots(cast));
      }),
    ));

  test("loses and adds no weight, and split parts of a vote sum to it", () =>
    fc.assert(
      fc.property(ballots, (cast) => {
        const { weights, ballots: count } = tallyBallots(cast);
        const sum = Object.values(weights).reduce((a, b) => a + b, 0n);
        expect([sum, count]).toEqual([cast.reduce((total, { weight }) => total + BigInt(weight), 0n), cast.length]);
        const halves = cast.flatMap(({ choice, weight }) =>
          weight < 2
            ? [{ choice, weight }]
            : [
                { choice, weight: 1 },
                { choice, weight: weight - 1 },
              ],
        );
        expect(tallyBallots(halves).weights).toEqual(weights);
      }),
    ));

  test("of nothing stays empty however often others are counted", () => {
    tallyBallots([{ choice: "yes", weight: 5 }]);
    expect(emptyTally).toEqual({ weights: { yes: 0n, no: 0n, abstain: 0n, block: 0n, stand_aside: 0n }, ballots: 0 });
  });

  test("takes those who voted as present, unless more were counted in the room", () => {
    const tally = tallyBallots([
      { choice: "yes", weight: 2 },
      { choice: "stand_aside", weight: 1 },
      { choice: "block", weight: 1 },
    ]);
    expect(countsOf(tally, { roll }).present).toBe(4n);
    expect(countsOf(tally, { roll, present: 7n }).present).toBe(7n);
    expect(countsOf(tally, { roll, present: 1n }).present).toBe(4n);
  });
});

describe("the close", () => {
  const tally = tallyBallots([
    { choice: "yes", weight: 2 },
    { choice: "no", weight: 1 },
    { choice: "abstain", weight: 3 },
  ]);
  const result = resultOf(question, tally, { roll });

  test("is not before its time", () => {
    expect(closeQuestion(question, result, 1_999)).toEqual({
      allowed: false,
      refusal: { code: "not-closed", closesAt: 2_000 },
    });
    expect(closeQuestion(question, result, 2_000).allowed).toBe(true);
  });

  test("happens once", () => {
    expect(closeQuestion({ ...question, state: "closed" }, result, 3_000)).toEqual({
      allowed: false,
      refusal: { code: "wrong-state", state: "closed" },
    });
  });

  test("gives a result that anyone recomputes from rule, roll and ballots", () => {
    const ruling = closeQuestion(question, result, 2_000);
    expect(ruling).toEqual({
      allowed: true,
      fact: {
        kind: "question-closed",
        matter: "motion",
        question: "question",
        motion: "motion",
        result: {
          outcome: "adopted",
          counts: { yes: 2, no: 1, abstain: 3, blocks: 0, standAsides: 0 },
          ballots: 3,
          present: 6,
          roll,
          quorum: { required: 0, reached: 6, met: true },
          tests: [
            {
              kind: "test",
              text: "more than half of yes and no: 2 of 3, 2 needed",
              passed: true,
              have: 2,
              needed: 2,
              base: 3,
            },
          ],
          tied: false,
          mayFallBack: false,
        },
      },
    });
    expect(ruling.allowed && JSON.parse(JSON.stringify(ruling.fact.result))).toEqual(
      resultOf(question, tally, { roll }),
    );
  });

  test("counts what was chosen as what was chosen", () => {
    const each = choices.map((choice, index) => ({ choice, weight: index + 1 }));
    expect(resultOf(question, tallyBallots(each), { roll }).counts).toEqual({
      yes: 1,
      no: 2,
      abstain: 3,
      blocks: 4,
      standAsides: 5,
    });
  });

  test("has no result beyond what JSON holds exactly", () => {
    const huge = tallyBallots([
      { choice: "yes", weight: Number.MAX_SAFE_INTEGER },
      { choice: "yes", weight: 1 },
    ]);
    expect(() => resultOf(question, huge, { roll })).toThrow(RangeError);
  });
});

describe("a result", () => {
  const level = (tie: "lost" | "chair" | "draw", casting?: "yes" | "no", no = 2) =>
    resultOf(
      { rule: { ...presets.majority, tie } },
      tallyBallots([
        { choice: "yes", weight: 2 },
        { choice: "no", weight: no },
      ]),
      { roll },
      casting,
    );

  test("names the casting vote only where it decided a tie that the rule leaves to it", () => {
    expect(level("chair", "yes")).toMatchObject({ tied: true, casting: "yes", outcome: "adopted" });
    expect(level("draw", "no")).toMatchObject({ tied: true, casting: "no", outcome: "lost" });
    expect("casting" in level("lost", "yes")).toBe(false);
    expect("casting" in level("chair")).toBe(false);
    expect("casting" in level("chair", "yes", 1)).toBe(false);
  });

  test("of yes and no is not that of a contest", () => {
    const result = level("lost");
    expect(motionResult(result)).toBe(result);
    const contest = { method: "irv", seats: 1, reopen: false } as const;
    const other = resultOfContest(
      { rule: presets.majority, options: ["a", "b"], contest },
      { ballots: 0, marks: [] },
      { roll },
    );
    expect(() => motionResult(other)).toThrow("the result of a contest");
    expect(isTelling("secret", { ...other, ballots: 3 })).toBe(false);
  });
});

describe("few voters", () => {
  const result = (votes: Choice[]) =>
    resultOf(question, tallyBallots(votes.map((choice) => ({ choice, weight: 1 }))), { roll });
  const nine: Choice[] = Array.from({ length: 9 }, () => "yes");

  test("a small unanimous secret vote tells how each voted", () => {
    expect(isTelling("secret", result(nine))).toBe(true);
  });

  test.each([
    ["ten ballots", "secret", [...nine, "yes"]],
    ["a second opinion", "secret", [...nine.slice(1), "no"]],
    ["a roll call", "roll_call", nine],
    ["nobody", "secret", []],
  ] as const)("with %s it does not", (_, secrecy, votes) => {
    expect(isTelling(secrecy, result([...votes]))).toBe(false);
  });

  test("are warned below ten, in secret votes", () => {
    expect([9, 10].map((size) => exposesVoters("secret", size))).toEqual([true, false]);
    expect(exposesVoters("roll_call", 3)).toBe(false);
  });
});
