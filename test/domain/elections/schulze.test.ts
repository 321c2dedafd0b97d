import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Profile, ballotsOf, profileOf } from "#domain/elections/profile.ts";
import { counted, elections, letters, votes } from "./profiles.ts";
import { fortyFive, paper } from "./schulze.examples.ts";

describe("Schulze's own examples", () => {
  test.each(paper)("$name", ({ candidates, ballots, best, paths }) => {
    const result = counted("schulze", votes(letters(candidates), ballots));
    const winners = best.split("");
    expect(result.ranking?.[0]).toEqual(winners);
    expect(result.elected).toEqual(winners.length === 1 ? winners : []);
    expect(result.ties).toEqual(winners.length === 1 ? [] : [winners]);
    expect(result.pairs).toMatchObject(paths === undefined ? {} : { paths });
  });

  test("example 3 (45 voters): E > A > C > B > D", () => {
    const result = counted("schulze", votes(letters(5), fortyFive));
    expect(result).toMatchObject({ elected: ["E"], ties: [], ranking: [["E"], ["A"], ["C"], ["B"], ["D"]] });
    expect(result.rounds).toEqual([
      {
        counts: { A: 3, B: 1, C: 2, D: 0, E: 4 },
        exhausted: 0,
        because: "first-preferences",
        transfers: [],
        elected: ["E"],
        excluded: [],
        ties: [],
      },
    ]);
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

describe("Schulze's method", () => {
  test("several seats go to the first of the order", () =>
    expect(counted("schulze", votes(letters(5), fortyFive), { seats: 3 }).elected).toEqual(["E", "A", "C"]));

  test("of wins with as many votes, the one with fewer against it is stronger", () => {
    const cycle = votes(letters(3), [
      [3, "A > B > C"],
      [4, "C > A > B"],
      [5, "B > C > A"],
      [1, "B = C > A"],
      [1, "A > B = C"],
      [2, "A = C > B"],
      [2, "B > A = C"],
    ]);
    const result = counted("schulze", cycle);
    expect(result.pairs).toEqual({
      preferences: [
        [0, 10, 4],
        [8, 0, 10],
        [10, 6, 0],
      ],
      paths: [
        [0, 10, 10],
        [10, 0, 10],
        [10, 10, 0],
      ],
    });
    expect(result.ranking).toEqual([["B"], ["C"], ["A"]]);
  });

  const beats = (profile: Profile, one: number, other: number): bigint => {
    let margin = 0n;
    for (const { weight, ranking } of ballotsOf(profile)) {
      const place = (candidate: number) => {
        const rank = ranking.findIndex((rank) => rank.includes(candidate));
        return rank < 0 ? Infinity : rank;
      };
      if (place(one) < place(other)) margin += BigInt(weight);
      if (place(one) > place(other)) margin -= BigInt(weight);
    }
    return margin;
  };

  test("whoever beats everybody else wins alone", () =>
    fc.assert(
      fc.property(elections({ ties: true }), (profile) => {
        const everybody = profile.candidates.map((_, index) => index);
        const winner = everybody.find((one) =>
          everybody.every((other) => other === one || beats(profile, one, other) > 0n),
        );
        fc.pre(winner !== undefined);
        expect(counted("schulze", profile)).toMatchObject({ elected: [profile.candidates[winner]], ties: [] });
      }),
      { numRuns: 500 },
    ));

  test("turned round, nobody who won alone wins again", () =>
    fc.assert(
      fc.property(elections({ ties: true }), (profile) => {
        const everybody = profile.candidates.map((_, index) => index);
        const turned = [...ballotsOf(profile)].map(({ weight, ranking }) => {
          const left = everybody.filter((one) => !ranking.flat().includes(one));
          return { weight, ranking: [left, ...ranking.toReversed()].filter((rank) => rank.length > 0) };
        });
        const [winner] = counted("schulze", profile).elected;
        const again = counted("schulze", profileOf(profile.candidates, turned)).elected;
        fc.pre(winner !== undefined);
        expect(again).not.toContain(winner);
      }),
      { numRuns: 500 },
    ));

  /** All paths of wins, tried one by one. */
  function naiveOrder(profile: Profile): boolean[][] {
    const everybody = profile.candidates.map((_, index) => index);
    const sums = everybody.map(() => everybody.map(() => 0));
    for (const { weight, ranking } of ballotsOf(profile))
      for (const one of everybody)
        for (const other of everybody) {
          const [a, b] = [one, other].map((each) => ranking.findIndex((rank) => rank.includes(each)));
          const isAbove = a !== -1 && a !== undefined && (b === -1 || a < (b ?? 0));
          const row = sums[one];
          if (isAbove && row !== undefined) row[other] = (row[other] ?? 0) + weight;
        }
    type Link = readonly [number, number];
    const stronger = ([won, lost]: Link, [thanWon, thanLost]: Link) =>
      won > thanWon || (won === thanWon && lost < thanLost);
    const strongest = (from: number, to: number, visited: readonly number[]): Link =>
      everybody
        .filter((next) => !visited.includes(next) && (sums[from]?.[next] ?? 0) > (sums[next]?.[from] ?? 0))
        .map((next): Link => {
          const link: Link = [sums[from]?.[next] ?? 0, sums[next]?.[from] ?? 0];
          if (next === to) return link;
          const rest = strongest(next, to, [...visited, next]);
          return stronger(link, rest) ? rest : link;
        })
        .reduce((best, path) => (stronger(path, best) ? path : best), [0, 0]);
    return everybody.map((one) =>
      everybody.map((other) => one !== other && stronger(strongest(one, other, [one]), strongest(other, one, [other]))),
    );
  }

  test("agrees with trying all paths", () =>
    fc.assert(
      fc.property(elections({ ties: true, ballots: 10 }), fc.integer({ min: 1, max: 3 }), (profile, seats) => {
        const above = naiveOrder(profile);
        const result = counted("schulze", profile, { seats });
        const places = profile.candidates.map((name, one) => ({
          name,
          surely: above.filter((row) => row[one] === true).length,
          perhaps: above.filter((_, other) => other !== one && above[one]?.[other] !== true).length,
        }));
        const certain = places.filter(({ perhaps }) => perhaps < seats).map(({ name }) => name);
        const possible = places.filter(({ surely }) => surely < seats).map(({ name }) => name);
        expect(result.elected.toSorted()).toEqual(certain);
        expect(result.ties.flat()).toEqual(possible.filter((name) => !certain.includes(name)));
        const counts = above.map((row) => row.filter((each) => each).length);
        expect(Object.values(result.rounds[0]?.counts ?? {})).toEqual(counts);
      }),
      { numRuns: 1_000 },
    ));

  test("to be raised on a ballot never makes a winner lose", () =>
    fc.assert(
      fc.property(elections({ ties: true }), fc.nat(), fc.nat(), (profile, at, up) => {
        const [winner] = counted("schulze", profile).elected;
        fc.pre(winner !== undefined);
        const index = profile.candidates.indexOf(winner);
        const ballots = [...ballotsOf(profile)];
        const changed = ballots[at % ballots.length];
        fc.pre(changed !== undefined);
        const others = changed.ranking
          .map((rank) => rank.filter((one) => one !== index))
          .filter((rank) => rank.length > 0);
        const was = changed.ranking.findIndex((rank) => rank.includes(index));
        const highest = was < 0 ? others.length : Math.min(was, others.length);
        const raised = others.toSpliced(up % (highest + 1), 0, [index]);
        const profileAfter = profileOf(
          profile.candidates,
          ballots.map((ballot) => (ballot === changed ? { ...ballot, ranking: raised } : ballot)),
        );
        expect(counted("schulze", profileAfter).elected).toEqual([winner]);
      }),
      { numRuns: 500 },
    ));
});
