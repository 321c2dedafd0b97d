import type { BodyRules, RecallRules } from "./bodies.ts";
import { type Cited, cite } from "./citations.ts";
import type { BodyId, MandateId, MotionId, PersonId, RecallId } from "./ids.ts";
import { type Mandate, isValid } from "./mandates.ts";
import { type Someone, refusalFor } from "./members.ts";
import type { MotionState } from "./motions.ts";
import type { Office } from "./offices.ts";
import { type Refusal, type Ruling, allow, refuse } from "./rulings.ts";
import { DAY, type Instant } from "./time.ts";

/** Days in which a petition can be signed. */
export const PETITION_DAYS = 90;

/** The way to end a mandate early (domain.md §5): by a petition or by a motion of the home body. */
export type Recall = {
  readonly id: RecallId;
  readonly mandate: MandateId;
  /** The home body: it alone votes. */
  readonly body: BodyId;
  readonly startedBy: PersonId;
  readonly startedAt: Instant;
  /** The motion that is voted on; null while a petition still gathers. */
  readonly motion: MotionId | null;
  /** No vote before: the holder is heard first. */
  readonly noticeUntil: Instant | null;
};

/** What became of an earlier recall of the same mandate. */
export type PastRecall = {
  readonly motionState: MotionState | null;
  readonly decidedAt: Instant | null;
  readonly startedAt: Instant;
};

export type RecallFact =
  | {
      readonly kind: "recall-petitioned";
      readonly recall: RecallId;
      readonly mandate: MandateId;
      readonly body: BodyId;
      readonly holder: PersonId;
    }
  /** That one more has signed, not who: the record is read by officers. */
  | { readonly kind: "recall-signed"; readonly recall: RecallId; readonly body: BodyId; readonly signatures: number }
  | {
      readonly kind: "recall-noticed";
      readonly recall: RecallId;
      readonly mandate: MandateId;
      readonly body: BodyId;
      readonly holder: PersonId;
      readonly motion: MotionId;
      readonly until: Instant;
    }
  | { readonly kind: "recall-answered"; readonly recall: RecallId; readonly body: BodyId };

type FactOf<Kind extends RecallFact["kind"]> = Extract<RecallFact, { kind: Kind }>;

type CitedRecallRules = RecallRules & Cited;

/** The rules of recalls of a body, with the article that carries them. */
export const recallRulesOf = ({ recall, sources = {} }: Pick<BodyRules, "recall" | "sources">): CitedRecallRules => ({
  ...recall,
  sources,
});

/** A petition against a valid mandate, by a member of the home body in good standing. */
export function petition(
  recall: RecallId,
  mandate: Mandate,
  office: Office,
  past: readonly PastRecall[],
  rules: CitedRecallRules,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"recall-petitioned">> {
  const refusal = refusalFor(by, "petition") ?? barred(mandate, past, rules, at);
  if (refusal !== undefined) return refuse(refusal);
  return allow({ kind: "recall-petitioned", recall, mandate: mandate.id, body: office.home, holder: mandate.holder });
}

/** One more signature, once each, while it gathers. */
export function sign(
  recall: Recall,
  hasSigned: boolean,
  signatures: number,
  by: Someone,
  at: Instant,
): Ruling<FactOf<"recall-signed">> {
  const refusal = refusalFor(by, "petition");
  if (refusal !== undefined) return refuse(refusal);
  if (recall.motion !== null) return refuse({ code: "wrong-state", state: "noticed" });
  if (at >= recall.startedAt + PETITION_DAYS * DAY) return refuse({ code: "expired" });
  if (hasSigned) return refuse({ code: "already-signed" });
  return allow({ kind: "recall-signed", recall: recall.id, body: recall.body, signatures: signatures + 1 });
}

/** Whether so many signatures are the share of the home roll that the rules ask for. */
export const isMet = (signatures: number, roll: number, { petitionNum, petitionDen }: RecallRules): boolean =>
  signatures > 0 && signatures * petitionDen >= roll * petitionNum;

/** How many signatures of a roll it takes. */
export const signaturesNeeded = (roll: number, { petitionNum, petitionDen }: RecallRules): number =>
  Math.max(1, Math.ceil((roll * petitionNum) / petitionDen));

/** The notice: the motion stands, and no vote before its days are over. */
export function giveNotice(
  recall: Pick<Recall, "id" | "mandate" | "body">,
  holder: PersonId,
  motion: MotionId,
  { noticeDays }: RecallRules,
  at: Instant,
): FactOf<"recall-noticed"> {
  const { id, mandate, body } = recall;
  return { kind: "recall-noticed", recall: id, mandate, body, holder, motion, until: at + noticeDays * DAY };
}

/** Why a motion to recall cannot be moved: not of the home body, no such mandate in force, barred, or under way. */
export function mayRecall(
  body: BodyId,
  mandate: Mandate,
  office: Office,
  past: readonly PastRecall[],
  rules: CitedRecallRules,
  at: Instant,
): Refusal | undefined {
  return body === office.home ? barred(mandate, past, rules, at) : { code: "home-body-only" };
}

/** Why the vote on a recall cannot be opened yet, or any more. */
export function mayVoteOnRecall(
  recall: Recall | undefined,
  mandate: Mandate,
  at: Instant,
  rules: Cited = {},
): Refusal | undefined {
  if (!isValid(mandate, at)) return { code: "mandate-over" };
  const until = recall?.noticeUntil ?? null;
  if (until === null) return { code: "wrong-state", state: "petition" };
  return at < until ? { code: "notice-needed", until, ...cite(rules, "recall") } : undefined;
}

/** The holder's reply: his alone, until the vote opens, since it stands beside it. */
export function answerRecall(
  recall: Recall,
  holder: PersonId,
  motionState: MotionState | null,
  by: Pick<Someone, "person">,
): Ruling<FactOf<"recall-answered">> {
  if (by.person !== holder) return refuse({ code: "holder-only" });
  const isEarly = motionState === null || motionState === "submitted" || motionState === "pending";
  if (!isEarly) return refuse({ code: "wrong-state", state: motionState });
  return allow({ kind: "recall-answered", recall: recall.id, body: recall.body });
}

const over: readonly MotionState[] = ["adopted", "lost", "withdrawn", "lapsed", "out_of_order", "rescinded"];

/** Whether a recall still runs: a petition that gathers, or a motion that is not over. */
export function isUnderWay({ motionState, startedAt }: PastRecall, at: Instant): boolean {
  return motionState === null ? at < startedAt + PETITION_DAYS * DAY : !over.includes(motionState);
}

/** A recall that was voted down bars the next one for some days; one under way bars it as long as it runs. */
function barred(
  mandate: Mandate,
  past: readonly PastRecall[],
  { barDays, sources = {} }: CitedRecallRules,
  at: Instant,
): Refusal | undefined {
  if (!isValid(mandate, at)) return { code: "mandate-over" };
  if (past.some((each) => isUnderWay(each, at))) return { code: "recall-under-way" };
  const failed = past.flatMap(({ motionState, decidedAt }) => (motionState === "lost" ? (decidedAt ?? []) : []));
  const until = Math.max(...failed, Number.NEGATIVE_INFINITY) + barDays * DAY;
  return at < until ? { code: "recall-barred", until, ...cite({ sources }, "recall") } : undefined;
}
