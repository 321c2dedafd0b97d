import { type Citation, type Cited, cite, standingRules } from "./citations.ts";
import type { MotionId, PersonId, QuestionId } from "./ids.ts";
import {
  type Counts,
  type DecisionRule,
  type Outcome,
  type OutcomeResult,
  type Secrecy,
  type TestResult,
  optionsOf,
  outcomeOf,
  ruleHash,
} from "./rules.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { type Instant, SECOND } from "./time.ts";

export const choices = ["yes", "no", "abstain", "block", "stand_aside"] as const;
/** What a ballot on a motion can say. */
export type Choice = (typeof choices)[number];

export const questionStates = ["open", "closed", "superseded", "provisional", "disputed", "split"] as const;
export type QuestionState = (typeof questionStates)[number];

export const matters = ["motion", "amendment", "incidental"] as const;
/** What a question puts to the vote: the motion itself, an amendment to it, or an incidental motion about it. */
export type Matter = (typeof matters)[number];

/** A thing that was put to the vote, as frozen at its opening. */
export type Question = {
  readonly id: QuestionId;
  readonly motion: MotionId;
  readonly matter: Matter;
  /** The amendment or the incidental motion; null if the matter is the motion. */
  readonly subject: string | null;
  readonly state: QuestionState;
  readonly rule: DecisionRule;
  readonly secrecy: Secrecy;
  readonly options: readonly Choice[];
  readonly rollHash: string;
  /** The article that its rule was taken from, and the hash of the charter in force; null before there were charters. */
  readonly cited: CitedAtOpening | null;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  readonly closedAt: Instant | null;
};

/** Where the rule of a question stood when it was opened. */
export type CitedAtOpening = Citation & { readonly charter?: string };

/** A voter on the frozen roll; the weight is the roll's word, never the voter's. */
export type RollEntry = { readonly voter: PersonId; readonly weight: number };

/** A ballot as it goes into the box; the reason is for blocks and stand-asides, the article for blocks under a charter. */
export type Ballot = { readonly choice: string; readonly reason?: string; readonly article?: string };

/** What is counted: which way, and by what weight; nobody's name. */
export type WeightedChoice = { readonly choice: Choice; readonly weight: number };

/** Weights by choice, and how many ballots they came from. */
export type Tally = { readonly weights: Readonly<Record<Choice, bigint>>; readonly ballots: number };

/** That somebody voted, never how. */
export type BallotCast = {
  readonly kind: "ballot-cast";
  readonly question: QuestionId;
  readonly voter: PersonId;
  readonly weight: number;
  readonly isReplacement: boolean;
};

/** The result of a question as it is kept, shown and recomputed: integers that JSON holds exactly. */
export type Result = {
  readonly outcome: Outcome;
  readonly counts: {
    readonly yes: number;
    readonly no: number;
    readonly abstain: number;
    readonly blocks: number;
    readonly standAsides: number;
  };
  readonly ballots: number;
  readonly present: number;
  readonly roll: { readonly size: number; readonly weight: number; readonly hash: string };
  readonly quorum: { readonly required: number; readonly reached: number; readonly met: boolean };
  readonly tests: readonly ResultTest[];
  readonly tied: boolean;
  readonly mayFallBack: boolean;
};

export type ResultTest = Omit<TestResult, "have" | "needed" | "base"> & {
  readonly have: number;
  readonly needed: number;
  readonly base: number;
};

export type QuestionClosed = {
  readonly kind: "question-closed";
  readonly question: QuestionId;
  readonly motion: MotionId;
  readonly result: Result;
};

/** What voting froze: nothing of it can change afterwards. */
export type QuestionOpened = {
  readonly kind: "question-opened";
  readonly motion: MotionId;
  readonly question: QuestionId;
  readonly matter: Matter;
  readonly subject: string | null;
  readonly textHash: string;
  readonly rule: DecisionRule;
  readonly ruleHash: string;
  readonly secrecy: Secrecy;
  readonly options: readonly Choice[];
  readonly rollSize: number;
  readonly rollHash: string;
  readonly cited: CitedAtOpening;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
};

export type QuestionFact = BallotCast | QuestionClosed | QuestionOpened;

/** What is put to the vote; the text hash is of what the voters decide about. */
export type About = Pick<QuestionOpened, "motion" | "question" | "matter" | "subject" | "textHash">;

/** Under which rule, by whom and until when. */
export type Terms = {
  readonly rule: DecisionRule;
  /** The article that the rule is taken from; the standing rules without it. */
  readonly cited?: Citation;
  readonly closesAt: Instant;
  readonly secrecy?: Secrecy;
  readonly roll: { readonly size: number; readonly hash: string };
};

/** Whether a roll of such voters can be made here: members of a body, or holders of a council's seats. */
export const isVotedBy = (electorate: DecisionRule["electorate"]): boolean =>
  electorate === "members" || electorate === "seats";

/** Freezes text, rule, roll and closing time; whether it may be asked at all is for the rules of its matter to say. */
export function putToVote(
  about: About,
  { rule, cited = standingRules, closesAt, secrecy = rule.secrecy, roll }: Terms,
  rules: { readonly minVotingSeconds: number; readonly charter?: { readonly hash: string } } & Cited,
  at: Instant,
): Ruling<QuestionOpened> {
  const earliest = at + rules.minVotingSeconds * SECOND;
  if (closesAt < earliest) return refuse({ code: "closes-too-soon", earliest, ...cite(rules, "minVotingSeconds") });
  if (roll.size === 0) return refuse({ code: "empty-roll" });
  if (!isVotedBy(rule.electorate)) return refuse({ code: "other-electorate", electorate: rule.electorate, ...cited });
  return allow({
    kind: "question-opened",
    ...about,
    rule,
    ruleHash: ruleHash(rule),
    // Delegates answer for how they vote (domain.md §3).
    secrecy: rule.electorate === "seats" ? "roll_call" : secrecy,
    options: optionsOf(rule),
    rollSize: roll.size,
    rollHash: roll.hash,
    cited: { ...cited, ...(rules.charter !== undefined && { charter: rules.charter.hash }) },
    opensAt: at,
    closesAt,
  });
}

/** Below so many, a secret vote can expose people. */
const SMALL_VOTE = 10;

/** One person, one ballot: refuses before opening, after closing, and whoever is not on the roll. */
export function castBallot(
  question: Pick<Question, "id" | "state" | "rule" | "options" | "opensAt" | "closesAt" | "closedAt"> &
    Partial<Pick<Question, "cited">>,
  voter: RollEntry | undefined,
  ballot: Ballot,
  hasVoted: boolean,
  at: Instant,
): Ruling<BallotCast> {
  if (question.state !== "open" || at >= question.closesAt)
    return refuse({ code: "voting-closed", closedAt: question.closedAt ?? question.closesAt });
  if (at < question.opensAt) return refuse({ code: "voting-not-open" });
  if (voter === undefined) return refuse({ code: "not-on-the-roll" });
  const { choice } = ballot;
  const { charter, ...cited } = question.cited ?? {};
  if (!question.options.some((option) => option === choice))
    return refuse({ code: "no-such-option", choice, ...cited });
  if (choice === "block" && (ballot.reason ?? "").trim() === "") return refuse({ code: "reason-needed", ...cited });
  if (choice === "block" && charter !== undefined && (ballot.article ?? "").trim() === "")
    return refuse({ code: "article-needed", ...cited });
  if (hasVoted && question.rule.mayChange === "never") return refuse({ code: "already-voted", ...cited });
  const { voter: person, weight } = voter;
  return allow({ kind: "ballot-cast", question: question.id, voter: person, weight, isReplacement: hasVoted });
}

/** The article that a reason names: "Art. 4.2: …"; undefined if it names none. */
export const articleNamed = (reason: string): string | undefined =>
  /\bart(?:\.|ículo|iculo|icle)?\s*(\d{1,3}(?:\.\d{1,3}){0,2})/i.exec(reason)?.[1];

/** Who took part beside the ballots: the frozen roll, and by weight who was present. */
export type Attendance = {
  readonly roll: { readonly size: number; readonly weight: number; readonly hash: string };
  /** Undefined when nobody was counted in a room: then those who voted were there. */
  readonly present?: bigint;
};

/** The result at the close: a pure function of rule, roll, presence and ballots; refuses a second close, and one before the time unless two officers asked for it. */
export function closeQuestion(
  question: Pick<Question, "id" | "motion" | "state" | "rule" | "closesAt">,
  tally: Tally,
  attendance: Attendance,
  at: Instant,
  isEarly = false,
): Ruling<QuestionClosed> {
  if (question.state !== "open") return refuse({ code: "wrong-state", state: question.state });
  if (at < question.closesAt && !isEarly) return refuse({ code: "not-closed", closesAt: question.closesAt });
  const result = resultOf(question, tally, attendance);
  return allow({ kind: "question-closed", question: question.id, motion: question.motion, result });
}

/** What the ballots decided; whoever has rule, roll size and tally computes the same. */
export function resultOf({ rule }: Pick<Question, "rule">, tally: Tally, attendance: Attendance): Result {
  const counts = countsOf(tally, attendance);
  const { outcome, quorum, tests, tied, mayFallBack } = outcomeOf(rule, counts);
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

/** True for a small secret vote in which all chose alike: a page then shows the outcome without the counts. */
export function isTelling(secrecy: Secrecy, { counts, ballots }: Pick<Result, "counts" | "ballots">): boolean {
  const chosen = Object.values(counts).filter((count) => count > 0).length;
  return secrecy === "secret" && ballots > 0 && ballots < SMALL_VOTE && chosen === 1;
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
