import { isRule } from "#domain/bundles/shape.ts";
import { sha256Of, type EntryOf, type EntryResult } from "#domain/entries.ts";
import { outcomeOf, ruleHash, type Counts, type DecisionRule } from "#domain/rules.ts";

/** What cannot be true of a result that a log states. */
export type ResultFault = { readonly code: string; readonly text: string };

type Opened = EntryOf<"QuestionOpened">;

/**
 * Computes a result again from what the log says: rule and roll of the opening, counts of the close. Weights of voters
 * and who was in a room are not in the log; where a result hangs on them, only what no such numbers could make true is a fault.
 */
export function checkResult(opened: Opened, { result }: EntryOf<"QuestionClosed">): ResultFault[] {
  const { rule } = opened;
  if (!isRule(rule)) return [fault("rule", "The rule that was frozen is none that can be counted by")];
  return [
    ...when(sha256Of(ruleHash(rule)) !== opened.ruleHash, "rule-hash", "The rule is not the one that its hash names"),
    ...when(result.ballots > opened.rollSize, "more-ballots-than-voters", "More ballots than voters"),
    ...checkQuorum(rule, opened, result),
    ...(opened.contest === undefined ? checkOutcome(rule, opened, result) : checkContest(opened.contest, result)),
  ];
}

function checkQuorum(rule: DecisionRule, { rollSize }: Opened, { quorum, outcome }: EntryResult): ResultFault[] {
  const least = leastRequired(rule, rollSize);
  return [
    ...when(
      quorum.met !== quorum.reached >= quorum.required,
      "quorum",
      "The quorum was met or not, against its own numbers",
    ),
    ...when(least !== undefined && quorum.required < least, "quorum", "The rule asks for a larger quorum"),
    ...when(!quorum.met && outcome !== "no_quorum", "outcome", "It was decided without a quorum"),
  ];
}

/** The quorum of a roll on which everybody has one vote: with more weight it can only be larger. */
function leastRequired(rule: DecisionRule, rollSize: number): bigint | undefined {
  if (rule.quorum.base !== "roll") return undefined;
  return outcomeOf(rule, { ...noVotes, roll: BigInt(rollSize) }).quorum.required;
}

const noVotes: Counts = {
  yes: 0n,
  no: 0n,
  abstain: 0n,
  blocks: 0n,
  standAsides: 0n,
  present: 0n,
  roll: 0n,
  bodies: 0n,
  bodiesYes: 0n,
  bodiesVoted: 0n,
};

function checkOutcome(rule: DecisionRule, { rollSize }: Opened, result: EntryResult): ResultFault[] {
  const of = (choice: string): bigint => BigInt(result.counts[choice] ?? 0);
  const votes = {
    yes: of("yes"),
    no: of("no"),
    abstain: of("abstain"),
    blocks: of("blocks"),
    standAsides: of("standAsides"),
  };
  const cast = Object.values(votes).reduce((sum, count) => sum + count, 0n);
  const { reached } = result.quorum;
  const isByPresence = rule.quorum.counts === "presence";
  const present = isByPresence ? BigInt(reached) : cast;
  const roll = cast > BigInt(rollSize) ? cast : BigInt(rollSize);
  const counts: Counts = { ...noVotes, ...votes, present, roll };
  return [
    ...when(BigInt(result.ballots) > cast, "counts", "More ballots than votes"),
    ...when(
      isByPresence ? present < cast : rule.quorum.base !== "bodies" && BigInt(reached) !== cast,
      "quorum",
      "Not as many took part as voted",
    ),
    ...when(result.quorum.met && result.outcome === "no_quorum", "outcome", "There was a quorum"),
    ...when(
      result.quorum.met && result.outcome !== "no_quorum" && !isPossible(rule, counts, result.outcome),
      "outcome",
      "By the rule, these counts come to something else",
    ),
  ];
}

/** A larger base never helps a motion: what fails on the smallest one fails on any, and may fail on a larger one. */
function isPossible(rule: DecisionRule, counts: Counts, outcome: EntryResult["outcome"]): boolean {
  const tests = outcomeOf(rule, counts, "yes").tests;
  if (rule.tests.some(({ base }) => base === "bodies")) return true;
  if (outcome === "lost" && rule.tests.some(({ base }) => base === "roll" || base === "present")) return true;
  const passes = tests.every(({ passed }) => passed);
  // A tie can be the chair's to decide, either way; the log does not say how.
  const isTied = counts.yes === counts.no && rule.tie !== "lost" && !passes;
  if (isTied) return outcome === "adopted" || outcome === "lost";
  return outcome === (passes ? "adopted" : "lost");
}

function checkContest({ seats, options }: NonNullable<Opened["contest"]>, result: EntryResult): ResultFault[] {
  const { outcome, elected = [], tied = [] } = result;
  const numbers = [...elected, ...tied];
  const isNamed = numbers.every((number) => number >= 1 && number <= options);
  return [
    ...when(!isNamed || new Set(elected).size < elected.length, "elected", "Options that were not there, or one twice"),
    ...when(elected.length > seats, "elected", "More elected than there are seats"),
    ...when(!result.quorum.met && elected.length > 0, "outcome", "Somebody is elected without a quorum"),
    ...when(outcome === "tie" && tied.length === 0, "outcome", "A tie between nobody"),
  ];
}

const fault = (code: string, text: string): ResultFault => ({ code, text });
const when = (isWrong: boolean, code: string, text: string): ResultFault[] => (isWrong ? [fault(code, text)] : []);
