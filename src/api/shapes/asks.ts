import { z } from "@hono/zod-openapi";
import type { Answered } from "#commands/askAnswers.ts";
import type { AskedRow, AskRow } from "#db/asks.ts";
import type { Body } from "#db/bodies.ts";
import { askAnswers } from "#domain/asks.ts";
import { id, time, timeOf, timeOrNull } from "#api/answers.ts";

/** What a body here asks others to endorse, and how far that is with each, as their own records tell. */
export const askShape = z
  .object({
    id,
    body: z.string(),
    object: z.string(),
    reason: z.string().nullable(),
    until: time,
    createdAt: time,
    withdrawnAt: time.nullable(),
    answers: z.array(
      z.object({
        actor: z.url(),
        host: z.string(),
        answer: z.enum(askAnswers),
        entry: z.url().nullable().openapi({ description: "The act in its record that says so" }),
        reason: z.string().nullable(),
      }),
    ),
  })
  .openapi("Ask");

export const shapeAsk = (ask: AskRow, body: Pick<Body, "slug">, answers: readonly Answered[]) => ({
  id: ask.id,
  body: body.slug,
  object: ask.object,
  reason: ask.reason,
  until: timeOf(ask.until),
  createdAt: timeOf(ask.createdAt),
  withdrawnAt: timeOrNull(ask.withdrawnAt),
  answers: answers.map(({ entry = null, reason = null, ...rest }) => ({ ...rest, entry, reason })),
});

/** What a body here is asked to endorse. */
export const askedShape = z
  .object({
    id,
    body: z.string(),
    by: z.object({ actor: z.url(), host: z.string() }),
    object: z.string(),
    reason: z.string().nullable(),
    until: time.nullable(),
    receivedAt: time,
    state: z.enum(["waiting", "moved", "supported", "declined", "withdrawn"]),
    motion: id.nullable(),
  })
  .openapi("Asked");

export const shapeAsked = (asked: AskedRow, body: Pick<Body, "slug">): z.infer<typeof askedShape> => ({
  id: asked.id,
  body: body.slug,
  by: { actor: asked.actor, host: asked.host },
  object: asked.object,
  reason: asked.reason,
  until: timeOrNull(asked.until),
  receivedAt: timeOf(asked.receivedAt),
  state: asked.state,
  motion: asked.motion,
});
