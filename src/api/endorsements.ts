import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { eraseStatement } from "#commands/erasures.ts";
import { endorse, newEndorsement, withdrawEndorsement, withdrawal } from "#commands/endorsements.ts";
import { need } from "#commands/errors.ts";
import { iri } from "#commands/inputs.ts";
import { seeBody } from "#commands/reading.ts";
import { findSomeone } from "#commands/someone.ts";
import { type Body, findBodyBySlug } from "#db/bodies.ts";
import { type EndorsementFilter, listEndorsementsSeenBy, listMirroredEndorsements } from "#db/endorsements.ts";
import { may } from "#domain/members.ts";
import { byId, made, maybeSent, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody, personOf } from "./kit.ts";
import { mustBeThere } from "./objects.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { endorsementShape, shapeMirrored, shapeOwn } from "./shapes/endorsements.ts";

/** Nothing matches an endorsing body that is not there. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

type Asked = EndorsementFilter & { readonly endorser?: string | undefined };

/** Own and mirrored ones together, newest first; `endorser` is a slug of this instance or an actor's IRI. */
async function gather(c: Ask, { endorser, ...filter }: Asked): Promise<z.infer<typeof endorsementShape>[]> {
  const { db, iris } = c.var.api;
  const body = endorser === undefined ? undefined : ((await findOwn(c, endorser)) ?? NOBODY);
  const [own, mirrored] = await Promise.all([
    listEndorsementsSeenBy(db.orm, personOf(c) ?? null, { ...filter, body }),
    listMirroredEndorsements(db.orm, { ...filter, actor: endorser }),
  ]);
  const shapes = [...own.map((row) => shapeOwn(iris, row)), ...mirrored.map(shapeMirrored)];
  return shapes.toSorted((a, b) => (a.id < b.id ? 1 : -1));
}

/** The body of this instance that a slug or an actor's IRI names. */
async function findOwn(c: Ask, endorser: string): Promise<string | undefined> {
  const prefix = c.var.api.iris.actor("");
  if (endorser.startsWith(prefix)) return z.uuid().safeParse(endorser.slice(prefix.length)).data;
  return (await findBodyBySlug(c.var.api.db.orm, endorser))?.id;
}

const findOne = async (c: Ask, id: string) => need((await gather(c, { id, limit: 1 }))[0], "endorsement");

const query = z.strictObject({
  ...paging,
  state: z.enum(["standing", "withdrawn", "all"]).default("all"),
  body: z.string().max(2_000).optional().openapi({ description: "A slug of this instance, or an actor's IRI" }),
  object: iri.optional(),
});

const list = endpoint(
  {
    method: "get",
    path: "/v1/endorsements",
    summary: "Who endorses what, here and at peers, newest first",
    request: { query },
    responses: ok(listOf(endorsementShape)),
  },
  async (c) => {
    const { limit, cursor, state, body: endorser, object } = c.req.valid("query");
    const narrowed = { state: state === "all" ? undefined : state, endorser, object };
    const { rows, next } = pageOf(await gather(c, { ...narrowed, before: cursor, limit: limit + 1 }), limit);
    return c.json({ items: [...rows], next }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/endorsements",
    summary: "A body endorses an object: by an adopted motion, or by an officer where its rules allow that",
    request: sent(newEndorsement),
    responses: made(endorsementShape),
  },
  async (c) => {
    const by = actor(c);
    const input = c.req.valid("json");
    const { body } = await seeBody(c.var.api.db.orm, input.body, personOf(c));
    const object = await lookAt(c, body, input.object);
    const { id } = await perform(c.var.api.db, by, (act) => endorse(act, { ...input, object }));
    return c.json(await findOne(c, id), 201, { Location: `/api/v1/endorsements/${id}` });
  },
);

/** Has what is endorsed looked at, so that its author hears of it, and answers its IRI, if a page was named; whoever may not endorse makes nobody look, and nobody waits long. */
async function lookAt(c: Ask, body: Body, object: string): Promise<string> {
  const someone = await findSomeone(c.var.api.db.orm, body, mustBeSomebody(c).person);
  return may(someone.roles, "endorse") ? mustBeThere(c, object) : object;
}

const get = endpoint(
  {
    method: "get",
    path: "/v1/endorsements/{id}",
    summary: "One endorsement",
    request: { params: byId },
    responses: ok(endorsementShape),
  },
  async (c) => c.json(await findOne(c, c.req.valid("param").id), 200),
);

const withdraw = endpoint(
  {
    method: "post",
    path: "/v1/endorsements/{id}/withdraw",
    summary: "Withdraw an endorsement; it stays withdrawn",
    request: { params: byId, ...maybeSent(withdrawal) },
    responses: ok(endorsementShape),
  },
  async (c) => {
    const by = actor(c);
    const { db, iris } = c.var.api;
    const { id } = await findOne(c, c.req.valid("param").id);
    const { question } = c.req.valid("json");
    await perform(db, by, (act) => withdrawEndorsement(act, id, iris.endorsement, question));
    return c.json(await findOne(c, id), 200);
  },
);

const erase = endpoint(
  {
    method: "post",
    path: "/v1/endorsements/{id}/erase",
    summary: "Erase the statement of an endorsement, here and at peers, for good; the endorsement stays",
    description: "A session must have proved its password in the last ten minutes; a token need not.",
    request: { params: byId },
    responses: ok(endorsementShape),
  },
  async (c) => {
    const by = actor(c);
    const { id } = await findOne(c, c.req.valid("param").id);
    await perform(c.var.api.db, by, (act) => eraseStatement(act, id));
    return c.json(await findOne(c, id), 200);
  },
);

export const endorsementEndpoints: readonly Endpoint[] = [list, add, get, withdraw, erase];
