import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { bodyChange, changeBody, foundBody, newBody } from "#commands/bodies.ts";
import { need } from "#commands/errors.ts";
import { seeBody } from "#commands/reading.ts";
import { findHome, listBodies } from "#db/bodies.ts";
import { bodyKinds } from "#domain/bodies.ts";
import { made, ok, sent } from "./answers.ts";
import { type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { bodyShape, shapeBodies, shapeBody } from "./shapes/bodies.ts";

/** A body named by its slug. */
export const bySlug = z.object({ slug: z.string() });

const list = endpoint(
  {
    method: "get",
    path: "/v1/bodies",
    summary: "The bodies of this instance, oldest first",
    request: { query: z.strictObject({ ...paging, kind: z.enum(bodyKinds).optional() }) },
    responses: ok(listOf(bodyShape)),
  },
  async (c) => {
    const { limit, cursor, kind } = c.req.valid("query");
    const asked = { after: cursor, limit: limit + 1, kinds: kind && [kind], seenBy: personOf(c) ?? null };
    const { rows, next } = pageOf(await listBodies(c.var.api.db.orm, asked), limit);
    return c.json({ items: await shapeBodies(c.var.api, rows, personOf(c)), next }, 200);
  },
);

const found = endpoint(
  {
    method: "post",
    path: "/v1/bodies",
    summary: "Found a body",
    request: sent(newBody),
    responses: made(bodyShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const body = await perform(db, actor(c), (act) => foundBody(act, c.req.valid("json")));
    return c.json(await shapeBody(c.var.api, body, personOf(c)), 201, { Location: `/api/v1/bodies/${body.slug}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}",
    summary: "One body",
    request: { params: bySlug },
    responses: ok(bodyShape),
  },
  async (c) => {
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    return c.json(await shapeBody(c.var.api, body, personOf(c)), 200);
  },
);

const change = endpoint(
  {
    method: "patch",
    path: "/v1/bodies/{slug}",
    summary: "Change a body's profile, rules, place or visibility",
    request: { params: bySlug, ...sent(bodyChange) },
    responses: ok(bodyShape),
  },
  async (c) => {
    const by = actor(c);
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    const changed = await perform(c.var.api.db, by, (act) => changeBody(act, body.slug, c.req.valid("json")));
    return c.json(await shapeBody(c.var.api, changed, personOf(c)), 200);
  },
);

const home = endpoint(
  {
    method: "get",
    path: "/v1/organization",
    summary: "The organization that this instance was set up for",
    responses: ok(bodyShape),
  },
  async (c) => {
    const body = need(await findHome(c.var.api.db.orm), "organization");
    return c.json(await shapeBody(c.var.api, body, personOf(c)), 200);
  },
);

const changeHome = endpoint(
  {
    method: "patch",
    path: "/v1/organization",
    summary: "Change the home organization",
    request: sent(bodyChange),
    responses: ok(bodyShape),
  },
  async (c) => {
    const by = actor(c);
    const { slug } = need(await findHome(c.var.api.db.orm), "organization");
    const changed = await perform(c.var.api.db, by, (act) => changeBody(act, slug, c.req.valid("json")));
    return c.json(await shapeBody(c.var.api, changed, personOf(c)), 200);
  },
);

export const bodyEndpoints: readonly Endpoint[] = [list, found, get, change, home, changeHome];
