import { isBodyVote } from "./effects.ts";
import type { BodyRules } from "./bodies.ts";
import { type Citation, type Cited, cite } from "./citations.ts";
import { type Show } from "./amendments.ts";
import { type IncidentalMoved, type Means, type Step, type StepKind, detailOf } from "./incidentals.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Motion, MotionState } from "./motions.ts";
import type { Choice } from "./ballots.ts";
import type { Outcome, Secrecy } from "./rules.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { DAY, type Instant, SECOND } from "./time.ts";

/** A motion as its incidental motions see it; `dueAt` is when the clock moves it on. */
export type Subject = Pick<Motion, "id" | "body" | "kind" | "state" | "mover" | "effect"> & {
  readonly dueAt: Instant | null;
  readonly decidedAt: Instant | null;
};

/** What else is known of the motion. */
export type Situation = {
  /** Another incidental motion on it is undecided. */
  readonly isStepPending: boolean;
  /** The previous question was adopted: only the table and its mover's withdrawal stand before the vote (RONR §16). */
  readonly isDebateClosed: boolean;
  readonly wasReconsidered: boolean;
  /** The ruling that stands has been appealed against before. */
  readonly wasAppealed: boolean;
  /** The vote that decided it; `choice` is how the mover of the step voted, where names were read out. */
  readonly last:
    | { readonly outcome: Outcome; readonly secrecy: Secrecy; readonly choice?: Choice | undefined }
    | undefined;
  /** How many could raise a hand. */
  readonly members: number;
};

type Limits = Pick<BodyRules, "minVotingSeconds" | "noticeDays" | "reconsiderDays"> & Cited;
type Asked = {
  readonly motion: Subject;
  readonly step: Step;
  readonly means: Means;
  readonly situation: Situation;
  readonly people: People;
  readonly rules: Limits;
  readonly at: Instant;
};
/** Who moves a step, and who writes it down: the same person, or for a show of hands the chair. */
type People = { readonly mover: Someone; readonly recorder: Someone };

/** From which states of the motion each can be moved. */
export const stepsFrom: Readonly<Record<StepKind, readonly MotionState[]>> = {
  postpone: ["pending"],
  lay: ["pending"],
  take_from_table: ["laid_on_table"],
  refer: ["pending"],
  previous_question: ["pending"],
  withdraw: ["pending"],
  appeal: ["out_of_order"],
  reconsider: ["adopted", "lost"],
  rescind: ["adopted"],
};

/** A question about a step cannot hold up its motion for longer. */
export const LONGEST_STEP_DAYS = 31;
/** Nothing is put off for longer than a year. */
export const LONGEST_DELAY_DAYS = 366;

/** A member moves a step; of one that a show of hands decides, the chair gives the counts. */
export function moveStep(asked: Asked): Ruling<Omit<IncidentalMoved, "incidental">> {
  const { motion, step, means, situation, people, rules, at } = asked;
  if (!stepsFrom[step.kind].includes(motion.state)) return refuse({ code: "wrong-state", state: motion.state });
  const refusal = refusalFor(people.mover, "move-step");
  if (refusal !== undefined) return refuse(refusal);
  if (situation.isStepPending) return refuse({ code: "step-pending" });
  const mayMove = guard(asked);
  if (!mayMove.allowed) return mayMove;
  const opensAt = decidableFrom(step, rules, at);
  const mayDecide =
    means.by === "show" ? mayRecord(means.show, asked, opensAt) : mayAsk(means.closesAt, rules, opensAt);
  if (!mayDecide.allowed) return mayDecide;
  return allow({
    kind: "incidental-moved",
    motion: motion.id,
    step: step.kind,
    mover: people.mover.person,
    decidedBy: means.by,
    opensAt,
    ...(means.by === "question" && { closesAt: means.closesAt }),
    ...detailOf(step),
    ...(step.kind === "rescind" && { basis: step.basis }),
  });
}

/** Whether a new vote or a rescission comes too late to undo what adoption did (RONR 35:6, 37:9). */
function isPastUndoing({ kind, effect, state }: Subject, step: "reconsider" | "rescind"): boolean {
  if (state !== "adopted") return false;
  const isFinal =
    ["election", "recall", "charter_amendment", "accession"].includes(kind) || (effect !== null && "consent" in effect);
  return (
    isFinal ||
    (step === "reconsider" &&
      ((effect !== null && !isBodyVote(effect)) || !["resolution", "procedural"].includes(kind)))
  );
}

/** When a step that is moved now can be decided: rescinding by notice gives members at least a day to hear of it. */
export const decidableFrom = (step: Step, { noticeDays }: Pick<Limits, "noticeDays">, at: Instant): Instant =>
  step.kind === "rescind" && step.basis === "notice" ? at + Math.max(1, noticeDays) * DAY : at;

/** What each step asks for beside the state of its motion and a member who moves it. */
function guard({ motion, step, means, situation, people, rules, at }: Asked): Ruling<true> {
  if (situation.isDebateClosed && step.kind !== "lay" && step.kind !== "withdraw")
    return refuse({ code: "debate-closed" });
  const decidedAt = means.by === "question" ? means.closesAt : at;
  const latest = at + LONGEST_DELAY_DAYS * DAY;
  switch (step.kind) {
    case "lay":
      return allow(true);
    case "take_from_table":
      return motion.dueAt !== null && at >= motion.dueAt
        ? refuse({ code: "too-late", until: motion.dueAt, ...cite(rules, "tableDays") })
        : allow(true);
    case "postpone":
      return between(step.until, decidedAt + 1, latest);
    case "previous_question":
      return between(
        step.voteClosesAt,
        decidedAt + rules.minVotingSeconds * SECOND,
        latest + rules.minVotingSeconds * SECOND,
        cite(rules, "minVotingSeconds"),
      );
    case "refer":
      return step.to === motion.body ? refuse({ code: "same-body" }) : allow(true);
    case "withdraw":
      return people.mover.person === motion.mover ? allow(true) : refuse({ code: "mover-only" });
    case "appeal":
      return situation.wasAppealed ? refuse({ code: "already-appealed" }) : allow(true);
    case "reconsider":
      return isPastUndoing(motion, "reconsider")
        ? refuse({ code: "carried-out" })
        : mayReconsider(motion, situation, rules, at);
    case "rescind":
      return isPastUndoing(motion, "rescind") ? refuse({ code: "carried-out" }) : allow(true);
  }
}

/** Once, within the days of the rules, and by the side that prevailed; after a secret vote by anyone (RONR 37:10). */
function mayReconsider(motion: Subject, situation: Situation, rules: Limits, at: Instant): Ruling<true> {
  if (situation.wasReconsidered) return refuse({ code: "already-reconsidered" });
  const until = (motion.decidedAt ?? at) + rules.reconsiderDays * DAY;
  if (at >= until) return refuse({ code: "too-late", until, ...cite(rules, "reconsiderDays") });
  const { last } = situation;
  if (last === undefined || last.secrecy === "secret") return allow(true);
  const prevailing: readonly Choice[] = last.outcome === "adopted" ? ["yes"] : ["no", "block"];
  const isOfThem = last.choice !== undefined && prevailing.includes(last.choice);
  return isOfThem ? allow(true) : refuse({ code: "prevailing-side-only" });
}

/** The chair gives the counts, when members have had their notice; no more hands than there are members. */
function mayRecord({ yes, no }: Show, { people, situation, rules, at }: Asked, opensAt: Instant): Ruling<true> {
  const refusal = refusalFor(people.recorder, "record-show");
  if (refusal !== undefined) return refuse(refusal);
  if (at < opensAt) return refuse({ code: "notice-needed", until: opensAt, ...cite(rules, "noticeDays") });
  const { members } = situation;
  return yes + no > members ? refuse({ code: "too-many-hands", hands: yes + no, members }) : allow(true);
}

/** Members have the time that the rules say to vote on it, and it cannot hold up its motion for longer than a month. */
function mayAsk(closesAt: Instant, rules: Limits, opensAt: Instant): Ruling<true> {
  const earliest = opensAt + rules.minVotingSeconds * SECOND;
  if (closesAt < earliest) return refuse({ code: "closes-too-soon", earliest, ...cite(rules, "minVotingSeconds") });
  return between(closesAt, earliest, earliest + LONGEST_STEP_DAYS * DAY);
}

function between(time: Instant, earliest: Instant, latest: Instant, cited?: Citation): Ruling<true> {
  if (time < earliest) return refuse({ code: "too-soon", earliest, ...cited });
  return time > latest ? refuse({ code: "too-far", latest }) : allow(true);
}
