import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Profile, ballotsOf } from "#domain/elections/profile.ts";
import { counted, elections, letters, votes } from "./profiles.ts";

/** Tennessee's capital, the standing example of the literature (Wikipedia, “Instant-runoff voting”). */
const tennessee = votes(
  ["Memphis", "Nashville", "Chattanooga", "Knoxville"],
  [
    [42, "Memphis > Nashville > Chattanooga > Knoxville"],
    [26, "Nashville > Chattanooga > Knoxville > Memphis"],
    [15, "Chattanooga > Knoxville > Nashville > Memphis"],
    [17, "Knoxville > Chattanooga > Nashville > Memphis"],
  ],
);

/** Burlington, Vermont, 2009: the mayor's election among its three leading candidates (W. D. Smith, rangevoting.org). */
const burlington: readonly (readonly [number, string])[] = [
  [1332, "Montroll > Kiss > Wright"],
  [767, "Montroll > Wright > Kiss"],
  [455, "Montroll"],
  [2043, "Kiss > Montroll > Wright"],
  [371, "Kiss > Wright > Montroll"],
  [568, "Kiss"],
  [1513, "Wright > Montroll > Kiss"],
  [495, "Wright > Kiss > Montroll"],
  [1289, "Wright"],
];
const three = ["Montroll", "Kiss", "Wright"];

describe("instant-runoff voting", () => {
  test("Tennessee's capital: Chattanooga and Nashville drop out, Knoxville wins", () => {
    const result = counted("irv", tennessee);
    expect(result).toMatchObject({
      method: "irv",
      seats: 1,
      votes: 100,
      elected: ["Knoxville"],
      vacant: 0,
      undecided: 0,
      ties: [],
    });
    expect(result.rounds).toEqual([
      {
        counts: { Memphis: 42, Nashville: 26, Chattanooga: 15, Knoxville: 17 },
        exhausted: 0,
        because: "first-preferences",
        transfers: [],
        elected: [],
        excluded: ["Chattanooga"],
        ties: [],
      },
      {
        counts: { Memphis: 42, Nashville: 26, Knoxville: 32 },
        exhausted: 0,
        because: "exclusion",
        from: "Chattanooga",
        transfers: [{ from: "Chattanooga", to: "Knoxville", votes: 15 }],
        elected: [],
        excluded: ["Nashville"],
        ties: [],
      },
      {
        counts: { Memphis: 42, Knoxville: 58 },
        exhausted: 0,
        because: "exclusion",
        from: "Nashville",
        transfers: [{ from: "Nashville", to: "Knoxville", votes: 26 }],
        elected: ["Knoxville"],
        excluded: [],
        ties: [],
      },
    ]);
  });

  test("Burlington 2009: Kiss wins the last round 4314 to 4064, though most prefer Montroll to each of them", () => {
    const result = counted("irv", votes(three, burlington));
    expect(result.elected).toEqual(["Kiss"]);
    expect(result.rounds.map(({ counts, exhausted }) => ({ ...counts, exhausted }))).toEqual([
      { Montroll: 2554, Kiss: 2982, Wright: 3297, exhausted: 0 },
      { Kiss: 4314, Wright: 4064, exhausted: 455 },
    ]);
    expect(result.rounds[1]?.transfers).toEqual([
      { from: "Montroll", to: "Kiss", votes: 1332 },
      { from: "Montroll", to: "Wright", votes: 767 },
      { from: "Montroll", to: null, votes: 455 },
    ]);
    expect(counted("schulze", votes(three, burlington)).elected).toEqual(["Montroll"]);
  });

  test("Burlington 2009 shows that it is not monotone: 753 voters of Wright who put Kiss first make Kiss lose", () => {
    const raised = [
      ...burlington.filter(([weight]) => weight !== 495 && weight !== 1289),
      [495, "Kiss > Wright > Montroll"],
      [258, "Kiss > Wright"],
      [1031, "Wright"],
    ] as const;
    expect(counted("irv", votes(three, raised)).elected).toEqual(["Montroll"]);
  });

  test("half of the votes is not more than half", () => {
    const half = votes(letters(3), [
      [5, "A"],
      [3, "B > C"],
      [2, "C > B"],
    ]);
    expect(counted("irv", half).rounds).toHaveLength(2);
    expect(counted("irv", half)).toMatchObject({ elected: [], undecided: 1, ties: [["A", "B"]] });
    const more = votes(letters(3), [
      [6, "A"],
      [3, "B"],
      [2, "C"],
    ]);
    expect(counted("irv", more).rounds).toHaveLength(1);
  });

  test("more than half of the votes that still count is enough", () => {
    const left = votes(letters(3), [
      [5, "A"],
      [4, "B"],
      [3, "C"],
    ]);
    expect(counted("irv", left)).toMatchObject({
      elected: ["A"],
      rounds: [{ excluded: ["C"] }, { exhausted: 3, elected: ["A"] }],
    });
  });

  test("the last one left wins without a vote", () =>
    expect(counted("irv", votes(["Ann"], []))).toMatchObject({ elected: ["Ann"], votes: 0 }));

  test("without votes nobody can tell", () =>
    expect(counted("irv", votes(letters(3), []))).toMatchObject({
      elected: [],
      undecided: 1,
      ties: [["A", "B", "C"]],
      rounds: [{ counts: { A: 0, B: 0, C: 0 }, excluded: [], ties: [["A", "B", "C"]] }],
    }));

  test("a tie of those who go anyway is no tie", () => {
    const few = votes(letters(4), [
      [9, "A"],
      [8, "B"],
      [2, "C > B"],
      [2, "D > B"],
    ]);
    expect(counted("irv", few)).toMatchObject({ elected: ["B"], ties: [] });
    expect(counted("irv", few).rounds.flatMap(({ ties }) => ties)).toEqual([]);
  });

  test("a tie that does not change who wins is told in its round only", () => {
    const even = votes(letters(3), [
      [9, "A"],
      [4, "B > A"],
      [4, "C > A"],
      [2, "B > C"],
      [2, "C > B"],
    ]);
    const result = counted("irv", even);
    expect(result).toMatchObject({ elected: ["A"], ties: [], undecided: 0 });
    expect(result.rounds.map(({ ties }) => ties)).toEqual([[["B", "C"]], []]);
  });

  test("who together have as many votes as the next may not all go", () => {
    const edge = votes(letters(4), [
      [5, "A"],
      [4, "B > C > D"],
      [2, "C > D"],
      [2, "D > C"],
    ]);
    expect(counted("irv", edge)).toMatchObject({ elected: [], undecided: 1 });
    expect(counted("irv", edge).ties).toContainEqual(["C", "D"]);
  });

  test("a draw decides: whoever is drawn last of those level goes", () => {
    const level = votes(letters(2), [
      [5, "A"],
      [5, "B"],
    ]);
    expect(counted("irv", level, { lots: ["B", "A"] })).toMatchObject({
      elected: ["B"],
      undecided: 0,
      ties: [],
      rounds: [{ excluded: ["A"], ties: [["A", "B"]] }, { elected: ["B"] }],
    });
    expect(counted("irv", level, { lots: ["A", "B"] }).elected).toEqual(["A"]);
    expect(counted("irv", level, { lots: ["A"] })).toMatchObject({ elected: [], ties: [["A", "B"]] });
  });

  test("re-opened nominations win the seat, which stays vacant", () => {
    const unloved = votes(
      ["Ann", "Bo", "RON"],
      [
        [4, "Ann > RON"],
        [3, "Bo > RON"],
        [5, "RON"],
      ],
    );
    expect(counted("irv", unloved, { reopen: true })).toMatchObject({
      elected: [],
      vacant: 1,
      undecided: 0,
      rounds: [{ excluded: ["Bo"] }, { elected: ["RON"] }],
    });
    expect(counted("irv", unloved)).toMatchObject({ elected: ["RON"], vacant: 0 });
  });

  test("whoever comes first on more than half of the votes wins", () =>
    fc.assert(
      fc.property(elections(), (profile) => {
        const firsts = profile.candidates.map(() => 0);
        let all = 0;
        for (const { weight, ranking } of ballotsOf(profile)) {
          const first = ranking[0]?.[0] ?? 0;
          firsts[first] = (firsts[first] ?? 0) + weight;
          all += weight;
        }
        const winner = firsts.findIndex((votes) => votes * 2 > all);
        fc.pre(winner >= 0);
        expect(counted("irv", profile).elected).toEqual([profile.candidates[winner]]);
      }),
    ));

  /** Everyone who can win, by trying each of those level. */
  function naiveWinners(profile: Profile, standing: readonly number[]): ReadonlySet<number> {
    if (standing.length === 1) return new Set(standing);
    const counts = new Map(standing.map((one) => [one, 0]));
    for (const { weight, ranking } of ballotsOf(profile)) {
      const first = ranking.flat().find((one) => standing.includes(one));
      if (first !== undefined) counts.set(first, (counts.get(first) ?? 0) + weight);
    }
    const fewest = Math.min(...counts.values());
    const last = standing.filter((one) => counts.get(one) === fewest);
    return new Set(
      last.flatMap((out) => [
        ...naiveWinners(
          profile,
          standing.filter((one) => one !== out),
        ),
      ]),
    );
  }

  test("agrees with excluding one by one down to the last, whoever of those level goes", () =>
    fc.assert(
      fc.property(elections({ weight: 3 }), (profile) => {
        const winners = [...naiveWinners(profile, [...profile.candidates.keys()])].map(
          (one) => profile.candidates[one],
        );
        const result = counted("irv", profile);
        expect(result.elected).toEqual(winners.length === 1 ? winners : []);
        expect(result.undecided).toBe(winners.length === 1 ? 0 : 1);
        expect(result.ties.length > 0).toBe(winners.length > 1);
      }),
      { numRuns: 2_000 },
    ));
});
