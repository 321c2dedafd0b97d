import { countIrv } from "./irv.ts";
import { countMeek } from "./meek.ts";
import { type Profile, strictly, withReopen } from "./profile.ts";
import type { ElectionMethod, ElectionResult } from "./results.ts";
import { countSchulze } from "./schulze.ts";
import { countApprovals, countPoints } from "./scores.ts";
import { countStv } from "./stv.ts";

/** How an election is counted; `lots` are names in the order of a public draw, the first favoured in every tie. */
export type TallyOptions = {
  readonly seats: number;
  readonly reopen?: boolean;
  readonly lots?: readonly string[];
};

/** Why ballots cannot be counted by a method. */
type TallyProblem = "equal-ranks" | "one-seat-only" | "no-candidates" | "no-seats";

export type Tallied =
  | { readonly counted: true; readonly result: ElectionResult }
  /** `ballot`: the first one, from 0, that shares a rank. */
  | { readonly counted: false; readonly problem: TallyProblem; readonly ballot?: number };

/** Methods that need one candidate a rank. */
export const needsStrictRanks = (method: ElectionMethod): boolean =>
  method === "irv" || method === "stv" || method === "stv-meek";

/** Counts ranked ballots by a method: the same ballots, options and draw give the same result, in whatever order they come. */
export function tallyElection(method: ElectionMethod, ballots: Profile, options: TallyOptions): Tallied {
  const strict = needsStrictRanks(method) ? strictly(ballots) : { profile: ballots };
  if (!("profile" in strict)) return { counted: false, problem: "equal-ranks", ballot: strict.ballot };
  const { profile } = strict;
  const problem = problemOf(method, profile, options);
  if (problem !== undefined) return { counted: false, problem };
  const { reopen: mayReopen = false, lots = [], seats } = options;
  const opened = mayReopen ? withReopen(profile) : { profile };
  const { candidates } = opened.profile;
  const drawn = lots.map((name) => candidates.indexOf(name)).filter((index) => index >= 0);
  const reopen = "reopen" in opened ? { reopen: opened.reopen } : {};
  return { counted: true, result: count(method, opened.profile, { seats, lots: drawn, ...reopen }) };
}

function problemOf(method: ElectionMethod, { candidates }: Profile, { seats }: TallyOptions): TallyProblem | undefined {
  if (candidates.length === 0) return "no-candidates";
  if (seats < 1) return "no-seats";
  return method === "irv" && seats > 1 ? "one-seat-only" : undefined;
}

function count(
  method: ElectionMethod,
  profile: Profile,
  options: { readonly seats: number; readonly lots: readonly number[]; readonly reopen?: number },
): ElectionResult {
  switch (method) {
    case "approval":
      return countApprovals(profile, options);
    case "score":
      return countPoints(profile, options);
    case "irv":
      return countIrv(profile, options);
    case "stv":
      return countStv(profile, options);
    case "stv-meek":
      return countMeek(profile, options);
    case "schulze":
      return countSchulze(profile, options);
  }
}
