import { changeCase, listCaseSteps, type CaseRow } from "#db/cases.ts";
import { changeMembership, countAdmins, findMembership } from "#db/members.ts";
import { appealUntil, atTime, lastOutcome, type Case } from "#domain/cases/case.ts";
import { play } from "#domain/cases/play.ts";
import { isOver } from "#domain/cases/steps.ts";
import type { Standing } from "#domain/members.ts";
import type { Instant } from "#domain/time.ts";
import { type Act, recorded } from "#commands/act.ts";
import { homeGround, stepOf } from "./grounds.ts";

/** After every step, and when a clock ran out: carries out what is final, ends what was for the time being, and says when to look again. */
export async function settleCase(act: Act, row: CaseRow): Promise<void> {
  const ground = homeGround(row.rules);
  const steps = (await listCaseSteps(act.tx, row.id)).map(stepOf);
  const now = atTime(ground, play(ground, steps).now, act.at);
  const state = now.state ?? row.state;
  const suspendedFrom = await settleInterim(act, row, now);
  const effect = row.effect ?? (await carryOut(act, row, now)) ?? null;
  const dueAt = nextDue(now, row, suspendedFrom);
  await changeCase(act.tx, row.id, { state, suspendedFrom, effect, dueAt });
}

/** Puts an interim suspension on the membership, and takes it off when it ran out or the case is over. */
async function settleInterim(act: Act, row: CaseRow, now: Case): Promise<Standing | null> {
  const { suspendedUntil: until } = now;
  const lasts = until !== undefined && act.at <= until && now.endedAt === undefined;
  if (lasts && row.suspendedFrom === null) {
    const before = await changeStanding(act, row, "suspended");
    return before ?? null;
  }
  if (lasts || row.suspendedFrom === null) return row.suspendedFrom;
  await changeStanding(act, row, row.suspendedFrom, "suspended");
  return null;
}

/** Carries a final sanction out on the membership; the last admin stays, since nobody could appoint another. */
async function carryOut(act: Act, row: CaseRow, now: Case): Promise<CaseRow["effect"] | undefined> {
  if (lastOutcome(now) !== "sanctioned" || row.penalty === null) return undefined;
  if (row.penalty === "warned") return "done";
  return (await changeStanding(act, row, row.penalty)) === undefined ? "withheld" : "done";
}

/** The standing before, or undefined where it could not be changed. */
async function changeStanding(
  act: Act,
  { body, accused }: CaseRow,
  to: Standing,
  only?: Standing,
): Promise<Standing | undefined> {
  const member = await findMembership(act.tx, body, accused);
  if (member === undefined || (only !== undefined && member.standing !== only)) return undefined;
  if (!["good", "lapsed", "suspended"].includes(member.standing)) return undefined;
  if (member.standing === to) return to;
  const isActingAdmin = member.role === "admin" && member.standing === "good";
  if (isActingAdmin && (await countAdmins(act.tx, body)) <= 1) return undefined;
  await changeMembership(act.tx, member.id, { standing: to });
  const before = { role: member.role, standing: member.standing };
  await recorded(act, body, {
    kind: "member-changed",
    body,
    person: accused,
    role: member.role,
    standing: to,
    before,
  });
  return member.standing;
}

/** The next moment at which something happens by itself. */
function nextDue(now: Case, { rules }: CaseRow, suspendedFrom: Standing | null): Instant | null {
  const appeal = now.state === "found" ? appealUntil(rules, now) : undefined;
  const interim = suspendedFrom === null || isOver(now.state ?? "filed") ? undefined : now.suspendedUntil;
  const next = [appeal, interim].filter((at) => at !== undefined);
  return next.length === 0 ? null : Math.min(...next) + 1;
}
