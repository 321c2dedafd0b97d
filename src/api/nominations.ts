import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { need } from "#commands/errors.ts";
import { answerNomination, newNomination, nominate, nominationAnswer } from "#commands/nominations.ts";
import { seeMotion } from "#commands/reading.ts";
import { type NamedNomination, findNomination, listNominations } from "#db/nominations.ts";
import { nominationStates } from "#domain/nominations.ts";
import { byId, id, made, ok, sent, time, timeOf, timeOrNull } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { listOf } from "./paging.ts";

const nominationShape = z
  .object({
    id,
    motion: id,
    name: z.string(),
    state: z.enum(nominationStates).openapi({ description: "Only who accepted stands" }),
    statement: z.string().nullable(),
    isMine: z.boolean().openapi({ description: "Whether whoever asks was nominated" }),
    option: z.string().nullable().openapi({ description: "The name on the ballot, from its opening on" }),
    nominatedAt: time,
    answeredAt: time.nullable(),
  })
  .openapi("Nomination");

const shape = (row: NamedNomination, person: string | undefined): z.infer<typeof nominationShape> => ({
  id: row.id,
  motion: row.motion,
  name: row.name,
  state: row.state,
  statement: row.statement,
  isMine: row.nominee === person,
  option: row.option,
  nominatedAt: timeOf(row.at),
  answeredAt: timeOrNull(row.answeredAt),
});

/** Strangers see only who stands: whoever was merely put forward, or declined, did not choose to be named. */
const isShown = (row: NamedNomination, isInside: boolean): boolean => isInside || row.state === "accepted";

const list = endpoint(
  {
    method: "get",
    path: "/v1/motions/{id}/nominations",
    summary: "Who was nominated for an election, in the order of nomination",
    request: { params: byId },
    responses: ok(listOf(nominationShape)),
  },
  async (c) => {
    const { motion, isInside } = await seeMotion(c.var.api.db.orm, c.req.valid("param").id, personOf(c));
    const rows = await listNominations(c.var.api.db.orm, motion.id);
    const items = rows.filter((row) => isShown(row, isInside)).map((row) => shape(row, personOf(c)));
    return c.json({ items, next: null }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/nominations",
    summary: "Nominate a member, or oneself; only who consents stands",
    request: { params: byId, ...sent(newNomination) },
    responses: made(nominationShape),
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const { motion } = await seeMotion(db.orm, c.req.valid("param").id, personOf(c));
    const row = await perform(db, by, (act) => nominate(act, motion.id, c.req.valid("json")));
    const location = `/api/v1/motions/${motion.id}/nominations/${row.id}`;
    return c.json(shape(row, personOf(c)), 201, { Location: location });
  },
);

const byBoth = z.object({ ...byId.shape, nomination: id });

async function seen(c: Ask, motion: string, nomination: string) {
  const { orm } = c.var.api.db;
  const { isInside } = await seeMotion(orm, motion, personOf(c));
  const row = need(await findNomination(orm, motion, nomination), "nomination");
  return need(isShown(row, isInside) ? row : undefined, "nomination");
}

const get = endpoint(
  {
    method: "get",
    path: "/v1/motions/{id}/nominations/{nomination}",
    summary: "One nomination",
    request: { params: byBoth },
    responses: ok(nominationShape),
  },
  async (c) => {
    const { id: motion, nomination } = c.req.valid("param");
    return c.json(shape(await seen(c, motion, nomination), personOf(c)), 200);
  },
);

const answer = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/nominations/{nomination}/answer",
    summary: "The nominee consents or declines; an officer records it for a nominee without an account",
    request: { params: byBoth, ...sent(nominationAnswer) },
    responses: ok(nominationShape),
  },
  async (c) => {
    const by = actor(c);
    const { id: motion, nomination } = c.req.valid("param");
    await seen(c, motion, nomination);
    const { db } = c.var.api;
    const row = await perform(db, by, (act) => answerNomination(act, motion, nomination, c.req.valid("json")));
    return c.json(shape(row, personOf(c)), 200);
  },
);

export const nominationEndpoints: readonly Endpoint[] = [list, add, get, answer];
