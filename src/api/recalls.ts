import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { newPetition, signPetition, startPetition } from "#commands/petitions.ts";
import { reply, replyToRecall } from "#commands/recalls.ts";
import { seeMandate, seeRecall } from "#commands/reading.ts";
import { countMembers } from "#db/members.ts";
import { countSignatures, listRecallsOf } from "#db/recalls.ts";
import { signaturesNeeded } from "#domain/recalls.ts";
import { byId, made, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody, personOf } from "./kit.ts";
import { now } from "./offices.ts";
import { recallShape, shapeRecall } from "./shapes/positions.ts";

async function shaped(c: Ask, id: string): Promise<z.infer<typeof recallShape>> {
  const { db } = c.var.api;
  const { recall, home } = await seeRecall(db.orm, id, mustBeSomebody(c).person);
  const [signatures, roll] = await Promise.all([countSignatures(db.orm, id), countMembers(db.orm, home.id)]);
  return shapeRecall(recall, { body: home.slug, signatures, needed: signaturesNeeded(roll, home.rules.recall) });
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/mandates/{id}/recalls",
    summary: "Petitions and motions to end a mandate, newest first; for the home body and the holder",
    request: { params: byId },
    responses: ok(z.object({ items: z.array(recallShape) })),
  },
  async (c) => {
    const { db } = c.var.api;
    mustBeSomebody(c);
    const { mandate } = await seeMandate(db.orm, c.req.valid("param").id, personOf(c), await now(c));
    const rows = await listRecallsOf(db.orm, mandate.id);
    return c.json({ items: await Promise.all(rows.map(({ recall }) => shaped(c, recall.id))) }, 200);
  },
);

const start = endpoint(
  {
    method: "post",
    path: "/v1/recalls",
    summary: "Begin a petition to end a mandate; whoever begins it has signed it",
    request: sent(newPetition),
    responses: made(recallShape),
  },
  async (c) => {
    const by = actor(c);
    const input = c.req.valid("json");
    await seeMandate(c.var.api.db.orm, input.mandate, personOf(c), await now(c));
    const { id } = await perform(c.var.api.db, by, (act) => startPetition(act, input));
    return c.json(await shaped(c, id), 201, { Location: `/api/v1/recalls/${id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/recalls/{id}",
    summary: "One recall",
    request: { params: byId },
    responses: ok(recallShape),
  },
  async (c) => c.json(await shaped(c, c.req.valid("param").id), 200),
);

const sign = endpoint(
  {
    method: "post",
    path: "/v1/recalls/{id}/sign",
    summary: "Sign a petition; with enough signatures the motion stands, and its notice begins",
    request: { params: byId },
    responses: ok(recallShape),
  },
  async (c) => {
    const by = actor(c);
    const { recall } = await seeRecall(c.var.api.db.orm, c.req.valid("param").id, mustBeSomebody(c).person);
    await perform(c.var.api.db, by, (act) => signPetition(act, recall.id));
    return c.json(await shaped(c, recall.id), 200);
  },
);

const answer = endpoint(
  {
    method: "post",
    path: "/v1/recalls/{id}/reply",
    summary: "The holder's reply, which stands beside the vote",
    request: { params: byId, ...sent(reply) },
    responses: ok(recallShape),
  },
  async (c) => {
    const by = actor(c);
    const { recall } = await seeRecall(c.var.api.db.orm, c.req.valid("param").id, mustBeSomebody(c).person);
    await perform(c.var.api.db, by, (act) => replyToRecall(act, recall.id, c.req.valid("json")));
    return c.json(await shaped(c, recall.id), 200);
  },
);

export const recallEndpoints: readonly Endpoint[] = [list, start, get, sign, answer];
