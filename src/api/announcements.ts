import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import {
  announcementChange,
  changeAnnouncement,
  deleteAnnouncement,
  newAnnouncement,
  publishAnnouncement,
} from "#commands/announcements.ts";
import { seeAnnouncement, seeBody } from "#commands/reading.ts";
import { listAnnouncements } from "#db/announcements.ts";
import { byId, gone, made, ok, sent } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { announcementShape, shapeAnnouncement } from "./shapes/announcements.ts";

const list = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/announcements",
    summary: "What a body announced, newest first",
    request: { params: bySlug, query: z.strictObject(paging) },
    responses: ok(listOf(announcementShape)),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { body, isInside } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const { limit, cursor } = c.req.valid("query");
    const asked = { bodies: [body.id], publicOnly: !isInside, limit: limit + 1, ...(cursor && { before: cursor }) };
    const { rows, next } = pageOf(await listAnnouncements(db.orm, asked), limit);
    return c.json({ items: rows.map((row) => shapeAnnouncement(iris, row, body)), next }, 200);
  },
);

const publish = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/announcements",
    summary: "Announce something in a body's name",
    request: { params: bySlug, ...sent(newAnnouncement) },
    responses: made(announcementShape),
  },
  async (c) => {
    const by = actor(c);
    const { db, iris } = c.var.api;
    const { body } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const announcement = await perform(db, by, (act) => publishAnnouncement(act, body.slug, c.req.valid("json")));
    const location = `/api/v1/announcements/${announcement.id}`;
    return c.json(shapeAnnouncement(iris, announcement, body), 201, { Location: location });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/announcements/{id}",
    summary: "One announcement",
    request: { params: byId },
    responses: ok(announcementShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { announcement, body } = await seeAnnouncement(db.orm, c.req.valid("param").id, personOf(c));
    return c.json(shapeAnnouncement(iris, announcement, body), 200);
  },
);

const change = endpoint(
  {
    method: "patch",
    path: "/v1/announcements/{id}",
    summary: "Change what was announced",
    request: { params: byId, ...sent(announcementChange) },
    responses: ok(announcementShape),
  },
  async (c) => {
    const by = actor(c);
    const { db, iris } = c.var.api;
    const { announcement, body } = await seeAnnouncement(db.orm, c.req.valid("param").id, personOf(c));
    const changed = await perform(db, by, (act) => changeAnnouncement(act, announcement.id, c.req.valid("json")));
    return c.json(shapeAnnouncement(iris, changed, body), 200);
  },
);

const remove = endpoint(
  {
    method: "delete",
    path: "/v1/announcements/{id}",
    summary: "Take an announcement back everywhere",
    request: { params: byId },
    responses: gone,
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const { announcement } = await seeAnnouncement(db.orm, c.req.valid("param").id, personOf(c));
    await perform(db, by, (act) => deleteAnnouncement(act, announcement.id));
    return c.body(null, 204);
  },
);

export const announcementEndpoints: readonly Endpoint[] = [list, publish, get, change, remove];
