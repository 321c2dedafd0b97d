export const electionMethods = ["approval", "score", "irv", "stv", "stv-meek", "schulze"] as const;
/** How the ballots of an election are counted. */
export type ElectionMethod = (typeof electionMethods)[number];

/** Votes as they are printed: whole numbers as they are, parts of votes as decimals with five places. */
export type Votes = number | string;

/** Votes that went from one candidate to another, or (null) to nobody; parts of votes lost in truncation are among the latter. */
type Transfer = { readonly from: string; readonly to: string | null; readonly votes: Votes };

/** One count of the votes, and what was decided on it. */
export type Round = {
  /** Of everyone who is still in the race or elected. */
  readonly counts: Readonly<Record<string, Votes>>;
  /** Votes that count for nobody any more. */
  readonly exhausted: Votes;
  /** Where the counts differ from the round before: why, and what moved. Meek's method moves all at once and lists nothing. */
  readonly because: "first-preferences" | "surplus" | "exclusion" | "iteration";
  /** Whose surplus or exclusion it was. */
  readonly from?: string;
  readonly transfers: readonly Transfer[];
  readonly quota?: Votes;
  readonly elected: readonly string[];
  readonly excluded: readonly string[];
  /** Who stood level where one of them had to go first, and nothing but the lot could tell. */
  readonly ties: readonly (readonly string[])[];
};

/** How many prefer one to the other, row before column, and the strength of the strongest path of wins. */
type Pairs = {
  readonly preferences: readonly (readonly number[])[];
  readonly paths: readonly (readonly number[])[];
};

/** An election as it is kept, shown and recomputed; elected, vacant and undecided seats sum to the seats. */
export type ElectionResult = {
  readonly method: ElectionMethod;
  readonly seats: number;
  readonly candidates: readonly string[];
  readonly votes: number;
  /** By Meek's method the first one; each round has its own. */
  readonly quota?: Votes;
  /** In order of election; never re-opening of nominations, whose seats are vacant. */
  readonly elected: readonly string[];
  readonly vacant: number;
  readonly undecided: number;
  /** From the best; those on one rank stand level. */
  readonly ranking?: readonly (readonly string[])[];
  /** Groups of whom a lot has to choose, because the seats depend on it; empty if the ballots decide all of them. */
  readonly ties: readonly (readonly string[])[];
  readonly rounds: readonly Round[];
  readonly pairs?: Pairs;
};

/** What all counts are given: seats, whether nominations can be re-opened, and a public draw for ties: the first drawn is favoured. */
export type CountOptions = {
  readonly seats: number;
  readonly reopen?: number;
  readonly lots?: readonly number[];
};

/** A number of `1 / scale` units as a decimal with five places, the last one rounded half up. */
export function decimal(units: bigint, scale: bigint): string {
  const hundredThousandths = (units * 200_000n + scale) / (2n * scale);
  const digits = hundredThousandths.toString().padStart(6, "0");
  return `${digits.slice(0, -5)}.${digits.slice(-5)}`;
}

/** Names of candidates by index. */
export const namesOf = (candidates: readonly string[], indices: Iterable<number>): string[] =>
  Array.from(indices, (index) => candidates[index] ?? "");
