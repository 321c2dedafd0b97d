import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { commitDraw, drawReveal, newDraw, revealDraw } from "#commands/draws.ts";
import { seeBody, seeDraw } from "#commands/reading.ts";
import { listDraws } from "#db/draws.ts";
import { byId, made, ok, sent } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { drawShape, shapeDraw } from "./shapes/draws.ts";

const list = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/draws",
    summary: "Public draws of a body, newest first",
    request: { params: bySlug, query: z.strictObject(paging) },
    responses: ok(listOf(drawShape)),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { body, isInside } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const { limit, cursor } = c.req.valid("query");
    const asked = { body: body.id, publicOnly: !isInside, limit: limit + 1, ...(cursor && { before: cursor }) };
    const { rows, next } = pageOf(await listDraws(db.orm, asked), limit);
    return c.json({ items: rows.map((row) => shapeDraw(iris, row, body)), next }, 200);
  },
);

const commit = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/draws",
    summary: "Commit to a draw: its pool, its sources, its time",
    request: { params: bySlug, ...sent(newDraw) },
    responses: made(drawShape),
  },
  async (c) => {
    const by = actor(c);
    const { db, iris } = c.var.api;
    const { body } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const draw = await perform(db, by, (act) => commitDraw(act, body.slug, c.req.valid("json")));
    return c.json(shapeDraw(iris, draw, body), 201, { Location: `/api/v1/draws/${draw.id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/draws/{id}",
    summary: "One draw",
    request: { params: byId },
    responses: ok(drawShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { draw, body } = await seeDraw(db.orm, c.req.valid("param").id, personOf(c));
    return c.json(shapeDraw(iris, draw, body), 200);
  },
);

const reveal = endpoint(
  {
    method: "post",
    path: "/v1/draws/{id}/reveal",
    summary: "Reveal the values of the sources; who is drawn follows from them",
    request: { params: byId, ...sent(drawReveal) },
    responses: ok(drawShape),
  },
  async (c) => {
    const by = actor(c);
    const { db, iris } = c.var.api;
    const { draw, body } = await seeDraw(db.orm, c.req.valid("param").id, personOf(c));
    const revealed = await perform(db, by, (act) => revealDraw(act, draw.id, c.req.valid("json")));
    return c.json(shapeDraw(iris, revealed, body), 200);
  },
);

export const drawEndpoints: readonly Endpoint[] = [list, commit, get, reveal];
