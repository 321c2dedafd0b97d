import { z } from "@hono/zod-openapi";
import { type Question, countVoted, findRoll } from "#db/questions.ts";
import type { Reader } from "#db/open.ts";
import { type Result, choices, matters, questionStates } from "#domain/questions.ts";
import { id, time, timeOf, timeOrNull } from "#api/answers.ts";
import { citationShape, ruleShape } from "./rules.ts";

/** The result of a motion's question; votes and roll by weight. */
export const resultShape = z
  .object({
    outcome: z.enum(["adopted", "lost", "no_quorum"]),
    counts: z.object({ yes: z.int(), no: z.int(), abstain: z.int(), blocks: z.int(), standAsides: z.int() }),
    ballots: z.int(),
    present: z.int(),
    roll: z.object({ size: z.int(), weight: z.int(), hash: z.string() }),
    quorum: z.object({ required: z.int(), reached: z.int(), met: z.boolean() }),
    tests: z.array(
      z.object({
        kind: z.enum(["test", "blocks", "stand-asides"]),
        text: z.string(),
        passed: z.boolean(),
        have: z.int(),
        needed: z.int(),
        base: z.int(),
      }),
    ),
    tied: z.boolean(),
    mayFallBack: z.boolean(),
  })
  .openapi("Result");

/** A question: until it is closed only how many have voted. */
export const questionShape = z
  .object({
    id,
    motion: id,
    matter: z.enum(matters),
    subject: id.nullable().openapi({ description: "The amendment or the incidental motion" }),
    state: z.enum(questionStates),
    rule: ruleShape,
    ruleHash: z.string(),
    cited: citationShape.nullable().openapi({ description: "Where the rule stood when it was frozen" }),
    textHash: z.string(),
    options: z.array(z.enum(choices)),
    secrecy: z.enum(["roll_call", "secret", "secret_until_close"]),
    opensAt: time,
    closesAt: time,
    closesEarlyAt: time.nullable().openapi({ description: "Asked for by the body's only officer, with notice" }),
    closedAt: time.nullable(),
    roll: z.object({ size: z.int(), hash: z.string() }),
    voted: z.int(),
    sittings: z.array(z.object({})).max(0),
    result: resultShape.optional(),
  })
  .openapi("Question");

/** A result as a shape. */
export const shapeResult = (result: Result): z.infer<typeof resultShape> => ({ ...result, tests: [...result.tests] });

/** A question as a shape, in two more reads. */
export async function shapeQuestion(db: Reader, question: Question): Promise<z.infer<typeof questionShape>> {
  const [roll, voted] = await Promise.all([findRoll(db, question.roll), countVoted(db, question.id)]);
  const { motion, matter, subject, state, rule, ruleHash, cited, textHash, options, secrecy, result } = question;
  return {
    id: question.id,
    motion,
    matter,
    subject,
    state,
    rule,
    ruleHash,
    cited,
    textHash,
    options,
    secrecy,
    opensAt: timeOf(question.opensAt),
    closesAt: timeOf(question.closesAt),
    closesEarlyAt: timeOrNull(question.closesEarlyAt),
    closedAt: timeOrNull(question.closedAt),
    roll: { size: roll?.size ?? 0, hash: roll?.hash ?? "" },
    voted,
    sittings: [],
    ...(result !== null && { result: shapeResult(result) }),
  };
}
