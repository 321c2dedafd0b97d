import { z } from "@hono/zod-openapi";
import type { CharterRow } from "#db/charters.ts";
import type { Article } from "#domain/charters.ts";
import { tiers } from "#domain/citations.ts";
import { describeRule } from "#domain/ruleSentences.ts";
import { id, time, timeOf, timeOrNull } from "#api/answers.ts";
import { bodyRulesShape } from "./rules.ts";

const articleShape = z
  .object({
    number: z.string().openapi({ example: "4.2" }),
    title: z.string(),
    tier: z.enum(tiers),
    text: z.string().openapi({ description: "Markdown" }),
    rules: bodyRulesShape.omit({ sources: true, charter: true }).partial().optional(),
    sentences: z
      .record(z.string(), z.string())
      .openapi({ description: "Each decision rule that it carries, in plain English" }),
  })
  .openapi("Article");

const versionShape = z
  .object({
    version: z.int(),
    hash: z.string().openapi({ description: "SHA-256 over the canonical JSON of version and articles" }),
    motion: id.nullable().openapi({ description: "The motion that adopted it; null for a first one, by an admin" }),
    adoptedAt: time,
    effectiveAt: time,
    inForceAt: time.nullable().openapi({ description: "Null until its date has come" }),
  })
  .openapi("CharterVersion");

/** One version of a charter, whole. */
export const charterShape = versionShape.extend({ articles: z.array(articleShape) }).openapi("Charter");

/** The version in force, and what other versions there are. */
export const charterInForceShape = charterShape
  .extend({ versions: z.array(versionShape).openapi({ description: "All, the newest first" }) })
  .openapi("CharterInForce");

/** A version of a charter as a shape. */
export const shapeCharter = (row: CharterRow): z.infer<typeof charterShape> => ({
  ...shapeVersion(row),
  articles: row.articles.map((article) => ({ ...article, sentences: sentencesOf(article) })),
});

/** The version in force as a shape, with all there are. */
export const shapeCharterInForce = (
  row: CharterRow,
  versions: readonly CharterRow[],
): z.infer<typeof charterInForceShape> => ({ ...shapeCharter(row), versions: versions.map(shapeVersion) });

function shapeVersion({ version, hash, motion, ...row }: CharterRow): z.infer<typeof versionShape> {
  return {
    version,
    hash,
    motion,
    adoptedAt: timeOf(row.adoptedAt),
    effectiveAt: timeOf(row.effectiveAt),
    inForceAt: timeOrNull(row.inForceAt),
  };
}

function sentencesOf({ rules = {} }: Article): Record<string, string> {
  const { rule, ruleFor = {}, amending = {} } = rules;
  return Object.fromEntries([
    ...(rule === undefined ? [] : [["rule", describeRule(rule)]]),
    ...Object.entries(ruleFor).map(([kind, each]) => [`ruleFor.${kind}`, describeRule(each)]),
    ...Object.entries(amending).map(([tier, each]) => [`amending.${tier}`, describeRule(each)]),
  ]);
}
