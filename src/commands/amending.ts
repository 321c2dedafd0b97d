import { z } from "zod";
import {
  type Amendment,
  changeAmendment,
  findAmendment,
  listAmendments,
  makeStale,
  saveVersion,
} from "#db/amendments.ts";
import type { Body } from "#db/bodies.ts";
import { type Motion, changeMotion } from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import {
  type Amended,
  type DecidedBy,
  amendmentAfter,
  decideAmendment as decisionOf,
  mayShow,
  ruleOfAmendment,
} from "#domain/amendments.ts";
import { countHands } from "#domain/incidentals.ts";
import type { Outcome } from "#domain/rules.ts";
import { type Result, motionResult } from "#domain/tallies.ts";
import { markdown } from "#text/markdown.ts";
import { type Act, recorded } from "./act.ts";
import { openIfOrdered } from "./deciding.ts";
import { Refused, enact, need } from "./errors.ts";
import { hold } from "./holding.ts";
import { freezeRoll } from "./rolls.ts";
import { actorIn } from "./someone.ts";

const hands = z.int().min(0).max(1_000_000);

/** Hands that the chair counted. */
export const shownHands = z.strictObject({ show: z.strictObject({ yes: hands, no: hands }) });

/** A show of hands decides an amendment whose turn it is; the chair gives the counts. */
export async function decideAmendment(act: Act, id: string, { show }: z.infer<typeof shownHands>): Promise<Amendment> {
  const held = await holdAmendment(act, id);
  const { amendment, motion, body, target } = held;
  const others = await listAmendments(act.tx, motion.id);
  const place = { motion: amendedOf(motion, body), target, others };
  const roll = await freezeRoll(act, body);
  if (roll === undefined) throw new Refused({ code: "empty-roll" });
  enact(mayShow(amendment, place, { show, members: roll.size }, await actorIn(act, body), act.at));
  const { outcome } = enact(countHands(show, ruleOfAmendment(amendment, body.rules).rule, roll));
  await conclude(act, held, outcome, { show });
  await openIfOrdered(act, motion.id);
  return need(await findAmendment(act.tx, id), "amendment");
}

/** What follows from a closed vote on an amendment. */
export async function settleAmendment(act: Act, question: Question, result: Result): Promise<void> {
  const held = await holdAmendment(act, need(question.subject ?? undefined, "amendment"));
  await conclude(act, held, motionResult(result).outcome, { question: question.id });
}

/** An amendment, held with its motion until the act ends. */
export type Held = {
  readonly amendment: Amendment;
  readonly motion: Motion;
  readonly body: Body;
  readonly target: Amendment | undefined;
};

/** Saves a decision; an adopted amendment gives its target the new text, and the others of that text are stale. */
async function conclude(act: Act, held: Held, outcome: Outcome, by: DecidedBy): Promise<void> {
  const { amendment, motion, body, target } = held;
  const isCurrent = amendment.baseHash === (target ?? motion).textHash;
  const fact = decisionOf(amendment, outcome, by);
  const state = amendmentAfter(outcome);
  const isOver = state !== "pending";
  await changeAmendment(act.tx, amendment.id, {
    state,
    ...("show" in by && isOver && { show: by.show }),
    decidedAt: isOver ? act.at : null,
    changedAt: act.at,
  });
  if (state === "adopted" && isCurrent) await adopt(act, held);
  await recorded(act, body.id, isCurrent ? fact : { ...fact, textHash: null });
}

async function adopt(act: Act, { amendment, motion, target }: Held): Promise<void> {
  const { id, text, textHash, textSalt } = amendment;
  const change = { text, textHash, textSalt, changedAt: act.at };
  if (target === undefined) await changeMotion(act.tx, motion.id, { ...change, textHtml: markdown(text) });
  else await changeAmendment(act.tx, target.id, change);
  const version = { target: target?.id ?? motion.id, motion: motion.id, hash: textHash, salt: textSalt, text };
  await saveVersion(act.tx, { ...version, madeBy: id, at: act.at });
  await outdate(act, motion.id, (other) => other.id !== id && other.amends === amendment.amends);
}

/** Marks pending amendments as stale, and with each those that would amend it. */
export async function outdate(act: Act, motion: string, isOutdated: (other: Amendment) => boolean): Promise<void> {
  const all = await listAmendments(act.tx, motion);
  const first = all.filter((each) => each.state === "pending" && isOutdated(each)).map(({ id }) => id);
  const then = all.filter(({ state, amends }) => state === "pending" && amends !== null && first.includes(amends));
  await makeStale(act.tx, [...first, ...then.map(({ id }) => id)], act.at);
}

/** A motion as the rules of its amendments see it. */
export const amendedOf = (motion: Motion, { rules }: Pick<Body, "rules">): Amended => ({
  ...motion,
  isDebateClosed: motion.orderedUntil !== null,
  rules,
});

/** All amendments of a motion are held by its row. */
export async function holdAmendment(act: Act, id: string): Promise<Held> {
  const found = need(await findAmendment(act.tx, id), "amendment");
  const { motion, body } = await hold(act, found.motion);
  const amendment = need(await findAmendment(act.tx, id), "amendment");
  const target = amendment.amends === null ? undefined : await findAmendment(act.tx, amendment.amends);
  return { amendment, motion, body, target };
}
