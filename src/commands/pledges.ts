import { z } from "zod";
import { entryBase, findKnownBody, ownId } from "#db/between.ts";
import { type Body, findBody, findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { saveText } from "#db/motions.ts";
import { type PledgeRow, lockPledge, savePledge, saveSaying, withdrawPledgeRow } from "#db/pledges.ts";
import type { Iris } from "#domain/iris.ts";
import {
  type PledgeWord,
  answerPledge as mayAnswer,
  makePledge as mayMake,
  pledgeKinds,
  withdrawPledge as mayWithdraw,
} from "#domain/pledges.ts";
import { type Act, recorded } from "./act.ts";
import { asFarAsPossible, carriedBy } from "./carrying.ts";
import { Invalid, Missing, enact, need } from "./errors.ts";
import { instantText, iri, written } from "./inputs.ts";
import { actorIn } from "./someone.ts";
import { saltText } from "./texts.ts";

const amount = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/** The terms of a pledge; of money `amount` is in the smallest units of its currency. */
export const pledgeTerms = z.strictObject({
  to: iri,
  kind: z.enum(pledgeKinds),
  amount,
  unit: z
    .string()
    .regex(/^[a-z][a-z_-]{0,39}$/, "is not a short word of small letters")
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "is not a currency (ISO 4217)")
    .optional(),
  from: instantText.optional(),
  until: instantText.optional(),
});

export const newPledge = pledgeTerms.extend({ body: z.string().max(60), text: written.min(1).max(5_000).optional() });

/** Which of our bodies says it, where both sides are ours; how much came of it. */
export const keeping = z.strictObject({
  body: z.string().max(60).optional(),
  amount: z.int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});

/** A body promises another one support; whom it promises to has to be known here. */
export async function makePledge(
  act: Act,
  { body: slug, text, ...terms }: z.infer<typeof newPledge>,
  iris: Iris,
  question?: string,
): Promise<string> {
  const body = need(await findBodyBySlug(act.tx, slug), "body");
  const carried = await carriedBy(act, body, question);
  const { to, kind, unit = null, currency = null, from = act.at, until = null } = terms;
  const actor = iris.actor(body.id);
  const id = newId(act.at);
  const promised = { to, kind, amount: terms.amount, unit, currency, begins: from, until };
  const fact = enact(mayMake(id, { id: body.id, actor, isPublic: isPublic(body) }, promised, carried, body.rules));
  await mustBeKnown(act, iris, to);
  const salted = text === undefined ? undefined : saltText(text);
  if (salted !== undefined) await saveText(act.tx, salted);
  await recorded(act, body.id, fact);
  const entry = `${await baseOf(act, iris, body)}/${id}`;
  const named = { id, log: null, body: body.id, name: id, entry, giver: actor };
  const textHash = salted?.hash ?? null;
  await savePledge(act.tx, { ...named, ...promised, textHash, question: fact.question, at: act.at });
  return id;
}

/** One side says how a pledge was kept: whole, in part (where less came than was promised), or not. */
export async function answerPledge(
  act: Act,
  id: string,
  word: "kept" | "not_kept",
  said: z.infer<typeof keeping>,
  iris: Iris,
): Promise<void> {
  const pledge = need(await lockPledge(act.tx, id), "pledge");
  const body = await sideOf(act, pledge, said.body, iris);
  const carried = await carriedBy(act, body, undefined);
  const side = { id: body.id, actor: iris.actor(body.id), isPublic: isPublic(body) };
  const isPart = word === "kept" && said.amount !== undefined && said.amount < pledge.amount;
  const state: PledgeWord = isPart ? "partly" : word;
  const fact = enact(mayAnswer(side, pledge, { state, amount: said.amount ?? null }, carried, body.rules));
  const record = await recorded(act, body.id, fact);
  const entry = `${await baseOf(act, iris, body)}/${record}`;
  const about = { log: null, pledge: pledge.entry, name: pledge.name, by: side.actor };
  await saveSaying(act.tx, { ...about, entry, state, amount: fact.amount, at: act.at });
}

/** The giver takes back a pledge. */
export async function withdrawPledge(act: Act, id: string, iris: Iris): Promise<void> {
  const pledge = need(await lockPledge(act.tx, id), "pledge");
  const body = pledge.body === null ? undefined : await findBody(act.tx, pledge.body);
  if (body === undefined) {
    // Whoever is the other side may know that it exists, and that it is not theirs to take back.
    const other = await sideOf(act, pledge, undefined, iris);
    const carried = await carriedBy(act, other, undefined);
    const side = { id: other.id, actor: iris.actor(other.id), isPublic: isPublic(other) };
    enact(mayWithdraw(side, pledge, carried, other.rules));
    throw new Missing("pledge");
  }
  const carried = await carriedBy(act, body, undefined);
  const side = { id: body.id, actor: iris.actor(body.id), isPublic: isPublic(body) };
  const fact = enact(mayWithdraw(side, pledge, carried, body.rules));
  await withdrawPledgeRow(act.tx, pledge.giver, pledge.name, act.at);
  await recorded(act, body.id, fact);
}

/** What an adopted motion promised, as far as that is still possible. */
export async function pledgeAsDecided(
  act: Act,
  body: Pick<Body, "slug">,
  terms: z.infer<typeof pledgeTerms>,
  iris: Iris,
  question: string,
): Promise<void> {
  await asFarAsPossible(() => makePledge(act, { ...terms, body: body.slug }, iris, question));
}

const isPublic = ({ visibility }: Body): boolean => visibility === "public";

/** The body of ours that speaks of a pledge: the one that is named, else whichever side is ours, the receiver before the giver. */
async function sideOf(act: Act, pledge: PledgeRow, named: string | undefined, iris: Iris): Promise<Body> {
  if (named !== undefined) return need(await findBodyBySlug(act.tx, named), "body");
  const ids = [pledge.to, pledge.giver].flatMap((actor) => ownId(iris, actor) ?? []);
  const found = await Promise.all(ids.map((id) => findBody(act.tx, id)));
  const sides = found.filter((body) => body !== undefined);
  for (const body of sides) if ((await actorIn(act, body)).roles.length > 0) return body;
  return need(sides[0], "pledge");
}

async function mustBeKnown(act: Act, iris: Iris, actor: string): Promise<void> {
  if ((await findKnownBody(act.tx, iris, actor)) !== undefined) return;
  throw new Invalid([{ path: "to", code: "unknown-body", message: "no gazette that is held here knows it" }]);
}

async function baseOf(act: Act, iris: Iris, body: Body): Promise<string> {
  const organization = need(await findBody(act.tx, body.organization), "organization");
  return entryBase(act.tx, iris, organization.id, organization.slug);
}
