import { z } from "@hono/zod-openapi";
import { loadGrid, type Grid } from "#commands/coalition/grid.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { csvOf } from "#commands/csv.ts";
import { listActorNames } from "#db/entries.ts";
import { cellStates, objectKinds } from "#domain/grid.ts";
import { ok, time, timeOf } from "./answers.ts";
import { type Ask, type Endpoint, endpoint } from "./kit.ts";

const gridShape = z
  .object({
    bodies: z.array(z.object({ actor: z.url(), name: z.string() })),
    items: z.array(
      z.object({
        object: z.string(),
        title: z.string(),
        href: z.string(),
        kind: z.enum(objectKinds),
        supports: z.int(),
        cells: z.array(z.object({ actor: z.url(), state: z.enum(cellStates), at: time })),
      }),
    ),
    total: z.int(),
  })
  .openapi("EndorsementGrid");

const moment = z.iso.datetime({ offset: true });
const query = z.strictObject({
  coalition: z
    .string()
    .max(2_000)
    .optional()
    .openapi({ description: "Only its full members: a slug, an actor’s address or a hash" }),
  kind: z.enum(objectKinds).optional(),
  since: moment.optional(),
  until: moment.optional().openapi({ description: "Not included" }),
  limit: z.coerce.number().int().min(1).max(2_000).default(500),
});

async function gridAt(c: Ask, { coalition: name, kind, since, until }: z.infer<typeof query>) {
  const { db, iris } = c.var.api;
  const coalition = name === undefined ? undefined : await seeCoalition(db.orm, name);
  const span = { since: instant(since), until: instant(until) };
  const grid: Grid = await loadGrid(db.orm, iris, { coalition, kind, ...span });
  const names = await listActorNames(db.orm, iris.actor(""), grid.bodies);
  return { grid, nameOf: (actor: string) => names.get(actor) ?? URL.parse(actor)?.host ?? actor };
}

const instant = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

const get = endpoint(
  {
    method: "get",
    path: "/v1/endorsements/grid",
    summary: "Organizations and what they support, withdrew, declined or voted down; what most support first",
    request: { query },
    responses: ok(gridShape),
  },
  async (c) => {
    const asked = c.req.valid("query");
    const { grid, nameOf } = await gridAt(c, asked);
    const items = grid.rows.slice(0, asked.limit).map(({ object, title, href, kind, supports, cells }) => ({
      object,
      title,
      href,
      kind,
      supports,
      cells: [...cells.values()].map(({ actor, state, at }) => ({ actor, state, at: timeOf(at) })),
    }));
    const bodies = grid.bodies.map((actor) => ({ actor, name: nameOf(actor) }));
    return c.json({ bodies, items, total: grid.rows.length }, 200);
  },
);

const asCsv = endpoint(
  {
    method: "get",
    path: "/v1/endorsements/grid.csv",
    summary: "The same as a table: a line for each object, a column for each organization",
    request: { query },
    responses: { 200: { description: "As asked", content: { "text/csv": { schema: z.string() } } } },
  },
  async (c) => {
    const asked = c.req.valid("query");
    const { grid, nameOf } = await gridAt(c, asked);
    const head = ["object", "title", "kind", "supports", ...grid.bodies.map(nameOf)];
    const lines = grid.rows
      .slice(0, asked.limit)
      .map(({ object, title, kind, supports, cells }) => [
        object,
        title,
        kind,
        String(supports),
        ...grid.bodies.map((actor) => cells.get(actor)?.state ?? ""),
      ]);
    return c.body(csvOf([head, ...lines]), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="endorsements.csv"',
    });
  },
);

export const gridEndpoints: readonly Endpoint[] = [get, asCsv];
