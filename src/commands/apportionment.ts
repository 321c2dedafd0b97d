import { z } from "zod";
import { type Apportionment, type ApportionmentRule, apportion, apportionmentMethods } from "#domain/apportionment.ts";
import { Invalid, enact } from "./errors.ts";
import { shortText } from "./inputs.ts";

/** So much is shared while a request waits. */
const MOST_SEATS = 5_000;
const MOST_NAMES = 1_000;

const seats = z.int().min(0).max(MOST_SEATS);

/** Who is to get seats, by which method and within which bounds. */
export const newApportionment = z.strictObject({
  method: z.enum(apportionmentMethods),
  claimants: z
    .array(z.strictObject({ name: shortText, members: z.int().min(0) }))
    .min(1)
    .max(MOST_NAMES),
  /** Needed by every method but per-capita, which ignores it. */
  seats: seats.optional(),
  /** Needed by per-capita: so many members for one seat. */
  per: z.int().min(1).optional(),
  floor: seats.default(0),
  cap: seats.optional(),
  shareCap: z
    .strictObject({ num: z.int().min(0).max(10_000), den: z.int().min(1).max(10_000) })
    .refine(({ num, den }) => num <= den, "is more than all")
    .optional(),
  lots: z.array(shortText).max(MOST_NAMES).optional(),
});

/** Shares seats; stores nothing. */
export function shareSeats(input: z.infer<typeof newApportionment>): Apportionment {
  const claimants = input.claimants.map(({ name, members }) => ({ name, members: BigInt(members) }));
  return enact(apportion(claimants, ruleOf(input)));
}

function ruleOf({ method, seats: house, per, ...bounds }: z.infer<typeof newApportionment>): ApportionmentRule {
  if (method === "per-capita") return { method, per: needed(per, "per"), ...bounds };
  return { method, seats: needed(house, "seats"), ...bounds };
}

function needed(value: number | undefined, path: string): number {
  if (value === undefined) throw new Invalid([{ path, code: "missing" }]);
  return value;
}
