import { z } from "@hono/zod-openapi";
import { findHome } from "#db/bodies.ts";
import { ok, orNull } from "./answers.ts";
import { type Endpoint, endpoint, personOf } from "./kit.ts";
import { bodyShape, shapeBody } from "./shapes/bodies.ts";

const instanceShape = z
  .object({
    software: z.object({ name: z.literal("plenum"), version: z.string() }),
    url: z.url(),
    host: z.string(),
    handleHost: z.string(),
    name: z.string().nullable(),
    /** Null before set-up. */
    organization: orNull(bodyShape),
    sourceUrl: z.url().nullable(),
  })
  .openapi("Instance");

const get = endpoint(
  {
    method: "get",
    path: "/v1/instance",
    summary: "Who this is",
    responses: ok(instanceShape),
  },
  async (c) => {
    const { db, iris, handleHost, version, sourceUrl } = c.var.api;
    const home = await findHome(db.orm);
    const organization = home === undefined ? null : await shapeBody(c.var.api, home, personOf(c));
    const software = { name: "plenum" as const, version };
    const name = home?.name ?? null;
    return c.json(
      { software, url: iris.publicUrl, host: iris.host, handleHost, name, organization, sourceUrl: sourceUrl ?? null },
      200,
    );
  },
);

export const instanceEndpoints: readonly Endpoint[] = [get];
