import { describe, expect, test } from "vitest";
import { counted, votes } from "./profiles.ts";

/** Tennessee's capital, the standing example of the literature (Wikipedia, "Instant-runoff voting"). */
const tennessee = votes(
  ["Memphis", "Nashville", "Chattanooga", "Knoxville"],
  [
    [42, "Memphis > Nashville > Chattanooga > Knoxville"],
    [26, "Nashville > Chattanooga > Knoxville > Memphis"],
    [15, "Chattanooga > Knoxville > Nashville > Memphis"],
    [17, "Knoxville > Chattanooga > Nashville > Memphis"],
  ],
);

describe("instant-runoff voting", () => {
  test("Tennessee's capital: Chattanooga and Nashville drop out, Knoxville wins", () => {
    const result = counted("irv", tennessee);
    expect(result).toMatchObject({ elected: ["Knoxville"], vacant: 0, undecided: 0, ties: [], votes: 100 });
    expect(result.rounds.map(({ counts, excluded, elected }) => ({ counts, excluded, elected }))).toEqual([
      {
        counts: { Memphis: 42, Nashville: 26, Chattanooga: 15, Knoxville: 17 },
        excluded: ["Chattanooga"],
        elected: [],
      },
      { counts: { Memphis: 42, Nashville: 26, Knoxville: 32 }, excluded: ["Nashville"], elected: [] },
      { counts: { Memphis: 42, Knoxville: 58 }, excluded: [], elected: ["Knoxville"] },
    ]);
  });
});
