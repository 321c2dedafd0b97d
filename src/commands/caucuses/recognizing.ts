import { z } from "zod";
import { findBodyBySlug, type Body } from "#db/bodies.ts";
import { endRecognition, findRecognition, saveRecognition, type Recognition } from "#db/caucuses/recognitions.ts";
import { newId } from "#db/ids.ts";
import { findMotion } from "#db/motions.ts";
import { findQuestion } from "#db/questions.ts";
import { recognizeCaucus as mayRecognize, withdrawRecognition as mayWithdraw } from "#domain/caucuses.ts";
import type { Decision } from "#domain/endorsements.ts";
import type { Iris } from "#domain/iris.ts";
import { locked, recorded, type Act } from "#commands/act.ts";
import { enact, need, Refused } from "#commands/errors.ts";
import { uuid, written } from "#commands/inputs.ts";
import { actorIn } from "#commands/someone.ts";

/** Which caucus, by its address, its page or `@caucus@host`; which body of ours; and what decided it. */
export const newRecognition = z.strictObject({
  actor: written.min(3).max(2_000),
  body: z.string().max(60),
  question: uuid.optional(),
});

/** A caucus as its document shows it, or as we host it. */
export type SeenCaucus = {
  readonly iri: string;
  readonly name: string;
  readonly url: string;
  readonly isCaucus: boolean;
};

type Asked = { readonly body: string; readonly question?: string | undefined };

/** A body recognizes a caucus, here or elsewhere; its members can join it from then on without anybody being asked. */
export async function recognizeCaucus(act: Act, asked: Asked, caucus: SeenCaucus, iris: Iris): Promise<Recognition> {
  if (!caucus.isCaucus) throw new Refused({ code: "not-a-caucus" });
  const body = need(await findBodyBySlug(act.tx, asked.body), "body");
  const actors = { body: iris.actor(body.id), caucus: caucus.iri };
  const holding = await locked(act, "recognize", `${actors.body} ${caucus.iri}`);
  const standing = await findRecognition(act.tx, actors);
  const decision = await decisionOf(holding, asked.question);
  const recognition = newId(holding.at);
  const wanted = { recognition, body: body.id, caucus: caucus.iri };
  const by = await actorIn(holding, body);
  const fact = enact(mayRecognize(wanted, decision, standing !== undefined, body.rules, by));
  const row = { id: recognition, ...actors, question: asked.question ?? null, since: holding.at };
  await saveRecognition(act.tx, row);
  await recorded(holding, body.id, fact);
  return need(await findRecognition(act.tx, actors), "recognition");
}

/** A body no longer recognizes a caucus; who has joined stays a member until they leave or are removed. */
export async function withdrawRecognition(
  act: Act,
  asked: Asked & { readonly caucus: string },
  iris: Iris,
): Promise<Body> {
  const body = need(await findBodyBySlug(act.tx, asked.body), "body");
  const actors = { body: iris.actor(body.id), caucus: asked.caucus };
  const holding = await locked(act, "recognize", `${actors.body} ${asked.caucus}`);
  const standing = need(await findRecognition(act.tx, actors), "recognition");
  const decision = await decisionOf(holding, asked.question);
  const wanted = { recognition: standing.id, body: body.id, caucus: asked.caucus };
  const fact = enact(mayWithdraw(wanted, decision, body.rules, await actorIn(holding, body)));
  await endRecognition(act.tx, standing.id, holding.at);
  await recorded(holding, body.id, fact);
  return body;
}

async function decisionOf(act: Act, id: string | undefined): Promise<Decision | undefined> {
  if (id === undefined) return undefined;
  const question = need(await findQuestion(act.tx, id), "question");
  return { question: id, motion: need(await findMotion(act.tx, question.motion), "motion") };
}
