import { z } from "@hono/zod-openapi";
import { type Act, perform } from "#commands/act.ts";
import { decideAmendment, shownHands } from "#commands/amending.ts";
import {
  moveAmendment,
  newAmendment,
  openAmendment,
  rebase,
  rebaseAmendment,
  withdrawAmendment,
} from "#commands/amendments.ts";
import { closeEarly } from "#commands/closing.ts";
import { Refused } from "#commands/errors.ts";
import { opening } from "#commands/motions.ts";
import { seeAmendment, seeMotion } from "#commands/reading.ts";
import { listAmendments } from "#db/amendments.ts";
import { byId, made, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { problem } from "./problems.ts";
import {
  amendmentShape,
  amendmentWithChange,
  shapeAmendment,
  shapeAmendments,
  shapeVersions,
  versionShape,
} from "./shapes/amendments.ts";

const whole = <Shape extends z.ZodType>(shape: Shape) => z.object({ items: z.array(shape), next: z.null() });

const list = endpoint(
  {
    method: "get",
    path: "/v1/motions/{id}/amendments",
    summary: "Amendments of a motion, in the order in which they were moved",
    request: { params: byId },
    responses: ok(whole(amendmentShape)),
  },
  async (c) => {
    const { api } = c.var;
    const seen = await seeMotion(api.db.orm, c.req.valid("param").id, personOf(c));
    const rows = await listAmendments(api.db.orm, seen.motion.id);
    return c.json({ items: await shapeAmendments(api, seen, rows), next: null }, 200);
  },
);

const versions = endpoint(
  {
    method: "get",
    path: "/v1/motions/{id}/versions",
    summary: "Every text that a motion has had since it was submitted, oldest first",
    request: { params: byId },
    responses: ok(whole(versionShape)),
  },
  async (c) => {
    const { db } = c.var.api;
    const { motion } = await seeMotion(db.orm, c.req.valid("param").id, personOf(c));
    return c.json({ items: await shapeVersions(db.orm, motion.id), next: null }, 200);
  },
);

const move = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/amendments",
    summary: "Move another text for a motion, or for an amendment of it; `stale-text` if the text has changed since",
    request: { params: byId, ...sent(newAmendment) },
    responses: made(amendmentWithChange),
  },
  async (c) => {
    const by = actor(c);
    const { api } = c.var;
    const seen = await seeMotion(api.db.orm, c.req.valid("param").id, personOf(c));
    const moved = await perform(api.db, by, (act) => moveAmendment(act, seen.motion.id, c.req.valid("json")));
    const location = `/api/v1/amendments/${moved.id}`;
    return c.json(await shapeAmendment(api, { ...seen, amendment: moved }), 201, { Location: location });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/amendments/{id}",
    summary: "One amendment, and what it changes",
    request: { params: byId },
    responses: ok(amendmentWithChange),
  },
  async (c) => c.json(await shaped(c, c.req.valid("param").id), 200),
);

const shaped = async (c: Ask, id: string) =>
  shapeAmendment(c.var.api, await seeAmendment(c.var.api.db.orm, id, personOf(c)));

/** Does something to an amendment that whoever asks can see; answers with it as it is then. */
async function done(c: Ask, id: string, deed: (act: Act, id: string) => Promise<unknown>) {
  const by = actor(c);
  const { db } = c.var.api;
  await seeAmendment(db.orm, id, personOf(c));
  await perform(db, by, (act) => deed(act, id));
  return shaped(c, id);
}

const open = endpoint(
  {
    method: "post",
    path: "/v1/amendments/{id}/open",
    summary: "The chair puts an amendment to the vote: second degree first, one of a text at a time",
    request: { params: byId, ...sent(opening) },
    responses: ok(amendmentWithChange),
  },
  async (c) =>
    c.json(await done(c, c.req.valid("param").id, (act, id) => openAmendment(act, id, c.req.valid("json"))), 200),
);

const decide = endpoint(
  {
    method: "post",
    path: "/v1/amendments/{id}/decide",
    summary: "The chair records a show of hands; the rule decides",
    request: { params: byId, ...sent(shownHands) },
    responses: ok(amendmentWithChange),
  },
  async (c) =>
    c.json(await done(c, c.req.valid("param").id, (act, id) => decideAmendment(act, id, c.req.valid("json"))), 200),
);

const rebaseIt = endpoint(
  {
    method: "post",
    path: "/v1/amendments/{id}/rebase",
    summary: "Its mover puts a stale amendment on the text as it is now; without a text where both changes do not meet",
    request: { params: byId, ...sent(rebase) },
    responses: ok(amendmentWithChange),
  },
  async (c) =>
    c.json(await done(c, c.req.valid("param").id, (act, id) => rebaseAmendment(act, id, c.req.valid("json"))), 200),
);

const withdraw = endpoint(
  {
    method: "post",
    path: "/v1/amendments/{id}/withdraw",
    summary: "Its mover takes an amendment back before its vote",
    request: { params: byId },
    responses: ok(amendmentWithChange),
  },
  async (c) => c.json(await done(c, c.req.valid("param").id, withdrawAmendment), 200),
);

const close = endpoint(
  {
    method: "post",
    path: "/v1/amendments/{id}/close",
    summary: "Close its vote before the time: two officers, one after the other",
    request: { params: byId },
    responses: { ...ok(amendmentWithChange, "Closed"), 202: problem("A second officer has to ask for it too") },
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const { amendment } = await seeAmendment(db.orm, c.req.valid("param").id, personOf(c));
    const { question, state } = amendment;
    if (question === null || state !== "voting") throw new Refused({ code: "wrong-state", state });
    const isClosed = await perform(db, by, (act) => closeEarly(act, question));
    // What the first officer asked for is saved; the answer is a problem all the same.
    if (!isClosed) throw new Refused({ code: "waiting-for-second-officer" });
    return c.json(await shaped(c, amendment.id), 200);
  },
);

export const amendmentEndpoints: readonly Endpoint[] = [
  list,
  versions,
  move,
  get,
  open,
  decide,
  rebaseIt,
  withdraw,
  close,
];
