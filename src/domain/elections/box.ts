import { MAX_VOTES, type Profile } from "./profile.ts";

/** What a ballot file says. */
export type BallotFile = {
  readonly title: string;
  /** Those that stand; whoever withdrew is on no ballot any more. */
  readonly profile: Profile;
  /** In which line each ballot of the profile stands. */
  readonly lines: Int32Array;
  readonly seats?: number;
};

/** Where a ballot file is malformed, and why; lines are counted from 1. */
type FileProblem = { readonly line: number; readonly reason: string };

export type ParsedFile =
  | { readonly parsed: true; readonly file: BallotFile }
  | { readonly parsed: false; readonly problem: FileProblem };

/** A file that cannot be read, and why. */
export const malformed = (line: number, reason: string): ParsedFile => ({ parsed: false, problem: { line, reason } });

/** Takes ballots mark by mark; what is wrong with one comes back as a reason. */
export type Box = {
  readonly begin: (weight: number, line: number) => string | undefined;
  /** A candidate by its number from 1, on a rank of its own or on that of the one before. */
  readonly mark: (number: number, isEqual: boolean) => string | undefined;
  readonly end: () => void;
  /** How many candidates the ballot ranks so far, withdrawn ones too. */
  readonly ranked: () => number;
  readonly ballots: () => number;
  readonly votes: () => number;
  /** The names are those of all candidates; withdrawn ones are left out. */
  readonly close: (names: readonly string[]) => Pick<BallotFile, "profile" | "lines">;
};

/** An empty box for the ballots of a text on so many candidates, some of which withdrew. */
export function openBox(size: number, withdrawn: ReadonlySet<number>, text: string): Box {
  const room = roomFor(text);
  const weights = new Float64Array(room.ballots);
  const lines = new Int32Array(room.ballots);
  const starts = new Int32Array(room.ballots + 1);
  const marks = new Int16Array(room.marks);
  const places = placesOf(size, withdrawn);
  const seen = new Int32Array(size + 1);
  const state = { ballots: 0, marks: 0, votes: 0, ranked: 0, isRankOpen: false };

  function begin(weight: number, line: number): string | undefined {
    if (weight === 0) return "a ballot has to count at least once";
    state.votes += weight;
    if (state.votes > MAX_VOTES) return `more than ${MAX_VOTES} votes`;
    weights[state.ballots] = weight;
    lines[state.ballots] = line;
    state.ranked = 0;
    return undefined;
  }

  function mark(number: number, isEqual: boolean): string | undefined {
    if (number < 1 || number > size) return `no candidate ${number}: there are ${size}`;
    if (seen[number] === state.ballots + 1) return `candidate ${number} is ranked twice`;
    seen[number] = state.ballots + 1;
    state.ranked += 1;
    if (!isEqual) state.isRankOpen = false;
    const candidate = places[number] ?? -1;
    if (candidate < 0) return undefined;
    marks[state.marks] = state.isRankOpen ? ~candidate : candidate;
    state.marks += 1;
    state.isRankOpen = true;
    return undefined;
  }

  function end(): void {
    state.ballots += 1;
    starts[state.ballots] = state.marks;
  }

  const close = (names: readonly string[]): Pick<BallotFile, "profile" | "lines"> => ({
    profile: {
      candidates: names.filter((_, index) => !withdrawn.has(index + 1)),
      weights: weights.slice(0, state.ballots),
      starts: starts.slice(0, state.ballots + 1),
      marks: marks.slice(0, state.marks),
    },
    lines: lines.slice(0, state.ballots),
  });

  return {
    begin,
    mark,
    end,
    close,
    ranked: () => state.ranked,
    ballots: () => state.ballots,
    votes: () => state.votes,
  };
}

/** More than enough: each mark takes two characters at least, each ballot a line. */
function roomFor(text: string): { ballots: number; marks: number } {
  let ballots = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) ballots += 1;
  return { ballots, marks: Math.ceil(text.length / 2) };
}

/** The index in the profile of each candidate by its number, -1 for those that withdrew. */
function placesOf(size: number, withdrawn: ReadonlySet<number>): Int16Array {
  const places = new Int16Array(size + 1).fill(-1);
  let next = 0;
  for (let number = 1; number <= size; number += 1) {
    if (withdrawn.has(number)) continue;
    places[number] = next;
    next += 1;
  }
  return places;
}

/** The first name that two candidates bear, by their numbers; undefined if all differ. */
export function sameName(names: readonly string[]): { readonly first: number; readonly second: number } | undefined {
  const second = names.findIndex((name, index) => names.indexOf(name) !== index);
  return second < 0 ? undefined : { first: names.indexOf(names[second] ?? "") + 1, second: second + 1 };
}

/** A place in a text that moves on as it is read. */
export type Cursor = { at: number };

/** The whole number at the cursor, which moves behind it; -1 if there is no digit. */
export function readNumber(text: string, cursor: Cursor, end: number): number {
  let value = -1;
  for (let code = text.charCodeAt(cursor.at); cursor.at < end && isDigit(code); code = text.charCodeAt(cursor.at)) {
    value = Math.max(value, 0) * 10 + code - ZERO;
    cursor.at += 1;
  }
  return value;
}

/** Moves the cursor over spaces and tabs. */
export function skipBlanks(text: string, cursor: Cursor, end: number): void {
  while (cursor.at < end && isBlank(text.charCodeAt(cursor.at))) cursor.at += 1;
}

const ZERO = 48;
const isDigit = (code: number): boolean => code >= ZERO && code <= ZERO + 9;
/** Space, tab or carriage return. */
export const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13;

/** A line of a text, counted from 1, and from where to where it goes. */
export type Line = { readonly number: number; readonly from: number; readonly to: number };

/** The lines of a text, one after the other, without a copy of the text. */
export function* linesOf(text: string): Generator<Line> {
  let number = 1;
  for (let from = text.startsWith("\uFEFF") ? 1 : 0; from < text.length; number += 1) {
    const found = text.indexOf("\n", from);
    const to = found < 0 ? text.length : found;
    yield { number, from, to };
    from = to + 1;
  }
}
