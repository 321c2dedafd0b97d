import { z } from "@hono/zod-openapi";
import { matters } from "#domain/questions.ts";
import { id, orNull, time } from "#api/answers.ts";
import { contestShape } from "./contests.ts";
import { resultShape } from "./questions.ts";
import { ruleShape } from "./rules.ts";

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const secrecy = z.enum(["roll_call", "secret", "secret_until_close"]);
const mark = z.union([z.string(), z.array(z.union([z.int(), z.array(z.int())]))]);
const document = z.record(z.string(), z.unknown());

/** A proof bundle (docs/bundle.md): what it takes to count a closed question again. */
export const bundleShape = z
  .object({
    format: z.literal("plenum-bundle"),
    version: z.literal(1),
    audience: z.enum(["public", "members"]),
    body: z.object({ actor: z.string(), slug: z.string(), name: z.string(), kind: z.string() }),
    motion: z.object({ id: z.string(), number: z.int(), kind: z.string(), title: z.string(), url: z.string() }),
    text: z.object({ salt: z.string(), text: z.string() }).nullable(),
    textHash: hash,
    rule: z.object({
      data: ruleShape,
      hash,
      sentence: z.string(),
      cited: z.object({ article: z.string(), version: z.int().optional(), charter: z.string().optional() }).optional(),
    }),
    question: z.object({
      id,
      matter: z.enum(matters),
      subject: z.string().nullable(),
      secrecy,
      options: z.array(z.string()),
      contest: orNull(contestShape),
      optionsFile: z.object({ salt: z.string(), hash }).nullable(),
      opensAt: time,
      closesAt: time,
      closedAt: time,
    }),
    roll: z.object({ size: z.int(), weight: z.int(), hash }),
    present: z.int().nullable(),
    ballots: z.object({
      named: z.array(z.object({ name: z.string(), mark, weight: z.int().min(1), reason: z.string().optional() })),
      others: z.array(z.object({ mark, parts: z.int().min(1), weight: z.int().min(1) })),
    }),
    receipts: z.object({ root: hash, codes: z.array(z.string()) }),
    result: resultShape,
    timeline: z.array(z.object({ event: z.string(), at: time })),
    log: z
      .object({
        origin: z.string(),
        checkpoint: z.string(),
        entries: z.array(z.object({ index: z.int(), entry: document, path: z.array(z.string()) })),
      })
      .nullable(),
    digest: hash,
  })
  .openapi("Bundle");

const inTree = { place: z.int(), size: z.int(), path: z.array(z.string()) };

/** That a receipt is among those of a question; it says nothing of the choice. */
export const receiptProofShape = z
  .object({
    format: z.literal("plenum-receipt"),
    version: z.literal(1),
    question: id,
    receipt: z.string(),
    ...inTree,
    root: hash,
  })
  .openapi("ReceiptProof");

/** That a voter is on a question's roll; it says nothing of the others. */
export const rollProofShape = z
  .object({
    format: z.literal("plenum-roll-proof"),
    version: z.literal(1),
    question: id,
    voter: id,
    weight: z.int(),
    salt: z.string(),
    ...inTree,
    hash,
  })
  .openapi("RollProof");
