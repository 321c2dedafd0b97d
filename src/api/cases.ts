import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { nameOurPanellist } from "#commands/cases/acting.ts";
import { fileCase, seeCase, takeStep } from "#commands/cases/cases.ts";
import {
  type AnyCaseInput,
  caseInputs,
  type CaseVerb,
  caseVerbs,
  newCase,
  panellistInput,
} from "#commands/cases/inputs.ts";
import { listSeenBetween, listSeenCases } from "#commands/cases/lists.ts";
import { readClock } from "#db/clock.ts";
import { byId, made, maybeSent, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import { caseShape, shapeCase } from "./shapes/cases.ts";

const list = endpoint(
  {
    method: "get",
    path: "/v1/cases",
    summary: "Complaints that you may know of, newest first, with their clocks and without names",
    request: { query: z.strictObject(paging) },
    responses: ok(listOf(caseShape)),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { limit, cursor } = c.req.valid("query");
    const at = await readClock(db.orm, db.clockOffset);
    const asked = { limit: limit + 1, ...(cursor && { before: cursor }) };
    const { rows, next } = pageOf(await listSeenCases(db.orm, personOf(c), iris, at, asked), limit);
    const between = cursor === undefined ? await listSeenBetween(db.orm, personOf(c), iris, at) : [];
    return c.json({ items: [...between, ...rows].map((seen) => shapeCase(seen, at)), next }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/cases",
    summary: "Complain of a member of a body, or of an organization in a coalition",
    request: sent(newCase),
    responses: made(caseShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const id = await perform(db, actor(c), (act) => fileCase(act, c.req.valid("json"), iris));
    return c.json(await show(c, id), 201, { Location: `/api/v1/cases/${id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/cases/{id}",
    summary: "One complaint: where it stands, its clocks, its steps; names and texts only for those whom it concerns",
    request: { params: byId },
    responses: ok(caseShape),
  },
  async (c) => c.json(await show(c, c.req.valid("param").id), 200),
);

const summaries: Readonly<Record<CaseVerb, string>> = {
  accept: "Take it up",
  dismiss: "Do not take it up, and say why",
  charge: "Write the charge, with the article that was broken and the time of the hearing",
  answer: "Answer the charge",
  call: "Announce the public draw of the panel",
  draw: "Hold the draw with the values that were published",
  recuse: "Step back from the panel; the next one drawn takes the place",
  suspend: "Suspend for the time being, by three quarters of the executive",
  hear: "Say that the hearing was held",
  vote: "Vote on the panel",
  find: "Publish what the panel found, which follows from its votes",
  appeal: "Appeal: nothing takes effect until another panel has decided",
  withdraw: "Withdraw the complaint",
  close: "Say that nobody appealed in time",
  publish: "Publish an account without names",
};

const steps = caseVerbs.map((verb) => {
  const input = caseInputs[verb];
  const isEmpty = Object.keys(input.shape).length === 0;
  return endpoint(
    {
      method: "post",
      path: `/v1/cases/{id}/${verb}`,
      summary: summaries[verb],
      request: { params: byId, ...(isEmpty ? maybeSent(input) : sent(input)) },
      responses: ok(caseShape),
    },
    async (c) => {
      const { db, iris } = c.var.api;
      const { id } = c.req.valid("param");
      const asked = { verb, input: isEmpty ? {} : c.req.valid("json") } as AnyCaseInput;
      await perform(db, actor(c), (act) => takeStep(act, id, asked, iris));
      return c.json(await show(c, id), 200);
    },
  );
});

const name = endpoint(
  {
    method: "post",
    path: "/v1/cases/{id}/panellist",
    summary: "Name who sits for this organization on the panel of a complaint between organizations",
    request: { params: byId, ...sent(panellistInput) },
    responses: ok(caseShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { id } = c.req.valid("param");
    await perform(db, actor(c), (act) => nameOurPanellist(act, id, c.req.valid("json").member, iris));
    return c.json(await show(c, id), 200);
  },
);

async function show(c: Ask, id: string) {
  const { db, iris } = c.var.api;
  const at = await readClock(db.orm, db.clockOffset);
  return shapeCase(await seeCase(db.orm, id, personOf(c), iris, at), at);
}

/** Complaints: filing, each step, and where they stand. */
export const caseEndpoints: readonly Endpoint[] = [list, add, get, ...steps, name];
