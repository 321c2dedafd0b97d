import { rankingOf, seatInOrder } from "./orders.ts";
import { type GroupedBallot, type Profile, ballotsOf } from "./profile.ts";
import { type CountOptions, type ElectionMethod, type ElectionResult, namesOf } from "./results.ts";

/** What a ballot gives each candidate, by index: points, or 1 for approval; whoever is left out gets nothing. */
export type ScoredBallot = { readonly weight: number; readonly scores: readonly number[] };

/**
 * Score voting: those with the highest sums of points sit. Nobody below re-opened nominations is elected: its seat and all
 * seats after it stay vacant. Whoever stands level on the border of the seats is undecided, unless drawn by lot.
 */
export const countScores = (
  candidates: readonly string[],
  ballots: Iterable<ScoredBallot>,
  options: CountOptions,
): ElectionResult => countSums("score", candidates, ballots, options);

/** Approval voting: each ballot names those it approves of, their ranks do not matter; counted as scores of one point. */
export const countApprovals = (profile: Profile, options: CountOptions): ElectionResult =>
  countSums("approval", profile.candidates, approvalsOf(profile), options);

/** Points for ranks (Borda): as many as there are candidates that a ballot does not rank above or level; none for those left out. */
export function* pointsOf(profile: Profile): Generator<ScoredBallot> {
  const everybody = profile.candidates.length;
  for (const { weight, ranking } of votesIn(profile)) {
    const scores = Array.from({ length: everybody }, () => 0);
    let below = everybody;
    for (const rank of ranking) {
      below -= rank.length;
      for (const candidate of rank) scores[candidate] = below;
    }
    yield { weight, scores };
  }
}

/** A ballot that ranks nobody is not a vote. */
const votesIn = (profile: Profile): readonly GroupedBallot[] =>
  [...ballotsOf(profile)].filter(({ ranking }) => ranking.length > 0);

function* approvalsOf(profile: Profile): Generator<ScoredBallot> {
  for (const { weight, ranking } of votesIn(profile)) {
    const scores = profile.candidates.map(() => 0);
    for (const candidate of ranking.flat()) scores[candidate] = 1;
    yield { weight, scores };
  }
}

function countSums(
  method: ElectionMethod,
  candidates: readonly string[],
  ballots: Iterable<ScoredBallot>,
  options: CountOptions,
): ElectionResult {
  const sums = candidates.map(() => 0);
  let votes = 0;
  for (const { weight, scores } of ballots) {
    votes += weight;
    for (const [candidate, score] of scores.entries()) sums[candidate] = (sums[candidate] ?? 0) + weight * score;
  }
  const above = (a: number, b: number): boolean => (sums[a] ?? 0) > (sums[b] ?? 0);
  const seating = seatInOrder(candidates.length, above, options);
  const elected = namesOf(candidates, seating.elected);
  return {
    method,
    seats: options.seats,
    candidates,
    votes,
    elected,
    vacant: seating.vacant,
    undecided: seating.undecided,
    ranking: rankingOf(candidates, above),
    ties: seating.tied.length === 0 ? [] : [namesOf(candidates, seating.tied)],
    rounds: [
      {
        counts: Object.fromEntries(candidates.map((name, index) => [name, sums[index] ?? 0])),
        exhausted: 0,
        because: "first-preferences",
        transfers: [],
        elected,
        excluded: [],
        ties: [],
      },
    ],
  };
}
