import { type Profile, ballotsOf } from "#domain/elections/profile.ts";

/** Every set of people that a count may elect, as their indices in order: more than one if a lot decides. */
export type Outcomes = ReadonlySet<string>;

const keyOf = (seated: readonly number[]): string => seated.toSorted((a, b) => a - b).join();

/** One voter's paper: the candidates it names, whose it is, and what it is worth in hundred-thousandths. */
type Paper = { readonly names: readonly number[]; readonly holder: number | undefined; readonly value: bigint };

type Stage = {
  readonly papers: readonly Paper[];
  /** Votes lost to those elected whose surplus has gone: they keep the quota. */
  readonly elected: readonly number[];
  readonly spent: readonly number[];
  readonly excluded: readonly number[];
  /** Votes of all candidates at the end of each earlier stage. */
  readonly past: readonly (readonly bigint[])[];
};

/** The Scottish rules told paper by paper, every lot drawn both ways: slow, and written apart from the real count. */
export function naiveStv(profile: Profile, seats: number): Outcomes {
  const papers: Paper[] = [];
  for (const { weight, ranking } of ballotsOf(profile))
    for (let copy = 0; copy < weight; copy += 1) {
      const names = ranking.flat();
      papers.push({ names, holder: names[0], value: 100_000n });
    }
  const quota = BigInt(Math.floor(papers.length / (seats + 1)) + 1) * 100_000n;
  const everybody = [...profile.candidates.keys()];

  const votesIn = ({ papers, spent }: Stage): bigint[] =>
    everybody.map((one) =>
      spent.includes(one)
        ? quota
        : papers.filter(({ holder }) => holder === one).reduce((sum, { value }) => sum + value, 0n),
    );

  function after(stage: Stage): Outcomes {
    const votes = votesIn(stage);
    const running = everybody.filter((one) => !stage.elected.includes(one) && !stage.excluded.includes(one));
    const reaching = running.filter((one) => (votes[one] ?? 0n) >= quota);
    const open = seats - stage.elected.length - reaching.length;
    const others = running.filter((one) => !reaching.includes(one));
    const winners = [...stage.elected, ...reaching, ...(others.length <= open ? others : [])];
    const going = others.length <= open ? [] : others;
    if (winners.length >= seats || going.length === 0) return new Set([keyOf(winners)]);
    const next = { ...stage, elected: winners, past: [votes, ...stage.past] };
    const rich = winners.filter((one) => !stage.spent.includes(one) && (votes[one] ?? 0n) > quota);
    const level = rich.length > 0 ? extreme(rich, next.past, 1n) : extreme(going, next.past, -1n);
    const outcomes = level.map((one) =>
      after(rich.length > 0 ? surplus(next, one, votes, going) : exclusion(next, one, going)),
    );
    return new Set(outcomes.flatMap((each) => [...each]));
  }

  const pass = (paper: Paper, to: readonly number[], value: bigint): Paper => ({
    ...paper,
    holder: paper.names.find((one) => to.includes(one)),
    value,
  });

  function surplus(stage: Stage, from: number, votes: readonly bigint[], to: readonly number[]): Stage {
    const total = votes[from] ?? 1n;
    const papers = stage.papers.map((paper) =>
      paper.holder === from ? pass(paper, to, ((total - quota) * paper.value) / total) : paper,
    );
    return { ...stage, papers, spent: [...stage.spent, from] };
  }

  function exclusion(stage: Stage, from: number, going: readonly number[]): Stage {
    const to = going.filter((one) => one !== from);
    const papers = stage.papers.map((paper) => (paper.holder === from ? pass(paper, to, paper.value) : paper));
    return { ...stage, papers, excluded: [...stage.excluded, from] };
  }

  return after({ papers, elected: [], spent: [], excluded: [], past: [] });
}

/** Those with the most (or fewest) votes now, and among them at the stage before, and so on. */
function extreme(among: readonly number[], stages: readonly (readonly bigint[])[], sign: bigint): readonly number[] {
  const [votes, ...earlier] = stages;
  if (votes === undefined || among.length === 1) return among;
  const best = among.reduce((best, one) => ((votes[one] ?? 0n) * sign > (votes[best] ?? 0n) * sign ? one : best));
  return extreme(
    among.filter((one) => votes[one] === votes[best]),
    earlier,
    sign,
  );
}

const ONE = 10n ** 30n;

/** Meek's method with thirty decimals; undefined where two counts, or a count and the quota, are too close to call. */
export function naiveMeek(profile: Profile, seats: number): Outcomes | undefined {
  const ballots = [...ballotsOf(profile)].map(({ weight, ranking }) => ({
    weight: BigInt(weight),
    names: ranking.flat(),
  }));
  const everybody = [...profile.candidates.keys()];

  function countWith(keep: readonly bigint[]): { votes: bigint[]; quota: bigint } {
    const votes = everybody.map(() => 0n);
    for (const { weight, names } of ballots) {
      let left = ONE;
      for (const one of names) {
        const part = (left * (keep[one] ?? 0n)) / ONE;
        votes[one] = (votes[one] ?? 0n) + part * weight;
        left -= part;
      }
    }
    return { votes, quota: votes.reduce((sum, each) => sum + each, 0n) / BigInt(seats + 1) };
  }

  function after(
    elected: readonly number[],
    running: readonly number[],
    before: readonly bigint[],
  ): Outcomes | undefined {
    if (running.length <= seats - elected.length) return new Set([keyOf([...elected, ...running])]);
    let keep = before;
    let { votes, quota } = countWith(keep);
    for (let turn = 0; turn < 2_000; turn += 1) {
      if (running.some((one) => isClose(votes[one] ?? 0n, quota) && elected.length > 0)) return undefined;
      const reaching = running.filter((one) => (votes[one] ?? 0n) > quota);
      const winners = [...elected, ...reaching];
      if (winners.length >= seats) return new Set([keyOf(winners)]);
      if (reaching.length > 0)
        return after(
          winners,
          running.filter((one) => !reaching.includes(one)),
          keep,
        );
      const over = elected.reduce((sum, one) => sum + (votes[one] ?? 0n) - quota, 0n);
      if (over < 10n ** 12n) break;
      keep = keep.map((part, one) => (elected.includes(one) ? (part * quota) / (votes[one] ?? 1n) : part));
      ({ votes, quota } = countWith(keep));
    }
    const fewest = running.map((one) => votes[one] ?? 0n).reduce((a, b) => (b < a ? b : a));
    const near = running.filter((one) => (votes[one] ?? 0n) - fewest < 10n ** 26n);
    const level = near.filter((one) => (votes[one] ?? 0n) - fewest < 10n ** 20n);
    if (level.length < near.length) return undefined;
    const outcomes = level.map((out) => {
      const left = running.filter((one) => one !== out);
      return after(elected, left, keep.with(out, 0n));
    });
    if (outcomes.includes(undefined)) return undefined;
    return new Set(outcomes.flatMap((each) => [...(each ?? [])]));
  }

  return after(
    [],
    everybody,
    everybody.map(() => ONE),
  );
}

const isClose = (a: bigint, b: bigint): boolean => a - b < 10n ** 24n && b - a < 10n ** 24n;
