import { z } from "@hono/zod-openapi";
import type { Body } from "#db/bodies.ts";
import type { Draw } from "#db/draws.ts";
import { visibilities } from "#domain/bodies.ts";
import { drawHashes } from "#domain/draw.ts";
import type { Iris } from "#domain/iris.ts";
import { id, time, timeOf, timeOrNull } from "#api/answers.ts";

/** A public draw; `selected` are places of the pool's file, from 1, in the order in which they were drawn. */
export const drawShape = z
  .object({
    id,
    url: z.url(),
    body: z.string(),
    title: z.string(),
    state: z.enum(["committed", "revealed"]),
    visibility: z.enum(visibilities),
    pool: z.object({
      kind: z.enum(["members", "labels"]),
      size: z.int(),
      hash: z.string().openapi({ description: "SHA-256 of the pool's file, in hex" }),
      url: z.url(),
    }),
    count: z.int(),
    hash: z.enum(drawHashes),
    sources: z.array(z.string()),
    drawsAt: time,
    committedAt: time,
    revealedAt: time.nullable(),
    values: z.array(z.string()).nullable(),
    key: z.string().nullable(),
    selected: z.array(z.int()).nullable(),
  })
  .openapi("Draw");

/** A draw as a shape. */
export function shapeDraw(iris: Iris, draw: Draw, body: Pick<Body, "slug">): z.infer<typeof drawShape> {
  const url = iris.drawPage(draw.id);
  return {
    id: draw.id,
    url,
    body: body.slug,
    title: draw.title,
    state: draw.revealedAt === null ? "committed" : "revealed",
    visibility: draw.visibility,
    pool: { kind: draw.pool, size: draw.poolSize, hash: draw.poolHash, url: `${url}/pool.txt` },
    count: draw.count,
    hash: draw.hash,
    sources: draw.sources,
    drawsAt: timeOf(draw.drawsAt),
    committedAt: timeOf(draw.committedAt),
    revealedAt: timeOrNull(draw.revealedAt),
    values: draw.values,
    key: draw.key,
    selected: draw.selected,
  };
}
