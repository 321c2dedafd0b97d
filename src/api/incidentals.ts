import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { Invalid } from "#commands/errors.ts";
import { type StepInput, moveStep, stepInputs } from "#commands/incidentals.ts";
import { withdrawMotion } from "#commands/motions.ts";
import { seeMotion } from "#commands/reading.ts";
import { report, reportBack } from "#commands/returns.ts";
import { listIncidentals } from "#db/incidentals.ts";
import type { StepKind } from "#domain/incidentals.ts";
import { byId, maybeSent, ok, sent } from "./answers.ts";
import { type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { withdraw as withdrawInCoalition } from "#commands/coalition/motions.ts";
import { movedInCoalition } from "./coalition/motions.ts";
import { anyMotionShape } from "./shapes/coalitionMotions.ts";
import { moved } from "./moving.ts";
import { listOf } from "./paging.ts";
import { incidentalShape, shapeIncidentals } from "./shapes/incidentals.ts";
import { motionShape, shapeMotion } from "./shapes/motions.ts";

/** A step that a question or a show of hands decides. */
const step = (path: string, kind: Exclude<StepKind, "withdraw">, summary: string): Endpoint =>
  endpoint(
    {
      method: "post",
      path: `/v1/motions/{id}/${path}`,
      summary,
      description: "Decided by a question of its own, or by a show of hands that the chair counted.",
      request: { params: byId, ...sent(stepInputs[kind] as z.ZodType<StepInput>) },
      responses: ok(motionShape),
    },
    async (c) =>
      c.json(await moved(c, c.req.valid("param").id, (act, id) => moveStep(act, id, kind, c.req.valid("json"))), 200),
  );

const withdraw = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/withdraw",
    summary: "The mover takes a motion back; one that is before the body with its leave",
    request: { params: byId, ...maybeSent(z.union([stepInputs.withdraw, z.strictObject({})])) },
    responses: ok(anyMotionShape),
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const { id } = c.req.valid("param");
    const ofCoalition = await movedInCoalition(c, id, withdrawInCoalition);
    if (ofCoalition !== undefined) return c.json(ofCoalition, 200);
    const { motion } = await seeMotion(db.orm, id, personOf(c));
    const input = c.req.valid("json");
    const decision = "show" in input || "decidedBy" in input ? (input as StepInput) : undefined;
    // A pending motion is the body's: its leave is asked by a question or by hands.
    if (motion.state === "pending" && motion.mover === personOf(c) && decision === undefined)
      throw new Invalid([{ path: "decidedBy", code: "missing" }]);
    await perform(db, by, async (act) => {
      if (motion.state === "pending" && decision !== undefined) await moveStep(act, id, "withdraw", decision);
      else await withdrawMotion(act, id);
    });
    return c.json(await shapeMotion(c.var.api, await seeMotion(db.orm, id, personOf(c))), 200);
  },
);

const reportStep = endpoint(
  {
    method: "post",
    path: "/v1/motions/{id}/report",
    summary: "An officer of the body it was referred to reports back: the motion is pending again",
    request: { params: byId, ...sent(report) },
    responses: ok(motionShape),
  },
  async (c) =>
    c.json(await moved(c, c.req.valid("param").id, (act, id) => reportBack(act, id, c.req.valid("json"))), 200),
);

const list = endpoint(
  {
    method: "get",
    path: "/v1/motions/{id}/incidentals",
    summary: "What was moved about a motion and how it was decided, oldest first",
    request: { params: byId },
    responses: ok(listOf(incidentalShape)),
  },
  async (c) => {
    const { orm } = c.var.api.db;
    const { motion, isInside } = await seeMotion(orm, c.req.valid("param").id, personOf(c));
    const rows = await listIncidentals(orm, motion.id);
    return c.json({ items: await shapeIncidentals(orm, rows, isInside), next: null }, 200);
  },
);

export const incidentalEndpoints: readonly Endpoint[] = [
  step("postpone", "postpone", "Move to postpone a motion to a time, at which it comes back"),
  step("lay", "lay", "Move to lay a motion on the table"),
  step("take", "take_from_table", "Move to take a motion from the table"),
  step("refer", "refer", "Move to refer a motion to another body, which reports back"),
  step("previous-question", "previous_question", "Move to end the debate and vote: two thirds"),
  step("appeal", "appeal", "Appeal against a ruling out of order: a majority reverses it, a tie sustains the chair"),
  step("reconsider", "reconsider", "Move to decide a motion anew"),
  step("rescind", "rescind", "Move to rescind an adopted motion"),
  withdraw,
  reportStep,
  list,
];
