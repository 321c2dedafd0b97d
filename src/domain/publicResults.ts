import { isRatified } from "./contestResults.ts";
import type { EntryResult } from "./entries.ts";
import { type Result, isMotionResult } from "./tallies.ts";

/** What the gazette says of a result: options of a contest by their numbers, with the votes of the first count. */
export function publicResult(result: Result): EntryResult {
  const { outcome, ballots, quorum } = result;
  if (isMotionResult(result)) return { outcome, counts: result.counts, ballots, quorum };
  const first = Object.entries(result.rounds[0]?.counts ?? {});
  return {
    outcome,
    counts: isRatified(result)
      ? result.counts
      : Object.fromEntries(first.map(([number, votes]) => [number, Math.trunc(Number(votes))])),
    ballots,
    quorum,
    elected: result.elected.map(Number),
    tied: [...new Set(result.ties.flat().map(Number))],
  };
}
