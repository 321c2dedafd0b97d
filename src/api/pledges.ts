import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { need } from "#commands/errors.ts";
import { answerPledge, keeping, makePledge, newPledge, withdrawPledge } from "#commands/pledges.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import { listPledges } from "#db/pledges.ts";
import { byId, made, maybeSent, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { pledgeShape, shapePledges } from "./shapes/between.ts";

const party = z.string().max(2_000).optional().openapi({ description: "A slug of this instance, or an actor’s IRI" });
const query = z.strictObject({ ...paging, from: party, to: party, of: party });

/** Nobody’s actor: what names a body that is not there matches nothing. */
const NOBODY = "about:blank";

async function actorOf(c: Ask, name: string | undefined): Promise<string | undefined> {
  if (name === undefined || /^https?:/.test(name)) return name;
  const body = await findBodyBySlug(c.var.api.db.orm, name);
  return body === undefined ? NOBODY : c.var.api.iris.actor(body.id);
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/pledges",
    summary: "What bodies here and at peers promised one another, newest first",
    request: { query },
    responses: ok(listOf(pledgeShape)),
  },
  async (c) => {
    const { db } = c.var.api;
    const { limit, cursor, ...asked } = c.req.valid("query");
    const [from, to, of] = await Promise.all([asked.from, asked.to, asked.of].map((name) => actorOf(c, name)));
    const filter = { from, to, of: of === undefined ? undefined : [of], before: cursor, limit: limit + 1 };
    const found = (await listPledges(db.orm, filter)).map((row) => ({ ...row, id: row.pledge.id }));
    const { rows, next } = pageOf(found, limit);
    const at = await readClock(db.orm, db.clockOffset);
    return c.json({ items: await shapePledges(c.var.api, [...rows], at), next }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/pledges",
    summary: "A body promises another one people, money, rooms or something else",
    request: sent(newPledge),
    responses: made(pledgeShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const id = await perform(db, actor(c), (act) => makePledge(act, c.req.valid("json"), iris));
    return c.json(await one(c, id), 201, { Location: `/api/v1/pledges/${id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/pledges/{id}",
    summary: "One pledge, with what both sides say of it",
    request: { params: byId },
    responses: ok(pledgeShape),
  },
  async (c) => c.json(await one(c, c.req.valid("param").id), 200),
);

const words = (
  [
    [
      "kept",
      "Giver or receiver says that a pledge was kept; in part, where `amount` is less than was promised",
      "kept",
    ],
    ["not-kept", "Giver or receiver says that a pledge was not kept", "not_kept"],
  ] as const
).map(([name, summary, word]) =>
  endpoint(
    {
      method: "post",
      path: `/v1/pledges/{id}/${name}`,
      summary,
      request: { params: byId, ...maybeSent(keeping) },
      responses: ok(pledgeShape),
    },
    async (c) => {
      const { db, iris } = c.var.api;
      const { id } = c.req.valid("param");
      await perform(db, actor(c), (act) => answerPledge(act, id, word, c.req.valid("json"), iris));
      return c.json(await one(c, id), 200);
    },
  ),
);

const withdraw = endpoint(
  {
    method: "post",
    path: "/v1/pledges/{id}/withdraw",
    summary: "The giver takes a pledge back; it stays withdrawn",
    request: { params: byId },
    responses: ok(pledgeShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { id } = c.req.valid("param");
    await perform(db, actor(c), (act) => withdrawPledge(act, id, iris));
    return c.json(await one(c, id), 200);
  },
);

async function one(c: Ask, id: string): Promise<z.infer<typeof pledgeShape>> {
  const { db } = c.var.api;
  const rows = await listPledges(db.orm, { id, limit: 1 });
  const [shape] = await shapePledges(c.var.api, rows, await readClock(db.orm, db.clockOffset));
  return need(shape, "pledge");
}

/** What bodies promise one another. */
export const pledgeEndpoints: readonly Endpoint[] = [list, add, get, ...words, withdraw];
