import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { newAssessment, publishAssessment } from "#commands/assessments.ts";
import { need } from "#commands/errors.ts";
import { iri } from "#commands/inputs.ts";
import { listAssessments } from "#db/assessments.ts";
import { byId, made, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { assessmentShape, shapeAssessments } from "./shapes/between.ts";

const list = endpoint(
  {
    method: "get",
    path: "/v1/assessments",
    summary: "How things went, as bodies here and at peers say, newest first",
    request: { query: z.strictObject({ ...paging, of: iri.optional(), by: iri.optional() }) },
    responses: ok(listOf(assessmentShape)),
  },
  async (c) => {
    const { limit, cursor, of, by } = c.req.valid("query");
    const found = await listAssessments(c.var.api.db.orm, { of, by, before: cursor, limit: limit + 1 });
    const { rows, next } = pageOf(
      found.map((row) => ({ ...row, id: row.assessment.id })),
      limit,
    );
    return c.json({ items: await shapeAssessments(c.var.api, [...rows]), next }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/assessments",
    summary: "A body says publicly how something went, or corrects what it said",
    request: sent(newAssessment),
    responses: made(assessmentShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const id = await perform(db, actor(c), (act) => publishAssessment(act, c.req.valid("json"), iris));
    return c.json(await one(c, id), 201, { Location: `/api/v1/assessments/${id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/assessments/{id}",
    summary: "One assessment",
    request: { params: byId },
    responses: ok(assessmentShape),
  },
  async (c) => c.json(await one(c, c.req.valid("param").id), 200),
);

async function one(c: Ask, id: string): Promise<z.infer<typeof assessmentShape>> {
  const [shape] = await shapeAssessments(c.var.api, await listAssessments(c.var.api.db.orm, { id, limit: 1 }));
  return need(shape, "assessment");
}

/** How things went, as bodies say. */
export const assessmentEndpoints: readonly Endpoint[] = [list, add, get];
