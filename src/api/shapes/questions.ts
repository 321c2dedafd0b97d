import { z } from "@hono/zod-openapi";
import { type Question, countVoted, findRoll } from "#db/questions.ts";
import type { Reader } from "#db/open.ts";
import { byName } from "#domain/contestResults.ts";
import { contestMethods } from "#domain/contests.ts";
import { matters, questionStates } from "#domain/questions.ts";
import { type Result, isMotionResult } from "#domain/tallies.ts";
import { id, orNull, time, timeOf, timeOrNull } from "#api/answers.ts";
import { contestShape } from "./contests.ts";
import { citationShape, ruleShape } from "./rules.ts";

const participation = {
  ballots: z.int().openapi({ description: "People's ballots; one that was split counts once" }),
  present: z.int(),
  roll: z.object({ size: z.int(), weight: z.int(), hash: z.string() }),
  quorum: z.object({ required: z.int(), reached: z.int(), met: z.boolean() }),
};

const verdict = {
  counts: z.object({ yes: z.int(), no: z.int(), abstain: z.int(), blocks: z.int(), standAsides: z.int() }),
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
  casting: z.enum(["yes", "no"]).optional().openapi({ description: "The chair's vote, where it decided a tie" }),
};

const votes = z.union([z.int(), z.string().regex(/^\d+\.\d{5}$/)]);
const names = z.array(z.string());

/** How the ballots of a contest fell, options by name. */
const counted = {
  method: z.enum(contestMethods),
  seats: z.int(),
  votes: z.int(),
  quota: votes.optional(),
  elected: names.openapi({ description: "In order of election" }),
  vacant: z.int().openapi({ description: "Seats that nobody won" }),
  undecided: z.int().openapi({ description: "Seats that hang on a tie" }),
  ranking: z.array(names).optional(),
  ties: z.array(names),
  rounds: z.array(
    z.object({
      counts: z.record(z.string(), votes),
      exhausted: votes,
      because: z.enum(["first-preferences", "surplus", "exclusion", "iteration"]),
      from: z.string().optional().openapi({ description: "Whose surplus or exclusion it was" }),
      transfers: z.array(z.object({ from: z.string(), to: z.string().nullable(), votes })),
      quota: votes.optional(),
      elected: names,
      excluded: names,
      ties: z.array(names),
    }),
  ),
  pairs: z.object({ preferences: z.array(z.array(z.int())), paths: z.array(z.array(z.int())) }).optional(),
};

/** The result of a yes or no; votes and roll by weight. */
const motionResult = z
  .object({ outcome: z.enum(["adopted", "lost", "no_quorum"]), ...participation, ...verdict })
  .openapi("MotionResult");

const electionResult = z
  .object({ outcome: z.enum(["elected", "no_quorum", "tie"]), ...participation, ...counted })
  .openapi("ElectionResult");

/** Chosen, then ratified against the status quo by the same ballots. */
const ratifiedResult = z
  .object({
    outcome: z.enum(["adopted", "lost", "no_quorum", "tie"]),
    ...participation,
    ...counted,
    ...verdict,
    winner: z.string().nullable(),
  })
  .openapi("RatifiedResult");

/** The result of a question, by what it asked. */
export const resultShape = z.union([ratifiedResult, electionResult, motionResult]).openapi("Result");

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
    options: names.openapi({
      description: "What a ballot may name: yes, no and so on, or the options of a contest",
    }),
    contest: orNull(contestShape),
    optionsHash: z.string().nullable(),
    decidesTieOf: id.nullable().openapi({ description: "The question whose tie this one decides" }),
    draw: id.nullable().openapi({ description: "The public draw by which it does" }),
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

/** A result as a shape: the options of a contest by name. */
export function shapeResult(result: Result, options: readonly string[]): z.infer<typeof resultShape> {
  const shown: Result = isMotionResult(result) ? result : byName(result, options);
  // A copy, because shapes are lists that could be written to.
  return structuredClone(shown) as z.infer<typeof resultShape>;
}

/** A question as a shape, in two more reads. */
export async function shapeQuestion(db: Reader, question: Question): Promise<z.infer<typeof questionShape>> {
  const [roll, voted] = await Promise.all([findRoll(db, question.roll), countVoted(db, question.id)]);
  const { motion, matter, subject, state, rule, ruleHash, cited, textHash, options, secrecy, result } = question;
  const { contest, optionsHash, decidesTieOf, draw } = question;
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
    contest,
    optionsHash,
    decidesTieOf,
    draw,
    secrecy,
    opensAt: timeOf(question.opensAt),
    closesAt: timeOf(question.closesAt),
    closesEarlyAt: timeOrNull(question.closesEarlyAt),
    closedAt: timeOrNull(question.closedAt),
    roll: { size: roll?.size ?? 0, hash: roll?.hash ?? "" },
    voted,
    sittings: [],
    ...(result !== null && { result: shapeResult(result, options) }),
  };
}
