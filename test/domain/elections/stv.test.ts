import { describe, expect, test } from "vitest";
import { counted, votes } from "./profiles.ts";

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
    expect(result).toMatchObject({ quota: 6, elected: ["chocolate", "orange", "strawberry"], ties: [] });
    expect(result.rounds.map(({ counts }) => counts)).toEqual([
      {
        orange: "4.00000",
        pear: "2.00000",
        chocolate: "12.00000",
        strawberry: "1.00000",
        sweets: "1.00000",
      },
      { orange: "4.00000", pear: "2.00000", chocolate: "6.00000", strawberry: "5.00000", sweets: "3.00000" },
      { orange: "6.00000", chocolate: "6.00000", strawberry: "5.00000", sweets: "3.00000" },
      { orange: "6.00000", chocolate: "6.00000", strawberry: "5.00000" },
    ]);
  });
});
