import type { GroupedBallot } from "./profile.ts";
import type { ElectionMethod } from "./results.ts";
import type { ScoredBallot } from "./scores.ts";
import { needsStrictRanks } from "./tally.ts";

/** A ballot as a voter fills it in: a ranking (an inner list for those on one rank), those approved of, or points. */
export type ElectionBallot =
  | { readonly ranking: readonly (string | readonly string[])[] }
  | { readonly approved: readonly string[] }
  | { readonly scores: Readonly<Record<string, number>> };

/** What is wrong with a ballot; `option` is the first one that is. */
export type ElectionBallotProblem =
  | { readonly code: "wrong-kind" }
  | { readonly code: "empty-ballot" }
  | { readonly code: "no-such-option"; readonly option: string }
  | { readonly code: "duplicate-option"; readonly option: string }
  | { readonly code: "equal-ranks" }
  | { readonly code: "score-out-of-range"; readonly option: string };

/** The points a score ballot may give when nothing else is said: 0 to 5. */
export const MAX_SCORE = 5;

/** The first reason why a ballot cannot be counted by a method; undefined for a sound one. Names nobody but the option. */
export function problemOfElectionBallot(
  method: ElectionMethod,
  options: readonly string[],
  ballot: ElectionBallot,
  maxScore: number = MAX_SCORE,
): ElectionBallotProblem | undefined {
  if (!(kindOf(method) in ballot)) return { code: "wrong-kind" };
  const named = namedBy(ballot);
  if (named.length === 0) return { code: "empty-ballot" };
  const unknown = named.find((option) => !options.includes(option));
  if (unknown !== undefined) return { code: "no-such-option", option: unknown };
  const twice = named.find((option, place) => named.indexOf(option) !== place);
  if (twice !== undefined) return { code: "duplicate-option", option: twice };
  if ("ranking" in ballot && needsStrictRanks(method) && ranksOf(ballot.ranking).some((rank) => rank.length > 1))
    return { code: "equal-ranks" };
  const [outside] = "scores" in ballot ? outOfRange(ballot.scores, maxScore) : [];
  return outside === undefined ? undefined : { code: "score-out-of-range", option: outside };
}

/** What a ballot for a method says: a ranking, approvals or points. */
export function kindOf(method: ElectionMethod): "ranking" | "approved" | "scores" {
  if (method === "approval") return "approved";
  return method === "score" ? "scores" : "ranking";
}

/** A sound ranking or approval ballot as it is counted, its candidates by their place among the options. */
export function rankedBallot(options: readonly string[], ballot: ElectionBallot, weight: number): GroupedBallot {
  const indices = (names: readonly string[]): number[] => names.map((name) => options.indexOf(name));
  if ("ranking" in ballot) return { weight, ranking: ranksOf(ballot.ranking).map(indices) };
  if ("approved" in ballot) return { weight, ranking: [indices(ballot.approved)] };
  return { weight, ranking: [] };
}

/** A sound score ballot as it is counted; options left out get nothing. */
export function scoredBallot(options: readonly string[], ballot: ElectionBallot, weight: number): ScoredBallot {
  const given = "scores" in ballot ? new Map(Object.entries(ballot.scores)) : new Map<string, number>();
  return { weight, scores: options.map((option) => given.get(option) ?? 0) };
}

function namedBy(ballot: ElectionBallot): readonly string[] {
  if ("ranking" in ballot) return ballot.ranking.flat();
  return "approved" in ballot ? ballot.approved : Object.keys(ballot.scores);
}

/** Empty ranks say nothing. */
const ranksOf = (ranking: readonly (string | readonly string[])[]): readonly (readonly string[])[] =>
  ranking.map((rank) => (typeof rank === "string" ? [rank] : rank)).filter((rank) => rank.length > 0);

function outOfRange(scores: Readonly<Record<string, number>>, maxScore: number): string[] {
  const isInside = (score: number): boolean => Number.isSafeInteger(score) && score >= 0 && score <= maxScore;
  return Object.entries(scores)
    .filter(([, score]) => !isInside(score))
    .map(([option]) => option);
}
