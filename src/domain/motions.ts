import { type BodyRules, sourceOf } from "./bodies.ts";
import { cite, standingRules } from "./citations.ts";
import type { BodyId, MotionId, PersonId } from "./ids.ts";
import { type Someone, may, refusalFor } from "./members.ts";
import { type Contest, problemOf } from "./contests.ts";
import type { Effect } from "./effects.ts";
import type { DecisionRule } from "./rules.ts";
import { type Opening, freeze } from "./freezing.ts";
import { type QuestionOpened, isVotedBy } from "./questions.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import type { Result } from "./tallies.ts";
import { DAY, type Instant } from "./time.ts";

export const motionKinds = [
  "resolution",
  "endorsement",
  "election",
  "recall",
  "position",
  "charter_amendment",
  "accession",
  "procedural",
] as const;
/** What a motion is about. */
export type MotionKind = (typeof motionKinds)[number];

export const motionStates = [
  "draft",
  "submitted",
  "out_of_order",
  "lapsed",
  "pending",
  "laid_on_table",
  "postponed",
  "referred",
  "voting",
  "adopted",
  "lost",
  "no_quorum",
  "withdrawn",
  "rescinded",
] as const;
/** Where a motion stands (domain.md §2). */
export type MotionState = (typeof motionStates)[number];

/** A motion as the rules see it. */
export type Motion = {
  readonly id: MotionId;
  readonly body: BodyId;
  readonly kind: MotionKind;
  readonly state: MotionState;
  readonly mover: PersonId;
  /** The rule asked for at drafting, by whoever may set one. */
  readonly rule: DecisionRule | null;
  readonly textHash: string | null;
  /** IRI of what a motion of kind endorsement endorses. */
  readonly object: string | null;
  readonly effect: Effect | null;
  /** How its vote chooses among the options; null for yes or no. */
  readonly contest: Contest | null;
  readonly options: readonly string[];
  readonly seconds: number;
  readonly submittedAt: Instant | null;
  readonly secondsDueAt: Instant | null;
};

export type MotionFact =
  | {
      readonly kind: "motion-drafted";
      readonly motion: MotionId;
      readonly body: BodyId;
      readonly mover: PersonId;
      readonly motionKind: MotionKind;
    }
  | {
      readonly kind: "motion-submitted";
      readonly motion: MotionId;
      readonly body: BodyId;
      readonly mover: PersonId;
      readonly motionKind: MotionKind;
      readonly textHash: string;
      readonly secondsDueAt: Instant | null;
    }
  | {
      readonly kind: "motion-seconded";
      readonly motion: MotionId;
      readonly seconder: PersonId;
      readonly seconds: number;
    }
  | { readonly kind: "question-stated"; readonly motion: MotionId }
  | { readonly kind: "motion-withdrawn"; readonly motion: MotionId }
  | { readonly kind: "motion-lapsed"; readonly motion: MotionId }
  | { readonly kind: "motion-ruled-out"; readonly motion: MotionId; readonly article: string; readonly reason: string };

type FactOf<Kind extends MotionFact["kind"]> = Extract<MotionFact, { kind: Kind }>;

/** A new draft: of a member in good standing; its own rule only from the chair; an endorsement names its object. */
export function draftMotion(
  draft: Pick<Motion, "id" | "body" | "kind" | "rule" | "object"> &
    Partial<Pick<Motion, "contest" | "options" | "effect">>,
  by: Someone,
  rules?: BodyRules,
): Ruling<FactOf<"motion-drafted">> {
  const refusal =
    refusalFor(by, "move-motion") ?? (draft.rule === null ? undefined : refusalFor(by, "set-motion-rule"));
  if (refusal !== undefined) return refuse(refusal);
  const electorate = draft.rule?.electorate ?? "members";
  if (!isVotedBy(electorate)) return refuse({ code: "other-electorate", electorate });
  if (draft.kind === "endorsement" && draft.object === null) return refuse({ code: "object-needed" });
  const cited = rules === undefined ? standingRules : sourceOf(rules, draft.kind);
  if (draft.rule !== null && (cited.version !== undefined || draft.kind === "charter_amendment"))
    return refuse({ code: "rule-by-charter", ...cited });
  const amends = draft.effect !== null && draft.effect !== undefined && "charter" in draft.effect;
  if (amends !== (draft.kind === "charter_amendment")) return refuse({ code: "effect-needed" });
  const joins = draft.effect !== null && draft.effect !== undefined && "membership" in draft.effect;
  if (joins !== (draft.kind === "accession")) return refuse({ code: "effect-needed" });
  const unfit = contestProblem(draft);
  if (unfit !== undefined) return refuse(unfit);
  return allow({
    kind: "motion-drafted",
    motion: draft.id,
    body: draft.body,
    mover: by.person,
    motionKind: draft.kind,
  });
}

/** What is wrong with a contest as it is drafted; who stands in an election is known later. */
function contestProblem({
  kind,
  contest = null,
  options = [],
}: Pick<Motion, "kind"> & Partial<Pick<Motion, "contest" | "options">>): Refusal | undefined {
  if (contest === null) return options.length === 0 ? undefined : { code: "no-contest" };
  const problem = problemOf(contest, options);
  return kind === "election" && problem?.code === "too-few-options" ? undefined : problem;
}

/** draft → submitted: the mover alone, in good standing; the text is hashed from here on. */
export function submitMotion(
  motion: Pick<Motion, "id" | "body" | "kind" | "state" | "mover">,
  textHash: string,
  rules: Pick<BodyRules, "secondsRequired" | "secondDays">,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"motion-submitted">> {
  if (motion.state !== "draft") return refuse({ code: "wrong-state", state: motion.state });
  if (by.person !== motion.mover) return refuse({ code: "mover-only" });
  const refusal = refusalFor(by, "move-motion");
  if (refusal !== undefined) return refuse(refusal);
  const secondsDueAt = rules.secondsRequired === 0 ? null : at + rules.secondDays * DAY;
  const { id, body, mover } = motion;
  return allow({ kind: "motion-submitted", motion: id, body, mover, motionKind: motion.kind, textHash, secondsDueAt });
}

/** A member who is not the mover, once each. */
export function secondMotion(
  motion: Pick<Motion, "id" | "state" | "mover" | "seconds" | "secondsDueAt">,
  hasSeconded: boolean,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"motion-seconded">> {
  if (motion.state !== "submitted") return refuse({ code: "wrong-state", state: motion.state });
  const refusal = refusalFor(by, "second-motion");
  if (refusal !== undefined) return refuse(refusal);
  if (by.person === motion.mover) return refuse({ code: "own-motion" });
  if (hasSeconded) return refuse({ code: "already-seconded" });
  if (isOverdue(motion, at)) return refuse({ code: "expired" });
  return allow({ kind: "motion-seconded", motion: motion.id, seconder: by.person, seconds: motion.seconds + 1 });
}

/** submitted → pending: the chair, with enough seconds and after the notice. */
export function stateQuestion(
  motion: Pick<Motion, "id" | "state" | "seconds" | "submittedAt">,
  rules: Pick<BodyRules, "secondsRequired" | "noticeDays" | "sources">,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"question-stated">> {
  if (motion.state !== "submitted") return refuse({ code: "wrong-state", state: motion.state });
  const refusal = refusalFor(by, "state-question");
  if (refusal !== undefined) return refuse(refusal);
  const unready = readiness(motion, rules, at);
  return unready.allowed ? allow({ kind: "question-stated", motion: motion.id }) : unready;
}

/** submitted, pending → out_of_order: the chair, who cites an article. */
export function ruleOut(
  motion: Pick<Motion, "id" | "state">,
  grounds: { readonly article: string; readonly reason: string },
  by: Someone,
): Ruling<FactOf<"motion-ruled-out">> {
  if (motion.state !== "submitted" && motion.state !== "pending")
    return refuse({ code: "wrong-state", state: motion.state });
  const refusal = refusalFor(by, "rule-out");
  if (refusal !== undefined) return refuse(refusal);
  if (grounds.article.trim() === "") return refuse({ code: "reason-needed" });
  return allow({ kind: "motion-ruled-out", motion: motion.id, ...grounds });
}

/** draft, submitted → withdrawn: the mover alone; a pending motion belongs to the body, whose leave it takes (RONR §33). */
export function withdrawMotion(
  motion: Pick<Motion, "id" | "state" | "mover">,
  by: Someone,
): Ruling<FactOf<"motion-withdrawn">> {
  if (motion.state === "pending") return refuse({ code: "decision-needed" });
  if (motion.state !== "draft" && motion.state !== "submitted")
    return refuse({ code: "wrong-state", state: motion.state });
  if (by.person !== motion.mover) return refuse({ code: "mover-only" });
  return allow({ kind: "motion-withdrawn", motion: motion.id });
}

/** submitted → lapsed: the deadline for seconds has passed and there are too few. */
export function lapse(
  motion: Pick<Motion, "id" | "state" | "seconds" | "secondsDueAt">,
  rules: Pick<BodyRules, "secondsRequired">,
  at: Instant,
): Ruling<FactOf<"motion-lapsed">> {
  const hasEnough = motion.seconds >= rules.secondsRequired;
  if (motion.state !== "submitted" || hasEnough || !isOverdue(motion, at))
    return refuse({ code: "wrong-state", state: motion.state });
  return allow({ kind: "motion-lapsed", motion: motion.id });
}

/** pending (or submitted where there is no debate stage; or without a quorum last time; or lost with a fallback) → voting: freezes text, rule, roll and closing time. */
export function openVoting(
  motion: Pick<Motion, "id" | "kind" | "state" | "mover" | "rule" | "effect" | "textHash" | "seconds" | "submittedAt">,
  opening: Opening,
  rules: BodyRules,
  by: Someone,
  at: Instant,
): Ruling<QuestionOpened> {
  const ready = opening.isQuick ? mayVoteQuickly(motion, rules, by) : mayOpen(motion, opening, rules, by, at);
  return ready.allowed ? freeze(motion, opening, rules, at) : ready;
}

/** Whether somebody may use the quick vote here; for showing its form. */
export function mayQuickVote(rules: Pick<BodyRules, "quickVote">, by: Someone): boolean {
  if (!may(by.roles, "move-motion")) return false;
  return rules.quickVote === "members" || (rules.quickVote === "officers" && may(by.roles, "announce"));
}

/** The state that a closed vote leaves its motion in: a tie is before the body again, and whoever elects nobody adopts nothing. */
export function stateAfter(result: Pick<Result, "outcome"> & { readonly elected?: readonly unknown[] }): MotionState {
  const { outcome } = result;
  if (outcome === "tie") return "pending";
  if (outcome === "elected") return result.elected?.length === 0 ? "lost" : "adopted";
  return outcome;
}

function mayOpen(
  motion: Pick<Motion, "state" | "seconds" | "submittedAt">,
  { earlier }: Opening,
  rules: BodyRules,
  by: Someone,
  at: Instant,
): Ruling<true> {
  const isAgain = motion.state === "no_quorum" || (motion.state === "lost" && earlier?.mayFallBack === true);
  const isOpenable = motion.state === "pending" || isAgain || (motion.state === "submitted" && !rules.hasDebateStage);
  const stage = motion.state === "submitted" ? cite(rules, "hasDebateStage") : {};
  if (!isOpenable) return refuse({ code: "wrong-state", state: motion.state, ...stage });
  const refusal = refusalFor(by, "open-voting");
  if (refusal !== undefined) return refuse(refusal);
  return motion.state === "submitted" ? readiness(motion, rules, at) : allow(true);
}

function mayVoteQuickly(motion: Pick<Motion, "state" | "mover">, rules: BodyRules, by: Someone): Ruling<true> {
  if (motion.state !== "submitted") return refuse({ code: "wrong-state", state: motion.state });
  const cited = cite(rules, "quickVote");
  if (rules.quickVote === "nobody") return refuse({ code: "no-quick-vote", ...cited });
  if (by.person !== motion.mover) return refuse({ code: "mover-only" });
  const refusal = refusalFor(by, "move-motion");
  if (refusal !== undefined) return refuse(refusal);
  return mayQuickVote(rules, by) ? allow(true) : refuse({ code: "role-needed", role: "secretary", ...cited });
}

/** Enough seconds, and the notice is over. */
function readiness(
  { seconds, submittedAt }: Pick<Motion, "seconds" | "submittedAt">,
  rules: Pick<BodyRules, "secondsRequired" | "noticeDays" | "sources">,
  at: Instant,
): Ruling<true> {
  if (seconds < rules.secondsRequired)
    return refuse({
      code: "not-seconded",
      have: seconds,
      need: rules.secondsRequired,
      ...cite(rules, "secondsRequired"),
    });
  const noticeUntil = (submittedAt ?? at) + rules.noticeDays * DAY;
  if (at >= noticeUntil) return allow(true);
  return refuse({ code: "notice-needed", until: noticeUntil, ...cite(rules, "noticeDays") });
}

const isOverdue = ({ secondsDueAt }: Pick<Motion, "secondsDueAt">, at: Instant): boolean =>
  secondsDueAt !== null && at >= secondsDueAt;
