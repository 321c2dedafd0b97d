import { z } from "zod";
import { findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { type Motion, findMotion } from "#db/motions.ts";
import { type Position, changePositionRow, findPosition, findPositionOf, savePosition } from "#db/positions.ts";
import { findQuestion } from "#db/questions.ts";
import { type PositionFact, adoptPosition, endPosition, registerPosition as mayRegister } from "#domain/positions.ts";
import { type Act, locked, recorded } from "./act.ts";
import { Refused, enact, need } from "./errors.ts";
import { uuid } from "./inputs.ts";
import { actorIn } from "./someone.ts";

export const newPosition = z.strictObject({ question: uuid, supersedes: uuid.optional() });

/** Enters what a body adopted into its register, by an officer; asked again for the same decision, it answers with what stands. */
export async function registerPosition(act: Act, slug: string, input: z.infer<typeof newPosition>): Promise<Position> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const holding = await locked(act, "positions", body.id);
  const question = need(await findQuestion(act.tx, input.question), "question");
  const motion = need(await findMotion(act.tx, question.motion), "motion");
  const by = await actorIn(holding, body);
  if (question.matter !== "motion") throw new Refused({ code: "other-object" });
  const before =
    input.supersedes === undefined ? undefined : need(await findPosition(act.tx, input.supersedes), "position");
  const fact = enact(mayRegister(newId(holding.at), body.id, { question: question.id, motion }, before, by));
  const standing = await findPositionOf(act.tx, motion.id);
  return standing ?? save(holding, motion, fact, before);
}

/** What an adopted motion of kind position does by itself. */
export async function adoptAsDecided(act: Act, motion: Motion, question: string): Promise<void> {
  const holding = await locked(act, "positions", motion.body);
  if ((await findPositionOf(act.tx, motion.id)) !== undefined) return;
  const effect = motion.effect !== null && "position" in motion.effect ? motion.effect.position : {};
  const before = effect.supersedes === undefined ? undefined : await findPosition(act.tx, effect.supersedes);
  await save(holding, motion, adoptPosition(newId(holding.at), motion.body, { question, motion }, before), before);
}

/** Ends the position that a motion adopted, if it is in force, since the motion was rescinded by this question. */
export async function rescindPositionOf(
  act: Act,
  motion: Pick<Motion, "id" | "body">,
  question: string | null,
): Promise<void> {
  const holding = await locked(act, "positions", motion.body);
  const position = await findPositionOf(act.tx, motion.id);
  if (position !== undefined) await end(holding, position, "rescinded", question);
}

async function save(
  act: Act,
  motion: Motion,
  fact: Extract<PositionFact, { kind: "position-adopted" }>,
  before: Position | undefined,
): Promise<Position> {
  const { position: id, body, question, supersedes } = fact;
  await savePosition(act.tx, {
    id,
    body,
    motion: motion.id,
    question,
    textHash: need(motion.textHash ?? undefined, "text"),
    state: "in_force",
    adoptedAt: act.at,
    supersedes,
  });
  await recorded(act, body, fact);
  if (before !== undefined && before.id === supersedes) await end(act, before, "superseded", question);
  return need(await findPosition(act.tx, id), "position");
}

async function end(
  act: Act,
  position: Position,
  state: "superseded" | "rescinded",
  question: string | null,
): Promise<void> {
  const fact = endPosition(position, state, question);
  if (fact === undefined) return;
  await changePositionRow(act.tx, position.id, { state, endedAt: act.at, endedBy: question });
  await recorded(act, position.body, fact);
}
