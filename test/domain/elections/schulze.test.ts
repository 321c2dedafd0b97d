import { describe, expect, test } from "vitest";
import { counted, letters, votes } from "./profiles.ts";

describe("Schulze's method", () => {
  test("45 voters, five candidates (Schulze's first example, Wikipedia “Schulze method”): E > A > C > B > D", () => {
    const profile = votes(letters(5), [
      [5, "A > C > B > E > D"],
      [5, "A > D > E > C > B"],
      [8, "B > E > D > A > C"],
      [3, "C > A > B > E > D"],
      [7, "C > A > E > B > D"],
      [2, "C > B > A > D > E"],
      [7, "D > C > E > B > A"],
      [8, "E > B > A > D > C"],
    ]);
    const result = counted("schulze", profile);
    expect(result).toMatchObject({ elected: ["E"], ties: [], ranking: [["E"], ["A"], ["C"], ["B"], ["D"]] });
    expect(result.pairs).toEqual({
      preferences: [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
      ],
      paths: [
        [0, 28, 28, 30, 24],
        [25, 0, 28, 33, 24],
        [25, 29, 0, 29, 24],
        [25, 28, 28, 0, 24],
        [25, 28, 28, 31, 0],
      ],
    });
  });
});
