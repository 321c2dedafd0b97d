import { z } from "zod";
import {
  type AskedRow,
  type AskRow,
  changeAsk,
  changeAsked,
  findAsk,
  listAskedOf,
  lockAsk,
  lockAsked,
  saveAsk,
  saveDecline,
  settleAsked,
} from "#db/asks.ts";
import { findBody, findBodyBySlug } from "#db/bodies.ts";
import { findStanding } from "#db/endorsements.ts";
import { newId } from "#db/ids.ts";
import { type Motion, saveText } from "#db/motions.ts";
import { findPeeredOrganization } from "#db/stances.ts";
import { ask as mayAsk, decline as mayDecline, USUAL, withdrawAsk as mayWithdraw } from "#domain/asks.ts";
import type { Iris } from "#domain/iris.ts";
import { type Act, locked, recorded } from "./act.ts";
import { Invalid, Refused, enact, need } from "./errors.ts";
import { instantText, iri, written } from "./inputs.ts";
import { draftMotion, submitMotion } from "./motions.ts";
import { actorIn, mustBeAbleTo } from "./someone.ts";
import { saltText } from "./texts.ts";

/** Who is asked is named by the actors of connected organizations. */
export const newAsk = z.strictObject({
  body: z.string().max(60),
  object: iri,
  asked: z.array(iri).min(1).max(100),
  reason: written.min(1).max(2_000).optional(),
  until: instantText.optional(),
});

export const newDecline = z.strictObject({ reason: written.min(1).max(2_000).optional() });

/** Asks organizations of connected instances to endorse something; each decides at home, and answers in its own record. */
export async function askToEndorse(act: Act, input: z.infer<typeof newAsk>, iris: Iris): Promise<AskRow> {
  const body = need(await findBodyBySlug(act.tx, input.body), "body");
  const holding = await locked(act, "ask", `${body.id}:${input.object}`);
  const { object, reason = null, until = holding.at + USUAL } = input;
  const hosts = new Map(await Promise.all(input.asked.map((actor, place) => hostOf(holding, actor, place))));
  const already = await listAskedOf(act.tx, body.id, object);
  const asking = { own: iris.actor(body.id), object, asked: input.asked, already, until };
  const isPublic = body.visibility === "public";
  const fresh = enact(mayAsk({ ...asking, isPublic }, await actorIn(holding, body), holding.at));
  const id = newId(holding.at);
  const targets = fresh.map((actor) => ({ id: newId(holding.at), ask: id, actor, host: hosts.get(actor) ?? "" }));
  const row = { id, body: body.id, object, reason, until, createdAt: holding.at };
  await saveAsk(act.tx, row, targets);
  const names = targets.map((target) => target.id);
  await recorded(holding, body.id, { kind: "endorsement-asked", ask: id, body: body.id, targets: names });
  return need(await findAsk(act.tx, id), "ask");
}

/** Takes an ask back, at everybody who has not answered. */
export async function withdrawAsk(act: Act, id: string): Promise<AskRow> {
  const ask = need(await lockAsk(act.tx, id), "ask");
  const body = need(await findBody(act.tx, ask.body), "body");
  const stands = { id, body: body.id, isWithdrawn: ask.withdrawnAt !== null };
  const fact = enact(mayWithdraw(stands, await actorIn(act, body)));
  await changeAsk(act.tx, id, { withdrawnAt: act.at });
  await recorded(act, body.id, fact);
  return need(await findAsk(act.tx, id), "ask");
}

/** Makes of what a body is asked a motion of its own, before its members, as it makes any. */
export async function takeUpAsk(
  act: Act,
  id: string,
  words: { readonly title: string; readonly text: string },
): Promise<Motion> {
  const asked = need(await lockAsked(act.tx, id), "ask");
  const body = need(await findBody(act.tx, asked.body), "body");
  await mustBeAbleTo(act, body, "endorse");
  if (asked.state !== "waiting") throw new Refused({ code: "wrong-state", state: asked.state });
  const draft = await draftMotion(act, body.slug, { kind: "endorsement", object: asked.object, ...words });
  const motion = await submitMotion(act, draft.id);
  await changeAsked(act.tx, id, { state: "moved", motion: motion.id });
  return motion;
}

/** Says in public that the body does not endorse what it is asked, with or without saying why. */
export async function declineAsk(act: Act, id: string, { reason }: z.infer<typeof newDecline>): Promise<AskedRow> {
  const asked = need(await lockAsked(act.tx, id), "ask");
  const body = need(await findBody(act.tx, asked.body), "body");
  const holding = await locked(act, "endorse", `${body.id}:${asked.object}`);
  const { object, state } = asked;
  const isStanding = (await findStanding(act.tx, body.id, object)) !== undefined;
  const text = reason === undefined ? undefined : saltText(reason);
  const decline = newId(holding.at);
  const about = { decline, body: body.id, object, textHash: text?.hash ?? null };
  const fact = enact(mayDecline(about, { state, isStanding }, await actorIn(holding, body)));
  if (text !== undefined) await saveText(act.tx, text);
  const { textHash } = fact;
  const row = { id: decline, body: body.id, object, reason: reason ?? null, textHash, createdAt: holding.at };
  await saveDecline(act.tx, row);
  await recorded(holding, body.id, fact);
  await settleAsked(act.tx, body.id, object, "declined");
  return need(await lockAsked(act.tx, id), "ask");
}

/** The host of an organization whose gazette a connected instance publishes. */
async function hostOf(act: Act, actor: string, place: number): Promise<readonly [string, string]> {
  const host = await findPeeredOrganization(act.tx, actor);
  if (host !== undefined) return [actor, host];
  throw new Invalid([{ path: `asked.${place}`, code: "unknown-organization", message: "no connected organization" }]);
}
