import { describe, expect, test } from "vitest";
import {
  type ElectionBallot,
  kindOf,
  problemOfElectionBallot,
  rankedBallot,
  scoredBallot,
} from "#domain/elections/ballots.ts";
import { type ElectionMethod, electionMethods } from "#domain/elections/results.ts";
import { ratify } from "#domain/elections/ratify.ts";
import { countScores } from "#domain/elections/scores.ts";
import { votes } from "./profiles.ts";

const options = ["Ann", "Bo", "Cy"];
const problem = (method: ElectionMethod, ballot: ElectionBallot, maxScore?: number) =>
  problemOfElectionBallot(method, options, ballot, maxScore);

describe("a ballot in an election", () => {
  test("says what its method asks for", () =>
    expect(electionMethods.map(kindOf)).toEqual(["approved", "scores", "ranking", "ranking", "ranking", "ranking"]));

  test.each<[ElectionMethod, ElectionBallot]>([
    ["stv", { ranking: ["Bo"] }],
    ["irv", { ranking: ["Bo", ["Ann"], [], "Cy"] }],
    ["stv-meek", { ranking: ["Cy", "Ann", "Bo"] }],
    ["schulze", { ranking: [["Cy", "Ann"], "Bo"] }],
    ["approval", { approved: ["Ann", "Bo", "Cy"] }],
    ["score", { scores: { Ann: 5, Bo: 0 } }],
  ])("is sound: %s %j", (method, ballot) => expect(problem(method, ballot)).toBeUndefined());

  test.each<[ElectionMethod, ElectionBallot, unknown]>([
    ["stv", { approved: ["Ann"] }, { code: "wrong-kind" }],
    ["approval", { ranking: ["Ann"] }, { code: "wrong-kind" }],
    ["score", { ranking: ["Ann"] }, { code: "wrong-kind" }],
    ["schulze", { scores: { Ann: 1 } }, { code: "wrong-kind" }],
    ["stv", { ranking: [] }, { code: "empty-ballot" }],
    ["schulze", { ranking: [[], []] }, { code: "empty-ballot" }],
    ["approval", { approved: [] }, { code: "empty-ballot" }],
    ["score", { scores: {} }, { code: "empty-ballot" }],
    ["stv", { ranking: ["Ann", "Di"] }, { code: "no-such-option", option: "Di" }],
    ["schulze", { ranking: [["Ann", "Di"]] }, { code: "no-such-option", option: "Di" }],
    ["approval", { approved: ["ann"] }, { code: "no-such-option", option: "ann" }],
    ["score", { scores: { toString: 1 } }, { code: "no-such-option", option: "toString" }],
    ["stv", { ranking: ["Ann", "Bo", "Ann"] }, { code: "duplicate-option", option: "Ann" }],
    ["schulze", { ranking: [["Bo", "Ann"], "Bo"] }, { code: "duplicate-option", option: "Bo" }],
    ["approval", { approved: ["Cy", "Cy"] }, { code: "duplicate-option", option: "Cy" }],
    ["stv", { ranking: ["Cy", ["Ann", "Bo"]] }, { code: "equal-ranks" }],
    ["irv", { ranking: [["Ann", "Bo"]] }, { code: "equal-ranks" }],
    ["stv-meek", { ranking: [["Ann", "Bo"]] }, { code: "equal-ranks" }],
    ["score", { scores: { Ann: 5, Bo: 6 } }, { code: "score-out-of-range", option: "Bo" }],
    ["score", { scores: { Ann: -1 } }, { code: "score-out-of-range", option: "Ann" }],
    ["score", { scores: { Ann: 1.5 } }, { code: "score-out-of-range", option: "Ann" }],
    ["score", { scores: { Ann: Number.NaN } }, { code: "score-out-of-range", option: "Ann" }],
  ])("is not: %s %j", (method, ballot, expected) => expect(problem(method, ballot)).toEqual(expected));

  test("points go up to what the election says", () => {
    expect(problem("score", { scores: { Ann: 10 } }, 10)).toBeUndefined();
    expect(problem("score", { scores: { Ann: 11 } }, 10)).toEqual({ code: "score-out-of-range", option: "Ann" });
  });

  test("is counted by the places of the options", () => {
    expect(rankedBallot(options, { ranking: ["Cy", [], ["Bo", "Ann"]] }, 3)).toEqual({
      weight: 3,
      ranking: [[2], [1, 0]],
    });
    expect(rankedBallot(options, { approved: ["Cy", "Ann"] }, 2)).toEqual({ weight: 2, ranking: [[2, 0]] });
    expect(rankedBallot(options, { scores: { Ann: 1 } }, 2)).toEqual({ weight: 2, ranking: [] });
    expect(scoredBallot(options, { scores: { Cy: 4, Ann: 1 } }, 2)).toEqual({ weight: 2, scores: [1, 0, 4] });
    expect(scoredBallot(options, { approved: ["Ann"] }, 2)).toEqual({ weight: 2, scores: [0, 0, 0] });
  });

  test("of points is summed by weight", () => {
    const ballots = [
      scoredBallot(options, { scores: { Ann: 5, Bo: 2 } }, 2),
      scoredBallot(options, { scores: { Bo: 4, Cy: 3 } }, 1),
    ];
    expect(countScores(options, ballots, { seats: 1 })).toMatchObject({
      method: "score",
      votes: 3,
      elected: ["Ann"],
      rounds: [{ counts: { Ann: 10, Bo: 8, Cy: 3 } }],
    });
  });
});

describe("select, then ratify", () => {
  const ballots = votes(
    ["new", "newer", "now"],
    [
      [5, "new > now"],
      [4, "now > newer"],
      [3, "newer"],
      [2, "new = now"],
      [1, "newer > new"],
      [6, "newer > now"],
    ],
  );

  test("yes is who ranks the winner above the status quo, no is who ranks it below, and who tells neither abstains", () => {
    expect(ratify(ballots, 2, 0)).toEqual({ yes: 5n + 1n, no: 4n + 6n, abstain: 3n + 2n });
    expect(ratify(ballots, 2, 1)).toEqual({ yes: 3n + 1n + 6n, no: 5n + 4n + 2n, abstain: 0n });
  });
});
