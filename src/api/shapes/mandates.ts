import { z } from "@hono/zod-openapi";
import type { DelegateVote, Instruction, Report } from "#db/delegates.ts";
import type { MandateInList } from "#db/mandates.ts";
import type { Apportionment, OfficeInList } from "#db/offices.ts";
import { apportionmentMethods } from "#domain/apportionment.ts";
import { complianceOf, mandateStates, stateOf } from "#domain/mandates.ts";
import type { Iris } from "#domain/iris.ts";
import { officeKinds, officeRoles } from "#domain/offices.ts";
import { choices } from "#domain/ballots.ts";
import type { Instant } from "#domain/time.ts";
import { id, orNull, time, timeOf, timeOrNull } from "#api/answers.ts";

/** What can be held for a term. */
export const officeShape = z
  .object({
    id,
    kind: z.enum(officeKinds),
    title: z.string(),
    topic: z.string().nullable(),
    body: z.string().openapi({ description: "Slug of where it is exercised" }),
    home: z.string().openapi({ description: "Slug of the body that fills it and can recall from it" }),
    seats: z.int(),
    alternates: z.int(),
    termDays: z.int(),
    maxConsecutiveTerms: z.int().nullable(),
    coolingOffTerms: z.int(),
    countsPartialTerms: z.boolean(),
    rotates: z.boolean(),
    isInstructed: z.boolean(),
    weight: z.int(),
    role: z.enum(officeRoles).nullable(),
    createdAt: time,
    endedAt: time.nullable(),
  })
  .openapi("Office");

/** An office as everyone who may see its body sees it. */
export function shapeOffice({ office, body, home }: OfficeInList): z.infer<typeof officeShape> {
  const { changedAt: _, coalition: __, termFrom: ___, termUntil: ____, createdAt, endedAt, ...rest } = office;
  return { ...rest, body: body.slug, home: home.slug, createdAt: timeOf(createdAt), endedAt: timeOrNull(endedAt) };
}

/** Who may hold an office next, in the order of turns. */
export const turnShape = z
  .object({
    member: id,
    name: z.string(),
    isEligible: z.boolean(),
    eligibleFrom: time.nullable(),
    lastHeld: time.nullable(),
  })
  .openapi("Turn");

/** A term in an office, or a place among its alternates. */
export const mandateShape = z
  .object({
    id,
    office: id,
    kind: z.enum(officeKinds),
    title: z.string(),
    topic: z.string().nullable(),
    body: z.string(),
    home: z.string(),
    number: z.int().nullable().openapi({ description: "Which of the office's seats; null for an alternate" }),
    order: z.int().openapi({ description: "Place among the alternates" }),
    weight: z.int(),
    holder: z.object({ name: z.string().nullable() }),
    isNamePublic: z.boolean(),
    from: time,
    until: time,
    state: z.enum(mandateStates),
    revokedAt: time.nullable(),
    ending: z.enum(["recall", "resignation", "rescinded"]).nullable(),
    question: id.openapi({ description: "What gave it" }),
    revokedBy: id.nullable().openapi({ description: "The question that ended it" }),
    entry: z.url().nullable(),
    url: z.url(),
  })
  .openapi("Mandate");

/** A mandate as this reader may see it: names only from inside, or where the holder wants it. */
export function shapeMandate(iris: Iris, row: MandateInList, at: Instant): z.infer<typeof mandateShape> {
  const { mandate, office, body, home, organization, holder, isInside } = row;
  const { number, order, from, until, revokedAt, ending, question, revokedBy, isNamePublic } = mandate;
  const isPublic = home.visibility === "public" && body.visibility === "public" && number !== null;
  return {
    id: mandate.id,
    office: office.id,
    kind: office.kind,
    title: office.title,
    topic: office.topic,
    body: body.slug,
    home: home.slug,
    number,
    order,
    weight: office.weight,
    holder: { name: isInside || isNamePublic ? holder : null },
    isNamePublic,
    from: timeOf(from),
    until: timeOf(until),
    state: stateOf(mandate, at),
    revokedAt: timeOrNull(revokedAt),
    ending,
    question,
    revokedBy,
    entry: isPublic ? iris.entry(organization, mandate.id) : null,
    url: iris.delegatePage(mandate.id),
  };
}

/** A vote of a delegate beside what the home body wanted; a deviation counts, and is flagged. */
export const delegateVoteShape = z
  .object({
    motion: id,
    number: z.int(),
    title: z.string(),
    closedAt: time,
    choice: z.enum(choices).nullable(),
    instructed: z.enum(choices).nullable(),
    compliance: z.enum(["followed", "deviated", "not-voted", "free"]),
    reasonHtml: z.string().nullable(),
  })
  .openapi("DelegateVote");

export function shapeVote(vote: DelegateVote): z.infer<typeof delegateVoteShape> {
  const { motion, number, title, closedAt, choice, instructed, reason } = vote;
  const compliance = complianceOf(instructed ?? undefined, choice ?? undefined);
  return { motion, number, title, closedAt: timeOf(closedAt), choice, instructed, compliance, reasonHtml: reason };
}

export const reportShape = z
  .object({ id, motion: id.nullable(), text: z.string(), textHtml: z.string(), createdAt: time })
  .openapi("DelegateReport");

export const shapeReport = ({ id, motion, text, textHtml, createdAt }: Report): z.infer<typeof reportShape> => ({
  id,
  motion,
  text,
  textHtml,
  createdAt: timeOf(createdAt),
});

export const instructionShape = z
  .object({ id, motion: id, choice: z.enum(choices), question: id, createdAt: time })
  .openapi("Instruction");

export const shapeInstruction = ({
  id,
  motion,
  choice,
  question,
  createdAt,
}: Instruction): z.infer<typeof instructionShape> => ({ id, motion, choice, question, createdAt: timeOf(createdAt) });

export const apportionmentShape = z
  .object({
    id,
    method: z.enum(apportionmentMethods),
    seats: z.int(),
    shares: z.array(z.object({ body: z.string(), members: z.int(), seats: z.int() })),
    effectiveAt: time,
    createdAt: time,
  })
  .openapi("SeatShares");

/** A share-out of seats; `slugs` names the member bodies. */
export function shapeApportionment(
  { id, method, shares, effectiveAt, createdAt }: Apportionment,
  slugs: ReadonlyMap<string, string>,
): z.infer<typeof apportionmentShape> {
  return {
    id,
    method: z.enum(apportionmentMethods).parse(method),
    seats: shares.reduce((sum, { seats }) => sum + seats, 0),
    shares: shares.map(({ home, members, seats }) => ({ body: slugs.get(home) ?? "", members, seats })),
    effectiveAt: timeOf(effectiveAt),
    createdAt: timeOf(createdAt),
  };
}

export const councilShape = z
  .object({
    body: z.string(),
    seats: z.int(),
    filled: z.int(),
    weight: z.int().openapi({ description: "Of all valid seats together" }),
    delegations: z.array(
      z.object({ home: z.string(), name: z.string(), seats: z.int(), filled: z.int(), weight: z.int() }),
    ),
    apportionment: orNull(apportionmentShape).openapi({ description: "The newest share-out" }),
  })
  .openapi("Council");
