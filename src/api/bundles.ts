import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { makeBundle } from "#commands/bundles.ts";
import { gatherReceipts, proveReceipt, proveVoter } from "#commands/receipts.ts";
import { seeQuestion } from "#commands/reading.ts";
import { findQuestion, findRollEntry } from "#db/questions.ts";
import { need } from "#commands/errors.ts";
import { byId, id, ok } from "./answers.ts";
import { type Endpoint, endpoint, hasTag, mustBeSomebody, personOf } from "./kit.ts";
import { bundleShape, receiptProofShape, rollProofShape } from "./shapes/bundles.ts";

const attachment = (name: string) => ({ "Content-Disposition": `attachment; filename="${name}"` });

/** Made anew for few ballots; for many it may be some seconds old. */
const MANY = 2_000;

const bundle = endpoint(
  {
    method: "get",
    path: "/v1/questions/{id}/bundle",
    summary: "The proof bundle: all it takes to count again; not there before the close",
    request: { params: byId },
    responses: {
      200: { ...ok(bundleShape)[200], headers: { ETag: { required: true, schema: { type: "string" as const } } } },
      304: { description: "As it was" },
    },
  },
  async (c) => {
    const { db, iris } = c.var.api;
    const seen = await seeQuestion(db.orm, c.req.valid("param").id, personOf(c));
    const { question, isInside } = seen;
    const make = async () => {
      const bytes = await makeBundle(db.orm, iris, seen);
      return { bytes, etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"` };
    };
    const isLarge = (question.result?.ballots ?? 0) > MANY;
    const made = await (isLarge ? c.var.shelves.bundles.take(`${question.id} ${isInside}`, make) : make());
    const headers = {
      ETag: made.etag,
      "Cache-Control": isInside ? "private, no-cache" : "public, max-age=10",
      Vary: "Cookie, Authorization",
    };
    if (hasTag(c.req.header("if-none-match"), made.etag)) return c.body(null, 304, headers);
    return c.body(made.bytes, 200, {
      ...headers,
      "Content-Type": "application/json",
      ...attachment(`bundle-${question.id}.json`),
    });
  },
);

const receipt = endpoint(
  {
    method: "get",
    path: "/v1/questions/{id}/receipts/{code}",
    summary: "That a receipt was counted, as a proof; it says nothing of the choice",
    request: { params: z.object({ id, code: z.string().max(40) }) },
    responses: ok(receiptProofShape),
  },
  async (c) => {
    const { db } = c.var.api;
    const { id: asked, code } = c.req.valid("param");
    const { question } = await seeQuestion(db.orm, asked, personOf(c));
    const gather = () => gatherReceipts(db.orm, question.id);
    const proof = await proveReceipt(db.orm, question, code.toUpperCase(), () =>
      c.var.shelves.receipts.take(question.id, gather),
    );
    return c.json({ ...proof, path: [...proof.path] }, 200, attachment(`receipt-${code}.json`));
  },
);

const rollProof = endpoint(
  {
    method: "get",
    path: "/v1/questions/{id}/roll-proof",
    summary: "That whoever asks is on the roll, as a proof; it says nothing of the others",
    request: { params: byId },
    responses: ok(rollProofShape),
  },
  async (c) => {
    const { person } = mustBeSomebody(c);
    const { orm } = c.var.api.db;
    const question = need(await findQuestion(orm, c.req.valid("param").id), "question");
    // Whoever left the body since is still on the roll; anybody else learns nothing of what is members-only.
    if ((await findRollEntry(orm, question.roll, person)) === undefined) await seeQuestion(orm, question.id, person);
    const proof = await proveVoter(orm, question, person);
    const about = { format: "plenum-roll-proof", version: 1, question: question.id } as const;
    return c.json({ ...about, ...proof, path: [...proof.path] }, 200, attachment(`roll-proof-${question.id}.json`));
  },
);

export const bundleEndpoints: readonly Endpoint[] = [bundle, receipt, rollProof];
