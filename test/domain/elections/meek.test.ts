import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { naiveMeek } from "./naive.ts";
import { counted, elections, letters, votes } from "./profiles.ts";

describe("single transferable vote by Meek's method", () => {
  /** The worked ballots of stv-rs (testdata “Vegetable contest”), whose reference count is exact; two withdrew. */
  const vegetables = votes(
    ["Apple", "Cherry", "Date", "Eggplant", "Grape", "Hazelnut", "Jalapeno"],
    [
      [1, "Apple"],
      [2, "Cherry"],
      [3, "Cherry > Date"],
      [4, "Date > Eggplant"],
      [5, "Eggplant"],
      [6, "Grape"],
      [7, "Grape > Hazelnut"],
      [8, "Hazelnut > Jalapeno"],
      [9, "Jalapeno > Apple"],
    ],
  );

  test("the vegetable contest: Grape, Hazelnut and Jalapeno, then Eggplant after Apple and Date go", () => {
    const result = counted("stv-meek", vegetables, { seats: 4 });
    expect(result).toMatchObject({
      method: "stv-meek",
      votes: 45,
      elected: ["Grape", "Hazelnut", "Jalapeno", "Eggplant"],
      vacant: 0,
      undecided: 0,
      ties: [],
      quota: "9.00000",
    });
    expect(result.rounds.map(({ because, from, elected, excluded }) => [because, from, elected, excluded])).toEqual([
      ["first-preferences", undefined, ["Grape"], []],
      ["iteration", undefined, ["Hazelnut", "Jalapeno"], []],
      ["iteration", undefined, [], ["Apple"]],
      ["exclusion", "Apple", [], ["Date"]],
      ["exclusion", "Date", ["Eggplant"], []],
    ]);
    // The reference stops at 2.832535 for Apple, with surpluses of nine millionths left.
    expect(result.rounds[2]).toMatchObject({
      quota: "8.41627",
      counts: { Apple: "2.83254", Cherry: "5.00000", Grape: "8.41627", Hazelnut: "8.41627", Jalapeno: "8.41627" },
      exhausted: "2.91865",
    });
    expect(result.rounds[3]).toMatchObject({ quota: "7.00000", counts: { Grape: "7.00000", Date: "4.00000" } });
    expect(result.rounds[4]?.counts).toEqual({
      Cherry: "5.00000",
      Eggplant: "9.00000",
      Grape: "7.00000",
      Hazelnut: "7.00000",
      Jalapeno: "7.00000",
    });
  });

  test("Tennessee's capital for one seat: Knoxville", () => {
    const tennessee = votes(
      ["Memphis", "Nashville", "Chattanooga", "Knoxville"],
      [
        [42, "Memphis > Nashville > Chattanooga > Knoxville"],
        [26, "Nashville > Chattanooga > Knoxville > Memphis"],
        [15, "Chattanooga > Knoxville > Nashville > Memphis"],
        [17, "Knoxville > Chattanooga > Nashville > Memphis"],
      ],
    );
    expect(counted("stv-meek", tennessee)).toMatchObject({ elected: ["Knoxville"], quota: "50.00000" });
  });

  test("exactly a quota is not enough: two seats, three candidates with a third each are level", () => {
    const thirds = votes(letters(3), [
      [2, "A"],
      [2, "B"],
      [2, "C"],
    ]);
    expect(counted("stv-meek", thirds, { seats: 2 })).toMatchObject({
      elected: [],
      undecided: 2,
      ties: [["A", "B", "C"]],
      rounds: [{ quota: "2.00000", elected: [], excluded: [], ties: [["A", "B", "C"]] }],
    });
    expect(counted("stv-meek", thirds, { seats: 2, lots: ["C", "A", "B"] })).toMatchObject({ elected: ["A", "C"] });
  });

  test("the reference's “42”: Castor's surplus brings Pollux level with Helen, and only a lot tells them apart", () => {
    const castor = votes(
      ["Castor", "Pollux", "Helen"],
      [
        [4, "Castor > Pollux"],
        [2, "Helen"],
      ],
    );
    expect(counted("stv-meek", castor, { seats: 2 })).toMatchObject({
      elected: ["Castor"],
      undecided: 1,
      ties: [["Pollux", "Helen"]],
    });
    // The Scottish rules look back: Helen had more at the first stage.
    expect(counted("stv", castor, { seats: 2 })).toMatchObject({ elected: ["Castor", "Helen"], ties: [] });
  });

  test("counts that agree in five decimals are level, those that do not are not", () => {
    const close = votes(letters(4), [
      [400_000, "A > B"],
      [100_000, "A > D"],
      [200_001, "D"],
      [100_000, "C"],
    ]);
    expect(counted("stv-meek", close, { seats: 2 }).ties).toEqual([]);
  });

  test("who has no vote goes without a lot, unless seats are left for some of them", () => {
    const empty = votes(letters(5), [
      [4, "A"],
      [2, "B"],
      [1, "C"],
    ]);
    const result = counted("stv-meek", empty, { seats: 2 });
    expect(result).toMatchObject({ elected: ["A", "B"], ties: [] });
    expect(result.rounds.flatMap(({ ties }) => ties)).toEqual([]);
    expect(counted("stv-meek", empty, { seats: 4 })).toMatchObject({ undecided: 1, ties: [["D", "E"]] });
  });

  test("more seats than candidates leave vacancies", () =>
    expect(counted("stv-meek", votes(["A", "B"], [[3, "A"]]), { seats: 4 })).toMatchObject({
      elected: ["A", "B"],
      vacant: 2,
      rounds: [{ elected: ["A", "B"] }],
    }));

  test("re-opened nominations that reach the quota take a seat, which stays vacant", () => {
    const unloved = votes(
      ["Ann", "Bo", "RON"],
      [
        [5, "RON > Bo"],
        [4, "Ann"],
        [1, "Bo"],
      ],
    );
    expect(counted("stv-meek", unloved, { seats: 2, reopen: true })).toMatchObject({ elected: ["Ann"], vacant: 1 });
  });

  test("hundreds of millions of votes are counted exactly", () => {
    const many = votes(letters(3), [
      [70_000_000_001, "A > B"],
      [50_000_000_000, "B"],
      [60_000_000_000, "C"],
    ]);
    const result = counted("stv-meek", many, { seats: 2 });
    expect(result.rounds[0]?.counts).toEqual({
      A: "70000000001.00000",
      B: "50000000000.00000",
      C: "60000000000.00000",
    });
    for (const { counts, exhausted } of result.rounds)
      expect([...Object.values(counts), exhausted].reduce<number>((sum, each) => sum + Number(each), 0)).toBeCloseTo(
        180_000_000_001,
        3,
      );
  });

  test("agrees with a count of thirty decimals, where that can tell", () => {
    fc.assert(
      fc.property(elections({ candidates: [2, 6], weight: 9 }), fc.integer({ min: 1, max: 3 }), (profile, seats) => {
        const naive = naiveMeek(profile, seats);
        fc.pre(naive !== undefined);
        const outcomes = [...naive].map((outcome) => outcome.split(",").map(Number));
        const everybody = [...profile.candidates.keys()];
        const certain = everybody.filter((one) => outcomes.every((seated) => seated.includes(one)));
        const result = counted("stv-meek", profile, { seats });
        expect(result.elected.toSorted()).toEqual(certain.map((one) => profile.candidates[one]));
        expect(result.ties.length > 0).toBe(outcomes.length > 1);
      }),
      { numRuns: 1_000 },
    );
  });
});
