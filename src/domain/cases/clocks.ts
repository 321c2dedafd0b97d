import { DAY, type Instant } from "#domain/time.ts";
import { appealUntil, panelOf, type Case } from "./case.ts";
import type { CaseRules } from "./rules.ts";

/** What a case waits for, each with the moment by which it is due. */
export const caseClocks = ["screening", "charge", "answer", "draw", "hearing", "votes", "appeal", "interim"] as const;
export type CaseClock = (typeof caseClocks)[number];

/** One clock: it runs, what it waits for was done in time, or it was missed. */
export type ClockFace = {
  readonly clock: CaseClock;
  readonly due: Instant;
  readonly state: "runs" | "met" | "missed";
};

/** The last moment of a written answer: before the hearing at the latest. */
export function answerUntil({ answerDays }: CaseRules, { chargedAt, hearingAt }: Case): Instant | undefined {
  if (chargedAt === undefined || hearingAt === undefined) return undefined;
  return Math.min(chargedAt + answerDays * DAY, hearingAt);
}

/** Until when the panel votes; who has not by then says neither. */
export function votesUntil({ voteDays }: CaseRules, now: Case): Instant | undefined {
  const { heardAt } = panelOf(now);
  return heardAt === undefined ? undefined : heardAt + voteDays * DAY;
}

/** Every clock of a case that began, in the order of the procedure, as it stands at a time. */
export function clocksOf(rules: CaseRules, now: Case, at: Instant): readonly ClockFace[] {
  if (now.state === undefined) return [];
  const panel = panelOf(now);
  const isEnded = now.endedAt !== undefined;
  const faces: readonly [CaseClock, due: Instant | undefined, done: Instant | undefined][] = [
    ["screening", now.filedAt + rules.screenDays * DAY, now.screenedAt],
    ["charge", isDismissed(now) ? undefined : after(now.screenedAt, rules.chargeDays), now.chargedAt],
    ["answer", answerUntil(rules, now), now.answeredAt],
    ["draw", panel.calledFor, panel.order.length > 0 ? panel.calledFor : undefined],
    ["hearing", hearingFrom(rules, now), panel.heardAt === undefined ? undefined : hearingFrom(rules, now)],
    ["votes", votesUntil(rules, now), panel.foundAt],
    ["appeal", now.first.outcome === "cleared" ? undefined : appealUntil(rules, now), now.appealedAt],
    ["interim", now.suspendedUntil, endedBy(now.suspendedUntil, at)],
  ];
  return faces.flatMap(([clock, due, done]) => {
    if (due === undefined || (isEnded && done === undefined && clock !== "appeal")) return [];
    const state = done !== undefined && done <= due ? "met" : done === undefined && at <= due ? "runs" : "missed";
    return [{ clock, due, state }];
  });
}

const after = (at: Instant | undefined, days: number): Instant | undefined =>
  at === undefined ? undefined : at + days * DAY;

/** An interim suspension ends by itself. */
const endedBy = (until: Instant | undefined, at: Instant): Instant | undefined =>
  until !== undefined && at > until ? until : undefined;

const isDismissed = ({ state }: Case): boolean => state === "dismissed";

function hearingFrom({ noticeDays }: CaseRules, now: Case): Instant | undefined {
  return now.appealedAt === undefined ? now.hearingAt : now.appealedAt + noticeDays * DAY;
}
