import type { Iri, Sha256 } from "#domain/entries.ts";
import type { BodyId, QuestionId } from "#domain/ids.ts";
import { type Someone, refusalFor } from "#domain/members.ts";
import { type Refusal, type Ruling, allow, refuse } from "#domain/rulings.ts";
import { optionsOf, type DecisionRule } from "#domain/rules.ts";
import { isMotionResult, type Result } from "#domain/tallies.ts";
import { SECOND, type Instant } from "#domain/time.ts";
import { closesFrom, secondsFor, type CharterRules, type CoalitionEffect } from "./charter.ts";
import type { BodyChoice } from "./entries.ts";
import { agrees, type OpeningTerms } from "./questions.ts";
import type { Member, Motion, Question, Records } from "./state.ts";

/** What a coalition is moved to do, beside what any body is. */
export const coalitionMotionKinds = [
  "resolution",
  "position",
  "endorsement",
  "charter_amendment",
  "ratification",
  "admission",
  "expulsion",
  "reinstatement",
  "procedural",
] as const;
export type CoalitionMotionKind = (typeof coalitionMotionKinds)[number];

/** A motion of a coalition under the name that this instance gives it. */
type About = { readonly organization: BodyId; readonly coalition: Sha256; readonly motion: string };

/** What our organizations do about motions of coalitions. */
export type CoalitionMotionFact =
  | (About & {
      readonly kind: "coalition-motion-moved";
      readonly motionKind: CoalitionMotionKind;
      readonly textHash: Sha256;
      readonly effect?: CoalitionEffect;
    })
  | (About & { readonly kind: "coalition-motion-seconded" })
  | (About & { readonly kind: "coalition-motion-withdrawn" })
  | (About & {
      readonly kind: "coalition-question-opened";
      readonly closesAt: Instant;
      readonly terms: OpeningTerms;
    })
  | (About & {
      readonly kind: "body-voted";
      readonly choice: BodyChoice;
      /** The vote at home that decided it. */
      readonly question: QuestionId;
    })
  | (About & { readonly kind: "result-certified"; readonly block: Sha256 });

type FactOf<Kind extends CoalitionMotionFact["kind"]> = Extract<CoalitionMotionFact, { kind: Kind }>;
type Standing = Member["standing"] | undefined;

/** Where the own organization stands in a coalition, in what is final. */
export type Place = { readonly by: Someone; readonly own: Iri; readonly standing: Standing };

/** The kind of a motion that says nothing else: what its effect makes it. */
export function kindOf(effect: CoalitionEffect | undefined): CoalitionMotionKind {
  if (effect === undefined) return "resolution";
  if ("admit" in effect) return "admission";
  if ("expel" in effect) return "expulsion";
  if ("reinstate" in effect) return "reinstatement";
  if ("office" in effect || "rescind" in effect) return "procedural";
  if ("supersede" in effect) return "position";
  return "amend" in effect ? "charter_amendment" : "ratification";
}

/** An officer moves for the organization, which is a full member. */
export function move(
  place: Place,
  asked: Omit<FactOf<"coalition-motion-moved">, "kind">,
): Ruling<FactOf<"coalition-motion-moved">> {
  const refusal = refusalToAct(place);
  return refusal === undefined ? allow({ kind: "coalition-motion-moved", ...asked }) : refuse(refusal);
}

/** An officer supports a motion of another member, once. */
export function second(
  place: Place,
  motion: Motion | undefined,
  hasSeconded: boolean,
  about: About,
): Ruling<FactOf<"coalition-motion-seconded">> {
  const refusal = refusalToAct(place) ?? refusalOf(motion, "submitted");
  if (refusal !== undefined) return refuse(refusal);
  if (motion?.by === place.own) return refuse({ code: "own-motion" });
  if (hasSeconded || motion?.seconds.includes(place.own) === true) return refuse({ code: "already-seconded" });
  return allow({ kind: "coalition-motion-seconded", ...about });
}

/** The mover takes it back before the vote; nobody has to have confirmed it before. */
export function withdraw(
  place: Place,
  { by, state }: Pick<Motion, "by" | "state">,
  hasWithdrawn: boolean,
  about: About,
): Ruling<FactOf<"coalition-motion-withdrawn">> {
  const refusal = refusalFor(place.by, "act-in-coalition");
  if (refusal !== undefined) return refuse(refusal);
  if (by !== place.own) return refuse({ code: "mover-only" });
  if (state !== "submitted") return refuse({ code: "wrong-state", state });
  if (hasWithdrawn) return refuse({ code: "already-withdrawn" });
  return allow({ kind: "coalition-motion-withdrawn", ...about });
}

/** How long a block may take to note an opening: the period counts from there. */
const NOTING = 10 * SECOND;

/** What an opening is judged by: the charter's rules, who convenes, and the deadlines of what is open. */
export type Opening = {
  readonly rules: CharterRules;
  /** Of an admission: when the body applied. */
  readonly appliedAt: Instant | undefined;
  readonly coalition: Records["coalition"];
  readonly deadlines: readonly Instant[];
  readonly terms: OpeningTerms;
  readonly closesAt: Instant;
  /** An opening of it is on its way already. */
  readonly isAsked: boolean;
};

/** The convenor’s officer puts a seconded motion to the vote, for as long as the charter lets. */
export function open(
  place: Place,
  motion: Motion | undefined,
  opening: Opening,
  about: About,
  at: Instant,
): Ruling<FactOf<"coalition-question-opened">> {
  const { rules, coalition, terms, closesAt } = opening;
  const refusal = refusalToAct(place) ?? refusalOf(motion, "submitted");
  if (refusal !== undefined) return refuse(refusal);
  if (coalition.convenor !== place.own) return refuse({ code: "not-the-convenor" });
  if (opening.isAsked) return refuse({ code: "wrong-state", state: "open" });
  const have = motion?.seconds.length ?? 0;
  const need = secondsFor(rules, motion?.effect);
  if (have < need) return refuse({ code: "not-seconded", have, need });
  const { earliest, latest } = periodOf(opening, motion?.effect, at);
  if (closesAt < earliest) return refuse({ code: "closes-too-soon", earliest });
  if (closesAt > latest) return refuse({ code: "too-far", latest });
  return allow({ kind: "coalition-question-opened", ...about, closesAt, terms });
}

/** Until when a vote can last that is opened now: a convenor that waits for the last votes on something else notes nothing meanwhile. */
export function periodOf(
  { rules, deadlines, appliedAt }: Pick<Opening, "rules" | "deadlines" | "appliedAt">,
  effect: CoalitionEffect | undefined,
  at: Instant,
): { readonly earliest: Instant; readonly latest: Instant } {
  const waits = deadlines.filter((deadline) => deadline <= at && deadline + rules.grace > at);
  const noted = Math.max(at, ...waits.map((deadline) => deadline + rules.grace));
  return { earliest: closesFrom(rules, effect, appliedAt, noted) + NOTING, latest: at + rules.period.most };
}

/** A decision at home, as it can stand behind a vote. */
export type HomeDecision = { readonly question: QuestionId; readonly result: Result };

/** How a question stands for the organization that is to vote on it, in what is final. */
export type Asked = {
  readonly question: Question | undefined;
  /** Until when a vote can still be noted; no longer, once the docket has closed it. */
  readonly until: Instant;
  readonly standing: Standing;
  readonly isOnRoll: boolean;
  readonly hasVoted: boolean;
};

/** The organization says what it decided at home; without a choice, what follows from that. */
export function voteAs(
  { question, until, standing, isOnRoll, hasVoted }: Asked,
  decision: HomeDecision | undefined,
  choice: BodyChoice | undefined,
  about: About,
  at: Instant,
): Ruling<FactOf<"body-voted">> {
  if (question === undefined) return refuse({ code: "not-confirmed" });
  if (question.state !== "open" || at >= until) return refuse({ code: "voting-closed", closedAt: question.closesAt });
  if (!isOnRoll) return refuse({ code: "not-on-the-roll" });
  if (standing !== "full") return refuse({ code: "not-in-coalition" });
  if (hasVoted && !question.mayChange) return refuse({ code: "already-voted" });
  if (decision === undefined) return refuse({ code: "home-decision-needed" });
  const said = choice ?? choiceOf(decision.result, question.rule as unknown as DecisionRule);
  if (said === undefined) return refuse({ code: "home-decision-needed" });
  if (!agrees(said, outcomeIn(decision.result))) return refuse({ code: "contradicts-home" });
  return allow({ kind: "body-voted", ...about, choice: said, question: decision.question });
}

/** What a decision at home says in the coalition; nothing where too few took part. */
export function choiceOf(result: Result, rule: DecisionRule): BodyChoice | undefined {
  const { outcome, isBlocked } = outcomeIn(result);
  if (outcome === "adopted") return "yes";
  if (outcome !== "lost") return undefined;
  const options = optionsOf(rule);
  if (isBlocked && options.includes("block")) return "block";
  return options.includes("no") ? "no" : "stand_aside";
}

/** As an entry tells it: what came out, and whether there were blocks. */
const outcomeIn = (result: Result) => ({
  outcome: result.outcome,
  isBlocked: isMotionResult(result) && result.counts.blocks > 0,
});

/** The software of the convenor says what everybody computes. */
export const certify = (about: About, block: Sha256): FactOf<"result-certified"> => ({
  kind: "result-certified",
  ...about,
  block,
});

function refusalToAct({ by, standing }: Place): Refusal | undefined {
  return refusalFor(by, "act-in-coalition") ?? (standing === "full" ? undefined : { code: "not-in-coalition" });
}

/** Why a motion cannot be acted on: nobody has confirmed it yet, or it has moved on. */
function refusalOf(motion: Motion | undefined, state: Motion["state"]): Refusal | undefined {
  if (motion === undefined) return { code: "not-confirmed" };
  return motion.state === state ? undefined : { code: "wrong-state", state: motion.state };
}
