import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { adoptCharter, newCharter } from "#commands/charters.ts";
import { need } from "#commands/errors.ts";
import { seeBody } from "#commands/reading.ts";
import { exampleCounts, tryRule } from "#commands/trying.ts";
import { findCharterInForce, findCharterVersion, listCharters } from "#db/charters.ts";
import { made, ok, sent } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { charterInForceShape, charterShape, shapeCharter, shapeCharterInForce } from "./shapes/charters.ts";

const get = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/charter",
    summary: "The charter of a body: the version in force, and what versions there are",
    request: { params: bySlug },
    responses: ok(charterInForceShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const { body } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const [inForce, all] = await Promise.all([findCharterInForce(db.orm, body.id), listCharters(db.orm, body.id)]);
    return c.json(shapeCharterInForce(need(inForce, "charter"), all), 200);
  },
);

const version = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/charter/versions/{version}",
    summary: "One version of a charter; no version ever changes",
    request: {
      params: bySlug.extend({
        version: z
          .string()
          .regex(/^[1-9]\d{0,5}$/)
          .openapi({ example: "2" }),
      }),
    },
    responses: ok(charterShape),
  },
  async (c) => {
    const { slug, version } = c.req.valid("param");
    const { db } = c.var.api;
    const { body } = await seeBody(db.orm, slug, personOf(c));
    return c.json(shapeCharter(need(await findCharterVersion(db.orm, body.id, Number(version)), "version")), 200);
  },
);

const adopt = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/charter",
    summary: "Adopt the first charter of a body; later versions are adopted by motions of kind charter_amendment",
    request: { params: bySlug, ...sent(newCharter) },
    responses: made(charterShape),
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const { body } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const row = await perform(db, by, (act) => adoptCharter(act, body.slug, c.req.valid("json")));
    return c.json(shapeCharter(row), 201, { Location: `/api/v1/bodies/${body.slug}/charter/versions/1` });
  },
);

const outcomeShape = z.object({
  outcome: z.enum(["adopted", "lost", "no_quorum"]),
  quorum: z.object({ required: z.int(), reached: z.int(), met: z.boolean() }),
  tests: z.array(z.object({ text: z.string(), passed: z.boolean(), have: z.int(), needed: z.int(), base: z.int() })),
});

const check = endpoint(
  {
    method: "post",
    path: "/v1/rules/check",
    summary: "Say a decision rule as one sentence, everything that is wrong with it, and what it makes of a count",
    request: sent(
      z.strictObject({
        rule: z.unknown().openapi({ type: "object", description: "A rule, or the name of a preset" }),
        counts: exampleCounts.optional(),
      }),
    ),
    responses: ok(
      z.object({
        sentence: z.string().nullable().openapi({ description: "Null for what is no rule at all" }),
        problems: z.array(
          z.object({
            path: z.string(),
            code: z.string(),
            message: z.string().optional().openapi({ description: "The example that shows it" }),
          }),
        ),
        outcome: outcomeShape.optional().openapi({ description: "Of a sound rule and the counts" }),
      }),
    ),
  },
  (c) => {
    const { rule, counts } = c.req.valid("json");
    const { sentence, problems, outcome } = tryRule(rule, counts);
    return c.json({ sentence, problems: [...problems], ...(outcome !== undefined && { outcome }) }, 200);
  },
);

export const charterEndpoints: readonly Endpoint[] = [get, version, adopt, check];
