import { z } from "@hono/zod-openapi";
import { newApportionment, shareSeats } from "#commands/apportionment.ts";
import { type Apportionment, type Fraction, apportionmentMethods } from "#domain/apportionment.ts";
import { ok, sent } from "./answers.ts";
import { type Endpoint, endpoint } from "./kit.ts";

const fraction = z
  .object({ num: z.string(), den: z.string() })
  .openapi("Fraction", { description: "Whole numbers as text, since they can exceed what JSON numbers hold exactly" });

const apportionmentShape = z
  .object({
    method: z.enum(apportionmentMethods),
    /** All seats, the unassigned ones included. */
    house: z.int(),
    seats: z.record(z.string(), z.int()),
    unassigned: z.int(),
    ties: z.array(z.array(z.string())),
    floor: z.int(),
    cap: z.int().nullable(),
    shares: z.array(z.object({ name: z.string(), members: z.int(), seats: z.int(), quota: fraction.optional() })),
    steps: z
      .array(z.object({ name: z.string(), seat: z.int(), quotient: fraction }))
      .openapi({ description: "Seats after the floors in the order of giving; a denominator of 0 is a first seat" }),
  })
  .openapi("Apportionment");

const share = endpoint(
  {
    method: "post",
    path: "/v1/apportionments",
    summary: "Share seats by membership; nothing is stored",
    request: sent(newApportionment),
    responses: ok(apportionmentShape),
  },
  (c) => c.json(shapeApportionment(shareSeats(c.req.valid("json"))), 200),
);

function shapeApportionment({ seats, cap, shares, steps, ties, ...rest }: Apportionment) {
  return {
    ...rest,
    house: seats,
    cap: cap ?? null,
    seats: Object.fromEntries(shares.map((each) => [each.name, each.seats])),
    ties: ties.map((names) => [...names]),
    shares: shares.map(({ name, members, seats: has, quota }) => ({
      name,
      members: Number(members),
      seats: has,
      ...(quota !== undefined && { quota: inText(quota) }),
    })),
    steps: steps.map(({ name, seat, quotient }) => ({ name, seat, quotient: inText(quotient) })),
  };
}

const inText = ({ num, den }: Fraction) => ({ num: String(num), den: String(den) });

export const apportionmentEndpoints: readonly Endpoint[] = [share];
