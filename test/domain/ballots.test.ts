import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Asked, type Ballot, type Voice, articleNamed, placesOf, readBallot } from "#domain/ballots.ts";
import { type Contest, REOPEN, arrange, optionsText, termsOf } from "#domain/contests.ts";

const names = ["Ana", "Ben", "Cleo", REOPEN];
const contest = (method: Contest["method"], more: Partial<Contest> = {}): Asked => ({
  options: names,
  contest: { method, seats: 1, reopen: true, ...more },
});
const motion: Asked = { options: ["yes", "no", "abstain", "block"], contest: null };
const read = (asked: Asked, ballot: Ballot, weight = 1) => {
  const ruling = readBallot(asked, ballot, weight);
  return ruling.allowed ? ruling.fact : ruling.refusal;
};

describe("a ballot", () => {
  test("is kept by option numbers from 1", () => {
    expect(read(contest("stv"), { ranking: ["Cleo", ["Ana"], REOPEN] })).toEqual([{ mark: [3, 1, 4], weight: 1 }]);
    expect(read(contest("schulze"), { ranking: [["Cleo", "Ana"], "Ben"] })).toEqual([{ mark: [[1, 3], 2], weight: 1 }]);
    expect(read(contest("approval"), { approved: ["Cleo", "Ana"] }, 7)).toEqual([{ mark: [1, 3], weight: 7 }]);
    expect(read(contest("score"), { scores: { Cleo: 5, Ben: 1 } })).toEqual([{ mark: [0, 1, 5, 0], weight: 1 }]);
    expect(read(motion, { choice: "block", reason: " Article 3 " }, 2)).toEqual([
      { mark: "block", weight: 2, reason: "Article 3", article: "3" },
    ]);
  });

  test.each<[string, Asked, Ballot, object]>([
    ["an unknown option", contest("irv"), { ranking: ["Ana", "Zoe"] }, { code: "no-such-option", choice: "Zoe" }],
    ["an unknown approval", contest("approval"), { approved: ["ana"] }, { code: "no-such-option", choice: "ana" }],
    ["an unknown choice", motion, { choice: "maybe" }, { code: "no-such-option", choice: "maybe" }],
    ["the same twice", contest("irv"), { ranking: ["Ana", "Ana"] }, { code: "duplicate-rank", choice: "Ana" }],
    [
      "the same twice in a place",
      contest("schulze"),
      { ranking: [["Ana", "Ana"]] },
      { code: "duplicate-rank", choice: "Ana" },
    ],
    ["approved twice", contest("approval"), { approved: ["Ben", "Ben"] }, { code: "duplicate-rank", choice: "Ben" }],
    ["no place", contest("stv"), { ranking: [] }, { code: "empty-ballot" }],
    ["an empty place", contest("schulze"), { ranking: [[]] }, { code: "empty-ballot" }],
    ["no approval", contest("approval"), { approved: [] }, { code: "empty-ballot" }],
    ["no score", contest("score"), { scores: {} }, { code: "empty-ballot" }],
    ["a shared place", contest("stv"), { ranking: [["Ana", "Ben"]] }, { code: "no-ties" }],
    ["a shared place in Meek's count", contest("stv-meek"), { ranking: [["Ana", "Ben"]] }, { code: "no-ties" }],
    ["too high a score", contest("score"), { scores: { Ana: 6 } }, { code: "score-out-of-range", most: 5 }],
    ["a score below 0", contest("score"), { scores: { Ana: -1 } }, { code: "score-out-of-range", most: 5 }],
    [
      "half a point",
      contest("score", { maxScore: 9 }),
      { scores: { Ana: 0.5 } },
      { code: "score-out-of-range", most: 9 },
    ],
    ["a choice in a contest", contest("irv"), { choice: "yes" }, { code: "other-ballot", needs: "ranking" }],
    ["a ranking of yes and no", motion, { ranking: ["yes"] }, { code: "other-ballot", needs: "choice" }],
    ["a ranking for points", contest("score"), { ranking: ["Ana"] }, { code: "other-ballot", needs: "scores" }],
    ["a block without a reason", motion, { choice: "block", reason: " " }, { code: "reason-needed" }],
  ])("with %s is refused", (_, asked, ballot, refusal) => {
    expect(read(asked, ballot)).toEqual(refusal);
  });
});

describe("the article that a reason names", () => {
  test.each([
    ["Art. 4.2: beyond our purpose", "4.2"],
    ["see article 12", "12"],
    ["Artículo 3.10.2", "3.10.2"],
    ["el articulo 7", "7"],
    ["art.5", "5"],
    ["ART 123.456.789", "123.456.789"],
    ["against article 4, and article 5", "4"],
  ])("of %j is %s", (reason, article) => {
    expect(articleNamed(reason)).toBe(article);
  });

  test.each(["", "it is the heart 4 of it", "article four", "smart 5", "Art. x"])("of %j is none", (reason) => {
    expect(articleNamed(reason)).toBeUndefined();
  });
});

describe("a split ballot", () => {
  const split = (...weights: readonly number[]): Ballot => ({
    split: weights.map((weight, index) => ({ choice: index % 2 === 0 ? "yes" : "no", weight })),
  });

  test.each<[readonly number[], object]>([
    [[], { code: "empty-ballot" }],
    [[3, 3], { code: "split-sum", sum: 6, own: 5 }],
    [[2, 2], { code: "split-sum", sum: 4, own: 5 }],
    [[6], { code: "weight-above-own", weight: 6, own: 5 }],
    [[5, 0], { code: "bad-weight" }],
    [[6, -1], { code: "bad-weight" }],
    [[2.5, 2.5], { code: "bad-weight" }],
    [Array.from({ length: 21 }, () => 1), { code: "too-many-parts", most: 20 }],
  ])("of %j out of 5 is refused", (weights, refusal) => {
    expect(read(motion, split(...weights), 5)).toEqual(refusal);
  });

  test("takes parts that sum exactly to the weight on the roll, and no others", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 30 }),
        (weights, own) => {
          const sum = weights.reduce((a, b) => a + b, 0);
          const isSound = weights.every((weight) => weight > 0) && sum === own;
          expect(readBallot(motion, split(...weights), own).allowed).toBe(isSound);
        },
      ),
    ));

  test("keeps every part by itself, each in the form that the question asks for", () => {
    const parts = [
      { ranking: ["Ana"], weight: 2 },
      { ranking: ["Ben", "Ana"], weight: 3 },
    ];
    expect(read(contest("stv"), { split: parts }, 5)).toEqual([
      { mark: [1], weight: 2 },
      { mark: [2, 1], weight: 3 },
    ]);
    const mixed: (Voice & { weight: number })[] = [
      { ranking: ["Ana"], weight: 2 },
      { approved: ["Ben"], weight: 3 },
    ];
    expect(read(contest("stv"), { split: mixed }, 5)).toEqual({ code: "other-ballot", needs: "ranking" });
  });
});

describe("the options of a contest", () => {
  const plain: Contest = { method: "irv", seats: 1, reopen: true };

  test("stand in an order that the question's id gives, the status quo and re-opening nominations last", () =>
    fc.assert(
      fc.property(fc.uuid(), fc.shuffledSubarray(["Ana", "Ben", "Cleo", "Dia"], { minLength: 4 }), (id, given) => {
        const order = arrange(id, { ...plain, statusQuo: "As it is" }, given);
        expect(order).toEqual(arrange(id, { ...plain, statusQuo: "As it is" }, [...given, "As it is"].toReversed()));
        expect(order.slice(-2)).toEqual(["As it is", REOPEN]);
        expect(order.toSorted()).toEqual([...given, "As it is", REOPEN].toSorted());
      }),
    ));

  test("stand in another order in another vote", () => {
    const orders = ["a", "b", "c", "d", "e", "f"].map((id) => arrange(id, plain, ["Ana", "Ben", "Cleo"]).join());
    expect(new Set(orders).size).toBeGreaterThan(1);
  });

  test("are named by number where names do not belong", () => {
    const frozen = { contest: { ...plain, statusQuo: "Ben" }, options: names, optionsHash: "sha256:00" };
    expect(termsOf(frozen)).toEqual({ ...plain, statusQuo: 2, options: 4, optionsHash: "sha256:00" });
    expect(optionsText(names)).toBe(`Ana\nBen\nCleo\n${REOPEN}`);
  });
});

test("approvals share one place, rankings keep theirs", () => {
  expect(placesOf({ method: "approval" }, [1, 3])).toEqual([[0, 2]]);
  expect(placesOf({ method: "schulze" }, [[1, 3], 2])).toEqual([[0, 2], [1]]);
});
