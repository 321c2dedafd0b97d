/** Asks which of those who stand level goes first; `favoured`: it is good for whoever does. */
export type Chooser = (tied: readonly number[], purpose: "favoured" | "excluded") => number;

/** A count that can be made again and again with other answers to its ties. */
export type Count<T> = (choose: Chooser) => T;

/** What a count comes to when nothing but the ballots (and the lots that were drawn) may decide. */
export type Settled<T> = {
  /** The count with the first of those level going first, wherever it does not matter. */
  readonly counted: T;
  /** Those who sit whatever a lot says. */
  readonly certain: readonly number[];
  /** Groups of whom a lot has to choose, because the seats depend on it. */
  readonly ties: readonly (readonly number[])[];
  /** Which of the ties that `counted` met, from 0, is the first that matters; undefined if none does. */
  readonly firstThatMatters?: number;
};

/** So many counts are made to find out whether a tie matters; then it is taken to matter. */
const MAX_COUNTS = 128;

type Tie = { readonly met: number; readonly tied: readonly number[] };
type Leaf<T> = { readonly counted: T; readonly asked: readonly Tie[] };
type Branch<T> = {
  readonly first: Leaf<T>;
  readonly outcomes: ReadonlySet<string>;
  readonly ties: readonly (readonly number[])[];
  readonly firstThatMatters?: number;
};

/** Counts with every answer to every tie, as far as seats may depend on them. */
export function settle<T>(
  count: Count<T>,
  seatsOf: (counted: T) => readonly number[],
  lots: readonly number[] = [],
): Settled<T> {
  const left = { counts: MAX_COUNTS };
  const { first, outcomes, ties, ...matters } = explore({ count, seatsOf, lots, left }, []);
  if (left.counts >= 0) {
    const certain = inAll(seatsOf(first.counted), outcomes);
    return { counted: first.counted, certain, ties: largest(ties), ...matters };
  }
  const [tie] = first.asked;
  return { counted: first.counted, certain: [], ties: [tie?.tied ?? []], firstThatMatters: tie?.met ?? 0 };
}

type Exploration<T> = {
  readonly count: Count<T>;
  readonly seatsOf: (counted: T) => readonly number[];
  readonly lots: readonly number[];
  readonly left: { counts: number };
};

/** Everything that may follow once the first ties are answered as the script says. */
function explore<T>(exploration: Exploration<T>, script: readonly number[]): Branch<T> {
  const { seatsOf, left } = exploration;
  left.counts -= 1;
  const first = answer(exploration, script);
  let branch: Branch<T> = { first, outcomes: new Set([key(seatsOf(first.counted))]), ties: [] };
  for (let depth = first.asked.length - 1; depth >= script.length && left.counts >= 0; depth -= 1) {
    const { met, tied } = first.asked[depth] ?? { met: 0, tied: [] };
    const before = [...script, ...Array.from({ length: depth - script.length }, () => 0)];
    const others: Branch<T>[] = [];
    for (let pick = 1; pick < tied.length && left.counts >= 0; pick += 1)
      others.push(explore(exploration, [...before, pick]));
    const { outcomes } = branch;
    if (others.every((other) => isSame(other.outcomes, outcomes))) continue;
    branch = {
      first,
      outcomes: new Set([branch, ...others].flatMap((each) => [...each.outcomes])),
      ties: [tied, ...[branch, ...others].flatMap((each) => each.ties)],
      firstThatMatters: met,
    };
  }
  return branch;
}

/** One count: lots answer where they can, then the script, then whoever comes first. */
function answer<T>({ count, lots }: Exploration<T>, script: readonly number[]): Leaf<T> {
  const asked: Tie[] = [];
  let met = -1;
  const counted = count((tied, purpose) => {
    met += 1;
    const drawn = byLot(tied, purpose, lots);
    if (drawn !== undefined) return drawn;
    asked.push({ met, tied });
    return tied[script[asked.length - 1] ?? 0] ?? 0;
  });
  return { counted, asked };
}

/** The draw favours whoever was drawn first; it says nothing unless it drew all who stand level. */
function byLot(tied: readonly number[], purpose: "favoured" | "excluded", lots: readonly number[]): number | undefined {
  if (!tied.every((candidate) => lots.includes(candidate))) return undefined;
  const drawn = lots.filter((candidate) => tied.includes(candidate));
  return purpose === "favoured" ? drawn[0] : drawn.at(-1);
}

const key = (seats: readonly number[]): string => seats.toSorted((a, b) => a - b).join();

function inAll(order: readonly number[], outcomes: ReadonlySet<string>): readonly number[] {
  const sets = [...outcomes].map((outcome) => new Set(outcome.split(",")));
  return order.filter((candidate) => sets.every((set) => set.has(String(candidate))));
}

/** Groups that are no part of another: who decides among all decides among some. */
function largest(groups: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const isPart = (group: readonly number[], other: readonly number[]): boolean =>
    group.every((one) => other.includes(one));
  return groups.filter(
    (group, place) =>
      !groups.some((other, at) => at !== place && isPart(group, other) && (at < place || !isPart(other, group))),
  );
}

const isSame = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((each) => b.has(each));
