import { z } from "@hono/zod-openapi";
import { need, Refused } from "#commands/errors.ts";
import { findSomeone } from "#commands/someone.ts";
import { findHome } from "#db/bodies.ts";
import { listDeliveries } from "#db/deliveries.ts";
import { type Report, listReports } from "#db/reports.ts";
import { type Deed, refusalFor } from "#domain/members.ts";
import { id, ok, time, timeOf, timeOrNull } from "./answers.ts";
import { type Ask, type Endpoint, endpoint, mustBeSomebody } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";

const reportShape = z
  .object({
    id,
    actor: z.string().openapi({ description: "Often its server's own, so that nobody is named" }),
    objects: z.array(z.string()),
    content: z.string(),
    at: time,
    resolvedAt: time.nullable(),
  })
  .openapi("Report");

const deliveryStates = ["pending", "delivered", "failed", "dropped"] as const;

const deliveryShape = z
  .object({
    id,
    activity: z.url(),
    type: z.string(),
    target: z.url(),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    nextAt: time,
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
  })
  .openapi("Delivery");

const shapeReport = ({ id, actor, objects, content, at, resolvedAt }: Report): z.infer<typeof reportShape> => ({
  id,
  actor,
  objects,
  content,
  at: timeOf(at),
  resolvedAt: timeOrNull(resolvedAt),
});

/** Refuses whoever may not do this in the home organization. */
async function mustBeAbleToAtHome(c: Ask, deed: Deed): Promise<void> {
  const { person } = mustBeSomebody(c);
  const { orm } = c.var.api.db;
  const home = need(await findHome(orm), "organization");
  const refusal = refusalFor(await findSomeone(orm, home, person), deed);
  if (refusal !== undefined) throw new Refused(refusal);
}

const reports = endpoint(
  {
    method: "get",
    path: "/v1/reports",
    summary: "What other servers reported, for moderators",
    request: { query: z.strictObject({ ...paging, state: z.enum(["open", "all"]).default("open") }) },
    responses: ok(listOf(reportShape)),
  },
  async (c) => {
    await mustBeAbleToAtHome(c, "moderate");
    const { limit, cursor, state } = c.req.valid("query");
    const asked = { openOnly: state === "open", before: cursor, limit: limit + 1 };
    const { rows, next } = pageOf(await listReports(c.var.api.db.orm, asked), limit);
    return c.json({ items: rows.map(shapeReport), next }, 200);
  },
);

const deliveries = endpoint(
  {
    method: "get",
    path: "/v1/deliveries",
    summary: "What has to reach whom, newest first, for admins",
    request: {
      query: z.strictObject({
        ...paging,
        state: z.enum(deliveryStates).optional(),
        host: z
          .string()
          .max(300)
          .regex(/^[!-~]+$/)
          .optional(),
      }),
    },
    responses: ok(listOf(deliveryShape)),
  },
  async (c) => {
    await mustBeAbleToAtHome(c, "manage-peers");
    const { limit, cursor, state, host } = c.req.valid("query");
    const asked = { state, host, before: cursor, limit: limit + 1 };
    const { rows, next } = pageOf(await listDeliveries(c.var.api.db.orm, asked), limit);
    return c.json({ items: rows.map((row) => ({ ...row, nextAt: timeOf(row.nextAt) })), next }, 200);
  },
);

export const operatorEndpoints: readonly Endpoint[] = [reports, deliveries];
