import { z } from "zod";
import { lockAssessment, saveAssessment, supersedeAssessment } from "#db/assessments.ts";
import { entryBase } from "#db/between.ts";
import { findBody, findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { saveText } from "#db/motions.ts";
import { assessedKinds, publishAssessment as mayPublish } from "#domain/assessments.ts";
import type { Iris } from "#domain/iris.ts";
import { type Act, recorded } from "./act.ts";
import { carriedBy } from "./carrying.ts";
import { enact, need } from "./errors.ts";
import { instantText, iri, uuid, written } from "./inputs.ts";
import { saltText } from "./texts.ts";

/** How something went; `corrects` is the own assessment that it takes the place of. */
export const newAssessment = z.strictObject({
  body: z.string().max(60),
  of: iri,
  kind: z.enum(assessedKinds),
  asOf: instantText.optional(),
  text: written.min(1).max(20_000),
  corrects: uuid.optional(),
});

/** A body says publicly how something went. */
export async function publishAssessment(
  act: Act,
  { body: slug, of, kind, asOf = act.at, text, corrects }: z.infer<typeof newAssessment>,
  iris: Iris,
): Promise<string> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const before = corrects === undefined ? undefined : need(await lockAssessment(act.tx, corrects), "assessment");
  const carried = await carriedBy(act, body, undefined);
  const id = newId(act.at);
  const side = { id: body.id, actor: iris.actor(body.id), isPublic: body.visibility === "public" };
  const fact = enact(mayPublish(id, side, { of, asOf, at: act.at }, before, carried, body.rules));
  const salted = saltText(text);
  await saveText(act.tx, salted);
  await recorded(act, body.id, fact);
  if (before !== undefined) await supersedeAssessment(act.tx, before, act.at);
  const organization = need(await findBody(act.tx, body.organization), "organization");
  const entry = `${await entryBase(act.tx, iris, organization.id, organization.slug)}/${id}`;
  const named = { id, log: null, body: body.id, name: id, entry, by: side.actor };
  await saveAssessment(act.tx, { ...named, of, kind, asOf, textHash: salted.hash, question: null, at: act.at });
  return id;
}
