import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { need } from "#commands/errors.ts";
import { seeBody } from "#commands/reading.ts";
import { answerPlacement, askRegion, endPlacement, wantedRegion } from "#commands/regions.ts";
import { type PlacedRow, listPlacementsIn, listPlacementsOf } from "#db/placements.ts";
import { made, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { listOf } from "./paging.ts";
import { placementShape, shapePlacements } from "./shapes/between.ts";

const bySlug = z.object({ slug: z.string().max(60) });
const byPlacement = bySlug.extend({ id: z.uuid().openapi({ description: "Of the placement" }) });

const list = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/regions",
    summary: "In which regions a body stands or stood, and of a region who stands in it or asks to",
    responses: ok(listOf(placementShape)),
    request: { params: bySlug },
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { body } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const self = iris.actor(body.id);
    const [own, within] = await Promise.all([listPlacementsOf(db.orm, self), listPlacementsIn(db.orm, [self])]);
    return c.json({ items: await shapePlacements(c.var.api, [...own, ...within]), next: null }, 200);
  },
);

const ask = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/region",
    summary: "A body asks to stand in a region of any organization, and leaves the one it stands in",
    description: "It stands there once the region’s organization agrees; until then its state is `asked`.",
    request: { params: bySlug, ...sent(wantedRegion) },
    responses: made(placementShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { slug } = c.req.valid("param");
    const by = actor(c);
    const row = await perform(db, by, (act) => askRegion(act, slug, c.req.valid("json"), iris));
    return c.json(await one(c, row), 201, { Location: `/api/v1/bodies/${slug}/regions` });
  },
);

const deeds = (
  [
    ["accept", "A region of ours takes in who asked", true],
    ["decline", "A region of ours declines who asked, or sends away whom it took in", false],
  ] as const
).map(([name, summary, stands]) =>
  endpoint(
    {
      method: "post",
      path: `/v1/bodies/{slug}/regions/{id}/${name}`,
      summary,
      request: { params: byPlacement },
      responses: ok(placementShape),
    },
    async (c) => {
      const { db, iris } = c.var.api;
      const { slug, id } = c.req.valid("param");
      const row = await perform(db, actor(c), (act) => answerPlacement(act, slug, id, stands, iris));
      return c.json(await one(c, row), 200);
    },
  ),
);

const leave = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/regions/{id}/leave",
    summary: "Ends it from either side: nobody can refuse that",
    request: { params: byPlacement },
    responses: ok(placementShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { slug, id } = c.req.valid("param");
    const row = await perform(db, actor(c), (act) => endPlacement(act, slug, id, iris));
    return c.json(await one(c, row), 200);
  },
);

async function one(c: Ask, row: PlacedRow): Promise<z.infer<typeof placementShape>> {
  const [shape] = await shapePlacements(c.var.api, [row]);
  return need(shape, "placement");
}

/** Standing in regions of other organizations. */
export const regionEndpoints: readonly Endpoint[] = [list, ask, ...deeds, leave];
