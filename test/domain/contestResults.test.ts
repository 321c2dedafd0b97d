import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mark } from "#domain/ballots.ts";
import {
  type ContestResult,
  type PutContest,
  type WeightedMark,
  byName,
  isRatified,
  resultOfContest,
  runoffBetween,
} from "#domain/contestResults.ts";
import { type Contest, REOPEN, contestMethods } from "#domain/contests.ts";
import type { Round } from "#domain/elections/results.ts";
import { presets } from "#domain/presets.ts";

const put = (contest: Partial<Contest>, options = ["Ana", "Ben", "Cleo"], rule = presets.majority): PutContest => {
  const reopen = contest.reopen ?? false;
  return {
    rule,
    options: reopen ? [...options, REOPEN] : options,
    contest: { method: "irv", seats: 1, ...contest, reopen },
  };
};
const roll = { size: 100, weight: 100, hash: "sha256:00" };
const votes = (...given: readonly (readonly [Mark, number])[]): WeightedMark[] =>
  given.map(([mark, weight]) => ({ mark, weight }));
const count = (question: PutContest, marks: readonly WeightedMark[], lots?: readonly number[]) =>
  resultOfContest(question, { ballots: marks.length, marks }, { roll }, lots);

describe("an election", () => {
  test("names who is elected by number, and by name where names belong", () => {
    const result = count(put({ method: "stv", seats: 2 }), votes([[1, 2], 5], [[2], 2], [[3], 1]));
    expect(result).toMatchObject({ outcome: "elected", elected: ["1", "2"], vacant: 0, ballots: 3, method: "stv" });
    const named = byName(result, ["Ana", "Ben", "Cleo"]);
    expect(named.elected).toEqual(["Ana", "Ben"]);
    expect(Object.keys(named.rounds[0]?.counts ?? {})).toEqual(["Ana", "Ben", "Cleo"]);
  });

  test.each<[Contest["method"], readonly (readonly [Mark, number])[], readonly string[]]>([
    [
      "approval",
      [
        [[1, 2], 3],
        [[2], 2],
        [[3], 4],
      ],
      ["2"],
    ],
    [
      "score",
      [
        [[5, 1, 0], 2],
        [[0, 4, 5], 3],
      ],
      ["3"],
    ],
    [
      "irv",
      [
        [[1], 4],
        [[2, 3], 3],
        [[3, 2], 2],
      ],
      ["2"],
    ],
    [
      "schulze",
      [
        [[1, 2, 3], 3],
        [[2, 3, 1], 2],
        [[[2, 3], 1], 2],
      ],
      ["2"],
    ],
  ])("by %s is decided by its own ballots", (method, marks, elected) => {
    expect(count(put({ method }), votes(...marks)).elected).toEqual(elected);
  });

  test("leaves the seat vacant when nominations are to be re-opened", () => {
    const result = count(put({ reopen: true }), votes([[4], 3], [[1], 1]));
    expect(result).toMatchObject({ outcome: "elected", elected: [], vacant: 1 });
  });

  test("below the quorum is not counted", () => {
    const rule = { ...presets.majority, quorum: { ...presets.majority.quorum, min: 3 } };
    const few = count(put({}, undefined, rule), votes([[1], 2]));
    expect(few).toMatchObject({ outcome: "no_quorum", elected: [], rounds: [], undecided: 1 });
    expect(few.quorum).toEqual({ required: 3, reached: 2, met: false });
    expect(count(put({}, undefined, rule), votes([[1], 3])).outcome).toBe("elected");
  });

  test("that ends level names the tied, and a draw decides it", () => {
    const level = votes([[1], 2], [[2], 2]);
    const tie = count(put({}), level);
    expect(tie).toMatchObject({ outcome: "tie", elected: [], undecided: 1 });
    expect(tie.ties.flat().toSorted()).toEqual(["1", "2"]);
    expect(runoffBetween(tie)).toEqual([1, 2]);
    expect(count(put({}), level, [2, 1])).toMatchObject({ outcome: "elected", elected: ["2"] });
  });

  test("that ends level for some seats keeps those who are elected out of the runoff", () => {
    const tie = count(put({ method: "approval", seats: 2 }), votes([[1], 5], [[2], 2], [[3], 2]));
    expect(tie).toMatchObject({ outcome: "tie", elected: ["1"], undecided: 1 });
    expect(runoffBetween(tie)).toEqual([2, 3]);
  });
});

const marksFor = (method: Contest["method"]): fc.Arbitrary<Mark> => {
  if (method === "score") return fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 });
  const some = fc.shuffledSubarray([1, 2, 3], { minLength: 1 });
  return method === "approval" ? some.map((each) => each.toSorted((a, b) => a - b)) : some;
};

describe.each(contestMethods)("a count by %s", (method) => {
  const question = put({ method, seats: method === "irv" ? 1 : 2 });
  const ballots = fc.array(fc.record({ mark: marksFor(method), weight: fc.integer({ min: 1, max: 5 }) }), {
    maxLength: 12,
  });

  test("does not depend on the order of ballots, and is JSON as it is", () =>
    fc.assert(
      fc.property(
        ballots.chain((cast) => fc.tuple(fc.constant(cast), fc.shuffledSubarray(cast, { minLength: cast.length }))),
        ([cast, shuffled]) => {
          const result = count(question, cast);
          expect(count(question, shuffled)).toEqual(result);
          expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        },
      ),
      { numRuns: 60 },
    ));

  test("gives split ballots what whole ones get", () =>
    fc.assert(
      fc.property(ballots, (cast) => {
        const split = cast.flatMap(({ mark, weight }) => Array.from({ length: weight }, () => ({ mark, weight: 1 })));
        const { ballots: _, ...whole } = count(question, cast);
        const { ballots: __, ...parts } = count(question, split);
        expect(parts).toEqual(whole);
      }),
      { numRuns: 40 },
    ));
});

describe("choose, then ratify", () => {
  const texts = ["Buy", "Rent", "As it is"];
  const question = (rule = presets.majority, method: Contest["method"] = "irv") =>
    put({ method, statusQuo: "As it is" }, texts, rule);

  test("the winner's yes is who puts it above the status quo", () => {
    const marks = votes([[1, 2, 3], 4], [[2, 1], 3], [[3, 1], 2], [[3], 1]);
    expect(count(question(), marks)).toMatchObject({
      outcome: "adopted",
      winner: "1",
      counts: { yes: 7, no: 3, abstain: 0 },
    });
    expect(count(question(presets["three-quarters"]), marks)).toMatchObject({ outcome: "lost", winner: "1" });
  });

  test("exactly two thirds is two thirds", () => {
    const marks = votes([[1], 4], [[3], 2]);
    expect(count(question(presets["two-thirds"]), marks)).toMatchObject({ outcome: "adopted" });
    expect(count(question(presets["two-thirds"]), votes([[1], 4], [[3], 3]))).toMatchObject({ outcome: "lost" });
  });

  test("is lost when the status quo wins, and level when two texts are", () => {
    expect(count(question(), votes([[3], 3], [[1], 1]))).toMatchObject({ outcome: "lost", winner: "3" });
    expect(count(question(), votes([[1, 3], 3], [[2, 3], 3]))).toMatchObject({ outcome: "tie", winner: null });
  });

  test("reads approvals and scores the same way", () => {
    expect(count(question(presets.majority, "approval"), votes([[1], 2], [[1, 3], 5], [[3], 1]))).toMatchObject({
      winner: "1",
      counts: { yes: 2, no: 1, abstain: 5 },
    });
    expect(count(question(presets.majority, "score"), votes([[5, 0, 1], 2], [[2, 0, 3], 1]))).toMatchObject({
      winner: "1",
      counts: { yes: 2, no: 1, abstain: 0 },
    });
  });
});

describe("a runoff", () => {
  const round = (counts: Record<string, number>, excluded: string[] = []): Round => ({
    counts,
    exhausted: 0,
    because: "exclusion",
    transfers: [],
    elected: [],
    excluded,
    ties: [],
  });
  const none = count(put({}), []);
  const level = (change: Pick<ContestResult, "method" | "ties" | "rounds"> & { elected?: readonly string[] }) => {
    if (isRatified(none)) throw new Error("a contest with a status quo");
    return { ...none, outcome: "tie" as const, ...change };
  };

  test("of a count by rounds is between all who were still in the race", () => {
    const rounds = [round({ 1: 5, 2: 3, 3: 3, 10: 4 }), round({ 1: 5, 2: 3, 3: 3, 10: 4 }, ["1"])];
    for (const method of ["irv", "stv", "stv-meek"] as const)
      expect(runoffBetween(level({ method, ties: [["2", "3"]], rounds, elected: ["3"] }))).toEqual([2, 10]);
  });

  test("of any other count is between those who stand level, and in the order of the options", () => {
    const rounds = [round({ 1: 5, 2: 3, 3: 3, 10: 3 })];
    for (const method of ["approval", "score", "schulze"] as const)
      expect(
        runoffBetween(
          level({
            method,
            ties: [
              ["10", "3"],
              ["3", "2"],
            ],
            rounds,
            elected: ["1"],
          }),
        ),
      ).toEqual([2, 3, 10]);
  });

  test("is between those who stand level where nothing was counted by rounds", () => {
    expect(runoffBetween(level({ method: "irv", ties: [["2", "1"]], rounds: [] }))).toEqual([1, 2]);
  });
});

describe("names in place of numbers", () => {
  const names = ["Ana", "Ben", "Cleo"];

  test("stand wherever an option is meant", () => {
    const result = count(put({ method: "stv", seats: 1 }), votes([[1], 4], [[2, 3], 3], [[3, 2], 2]));
    const named = byName(result, names);
    expect(
      named.rounds.map(({ from, transfers, elected, excluded }) => ({ from, transfers, elected, excluded })),
    ).toEqual(
      result.rounds.map(({ from, transfers, elected, excluded }) => ({
        from: from === undefined ? undefined : names[Number(from) - 1],
        transfers: transfers.map((each) => ({
          ...each,
          from: names[Number(each.from) - 1],
          to: each.to === null ? null : names[Number(each.to) - 1],
        })),
        elected: elected.map((number) => names[Number(number) - 1]),
        excluded: excluded.map((number) => names[Number(number) - 1]),
      })),
    );
    expect(named.rounds.flatMap(({ transfers }) => transfers)).toContainEqual({
      from: "Cleo",
      to: "Ben",
      votes: "2.00000",
    });
    expect("from" in (named.rounds[0] ?? {})).toBe(false);
    expect("ranking" in named).toBe(false);
    const lost = byName(count(put({}), votes([[1], 4], [[2], 3], [[3], 2])), names);
    expect(lost.rounds.flatMap(({ transfers }) => transfers)).toContainEqual({ from: "Cleo", to: null, votes: 2 });
  });

  test("stand in rankings, in ties and for the text that was chosen", () => {
    const ranked = count(put({ method: "schulze" }), votes([[2, 1, 3], 3], [[1, 2, 3], 1]));
    expect(byName(ranked, names).ranking).toEqual([["Ben"], ["Ana"], ["Cleo"]]);
    expect(
      byName(count(put({}), votes([[1], 2], [[2], 2])), names)
        .ties.flat()
        .toSorted(),
    ).toEqual(["Ana", "Ben"]);
    const texts = ["Buy", "Rent", "As it is"];
    const chosen = (...marks: readonly (readonly [Mark, number])[]) =>
      byName(count(put({ statusQuo: "As it is" }, texts), votes(...marks)), texts);
    expect(chosen([[1, 3], 2])).toMatchObject({ winner: "Buy", elected: ["Buy"] });
    expect(chosen([[1, 3], 3], [[2, 3], 3])).toMatchObject({ winner: null });
    expect("winner" in byName(count(put({}), votes([[1], 2])), names)).toBe(false);
  });
});

describe("what is not ratified", () => {
  const question = put({ statusQuo: "As it is" }, ["Buy", "Rent", "As it is"]);

  test("has no yes and no: all who voted abstain from a question that does not arise", () => {
    expect(count(question, votes([[3], 3], [[1], 1]))).toMatchObject({ counts: { yes: 0, no: 0, abstain: 4 } });
    expect(count(question, votes([[1], 3], [[2], 3]))).toMatchObject({ counts: { yes: 0, no: 0, abstain: 6 } });
  });
});
