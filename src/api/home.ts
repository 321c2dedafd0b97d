import { z } from "@hono/zod-openapi";
import { type Announcement, listAnnouncements } from "#db/announcements.ts";
import { type Body, findBodies } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import { listFollowsBy } from "#db/follows.ts";
import { listMembershipsOf } from "#db/members.ts";
import { listVotesFor } from "#db/needs.ts";
import { id, ok, time, timeOf } from "./answers.ts";
import { type Ask, type Endpoint, endpoint, mustBeSomebody } from "./kit.ts";
import { matters } from "#domain/questions.ts";
import { pageOf, paging } from "./paging.ts";
import { announcementShape, shapeAnnouncement } from "./shapes/announcements.ts";

const voteShape = z.object({
  question: id,
  matter: z.enum(matters),
  motion: id,
  number: z.int(),
  title: z.string(),
  body: z.string(),
  url: z.url(),
  closesAt: time,
  hasVoted: z.boolean(),
});

const homeShape = z
  .object({
    votes: z
      .array(voteShape)
      .openapi({ description: "Open votes with this person on the roll, the next to close first" }),
    items: z.array(announcementShape),
    next: id.nullable(),
  })
  .openapi("Home");

/** Bodies of this instance that the person belongs to, and those that the person only follows. */
async function findCircle(c: Ask, person: string): Promise<{ inside: Body[]; followed: Body[] }> {
  const { db, iris } = c.var.api;
  const [places, follows] = await Promise.all([listMembershipsOf(db.orm, person), listFollowsBy(db.orm, person)]);
  const inside = places.filter(({ membership }) => membership.standing === "good").map(({ body }) => body);
  const own = new Set(inside.map((body) => body.id));
  const prefix = iris.actor("");
  const named = follows
    .filter(({ actor, state }) => state !== "rejected" && actor.startsWith(prefix))
    .map(({ actor }) => actor.slice(prefix.length))
    .filter((body) => !own.has(body));
  const followed = (await findBodies(db.orm, named)).filter(({ visibility }) => visibility === "public");
  return { inside, followed };
}

/** What they announced, newest first; of bodies that are only followed what everyone may read. */
async function listNews(
  c: Ask,
  circle: Awaited<ReturnType<typeof findCircle>>,
  page: { before?: string; limit: number },
) {
  const { orm } = c.var.api.db;
  const idsOf = (bodies: readonly Body[]) => bodies.map((body) => body.id);
  const [all, open] = await Promise.all([
    listAnnouncements(orm, { ...page, bodies: idsOf(circle.inside), publicOnly: false }),
    listAnnouncements(orm, { ...page, bodies: idsOf(circle.followed), publicOnly: true }),
  ]);
  return [...all, ...open].toSorted((a, b) => (a.id < b.id ? 1 : -1));
}

const get = endpoint(
  {
    method: "get",
    path: "/v1/home",
    summary: "What waits for whoever asks, and what was announced where they belong or follow",
    request: { query: z.strictObject(paging) },
    responses: ok(homeShape),
  },
  async (c) => {
    const { person } = mustBeSomebody(c);
    const { db, iris } = c.var.api;
    const { limit, cursor } = c.req.valid("query");
    const circle = await findCircle(c, person);
    const bodies = new Map([...circle.inside, ...circle.followed].map((body) => [body.id, body]));
    const news = await listNews(c, circle, { limit: limit + 1, ...(cursor !== undefined && { before: cursor }) });
    const { rows, next } = pageOf(news, limit);
    const shape = (row: Announcement) => {
      const body = bodies.get(row.body);
      return body === undefined ? [] : [shapeAnnouncement(iris, row, body)];
    };
    const votes = await listVotesFor(db.orm, person, await readClock(db.orm, db.clockOffset));
    return c.json({ votes: votes.map((vote) => shapeVote(iris, vote)), items: rows.flatMap(shape), next }, 200);
  },
);

const shapeVote = (
  iris: { readonly motionPage: (number: number, title: string) => string },
  { slug, closesAt, ...vote }: Awaited<ReturnType<typeof listVotesFor>>[number],
): z.infer<typeof voteShape> => ({
  ...vote,
  body: slug,
  url: iris.motionPage(vote.number, vote.title),
  closesAt: timeOf(closesAt),
});

export const homeEndpoints: readonly Endpoint[] = [get];
