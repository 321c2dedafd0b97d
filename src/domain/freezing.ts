import { type BodyRules, ruleOfMotion } from "./bodies.ts";
import type { FrozenContest } from "./contests.ts";
import { problemOf } from "./contests.ts";
import type { QuestionId } from "./ids.ts";
import type { Motion } from "./motions.ts";
import { type QuestionOpened, putToVote } from "./questions.ts";
import type { DecisionRule, Secrecy } from "./rules.ts";
import { type Ruling, refuse } from "./rulings.ts";
import { type Instant, SECOND } from "./time.ts";

/** How a vote is asked for. */
export type Opening = {
  readonly question: QuestionId;
  readonly closesAt: Instant;
  readonly secrecy?: Secrecy;
  readonly roll: { readonly size: number; readonly hash: string };
  /** Straight from submitted, without seconds and debate, where the body's rules let this person. */
  readonly isQuick: boolean;
  /** What has to be decided before: an incidental motion or an amendment. */
  readonly undecided?: "step" | "amendment" | undefined;
  /** The votes on it that were lost under a rule with a fallback, and whether the last one was. */
  readonly earlier?: { readonly failures: number; readonly mayFallBack: boolean } | undefined;
  /** Where the vote chooses among options. */
  readonly frozen?: FrozenContest | undefined;
};

type Frozen = Pick<Motion, "id" | "kind" | "state" | "rule" | "effect" | "textHash">;

/** pending → voting, as the body ordered by the previous question: until when it said, or as soon as the rules allow after that. */
export function openOrdered(motion: Frozen, opening: Opening, rules: BodyRules, at: Instant): Ruling<QuestionOpened> {
  if (motion.state !== "pending") return refuse({ code: "wrong-state", state: motion.state });
  const closesAt = Math.max(opening.closesAt, at + rules.minVotingSeconds * SECOND);
  return freeze(motion, { ...opening, closesAt }, rules, at);
}

/** The rule of the next vote: after so many that failed, the fallback. */
export function ruleOfVote(rule: DecisionRule, failures: number): DecisionRule {
  const { fallback } = rule;
  return fallback !== undefined && failures >= fallback.afterSittings ? fallback.rule : rule;
}

/** Freezes the vote on a motion, once nothing else has to be decided before it. */
export function freeze(motion: Frozen, opening: Opening, rules: BodyRules, at: Instant): Ruling<QuestionOpened> {
  if (opening.undecided !== undefined)
    return refuse({ code: opening.undecided === "step" ? "step-pending" : "amendment-undecided" });
  const unfit = opening.frozen === undefined ? undefined : problemOf(opening.frozen.contest, opening.frozen.options);
  if (unfit !== undefined) return refuse(unfit);
  const { textHash } = motion;
  if (textHash === null) return refuse({ code: "wrong-state", state: motion.state });
  const { rule: usual, cited } = ruleOfMotion(rules, motion);
  const rule = ruleOfVote(usual, opening.earlier?.failures ?? 0);
  if (rule.electorate !== rules.rule.electorate)
    return refuse({ code: "other-electorate", electorate: rule.electorate, ...cited });
  const about = { question: opening.question, motion: motion.id, matter: "motion", subject: null, textHash } as const;
  return putToVote(about, { ...opening, rule, cited }, rules, at);
}
