import type { Contest } from "./contests.ts";
import type { CitedAtOpening } from "./questions.ts";
import {
  type ElectionBallot,
  type ElectionBallotProblem,
  MAX_SCORE,
  kindOf,
  problemOfElectionBallot,
} from "./elections/ballots.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";

export const choices = ["yes", "no", "abstain", "block", "stand_aside"] as const;
/** What a ballot on a motion can say. */
export type Choice = (typeof choices)[number];

export const isChoice = (text: string): text is Choice => choices.some((choice) => choice === text);

/** What somebody says with one ballot, by the names of the options; the reason is for blocks and stand-asides, the article for blocks under a charter. */
export type Voice =
  | { readonly choice: string; readonly reason?: string | undefined; readonly article?: string | undefined }
  | ElectionBallot;

/** One voice, or a weight that is split among several. */
export type Ballot = Voice | { readonly split: readonly (Voice & { readonly weight: number })[] };

/**
 * A ballot as it is kept and counted: a choice, or the numbers of options from 1. A ranking lists them by place,
 * those in one place together; an approval lists those approved; scores stand one for each option, in their order.
 */
export type Mark = Choice | readonly (number | readonly number[])[];

/** A part of a ballot with its weight: the whole ballot, unless the voter split it. */
export type BallotPart = {
  readonly mark: Mark;
  readonly weight: number;
  readonly reason?: string;
  /** Of a block: the article that it rests on. */
  readonly article?: string;
};

/** What a ballot answers: the options by name, and the contest where they are not yes and no. */
export type Asked = {
  readonly options: readonly string[];
  readonly contest: Contest | null;
  /** The article that the rule was taken from, and the charter then in force. */
  readonly cited?: CitedAtOpening | null;
};

/** A weight can be split into so many parts at most. */
export const MOST_PARTS = 20;

/** What the ballots of a method say. */
export type BallotForm = "choice" | "ranking" | "approved" | "scores";

export const formOf = (contest: Pick<Contest, "method"> | null): BallotForm =>
  contest === null ? "choice" : kindOf(contest.method);

/** Reads a ballot of a voter with that weight: its parts by option numbers, or everything about it that cannot be counted. */
export function readBallot(asked: Asked, ballot: Ballot, weight: number): Ruling<readonly BallotPart[]> {
  const read = readParts(asked, ballot, weight);
  const { charter: _, ...cited } = asked.cited ?? {};
  return read.allowed ? read : refuse({ ...read.refusal, ...cited });
}

function readParts(asked: Asked, ballot: Ballot, weight: number): Ruling<readonly BallotPart[]> {
  if (!("split" in ballot)) {
    const read = readVoice(asked, ballot);
    return read.allowed ? allow([{ ...read.fact, weight }]) : read;
  }
  const wrong = wrongWeights(
    ballot.split.map((part) => part.weight),
    weight,
  );
  if (wrong !== undefined) return refuse(wrong);
  const parts: BallotPart[] = [];
  for (const voice of ballot.split) {
    const read = readVoice(asked, voice);
    if (!read.allowed) return read;
    parts.push({ ...read.fact, weight: voice.weight });
  }
  return allow(parts);
}

/** Why these are not the parts of a weight; undefined if they are. */
function wrongWeights(parts: readonly number[], own: number): Refusal | undefined {
  if (parts.length === 0) return { code: "empty-ballot" };
  if (parts.length > MOST_PARTS) return { code: "too-many-parts", most: MOST_PARTS };
  if (!parts.every((weight) => Number.isSafeInteger(weight) && weight > 0)) return { code: "bad-weight" };
  const above = parts.find((weight) => weight > own);
  if (above !== undefined) return { code: "weight-above-own", weight: above, own };
  const sum = parts.reduce((total, weight) => total + BigInt(weight), 0n);
  return sum === BigInt(own) ? undefined : { code: "split-sum", sum: Number(sum), own };
}

type Read = Omit<BallotPart, "weight">;

function readVoice({ options, contest, cited }: Asked, voice: Voice): Ruling<Read> {
  if ("choice" in voice)
    return contest === null
      ? readChoice(options, voice, cited?.charter !== undefined)
      : refuse({ code: "other-ballot", needs: formOf(contest) });
  if (contest === null) return refuse({ code: "other-ballot", needs: "choice" });
  const problem = problemOfElectionBallot(contest.method, options, voice, contest.maxScore);
  return problem === undefined ? allow({ mark: markOf(options, voice) }) : refuse(refusalOf(contest, problem));
}

type ChoiceVoice = Extract<Voice, { choice: string }>;

function readChoice(options: readonly string[], voice: ChoiceVoice, hasCharter: boolean): Ruling<Read> {
  const { choice } = voice;
  if (!options.includes(choice) || !isChoice(choice)) return refuse({ code: "no-such-option", choice });
  const reason = (voice.reason ?? "").trim();
  const article = (voice.article ?? articleNamed(reason) ?? "").trim();
  if (choice === "block" && reason === "") return refuse({ code: "reason-needed" });
  if (choice === "block" && hasCharter && article === "") return refuse({ code: "article-needed" });
  return allow({
    mark: choice,
    ...(reason !== "" && { reason: namingArticle(reason, article) }),
    ...(article !== "" && { article }),
  });
}

/** The article that a reason names: "Art. 4.2: …"; undefined if it names none. */
export const articleNamed = (reason: string): string | undefined =>
  /\bart(?:\.|ículo|iculo|icle)?\s*(\d{1,3}(?:\.\d{1,3}){0,2})/i.exec(reason)?.[1];

const namingArticle = (reason: string, article: string): string =>
  article === "" || articleNamed(reason) !== undefined ? reason : `Art. ${article}: ${reason}`;

function refusalOf(contest: Contest, problem: ElectionBallotProblem): Refusal {
  switch (problem.code) {
    case "wrong-kind":
      return { code: "other-ballot", needs: formOf(contest) };
    case "empty-ballot":
      return { code: "empty-ballot" };
    case "no-such-option":
      return { code: "no-such-option", choice: problem.option };
    case "duplicate-option":
      return { code: "duplicate-rank", choice: problem.option };
    case "equal-ranks":
      return { code: "no-ties" };
    case "score-out-of-range":
      return { code: "score-out-of-range", most: contest.maxScore ?? MAX_SCORE };
  }
}

/** A sound ballot by option numbers; those in one place, and those approved, in their order on the ballot. */
function markOf(options: readonly string[], voice: ElectionBallot): Mark {
  const numbers = new Map(options.map((name, index) => [name, index + 1]));
  const numbersOf = (names: readonly string[]): number[] =>
    names.map((name) => numbers.get(name) ?? 0).toSorted((a, b) => a - b);
  if ("approved" in voice) return numbersOf(voice.approved);
  if ("scores" in voice) {
    const given = new Map(Object.entries(voice.scores));
    return options.map((name) => given.get(name) ?? 0);
  }
  return voice.ranking
    .map((place) => numbersOf(typeof place === "string" ? [place] : place))
    .filter((place) => place.length > 0)
    .map((place) => (place.length === 1 ? (place[0] ?? 0) : place));
}

/** A mark as places from the best, its options counted from 0: what all counts of rankings and approvals read. */
export function placesOf(contest: Pick<Contest, "method">, mark: Mark): readonly (readonly number[])[] {
  if (typeof mark === "string") return [];
  const places = mark.map((place) => (typeof place === "number" ? [place - 1] : place.map((number) => number - 1)));
  return formOf(contest) === "approved" ? [places.flat()] : places;
}

/** The scores of a mark, by option. */
export const scoresOf = (mark: Mark): number[] => (typeof mark === "string" ? [] : mark.map(Number));
