import { z } from "@hono/zod-openapi";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { Invalid } from "#commands/errors.ts";
import { iri } from "#commands/inputs.ts";
import { readClock } from "#db/clock.ts";
import { bodyKinds } from "#domain/bodies.ts";
import { tieKinds } from "#domain/network/ties.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { ok, time, timeOf } from "#api/answers.ts";
import { type Ask, type Endpoint, endpoint } from "#api/kit.ts";
import { byName } from "./coalitions.ts";

const placeShape = z
  .object({
    id: z.url().openapi({ description: "Its actor" }),
    kind: z.string(),
    name: z.string(),
    handle: z.string().nullable(),
    url: z.string(),
    host: z.string(),
    organization: z.url().openapi({ description: "Actor of the organization that answers for it" }),
    local: z.boolean(),
  })
  .openapi("NetworkNode");

const tieShape = z
  .object({
    kind: z.enum(tieKinds),
    from: z.url(),
    to: z.url(),
    state: z.enum(["invited", "applied", "signed", "observer", "frozen", "seceded", "expelled", "asked", "stands"]),
    since: time.nullable().openapi({ description: "As dated entries tell; null where none does" }),
    entry: z.string().nullable(),
    about: z
      .string()
      .optional()
      .openapi({ description: "What is endorsed, the id of the pledge, the number of the seat" }),
  })
  .openapi("NetworkEdge");

const networkShape = z
  .object({ at: time, nodes: z.array(placeShape), edges: z.array(tieShape), counts: z.record(z.string(), z.int()) })
  .openapi("Network");

/** Some of these, divided by commas. */
const some = <Kind extends string>(kinds: readonly [Kind, ...Kind[]]) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(kinds)))
    .optional();

const query = z.strictObject({
  at: z
    .string()
    .max(40)
    .optional()
    .openapi({ description: "A day in UTC (its end), or a time: ties as they stood then" }),
  node: some(bodyKinds).openapi({
    type: "string",
    description: `Kinds of bodies, divided by commas: ${bodyKinds.join(", ")}`,
  }),
  tie: some(tieKinds).openapi({
    type: "string",
    description: `Kinds of ties, divided by commas: ${tieKinds.join(", ")}`,
  }),
  in: iri.optional().openapi({ description: "Actor of a body: only it and what belongs to it" }),
});

const ofCoalition = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/graph",
    summary: "Who is tied to whom in a coalition, now or on a day: members, their bodies, regions, support, delegates",
    request: { params: byName, query },
    responses: ok(networkShape),
  },
  async (c) => {
    const row = await seeCoalition(c.var.api.db.orm, c.req.valid("param").slug);
    return c.json(await show(c, c.req.valid("query"), row.actor), 200);
  },
);

const whole = endpoint(
  {
    method: "get",
    path: "/v1/network",
    summary: "Who is tied to whom in all that is known here, now or on a day",
    request: { query },
    responses: ok(networkShape),
  },
  async (c) => c.json(await show(c, c.req.valid("query"), undefined), 200),
);

async function show(
  c: Ask,
  { at: day, node, tie, in: within }: z.infer<typeof query>,
  of: string | undefined,
): Promise<z.infer<typeof networkShape>> {
  const { db } = c.var.api;
  const at = day === undefined ? await readClock(db.orm, db.clockOffset) : momentOf(day);
  const kinds = node === undefined ? undefined : new Set<string>(node);
  const ties = tie === undefined ? undefined : new Set(tie);
  const snapshot = (await c.var.network()).snapshot({ at, of, within, kinds, ties });
  const counts: Record<string, number> = {};
  for (const { kind } of [...snapshot.places, ...snapshot.ties]) counts[kind] = (counts[kind] ?? 0) + 1;
  return {
    at: timeOf(at),
    nodes: snapshot.places.map(({ id, kind, name, handle, url, host, organization, isLocal: local }) => ({
      id,
      kind,
      name,
      handle: handle ?? null,
      url,
      host,
      organization,
      local,
    })),
    edges: snapshot.ties.map(({ since, ...edge }) => ({ ...edge, since: since === 0 ? null : timeOf(since) })),
    counts,
  };
}

/** The end of a day in UTC, or a moment. */
function momentOf(text: string): Instant {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = isDay
    ? Date.parse(`${text}T00:00:00Z`) + DAY - 1
    : z.iso.datetime({ offset: true }).safeParse(text).success
      ? Date.parse(text)
      : Number.NaN;
  const isReal = !Number.isNaN(at) && (!isDay || new Date(at).toISOString().startsWith(text));
  if (!isReal) throw new Invalid([{ path: "at", code: "bad-day", message: "a day such as 2026-05-01, or a time" }]);
  return at;
}

/** The network as data. */
export const networkEndpoints: readonly Endpoint[] = [ofCoalition, whole];
