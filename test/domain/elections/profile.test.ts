import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ballotsOf, group, profileOf, strictly, votesOf, withReopen } from "#domain/elections/profile.ts";
import { decimal, electionMethods } from "#domain/elections/results.ts";
import { tallyElection } from "#domain/elections/tally.ts";
import { counted, elections, letters, votes } from "./profiles.ts";

describe("a profile", () => {
  test("gives back the ballots that were put in", () =>
    fc.assert(
      fc.property(elections({ ties: true }), (profile) => {
        const ballots = [...ballotsOf(profile)];
        expect(profileOf(profile.candidates, ballots)).toEqual(profile);
      }),
    ));

  test("counts as votes what ranks anybody", () =>
    expect(
      votesOf(
        votes(letters(2), [
          [3, "A"],
          [4, ""],
          [2, "B > A"],
        ]),
      ),
    ).toBe(5));

  test("groups ballots that say the same, whatever order a shared rank is written in", () => {
    const grouped = group(
      votes(letters(3), [
        [1, "A = C > B"],
        [2, "C = A > B"],
        [3, "A > C > B"],
      ]),
    );
    expect([...ballotsOf(grouped)]).toEqual([
      { weight: 3, ranking: [[0, 2], [1]] },
      { weight: 3, ranking: [[0], [2], [1]] },
    ]);
  });
});

describe("one candidate a rank", () => {
  const strict = (...ballots: [number, string][]) => {
    const read = strictly(votes(letters(4), ballots));
    return "profile" in read ? [...ballotsOf(read.profile)].map(({ ranking }) => ranking) : read;
  };

  test("is given when nobody shares one", () => expect(strict([1, "B > A"])).toEqual([[[1], [0]]]));

  test("is read where those who share the last rank of a ballot that ranks all are as good as left out", () => {
    expect(strict([1, "B > A > C = D"])).toEqual([[[1], [0]]]);
    expect(strict([1, "A = B = C = D"])).toEqual([[]]);
  });

  test("is not given by any other shared rank; the first such ballot is named", () => {
    expect(strict([1, "A"], [1, "B > C = D"])).toEqual({ ballot: 1 });
    expect(strict([1, "A = B > C > D"])).toEqual({ ballot: 0 });
    expect(strict([1, "A = B > C = D"])).toEqual({ ballot: 0 });
    expect(strict([1, "A > B = C > D"], [1, "A = B"])).toEqual({ ballot: 0 });
  });
});

describe("re-opening nominations", () => {
  test.each(["RON", "ron", " Re-open nominations", "Reopen Nominations"])("stands under the name %j", (name) => {
    const profile = votes(["Ann", name], []);
    expect(withReopen(profile)).toEqual({ profile, reopen: 1 });
  });

  test.each(["RON Smith", "Bron", "Re-open nominations now"])("is not %j", (name) => {
    const opened = withReopen(votes([name], []));
    expect(opened.reopen).toBe(1);
    expect(opened.profile.candidates).toEqual([name, "Re-open nominations"]);
  });

  test("is nobody's choice unless somebody ranks it, and changes nobody's place (points for ranks are of one candidate more)", () =>
    fc.assert(
      fc.property(
        elections({ ballots: 6 }),
        fc.constantFrom(...electionMethods.filter((each) => each !== "score")),
        (profile, method) => {
          const { elected, ties } = counted(method, profile);
          const opened = counted(method, profile, { reopen: true });
          expect(opened.candidates).toEqual([...profile.candidates, "Re-open nominations"]);
          expect(opened).toMatchObject({ elected, ties, vacant: 0 });
        },
      ),
    ));

  test.each(["approval", "score", "schulze"] as const)("by %s, nobody below it is elected", (method) => {
    const profile = votes(
      ["Ann", "Bo", "Cy", "RON"],
      [
        [5, "Ann"],
        [4, "Ann > RON"],
        [3, "RON > Bo"],
        [1, "Bo"],
      ],
    );
    expect(counted(method, profile, { seats: 3, reopen: true })).toMatchObject({
      elected: ["Ann"],
      vacant: 2,
      undecided: 0,
      ties: [],
    });
    expect(counted(method, profile, { seats: 1, reopen: true })).toMatchObject({ elected: ["Ann"], vacant: 0 });
    expect(counted(method, profile, { seats: 2 }).elected).toEqual(["Ann", "RON"]);
  });

  test.each(["approval", "score", "schulze"] as const)("by %s, who stands level with it is undecided", (method) => {
    const level = votes(
      ["Ann", "Bo", "Cy", "RON"],
      [
        [4, "Ann"],
        [2, "Bo"],
        [2, "RON"],
        [1, "Cy"],
      ],
    );
    const options = { seats: 2, reopen: true };
    expect(counted(method, level, options)).toMatchObject({
      elected: ["Ann"],
      vacant: 0,
      undecided: 1,
      ties: [["Bo", "RON"]],
    });
    expect(counted(method, level, { ...options, seats: 3 })).toMatchObject({
      elected: ["Ann"],
      undecided: 1,
      vacant: 1,
    });
    expect(counted(method, level, { ...options, lots: ["RON", "Bo"] })).toMatchObject({ elected: ["Ann"], vacant: 1 });
    expect(counted(method, level, { ...options, lots: ["Bo", "RON"] })).toMatchObject({
      elected: ["Ann", "Bo"],
      vacant: 0,
      undecided: 0,
      ties: [],
    });
  });
});

describe("approval and score", () => {
  const profile = votes(letters(4), [
    [3, "A > B"],
    [2, "B = C > A"],
    [1, "D"],
    [9, ""],
  ]);

  test("approval: one for each ballot that names a candidate, on whatever rank", () => {
    const result = counted("approval", profile, { seats: 2 });
    expect(result).toEqual({
      method: "approval",
      seats: 2,
      candidates: letters(4),
      votes: 6,
      elected: ["A", "B"],
      vacant: 0,
      undecided: 0,
      ranking: [["A", "B"], ["C"], ["D"]],
      ties: [],
      rounds: [
        {
          counts: { A: 5, B: 5, C: 2, D: 1 },
          exhausted: 0,
          because: "first-preferences",
          transfers: [],
          elected: ["A", "B"],
          excluded: [],
          ties: [],
        },
      ],
    });
    expect(counted("approval", profile)).toMatchObject({ elected: [], undecided: 1, ties: [["A", "B"]] });
    expect(counted("approval", profile, { lots: ["B", "A"] })).toMatchObject({ elected: ["B"], ties: [] });
    expect(counted("approval", profile, { seats: 5 })).toMatchObject({ elected: ["A", "B", "C", "D"], vacant: 1 });
  });

  test("score of ranks (Borda's count): as many points as candidates stand below", () =>
    expect(counted("score", profile)).toMatchObject({
      votes: 6,
      rounds: [{ counts: { A: 3 * 3 + 2 * 1, B: 3 * 2 + 2 * 2, C: 2 * 2, D: 3 } }],
      elected: ["A"],
    }));

  test("Tennessee by Borda's count: Nashville with 194 points (Wikipedia, “Borda count”)", () => {
    const tennessee = votes(
      ["Memphis", "Nashville", "Chattanooga", "Knoxville"],
      [
        [42, "Memphis > Nashville > Chattanooga > Knoxville"],
        [26, "Nashville > Chattanooga > Knoxville > Memphis"],
        [15, "Chattanooga > Knoxville > Nashville > Memphis"],
        [17, "Knoxville > Chattanooga > Nashville > Memphis"],
      ],
    );
    expect(counted("score", tennessee)).toMatchObject({
      elected: ["Nashville"],
      rounds: [{ counts: { Memphis: 126, Nashville: 194, Chattanooga: 173, Knoxville: 107 } }],
    });
  });
});

describe("a tally", () => {
  const ann = votes(["Ann", "Bo"], [[1, "Ann"]]);

  test.each([
    ["no seat", { seats: 0 }, "no-seats"],
    ["several seats for IRV", { seats: 2 }, "one-seat-only"],
  ] as const)("refuses %s", (_, options, problem) =>
    expect(tallyElection("irv", ann, options)).toEqual({ counted: false, problem }),
  );

  test("refuses an election without candidates", () =>
    expect(tallyElection("schulze", votes([], []), { seats: 1 })).toEqual({
      counted: false,
      problem: "no-candidates",
    }));

  test.each(["irv", "stv", "stv-meek"] as const)("%s refuses shared ranks and names the ballot", (method) =>
    expect(
      tallyElection(
        method,
        votes(letters(3), [
          [1, "A"],
          [1, "A = B"],
        ]),
        { seats: 1 },
      ),
    ).toEqual({
      counted: false,
      problem: "equal-ranks",
      ballot: 1,
    }),
  );

  test.each(["approval", "score", "schulze"] as const)("%s counts shared ranks", (method) =>
    expect(counted(method, votes(letters(3), [[1, "A = B"]]), { seats: 2 }).elected).toEqual(["A", "B"]),
  );

  test("a name drawn that does not stand says nothing", () =>
    expect(counted("irv", votes(["Ann", "Bo"], []), { lots: ["Cy", "Bo", "Ann"] }).elected).toEqual(["Bo"]));
});

test.each([
  [0n, 1n, "0.00000"],
  [7n, 1n, "7.00000"],
  [123_456_789n, 100_000n, "1234.56789"],
  [1n, 100_000n, "0.00001"],
  [4_999n, 1_000_000_000n, "0.00000"],
  [5_000n, 1_000_000_000n, "0.00001"],
  [1_999_999_999n, 1_000_000_000n, "2.00000"],
])("%s of a scale of %s is %s", (units, scale, text) => expect(decimal(units, scale)).toBe(text));
