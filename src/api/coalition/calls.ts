import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { type CallReading, readCall } from "#commands/coalition/calls.ts";
import { acceptText, callTogether, newCall, newDraft, proposeText } from "#commands/coalition/drafting.ts";
import { conveneCalled, convening } from "#commands/coalition/membership.ts";
import { need } from "#commands/errors.ts";
import { findBody } from "#db/bodies.ts";
import { type CallRow, findCall, listOpenCalls } from "#db/coalition/agreements.ts";
import { listActorNames } from "#db/entries.ts";
import { byId, made, maybeSent, ok, sent, timeOrNull } from "#api/answers.ts";
import { type Ask, type Endpoint, actor, endpoint } from "#api/kit.ts";
import { listOf } from "#api/paging.ts";
import { type CallShape, agreementTextShape, callShape } from "#api/shapes/agreements.ts";
import { shapeDraft, shapeProposals, shapeText } from "./agreements.ts";

const list = endpoint(
  {
    method: "get",
    path: "/v1/coalition-calls",
    summary: "Calls for coalitions that are still drafted together, the newest first",
    responses: ok(listOf(callShape)),
  },
  async (c) => {
    const calls = await listOpenCalls(c.var.api.db.orm);
    return c.json({ items: await Promise.all(calls.map((call) => shape(c, call))), next: null }, 200);
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/coalition-calls",
    summary: "Call for a coalition: why, who is asked, a first text, and until when it is drafted together",
    request: sent(newCall),
    responses: made(callShape),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const input = c.req.valid("json");
    const call = await perform(db, actor(c), (act) => callTogether(act, input, iris));
    return c.json(await shape(c, call), 201, { Location: `/api/v1/coalition-calls/${call.id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/coalition-calls/{id}",
    summary: "One call: who is asked, why, the newest draft, and all that was proposed",
    request: { params: byId },
    responses: ok(callShape),
  },
  async (c) => c.json(await shape(c, need(await findCall(c.var.api.db.orm, c.req.valid("param").id), "call")), 200),
);

const propose = endpoint(
  {
    method: "post",
    path: "/v1/coalition-calls/{id}/drafts",
    summary: "Propose changes of the newest draft; of the caller it is the next draft at once",
    request: { params: byId, ...sent(newDraft) },
    responses: made(agreementTextShape),
  },
  async (c) => {
    const { id } = c.req.valid("param");
    const input = c.req.valid("json");
    const row = await perform(c.var.api.db, actor(c), async (act) =>
      proposeText(act, need(await findCall(act.tx, id), "call"), input),
    );
    return c.json(await shapeDraft(c, row), 201, { Location: `/api/v1/texts/${row.hash}` });
  },
);

const accept = endpoint(
  {
    method: "post",
    path: "/v1/coalition-calls/{id}/accept",
    summary: "Take a proposal up into the next draft; only for the organization that calls",
    request: { params: byId, ...sent(z.strictObject({ proposal: z.string().max(2_048) })) },
    responses: made(agreementTextShape),
  },
  async (c) => {
    const { proposal } = c.req.valid("json");
    const row = await perform(c.var.api.db, actor(c), (act) => acceptText(act, c.req.valid("param").id, proposal));
    return c.json(await shapeDraft(c, row), 201, { Location: `/api/v1/texts/${row.hash}` });
  },
);

const convene = endpoint(
  {
    method: "post",
    path: "/v1/coalition-calls/{id}/convene",
    summary: "Put the newest draft up for signature: the coalition begins, and those who were asked are its founders",
    request: { params: byId, ...maybeSent(convening) },
    responses: ok(callShape),
  },
  async (c) => {
    const { id } = c.req.valid("param");
    const { db } = c.var.api;
    await perform(db, actor(c), (act) => conveneCalled(act, id, c.req.valid("json") ?? {}));
    return c.json(await shape(c, need(await findCall(db.orm, id), "call")), 200);
  },
);

async function shape(c: Ask, call: CallRow): Promise<CallShape> {
  const { db, iris } = c.var.api;
  const reading: CallReading = await readCall(db.orm, call);
  const { said, draft, texts, convened } = reading;
  const [names, body] = await Promise.all([
    listActorNames(db.orm, iris.actor(""), [...new Set(texts.map(({ issuer }) => issuer))]),
    call.body === null ? undefined : findBody(db.orm, call.body),
  ]);
  return {
    id: call.id,
    name: said?.name ?? null,
    why: said?.why ?? null,
    caller: call.caller,
    actor: call.actor,
    slug: body?.slug ?? null,
    invited: [...call.invited],
    until: timeOrNull(call.until),
    draft: draft?.text.state === "held" ? shapeText(draft.text.charter) : null,
    proposals: shapeProposals(texts, names),
    convened: convened ?? null,
    entry: call.entry,
  };
}

/** Calls for coalitions, and the drafts under them. */
export const callEndpoints: readonly Endpoint[] = [list, add, get, propose, accept, convene];
