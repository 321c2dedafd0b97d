import { z } from "@hono/zod-openapi";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { loadRegister } from "#commands/coalition/positions.ts";
import { positionStates } from "#domain/positions.ts";
import { id, ok, time, timeOf } from "#api/answers.ts";
import { type Endpoint, endpoint } from "#api/kit.ts";
import { byName } from "./coalitions.ts";

const registerShape = z
  .object({
    items: z.array(
      z.object({
        motion: id,
        hash: z.string(),
        question: z.string(),
        by: z.url(),
        title: z.string(),
        text: z.string().nullable(),
        textHash: z.string(),
        block: z.int().openapi({ description: "The height of the block that closed the vote" }),
        state: z.enum(positionStates),
        endedBy: id.nullable().openapi({ description: "The motion that took its place or cancelled it" }),
      }),
    ),
    members: z.array(z.object({ actor: z.url(), entry: z.string(), title: z.string(), href: z.string(), since: time })),
  })
  .openapi("CoalitionPositions");

const get = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/positions",
    summary: "What a coalition holds by its own motions, as far as that is final, and what its full members hold",
    request: { params: byName },
    responses: ok(registerShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const row = await seeCoalition(db.orm, c.req.valid("param").slug);
    const { own, members } = await loadRegister(db.orm, iris, row);
    const items = own.map(
      ({ id: motion, motion: hash, question, by, title, text, textHash, height, state, ending }) => {
        const decided = { motion, hash, question, by, title, text: text ?? null, textHash };
        return { ...decided, block: height, state, endedBy: ending?.id ?? null };
      },
    );
    const held = members.map(({ name: entry, since, ...rest }) => ({ ...rest, entry, since: timeOf(since) }));
    return c.json({ items, members: held }, 200);
  },
);

export const coalitionPositionEndpoints: readonly Endpoint[] = [get];
