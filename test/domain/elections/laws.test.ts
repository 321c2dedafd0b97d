import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Profile, ballotsOf, group, profileOf } from "#domain/elections/profile.ts";
import { type ElectionMethod, type ElectionResult, electionMethods } from "#domain/elections/results.ts";
import { counted, elections } from "./profiles.ts";

const shapeOf = (method: ElectionMethod) => elections({ candidates: [2, 5], ties: !isStrict(method), weight: 4 });
const isStrict = (method: ElectionMethod) => method === "irv" || method.startsWith("stv");
const seatsOf = (method: ElectionMethod) => fc.integer({ min: 1, max: method === "irv" ? 1 : 3 });

/** What may not depend on how candidates are listed. */
const decided = ({ elected, vacant, undecided, ties, quota, ranking }: ElectionResult) => ({
  elected: elected.toSorted(),
  vacant,
  undecided,
  ties: ties.map((tied) => tied.toSorted().join()).toSorted(),
  quota,
  ranking: ranking?.map((rank) => rank.toSorted()),
});

describe.each(electionMethods)("%s", (method) => {
  test("the order of ballots does not matter", () =>
    fc.assert(
      fc.property(shapeOf(method), seatsOf(method), fc.infiniteStream(fc.nat()), (profile, seats, stream) => {
        const keyed = [...ballotsOf(profile)].map((ballot) => ({ ballot, key: stream.next().value ?? 0 }));
        const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ ballot }) => ballot);
        const again = profileOf(profile.candidates, shuffled);
        expect(counted(method, again, { seats })).toEqual(counted(method, profile, { seats }));
      }),
    ));

  test("a ballot that counts n times is n ballots, and alike ballots are one", () =>
    fc.assert(
      fc.property(shapeOf(method), seatsOf(method), (profile, seats) => {
        const single = [...ballotsOf(profile)].flatMap(({ weight, ranking }) =>
          Array.from({ length: weight }, () => ({ weight: 1, ranking })),
        );
        const apart = profileOf(profile.candidates, single);
        const result = counted(method, profile, { seats });
        expect(counted(method, apart, { seats })).toEqual(result);
        expect(counted(method, group(apart), { seats })).toEqual(result);
      }),
    ));

  test("no candidate is favoured for its name or place", () =>
    fc.assert(
      fc.property(shapeOf(method), seatsOf(method), fc.infiniteStream(fc.nat()), (profile, seats, stream) => {
        const order = [...profile.candidates.keys()]
          .map((one) => ({ one, key: stream.next().value ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(decided(counted(method, listedAs(profile, order), { seats }))).toEqual(
          decided(counted(method, profile, { seats })),
        );
      }),
    ));

  test("every seat is filled, vacant or undecided; a draw of all leaves none undecided", () =>
    fc.assert(
      fc.property(shapeOf(method), seatsOf(method), fc.boolean(), (profile, seats, reopen) => {
        const result = counted(method, profile, { seats, reopen });
        expect(result.elected.length + result.vacant + result.undecided).toBe(seats);
        expect(result.undecided > 0).toBe(result.ties.length > 0);
        const drawn = counted(method, profile, { seats, reopen, lots: result.candidates.toReversed() });
        expect(drawn).toMatchObject({ undecided: 0, ties: [] });
        expect(drawn.elected).toEqual(expect.arrayContaining([...result.elected]));
      }),
    ));
});

/** The same ballots with the candidates listed in another order. */
function listedAs(profile: Profile, order: readonly number[]): Profile {
  const ballots = [...ballotsOf(profile)].map(({ weight, ranking }) => ({
    weight,
    ranking: ranking.map((rank) => rank.map((one) => order.indexOf(one))),
  }));
  return profileOf(
    order.map((one) => profile.candidates[one] ?? ""),
    ballots,
  );
}

describe.each(["approval", "score"] as const)("%s", (method) => {
  test("one more ballot for a winner alone never makes it lose", () =>
    fc.assert(
      fc.property(shapeOf(method), seatsOf(method), (profile, seats) => {
        const { elected } = counted(method, profile, { seats });
        for (const winner of elected) {
          const more = { weight: 1, ranking: [[profile.candidates.indexOf(winner)]] };
          const after = profileOf(profile.candidates, [...ballotsOf(profile), more]);
          expect(counted(method, after, { seats }).elected).toContain(winner);
        }
      }),
    ));
});
