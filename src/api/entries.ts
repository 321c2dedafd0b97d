import { z } from "@hono/zod-openapi";
import { Missing, need } from "#commands/errors.ts";
import { findHome } from "#db/bodies.ts";
import { listEntries } from "#db/entries.ts";
import { type Log, findLog, findLogOf } from "#db/gazette.ts";
import { ok } from "./answers.ts";
import { type Ask, type Endpoint, endpoint } from "./kit.ts";
import { entryShape, shapeEntry } from "./shapes/entries.ts";

const query = z.strictObject({
  record: z
    .string()
    .regex(/^([a-z0-9.:[\]-]{1,260}\/)?[a-z0-9_]{1,30}$/u)
    .optional()
    .openapi({
      description: "`slug` of an organization here, or `host/slug` of a peer's; the home organization's unless set",
    }),
  type: z.string().max(80).optional(),
  issuer: z.string().max(2_000).optional().openapi({ description: "Actor IRI of who acted" }),
  verdict: z.enum(["inert"]).optional().openapi({ description: "Only what has no effect" }),
  from: z.iso.datetime().optional().openapi({ format: "date-time" }),
  to: z.iso.datetime().optional().openapi({ format: "date-time", description: "Before this time" }),
  limit: z.coerce.number().int().min(1).max(100).default(30).openapi({ type: "integer" }),
  cursor: z
    .string()
    .regex(/^\d{1,9}$/u)
    .optional()
    .openapi({ description: "`next` of the page before" }),
});

const list = endpoint(
  {
    method: "get",
    path: "/v1/gazette/entries",
    summary: "Entries of a public record, our own or a mirrored one, newest first, with their verdicts",
    request: { query },
    responses: ok(z.object({ items: z.array(entryShape), next: z.string().nullable() })),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { record, type, issuer, verdict, from, to, limit, cursor } = c.req.valid("query");
    const log = await recordNamed(c, record);
    const rows = await listEntries(db.orm, log.id, {
      type,
      issuer,
      isInert: verdict === "inert",
      from: from === undefined ? undefined : Date.parse(from),
      to: to === undefined ? undefined : Date.parse(to),
      before: cursor === undefined ? undefined : Number(cursor),
      limit: limit + 1,
    });
    const items = rows.slice(0, limit);
    const next = rows.length > limit ? String(items.at(-1)?.index ?? 0) : null;
    return c.json({ items: items.map((entry) => shapeEntry(iris, log, entry)), next }, 200);
  },
);

async function recordNamed(c: Ask, record: string | undefined): Promise<Log> {
  const { db, iris } = c.var.api;
  if (record === undefined) {
    const home = need(await findHome(db.orm), "organization");
    return need(await findLogOf(db.orm, home.id), "log");
  }
  const isMirror = record.includes("/");
  const log = await findLog(db.orm, isMirror ? record.replace("/", "/gazette/") : `${iris.host}/gazette/${record}`);
  if (log === undefined || (log.organization === null) !== isMirror) throw new Missing("log");
  return log;
}

export const entryEndpoints: readonly Endpoint[] = [list];
