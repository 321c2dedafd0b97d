import { z } from "@hono/zod-openapi";
import { tiers } from "#domain/citations.ts";
import { id, orNull, time } from "#api/answers.ts";
import { bodyRulesShape } from "./rules.ts";

const hash = z.string().openapi({ example: `sha256:${"0".repeat(64)}` });
const rules = z
  .record(z.string(), z.unknown())
  .openapi({ description: "The machine rules beside the text; spans of time in milliseconds" });

const article = z
  .object({
    number: z.string().openapi({ example: "4.2" }),
    title: z.string(),
    tier: z.enum(tiers),
    text: z.string().openapi({ description: "Markdown" }),
    rules: bodyRulesShape.omit({ sources: true, charter: true }).partial().optional(),
  })
  .openapi("AgreementArticle");

/** A text of an agreement, by the hash that is signed. */
export const agreementTextShape = z
  .object({
    hash,
    version: z.int(),
    articles: z.array(article),
    because: orNull(z.string()).openapi({ description: "Why whoever proposed it did so" }),
  })
  .openapi("AgreementText");

const versionShape = z
  .object({
    hash,
    version: orNull(z.int()).openapi({ description: "Null while its text is not held here" }),
    state: z
      .enum(["in-force", "superseded", "ahead", "unratified", "stale", "lapsed", "moved"])
      .openapi({ description: "moved: a motion asks for it; ahead: adopted, waits for its date" }),
    base: orNull(hash).openapi({ description: "The version that it changes" }),
    effectiveAt: time,
    ratifyUntil: orNull(time),
    rules,
    text: z.enum(["held", "awaited", "erased", "unknown"]).openapi({ description: "Whether it can be read here" }),
    motion: orNull(id),
    ratification: orNull(id),
    tier: orNull(z.enum(tiers)).openapi({ description: "That its motion names" }),
    needed: orNull(z.enum(tiers)).openapi({ description: "That its changes need; null while a text is missing" }),
    understated: z.boolean().openapi({ description: "Its motion names a lower tier than it needs" }),
  })
  .openapi("AgreementVersion");

const signatureShape = z
  .object({
    actor: z.url(),
    name: orNull(z.string()),
    deed: z.enum(["accede", "reaffirm"]),
    charter: hash,
    version: orNull(z.int()),
    at: time,
    decision: orNull(z.string()).openapi({
      description: "The vote at home, by its entry; null: an admin signed alone",
    }),
    entry: z.string(),
  })
  .openapi("AgreementSignature");

const proposalShape = z
  .object({
    hash,
    by: z.url(),
    name: orNull(z.string()),
    base: orNull(hash),
    accepts: orNull(z.string()).openapi({ description: "The proposal that it takes up, by its entry" }),
    at: time,
    entry: z.string(),
  })
  .openapi("AgreementProposal");

/** What the members of a coalition agreed on: the text in force, all versions, who signed which, and what is proposed. */
export const agreementShape = z
  .object({
    hash,
    version: orNull(z.int()),
    articles: orNull(z.array(article)).openapi({ description: "Null while the text is not held here" }),
    rules,
    versions: z.array(versionShape),
    signatures: z.array(signatureShape),
    proposals: z.array(proposalShape),
  })
  .openapi("CoalitionAgreement");

/** A call for a coalition: who is asked, why, the drafts and the proposals. */
export const callShape = z
  .object({
    id,
    name: orNull(z.string()).openapi({ description: "Null while its text is not held here" }),
    why: orNull(z.string()),
    caller: z.url(),
    actor: z.url(),
    slug: orNull(z.string()),
    invited: z.array(z.url()),
    until: orNull(time),
    draft: orNull(agreementTextShape),
    proposals: z
      .array(proposalShape)
      .openapi({ description: "All texts, the newest first; those of the caller are drafts" }),
    convened: orNull(hash).openapi({ description: "The coalition that came from it" }),
    entry: z.string(),
  })
  .openapi("CoalitionCall");

export type Proposal = z.infer<typeof proposalShape>;
export type AgreementShape = z.infer<typeof agreementShape>;
export type CallShape = z.infer<typeof callShape>;
export type AgreementText = z.infer<typeof agreementTextShape>;
