import { perform } from "#commands/act.ts";
import { extractItem, extraction, listConsent, newCalendar } from "#commands/consent.ts";
import { seeBody } from "#commands/reading.ts";
import { byId, made, ok, sent } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { moved } from "./moving.ts";
import { motionShape, shapeMotion } from "./shapes/motions.ts";

const list = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/consent",
    summary: "The chair puts pending motions on one calendar, to be adopted together in one vote",
    request: { params: bySlug, ...sent(newCalendar) },
    responses: made(motionShape),
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const seen = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const motion = await perform(db, by, (act) => listConsent(act, seen.body.slug, c.req.valid("json")));
    const location = `/api/v1/motions/${motion.id}`;
    return c.json(await shapeMotion(c.var.api, { ...seen, motion }), 201, { Location: location });
  },
);

const extract = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/extract",
    summary: "Any member takes a motion off a consent calendar until its vote opens",
    request: { params: byId, ...sent(extraction) },
    responses: ok(motionShape),
  },
  async (c) =>
    c.json(await moved(c, c.req.valid("param").id, (act, id) => extractItem(act, id, c.req.valid("json"))), 200),
);

export const consentEndpoints: readonly Endpoint[] = [list, extract];
