/** Ranked ballots of an election as they are counted: flat, so that a hundred thousand are read in milliseconds. */
export type Profile = {
  readonly candidates: readonly string[];
  /** How many votes each distinct ballot stands for. */
  readonly weights: Float64Array;
  /** Marks of ballot b are those from `starts[b]` up to, not including, `starts[b + 1]`. */
  readonly starts: Int32Array;
  /** In order of preference: an index c opens a rank; ~c stands on the same rank as the one before it. */
  readonly marks: Int16Array;
};

/** One ballot, or many alike: candidates by index in ranks from the best; whoever is left out is below all ranks. */
export type GroupedBallot = { readonly weight: number; readonly ranking: readonly (readonly number[])[] };

/** The most candidates that are counted; pairs grow with the square. */
export const MAX_CANDIDATES = 1_000;

/** The most votes that are counted: up to here all counting is exact. */
export const MAX_VOTES = 200_000_000_000;

/** A profile of ballots that are known to be sound; their order does not matter to any method. */
export function profileOf(candidates: readonly string[], ballots: Iterable<GroupedBallot>): Profile {
  const weights: number[] = [];
  const starts = [0];
  const marks: number[] = [];
  for (const { weight, ranking } of ballots) {
    for (const rank of ranking) rank.forEach((candidate, place) => marks.push(place === 0 ? candidate : ~candidate));
    weights.push(weight);
    starts.push(marks.length);
  }
  return {
    candidates,
    weights: Float64Array.from(weights),
    starts: Int32Array.from(starts),
    marks: Int16Array.from(marks),
  };
}

/** The ballots of a profile one by one, as they were put in. */
export function* ballotsOf({ weights, starts, marks }: Profile): Generator<GroupedBallot> {
  for (const [ballot, weight] of weights.entries()) {
    const ranking: number[][] = [];
    for (const mark of marks.subarray(starts[ballot], starts[ballot + 1])) {
      if (mark >= 0) ranking.push([mark]);
      else ranking.at(-1)?.push(~mark);
    }
    yield { weight, ranking };
  }
}

/** How many votes name anybody: a ballot that ranks nobody is not a vote. */
export function votesOf({ weights, starts }: Profile): number {
  let sum = 0;
  for (const [ballot, weight] of weights.entries())
    if ((starts[ballot] ?? 0) < (starts[ballot + 1] ?? 0)) sum += weight;
  return sum;
}

/** Alike ballots put together: counts of every method stay the same. */
export function group(profile: Profile): Profile {
  const groups = new Map<string, GroupedBallot>();
  for (const { weight, ranking } of ballotsOf(profile)) {
    const ranks = ranking.map((rank) => rank.toSorted((a, b) => a - b));
    const key = JSON.stringify(ranks);
    groups.set(key, { weight: weight + (groups.get(key)?.weight ?? 0), ranking: ranks });
  }
  return profileOf(profile.candidates, groups.values());
}

/** A profile with one candidate a rank, or the first ballot that cannot be read so. */
export type Strict = { readonly profile: Profile } | { readonly ballot: number };

/**
 * The profile for methods that need one candidate a rank. Those who share the last rank of a ballot that ranks everybody
 * are left out of it: it says no more of them than a ballot that stops before. Other shared ranks cannot be counted.
 */
export function strictly(profile: Profile): Strict {
  if (!profile.marks.some((mark) => mark < 0)) return { profile };
  const everybody = profile.candidates.length;
  const ballots: GroupedBallot[] = [];
  for (const { weight, ranking } of ballotsOf(profile)) {
    const isComplete = ranking.flat().length === everybody;
    const last = ranking.at(-1) ?? [];
    const kept = isComplete && last.length > 1 ? ranking.slice(0, -1) : ranking;
    if (kept.some((rank) => rank.length > 1)) return { ballot: ballots.length };
    ballots.push({ weight, ranking: kept });
  }
  return { profile: profileOf(profile.candidates, ballots) };
}

/** The name under which re-opening nominations stands as a candidate. */
const REOPEN = "Re-open nominations";

/** The profile in which re-opening nominations stands, last of all unless a candidate already bears one of its names. */
export function withReopen(profile: Profile): { readonly profile: Profile; readonly reopen: number } {
  const named = profile.candidates.findIndex((name) => /^(ron|re-?open nominations)$/iu.test(name.trim()));
  if (named >= 0) return { profile, reopen: named };
  const { candidates } = profile;
  return { profile: { ...profile, candidates: [...candidates, REOPEN] }, reopen: candidates.length };
}
