import { z } from "zod";
import { bodyChoices, type CoalitionMembers } from "#domain/coalition/entries.ts";
import { code, count, counts, hash, iri, object, outcome, time } from "./fields.ts";

const place = z.object({ hash, term: count, height: count });
const head = z.tuple([z.string().min(1).max(1_000), count, hash]);
const accession = z.object({ charterHash: hash, genesis: hash });

/** The most logs that one block notes, so that its entry fits a leaf. */
const MOST_HEADS = 400;

/** The most organizations that one call asks. */
const MOST_INVITED = 200;

/** The members of the acts by which a coalition decides together. */
export const coalitionMembers = {
  CoalitionConvened: z.object({
    actor: iri,
    rules: object,
    charterHash: hash,
    founders: z.array(z.object({ actor: iri, genesis: hash })).max(200),
    derivedFrom: hash.optional(),
  }),
  CoalitionCalled: z.object({
    actor: iri,
    textHash: hash,
    invited: z.array(iri).max(MOST_INVITED),
    until: time.optional(),
  }),
  CharterDrafted: z.object({ charterHash: hash, textHash: hash, baseHash: hash.optional() }),
  AccessionSigned: accession,
  Reaffirmed: accession,
  SecessionDeclared: z.object({ textHash: hash.optional() }),
  MembershipCertified: z.object({ count, asOf: time }),
  MotionSeconded: z.object({ textHash: hash.optional() }),
  BodyVoted: z.object({ choice: z.enum(bodyChoices) }),
  SeatVoted: z.object({
    choice: z.enum(bodyChoices),
    seat: z.int().min(1).max(100_000),
    instructed: z.enum(bodyChoices).optional(),
    textHash: hash.optional(),
  }),
  ResultCertified: z.object({ outcome, counts, block: hash }),
  Noted: z.object({
    term: count,
    height: count,
    prev: hash,
    time: count,
    fold: count,
    heads: z.array(head).min(1).max(MOST_HEADS),
    digest: hash,
    votes: z.array(hash).max(700).optional(),
  }),
  Sealed: z.object({ term: count, noted: hash, agreed: place }),
  Objected: z.object({ noted: hash, code }),
  ConvenorVoted: z.object({ term: count, candidate: iri, agreed: place }),
} satisfies { readonly [Type in keyof CoalitionMembers]: z.ZodType };
