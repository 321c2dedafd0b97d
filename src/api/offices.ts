import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { apportionSeats, newApportionment } from "#commands/councils.ts";
import { need } from "#commands/errors.ts";
import { changeOffice, createOffice, endOffice, newOffice, officeChange } from "#commands/offices.ts";
import { listTurns, mustSeeInside, seeBody } from "#commands/reading.ts";
import { findBodies } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import { listSeatHolders } from "#db/mandates.ts";
import { listApportionments, listOfficesSeenBy } from "#db/offices.ts";
import { officeKinds } from "#domain/offices.ts";
import { byId, made, ok, sent, timeOrNull } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Ask, type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import {
  apportionmentShape,
  councilShape,
  officeShape,
  shapeApportionment,
  shapeOffice,
  turnShape,
} from "./shapes/mandates.ts";

/** The clock that terms are measured by. */
export const now = (c: Ask): Promise<number> => readClock(c.var.api.db.orm, c.var.api.db.clockOffset);

async function findOne(c: Ask, id: string) {
  const [row] = await listOfficesSeenBy(c.var.api.db.orm, personOf(c) ?? null, {
    ids: [id],
    limit: 1,
    at: await now(c),
  });
  return need(row, "office");
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/offices",
    summary: "Offices of a body, topics it has spokespeople for, and seats that it has or fills",
    request: { params: bySlug, query: z.strictObject({ ...paging, kind: z.enum(officeKinds).optional() }) },
    responses: ok(listOf(officeShape)),
  },
  async (c) => {
    const { db } = c.var.api;
    const { limit, cursor, kind } = c.req.valid("query");
    const { body } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const asked = { of: body.id, kinds: kind && [kind], after: cursor, limit: limit + 1, at: await now(c) };
    const found = await listOfficesSeenBy(db.orm, personOf(c) ?? null, asked);
    const { rows, next } = pageOf(
      found.map((row) => ({ ...row, id: row.office.id })),
      limit,
    );
    return c.json({ items: rows.map(shapeOffice), next }, 200);
  },
);

const create = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/offices",
    summary: "Create an office, a topic to speak about, or a council's seats for one of its bodies",
    request: { params: bySlug, ...sent(newOffice) },
    responses: made(officeShape),
  },
  async (c) => {
    const by = actor(c);
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    const { id } = await perform(c.var.api.db, by, (act) => createOffice(act, body.slug, c.req.valid("json")));
    return c.json(shapeOffice(await findOne(c, id)), 201, { Location: `/api/v1/offices/${id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/offices/{id}",
    summary: "One office",
    request: { params: byId },
    responses: ok(officeShape),
  },
  async (c) => c.json(shapeOffice(await findOne(c, c.req.valid("param").id)), 200),
);

const change = endpoint(
  {
    method: "patch",
    path: "/v1/offices/{id}",
    summary: "Change an office; terms that have begun keep theirs",
    request: { params: byId, ...sent(officeChange) },
    responses: ok(officeShape),
  },
  async (c) => {
    const by = actor(c);
    const { office } = await findOne(c, c.req.valid("param").id);
    await perform(c.var.api.db, by, (act) => changeOffice(act, office.id, c.req.valid("json")));
    return c.json(shapeOffice(await findOne(c, office.id)), 200);
  },
);

const end = endpoint(
  {
    method: "post",
    path: "/v1/offices/{id}/end",
    summary: "End an office: whoever holds it keeps it to the end of the term",
    request: { params: byId },
    responses: ok(officeShape),
  },
  async (c) => {
    const by = actor(c);
    const { office } = await findOne(c, c.req.valid("param").id);
    await perform(c.var.api.db, by, (act) => endOffice(act, office.id));
    return c.json(shapeOffice(await findOne(c, office.id)), 200);
  },
);

const turns = endpoint(
  {
    method: "get",
    path: "/v1/offices/{id}/turns",
    summary: "Who may hold it next, in the order of turns; for members of the body that fills it",
    request: { params: byId },
    responses: ok(z.object({ items: z.array(turnShape) })),
  },
  async (c) => {
    const { db } = c.var.api;
    const { office, home } = await findOne(c, c.req.valid("param").id);
    await mustSeeInside(db.orm, home, personOf(c));
    const items = (await listTurns(db.orm, office, await now(c))).map(
      ({ member, name, isEligible, eligibleFrom, lastHeld }) => ({
        member,
        name,
        isEligible,
        eligibleFrom: timeOrNull(eligibleFrom),
        lastHeld: timeOrNull(lastHeld),
      }),
    );
    return c.json({ items }, 200);
  },
);

const council = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/council",
    summary: "The seats of a council and how many are filled",
    request: { params: bySlug },
    responses: ok(councilShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const { body } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const at = await now(c);
    const [offices, holders, [newest]] = await Promise.all([
      listOfficesSeenBy(db.orm, personOf(c) ?? null, { of: body.id, kinds: ["seat"], limit: 400, at }),
      listSeatHolders(db.orm, body.id, at),
      listApportionments(db.orm, body.id),
    ]);
    const own = offices.filter(
      ({ office, body: where }) => where.id === body.id && office.endedAt === null && office.coalition === null,
    );
    const delegations = own.map(({ office, home }) => {
      const filled = holders.filter((holder) => holder.home === home.id);
      const weight = filled.reduce((sum, holder) => sum + holder.weight, 0);
      return { home: home.slug, name: home.name, seats: office.seats, filled: filled.length, weight };
    });
    const sum = (of: "seats" | "filled" | "weight") => delegations.reduce((total, each) => total + each[of], 0);
    const totals = { seats: sum("seats"), filled: sum("filled"), weight: sum("weight") };
    const apportionment = newest === undefined ? null : shapeApportionment(newest, await slugsOf(c, newest));
    return c.json({ body: body.slug, ...totals, delegations, apportionment }, 200);
  },
);

const share = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/apportionments",
    summary: "Share a council's seats by membership, from the next term or a stated date on",
    request: { params: bySlug, ...sent(newApportionment) },
    responses: made(apportionmentShape),
  },
  async (c) => {
    const by = actor(c);
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    const done = await perform(c.var.api.db, by, (act) => apportionSeats(act, body.slug, c.req.valid("json")));
    const shape = shapeApportionment(done, await slugsOf(c, done));
    return c.json(shape, 201, { Location: `/api/v1/bodies/${body.slug}/council` });
  },
);

async function slugsOf(c: Ask, { shares }: { shares: readonly { home: string }[] }) {
  const bodies = await findBodies(
    c.var.api.db.orm,
    shares.map(({ home }) => home),
  );
  return new Map(bodies.map(({ id, slug }) => [id, slug]));
}

export const officeEndpoints: readonly Endpoint[] = [list, create, get, change, end, turns, council, share];
