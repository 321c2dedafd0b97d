import { z } from "@hono/zod-openapi";
import { tiers } from "#domain/citations.ts";
import { incidentalKinds } from "#domain/incidentals.ts";
import { motionKinds } from "#domain/motions.ts";

const share = { num: z.int(), den: z.int(), strict: z.boolean() };

const plainRule = {
  electorate: z.enum(["members", "bodies", "seats", "persons"]),
  quorum: z.object({
    base: z.enum(["roll", "bodies", "seats"]),
    ...share,
    min: z.int(),
    counts: z.enum(["presence", "ballots"]),
  }),
  tests: z
    .array(z.object({ of: z.literal("yes"), base: z.enum(["yes_no", "valid", "present", "roll", "bodies"]), ...share }))
    .readonly(),
  maxBlocks: z.int().optional(),
  maxStandAside: z.int().optional(),
  tie: z.enum(["lost", "chair", "draw"]),
  secrecy: z.enum(["roll_call", "secret", "secret_until_close"]),
  mayChange: z.enum(["until_close", "never"]),
};

/** A decision rule written out; what may be sent is at `/api/rule.schema.json`. */
export const ruleShape = z
  .object({
    ...plainRule,
    fallback: z.object({ afterSittings: z.int(), rule: z.object(plainRule) }).optional(),
  })
  .openapi("Rule");

/** Where a rule stands: an article of a version of the charter, or (without a version) the standing rules. */
export const citationShape = z
  .object({ article: z.string(), version: z.int().optional(), charter: z.string().optional() })
  .openapi("Citation");

/** Days and shares of the complaint procedure. */
export const caseRulesShape = z
  .object({
    screenDays: z.int(),
    chargeDays: z.int(),
    noticeDays: z.int(),
    answerDays: z.int(),
    panelSize: z.int(),
    voteDays: z.int(),
    sanctionNum: z.int(),
    sanctionDen: z.int(),
    appealDays: z.int(),
    interimDays: z.int(),
    interimNum: z.int(),
    interimDen: z.int(),
  })
  .openapi("CaseRules");

/** How a body decides. */
export const bodyRulesShape = z
  .object({
    rule: ruleShape,
    amending: z.partialRecord(z.enum(tiers), ruleShape).optional(),
    sources: z
      .record(z.string(), citationShape)
      .optional()
      .openapi({ description: "Which article each setting comes from; what is not named is of the standing rules" }),
    charter: z
      .object({ version: z.int(), hash: z.string() })
      .optional()
      .openapi({ description: "The version in force; absent before the first" }),
    ruleFor: z.partialRecord(z.enum([...motionKinds, "amend", ...incidentalKinds]), ruleShape),
    secondsRequired: z.int(),
    secondDays: z.int(),
    hasDebateStage: z.boolean(),
    quickVote: z.enum(["nobody", "officers", "members"]),
    noticeDays: z.int(),
    minVotingSeconds: z.int(),
    officersMayEndorse: z.boolean(),
    adminsMayJoin: z.boolean(),
    adminsActAsChair: z.boolean(),
    reconsiderDays: z.int(),
    tableDays: z.int(),
    proxiesPerPerson: z.int(),
    recall: z.object({ petitionNum: z.int(), petitionDen: z.int(), noticeDays: z.int(), barDays: z.int() }),
    cases: caseRulesShape.optional(),
  })
  .openapi("BodyRules");
