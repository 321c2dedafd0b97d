import { rankingOf, seatInOrder } from "./orders.ts";
import { type Profile, votesOf } from "./profile.ts";
import { type CountOptions, type ElectionMethod, type ElectionResult, namesOf } from "./results.ts";

/** What a ballot gives each candidate, by index: points; whoever is left out gets nothing. */
export type ScoredBallot = { readonly weight: number; readonly scores: readonly number[] };

/**
 * Score voting: those with the highest sums of points sit. Nobody below re-opened nominations is elected: its seat and all
 * seats after it stay vacant. Whoever stands level on the border of the seats is undecided, unless drawn by lot.
 */
export function countScores(
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
  return resultOfSums("score", candidates, { sums, votes }, options);
}

/** Approval voting: each ballot names those it approves of, their ranks do not matter; otherwise as score voting. */
export const countApprovals = (profile: Profile, options: CountOptions): ElectionResult =>
  resultOfSums("approval", profile.candidates, { sums: sumsOf(profile, () => 1), votes: votesOf(profile) }, options);

/** Score voting by ranks (Borda): as many points as there are candidates below a rank, those left out among them. */
export const countPoints = (profile: Profile, options: CountOptions): ElectionResult =>
  resultOfSums(
    "score",
    profile.candidates,
    { sums: sumsOf(profile, (ranked) => profile.candidates.length - ranked), votes: votesOf(profile) },
    options,
  );

/** Sums of what a rank is worth, by how many the ballot ranks down to it, itself among them. */
function sumsOf({ candidates, weights, starts, marks }: Profile, worth: (ranked: number) => number): number[] {
  const sums = candidates.map(() => 0);
  for (let ballot = 0; ballot < weights.length; ballot += 1) {
    const [from, to] = [starts[ballot] ?? 0, starts[ballot + 1] ?? 0];
    let points = 0;
    for (let at = to - 1; at >= from; at -= 1) {
      const mark = marks[at] ?? 0;
      const isLastOfRank = at === to - 1 || (marks[at + 1] ?? 0) >= 0;
      if (isLastOfRank) points = (weights[ballot] ?? 0) * worth(at - from + 1);
      const candidate = mark < 0 ? ~mark : mark;
      sums[candidate] = (sums[candidate] ?? 0) + points;
    }
  }
  return sums;
}

function resultOfSums(
  method: ElectionMethod,
  candidates: readonly string[],
  { sums, votes }: { readonly sums: readonly number[]; readonly votes: number },
  options: CountOptions,
): ElectionResult {
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
