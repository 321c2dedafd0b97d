import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { instructDelegates, newInstruction, newReport, reportBack } from "#commands/delegates.ts";
import { issueSeat } from "#commands/coalition/seats.ts";
import { issueMandate, newMandate, revocation, revokeMandate, showMandate, showing } from "#commands/mandates.ts";
import { seeBody, seeMandate } from "#commands/reading.ts";
import { listDelegateVotes, listReports } from "#db/delegates.ts";
import { listMandatesSeenBy } from "#db/mandates.ts";
import { officeKinds } from "#domain/offices.ts";
import { byId, made, maybeSent, ok, sent } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Ask, type Endpoint, actor, endpoint, personOf } from "./kit.ts";
import { now } from "./offices.ts";
import { listOf, pageOf, paging } from "./paging.ts";
import {
  delegateVoteShape,
  instructionShape,
  mandateShape,
  reportShape,
  shapeInstruction,
  shapeMandate,
  shapeReport,
  shapeVote,
} from "./shapes/mandates.ts";

const MOST = 100;

async function findOne(c: Ask, id: string) {
  const at = await now(c);
  const row = await seeMandate(c.var.api.db.orm, id, personOf(c), at);
  return { row, shape: shapeMandate(c.var.api.iris, row, at) };
}

const query = z.strictObject({
  ...paging,
  body: z.string().max(60).optional().openapi({ description: "Slug of where it is exercised, or of what gave it" }),
  office: z.uuid().optional(),
  kind: z.enum(officeKinds).optional(),
  state: z.enum(["valid", "alternate", "all"]).default("all"),
});

const list = endpoint(
  {
    method: "get",
    path: "/v1/mandates",
    summary: "Who holds which office or seat, and who speaks about what, newest first",
    request: { query },
    responses: ok(listOf(mandateShape)),
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const { limit, cursor, body: slug, office, kind, state } = c.req.valid("query");
    const of = slug === undefined ? undefined : (await seeBody(db.orm, slug, personOf(c))).body.id;
    const at = await now(c);
    const asked = { of, office, kinds: kind && [kind], state: state === "all" ? undefined : state, before: cursor };
    const found = await listMandatesSeenBy(db.orm, personOf(c) ?? null, { ...asked, limit: limit + 1, at });
    const shapes = found.map((row) => shapeMandate(iris, row, at));
    const { rows, next } = pageOf(shapes, limit);
    return c.json({ items: [...rows], next }, 200);
  },
);

const issue = endpoint(
  {
    method: "post",
    path: "/v1/mandates",
    summary:
      "Give somebody an office, a seat or a topic, by an adopted motion of the body that fills it; `coalition` in place of `office` for one of our seats in its council",
    request: sent(newMandate),
    responses: made(mandateShape),
  },
  async (c) => {
    const input = c.req.valid("json");
    const deed = input.coalition === undefined ? issueMandate : issueSeat;
    const { id } = await perform(c.var.api.db, actor(c), (act) => deed(act, input));
    return c.json((await findOne(c, id)).shape, 201, { Location: `/api/v1/mandates/${id}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/mandates/{id}",
    summary: "One mandate",
    request: { params: byId },
    responses: ok(mandateShape),
  },
  async (c) => c.json((await findOne(c, c.req.valid("param").id)).shape, 200),
);

const revoke = endpoint(
  {
    method: "post",
    path: "/v1/mandates/{id}/revoke",
    summary: "End a mandate now: its holder by resigning, an officer by naming the decision; the alternate is seated",
    request: { params: byId, ...maybeSent(revocation) },
    responses: ok(mandateShape),
  },
  async (c) => {
    const by = actor(c);
    const { row } = await findOne(c, c.req.valid("param").id);
    await perform(c.var.api.db, by, (act) => revokeMandate(act, row.mandate.id, c.req.valid("json")));
    return c.json((await findOne(c, row.mandate.id)).shape, 200);
  },
);

const show = endpoint(
  {
    method: "post",
    path: "/v1/mandates/{id}/show",
    summary: "The holder lets the name be shown to everybody, or no longer",
    request: { params: byId, ...sent(showing) },
    responses: ok(mandateShape),
  },
  async (c) => {
    const by = actor(c);
    const { row } = await findOne(c, c.req.valid("param").id);
    await perform(c.var.api.db, by, (act) => showMandate(act, row.mandate.id, c.req.valid("json")));
    return c.json((await findOne(c, row.mandate.id)).shape, 200);
  },
);

const votes = endpoint(
  {
    method: "get",
    path: "/v1/mandates/{id}/votes",
    summary: "How a delegate voted in the council, beside the instructions of the home body",
    request: { params: byId },
    responses: ok(z.object({ items: z.array(delegateVoteShape) })),
  },
  async (c) => {
    const { row } = await findOne(c, c.req.valid("param").id);
    const found = await listDelegateVotes(c.var.api.db.orm, row.mandate.id, MOST);
    const isShown = row.isInside || row.mandate.isNamePublic;
    const seen = found.filter(({ visibility }) => row.isInside || (isShown && visibility === "public"));
    return c.json({ items: seen.map(shapeVote) }, 200);
  },
);

const reports = endpoint(
  {
    method: "get",
    path: "/v1/mandates/{id}/reports",
    summary: "What a delegate reported back, newest first",
    request: { params: byId },
    responses: ok(z.object({ items: z.array(reportShape) })),
  },
  async (c) => {
    const { row } = await findOne(c, c.req.valid("param").id);
    return c.json({ items: (await listReports(c.var.api.db.orm, row.mandate.id, MOST)).map(shapeReport) }, 200);
  },
);

const report = endpoint(
  {
    method: "post",
    path: "/v1/mandates/{id}/reports",
    summary: "Report back; about a motion of the council it is the reason for the vote on it",
    request: { params: byId, ...sent(newReport) },
    responses: made(reportShape),
  },
  async (c) => {
    const by = actor(c);
    const { row } = await findOne(c, c.req.valid("param").id);
    const done = await perform(c.var.api.db, by, (act) => reportBack(act, row.mandate.id, c.req.valid("json")));
    return c.json(shapeReport(done), 201, { Location: `/api/v1/mandates/${row.mandate.id}/reports` });
  },
);

const instruct = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/instructions",
    summary: "Tell the delegates of a body how to vote on a council's motion, by the body's own decision",
    request: { params: bySlug, ...sent(newInstruction) },
    responses: ok(instructionShape),
  },
  async (c) => {
    const by = actor(c);
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    const done = await perform(c.var.api.db, by, (act) => instructDelegates(act, body.slug, c.req.valid("json")));
    return c.json(shapeInstruction(done), 200);
  },
);

export const mandateEndpoints: readonly Endpoint[] = [list, issue, get, revoke, show, votes, reports, report, instruct];
