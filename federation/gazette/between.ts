import { z } from "zod";
import { type AssessmentMembers, assessedKinds } from "#domain/assessments.ts";
import { type PledgeMembers, pledgeKinds, pledgeWords } from "#domain/pledges.ts";
import { type RegionMembers, regionSides } from "#domain/regions.ts";
import { code, count, hash, iri, time } from "./fields.ts";

/** The members of the acts by which bodies of several organizations stand in one another's regions, support one another, and assess. */
export const betweenMembers = {
  BodyMoved: z.object({ body: iri, region: iri, side: z.enum(regionSides), stands: z.boolean() }),
  PledgeMade: z.object({
    to: iri,
    kind: z.enum(pledgeKinds),
    amount: z.int().min(1),
    unit: code.optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    begins: time,
    until: time.optional(),
    textHash: hash.optional(),
  }),
  PledgeKept: z.object({ state: z.enum(pledgeWords), amount: count.optional(), textHash: hash.optional() }),
  PledgeWithdrawn: z.object({ textHash: hash.optional() }),
  AssessmentPublished: z.object({ of: iri, kind: z.enum(assessedKinds), asOf: time, textHash: hash }),
} satisfies { readonly [Type in keyof (RegionMembers & PledgeMembers & AssessmentMembers)]: z.ZodType };
