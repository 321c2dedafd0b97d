import { z } from "zod";
import type { CaseMembers } from "#domain/cases/entries.ts";
import { caseSteps } from "#domain/cases/steps.ts";
import { outcomes } from "#domain/cases/tally.ts";
import { hash, iri, time } from "./fields.ts";

/** As many as one draw can select. */
const MOST_DRAWN = 500;

/** The members of the steps of a case. */
export const caseMembers = {
  CaseStep: z.object({
    case: iri,
    step: z.enum(caseSteps),
    due: time.optional(),
    textHash: hash.optional(),
    against: iri.optional(),
    charter: hash.optional(),
    /** A number of an article, no sentence. */
    article: z
      .string()
      .regex(/^[0-9A-Za-z][0-9A-Za-z.§-]{0,39}$/)
      .optional(),
    order: z.array(iri).max(MOST_DRAWN).optional(),
    finding: z.boolean().optional(),
    sanction: z.boolean().optional(),
    outcome: z.enum(outcomes).optional(),
  }),
} satisfies { readonly [Type in keyof CaseMembers]: z.ZodType };
