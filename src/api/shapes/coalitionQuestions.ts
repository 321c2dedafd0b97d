import { z } from "@hono/zod-openapi";
import { bodyChoices } from "#domain/coalition/entries.ts";
import type { FederatedQuestion } from "#commands/coalition/tallying.ts";
import type { CoalitionMotion } from "#db/coalition/motions.ts";
import { optionsOf } from "#domain/rules.ts";
import { ruleShape } from "./rules.ts";
import { id, orNull, time, timeOf } from "#api/answers.ts";

const hash = z.string().openapi({ example: `sha256:${"0".repeat(64)}` });

/** What a vote of a coalition came to, by weight; bodies by number. */
export const coalitionResultShape = z
  .object({
    outcome: z.enum(["adopted", "lost", "no_quorum"]),
    counts: z.record(z.string(), z.number()),
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
    block: orNull(hash).openapi({ description: "The docket block that closed it" }),
  })
  .openapi("CoalitionResult");

/** A question of a coalition: who can vote and with which weight, who has and what, and what everybody computes of it. */
export const coalitionQuestionShape = z
  .object({
    id,
    motion: id,
    hash,
    entry: z.url(),
    state: z.enum(["open", "provisional", "closed", "disputed", "split"]),
    known: z.enum(["noted", "final"]),
    rule: ruleShape,
    charter: hash,
    options: z.array(z.enum(bodyChoices)),
    secrecy: z.literal("roll_call"),
    mayChange: z.boolean(),
    closesAt: time,
    roll: z.object({ size: z.int(), weight: z.int(), hash }),
    voted: z.int(),
    votes: z.array(
      z.object({
        actor: z.url(),
        seat: orNull(z.int()).openapi({ description: "Of a council: which of the body’s seats" }),
        name: orNull(z.string()),
        weight: z.int(),
        choice: orNull(z.enum(bodyChoices)).openapi({ description: "Null: has not voted" }),
        entry: orNull(z.url()),
        known: orNull(z.enum(["noted", "final"])),
      }),
    ),
    sittings: z.array(z.object({})).max(0),
    result: coalitionResultShape.optional(),
    certificates: z
      .array(
        z.object({
          issuer: z.url(),
          entry: z.url(),
          outcome: z.string(),
          counts: z.record(z.string(), z.number()),
          verdict: orNull(z.string()),
        }),
      )
      .openapi({ description: "What conveners certified; one that differs makes the question disputed" }),
  })
  .openapi("CoalitionQuestion");

/** A question with the names of the organizations on its roll, as far as they are known here. */
export function shapeCoalitionQuestion(
  motion: CoalitionMotion,
  tally: FederatedQuestion,
  names: ReadonlyMap<string, string>,
): z.infer<typeof coalitionQuestionShape> {
  const { question, votes, rule, certificates } = tally;
  return {
    id: motion.question,
    motion: motion.id,
    hash: tally.hash,
    entry: tally.entry,
    state: tally.state === "superseded" ? "closed" : tally.state,
    known: tally.known,
    rule,
    charter: question.charter,
    options: [...optionsOf(rule)],
    secrecy: "roll_call",
    mayChange: question.mayChange,
    closesAt: timeOf(question.closesAt),
    roll: { size: votes.length, weight: Number(tally.counts.roll), hash: question.rollHash },
    voted: votes.filter(({ choice }) => choice !== undefined).length,
    votes: votes.map(({ actor, seat, weight, choice, entry, known }) => ({
      actor,
      seat: seat ?? null,
      name: names.get(actor) ?? null,
      weight,
      choice: choice ?? null,
      entry,
      known: known ?? null,
    })),
    sittings: [],
    ...(question.result !== undefined && { result: shapeCoalitionResult(tally) }),
    certificates: certificates.map((each) => ({ ...each, counts: { ...each.counts } })),
  };
}

/** What it came to. */
export function shapeCoalitionResult({
  question,
  outcome,
  block,
}: FederatedQuestion): z.infer<typeof coalitionResultShape> {
  const { quorum, tests } = outcome;
  return {
    outcome: question.result?.outcome ?? outcome.outcome,
    counts: { ...question.result?.counts },
    quorum: { required: Number(quorum.required), reached: Number(quorum.reached), met: quorum.met },
    tests: tests.map(({ have, needed, base, ...test }) => ({
      ...test,
      have: Number(have),
      needed: Number(needed),
      base: Number(base),
    })),
    block,
  };
}
