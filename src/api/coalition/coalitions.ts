import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import {
  accede,
  callAnother,
  certify,
  convene,
  newCertificate,
  newCoalition,
  newConvenor,
  reaffirm,
  secede,
  seeCoalition,
} from "#commands/coalition/membership.ts";
import { findBody, findHome, type Body } from "#db/bodies.ts";
import {
  findRecord,
  listBlocks,
  listCoalitions,
  listFlags,
  listRecords,
  type CoalitionRow,
} from "#db/coalition/coalitions.ts";
import { listActorNames } from "#db/entries.ts";
import { memberIn } from "#domain/coalition/convening.ts";
import type { Member, NotedLog } from "#domain/coalition/state.ts";
import { made, ok, sent, timeOrNull } from "#api/answers.ts";
import { type Ask, type Endpoint, actor, endpoint } from "#api/kit.ts";
import { listOf } from "#api/paging.ts";
import {
  blockShape,
  coalitionDigestShape,
  coalitionMemberShape,
  coalitionShape,
  shapeCoalition,
} from "#api/shapes/coalitions.ts";

/** A coalition by any of its names. */
export const byName = z.object({
  slug: z
    .string()
    .min(1)
    .max(2_000)
    .openapi({ description: "The slug of its body here, its actor’s address percent-encoded, or its hash" }),
});

const list = endpoint(
  {
    method: "get",
    path: "/v1/coalitions",
    summary: "The coalitions whose record this instance holds",
    responses: ok(listOf(coalitionShape)),
  },
  async (c) => {
    const rows = await listCoalitions(c.var.api.db.orm);
    return c.json({ items: await Promise.all(rows.map((row) => show(c, row))), next: null }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/coalitions",
    summary: "Convene a coalition: its charter, and the organizations that are asked to found it",
    request: sent(newCoalition),
    responses: made(coalitionShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const input = c.req.valid("json");
    const body = await perform(db, actor(c), (act) => convene(act, input, iris));
    return c.json(begun(c, body), 201, { Location: `/api/v1/coalitions/${body.slug}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}",
    summary: "One coalition: who convenes, how far its docket is noted and final, what is inert in it and why",
    request: { params: byName },
    responses: ok(coalitionShape),
  },
  async (c) => c.json(await show(c, await see(c)), 200),
);

const deeds = (
  [
    ["accede", "Sign its charter for this organization: a founder is a full member by that, others apply", accede],
    ["reaffirm", "Sign its charter anew", reaffirm],
    ["secede", "Leave it with this organization", secede],
  ] as const
).map(([name, summary, deed]) =>
  endpoint(
    {
      method: "post",
      path: `/v1/coalitions/{slug}/${name}`,
      summary,
      request: { params: byName },
      responses: ok(coalitionShape),
    },
    async (c) => {
      const { db, iris } = c.var.api;
      const row = await perform(db, actor(c), (act) => deed(act, c.req.valid("param").slug, iris));
      return c.json(await show(c, row), 200);
    },
  ),
);

const certificate = endpoint(
  {
    method: "post",
    path: "/v1/coalitions/{slug}/certificates",
    summary: "State how many members this organization has: by default the persons in good standing here",
    request: { params: byName, ...sent(newCertificate) },
    responses: ok(coalitionShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const input = c.req.valid("json");
    const row = await perform(db, actor(c), (act) => certify(act, c.req.valid("param").slug, input, iris));
    return c.json(await show(c, row), 200);
  },
);

const convenor = endpoint(
  {
    method: "post",
    path: "/v1/coalitions/{slug}/convenor",
    summary: "Call another full member to convene: a majority of such calls begins a new term",
    request: { params: byName, ...sent(newConvenor) },
    responses: ok(coalitionShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const input = c.req.valid("json");
    const row = await perform(db, actor(c), (act) => callAnother(act, c.req.valid("param").slug, input, iris));
    return c.json(await show(c, row), 200);
  },
);

const members = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/members",
    summary: "Its members and where they stand, at the newest block",
    request: { params: byName },
    responses: ok(listOf(coalitionMemberShape)),
  },
  async (c) => {
    const { db } = c.var.api;
    const records = await listRecords(db.orm, (await see(c)).id, "member");
    const standing = records.flatMap((record) => {
      const member = memberIn(record.value);
      return member === undefined ? [] : [{ key: record.key, member, final: memberIn(record.final) }];
    });
    const names = await namesOf(
      c,
      standing.map(({ key }) => key),
    );
    const items = standing.map(({ key, member, final }) => ({
      actor: key,
      name: names.get(key) ?? null,
      host: new URL(key).host,
      standing: member.standing,
      weight: member.weight,
      charter: member.charter ?? null,
      genesis: member.genesis,
      final: isSame(member, final),
    }));
    return c.json({ items, next: null }, 200);
  },
);

const docket = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/docket",
    summary: "Its newest blocks, from the newest back",
    request: { params: byName },
    responses: ok(listOf(blockShape)),
  },
  async (c) => {
    const row = await see(c);
    const items = (await listBlocks(c.var.api.db.orm, row)).map(({ time, ...block }) => ({
      ...block,
      at: timeOrNull(time),
      final: block.height <= row.finalHeight,
    }));
    return c.json({ items, next: null }, 200);
  },
);

const digest = endpoint(
  {
    method: "get",
    path: "/v1/coalitions/{slug}/digest",
    summary: "What this instance computed at the newest final block, or with `at=tip` at the newest block",
    request: { params: byName, query: z.strictObject({ at: z.enum(["final", "tip"]).default("final") }) },
    responses: ok(coalitionDigestShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const row = await see(c);
    const isTip = c.req.valid("query").at === "tip";
    const logs = await listRecords(db.orm, row.id, "log");
    const heads = logs.flatMap((log) => {
      const head = (isTip ? log.value : log.final) as unknown as NotedLog | null;
      return head === null ? [] : [[log.key, head.size] as const];
    });
    const at = isTip
      ? {
          block: row.tip ?? row.hash,
          term: row.term,
          height: row.height,
          digest: row.digest,
          final: row.tip === row.final,
        }
      : {
          block: row.final ?? row.hash,
          term: row.finalTerm,
          height: row.finalHeight,
          digest: row.finalDigest,
          final: true,
        };
    return c.json({ ...at, heads: Object.fromEntries(heads) }, 200);
  },
);

const see = (c: Ask): Promise<CoalitionRow> => seeCoalition(c.var.api.db.orm, c.req.param("slug") ?? "");

async function show(c: Ask, row: CoalitionRow) {
  const { db, iris } = c.var.api;
  const [body, home, self, records, flags, names] = await Promise.all([
    row.body === null ? undefined : findBody(db.orm, row.body),
    findHome(db.orm),
    findRecord(db.orm, row.id, "coalition", "self"),
    listRecords(db.orm, row.id, "member"),
    listFlags(db.orm, row),
    namesOf(c, [row.actor]),
  ]);
  const standings = new Map(records.map(({ key, value }) => [key, memberIn(value)?.standing]));
  const own = home === undefined ? undefined : standings.get(iris.actor(home.id));
  return shapeCoalition(row, {
    slug: body?.slug ?? null,
    name: body?.name ?? names.get(row.actor) ?? row.actor,
    charter: (self?.value as { charter?: string } | null | undefined)?.charter ?? null,
    standing: own ?? null,
    members: [...standings.values()].filter((standing) => standing === "full").length,
    flags: flags.map(({ code, entry }) => ({ code, entry, text: `No effect in this coalition: ${code}` })),
  });
}

/** A coalition that is not in the gazette yet: the relay has it in a moment. */
function begun(c: Ask, { slug, name, id }: Body): z.infer<typeof coalitionShape> {
  return {
    slug,
    hash: null,
    actor: c.var.api.iris.actor(id),
    name,
    convenor: null,
    charter: null,
    standing: null,
    members: 0,
    noted: null,
    final: null,
    confirmations: { have: 0, need: 0 },
    split: false,
    needsUpgrade: false,
    complaint: null,
    calls: [],
    callsNeeded: 0,
    proposed: null,
    flags: [],
  };
}

/** Names of actors of this instance and of peers, as far as they are known. */
const namesOf = ({ var: { api } }: Ask, actors: readonly string[]) =>
  listActorNames(api.db.orm, api.iris.actor(""), actors);

const isSame = (one: Member, other: Member | undefined): boolean =>
  other !== undefined &&
  one.standing === other.standing &&
  one.weight === other.weight &&
  one.charter === other.charter;

/** Coalitions: convening, joining, and what everybody computes. */
export const coalitionEndpoints: readonly Endpoint[] = [
  list,
  add,
  get,
  ...deeds,
  certificate,
  convenor,
  members,
  docket,
  digest,
];
