import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ElectionResult } from "#domain/elections/results.ts";
import { naiveStv } from "./naive.ts";
import { counted, elections, letters, votes } from "./profiles.ts";

const countsOf = (result: ElectionResult) => result.rounds.map(({ counts }) => counts);

/** What a page shows beside the counts. */
const decisionsOf = (result: ElectionResult) =>
  result.rounds.map(({ because, from, elected, excluded }) => [because, from, elected.join(), excluded.join()]);

describe("single transferable vote by the Scottish rules", () => {
  test("food for a party (Wikipedia, “Single transferable vote”): chocolate, then the rest stage by stage", () => {
    const food = votes(
      ["orange", "pear", "chocolate", "strawberry", "sweets"],
      [
        [4, "orange"],
        [2, "pear > orange"],
        [8, "chocolate > strawberry"],
        [4, "chocolate > sweets"],
        [1, "strawberry"],
        [1, "sweets"],
      ],
    );
    const result = counted("stv", food, { seats: 3 });
    expect(result).toMatchObject({
      method: "stv",
      seats: 3,
      votes: 20,
      quota: 6,
      elected: ["chocolate", "orange", "strawberry"],
      vacant: 0,
      undecided: 0,
      ties: [],
    });
    expect(countsOf(result)).toEqual([
      { orange: "4.00000", pear: "2.00000", chocolate: "12.00000", strawberry: "1.00000", sweets: "1.00000" },
      { orange: "4.00000", pear: "2.00000", chocolate: "6.00000", strawberry: "5.00000", sweets: "3.00000" },
      { orange: "6.00000", chocolate: "6.00000", strawberry: "5.00000", sweets: "3.00000" },
      { orange: "6.00000", chocolate: "6.00000", strawberry: "5.00000" },
    ]);
    expect(result.rounds.map(({ transfers }) => transfers)).toEqual([
      [],
      [
        { from: "chocolate", to: "strawberry", votes: "4.00000" },
        { from: "chocolate", to: "sweets", votes: "2.00000" },
      ],
      [{ from: "pear", to: "orange", votes: "2.00000" }],
      [{ from: "sweets", to: null, votes: "3.00000" }],
    ]);
    expect(result.rounds.map(({ exhausted }) => exhausted)).toEqual(["0.00000", "0.00000", "0.00000", "3.00000"]);
    expect(decisionsOf(result)).toEqual([
      ["first-preferences", undefined, "chocolate", ""],
      ["surplus", "chocolate", "", "pear"],
      ["exclusion", "pear", "orange", "sweets"],
      ["exclusion", "sweets", "strawberry", ""],
    ]);
  });

  test("100 voters, two seats (French Wikipedia, « Scrutin à vote unique transférable »): A, then B past D", () => {
    const hundred = votes(letters(4), [
      [28, "A > B > C > D"],
      [14, "A > C > D > B"],
      [15, "B > C > A > D"],
      [17, "C > A > B > D"],
      [26, "D > B > C > A"],
    ]);
    const result = counted("stv", hundred, { seats: 2 });
    expect(result).toMatchObject({ quota: 34, elected: ["A", "B"], ties: [] });
    // The surplus of 8 is worth 8/42 a paper: 0.19047, cut to five decimals as the Order says.
    expect(countsOf(result)).toEqual([
      { A: "42.00000", B: "15.00000", C: "17.00000", D: "26.00000" },
      { A: "34.00000", B: "20.33316", C: "19.66658", D: "26.00000" },
      { A: "34.00000", B: "37.33316", D: "28.66658" },
    ]);
    expect(result.rounds[1]).toMatchObject({
      exhausted: "0.00026",
      transfers: [
        { to: "B", votes: "5.33316" },
        { to: "C", votes: "2.66658" },
        { to: null, votes: "0.00026" },
      ],
    });
  });

  test("Tennessee's capital for one seat: quota 51, Knoxville", () => {
    const tennessee = votes(
      ["Memphis", "Nashville", "Chattanooga", "Knoxville"],
      [
        [42, "Memphis > Nashville > Chattanooga > Knoxville"],
        [26, "Nashville > Chattanooga > Knoxville > Memphis"],
        [15, "Chattanooga > Knoxville > Nashville > Memphis"],
        [17, "Knoxville > Chattanooga > Nashville > Memphis"],
      ],
    );
    expect(counted("stv", tennessee)).toMatchObject({ quota: 51, elected: ["Knoxville"] });
  });

  test("rule 46: the quota is the whole number after votes ÷ (seats + 1), and ballots without a name are no votes", () => {
    const quotaOf = (papers: number, seats: number) =>
      counted(
        "stv",
        votes(
          ["A", "B", "C", "D"],
          [
            [papers, "A"],
            [7, ""],
          ],
        ),
        { seats },
      ).quota;
    expect([quotaOf(99, 1), quotaOf(100, 1), quotaOf(101, 1), quotaOf(100, 3)]).toEqual([50, 51, 51, 26]);
  });

  test("rule 48: papers of a surplus move on at surplus × the value they came with ÷ votes", () => {
    const chain = votes(letters(4), [
      [10, "A > B > C"],
      [4, "B > C"],
      [3, "C"],
      [4, "D"],
    ]);
    // Quota 6. A's surplus of 4: 0.4 a paper. B then has 4 + 10 × 0.4 = 8: its surplus of 2 moves all 14 papers,
    // those of A at 2 × 0.4 ÷ 8 = 0.1, its own at 2 × 1 ÷ 8 = 0.25.
    const result = counted("stv", chain, { seats: 3 });
    expect(countsOf(result)).toEqual([
      { A: "10.00000", B: "4.00000", C: "3.00000", D: "4.00000" },
      { A: "6.00000", B: "8.00000", C: "3.00000", D: "4.00000" },
      { A: "6.00000", B: "6.00000", C: "5.00000", D: "4.00000" },
      { A: "6.00000", B: "6.00000", C: "5.00000" },
    ]);
    expect(result.elected).toEqual(["A", "B", "C"]);
  });

  test("rule 49: of two surpluses the larger goes first, whoever is listed first", () => {
    const two = votes(letters(5), [
      [11, "A > C"],
      [14, "B > D"],
      [3, "C"],
      [3, "D"],
      [4, "E"],
    ]);
    expect(decisionsOf(counted("stv", two, { seats: 3 })).slice(0, 2)).toEqual([
      ["first-preferences", undefined, "B,A", ""],
      ["surplus", "B", "", ""],
    ]);
  });

  test("rule 49: equal surpluses are told apart by the last stage at which they were not equal", () => {
    const weak = votes(letters(6), [
      [16, "A > B"],
      [2, "B"],
      [10, "C"],
      [5, "D"],
      [3, "E"],
      [3, "F"],
    ]);
    // Quota 8. A's surplus makes B 10, as many as C, who had more before.
    expect(decisionsOf(counted("stv", weak, { seats: 4 })).slice(0, 4)).toEqual([
      ["first-preferences", undefined, "A,C", ""],
      ["surplus", "A", "B", ""],
      ["surplus", "C", "", ""],
      ["surplus", "B", "", "E"],
    ]);
    const level = votes(letters(7), [
      [12, "A > B"],
      [9, "B > F"],
      [12, "C > G"],
      [3, "D"],
      [2, "E > D"],
      [1, "F"],
      [1, "G"],
    ]);
    // A and C are level from the start: only a lot can tell, and here it does not matter.
    const result = counted("stv", level, { seats: 4 });
    expect(result.rounds[0]).toMatchObject({ elected: ["A", "C", "B"], ties: [["A", "C"]] });
    expect(result.ties).toEqual([]);
    expect(decisionsOf(counted("stv", level, { seats: 4, lots: ["C", "A"] }))[1]?.[1]).toBe("C");
    expect(decisionsOf(counted("stv", level, { seats: 4, lots: ["A", "C"] }))[1]?.[1]).toBe("A");
  });

  test("rules 49 and 50: all surpluses go before anybody is excluded", () => {
    const weak = votes(letters(6), [
      [10, "A > C"],
      [8, "B"],
      [6, "C"],
      [5, "D"],
      [2, "E > D"],
      [1, "F > E"],
    ]);
    expect(decisionsOf(counted("stv", weak, { seats: 4 }))).toEqual([
      ["first-preferences", undefined, "A,B", ""],
      ["surplus", "A", "C", ""],
      ["surplus", "C", "", ""],
      ["surplus", "B", "", "F"],
      ["exclusion", "F", "", "E"],
      ["exclusion", "E", "D", ""],
    ]);
  });

  test("rule 51 looks back no further than it must: the latest unequal stage counts", () => {
    const back = votes(letters(6), [
      [20, "A"],
      [5, "B"],
      [4, "C"],
      [2, "D > C"],
      [1, "E > B"],
      [8, "F"],
    ]);
    // One seat, quota 21. E goes: B 6, C 4. D goes: B 6, C 6: level; at the stage before C had fewer, so C goes.
    expect(decisionsOf(counted("stv", back))).toEqual([
      ["first-preferences", undefined, "", "E"],
      ["exclusion", "E", "", "D"],
      ["exclusion", "D", "", "C"],
      ["exclusion", "C", "", "B"],
      ["exclusion", "B", "", "F"],
      ["exclusion", "F", "A", ""],
    ]);
  });

  test("rule 52: the last vacancies are filled at once, no surplus moves any more", () => {
    const last = votes(letters(3), [
      [9, "A > C"],
      [2, "B"],
      [1, "C"],
    ]);
    expect(decisionsOf(counted("stv", last, { seats: 3 }))).toEqual([["first-preferences", undefined, "A,B,C", ""]]);
    const one = votes(letters(3), [
      [9, "A"],
      [3, "B"],
      [1, "C"],
    ]);
    expect(decisionsOf(counted("stv", one, { seats: 2 }))).toEqual([
      ["first-preferences", undefined, "A", ""],
      ["surplus", "A", "", "C"],
      ["exclusion", "C", "B", ""],
    ]);
  });

  test("more seats than candidates leave vacancies", () =>
    expect(counted("stv", votes(["A", "B"], [[3, "A"]]), { seats: 4 })).toMatchObject({
      elected: ["A", "B"],
      vacant: 2,
      undecided: 0,
    }));

  test("a tie that decides a seat ends the count there; a draw goes on", () => {
    const level = votes(letters(4), [
      [6, "A"],
      [2, "B > C"],
      [2, "C > B"],
      [1, "D"],
    ]);
    const result = counted("stv", level, { seats: 2 });
    expect(result).toMatchObject({ elected: ["A"], undecided: 1, vacant: 0, ties: [["B", "C"]] });
    expect(decisionsOf(result)).toEqual([
      ["first-preferences", undefined, "A", ""],
      ["surplus", "A", "", "D"],
      ["exclusion", "D", "", ""],
    ]);
    expect(result.rounds.at(-1)?.ties).toEqual([["B", "C"]]);
    expect(counted("stv", level, { seats: 2, lots: ["C", "B"] })).toMatchObject({ elected: ["A", "C"], ties: [] });
    expect(counted("stv", level, { seats: 2, lots: ["D", "B", "A", "C"] })).toMatchObject({ elected: ["A", "B"] });
  });

  test("who has no vote goes without a lot, unless seats are left for some of them", () => {
    const empty = votes(letters(5), [
      [3, "A"],
      [2, "B"],
      [1, "C"],
    ]);
    const result = counted("stv", empty, { seats: 2 });
    expect(result).toMatchObject({ elected: ["A", "B"], ties: [] });
    expect(result.rounds.flatMap(({ ties }) => ties)).toEqual([]);
    expect(counted("stv", empty, { seats: 4 })).toMatchObject({
      elected: ["A", "B", "C"],
      undecided: 1,
      ties: [["D", "E"]],
    });
    expect(counted("stv", empty, { seats: 3 })).toMatchObject({ elected: ["A", "B", "C"], ties: [] });
  });

  test("with nobody's vote a lot has to choose", () =>
    expect(counted("stv", votes(letters(2), []))).toMatchObject({ quota: 1, elected: [], ties: [["A", "B"]] }));

  test("more ties than can be tried out count as ties that matter", () => {
    const many = votes(
      letters(12),
      letters(12).map((name) => [1, name] as const),
    );
    expect(counted("stv", many, { seats: 3 })).toMatchObject({
      elected: [],
      undecided: 3,
      ties: [letters(12)],
      rounds: [{ excluded: [], ties: [letters(12)] }],
    });
  });

  test("re-opened nominations that reach the quota take a seat, which stays vacant, and pass their surplus on", () => {
    const unloved = votes(
      ["Ann", "Bo", "Cy", "RON"],
      [
        [5, "Ann"],
        [9, "RON > Bo"],
        [2, "Bo"],
        [4, "Cy"],
      ],
    );
    expect(counted("stv", unloved, { seats: 3, reopen: true })).toMatchObject({
      quota: 6,
      elected: ["Ann", "Bo"],
      vacant: 1,
      undecided: 0,
      rounds: [{ elected: ["RON"] }, { counts: { Bo: "4.99997" } }, {}],
    });
  });

  test("a seat that re-opened nominations may win by lot is undecided", () => {
    const level = votes(
      ["Ann", "RON"],
      [
        [1, "Ann"],
        [1, "RON"],
      ],
    );
    const result = counted("stv", level, { reopen: true });
    expect(result).toMatchObject({ elected: [], vacant: 0, undecided: 1, ties: [["Ann", "RON"]] });
    expect(counted("stv", level, { reopen: true, lots: ["RON", "Ann"] })).toMatchObject({ vacant: 1, undecided: 0 });
    expect(counted("stv", level, { reopen: true, lots: ["Ann", "RON"] })).toMatchObject({
      elected: ["Ann"],
      vacant: 0,
    });
  });

  test("it is not monotone (as all that excludes one by one): to be raised can make a winner lose", () => {
    const before = votes(letters(3), [
      [39, "A > B"],
      [35, "B > C"],
      [26, "C > A"],
    ]);
    const after = votes(letters(3), [
      [39 + 10, "A > B"],
      [25, "B > C"],
      [26, "C > A"],
    ]);
    expect(counted("stv", before).elected).toEqual(["A"]);
    expect(counted("stv", after).elected).toEqual(["C"]);
  });

  test("agrees with a count paper by paper, whatever lots may say", () =>
    fc.assert(
      fc.property(elections({ candidates: [2, 6], weight: 4 }), fc.integer({ min: 1, max: 4 }), (profile, seats) => {
        const outcomes = [...naiveStv(profile, seats)].map((outcome) => outcome.split(",").map(Number));
        const result = counted("stv", profile, { seats });
        const everybody = [...profile.candidates.keys()];
        const certain = everybody.filter((one) => outcomes.every((seated) => seated.includes(one)));
        expect(result.elected.toSorted()).toEqual(certain.map((one) => profile.candidates[one]));
        expect(result.ties.length > 0).toBe(outcomes.length > 1);
        expect(result.elected.length + result.undecided + result.vacant).toBe(seats);
      }),
      { numRuns: 4_000 },
    ));

  test("no vote comes from nowhere: counts and exhausted votes sum to all, in every round", () =>
    fc.assert(
      fc.property(elections({ candidates: [2, 6], weight: 9 }), fc.integer({ min: 1, max: 4 }), (profile, seats) => {
        const result = counted("stv", profile, { seats });
        for (const { counts, exhausted, transfers } of result.rounds) {
          const units = [...Object.values(counts), exhausted].map((count) => BigInt(String(count).replace(".", "")));
          expect(units.reduce((sum, each) => sum + each, 0n)).toBe(BigInt(result.votes) * 100_000n);
          expect(units.every((each) => each >= 0n)).toBe(true);
          expect(transfers.every(({ votes }) => Number(votes) > 0)).toBe(true);
        }
      }),
    ));
});
