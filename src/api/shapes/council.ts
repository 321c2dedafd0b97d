import { z } from "@hono/zod-openapi";
import type { SeatVote } from "#db/coalition/seats.ts";
import type { CouncilReading } from "#commands/coalition/council.ts";
import { apportionmentMethods } from "#domain/apportionment.ts";
import { bodyChoices } from "#domain/coalition/entries.ts";
import { deviates } from "#domain/coalition/seating.ts";
import { id, orNull, time, timeOf, timeOrNull } from "#api/answers.ts";

const holder = z.object({
  mandate: z.string().openapi({ description: "The hash of the entry that gave it" }),
  entry: orNull(z.url()),
  until: time,
  name: orNull(z.string()).openapi({ description: "Where the holder lets everybody read it, of our own delegates" }),
});

const term = z.object({
  body: z.url(),
  holderHash: z.string(),
  from: time,
  until: time,
  overLimit: z.boolean().openapi({ description: "More terms in a row than the charter says" }),
});

/** The council of a coalition as this instance computes it, at the newest block. */
export const councilShape = z
  .object({
    method: orNull(z.enum(apportionmentMethods)).openapi({ description: "Null where the charter has no council" }),
    number: z.int().openapi({ description: "Which term; 0 before seats could be shared" }),
    from: orNull(time),
    until: orNull(time),
    seats: z.int(),
    unassigned: z.int().openapi({ description: "Seats that a tie left to nobody for this term" }),
    ties: z.array(z.array(z.url())),
    fault: orNull(z.enum(["no-members", "too-many-seats", "floors-above-seats", "caps-below-seats"])),
    final: z.boolean(),
    members: z.array(
      z.object({
        actor: z.url(),
        name: orNull(z.string()),
        certified: z.int(),
        seats: z.array(z.object({ seat: z.int(), holder: orNull(holder) })),
      }),
    ),
    offices: z.array(
      z.object({
        name: z.string(),
        termDays: z.number(),
        maxConsecutiveTerms: orNull(z.int()),
        holder: orNull(term),
        former: z.array(term),
      }),
    ),
  })
  .openapi("CoalitionCouncil");

const DAY = 86_400_000;

/** A council with the names of its member bodies as far as they are known. */
export function shapeCouncil(
  { rules, council, isFinal, delegations, offices }: CouncilReading,
  names: ReadonlyMap<string, string>,
): z.infer<typeof councilShape> {
  return {
    method: rules?.method ?? null,
    number: council?.number ?? 0,
    from: timeOrNull(council?.from ?? null),
    until: timeOrNull(council?.until ?? null),
    seats: delegations.reduce((sum, { seats }) => sum + seats.length, council?.unassigned ?? 0),
    unassigned: council?.unassigned ?? 0,
    ties: (council?.ties ?? []).map((tie) => [...tie]),
    fault: council?.fault ?? null,
    final: isFinal,
    members: delegations.map(({ actor, members, seats }) => ({
      actor,
      name: names.get(actor) ?? null,
      certified: members,
      seats: seats.map((held, index) => ({ seat: index + 1, holder: held === undefined ? null : shapeHolder(held) })),
    })),
    offices: offices.map(({ name, term: span, most, holder: now, former }) => ({
      name,
      termDays: span / DAY,
      maxConsecutiveTerms: most ?? null,
      holder: now === undefined ? null : shapeTerm(now),
      former: former.map(shapeTerm),
    })),
  };
}

const shapeHolder = (held: NonNullable<CouncilReading["delegations"][number]["seats"][number]>) => ({
  mandate: held.hash,
  entry: held.entry ?? null,
  until: timeOf(held.until),
  name: held.name ?? null,
});

const shapeTerm = ({
  body,
  holderHash,
  from,
  until,
  isOverLimit,
}: CouncilReading["offices"][number]["former"][number]) => ({
  body,
  holderHash,
  from: timeOf(from),
  until: timeOf(until),
  overLimit: isOverLimit === true,
});

/** A delegate's vote for a seat of ours, beside what the organization wanted. */
export const seatVoteShape = z
  .object({
    id,
    motion: id,
    seat: z.int(),
    mandate: id,
    choice: z.enum(bodyChoices),
    instructed: orNull(z.enum(bodyChoices)),
    deviates: z.boolean(),
    castAt: time,
  })
  .openapi("SeatVote");

/** A delegate's vote as the API tells it. */
export function shapeSeatVote({ at, ...vote }: SeatVote): z.infer<typeof seatVoteShape> {
  const { id: name, motion, seat, mandate, choice, instructed } = vote;
  const isDeviation = deviates(choice, instructed ?? undefined);
  return { id: name, motion, seat, mandate, choice, instructed, deviates: isDeviation, castAt: timeOf(at) };
}
