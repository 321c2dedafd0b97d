import { z } from "@hono/zod-openapi";
import { seeAnnouncement, seeMotion } from "#commands/reading.ts";
import { type Comment, listShownComments } from "#db/comments.ts";
import { byId, id, ok, time, timeOf } from "./answers.ts";
import { type Ask, type Endpoint, endpoint, personOf } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";

const commentShape = z
  .object({
    id,
    author: z.object({ actor: z.url(), name: z.string(), handle: z.string() }),
    contentHtml: z.string(),
    url: z.string().nullable(),
    inReplyTo: z.string(),
    member: z.boolean().openapi({ description: "False for whoever came in from another server" }),
    createdAt: time,
    changedAt: time.nullable(),
  })
  .openapi("Comment");

const shapeComment = (comment: Comment): z.infer<typeof commentShape> => {
  const host = URL.parse(comment.author)?.host ?? "";
  return {
    id: comment.id,
    author: { actor: comment.author, name: comment.name ?? host, handle: comment.handle ?? host },
    contentHtml: comment.contentHtml,
    url: comment.url,
    inReplyTo: comment.inReplyTo,
    member: false,
    createdAt: timeOf(comment.createdAt),
    changedAt: comment.changedAt === null ? null : timeOf(comment.changedAt),
  };
};

const answers = ok(listOf(commentShape), "Oldest first");
const query = z.strictObject(paging);

async function commentsOn(c: Ask, subject: string, { limit, cursor }: z.infer<typeof query>) {
  const { rows, next } = pageOf(await listShownComments(c.var.api.db.orm, subject, limit + 1, cursor), limit);
  return { items: rows.map(shapeComment), next };
}

const onAnnouncement = endpoint(
  {
    method: "get",
    path: "/v1/announcements/{id}/comments",
    summary: "Comments under an announcement",
    request: { params: byId, query },
    responses: answers,
  },
  async (c) => {
    const { announcement } = await seeAnnouncement(c.var.api.db.orm, c.req.valid("param").id, personOf(c));
    return c.json(await commentsOn(c, announcement.id, c.req.valid("query")), 200);
  },
);

const onMotion = endpoint(
  {
    method: "get",
    path: "/v1/motions/{id}/comments",
    summary: "Comments under a motion",
    request: { params: byId, query },
    responses: answers,
  },
  async (c) => {
    const { motion } = await seeMotion(c.var.api.db.orm, c.req.valid("param").id, personOf(c));
    return c.json(await commentsOn(c, motion.id, c.req.valid("query")), 200);
  },
);

export const commentEndpoints: readonly Endpoint[] = [onAnnouncement, onMotion];
