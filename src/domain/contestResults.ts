import { type Mark, placesOf, scoresOf } from "./ballots.ts";
import { type Contest, REOPEN } from "./contests.ts";
import { countIrv } from "./elections/irv.ts";
import { countMeek } from "./elections/meek.ts";
import { profileOf } from "./elections/profile.ts";
import { ratify } from "./elections/ratify.ts";
import type { CountOptions, ElectionResult } from "./elections/results.ts";
import { countSchulze } from "./elections/schulze.ts";
import { countApprovals, countScores } from "./elections/scores.ts";
import { countStv } from "./elections/stv.ts";
import type { Question } from "./questions.ts";
import { type Attendance, type Participation, type Verdict, emptyTally, resultOf } from "./tallies.ts";

/** What is counted in a contest: what a part of a ballot says, and by what weight. */
export type WeightedMark = { readonly mark: Mark; readonly weight: number };

/** How the ballots of a contest fell; options by their numbers from 1, as text. */
type Counted = Omit<ElectionResult, "candidates">;

/** Who was elected, or who stands level. */
export type ElectedResult = { readonly outcome: "elected" | "no_quorum" | "tie" } & Participation & Counted;

/** Which text was chosen, and whether it was ratified against the status quo by the same ballots. */
export type RatifiedResult = { readonly outcome: "adopted" | "lost" | "no_quorum" | "tie" } & Participation &
  Counted &
  Verdict & { readonly winner: string | null };

export type ContestResult = ElectedResult | RatifiedResult;

export const isRatified = (result: ContestResult): result is RatifiedResult => "winner" in result;

/** A contest as it was put to the vote. */
export type PutContest = Pick<Question, "rule" | "options"> & { readonly contest: Contest };

/** How many ballots there were, beside what they say. */
export type ContestBallots = { readonly ballots: number; readonly marks: Iterable<WeightedMark> };

/**
 * What the ballots of a contest came to: a pure function, so that whoever has them computes the same. Below the
 * quorum nothing is counted. Lots are the options that a public draw put in order, by their numbers.
 */
export function resultOfContest(
  question: PutContest,
  { ballots, marks }: ContestBallots,
  attendance: Attendance,
  lots: readonly number[] = [],
): ContestResult {
  const list = [...marks];
  // Whoever voted counts for the quorum, whatever the ballot says.
  const tally = { weights: { ...emptyTally.weights, abstain: sumOf(list) }, ballots };
  const { present, roll, quorum } = resultOf(question, tally, attendance);
  const participation = { ballots, present, roll, quorum };
  const counted = quorum.met ? countMarks(question, list, lots) : uncounted(question.contest);
  if (question.contest.statusQuo !== undefined)
    return ratified(question, question.contest.statusQuo, list, { ...participation, ...counted }, attendance);
  const outcome = quorum.met ? (counted.undecided > 0 ? "tie" : "elected") : "no_quorum";
  return { outcome, ...participation, ...counted };
}

/** Those between whom a runoff decides the seats that are left, by their numbers from 1. */
export function runoffBetween(result: ContestResult): number[] {
  const tied = result.ties.flat();
  const last = result.rounds.at(-1);
  // Where somebody had to go first, whoever is still in the race may yet win.
  const isByRounds = result.method === "irv" || result.method.startsWith("stv");
  const standing = isByRounds && last !== undefined ? Object.keys(last.counts) : tied;
  const free = standing.filter((number) => !result.elected.includes(number) && !last?.excluded.includes(number));
  return [...new Set(free.map(Number))].toSorted((a, b) => a - b);
}

/** Counts the marks by the contest's method. */
function countMarks(
  { contest, options }: PutContest,
  marks: readonly WeightedMark[],
  lots: readonly number[],
): Counted {
  const candidates = options.map((_, index) => String(index + 1));
  const { candidates: _, ...counted } = countAs(contest, candidates, marks, {
    seats: contest.seats,
    lots: lots.map((number) => number - 1),
    ...(contest.reopen && { reopen: options.indexOf(REOPEN) }),
  });
  return counted;
}

function countAs(
  contest: Contest,
  candidates: readonly string[],
  marks: readonly WeightedMark[],
  terms: CountOptions,
): ElectionResult {
  if (contest.method === "score") {
    const scored = marks.map(({ mark, weight }) => ({ weight, scores: scoresOf(mark) }));
    return countScores(candidates, scored, terms);
  }
  const profile = profileOf(candidates, rankedBy(contest, marks));
  switch (contest.method) {
    case "approval":
      return countApprovals(profile, terms);
    case "irv":
      return countIrv(profile, terms);
    case "stv":
      return countStv(profile, terms);
    case "stv-meek":
      return countMeek(profile, terms);
    case "schulze":
      return countSchulze(profile, terms);
  }
}

/** Marks as rankings; scores put options in places from the highest. */
function* rankedBy(contest: Contest, marks: readonly WeightedMark[]) {
  for (const { mark, weight } of marks)
    yield { weight, ranking: contest.method === "score" ? placesByScore(mark) : placesOf(contest, mark) };
}

function placesByScore(mark: Mark): number[][] {
  const byScore = Map.groupBy(scoresOf(mark).entries(), ([, score]) => score);
  return [...byScore].toSorted(([a], [b]) => b - a).map(([, given]) => given.map(([option]) => option));
}

const uncounted = ({ method, seats }: Contest): Counted => ({
  method,
  seats,
  votes: 0,
  elected: [],
  vacant: 0,
  undecided: seats,
  ties: [],
  rounds: [],
});

type CountedPart = Participation & Counted;

/** The winner's yes is every ballot that puts it above the status quo, its no every one that puts it below. */
function ratified(
  question: PutContest,
  statusQuo: string,
  marks: readonly WeightedMark[],
  counted: CountedPart,
  attendance: Attendance,
): RatifiedResult {
  const { contest, options } = question;
  const asIs = options.indexOf(statusQuo);
  const winner = counted.elected[0] ?? null;
  const profile = profileOf(options, rankedBy(contest, marks));
  // Where things stay as they are there is nothing to say yes to.
  const sides = winner === null || Number(winner) - 1 === asIs ? undefined : ratify(profile, asIs, Number(winner) - 1);
  const weights = { ...emptyTally.weights, ...(sides ?? { abstain: sumOf(marks) }) };
  const verdict = resultOf(question, { weights, ballots: counted.ballots }, attendance);
  const { counts, tests, tied, mayFallBack } = verdict;
  const isTie = counted.quorum.met && counted.undecided > 0;
  return { ...counted, outcome: isTie ? "tie" : verdict.outcome, winner, counts, tests, tied, mayFallBack };
}

const sumOf = (marks: readonly WeightedMark[]): bigint => marks.reduce((sum, { weight }) => sum + BigInt(weight), 0n);

/** The result with the options by name in place of their numbers. */
export function byName(result: ContestResult, options: readonly string[]): ContestResult {
  const name = (number: string): string => options[Number(number) - 1] ?? number;
  const names = (numbers: readonly string[]): string[] => numbers.map(name);
  const named = {
    elected: names(result.elected),
    ties: result.ties.map(names),
    rounds: result.rounds.map((round) => ({
      ...round,
      counts: Object.fromEntries(Object.entries(round.counts).map(([number, votes]) => [name(number), votes])),
      ...(round.from !== undefined && { from: name(round.from) }),
      transfers: round.transfers.map(({ from, to, votes }) => ({
        from: name(from),
        to: to === null ? null : name(to),
        votes,
      })),
      elected: names(round.elected),
      excluded: names(round.excluded),
      ties: round.ties.map(names),
    })),
    ...(result.ranking !== undefined && { ranking: result.ranking.map(names) }),
  };
  if (!isRatified(result)) return { ...result, ...named };
  return { ...result, ...named, winner: result.winner === null ? null : name(result.winner) };
}
