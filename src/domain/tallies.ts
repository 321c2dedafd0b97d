import type { Choice } from "./ballots.ts";
import type { ContestResult } from "./contestResults.ts";
import type { Question } from "./questions.ts";
import { type Counts, type Outcome, type OutcomeResult, type Secrecy, type TestResult, outcomeOf } from "./rules.ts";

/** What is counted: which way, and by what weight; nobody's name. */
export type WeightedChoice = { readonly choice: Choice; readonly weight: number };

/** Weights by choice, and how many ballots they came from. */
export type Tally = { readonly weights: Readonly<Record<Choice, bigint>>; readonly ballots: number };

/** What every result says: who could take part, who did, and whether they were enough. */
export type Participation = {
  /** How many people's ballots: one that was split counts once. */
  readonly ballots: number;
  readonly present: number;
  readonly roll: { readonly size: number; readonly weight: number; readonly hash: string };
  readonly quorum: { readonly required: number; readonly reached: number; readonly met: boolean };
};

/** What a rule says of yes and no. */
export type Verdict = {
  readonly counts: {
    readonly yes: number;
    readonly no: number;
    readonly abstain: number;
    readonly blocks: number;
    readonly standAsides: number;
  };
  readonly tests: readonly ResultTest[];
  readonly tied: boolean;
  readonly mayFallBack: boolean;
  /** The chair's vote or the public draw, where it decided a tie. */
  readonly casting?: "yes" | "no";
};

/** The result of a yes or no. */
export type MotionResult = { readonly outcome: Outcome } & Participation & Verdict;

/** The result of a question as it is kept, shown and recomputed: integers that JSON holds exactly. */
export type Result = MotionResult | ContestResult;

/** Whether a question was a plain yes or no. */
export const isMotionResult = (result: Result): result is MotionResult => !("rounds" in result);

/** The result of what can only be a yes or no: an amendment, an incidental motion. */
export function motionResult(result: Result): MotionResult {
  if (!isMotionResult(result)) throw new TypeError("the result of a contest");
  return result;
}

export type ResultTest = Omit<TestResult, "have" | "needed" | "base"> & {
  readonly have: number;
  readonly needed: number;
  readonly base: number;
};

/** Who took part beside the ballots: the frozen roll, and by weight who was present. */
export type Attendance = {
  readonly roll: { readonly size: number; readonly weight: number; readonly hash: string };
  /** Undefined when nobody was counted in a room: then those who voted were there. */
  readonly present?: bigint;
};

/** What the ballots on a yes or no decided; whoever has rule, roll size and tally computes the same. */
export function resultOf(
  { rule }: Pick<Question, "rule">,
  tally: Tally,
  attendance: Attendance,
  casting?: "yes" | "no",
): MotionResult {
  const counts = countsOf(tally, attendance);
  const { outcome, quorum, tests, tied, mayFallBack } = outcomeOf(rule, counts, casting);
  return {
    outcome,
    counts: {
      yes: toSafe(counts.yes),
      no: toSafe(counts.no),
      abstain: toSafe(counts.abstain),
      blocks: toSafe(counts.blocks),
      standAsides: toSafe(counts.standAsides),
    },
    ballots: tally.ballots,
    present: toSafe(counts.present),
    roll: attendance.roll,
    quorum: { required: toSafe(quorum.required), reached: toSafe(quorum.reached), met: quorum.met },
    tests: tests.map(resultTest),
    tied,
    mayFallBack,
    ...(tied && rule.tie !== "lost" && casting !== undefined && { casting }),
  };
}

const noWeights: Readonly<Record<Choice, bigint>> = { yes: 0n, no: 0n, abstain: 0n, block: 0n, stand_aside: 0n };

export const emptyTally: Tally = { weights: noWeights, ballots: 0 };

/** The tally with one more slice of ballots; their order does not matter. */
export function addBallots(tally: Tally, ballots: Iterable<WeightedChoice>): Tally {
  const weights = { ...tally.weights };
  let count = tally.ballots;
  for (const { choice, weight } of ballots) {
    weights[choice] += BigInt(weight);
    count += 1;
  }
  return { weights, ballots: count };
}

/** Weights by choice. */
export const tallyBallots = (ballots: Iterable<WeightedChoice>): Tally => addBallots(emptyTally, ballots);

/** What a rule asks for, from a tally; with nobody counted in a room, those who voted are those present. */
export function countsOf({ weights }: Tally, { roll, present }: Attendance): Counts {
  const { yes, no, abstain, block: blocks, stand_aside: standAsides } = weights;
  const voted = yes + no + abstain + blocks + standAsides;
  return {
    yes,
    no,
    abstain,
    blocks,
    standAsides,
    present: present === undefined || present < voted ? voted : present,
    roll: BigInt(roll.weight),
    bodies: 0n,
    bodiesYes: 0n,
    bodiesVoted: 0n,
  };
}

/** Below so many, a secret vote can expose people. */
const SMALL_VOTE = 10;

/** True for a small secret vote in which all chose alike: a page then shows the outcome without the counts. */
export function isTelling(secrecy: Secrecy, result: Result): boolean {
  if (secrecy !== "secret" || result.ballots === 0 || result.ballots >= SMALL_VOTE) return false;
  const counts = isMotionResult(result) ? result.counts : (result.rounds[0]?.counts ?? {});
  return Object.values(counts).filter((count) => Number(count) > 0).length === 1;
}

/** True if a page has to warn, before voting, that so few voters cannot hide among each other. */
export const exposesVoters = (secrecy: Secrecy, rollSize: number): boolean =>
  secrecy === "secret" && rollSize < SMALL_VOTE;

function resultTest({ have, needed, base, ...test }: OutcomeResult["tests"][number]): ResultTest {
  return { ...test, have: toSafe(have), needed: toSafe(needed), base: toSafe(base) };
}

/** As a number that JSON holds exactly; rolls are bounded so that no sum of weights exceeds it. */
function toSafe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError("a count beyond 2^53");
  return number;
}
