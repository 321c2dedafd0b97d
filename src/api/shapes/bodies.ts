import { z } from "@hono/zod-openapi";
import { type Body, listSeen } from "#db/bodies.ts";
import { bodyKinds, visibilities } from "#domain/bodies.ts";
import { id, time, timeOf } from "#api/answers.ts";
import type { ApiOptions } from "#api/kit.ts";
import { bodyRulesShape } from "./rules.ts";

/** A body as everyone who may see it sees it. */
export const bodyShape = z
  .object({
    id,
    kind: z.enum(bodyKinds),
    slug: z.string(),
    name: z.string(),
    summary: z.string(),
    parent: z.string().nullable().openapi({ description: "Slug of what it stands in" }),
    organization: z.string().nullable().openapi({ description: "Slug of the organization that answers for it" }),
    visibility: z.enum(visibilities),
    actor: z.url(),
    url: z.url(),
    handle: z.string().openapi({ example: "valley@plenum.example" }),
    gazette: z.url().optional().openapi({ description: "Of an organization: prefix URL of its log" }),
    hue: z.int(),
    locale: z.string(),
    rules: bodyRulesShape,
    createdAt: time,
  })
  .openapi("Body");

/** Bodies as shapes, in one more read; a parent that the person may not see is not named. */
export async function shapeBodies(
  { db, iris, handleHost }: ApiOptions,
  rows: readonly Body[],
  person: string | undefined,
): Promise<z.infer<typeof bodyShape>[]> {
  const around = new Set(rows.flatMap(({ parent, organization }) => [parent ?? organization, organization]));
  const seen = new Map((await listSeen(db.orm, [...around], person ?? null)).map((body) => [body.id, body.slug]));
  return rows.map((body) => ({
    id: body.id,
    kind: body.kind,
    slug: body.slug,
    name: body.name,
    summary: body.summary,
    parent: body.parent === null ? null : (seen.get(body.parent) ?? null),
    organization: seen.get(body.organization) ?? null,
    visibility: body.visibility,
    actor: iris.actor(body.id),
    url: iris.bodyPage(body.slug),
    handle: `${body.slug}@${handleHost}`,
    ...(body.kind === "organization" && { gazette: iris.gazette(body.slug) }),
    hue: body.hue,
    locale: body.locale,
    rules: body.rules,
    createdAt: timeOf(body.createdAt),
  }));
}

/** One body as a shape. */
export async function shapeBody(
  options: ApiOptions,
  body: Body,
  person: string | undefined,
): Promise<z.infer<typeof bodyShape>> {
  const [shape] = await shapeBodies(options, [body], person);
  if (shape === undefined) throw new TypeError("a body without a shape");
  return shape;
}
