import { describe, expect, test } from "vitest";
import { rankingOf, seatInOrder } from "#domain/elections/orders.ts";

/** An order from its pairs: `"AB"` says that A stands above B. */
const order = (...pairs: string[]) => {
  const names = "ABCDE";
  return (a: number, b: number) => pairs.includes(`${names[a]}${names[b]}`);
};

describe("seats by an order that is not complete", () => {
  /** A stands above C; B is level with both. */
  const loose = order("AC");

  test("one seat: A or B, never C", () =>
    expect(seatInOrder(3, loose, { seats: 1 })).toEqual({ elected: [], vacant: 0, undecided: 1, tied: [0, 1] }));

  test("two seats: A surely; B, or C before B", () =>
    expect(seatInOrder(3, loose, { seats: 2 })).toEqual({ elected: [0], vacant: 0, undecided: 1, tied: [1, 2] }));

  test("three seats: all", () =>
    expect(seatInOrder(3, loose, { seats: 3 })).toEqual({ elected: [0, 1, 2], vacant: 0, undecided: 0, tied: [] }));

  test("a draw of those level makes a sequence that the order allows", () => {
    expect(seatInOrder(3, loose, { seats: 1, lots: [1, 0] }).elected).toEqual([1]);
    expect(seatInOrder(3, loose, { seats: 2, lots: [2, 1] }).elected).toEqual([0, 2]);
    expect(seatInOrder(3, loose, { seats: 2, lots: [1, 2] }).elected).toEqual([0, 1]);
    expect(seatInOrder(3, loose, { seats: 2, lots: [1] }).tied).toEqual([1, 2]);
  });

  test("ranks hold those whom nobody left is above", () =>
    expect(rankingOf(["A", "B", "C"], loose)).toEqual([["A", "B"], ["C"]]));

  test("the best come first, whatever their place in the list", () =>
    expect(seatInOrder(3, order("CB", "CA", "BA"), { seats: 2 }).elected).toEqual([2, 1]));
});

describe("re-opened nominations in an order", () => {
  const straight = order("AB", "AC", "AD", "BC", "BD", "CD");

  test("take their seat and all after it", () => {
    expect(seatInOrder(4, straight, { seats: 3, reopen: 1 })).toEqual({
      elected: [0],
      vacant: 2,
      undecided: 0,
      tied: [],
    });
    expect(seatInOrder(4, straight, { seats: 4, reopen: 3 })).toMatchObject({ elected: [0, 1, 2], vacant: 1 });
    expect(seatInOrder(4, straight, { seats: 1, reopen: 1 })).toMatchObject({ elected: [0], vacant: 0 });
    expect(seatInOrder(4, straight, { seats: 2, reopen: 0 })).toMatchObject({ elected: [], vacant: 2 });
  });

  test("are no tie among themselves: nobody else is level", () =>
    expect(seatInOrder(2, order(), { seats: 2, reopen: 1 })).toEqual({
      elected: [],
      vacant: 1,
      undecided: 1,
      tied: [0, 1],
    }));
});
