import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import {
  caucusRulesChange,
  changeCaucusRules,
  moderate,
  moderation,
  needCaucus,
  newPost,
  takePostBack,
  writePost,
} from "#commands/caucuses/forum.ts";
import { joinCaucus, leaveCaucus, newJoin } from "#commands/caucuses/joining.ts";
import { makePass } from "#commands/caucuses/passes.ts";
import { newRecognition, recognizeCaucus, withdrawRecognition } from "#commands/caucuses/recognizing.ts";
import { seeCaucus } from "#commands/caucuses/seeing.ts";
import { listCaucuses } from "#commands/caucuses/listing.ts";
import { Missing } from "#commands/errors.ts";
import { mustBeAbleTo } from "#commands/someone.ts";
import { listPosts } from "#db/caucuses/forum.ts";
import { findCaucusRules, listAsking, listGuests, listJoinsOf, type CaucusJoin } from "#db/caucuses/members.ts";
import { byId, gone, made, ok, sent, timeOf, timeOrNull } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { caucusShape, doorsShape, joinShape, postShape, recognitionShape, waitingShape } from "./shapes/caucuses.ts";

const bySlug = z.object({ slug: z.string().min(1).max(60) });

const seen = (c: Ask, address: string) => {
  const { db, iris, handleHost, ask } = c.var.api;
  return seeCaucus({ db: db.orm, iris, handleHost, ask: ask?.actor }, address);
};

const list = endpoint(
  {
    method: "get",
    path: "/v1/caucuses",
    summary: "Caucuses that this instance hosts or that bodies recognize whose gazettes it holds",
    responses: ok(z.object({ items: z.array(caucusShape), next: z.null() })),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const items = (await listCaucuses(db.orm, iris)).map(({ recognizedBy, ...caucus }) => ({
      ...caucus,
      recognizedBy: recognizedBy.map(({ since, ...by }) => ({ ...by, since: timeOf(since) })),
    }));
    return c.json({ items, next: null }, 200);
  },
);

const recognize = endpoint(
  {
    method: "post",
    path: "/v1/caucuses/recognize",
    summary: "A body recognizes a caucus, here or elsewhere: its members may join it",
    request: sent(newRecognition),
    responses: made(recognitionShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const by = actor(c);
    const { actor: address, ...asked } = c.req.valid("json");
    const caucus = await seen(c, address);
    const { id, body, since } = await perform(db, by, (act) => recognizeCaucus(act, asked, caucus, iris));
    const headers = { Location: "/api/v1/caucuses" };
    return c.json({ id, body, caucus: caucus.iri, since: timeOf(since) }, 201, headers);
  },
);

const withdraw = endpoint(
  {
    method: "post",
    path: "/v1/caucuses/withdraw",
    summary: "A body no longer recognizes a caucus",
    request: sent(newRecognition),
    responses: gone,
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const by = actor(c);
    const { actor: caucus, ...asked } = c.req.valid("json");
    await perform(db, by, (act) => withdrawRecognition(act, { ...asked, caucus }, iris));
    return c.body(null, 204);
  },
);

const shapeJoin = ({ createdAt, ...join }: CaucusJoin) => {
  const { id, caucus, name, url, state } = join;
  return { id, caucus, name, url, state, createdAt: timeOf(createdAt) };
};

const join = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/joins",
    summary: "Whoever asks joins a caucus, here or elsewhere, as a member of this body, which vouches for it",
    request: { params: bySlug, ...sent(newJoin) },
    responses: made(joinShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const by = actor(c);
    const caucus = await seen(c, c.req.valid("json").actor);
    const row = await perform(db, by, (act) => joinCaucus(act, c.req.valid("param").slug, caucus, iris));
    return c.json(shapeJoin(row), 201, { Location: `/api/v1/joins/${row.id}` });
  },
);

const joins = endpoint(
  {
    method: "get",
    path: "/v1/joins",
    summary: "The caucuses that whoever asks has joined or asked to join",
    responses: ok(listOf(joinShape)),
  },
  async (c) => {
    const rows = await listJoinsOf(c.var.api.db.orm, mustBeSomebody(c).person);
    return c.json({ items: rows.map(shapeJoin), next: null }, 200);
  },
);

const leave = endpoint(
  {
    method: "delete",
    path: "/v1/joins/{id}",
    summary: "Leave a caucus, or take the wish back",
    request: { params: byId },
    responses: gone,
  },
  async (c) => {
    const { db, iris } = c.var.api;
    await perform(db, actor(c), (act) => leaveCaucus(act, c.req.valid("param").id, iris));
    return c.body(null, 204);
  },
);

const place = endpoint(
  {
    method: "post",
    path: "/v1/joins/{id}/place",
    summary: "A link, good once and for ten minutes, to the own place at the instance of a caucus: votes and forum",
    request: { params: byId },
    responses: ok(z.object({ url: z.url() })),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { url } = await perform(db, actor(c), (act) => makePass(act, c.req.valid("param").id, iris));
    return c.json({ url }, 200);
  },
);

type Line = Awaited<ReturnType<typeof listPosts>>[number];

const shapePost = ({ post, name, handle, host }: Line): z.infer<typeof postShape> => ({
  id: post.id,
  activity: post.iri,
  author:
    post.person === null ? { actor: post.author, name, handle: handle === null ? null : `@${handle}@${host}` } : null,
  contentHtml: post.contentHtml,
  inReplyTo: post.inReplyTo,
  state: post.state,
  likes: post.likes,
  createdAt: timeOf(post.createdAt),
  changedAt: timeOrNull(post.changedAt),
});

const forum = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/forum",
    summary: "The posts of a caucus, newest first",
    request: { params: bySlug, query: z.strictObject(paging) },
    responses: ok(listOf(postShape)),
  },
  async (c) => {
    const { db } = c.var.api;
    const body = await needCaucus(db.orm, c.req.valid("param").slug);
    if (body.visibility !== "public") throw new Missing("caucus");
    const { limit, cursor } = c.req.valid("query");
    const lines = await listPosts(db.orm, body.id, { state: "shown", before: cursor, limit: limit + 1 });
    const { rows, next } = pageOf(
      lines.map((line) => ({ ...line, id: line.post.id })),
      limit,
    );
    return c.json({ items: rows.map(shapePost), next }, 200);
  },
);

const write = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/forum",
    summary: "A member writes in the forum; no name is shown",
    request: { params: bySlug, ...sent(newPost) },
    responses: made(postShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { slug } = c.req.valid("param");
    const post = await perform(db, actor(c), (act) => writePost(act, slug, c.req.valid("json"), iris));
    const line = { post, name: null, handle: null, host: null };
    return c.json(shapePost(line), 201, { Location: `/api/v1/bodies/${slug}/forum` });
  },
);

const takeBack = endpoint(
  {
    method: "delete",
    path: "/v1/posts/{id}",
    summary: "Take an own post back",
    request: { params: byId },
    responses: gone,
  },
  async (c) => {
    await perform(c.var.api.db, actor(c), (act) => takePostBack(act, c.req.valid("param").id));
    return c.body(null, 204);
  },
);

const waiting = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/moderation",
    summary: "What waits for a moderator of a caucus",
    request: { params: bySlug },
    responses: ok(waitingShape),
  },
  async (c) => {
    const by = actor(c);
    return c.json(
      await perform(c.var.api.db, by, async (act) => {
        const body = await needCaucus(act.tx, c.req.valid("param").slug);
        await mustBeAbleTo(act, body, "moderate");
        const [posts, guests, members] = await Promise.all([
          listPosts(act.tx, body.id, { state: "held", limit: 100 }),
          listGuests(act.tx, body.id, ["asked", "supporter", "blocked"]),
          listAsking(act.tx, body.id),
        ]);
        return {
          posts: posts.map(shapePost),
          guests: guests.map(({ actor: account, state, since }) => ({ actor: account, state, since: timeOf(since) })),
          members: members.map(({ membership, voucher, since }) => ({ id: membership, voucher, since: timeOf(since) })),
        };
      }),
      200,
    );
  },
);

const decide = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/moderation",
    summary: "A moderator decides about a post, an account, or a member whom a body vouches for",
    request: { params: bySlug, ...sent(moderation) },
    responses: gone,
  },
  async (c) => {
    const { db, iris } = c.var.api;
    await perform(db, actor(c), (act) => moderate(act, c.req.valid("param").slug, c.req.valid("json"), iris));
    return c.body(null, 204);
  },
);

const doors = endpoint(
  {
    method: "put",
    path: "/v1/bodies/{slug}/doors",
    summary: "Who becomes a member of a caucus at once, and what becomes of posts by strangers",
    request: { params: bySlug, ...sent(caucusRulesChange) },
    responses: ok(doorsShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const body = await perform(db, actor(c), (act) =>
      changeCaucusRules(act, c.req.valid("param").slug, c.req.valid("json")),
    );
    const { joins: who, strangers } = await findCaucusRules(db.orm, body.id);
    return c.json({ joins: who, strangers }, 200);
  },
);

/** Caucuses: recognition, joining from anywhere, forum and moderation. */
export const caucusEndpoints: readonly Endpoint[] = [
  list,
  recognize,
  withdraw,
  join,
  joins,
  leave,
  place,
  forum,
  write,
  takeBack,
  waiting,
  decide,
  doors,
];
