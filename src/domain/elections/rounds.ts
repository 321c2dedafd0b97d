import type { Profile } from "./profile.ts";
import {
  type CountOptions,
  type ElectionMethod,
  type ElectionResult,
  type Round,
  type Votes,
  decimal,
  namesOf,
} from "./results.ts";
import { type Chooser, settle } from "./ties.ts";

/** One round as it is counted: votes in units of the method, candidates by index. */
export type CountedRound = {
  readonly votes: readonly bigint[];
  /** Those who are still in the race or elected. */
  readonly standing: readonly number[];
  readonly because: Round["because"];
  readonly from?: number;
  readonly transfers: readonly { readonly to: number | null; readonly votes: bigint }[];
  readonly quota?: bigint;
  readonly elected: readonly number[];
  readonly excluded: readonly number[];
  /** Those who stood level where the count had to choose. */
  readonly tied?: readonly number[];
};

/** A whole count; who got a seat, in order. */
export type CountedRounds = { readonly rounds: readonly CountedRound[]; readonly seated: readonly number[] };

/** A method of counting in rounds: how many of its units are a vote, 1 for whole votes. */
export type RoundMethod = { readonly method: ElectionMethod; readonly scale: bigint };

/** Those with the fewest votes, of some. */
export function fewestOf(among: readonly number[], votes: readonly bigint[]): number[] {
  const fewest = among.map((candidate) => votes[candidate] ?? 0n).reduce((a, b) => (b < a ? b : a));
  return among.filter((candidate) => votes[candidate] === fewest);
}

/** What each candidate gained of the votes that moved, and last what nobody did. */
export function gainsOf(moved: bigint, before: readonly bigint[], after: readonly bigint[]): CountedRound["transfers"] {
  const gains = after.map((votes, to) => ({ to, votes: votes - (before[to] ?? 0n) })).filter(({ votes }) => votes > 0n);
  const lost = moved - gains.reduce((sum, { votes }) => sum + votes, 0n);
  return lost > 0n ? [...gains, { to: null, votes: lost }] : gains;
}

/** Makes the count with every answer that a lot could give, and keeps what does not depend on it. */
export function resultOfRounds(
  { method, scale }: RoundMethod,
  { candidates }: Profile,
  votes: number,
  { seats, reopen, lots }: CountOptions,
  count: (choose: Chooser) => CountedRounds,
): ElectionResult {
  const settled = settle(count, ({ seated }) => seated, lots);
  const rounds = upToTie(settled.counted.rounds, settled.firstThatMatters);
  const early = rounds.flatMap(({ elected }) => elected);
  const seated = settled.counted.seated.filter((one) => early.includes(one) || settled.certain.includes(one));
  const elected = seated.filter((one) => one !== reopen);
  const undecided = settled.counted.seated.length - seated.length;
  const printing = { candidates, scale, total: BigInt(votes) * scale };
  return {
    method,
    seats,
    candidates,
    votes,
    elected: namesOf(candidates, elected),
    vacant: seats - elected.length - undecided,
    undecided,
    ties: settled.ties.map((tied) => namesOf(candidates, tied)),
    rounds: rounds.map((round) => printRound(round, printing)),
  };
}

/** The rounds up to the tie that has to be decided by lot; what a lot has to say is not said in its round. */
function upToTie(rounds: readonly CountedRound[], tie: number | undefined): readonly CountedRound[] {
  if (tie === undefined) return rounds;
  const tiedRounds = rounds.filter(({ tied }) => tied !== undefined);
  const last = tiedRounds[tie];
  if (last === undefined) return rounds;
  return [...rounds.slice(0, rounds.indexOf(last)), { ...last, excluded: [] }];
}

function printRound(
  { votes, standing, transfers, quota, because, ...round }: CountedRound,
  { candidates, scale, total }: { candidates: readonly string[]; scale: bigint; total: bigint },
): Round {
  const print = (units: bigint): Votes => (scale === 1n ? Number(units) : decimal(units, scale));
  const nameOf = (index: number): string => candidates[index] ?? "";
  return {
    counts: Object.fromEntries(standing.map((index) => [nameOf(index), print(votes[index] ?? 0n)])),
    exhausted: print(total - votes.reduce((sum, units) => sum + units, 0n)),
    because,
    ...(round.from === undefined ? {} : { from: nameOf(round.from) }),
    transfers: transfers.map(({ to, votes }) => ({
      from: nameOf(round.from ?? 0),
      to: to === null ? null : nameOf(to),
      votes: print(votes),
    })),
    ...(quota === undefined ? {} : { quota: print(quota) }),
    elected: namesOf(candidates, round.elected),
    excluded: namesOf(candidates, round.excluded),
    ties: round.tied === undefined ? [] : [namesOf(candidates, round.tied)],
  };
}
