import { type Profile, votesOf } from "./profile.ts";
import type { CountOptions, ElectionResult } from "./results.ts";
import { type CountedRound, type CountedRounds, fewestOf, resultOfRounds } from "./rounds.ts";
import type { Chooser } from "./ties.ts";

/** A vote in units: all parts are kept to nine decimal places. */
const VOTE = 1_000_000_000;
const SCALE = BigInt(VOTE);

/** Keep factors are settled once all surpluses together are less than a millionth of a vote, or shrink no more. */
const TOLERANCE = 1_000n;

/**
 * Single transferable vote by Meek's method (Hill, Wichmann and Woodall, Algorithm 123, The Computer Journal 30 (1987), 277).
 * Every elected candidate keeps a part of each vote that comes by, so much that exactly a quota stays; the quota is the votes
 * that still count divided by seats + 1, next unit up. Fixed point with nine decimals: what a candidate keeps is rounded up,
 * and the rest goes on, so that no vote is lost. When the surpluses are spread and nobody reaches the quota, the last
 * one is excluded; those equal to five decimals stand level, and only a lot tells them apart. Re-opening nominations is a
 * candidate like others; if elected, its seat stays vacant. Each ballot ranks one candidate a rank.
 */
export function countMeek(profile: Profile, options: CountOptions): ElectionResult {
  const votes = votesOf(profile);
  const result = resultOfRounds({ method: "stv-meek", scale: SCALE }, profile, votes, options, (choose) =>
    countIterations(profile, options.seats, choose),
  );
  const quota = result.rounds[0]?.quota;
  return { ...result, ...(quota === undefined ? {} : { quota }) };
}

type Spread = { readonly votes: bigint[]; readonly quota: bigint; readonly surplus: bigint };

type State = {
  /** What each keeps of a vote, in units: all while in the race, nothing once excluded. */
  readonly keep: Float64Array;
  readonly race: Set<number>;
  readonly seated: number[];
};

function countIterations(profile: Profile, seats: number, choose: Chooser): CountedRounds {
  const { candidates } = profile;
  const state: State = {
    keep: new Float64Array(candidates.length).fill(VOTE),
    race: new Set(candidates.keys()),
    seated: [],
  };
  const rounds: CountedRound[] = [];
  let moved: Pick<CountedRound, "because" | "from"> = { because: "first-preferences" };
  for (;;) {
    const spread = settleKeeps(profile, state, seats);
    const round = {
      votes: spread.votes,
      standing: [...state.seated, ...state.race].toSorted((a, b) => a - b),
      ...moved,
      transfers: [],
      quota: spread.quota,
      elected: elect(state, spread, seats),
    };
    if (state.seated.length >= seats || state.race.size === 0)
      return { rounds: [...rounds, { ...round, excluded: [] }], seated: state.seated };
    moved = { because: "iteration" };
    if (round.elected.length > 0) {
      rounds.push({ ...round, excluded: [] });
      continue;
    }
    const level = lastOf(state, spread.votes);
    const isPlain = level.length === 1 || areHarmless(state, level, spread, seats);
    const chosen = isPlain ? (level[0] ?? 0) : choose(level, "excluded");
    rounds.push({ ...round, excluded: [chosen], ...(isPlain ? {} : { tied: level }) });
    state.race.delete(chosen);
    state.keep[chosen] = 0;
    moved = { because: "exclusion", from: chosen };
  }
}

/** Spreads the votes until the surpluses are gone, or somebody else reaches the quota. */
function settleKeeps(profile: Profile, { keep, race, seated }: State, seats: number): Spread {
  for (let last: bigint | undefined; ;) {
    const spread = spreadVotes(profile, keep, seated, seats);
    const { votes, quota, surplus } = spread;
    const isReached = [...race].some((candidate) => (votes[candidate] ?? 0n) >= quota);
    if (isReached || surplus < TOLERANCE || (last !== undefined && surplus >= last)) return spread;
    last = surplus;
    for (const candidate of seated) {
      const had = votes[candidate] ?? 1n;
      const part = BigInt(keep[candidate] ?? 0) * quota;
      const kept = (part + had - 1n) / had;
      keep[candidate] = Number(kept > SCALE ? SCALE : kept);
    }
  }
}

/** One way through all ballots: each candidate keeps a part of what is left of a vote. */
function spreadVotes(
  { weights, starts, marks }: Profile,
  keep: Float64Array,
  seated: readonly number[],
  seats: number,
): Spread {
  const high = new Float64Array(keep.length);
  const low = new Float64Array(keep.length);
  for (let ballot = 0; ballot < weights.length; ballot += 1) {
    const weight = weights[ballot] ?? 0;
    const end = starts[ballot + 1] ?? 0;
    let left = VOTE;
    for (let at = starts[ballot] ?? 0; at < end && left > 0; at += 1) {
      const candidate = marks[at] ?? 0;
      const part = keep[candidate] ?? 0;
      if (part === 0) continue;
      const kept = part === VOTE ? left : roundedUp(left, part);
      high[candidate] = (high[candidate] ?? 0) + weight * Math.floor(kept / HALF);
      low[candidate] = (low[candidate] ?? 0) + weight * (kept % HALF);
      left -= kept;
    }
  }
  const votes = Array.from(high, (sum, candidate) => BigInt(sum) * BigInt(HALF) + BigInt(low[candidate] ?? 0));
  const quota = votes.reduce((sum, units) => sum + units, 0n) / BigInt(seats + 1) + 1n;
  const surplus = seated.reduce((sum, candidate) => sum + (votes[candidate] ?? 0n) - quota, 0n);
  return { votes, quota, surplus };
}

/** Numbers are added in two halves, so that sums of many votes stay exact. */
const HALF = 32_768;

/** `left × part ÷ VOTE`, rounded up; exact, though the product has more digits than a number holds. */
function roundedUp(left: number, part: number): number {
  const first = left * Math.floor(part / HALF);
  const whole = Math.floor(first / VOTE);
  const rest = (first % VOTE) * HALF + left * (part % HALF);
  return whole * HALF + Math.ceil(rest / VOTE);
}

function elect({ race, seated }: State, { votes, quota }: Spread, seats: number): number[] {
  const byVotes = [...race].toSorted((a, b) => Number((votes[b] ?? 0n) - (votes[a] ?? 0n)));
  const reached = byVotes.filter((candidate) => (votes[candidate] ?? 0n) >= quota);
  const left = byVotes.filter((candidate) => !reached.includes(candidate));
  const elected = left.length <= seats - seated.length - reached.length ? byVotes : reached;
  for (const candidate of elected) {
    race.delete(candidate);
    seated.push(candidate);
  }
  return elected;
}

/** Whoever has the fewest votes as they are printed. */
const lastOf = ({ race }: State, votes: readonly bigint[]): number[] => fewestOf([...race], votes.map(rounded));

const rounded = (units: bigint): bigint => (units + 5_000n) / 10_000n;

/** Those without a vote all go, one after the other, if enough others are left. */
function areHarmless({ race, seated }: State, level: readonly number[], { votes }: Spread, seats: number): boolean {
  return level.every((candidate) => votes[candidate] === 0n) && race.size - level.length >= seats - seated.length;
}
