import { z } from "zod";
import { MOST_OPTIONS } from "#domain/contests.ts";
import { REASON_LIMIT } from "./ballots.ts";
import { uuid, written } from "./inputs.ts";

const reason = written.max(REASON_LIMIT).optional();
const option = z.string().min(1).max(240);
const options = z.array(option).max(MOST_OPTIONS + 2);

/** Casts the vote of whoever gave this proxy. */
const proxy = { proxy: uuid.optional() };

/** Of a block: the article of the charter that it rests on. */
const article = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){0,2}$/)
  .optional();

const choice = z.strictObject({ choice: z.string().max(40), reason, article });
const ranking = z.strictObject({ ranking: z.array(z.union([option, options])).max(MOST_OPTIONS + 2) });
const approved = z.strictObject({ approved: options });
const scores = z.strictObject({ scores: z.record(option, z.number()) });

const weight = { weight: z.number() };
const split = z.strictObject({
  split: z
    .array(z.union([choice.extend(weight), ranking.extend(weight), approved.extend(weight), scores.extend(weight)]))
    .max(100)
    .refine((parts) => parts.reduce((sum, part) => sum + reasonOf(part).length, 0) <= REASON_LIMIT, {
      error: `reasons are longer than ${REASON_LIMIT} characters together`,
    }),
});

const reasonOf = (part: object): string => ("reason" in part && typeof part.reason === "string" ? part.reason : "");

/** A ballot from outside: a choice for a yes or no, what the method of a contest asks for, or a weight split among several. */
export const ballot = z.union([
  choice.extend(proxy),
  ranking.extend(proxy),
  approved.extend(proxy),
  scores.extend(proxy),
  split.extend(proxy),
]);

export type BallotInput = z.infer<typeof ballot>;
