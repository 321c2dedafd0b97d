import { hexHash } from "./texts.ts";
import type { QuestionId } from "./ids.ts";
import type { Refusal } from "./rulings.ts";

export const contestMethods = ["approval", "score", "irv", "stv", "stv-meek", "schulze"] as const;
/** How the ballots of a vote among several options are counted. */
export type ContestMethod = (typeof contestMethods)[number];

/** A vote among several options; one with a status quo chooses a text and ratifies it from the same ballots (domain.md §3). */
export type Contest = {
  readonly method: ContestMethod;
  readonly seats: number;
  /** Whether "re-open nominations" stands beside the options. */
  readonly reopen: boolean;
  /** Highest score a ballot may give. */
  readonly maxScore?: number;
  /** The option that leaves things as they are. */
  readonly statusQuo?: string;
};

/** The option that elects nobody: nominations begin again. */
export const REOPEN = "reopen_nominations";

/** Options of a contest, at most; each a line of at most so many characters. */
export const MOST_OPTIONS = 100;

/** How a contest is counted where its motion does not say. */
export const usualMethod = (seats: number): ContestMethod => (seats === 1 ? "irv" : "stv");

/**
 * The options of a ballot in the order in which everybody sees them: by the hash of the question's id with each
 * name, so that nobody chose it and anybody can work it out; the status quo and re-opening nominations come last.
 */
export function arrange(question: QuestionId, { reopen, statusQuo }: Contest, names: readonly string[]): string[] {
  const last = [...(statusQuo === undefined ? [] : [statusQuo]), ...(reopen ? [REOPEN] : [])];
  const placed = names
    .filter((name) => !last.includes(name))
    .map((name) => ({ name, place: hexHash(`${question}\n${name}`) }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
  return [...placed.map(({ name }) => name), ...last];
}

/** A contest with its options as a question freezes them; the hash is of the salted text file that lists them. */
export type FrozenContest = {
  readonly contest: Contest;
  readonly options: readonly string[];
  readonly optionsHash: string;
};

/** The same without a name: options by their numbers from 1. */
export type ContestTerms = Omit<Contest, "statusQuo"> & {
  readonly statusQuo?: number;
  readonly options: number;
  readonly optionsHash: string;
};

/** What may be said of a contest in the record and in the gazette. */
export function termsOf({ contest, options, optionsHash }: FrozenContest): ContestTerms {
  const { statusQuo, ...rest } = contest;
  const number = statusQuo === undefined ? 0 : options.indexOf(statusQuo) + 1;
  return { ...rest, ...(number > 0 && { statusQuo: number }), options: options.length, optionsHash };
}

/** The text file of the options: a line each, in their order. */
export const optionsText = (options: readonly string[]): string => options.join("\n");

/** How many options there must be for a contest to be held: two, but one is enough where nominations can be re-opened. */
export function problemOf(
  { method, seats, reopen, statusQuo }: Contest,
  names: readonly string[],
): Refusal | undefined {
  if (seats !== 1 && (statusQuo !== undefined || method === "irv")) return { code: "one-seat-needed" };
  const have = names.filter((name) => name !== statusQuo && name !== REOPEN).length;
  if (have > MOST_OPTIONS) return { code: "too-many-options", most: MOST_OPTIONS };
  const need = reopen || statusQuo !== undefined ? 1 : 2;
  return have < need ? { code: "too-few-options", have, need } : undefined;
}
