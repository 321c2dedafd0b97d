import { type Body, findBody } from "#db/bodies.ts";
import { type Motion, changeMotion, findMotion, lockMotion } from "#db/motions.ts";
import type { Fact } from "#domain/facts.ts";
import { type Act, recorded } from "./act.ts";
import { need } from "./errors.ts";

/** A motion, which nobody else changes until the act ends, with its body. */
export async function hold(act: Act, id: string): Promise<{ motion: Motion; body: Body }> {
  const motion = need(await lockMotion(act.tx, id), "motion");
  return { motion, body: need(await findBody(act.tx, motion.body), "body") };
}

/** Saves what an act changes in a motion, and its fact. */
export async function save(act: Act, motion: Motion, fact: Fact, change: Partial<Motion>): Promise<Motion> {
  await changeMotion(act.tx, motion.id, { ...change, changedAt: act.at });
  await recorded(act, motion.body, fact);
  return need(await findMotion(act.tx, motion.id), "motion");
}
