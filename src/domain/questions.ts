import { type Ballot, type Choice, readBallot } from "./ballots.ts";
import { type Citation, type Cited, cite, standingRules } from "./citations.ts";
import { type Contest, type ContestTerms, type FrozenContest, termsOf } from "./contests.ts";
import type { DrawId, MotionId, PersonId, QuestionId } from "./ids.ts";
import { type DecisionRule, type Secrecy, optionsOf, ruleHash } from "./rules.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import type { Result } from "./tallies.ts";
import type { CastingVoteDeposited } from "./ties.ts";
import { type Instant, SECOND } from "./time.ts";

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
  /** Yes and no and what else a ballot may say, or the names of a contest's options. */
  readonly options: readonly string[];
  /** How the ballots choose among the options; null for yes or no. */
  readonly contest: Contest | null;
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

/** That somebody voted, never how. */
export type BallotCast = {
  readonly kind: "ballot-cast";
  readonly question: QuestionId;
  readonly voter: PersonId;
  readonly weight: number;
  readonly isReplacement: boolean;
};

export type QuestionClosed = {
  readonly kind: "question-closed";
  readonly question: QuestionId;
  readonly motion: MotionId;
  readonly matter: Matter;
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
  /** Where the options are not yes and no; then their names stand in a text file, and `options` is empty. */
  readonly contest?: ContestTerms;
  readonly rollSize: number;
  readonly rollHash: string;
  readonly cited: CitedAtOpening;
  readonly opensAt: Instant;
  readonly closesAt: Instant;
  /** The question whose tie this one decides, and the draw by which it does where nobody votes. */
  readonly decidesTieOf?: QuestionId;
  readonly draw?: DrawId;
};

export type QuestionFact = BallotCast | CastingVoteDeposited | QuestionClosed | QuestionOpened;

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
  readonly frozen?: FrozenContest | undefined;
};

/** Whether a roll of such voters can be made here: members of a body, or holders of a council's seats. */
export const isVotedBy = (electorate: DecisionRule["electorate"]): boolean =>
  electorate === "members" || electorate === "seats";

/** Freezes text, rule, roll and closing time; whether it may be asked at all is for the rules of its matter to say. */
export function putToVote(
  about: About,
  { rule, cited = standingRules, closesAt, secrecy = rule.secrecy, roll, frozen }: Terms,
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
    options: frozen === undefined ? optionsOf(rule) : [],
    ...(frozen !== undefined && { contest: termsOf(frozen) }),
    rollSize: roll.size,
    rollHash: roll.hash,
    cited: { ...cited, ...(rules.charter !== undefined && { charter: rules.charter.hash }) },
    opensAt: at,
    closesAt,
  });
}

/** Why this person cannot vote now: before opening, after closing, not on the roll, voted already. */
export function barFrom(
  question: Pick<Question, "state" | "rule" | "opensAt" | "closesAt" | "closedAt"> & Partial<Pick<Question, "cited">>,
  voter: RollEntry | undefined,
  hasVoted: boolean,
  at: Instant,
): Refusal | undefined {
  if (question.state !== "open" || at >= question.closesAt)
    return { code: "voting-closed", closedAt: question.closedAt ?? question.closesAt };
  if (at < question.opensAt) return { code: "voting-not-open" };
  if (voter === undefined) return { code: "not-on-the-roll" };
  const { charter: _, ...cited } = question.cited ?? {};
  return hasVoted && question.rule.mayChange === "never" ? { code: "already-voted", ...cited } : undefined;
}

/** One person, one ballot: refuses before opening, after closing, whoever is not on the roll, and what cannot be counted. */
export function castBallot(
  question: Pick<Question, "id" | "state" | "rule" | "options" | "contest" | "opensAt" | "closesAt" | "closedAt"> &
    Partial<Pick<Question, "cited">>,
  voter: RollEntry | undefined,
  ballot: Ballot,
  hasVoted: boolean,
  at: Instant,
): Ruling<BallotCast> {
  const bar = barFrom(question, voter, hasVoted, at);
  if (bar !== undefined) return refuse(bar);
  if (voter === undefined) return refuse({ code: "not-on-the-roll" });
  const { voter: person, weight } = voter;
  const read = readBallot(question, ballot, weight);
  if (!read.allowed) return read;
  return allow({ kind: "ballot-cast", question: question.id, voter: person, weight, isReplacement: hasVoted });
}

/** Whether a question can be closed: not twice, and before its time only if two officers asked for it. */
export function barToClose(
  question: Pick<Question, "state" | "closesAt">,
  at: Instant,
  isEarly = false,
): Refusal | undefined {
  if (question.state !== "open") return { code: "wrong-state", state: question.state };
  return at < question.closesAt && !isEarly ? { code: "not-closed", closesAt: question.closesAt } : undefined;
}

/** The close with what the ballots came to: a pure function of rule, roll, presence and ballots. */
export function closeQuestion(
  question: Pick<Question, "id" | "motion" | "matter" | "state" | "closesAt">,
  result: Result,
  at: Instant,
  isEarly = false,
): Ruling<QuestionClosed> {
  const bar = barToClose(question, at, isEarly);
  if (bar !== undefined) return refuse(bar);
  const { id, motion, matter } = question;
  return allow({ kind: "question-closed", question: id, motion, matter, result });
}
