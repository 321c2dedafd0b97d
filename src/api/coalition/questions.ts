import type { z } from "@hono/zod-openapi";
import { type FederatedQuestion, tallyOf } from "#commands/coalition/tallying.ts";
import { Refused } from "#commands/errors.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import { type CoalitionMotion, findCoalitionMotion } from "#db/coalition/motions.ts";
import { listActorNames } from "#db/entries.ts";
import type { Ask } from "#api/kit.ts";
import {
  type coalitionQuestionShape,
  type coalitionResultShape,
  shapeCoalitionQuestion,
  shapeCoalitionResult,
} from "#api/shapes/coalitionQuestions.ts";

/** A question of a coalition as a shape; undefined if it is none, or none that is noted. */
export async function shownQuestion(c: Ask, id: string): Promise<z.infer<typeof coalitionQuestionShape> | undefined> {
  const found = await tallied(c, id);
  if (found === undefined) return undefined;
  const { db, iris } = c.var.api;
  const { motion, tally } = found;
  const voters = tally.votes.map(({ actor }) => actor);
  return shapeCoalitionQuestion(motion, tally, await listActorNames(db.orm, iris.actor(""), voters));
}

/** What a question of a coalition came to; undefined if it is none, refused while it is open. */
export async function shownResult(c: Ask, id: string): Promise<z.infer<typeof coalitionResultShape> | undefined> {
  const found = await tallied(c, id);
  if (found === undefined) return undefined;
  const { question } = found.tally;
  if (question.result === undefined) throw new Refused({ code: "not-closed", closesAt: question.closesAt });
  return shapeCoalitionResult(found.tally);
}

async function tallied(c: Ask, id: string): Promise<{ motion: CoalitionMotion; tally: FederatedQuestion } | undefined> {
  const { orm } = c.var.api.db;
  const motion = await findCoalitionMotion(orm, { question: id });
  const row = motion === undefined ? undefined : await findCoalition(orm, { id: motion.coalition });
  const tally = motion === undefined || row === undefined ? undefined : await tallyOf(orm, row, motion);
  return motion === undefined || tally === undefined ? undefined : { motion, tally };
}
