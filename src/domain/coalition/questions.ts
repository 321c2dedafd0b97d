import { sha256Of, type Sha256 } from "#domain/entries.ts";
import { canonical, type JsonObject } from "#domain/jcs.ts";
import { outcomeOf, ruleHash, type Counts, type DecisionRule } from "#domain/rules.ts";
import { instantOf, type Instant } from "#domain/time.ts";
import type { Acting } from "./acts.ts";
import { closesFrom, isBySeats, ruleFor, secondsFor, type CoalitionEffect } from "./charter.ts";
import { electorateOf } from "./council.ts";
import type { BodyChoice } from "./entries.ts";
import { bodiesIn } from "./seatVotes.ts";
import {
  find,
  keep,
  rulesOf,
  standingOf,
  type Decided,
  type Draft,
  type Electing,
  type Question,
  type Roll,
} from "./state.ts";
import type { DocketVerdict } from "./verdicts.ts";

/** The convenor puts a motion to the vote: roll, rule and charter are those of this moment, or nothing is opened. */
export function openQuestion(draft: Draft, { entry, hash, at, member }: Acting<"QuestionOpened">): DocketVerdict {
  if (entry.issuer !== at.convenor || member === undefined) return "not-the-convenor";
  if (entry.term !== at.term) return "old-term";
  const motionHash = entry.refs[0]?.hash ?? "sha256:";
  const motion = find(draft, "motion", motionHash);
  if (motion === undefined || motion.state === "withdrawn") return "no-motion";
  if (motion.state !== "submitted") return "already-open";
  const rules = rulesOf(draft);
  if (motion.seconds.length < secondsFor(rules, motion.effect)) return "not-seconded";
  if (entry.textHash !== motion.textHash) return "stale-base";
  const { charter } = standingOf(draft);
  if (entry.charter !== undefined && entry.charter !== charter) return "unknown-charter";
  const rule = ruleFor(rules, motion.effect);
  const mayChange = rule.mayChange === "until_close";
  const isRule = canonical(entry.rule) === canonical(rule) && entry.ruleHash === sha256Of(ruleHash(rule));
  if (!isRule || entry.mayChange !== mayChange || entry.contest !== undefined) return "rule-differs";
  const electorate = electorateOf(draft, rule);
  if (electorate === undefined) return "no-council";
  const { roll, hash: rollHash } = electorate;
  if (entry.rollHash !== rollHash || entry.rollSize !== roll.length) return "roll-differs";
  const closesAt = instantOf(entry.closesAt);
  const earliest = closesFrom(rules, motion.effect, appliedAt(draft, motion.effect), at.time);
  if (closesAt < earliest || closesAt > at.time + rules.period.most) return "period";
  keep(draft, "motion", motionHash, { ...motion, state: "open" });
  keep(draft, "roll", rollHash, roll);
  const frozen = { motion: motionHash, rule: entry.rule, rollHash, charter, closesAt, mayChange };
  keep(draft, "question", hash, { ...frozen, state: "open" });
  draft.open = [...draft.open, hash].toSorted();
  return "ok";
}

/** A body says what it decided at home; it counts if it is noted before the question closes. */
export function voteAsBody(draft: Draft, { entry, hash, member }: Acting<"BodyVoted">): DocketVerdict {
  const [asked, decided] = entry.refs.map((ref) => ref.hash);
  const question = asked === undefined ? undefined : find(draft, "question", asked);
  if (asked === undefined || question === undefined) return "question-void";
  if (question.state !== "open") return "late";
  const roll = find(draft, "roll", question.rollHash) ?? [];
  if (!roll.some(([actor]) => actor === entry.issuer)) return "not-on-the-roll";
  if (member?.standing !== "full") return "not-a-member";
  const vote = voteKey(asked, entry.issuer);
  if (find(draft, "vote", vote) !== undefined && !question.mayChange) return "voted-already";
  const decision = decided === undefined ? undefined : find(draft, "decision", decided);
  // One vote at home is one vote here: it is not used again for another question.
  const isOwn = decision?.by === entry.issuer && decision.question === undefined;
  if (decided === undefined || decision === undefined || !isOwn) return "no-decision";
  if (!agrees(entry.choice, decision)) return "contradicts-home";
  keep(draft, "decision", decided, { ...decision, question: asked });
  keep(draft, "vote", vote, { choice: entry.choice, by: hash });
  return "ok";
}

/** Whether a body may say this after such a decision at home: what it adopted it does not refuse, and who decided nothing abstains. */
export function agrees(choice: BodyChoice, { outcome, isBlocked }: Decided): boolean {
  switch (choice) {
    case "yes":
      return outcome === "adopted";
    case "no":
    case "stand_aside":
      return outcome === "lost";
    case "block":
      return outcome === "lost" && isBlocked;
    case "abstain":
      return outcome === "no_quorum";
  }
}

/** What the convenor certifies changes nothing: it agrees with what everyone computes, or the question shows as disputed. */
export function certifyResult(draft: Draft, { entry, at }: Acting<"ResultCertified">): DocketVerdict {
  if (entry.issuer !== at.convenor) return "not-the-convenor";
  const hash = entry.refs[0]?.hash ?? "sha256:";
  const question = find(draft, "question", hash);
  if (question?.result === undefined) return "no-question";
  const { outcome, counts } = entry;
  if (canonical({ outcome, counts }) === canonical(question.result)) return "ok";
  keep(draft, "question", hash, { ...question, isDisputed: true });
  return "result-differs";
}

/** Counts the votes that were noted, by the rule that was frozen: a pure function of the docket. */
export function closeQuestion(draft: Draft, hash: Sha256, question: Question): Question {
  const roll = find(draft, "roll", question.rollHash) ?? [];
  const rule = question.rule as unknown as DecisionRule;
  const counts = countAmong(rule, roll, (voter) => find(draft, "vote", voteKey(hash, voter))?.choice);
  const { outcome } = outcomeOf(rule, counts);
  const numbers = Object.entries(counts).map(([name, count]) => [name, Number(count)] as const);
  const { height } = standingOf(draft);
  const result = { outcome, counts: Object.fromEntries(numbers) };
  const closed: Question = { ...question, state: outcome, result, closedAt: height };
  keep(draft, "question", hash, closed);
  const motion = find(draft, "motion", question.motion);
  if (motion !== undefined) keep(draft, "motion", question.motion, { ...motion, state: outcome });
  return closed;
}

/** How `Records.vote` names a question and a body together. */
export const voteKey = (question: Sha256, actor: string): string => `${question} ${actor}`;

/** What an opening of this motion states now, beside the motion itself and when it closes; undefined where nobody could vote on it. */
export function openingOf(state: Electing, motion: Sha256): OpeningTerms | undefined {
  const moved = find(state, "motion", motion);
  if (moved === undefined) return undefined;
  const rule = ruleFor(rulesOf(state), moved.effect);
  const electorate = electorateOf(state, rule);
  if (electorate === undefined) return undefined;
  const { roll, hash } = electorate;
  const { term, charter } = standingOf(state);
  return {
    textHash: moved.textHash,
    rule,
    ruleHash: sha256Of(ruleHash(rule)),
    charter,
    mayChange: rule.mayChange === "until_close",
    term,
    rollSize: roll.length,
    rollHash: hash,
  };
}

/** The members of a `QuestionOpened` that follow from the state. */
export type OpeningTerms = {
  readonly textHash: Sha256;
  readonly rule: JsonObject;
  readonly ruleHash: Sha256;
  readonly charter: Sha256;
  readonly mayChange: boolean;
  readonly term: number;
  readonly rollSize: number;
  readonly rollHash: Sha256;
};

/** When the body whose admission is asked for applied. */
export const appliedAt = (draft: Electing, effect: CoalitionEffect | undefined): Instant | undefined =>
  effect !== undefined && "admit" in effect ? find(draft, "member", effect.admit)?.affirmedAt : undefined;

/** What a roll has said so far: yes, no and so on by weight, bodies by number. */
export function countAmong(
  rule: Pick<DecisionRule, "electorate">,
  roll: Roll,
  choiceOf: (voter: string) => BodyChoice | undefined,
): Counts {
  const votes = roll.flatMap(([actor, weight]) => {
    const choice = choiceOf(actor);
    return choice === undefined ? [] : [{ choice, weight: BigInt(weight) }];
  });
  const weigh = (choice: BodyChoice): bigint =>
    votes.reduce((sum, vote) => (vote.choice === choice ? sum + vote.weight : sum), 0n);
  return {
    yes: weigh("yes"),
    no: weigh("no"),
    abstain: weigh("abstain"),
    blocks: weigh("block"),
    standAsides: weigh("stand_aside"),
    present: votes.reduce((sum, { weight }) => sum + weight, 0n),
    roll: roll.reduce((sum, [, weight]) => sum + BigInt(weight), 0n),
    ...bodiesAmong(rule, roll, choiceOf),
  };
}

function bodiesAmong(...[rule, roll, choiceOf]: Parameters<typeof countAmong>) {
  if (isBySeats(rule)) return bodiesIn(roll, choiceOf);
  const said = roll.flatMap(([actor]) => choiceOf(actor) ?? []);
  return {
    bodies: BigInt(roll.length),
    bodiesYes: BigInt(said.filter((choice) => choice === "yes").length),
    bodiesVoted: BigInt(said.length),
  };
}
