import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { need } from "#commands/errors.ts";
import { newPosition, registerPosition } from "#commands/positions.ts";
import { seeBody } from "#commands/reading.ts";
import { listPositionsSeenBy } from "#db/positions.ts";
import { positionStates } from "#domain/positions.ts";
import { byId, made, ok, sent } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Ask, type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { positionShape, shapePosition } from "./shapes/positions.ts";

const filter = { ...paging, state: z.enum([...positionStates, "all"]).default("all") };
type Asked = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly state: (typeof positionStates)[number] | "all";
};

async function listed(c: Ask, { limit, cursor, state }: Asked, slug: string | undefined) {
  const { db, iris } = c.var.api;
  const body = slug === undefined ? undefined : (await seeBody(db.orm, slug, personOf(c))).body.id;
  const asked = { body, state: state === "all" ? undefined : state, before: cursor, limit: limit + 1 };
  const found = await listPositionsSeenBy(db.orm, personOf(c) ?? null, asked);
  const { rows, next } = pageOf(
    found.map((row) => shapePosition(iris, row)),
    limit,
  );
  return { items: [...rows], next };
}

async function findOne(c: Ask, id: string) {
  const [row] = await listPositionsSeenBy(c.var.api.db.orm, personOf(c) ?? null, { id, limit: 1 });
  return shapePosition(c.var.api.iris, need(row, "position"));
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/positions",
    summary: "What bodies hold, held or took back, newest first",
    request: { query: z.strictObject({ ...filter, body: z.string().max(60).optional() }) },
    responses: ok(listOf(positionShape)),
  },
  async (c) => {
    const { body, ...query } = c.req.valid("query");
    return c.json(await listed(c, query, body), 200);
  },
);

const ofBody = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/positions",
    summary: "The positions of one body",
    request: { params: bySlug, query: z.strictObject(filter) },
    responses: ok(listOf(positionShape)),
  },
  async (c) => c.json(await listed(c, c.req.valid("query"), c.req.valid("param").slug), 200),
);

const register = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/positions",
    summary: "Enter what a body adopted into its register; a motion of kind position does so by itself",
    request: { params: bySlug, ...sent(newPosition) },
    responses: made(positionShape),
  },
  async (c) => {
    const by = actor(c);
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    const { id } = await perform(c.var.api.db, by, (act) => registerPosition(act, body.slug, c.req.valid("json")));
    return c.json(await findOne(c, id), 201, { Location: `/api/v1/positions/${id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/positions/{id}",
    summary: "One position",
    request: { params: byId },
    responses: ok(positionShape),
  },
  async (c) => c.json(await findOne(c, c.req.valid("param").id), 200),
);

export const positionEndpoints: readonly Endpoint[] = [list, ofBody, register, get];
