import { describe, expect, test } from "vitest";
import { type Chooser, settle } from "#domain/elections/ties.ts";

const seats = (seated: readonly number[]) => seated;

describe("a count that meets ties", () => {
  test("is made once if it meets none", () => {
    const made = { counts: 0 };
    const count = () => {
      made.counts += 1;
      return [2, 1];
    };
    expect(settle(count, seats)).toEqual({ counted: [2, 1], certain: [2, 1], ties: [] });
    expect(made.counts).toBe(1);
  });

  test("tries each of those level, and reports the tie if the seats differ", () =>
    expect(settle((choose) => [7, choose([3, 4, 5], "favoured")], seats)).toEqual({
      counted: [7, 3],
      certain: [7],
      ties: [[3, 4, 5]],
      firstThatMatters: 0,
    }));

  test("reports no tie if the seats are the same, in whatever order they were won", () => {
    const count = (choose: Chooser) => (choose([1, 2], "excluded") === 1 ? [3, 4] : [4, 3]);
    expect(settle(count, seats)).toEqual({ counted: [3, 4], certain: [3, 4], ties: [] });
  });

  test("knows which tie of several matters first", () => {
    const count = (choose: Chooser) => {
      choose([1, 2], "excluded");
      return [choose([3, 4], "favoured"), 9];
    };
    expect(settle(count, seats)).toMatchObject({ certain: [9], ties: [[3, 4]], firstThatMatters: 1 });
  });

  test("names a tie that only one way of an earlier one leads to, unless it is part of that", () => {
    const count = (choose: Chooser) =>
      choose([1, 2], "favoured") === 1 ? [5] : [choose([6, 8], "favoured") === 6 ? choose([1, 2], "excluded") : 8];
    expect(settle(count, seats)).toMatchObject({
      counted: [5],
      certain: [],
      ties: [
        [1, 2],
        [6, 8],
      ],
      firstThatMatters: 0,
    });
  });

  test("a group within a larger one is not named again", () => {
    const count = (choose: Chooser) => {
      const first = choose([1, 2, 3], "favoured");
      return [
        first,
        choose(
          [1, 2, 3].filter((one) => one !== first),
          "favoured",
        ),
      ];
    };
    expect(settle(count, seats).ties).toEqual([[1, 2, 3]]);
  });

  test("two and twelve are two candidates", () =>
    expect(settle((choose) => (choose([0, 1], "favoured") === 0 ? [12] : [1, 2]), seats)).toMatchObject({
      certain: [],
      ties: [[0, 1]],
    }));

  test("takes the first tie to matter if there are too many ways to try", () => {
    const made = { counts: 0 };
    const count = (choose: Chooser) => {
      made.counts += 1;
      for (let time = 0; time < 10; time += 1) choose([1, 2], "excluded");
      return [5];
    };
    expect(settle(count, seats)).toEqual({ counted: [5], certain: [], ties: [[1, 2]], firstThatMatters: 0 });
    expect(made.counts).toBe(129);
  });

  test("tries up to 128 ways", () => {
    const count = (choose: Chooser) => {
      for (let time = 0; time < 7; time += 1) choose([1, 2], "excluded");
      return [5];
    };
    expect(settle(count, seats)).toEqual({ counted: [5], certain: [5], ties: [] });
  });

  describe("with lots", () => {
    const pick = (purpose: "favoured" | "excluded") => (choose: Chooser) => [choose([3, 4, 5], purpose)];

    test("whoever was drawn first is favoured, whoever was drawn last goes", () => {
      expect(settle(pick("favoured"), seats, [9, 4, 3, 5]).counted).toEqual([4]);
      expect(settle(pick("excluded"), seats, [4, 3, 5, 9]).counted).toEqual([5]);
    });

    test("a draw that left somebody out decides nothing", () =>
      expect(settle(pick("favoured"), seats, [4, 3]).ties).toEqual([[3, 4, 5]]));

    test("ties that were drawn count among those met", () => {
      const count = (choose: Chooser) => {
        choose([1, 2], "excluded");
        return [choose([3, 4], "favoured")];
      };
      expect(settle(count, seats, [2, 1])).toMatchObject({ ties: [[3, 4]], firstThatMatters: 1 });
    });
  });
});
