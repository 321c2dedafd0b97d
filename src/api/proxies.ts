import { z } from "@hono/zod-openapi";
import { type Act, perform } from "#commands/act.ts";
import { need } from "#commands/errors.ts";
import { acceptProxy, endProxy, newProxy, offerProxy } from "#commands/proxies.ts";
import { seeBody } from "#commands/reading.ts";
import { type NamedProxy, type Proxy, findNamedProxy, listProxiesOf } from "#db/proxies.ts";
import { readClock } from "#db/clock.ts";
import { proxyStates, stateOf } from "#domain/proxies.ts";
import { byId, id, made, ok, sent, time, timeOf } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody } from "./kit.ts";
import { listOf } from "./paging.ts";

const proxyShape = z
  .object({
    id,
    body: z.string(),
    principal: z.string().openapi({ description: "Whose vote it is" }),
    holder: z.string().openapi({ description: "Who casts it" }),
    isMine: z.boolean().openapi({ description: "Whether it is the vote of whoever asks" }),
    motion: z.int().nullable().openapi({ description: "Number of the motion; null: all of the body" }),
    state: z.enum(proxyStates),
    expiresAt: time,
  })
  .openapi("Proxy");

async function shapeProxy(c: Ask, named: NamedProxy): Promise<z.infer<typeof proxyShape>> {
  const { db } = c.var.api;
  const { proxy, principal, holder, slug, motion } = named;
  return {
    id: proxy.id,
    body: slug,
    principal,
    holder,
    isMine: proxy.principal === mustBeSomebody(c).person,
    motion: motion?.number ?? null,
    state: stateOf(proxy, await readClock(db.orm, db.clockOffset)),
    expiresAt: timeOf(proxy.expiresAt),
  };
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/proxies",
    summary: "Whom whoever asks lets vote in their place here, and for whom they vote",
    request: { params: bySlug },
    responses: ok(listOf(proxyShape)),
  },
  async (c) => {
    const { person } = mustBeSomebody(c);
    const { orm } = c.var.api.db;
    const { body } = await seeBody(orm, c.req.valid("param").slug, person);
    const rows = await listProxiesOf(orm, body.id, person);
    return c.json({ items: await Promise.all(rows.map((row) => shapeProxy(c, row))), next: null }, 200);
  },
);

const offer = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/proxies",
    summary: "Ask another member to vote in one's place; it counts once they agree",
    request: { params: bySlug, ...sent(newProxy) },
    responses: made(proxyShape),
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const given = await perform(db, by, (act) => offerProxy(act, c.req.valid("param").slug, c.req.valid("json")));
    const shape = await shapeProxy(c, need(await findNamedProxy(db.orm, given.id), "proxy"));
    return c.json(shape, 201, { Location: `/api/v1/proxies/${given.id}` });
  },
);

const step = (name: string, summary: string, deed: (act: Act, id: string) => Promise<Proxy>): Endpoint =>
  endpoint(
    {
      method: "post",
      path: `/v1/proxies/{id}/${name}`,
      summary,
      request: { params: byId },
      responses: ok(proxyShape),
    },
    async (c) => {
      const by = actor(c);
      const { db } = c.var.api;
      const { id: asked } = c.req.valid("param");
      await perform(db, by, (act) => deed(act, asked));
      return c.json(await shapeProxy(c, need(await findNamedProxy(db.orm, asked), "proxy")), 200);
    },
  );

export const proxyEndpoints: readonly Endpoint[] = [
  list,
  offer,
  step("accept", "Agree to vote for whoever asked", acceptProxy),
  step("end", "Decline it, take it back or lay it down", endProxy),
];
