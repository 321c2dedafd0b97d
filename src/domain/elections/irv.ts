import { type Papers, papersOf } from "./papers.ts";
import { type Profile, votesOf } from "./profile.ts";
import type { CountOptions, ElectionResult } from "./results.ts";
import { type CountedRound, type CountedRounds, fewestOf, gainsOf, resultOfRounds } from "./rounds.ts";
import type { Chooser } from "./ties.ts";

/**
 * Instant-runoff voting for one seat: whoever has more than half of the votes that still count for somebody is elected,
 * else the last one is excluded and those votes go on. Who stands level at the end is told apart by lot alone.
 * Re-opening nominations is a candidate like others; if elected, the seat stays vacant. Each ballot ranks one candidate a rank.
 */
export const countIrv = (profile: Profile, options: Omit<CountOptions, "seats">): ElectionResult =>
  resultOfRounds({ method: "irv", scale: 1n }, profile, votesOf(profile), { ...options, seats: 1 }, (choose) =>
    countRounds(profile, choose),
  );

type Runoff = {
  readonly papers: Papers;
  readonly race: Uint8Array;
  readonly piles: Int32Array[][];
  readonly votes: bigint[];
};

function countRounds(profile: Profile, choose: Chooser): CountedRounds {
  const everybody = profile.candidates.map((_, index) => index);
  const runoff: Runoff = {
    papers: papersOf(profile),
    race: new Uint8Array(everybody.length).fill(1),
    piles: everybody.map(() => []),
    votes: everybody.map(() => 0n),
  };
  const rounds: CountedRound[] = [];
  let moved: Pick<CountedRound, "because" | "from" | "transfers"> = { because: "first-preferences", transfers: [] };
  hand(runoff, runoff.papers.all);
  for (let standing = everybody; ; standing = everybody.filter((candidate) => runoff.race[candidate] === 1)) {
    const round = { votes: [...runoff.votes], standing, ...moved };
    const winner = winnerOf(standing, runoff.votes);
    if (winner !== undefined)
      return { rounds: [...rounds, { ...round, elected: [winner], excluded: [] }], seated: [winner] };
    const level = fewestOf(standing, runoff.votes);
    const isPlain = level.length === 1 || areAllGone(standing, level, runoff.votes);
    const chosen = isPlain ? (level[0] ?? 0) : choose(level, "excluded");
    rounds.push({ ...round, elected: [], excluded: [chosen], ...(isPlain ? {} : { tied: level }) });
    moved = { because: "exclusion", from: chosen, transfers: exclude(runoff, chosen) };
  }
}

function winnerOf(standing: readonly number[], votes: readonly bigint[]): number | undefined {
  if (standing.length === 1) return standing[0];
  const counting = sumOf(standing, votes);
  return standing.find((candidate) => (votes[candidate] ?? 0n) * 2n > counting);
}

/** Those who together have fewer votes than anyone else are all excluded next, so their order does not matter. */
function areAllGone(standing: readonly number[], level: readonly number[], votes: readonly bigint[]): boolean {
  const together = sumOf(level, votes);
  const others = standing.filter((candidate) => !level.includes(candidate));
  return others.length > 0 && others.every((candidate) => (votes[candidate] ?? 0n) > together);
}

const sumOf = (candidates: readonly number[], votes: readonly bigint[]): bigint =>
  candidates.reduce((sum, candidate) => sum + (votes[candidate] ?? 0n), 0n);

function exclude(runoff: Runoff, from: number): CountedRound["transfers"] {
  const { race, piles, votes } = runoff;
  const moved = votes[from] ?? 0n;
  race[from] = 0;
  votes[from] = 0n;
  const before = [...votes];
  for (const pile of piles[from] ?? []) hand(runoff, pile);
  return gainsOf(moved, before, votes);
}

function hand({ papers, race, piles, votes }: Runoff, pile: Int32Array): void {
  for (const [to, { papers: sorted, weight }] of papers.sort(pile, race).entries()) {
    if (to === race.length || sorted.length === 0) continue;
    piles[to]?.push(sorted);
    votes[to] = (votes[to] ?? 0n) + BigInt(weight);
  }
}
