import { type PresetName, presetNames, presets } from "#domain/presets.ts";
import { describeExample, problemsOfRule } from "#domain/ruleProblems.ts";
import type { DecisionRule, PlainRule } from "#domain/rules.ts";
import { incidentalKinds } from "#domain/incidentals.ts";
import { motionKinds } from "#domain/motions.ts";
import { tiers } from "#domain/citations.ts";
import { z } from "zod";

const whole = z.int().min(0);

/** Whether names are read out, never, or only after the close. */
export const secrecy = z.enum(["roll_call", "secret", "secret_until_close"]);

const share = {
  num: whole,
  den: z.int().min(1),
  strict: z.boolean().default(false).describe("more than the share, instead of at least"),
};

const test = z.strictObject({
  of: z.literal("yes").default("yes"),
  base: z.enum(["yes_no", "valid", "present", "roll", "bodies"]),
  ...share,
});

const quorum = z.strictObject({
  base: z.enum(["roll", "bodies", "seats"]).default("roll"),
  ...share,
  min: whole.default(0),
  counts: z.enum(["presence", "ballots"]).default("ballots"),
});

const plainRule = z.strictObject({
  electorate: z.enum(["members", "bodies", "seats", "persons"]).default("members"),
  quorum: quorum.default(presets.majority.quorum),
  tests: z.array(test).min(1).max(8).readonly(),
  maxBlocks: whole.exactOptional(),
  maxStandAside: whole.exactOptional(),
  tie: z.enum(["lost", "chair", "draw"]).default("lost"),
  secrecy: secrecy.default("secret"),
  mayChange: z.enum(["until_close", "never"]).default("until_close"),
});

const preset = z.enum(presetNames as readonly [PresetName, ...PresetName[]]);

const fallback = z.strictObject({
  afterSittings: z.int().min(1),
  rule: z.union([preset.transform((name): PlainRule => z.object(plainRule.shape).parse(presets[name])), plainRule]),
});

/** A decision rule from outside, with what it leaves out filled in; every problem is listed. */
export const decisionRule = plainRule.extend({ fallback: fallback.exactOptional() }).superRefine((rule, context) => {
  for (const problem of problemsOfRule(rule)) {
    const { path, code, example } = problem;
    const message = example === undefined ? code : `${code}: ${describeExample(example)}`;
    context.addIssue({ code: "custom", path: path.split("."), message, params: { code, problem } });
  }
});

/** A rule by its preset's name or written out. */
export const ruleInput = z.union([preset.transform((name): DecisionRule => presets[name]), decisionRule]);

/** The JSON Schema of a rule, as served at `/api/rule.schema.json`. */
export const ruleJsonSchema = (): z.core.JSONSchema.BaseSchema => z.toJSONSchema(decisionRule, { io: "input" });

/** The rules of a body from outside. */
export const bodyRules = z.strictObject({
  rule: ruleInput,
  ruleFor: z.partialRecord(z.enum([...motionKinds, "amend", ...incidentalKinds]), ruleInput),
  secondsRequired: whole,
  secondDays: whole,
  hasDebateStage: z.boolean(),
  quickVote: z.enum(["nobody", "officers", "members"]),
  noticeDays: whole,
  minVotingSeconds: z.int().min(1),
  officersMayEndorse: z.boolean(),
  adminsMayJoin: z.boolean(),
  adminsActAsChair: z.boolean(),
  reconsiderDays: whole,
  tableDays: whole,
  proxiesPerPerson: whole,
  recall: z.strictObject({ petitionNum: whole, petitionDen: z.int().min(1), noticeDays: whole, barDays: whole }),
  amending: z.partialRecord(z.enum(tiers), ruleInput),
  cases: z.strictObject({
    screenDays: whole,
    chargeDays: whole,
    noticeDays: whole,
    answerDays: whole,
    panelSize: whole,
    voteDays: whole,
    sanctionNum: whole,
    sanctionDen: whole,
    appealDays: whole,
    interimDays: whole,
    interimNum: whole,
    interimDen: whole,
  }),
});
