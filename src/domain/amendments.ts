import { isBodyVote } from "./effects.ts";
import { type BodyRules, sourceOf } from "./bodies.ts";
import { type Citation, cite } from "./citations.ts";
import type { AmendmentId, BodyId, MotionId, PersonId, QuestionId } from "./ids.ts";
import { ruleOnTheWay } from "./incidentals.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { Motion, MotionKind } from "./motions.ts";
import { type QuestionOpened, type Terms, putToVote } from "./questions.ts";
import type { DecisionRule, Outcome } from "./rules.ts";
import { type Ruling, allow, refuse } from "./rulings.ts";
import { DAY, type Instant } from "./time.ts";

export const amendmentStates = ["pending", "voting", "adopted", "lost", "withdrawn", "stale"] as const;
/** `stale`: the text that it would change has changed since, or its amendment has gone; its mover may base it anew. */
export type AmendmentState = (typeof amendmentStates)[number];

export const bases = ["notice", "two_thirds", "whole_roll"] as const;
/** By which of three majorities what was adopted is to be rescinded or amended (RONR §35). */
export type Basis = (typeof bases)[number];

/** Hands that were counted in a room. */
export type Show = { readonly yes: number; readonly no: number };

/** 1: of a motion's text; 2: of an amendment of the first degree. There is no third (RONR 12:12). */
export type Degree = 1 | 2;

/** A whole new text for that of a motion, or for that of an amendment. */
export type Amendment = {
  readonly id: AmendmentId;
  readonly motion: MotionId;
  /** One series a motion. */
  readonly number: number;
  readonly degree: Degree;
  /** The amendment that one of the second degree changes. */
  readonly amends: AmendmentId | null;
  /** Only of a motion that is adopted. */
  readonly basis: Basis | null;
  /** The text that it was written on. */
  readonly baseHash: string;
  readonly textHash: string;
  readonly state: AmendmentState;
  readonly mover: PersonId;
  readonly movedAt: Instant;
};

/** What decided: a question of its own, or a show of hands. */
export type DecidedBy = { readonly question: QuestionId } | { readonly show: Show };

export type AmendmentFact =
  | {
      readonly kind: "amendment-moved";
      readonly amendment: AmendmentId;
      readonly motion: MotionId;
      readonly body: BodyId;
      readonly mover: PersonId;
      readonly number: number;
      readonly degree: Degree;
      readonly amends: AmendmentId | null;
      readonly basis: Basis | null;
      readonly baseHash: string;
      readonly textHash: string;
    }
  | {
      readonly kind: "amendment-rebased";
      readonly amendment: AmendmentId;
      readonly motion: MotionId;
      readonly baseHash: string;
      readonly textHash: string;
    }
  | { readonly kind: "amendment-withdrawn"; readonly amendment: AmendmentId; readonly motion: MotionId }
  | {
      readonly kind: "amendment-decided";
      readonly amendment: AmendmentId;
      readonly motion: MotionId;
      readonly outcome: Outcome;
      readonly question: QuestionId | null;
      readonly show: Show | null;
      /** The text of its target from now on; null if that stays as it was. */
      readonly textHash: string | null;
    };

type FactOf<Kind extends AmendmentFact["kind"]> = Extract<AmendmentFact, { kind: Kind }>;

/** A motion as its amendments see it. */
export type Amended = Pick<Motion, "id" | "body" | "kind" | "state" | "textHash" | "effect"> & {
  /** The body has ordered the vote: nothing more is moved (RONR §16). */
  readonly isDebateClosed: boolean;
  readonly rules: BodyRules;
};

/** An amendment as it is handed in; `isChange` if its text is another than the one it is based on. */
export type Proposal = Pick<Amendment, "id" | "number" | "basis" | "baseHash" | "textHash"> & {
  readonly isChange: boolean;
};

/** A member moves another text for a pending motion or for an amendment of it, or for a motion that was adopted. */
export function moveAmendment(
  motion: Amended,
  target: Amendment | undefined,
  proposal: Proposal,
  by: Someone,
): Ruling<FactOf<"amendment-moved">> {
  const mayAmend = isAmendable(motion, proposal.basis);
  if (!mayAmend.allowed) return mayAmend;
  const refusal = refusalFor(by, "move-motion");
  if (refusal !== undefined) return refuse(refusal);
  if (motion.isDebateClosed) return refuse({ code: "debate-closed", ...sourceOf(motion.rules, "previous_question") });
  if (target?.degree === 2) return refuse({ code: "third-degree", ...sourceOf(motion.rules, "amend") });
  if (target !== undefined && target.state !== "pending") return refuse({ code: "wrong-state", state: target.state });
  const fits = fitsTarget(motion, target, proposal);
  if (!fits.allowed) return fits;
  const { id: amendment, number, baseHash, textHash } = proposal;
  return allow({
    kind: "amendment-moved",
    amendment,
    motion: motion.id,
    body: motion.body,
    mover: by.person,
    number,
    degree: target === undefined ? 1 : 2,
    amends: target?.id ?? null,
    basis: target === undefined ? proposal.basis : target.basis,
    baseHash,
    textHash,
  });
}

/** stale → pending: its mover puts it on the text as that is now. */
export function rebaseAmendment(
  motion: Amended,
  amendment: Amendment,
  target: Amendment | undefined,
  proposal: Pick<Proposal, "baseHash" | "textHash" | "isChange">,
  by: Someone,
): Ruling<FactOf<"amendment-rebased">> {
  if (amendment.state !== "stale") return refuse({ code: "wrong-state", state: amendment.state });
  if (by.person !== amendment.mover) return refuse({ code: "mover-only" });
  const refusal = refusalFor(by, "move-motion");
  if (refusal !== undefined) return refuse(refusal);
  const mayAmend = isAmendable(motion, amendment.basis);
  if (!mayAmend.allowed) return mayAmend;
  if (motion.isDebateClosed) return refuse({ code: "debate-closed", ...sourceOf(motion.rules, "previous_question") });
  if (target !== undefined && target.state !== "pending") return refuse({ code: "wrong-state", state: target.state });
  const fits = fitsTarget(motion, target, proposal);
  if (!fits.allowed) return fits;
  const { baseHash, textHash } = proposal;
  return allow({ kind: "amendment-rebased", amendment: amendment.id, motion: motion.id, baseHash, textHash });
}

/** pending, stale → withdrawn: its mover alone, before it is put to the vote. */
export function withdrawAmendment(
  amendment: Pick<Amendment, "id" | "motion" | "state" | "mover">,
  others: readonly Other[],
  by: Someone,
): Ruling<FactOf<"amendment-withdrawn">> {
  if (amendment.state !== "pending" && amendment.state !== "stale")
    return refuse({ code: "wrong-state", state: amendment.state });
  if (by.person !== amendment.mover) return refuse({ code: "mover-only" });
  const isVotedOn = others.some(({ amends, state }) => amends === amendment.id && state === "voting");
  if (isVotedOn) return refuse({ code: "amendment-undecided" });
  return allow({ kind: "amendment-withdrawn", amendment: amendment.id, motion: amendment.motion });
}

/** What the order of decisions asks of the other amendments of the motion. */
export type Other = Pick<Amendment, "id" | "amends" | "state">;

/** How far the way to a decision is free: the motion as it stands, the text that would change, the other amendments. */
export type Place = {
  readonly motion: Amended;
  readonly target: Amendment | undefined;
  readonly others: readonly Other[];
};

/** pending → voting: the chair, the second degree first, and one amendment of a text at a time. */
export function openAmendment(
  amendment: Amendment,
  place: Place,
  opening: Omit<Terms, "rule" | "cited"> & { readonly question: QuestionId },
  by: Someone,
  at: Instant,
): Ruling<QuestionOpened> {
  const isReady = mayDecide(amendment, place, at);
  if (!isReady.allowed) return isReady;
  const refusal = refusalFor(by, "open-voting");
  if (refusal !== undefined) return refuse(refusal);
  const { question, ...rest } = opening;
  const about = { motion: amendment.motion, question, matter: "amendment", subject: amendment.id } as const;
  const { rules } = place.motion;
  const terms = { ...rest, ...ruleOfAmendment(amendment, rules) };
  return putToVote({ ...about, textHash: amendment.textHash }, terms, rules, at);
}

/** Whether it is this amendment's turn to be decided. */
export function mayDecide(amendment: Amendment, { motion, target, others }: Place, at: Instant): Ruling<true> {
  const mayAmend = isAmendable(motion, amendment.basis);
  if (!mayAmend.allowed) return mayAmend;
  if (amendment.state === "stale") return refuse({ code: "stale-text" });
  if (amendment.state !== "pending") return refuse({ code: "wrong-state", state: amendment.state });
  if (target !== undefined && target.state !== "pending") return refuse({ code: "wrong-state", state: target.state });
  if (amendment.baseHash !== (target ?? motion).textHash) return refuse({ code: "stale-text" });
  if (others.some((other) => goesFirst(other, amendment)))
    return refuse({ code: "amendment-undecided", ...sourceOf(motion.rules, "amend") });
  const until = amendment.movedAt + noticeOf(amendment.basis, motion.rules);
  if (motion.state !== "adopted" || at >= until) return allow(true);
  return refuse({ code: "notice-needed", until, ...cite(motion.rules, "ruleFor.amend_adopted", "noticeDays") });
}

/** Hands decide it where it is its turn: the chair gives the counts, of no more hands than could be raised. */
export function mayShow(
  amendment: Amendment,
  place: Place,
  { show, members }: { readonly show: Show; readonly members: number },
  by: Someone,
  at: Instant,
): Ruling<true> {
  const isReady = mayDecide(amendment, place, at);
  if (!isReady.allowed) return isReady;
  const refusal = refusalFor(by, "record-show");
  if (refusal !== undefined) return refuse(refusal);
  const hands = show.yes + show.no;
  return hands > members ? refuse({ code: "too-many-hands", hands, members }) : allow(true);
}

/** The decision of an amendment that is voted on, or for which hands were counted. */
export function decideAmendment(
  amendment: Pick<Amendment, "id" | "motion" | "textHash">,
  outcome: Outcome,
  by: DecidedBy,
): FactOf<"amendment-decided"> {
  return {
    kind: "amendment-decided",
    amendment: amendment.id,
    motion: amendment.motion,
    outcome,
    question: "question" in by ? by.question : null,
    show: "show" in by ? by.show : null,
    textHash: outcome === "adopted" ? amendment.textHash : null,
  };
}

/** Where a decision leaves it; without a quorum nothing is decided, and it may be put again. */
export const amendmentAfter = (outcome: Outcome): AmendmentState => (outcome === "no_quorum" ? "pending" : outcome);

/** Whether it stands before the vote on its motion. */
export const isUndecided = ({ state }: Pick<Amendment, "state">): boolean => state === "pending" || state === "voting";

/** A majority of yes and no unless the body says otherwise; of what was adopted one of three majorities (RONR 35:2). */
export function ruleOfAmendment(
  { basis }: Pick<Amendment, "basis">,
  rules: BodyRules,
): { readonly rule: DecisionRule; readonly cited: Citation } {
  const kind = basis === null ? "amend" : "amend_adopted";
  return { rule: ruleOnTheWay(kind, basis, rules), cited: sourceOf(rules, kind) };
}

/** Members have at least a day to hear of it. */
const noticeOf = (basis: Basis | null, { noticeDays }: Pick<BodyRules, "noticeDays">): number =>
  basis === "notice" ? Math.max(1, noticeDays) * DAY : 0;

/** What these do stands beside their text, so that another text would not change it. */
const fixed: readonly MotionKind[] = ["election", "recall", "charter_amendment", "accession"];

function isAmendable({ kind, state, effect, rules }: Amended, basis: Basis | null): Ruling<true> {
  const isFixed = fixed.includes(kind) || isBodyVote(effect) || (effect !== null && "consent" in effect);
  if (isFixed) return refuse({ code: "not-amendable" });
  if (state === "adopted" && basis === null)
    return refuse({ code: "basis-needed", ...sourceOf(rules, "amend_adopted") });
  return state === "pending" || state === "adopted" ? allow(true) : refuse({ code: "wrong-state", state });
}

function fitsTarget(
  motion: Amended,
  target: Amendment | undefined,
  { baseHash, isChange }: Pick<Proposal, "baseHash" | "isChange">,
): Ruling<true> {
  if (baseHash !== (target ?? motion).textHash) return refuse({ code: "stale-text" });
  return isChange ? allow(true) : refuse({ code: "nothing-changed" });
}

/** Amendments of an amendment come before it; of two of the same text, the one that is voted on. */
function goesFirst(other: Other, amendment: Amendment): boolean {
  if (other.id === amendment.id) return false;
  if (other.amends === amendment.id) return isUndecided(other);
  return other.amends === amendment.amends && other.state === "voting";
}
