import { type Papers, papersOf } from "./papers.ts";
import { type Profile, votesOf } from "./profile.ts";
import type { CountOptions, ElectionResult } from "./results.ts";
import { type CountedRound, type CountedRounds, fewestOf, gainsOf, resultOfRounds } from "./rounds.ts";
import type { Chooser } from "./ties.ts";

/** A vote in units: the Order calculates to five decimal places. */
const VOTE = 100_000n;

/**
 * Single transferable vote by the weighted inclusive Gregory method of the Scottish Local Government Elections Order 2007
 * (SSI 2007/42), schedule 1, rules 45 to 53: Droop quota; all papers of a surplus move, each at surplus × its value ÷ votes,
 * cut to five decimals; the largest surplus first; exclusions one at a time; who stands level is told apart by the latest
 * earlier stage at which they did not, else by lot; the last vacancies are filled without further transfers.
 * Re-opening nominations is a candidate like others; if elected, its seat stays vacant. Each ballot ranks one candidate a rank.
 */
export function countStv(profile: Profile, options: CountOptions): ElectionResult {
  const votes = votesOf(profile);
  const quota = Math.floor(votes / (options.seats + 1)) + 1;
  const result = resultOfRounds({ method: "stv", scale: VOTE }, profile, votes, options, (choose) =>
    countStages(profile, options.seats, BigInt(quota) * VOTE, choose),
  );
  return { ...result, quota };
}

type Parcel = { readonly papers: Int32Array; readonly value: bigint };
type Moved = Pick<CountedRound, "because" | "from" | "transfers">;

/** The count between two stages: everything in it moves on. */
type Stage = {
  readonly quota: bigint;
  readonly papers: Papers;
  /** 1 for those who are neither elected nor excluded. */
  readonly race: Uint8Array;
  readonly parcels: Parcel[][];
  readonly votes: bigint[];
  readonly standing: Set<number>;
  readonly surpluses: Set<number>;
  readonly seated: number[];
  readonly rounds: CountedRound[];
};

function countStages(profile: Profile, seats: number, quota: bigint, choose: Chooser): CountedRounds {
  const stage = openStage(profile, quota);
  let moved = firstPreferences(stage);
  for (;;) {
    const elected = elect(stage, seats);
    const round = { votes: [...stage.votes], standing: [...stage.standing], ...moved, elected };
    if (stage.seated.length >= seats || racing(stage).length === 0) {
      stage.rounds.push({ ...round, excluded: [] });
      return stage;
    }
    const level = levelOnes(stage);
    const only = stage.surpluses.size === 0 && areHarmless(stage, level, seats) ? level.slice(0, 1) : level;
    const chosen =
      only.length === 1 ? (only[0] ?? 0) : choose(level, stage.surpluses.size > 0 ? "favoured" : "excluded");
    const tied = only.length === 1 ? {} : { tied: level };
    const isSurplus = stage.surpluses.has(chosen);
    stage.rounds.push({ ...round, excluded: isSurplus ? [] : [chosen], ...tied });
    moved = isSurplus ? transferSurplus(stage, chosen) : exclude(stage, chosen);
  }
}

function openStage(profile: Profile, quota: bigint): Stage {
  const everybody = profile.candidates.map((_, index) => index);
  return {
    quota,
    papers: papersOf(profile),
    race: new Uint8Array(everybody.length).fill(1),
    parcels: everybody.map(() => []),
    votes: everybody.map(() => 0n),
    standing: new Set(everybody),
    surpluses: new Set(),
    seated: [],
    rounds: [],
  };
}

const racing = ({ race, standing }: Stage): number[] => [...standing].filter((candidate) => race[candidate] === 1);

function firstPreferences(stage: Stage): Moved {
  hand(stage, stage.papers.all, VOTE);
  return { because: "first-preferences", transfers: [] };
}

/** Rules 47 and 52: whoever has the quota is elected; so are all who are left when there is a seat for each. */
function elect(stage: Stage, seats: number): number[] {
  const { votes, quota, race, seated, surpluses } = stage;
  const elected = racing(stage)
    .filter((candidate) => (votes[candidate] ?? 0n) >= quota)
    .toSorted(byVotes(votes));
  const left = racing(stage).filter((candidate) => !elected.includes(candidate));
  if (left.length <= seats - seated.length - elected.length) elected.push(...left.toSorted(byVotes(votes)));
  for (const candidate of elected) {
    race[candidate] = 0;
    seated.push(candidate);
    if ((votes[candidate] ?? 0n) > quota) surpluses.add(candidate);
  }
  return elected;
}

const byVotes =
  (votes: readonly bigint[]) =>
  (a: number, b: number): number => {
    const [left = 0n, right = 0n] = [votes[a], votes[b]];
    return left > right ? -1 : left < right ? 1 : 0;
  };

/** Rules 49 to 51: those with the largest surplus, else those with the fewest votes, told apart by earlier stages. */
function levelOnes(stage: Stage): readonly number[] {
  const isSurplus = stage.surpluses.size > 0;
  const furthest = isSurplus ? mostOf : fewestOf;
  let level = furthest(isSurplus ? [...stage.surpluses] : racing(stage), stage.votes);
  for (let earlier = stage.rounds.length - 1; earlier >= 0 && level.length > 1; earlier -= 1)
    level = furthest(level, stage.rounds[earlier]?.votes ?? []);
  return level;
}

const mostOf = (among: readonly number[], votes: readonly bigint[]): number[] =>
  fewestOf(
    among,
    votes.map((each) => -each),
  );

/** Those without a vote all go, one after the other, if enough others are left: their order is nobody's loss. */
function areHarmless(stage: Stage, level: readonly number[], seats: number): boolean {
  const isEmpty = stage.votes[level[0] ?? 0] === 0n;
  return isEmpty && racing(stage).length - level.length >= seats - stage.seated.length;
}

/** Rule 48: every paper of the candidate moves on at the surplus's share of its value. */
function transferSurplus(stage: Stage, from: number): Moved {
  const { votes, quota, parcels, surpluses } = stage;
  const total = votes[from] ?? 0n;
  const surplus = total - quota;
  surpluses.delete(from);
  const before = [...votes];
  for (const { papers, value } of parcels[from] ?? []) hand(stage, papers, (surplus * value) / total);
  votes[from] = quota;
  return { because: "surplus", from, transfers: gainsOf(surplus, before, votes) };
}

/** Rule 50: every paper of the candidate moves on at the value it came with. */
function exclude(stage: Stage, from: number): Moved {
  const { votes, parcels, race, standing } = stage;
  const total = votes[from] ?? 0n;
  race[from] = 0;
  standing.delete(from);
  const before = [...votes];
  for (const { papers, value } of parcels[from] ?? []) hand(stage, papers, value);
  votes[from] = 0n;
  return { because: "exclusion", from, transfers: gainsOf(total, before, votes) };
}

function hand({ papers, race, parcels, votes }: Stage, pile: Int32Array, value: bigint): void {
  for (const [to, { papers: sorted, weight }] of papers.sort(pile, race).entries()) {
    if (to === race.length || sorted.length === 0) continue;
    parcels[to]?.push({ papers: sorted, value });
    votes[to] = (votes[to] ?? 0n) + BigInt(weight) * value;
  }
}
