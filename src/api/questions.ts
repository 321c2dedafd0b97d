import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import { ballot } from "#commands/ballotInputs.ts";
import { vote } from "#commands/questions.ts";
import { breakTie, castingVote, depositCastingVote, tieBreak } from "#commands/ties.ts";
import { seeQuestion } from "#commands/reading.ts";
import { listNamed } from "#db/bundles.ts";
import { findQuestion, findRollEntry } from "#db/questions.ts";
import { csvOf } from "#commands/csv.ts";
import { byId, gone, made, ok, sent, time, timeOf } from "./answers.ts";
import { namedRows, paperRows, resultRows } from "./resultTable.ts";
import { type Ask, type Endpoint, actor, endpoint, hasTag, mustBeSomebody, personOf } from "./kit.ts";
import { shownQuestion, shownResult } from "./coalition/questions.ts";
import { coalitionQuestionShape, coalitionResultShape } from "./shapes/coalitionQuestions.ts";
import { questionShape, resultShape, shapeQuestion, shapeResult } from "./shapes/questions.ts";

const receiptShape = z.object({ receipt: z.string(), castAt: time }).openapi("BallotReceipt");

const get = endpoint(
  {
    method: "get",
    path: "/v1/questions/{id}",
    summary: "One question; ask again with If-None-Match",
    request: { params: byId },
    responses: {
      200: {
        ...ok(z.union([questionShape, coalitionQuestionShape]))[200],
        headers: { ETag: { required: true, schema: { type: "string" as const } } },
      },
      304: { description: "As it was" },
    },
  },
  async (c) => {
    const { id } = c.req.valid("param");
    const shape = (await shownQuestion(c, id)) ?? (await shownAtHome(c, id));
    const etag = `"${createHash("sha256").update(JSON.stringify(shape)).digest("base64url").slice(0, 22)}"`;
    const headers = { ETag: etag, "Cache-Control": "private, no-cache" };
    if (hasTag(c.req.header("if-none-match"), etag)) return c.body(null, 304, headers);
    return c.json(shape, 200, headers);
  },
);

async function shownAtHome(c: Ask, id: string) {
  const { question } = await seeQuestion(c.var.api.db.orm, id, personOf(c));
  return shapeQuestion(c.var.api.db.orm, question);
}

const cast = endpoint(
  {
    method: "put",
    path: "/v1/questions/{id}/ballot",
    summary: "Cast a ballot, or replace it where the rule allows; accepted means counted",
    request: { params: byId, ...sent(ballot) },
    responses: ok(receiptShape, "In the box"),
  },
  async (c) => {
    const by = actor(c);
    const { id } = c.req.valid("param");
    try {
      const { receipt, castAt } = await perform(c.var.api.db, by, (act) => vote(act, id, c.req.valid("json")));
      return c.json({ receipt, castAt: timeOf(castAt) }, 200);
    } catch (error) {
      if (error instanceof Refused) await hideFromStrangers(c, id);
      throw error;
    }
  },
);

/** Only once a ballot is refused: whoever is neither on the roll nor may see the question learns nothing of it. */
async function hideFromStrangers(c: Ask, id: string): Promise<void> {
  const { person } = mustBeSomebody(c);
  const { orm } = c.var.api.db;
  const question = need(await findQuestion(orm, id), "question");
  if ((await findRollEntry(orm, question.roll, person)) === undefined) await seeQuestion(orm, id, person);
}

async function closed(c: Ask, id: string) {
  const { question, motion, isInside } = await seeQuestion(c.var.api.db.orm, id, personOf(c));
  const { result, options } = question;
  if (result === null) throw new Refused({ code: "not-closed", closesAt: question.closesAt });
  return { result, options, title: motion.title, question, isInside };
}

const asJson = (path: "result" | "result.json"): Endpoint =>
  endpoint(
    {
      method: "get",
      path: `/v1/questions/{id}/${path}`,
      summary: "The result; not there before the close",
      request: { params: byId },
      responses: ok(z.union([resultShape, coalitionResultShape])),
    },
    async (c) => {
      const ofCoalition = await shownResult(c, c.req.valid("param").id);
      if (ofCoalition !== undefined) return c.json(ofCoalition, 200);
      const { result, options } = await closed(c, c.req.valid("param").id);
      return c.json(shapeResult(result, options), 200);
    },
  );

const asCsv = endpoint(
  {
    method: "get",
    path: "/v1/questions/{id}/result.csv",
    summary: "The result as a table of names and values",
    request: { params: byId },
    responses: { 200: { description: "As asked", content: { "text/csv": { schema: z.string() } } } },
  },
  async (c) => {
    const { id } = c.req.valid("param");
    const { result, options, title, question, isInside } = await closed(c, id);
    const named = (await listNamed(c.var.api.db.orm, id, !isInside)).flat();
    const rows = [...resultRows(result, options, title), ...paperRows(question), ...namedRows(named, question)];
    const file = `attachment; filename="result-${id}.csv"`;
    return c.body(csvOf(rows), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": file,
    });
  },
);

const casting = endpoint(
  {
    method: "put",
    path: "/v1/questions/{id}/casting-vote",
    summary: "The chair's casting vote: sealed, opened at the close, and counted only for a tie",
    request: { params: byId, ...sent(castingVote) },
    responses: gone,
  },
  async (c) => {
    const by = actor(c);
    const { id } = c.req.valid("param");
    await seeQuestion(c.var.api.db.orm, id, personOf(c));
    await perform(c.var.api.db, by, (act) => depositCastingVote(act, id, c.req.valid("json")));
    return c.body(null, 204);
  },
);

const tie = endpoint(
  {
    method: "post",
    path: "/v1/questions/{id}/break-tie",
    summary: "Decide a tie by a public draw over those who stand level: a new decision that names the old one",
    request: { params: byId, ...sent(tieBreak) },
    responses: made(questionShape),
  },
  async (c) => {
    const by = actor(c);
    const { db } = c.var.api;
    const { id } = c.req.valid("param");
    await seeQuestion(db.orm, id, personOf(c));
    const decided = await perform(db, by, (act) => breakTie(act, id, c.req.valid("json")));
    const location = `/api/v1/questions/${decided.id}`;
    return c.json(await shapeQuestion(db.orm, decided), 201, { Location: location });
  },
);

export const questionEndpoints: readonly Endpoint[] = [
  get,
  cast,
  casting,
  tie,
  asJson("result"),
  asJson("result.json"),
  asCsv,
];
