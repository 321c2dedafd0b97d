import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { Invalid, need } from "#commands/errors.ts";
import { followActor, newFollow, unfollowActor } from "#commands/follows.ts";
import { findBody } from "#db/bodies.ts";
import { type Follow, listFollowsBy } from "#db/follows.ts";
import { byId, gone, id, made, ok, sent, time, timeOf } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";

const followShape = z
  .object({
    id,
    actor: z.url(),
    name: z.string().nullable(),
    url: z.string().nullable(),
    state: z.enum(["asked", "accepted", "rejected"]),
    createdAt: time,
  })
  .openapi("Follow");

const shapeFollow = (follow: Follow): z.infer<typeof followShape> => ({
  id: follow.id,
  actor: follow.actor,
  name: follow.name,
  url: follow.url,
  state: follow.state,
  createdAt: timeOf(follow.createdAt),
});

/** Whoever is meant: a public body of this instance, or an actor elsewhere as its server shows it. */
async function findActor(c: Ask, address: string): Promise<Parameters<typeof followActor>[1]> {
  const { db, iris, ask } = c.var.api;
  const prefix = iris.actor("");
  if (address.startsWith(prefix)) {
    const own = z.uuid().safeParse(address.slice(prefix.length)).data;
    const body = own === undefined ? undefined : await findBody(db.orm, own);
    const seen = need(body?.visibility === "public" ? body : undefined, "actor");
    return { iri: address, name: seen.name, url: iris.bodyPage(seen.slug), isHere: true };
  }
  const found = await ask?.actor?.(address);
  if (found === undefined) throw new Invalid([{ path: "actor", code: "no-such-actor" }]);
  return found;
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/follows",
    summary: "Whom whoever asks follows",
    request: { query: z.strictObject(paging) },
    responses: ok(listOf(followShape)),
  },
  async (c) => {
    const { person } = mustBeSomebody(c);
    const { limit, cursor } = c.req.valid("query");
    const all = (await listFollowsBy(c.var.api.db.orm, person)).toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const { rows, next } = pageOf(
      all.filter((follow) => cursor === undefined || follow.id < cursor),
      limit,
    );
    return c.json({ items: rows.map(shapeFollow), next }, 200);
  },
);

const follow = endpoint(
  {
    method: "post",
    path: "/v1/follows",
    summary: "Follow an actor: an IRI, a page, or @user@host",
    request: sent(newFollow),
    responses: made(followShape),
  },
  async (c) => {
    const by = actor(c);
    // The network comes before the transaction: nobody waits for it inside one.
    const found = await findActor(c, c.req.valid("json").actor);
    const made = await perform(c.var.api.db, by, (act) => followActor(act, found));
    return c.json(shapeFollow(made), 201, { Location: `/api/v1/follows/${made.id}` });
  },
);

const unfollow = endpoint(
  {
    method: "delete",
    path: "/v1/follows/{id}",
    summary: "Follow no longer",
    request: { params: byId },
    responses: gone,
  },
  async (c) => {
    await perform(c.var.api.db, actor(c), (act) => unfollowActor(act, c.req.valid("param").id));
    return c.body(null, 204);
  },
);

export const followEndpoints: readonly Endpoint[] = [list, follow, unfollow];
