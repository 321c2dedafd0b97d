import { z } from "@hono/zod-openapi";
import { contestMethods } from "#domain/contests.ts";

/** How a vote chooses among options. */
export const contestShape = z
  .object({
    method: z.enum(contestMethods),
    seats: z.int(),
    reopen: z.boolean(),
    maxScore: z.int().optional(),
    statusQuo: z.string().optional(),
  })
  .openapi("Contest");
