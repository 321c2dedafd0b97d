import { z } from "@hono/zod-openapi";
import { nameItems } from "#commands/coalition/naming.ts";
import { seeCoalition } from "#commands/coalition/membership.ts";
import { listActorNames } from "#db/entries.ts";
import { enoughOf, isEnough, splitAt } from "#domain/commonGround.ts";
import { ok } from "#api/answers.ts";
import { type Endpoint, endpoint } from "#api/kit.ts";
import { byName } from "./coalitions.ts";

const actors = z.array(z.url());

const itemShape = z
  .object({
    title: z.string(),
    href: z.url(),
    textHash: z.string().nullable(),
    names: z
      .array(z.string())
      .openapi({ description: "All that it goes by: addresses, hashes of text files, hashes of the words alone" }),
    holders: actors,
    no: actors.openapi({ description: "Asked or put to the vote, and not held" }),
    left: actors.openapi({ description: "Held once and no longer" }),
    silent: actors.openapi({ description: "No word in public: neither held nor refused" }),
    opposed: z.int().openapi({ description: "Other items that some of its holders hold and some have said no to" }),
    uneven: z.int().openapi({ description: "Other items on which some of its holders have a word and others none" }),
    difference: z.int().openapi({ description: "Twice opposed plus uneven" }),
    above: z.boolean(),
  })
  .openapi("GroundItem");

const groundShape = z
  .object({
    share: z.int(),
    need: z.int().openapi({ description: "How many bodies that share is" }),
    bodies: z.array(z.object({ actor: z.url(), name: z.string() })),
    above: z.int(),
    items: z.array(itemShape),
    total: z.int(),
  })
  .openapi("CommonGround");

const get = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/common-ground",
    summary: "What its full members hold: by how many, then by how different those otherwise are",
    request: {
      params: byName,
      query: z.strictObject({
        share: z.coerce.number().int().min(0).max(100).default(60),
        limit: z.coerce.number().int().min(1).max(2_000).default(200),
      }),
    },
    responses: ok(groundShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const row = await seeCoalition(db.orm, c.req.valid("param").slug);
    const { share, limit } = c.req.valid("query");
    const { bodies, items } = await c.var.ground(row);
    const [named, names] = await Promise.all([
      nameItems(db.orm, iris, items.slice(0, limit)),
      listActorNames(db.orm, iris.actor(""), bodies),
    ]);
    return c.json(
      {
        share,
        need: enoughOf(bodies.length, share),
        bodies: bodies.map((actor) => ({ actor, name: names.get(actor) ?? URL.parse(actor)?.host ?? actor })),
        above: splitAt(items, bodies.length, share).programme.length,
        total: items.length,
        items: named.map(({ title, href, textHash, names: all, holders, no, left, opposed, uneven, difference }) => {
          const said = new Set([...holders, ...no, ...left]);
          const silent = bodies.filter((body) => !said.has(body));
          const lists = { holders: [...holders], no: [...no], left: [...left], silent };
          const above = isEnough(holders.length, bodies.length, share);
          return {
            title,
            href,
            textHash: textHash ?? null,
            names: [...all],
            ...lists,
            opposed,
            uneven,
            difference,
            above,
          };
        }),
      },
      200,
    );
  },
);

export const commonGroundEndpoints: readonly Endpoint[] = [get];
