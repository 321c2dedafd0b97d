import { findIris } from "#db/between.ts";
import { findBody } from "#db/bodies.ts";
import type { Motion } from "#db/motions.ts";
import type { Question } from "#db/questions.ts";
import type { Act } from "./act.ts";
import { asFarAsPossible } from "./carrying.ts";
import { amendAsDecided } from "./charters.ts";
import { endorseAsDecided, withdrawAsDecided } from "./endorsements.ts";
import { fillAsDecided, rankedBy } from "./filling.ts";
import { adoptAsDecided, rescindPositionOf } from "./positions.ts";
import { joinAsDecided } from "./coalition/membership.ts";
import { pledgeAsDecided } from "./pledges.ts";
import { answerPlacement, moveAsDecided } from "./regions.ts";
import { recallAsDecided } from "./recalls.ts";

/** What an adopted motion does by itself, by its kind. */
export async function carryOut(act: Act, motion: Motion, question: Question): Promise<void> {
  switch (motion.kind) {
    case "endorsement":
      return endorseAsDecided(act, motion, question.id);
    case "recall":
      return recallAsDecided(act, motion, question.id);
    case "position":
      return adoptAsDecided(act, motion, question.id);
    case "charter_amendment":
      return amendAsDecided(act, motion, question);
    case "election":
      return fillAsDecided(act, motion, question.id, await rankedBy(act, question));
    case "accession":
      return joinAsDecided(act, motion, question.id);
    case "resolution":
      return actBetween(act, motion, question.id);
    case "procedural":
  }
}

/** What a resolution does toward other organizations: where its body stands, whom it takes in, what it promises. */
async function actBetween(act: Act, { effect, body: id }: Motion, question: string): Promise<void> {
  if (effect === null) return;
  const [body, iris] = await Promise.all([findBody(act.tx, id), findIris(act.tx)]);
  if (body === undefined || iris === undefined) return;
  if ("region" in effect) await moveAsDecided(act, body, effect.region, iris, question);
  if ("placement" in effect) {
    const { id: placement, accept } = effect.placement;
    await asFarAsPossible(() => answerPlacement(act, body.slug, placement, accept, iris, question));
  }
  if ("pledge" in effect) await pledgeAsDecided(act, body, effect.pledge, iris, question);
}

/** What ends when an adopted motion is rescinded or decided anew, by the question (null: a show of hands) that decided it. */
export async function undo(act: Act, motion: Motion, question: string | null): Promise<void> {
  await rescindPositionOf(act, motion, question);
  switch (motion.kind) {
    case "endorsement":
      return withdrawAsDecided(act, motion, question);
    case "resolution":
    case "procedural":
    case "election":
    case "recall":
    case "position":
    case "charter_amendment":
    case "accession":
  }
}
