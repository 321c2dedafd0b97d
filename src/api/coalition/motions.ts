import { z } from "@hono/zod-openapi";
import { type Act, perform } from "#commands/act.ts";
import { move, newCoalitionMotion, readAsked } from "#commands/coalition/motions.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { Invalid, need } from "#commands/errors.ts";
import type { newMotion } from "#commands/motions.ts";
import { findBody, type Body } from "#db/bodies.ts";
import { findCoalition, type CoalitionRow } from "#db/coalition/coalitions.ts";
import {
  findCoalitionMotion,
  findMovedText,
  listCoalitionMotions,
  type CoalitionMotion,
} from "#db/coalition/motions.ts";
import { listActorNames } from "#db/entries.ts";
import { coalitionMotionKinds } from "#domain/coalition/motions.ts";
import type { Iris } from "#domain/iris.ts";
import { bodyVote, castBodyVote, openVote } from "#commands/coalition/voting.ts";
import type { opening } from "#commands/motions.ts";
import { byId, made, ok, sent } from "#api/answers.ts";
import { type Ask, type Endpoint, actor, endpoint } from "#api/kit.ts";
import { listOf, pageOf, paging } from "#api/paging.ts";
import { coalitionMotionShape, shapeCoalitionMotion } from "#api/shapes/coalitionMotions.ts";
import { byName } from "./coalitions.ts";

type Shape = z.infer<typeof coalitionMotionShape>;
/** What an officer does about a motion of a coalition. */
export type DeedInCoalition = (act: Act, id: string, iris: Iris) => Promise<unknown>;

const list = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/motions",
    summary: "Motions of a coalition, newest first: what is noted, and ours that are not yet",
    request: { params: byName, query: z.strictObject(paging) },
    responses: ok(listOf(coalitionMotionShape)),
  },
  async (c) => {
    const row = await seeCoalition(c.var.api.db.orm, c.req.valid("param").slug);
    const { limit, cursor: before } = c.req.valid("query");
    const { rows, next } = pageOf(
      await listCoalitionMotions(c.var.api.db.orm, row.id, { before, limit: limit + 1 }),
      limit,
    );
    return c.json({ items: await shapeAll(c, row, rows), next }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/coalitions/{slug}/motions",
    summary: "Move in a coalition for this organization; `effect` is what adoption does by itself",
    request: { params: byName, ...sent(newCoalitionMotion) },
    responses: made(coalitionMotionShape),
  },
  async (c) => {
    const shape = await moveNow(c, c.req.valid("param").slug, c.req.valid("json"));
    return c.json(shape, 201, { Location: `/api/v1/motions/${shape.id}` });
  },
);

async function moveNow(c: Ask, coalition: string, input: z.infer<typeof newCoalitionMotion>): Promise<Shape> {
  const { db, iris } = c.var.api;
  const asked = readAsked(input);
  const motion = await perform(db, actor(c), (act) => move(act, coalition, asked, iris));
  return shapeOne(c, motion);
}

/** A motion in the body that speaks for a coalition is one in the coalition; undefined for any other body. */
export async function draftedInCoalition(
  c: Ask,
  body: Body,
  { title, text, kind, ...rest }: z.infer<typeof newMotion>,
): Promise<Shape | undefined> {
  const row = body.kind === "coalition" ? await findCoalition(c.var.api.db.orm, { body: body.id }) : undefined;
  if (row === undefined) return undefined;
  const known = coalitionMotionKinds.find((name) => name === kind);
  const more = Object.keys(rest).filter((name) => name !== "visibility" && name !== "language");
  mustBeEmpty([...(known === undefined ? ["kind"] : []), ...more]);
  return moveNow(c, row.hash, { title, text, kind: known });
}

/** Does something to a motion of a coalition; undefined if it is none. */
export async function movedInCoalition(c: Ask, id: string, deed: DeedInCoalition): Promise<Shape | undefined> {
  const { db, iris } = c.var.api;
  const motion = await findCoalitionMotion(db.orm, { id });
  if (motion === undefined) return undefined;
  await perform(db, actor(c), (act) => deed(act, id, iris));
  return shownOfCoalition(c, id);
}

/** The convenor's officer opens the vote on a motion of a coalition; undefined if it is none. */
export async function openedInCoalition(
  c: Ask,
  id: string,
  { closesAt, ...more }: z.infer<typeof opening>,
): Promise<Shape | undefined> {
  if ((await findCoalitionMotion(c.var.api.db.orm, { id })) === undefined) return undefined;
  mustBeEmpty(Object.keys(more));
  return movedInCoalition(c, id, (act, name, iris) => openVote(act, name, { closesAt }, iris));
}

const mustBeEmpty = (names: readonly string[]): void => {
  if (names.length === 0) return;
  const message = "no part of a coalition’s motion";
  throw new Invalid(names.map((path) => ({ path, code: "not-in-coalitions", message })));
};

/** A motion of a coalition as a shape; undefined if it is none. */
export async function shownOfCoalition(c: Ask, id: string): Promise<Shape | undefined> {
  const motion = await findCoalitionMotion(c.var.api.db.orm, { id });
  return motion === undefined ? undefined : shapeOne(c, motion);
}

async function shapeOne(c: Ask, motion: CoalitionMotion): Promise<Shape> {
  const row = need(await findCoalition(c.var.api.db.orm, { id: motion.coalition }), "coalition");
  return need((await shapeAll(c, row, [motion]))[0], "motion");
}

async function shapeAll(c: Ask, row: CoalitionRow, motions: readonly CoalitionMotion[]): Promise<Shape[]> {
  const { db, iris } = c.var.api;
  const [body, names, texts] = await Promise.all([
    row.body === null ? undefined : findBody(db.orm, row.body),
    listActorNames(
      db.orm,
      iris.actor(""),
      motions.map(({ by }) => by),
    ),
    Promise.all(motions.map((motion) => findMovedText(db.orm, motion))),
  ]);
  return motions.map((motion, place) =>
    shapeCoalitionMotion(motion, {
      row,
      slug: body?.slug ?? null,
      origin: iris.publicUrl,
      text: texts[place],
      name: names.get(motion.by),
    }),
  );
}

const vote = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/body-vote",
    summary: "Publish this organization’s vote on a motion of a coalition, as it decided at home",
    description:
      "It is published by itself when the vote at home closes; by hand it can abstain after one in which too few took part, or name another decision of the organization. The path names the coalition’s motion or the one at home.",
    request: { params: byId, ...sent(bodyVote) },
    responses: ok(coalitionMotionShape),
  },
  async (c) => {
    const { id } = c.req.valid("param");
    const motion = await perform(c.var.api.db, actor(c), (act) => castBodyVote(act, id, c.req.valid("json")));
    return c.json(await shapeOne(c, motion), 200);
  },
);

/** Motions of coalitions. */
export const coalitionMotionEndpoints: readonly Endpoint[] = [list, add, vote];
