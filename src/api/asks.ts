import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { listAnswers } from "#commands/askAnswers.ts";
import { askToEndorse, declineAsk, newAsk, newDecline, takeUpAsk, withdrawAsk } from "#commands/asks.ts";
import { need } from "#commands/errors.ts";
import { longText, shortText } from "#commands/inputs.ts";
import { type AskedRow, type AskRow, findAsk, findAsked, listAsked, listAsks } from "#db/asks.ts";
import { type Body, findBody } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import { listMembershipsOf } from "#db/members.ts";
import { byId, made, maybeSent, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody } from "./kit.ts";
import { mustBeThere } from "./objects.ts";
import { listOf } from "./paging.ts";
import { askedShape, askShape, shapeAsk, shapeAsked } from "./shapes/asks.ts";

const MOST = 100;

/** The bodies that the caller belongs to: what they ask and are asked is theirs to see. */
async function circleOf(c: Ask): Promise<Body[]> {
  const { person } = mustBeSomebody(c);
  const places = await listMembershipsOf(c.var.api.db.orm, person);
  return places.filter(({ membership }) => membership.standing === "good").map(({ body }) => body);
}

async function showAsk(c: Ask, ask: AskRow, body: Pick<Body, "slug">): Promise<z.infer<typeof askShape>> {
  const { db, iris } = c.var.api;
  const at = await readClock(db.orm, db.clockOffset);
  return shapeAsk(ask, body, await listAnswers(db.orm, iris, ask, at));
}

async function seen<Row extends AskRow | AskedRow>(c: Ask, row: Row | undefined): Promise<{ row: Row; body: Body }> {
  const circle = await circleOf(c);
  const found = need(row, "ask");
  return {
    row: found,
    body: need(
      circle.find(({ id }) => id === found.body),
      "ask",
    ),
  };
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/asks",
    summary: "What the caller’s bodies ask others to endorse, newest first, and how far that is",
    responses: ok(listOf(askShape)),
  },
  async (c) => {
    const ids = (await circleOf(c)).map(({ id }) => id);
    const rows = await listAsks(c.var.api.db.orm, ids, MOST);
    return c.json({ items: await Promise.all(rows.map(({ ask, body }) => showAsk(c, ask, body))), next: null }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/asks",
    summary: "Ask connected organizations to endorse something; `asked` names their actors",
    request: sent(newAsk),
    responses: made(askShape),
  },
  async (c) => {
    const by = actor(c);
    const { db, iris } = c.var.api;
    const input = c.req.valid("json");
    const object = await mustBeThere(c, input.object);
    const ask = await perform(db, by, (act) => askToEndorse(act, { ...input, object }, iris));
    const body = need(await findBody(db.orm, ask.body), "body");
    return c.json(await showAsk(c, ask, body), 201, { Location: `/api/v1/asks/${ask.id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/asks/{id}",
    summary: "One of them",
    request: { params: byId },
    responses: ok(askShape),
  },
  async (c) => {
    const { row, body } = await seen(c, await findAsk(c.var.api.db.orm, c.req.valid("param").id));
    return c.json(await showAsk(c, row, body), 200);
  },
);

const withdraw = endpoint(
  {
    method: "post",
    path: "/v1/asks/{id}/withdraw",
    summary: "Take an ask back",
    request: { params: byId },
    responses: ok(askShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const ask = await perform(db, actor(c), (act) => withdrawAsk(act, c.req.valid("param").id));
    return c.json(await showAsk(c, ask, need(await findBody(db.orm, ask.body), "body")), 200);
  },
);

const listIn = endpoint(
  {
    method: "get",
    path: "/v1/asked",
    summary: "What the caller’s bodies are asked to endorse, newest first",
    request: { query: z.strictObject({ waiting: z.enum(["yes", "no"]).default("no") }) },
    responses: ok(listOf(askedShape)),
  },
  async (c) => {
    const ids = (await circleOf(c)).map(({ id }) => id);
    const waiting = c.req.valid("query").waiting === "yes";
    const rows = await listAsked(c.var.api.db.orm, ids, { waiting, limit: MOST });
    return c.json({ items: rows.map(({ asked, body }) => shapeAsked(asked, body)), next: null }, 200);
  },
);

const taking = z.strictObject({ title: shortText, text: longText });

const take = endpoint(
  {
    method: "post",
    path: "/v1/asked/{id}/move",
    summary: "Make a motion of it, to be decided as the body decides anything; its adoption endorses",
    request: { params: byId, ...sent(taking) },
    responses: ok(askedShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const { id } = c.req.valid("param");
    await perform(db, actor(c), (act) => takeUpAsk(act, id, c.req.valid("json")));
    const { row, body } = await seen(c, await findAsked(db.orm, id));
    return c.json(shapeAsked(row, body), 200);
  },
);

const refuse = endpoint(
  {
    method: "post",
    path: "/v1/asked/{id}/decline",
    summary: "Decline it in public, with or without a reason",
    request: { params: byId, ...maybeSent(newDecline) },
    responses: ok(askedShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const row = await perform(db, actor(c), (act) => declineAsk(act, c.req.valid("param").id, c.req.valid("json")));
    return c.json(shapeAsked(row, need(await findBody(db.orm, row.body), "body")), 200);
  },
);

export const askEndpoints: readonly Endpoint[] = [list, add, get, withdraw, listIn, take, refuse];
