import { z } from "@hono/zod-openapi";
import { type Act, perform } from "#commands/act.ts";
import { Refused } from "#commands/errors.ts";
import { written } from "#commands/inputs.ts";
import {
  changeDraft,
  draftMotion,
  grounds,
  motionChange,
  newMotion,
  openVoting,
  opening,
  quickVote,
  ruleOutMotion,
  secondMotion,
  stateQuestion,
  submitMotion,
  voteQuickly,
} from "#commands/motions.ts";
import { eraseMotion } from "#commands/erasures.ts";
import { closeEarly } from "#commands/closing.ts";
import { seeBody, seeMotion } from "#commands/reading.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { type Motion, listMotionsSeenBy } from "#db/motions.ts";
import { listQuestionsOf } from "#db/questions.ts";
import { motionStates } from "#domain/motions.ts";
import { byId, made, ok, sent } from "./answers.ts";
import { second as secondInCoalition } from "#commands/coalition/motions.ts";
import {
  type DeedInCoalition,
  draftedInCoalition,
  movedInCoalition,
  openedInCoalition,
  shownOfCoalition,
} from "./coalition/motions.ts";
import { anyMotionShape } from "./shapes/coalitionMotions.ts";
import { bySlug } from "./bodies.ts";
import { type Ask, type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { moved } from "./moving.ts";
import { listOf, paging } from "./paging.ts";
import { problem } from "./problems.ts";
import { motionShape, shapeMotion, shapeMotions } from "./shapes/motions.ts";

const filter = { state: z.enum(motionStates).optional(), q: written.max(200).optional() };

type Filter = { readonly state?: Motion["state"] | undefined; readonly q?: string | undefined };
type Page = { readonly limit: number; readonly cursor?: string | undefined };

async function listed(c: Ask, { state, q, limit, cursor }: Filter & Page, body?: string) {
  const asked = { body, states: state && [state], q, before: cursor, limit: limit + 1 };
  const found = await listMotionsSeenBy(c.var.api.db.orm, personOf(c) ?? null, asked);
  const next = found.length > limit ? (found[limit - 1]?.motion.id ?? null) : null;
  return { items: await shapeMotions(c.var.api, found.slice(0, limit)), next };
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/motions",
    summary: "Motions of all bodies, newest first",
    request: { query: z.strictObject({ ...paging, ...filter, body: z.string().max(60).optional() }) },
    responses: ok(listOf(motionShape)),
  },
  async (c) => {
    const { body: slug, ...query } = c.req.valid("query");
    if (slug === undefined) return c.json(await listed(c, query), 200);
    const body = await findBodyBySlug(c.var.api.db.orm, slug);
    return c.json(body === undefined ? { items: [], next: null } : await listed(c, query, body.id), 200);
  },
);

const listOfBody = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/motions",
    summary: "Motions of a body, newest first",
    request: { params: bySlug, query: z.strictObject({ ...paging, ...filter }) },
    responses: ok(listOf(motionShape)),
  },
  async (c) => {
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    return c.json(await listed(c, c.req.valid("query"), body.id), 200);
  },
);

const draft = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/motions",
    summary: "Draft a motion; only its mover sees it until it is submitted",
    request: { params: bySlug, ...sent(newMotion) },
    responses: made(anyMotionShape),
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const seen = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const ofCoalition = await draftedInCoalition(c, seen.body, c.req.valid("json"));
    if (ofCoalition !== undefined) return c.json(ofCoalition, 201, { Location: `/api/v1/motions/${ofCoalition.id}` });
    const motion = await perform(db, by, (act) => draftMotion(act, seen.body.slug, c.req.valid("json")));
    const location = `/api/v1/motions/${motion.id}`;
    return c.json(await shapeMotion(c.var.api, { ...seen, motion }), 201, { Location: location });
  },
);

const quick = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/quick-votes",
    summary: "Put a text to the vote at once, where the body's rules let this person",
    request: { params: bySlug, ...sent(quickVote) },
    responses: made(motionShape),
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const seen = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const { motion } = await perform(db, by, (act) => voteQuickly(act, seen.body.slug, c.req.valid("json")));
    const location = `/api/v1/motions/${motion.id}`;
    return c.json(await shapeMotion(c.var.api, { ...seen, motion }), 201, { Location: location });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/motions/{id}",
    summary: "One motion",
    request: { params: byId },
    responses: ok(anyMotionShape),
  },
  async (c) => {
    const { id } = c.req.valid("param");
    const ofCoalition = await shownOfCoalition(c, id);
    if (ofCoalition !== undefined) return c.json(ofCoalition, 200);
    const seen = await seeMotion(c.var.api.db.orm, id, personOf(c));
    return c.json(await shapeMotion(c.var.api, seen), 200);
  },
);

const change = endpoint(
  {
    method: "patch",
    path: "/v1/motions/{id}",
    summary: "Change a draft",
    request: { params: byId, ...sent(motionChange) },
    responses: ok(motionShape),
  },
  async (c) =>
    c.json(await moved(c, c.req.valid("param").id, (act, id) => changeDraft(act, id, c.req.valid("json"))), 200),
);

/** A step of a motion that needs no more words; of a coalition's motion our organization does it. */
const step = (
  name: string,
  summary: string,
  deed: (act: Act, id: string) => Promise<Motion>,
  inCoalition?: DeedInCoalition,
): Endpoint =>
  endpoint(
    {
      method: "post",
      path: `/v1/motions/{id}/${name}`,
      summary,
      request: { params: byId },
      responses: ok(anyMotionShape),
    },
    async (c) => {
      const { id } = c.req.valid("param");
      const ofCoalition = inCoalition === undefined ? undefined : await movedInCoalition(c, id, inCoalition);
      return c.json(ofCoalition ?? (await moved(c, id, deed)), 200);
    },
  );

const ruleOut = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/rule-out",
    summary: "The chair rules a motion out of order, citing an article",
    request: { params: byId, ...sent(grounds) },
    responses: ok(motionShape),
  },
  async (c) =>
    c.json(await moved(c, c.req.valid("param").id, (act, id) => ruleOutMotion(act, id, c.req.valid("json"))), 200),
);

const open = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/open",
    summary: "Put a motion to the vote: text, rule, roll and closing time are frozen",
    request: { params: byId, ...sent(opening) },
    responses: ok(anyMotionShape),
  },
  async (c) => {
    const { id } = c.req.valid("param");
    const input = c.req.valid("json");
    const ofCoalition = await openedInCoalition(c, id, input);
    return c.json(ofCoalition ?? (await moved(c, id, (act, name) => openVoting(act, name, input))), 200);
  },
);

const erase = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/erase",
    summary: "Erase all words of a motion that is over, its versions and amendments, here and at peers, for good",
    description:
      "Results, hashes and entries stay; the text files answer 410. A session must have proved its password in the last ten minutes; a token need not.",
    request: { params: byId },
    responses: ok(motionShape),
  },
  async (c) => c.json(await moved(c, c.req.valid("param").id, eraseMotion), 200),
);

const close = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/close",
    summary: "Close before the time: two officers, one after the other; the only one of a body with 72 hours' notice",
    request: { params: byId },
    responses: { ...ok(motionShape, "Closed"), 202: problem("A second officer has to ask for it too") },
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const { motion } = await seeMotion(db.orm, c.req.valid("param").id, personOf(c));
    const question = (await listQuestionsOf(db.orm, motion.id)).findLast(
      ({ state, matter }) => state === "open" && matter === "motion",
    );
    if (question === undefined) throw new Refused({ code: "wrong-state", state: motion.state });
    const isClosed = await perform(db, by, (act) => closeEarly(act, question.id));
    // What the first officer asked for is saved; the answer is a problem all the same.
    if (!isClosed) throw new Refused({ code: "waiting-for-second-officer" });
    return c.json(await shapeMotion(c.var.api, await seeMotion(db.orm, motion.id, personOf(c))), 200);
  },
);

export const motionEndpoints: readonly Endpoint[] = [
  list,
  listOfBody,
  draft,
  quick,
  get,
  change,
  step("submit", "Submit a draft: its text is hashed from here on", submitMotion),
  step("second", "Support that a motion be discussed", secondMotion, secondInCoalition),
  step("state", "The chair puts a motion before the body", stateQuestion),
  ruleOut,
  open,
  erase,
  close,
];
