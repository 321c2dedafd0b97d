import { z } from "@hono/zod-openapi";
import { type Amendment, findVersion, listAmenders, listVersions } from "#db/amendments.ts";
import type { Reader } from "#db/open.ts";
import { amendmentStates, bases } from "#domain/amendments.ts";
import type { Seen } from "#commands/reading.ts";
import { id, orNull, time, timeOf, timeOrNull } from "#api/answers.ts";
import type { ApiOptions } from "#api/kit.ts";
import { diffWords } from "#text/diff.ts";
import type { Motion } from "#db/motions.ts";
import { amendmentPath } from "#domain/iris.ts";

const show = z.object({ yes: z.int(), no: z.int() });

/** An amendment; its mover has a name only for members or by consent. */
export const amendmentShape = z
  .object({
    id,
    motion: id,
    number: z.int().openapi({ description: "One series a motion" }),
    degree: z.union([z.literal(1), z.literal(2)]),
    amends: id.nullable().openapi({ description: "The amendment that one of the second degree changes" }),
    basis: z
      .enum(bases)
      .nullable()
      .openapi({ description: "Of a motion that was adopted: by which majority it is changed" }),
    state: z.enum(amendmentStates),
    text: z.string().openapi({ description: "The whole new text of what it amends" }),
    textHash: z.string(),
    baseHash: z.string().openapi({ description: "`textHash` of the text that it was written on" }),
    reason: z.string().nullable(),
    reasonHtml: z.string().nullable(),
    mover: z.object({ name: z.string().nullable() }),
    question: id.nullable().openapi({ description: "Open on it, or what decided it" }),
    show: orNull(show).openapi({ description: "Hands that decided it" }),
    url: z.url(),
    movedAt: time,
    decidedAt: time.nullable(),
  })
  .openapi("Amendment");

/** An amendment with what it changes in the text that it was written on. */
export const amendmentWithChange = amendmentShape
  .extend({
    change: z.array(z.object({ kind: z.enum(["same", "out", "in"]), text: z.string() })).openapi({
      description: "In reading order: without what is in it is the text before, without what is out the text after",
    }),
  })
  .openapi("AmendmentWithChange");

/** One text that a motion has had. */
export const versionShape = z
  .object({
    number: z.int(),
    textHash: z.string(),
    text: z.string(),
    amendment: id.nullable().openapi({ description: "What made it; null: as it was submitted" }),
    at: time,
  })
  .openapi("TextVersion");

/** The amendments of a motion as shapes, in one more read. */
export async function shapeAmendments(
  { db, iris }: Pick<ApiOptions, "db" | "iris">,
  { motion, isInside }: Seen<{ motion: Motion }>,
  rows: readonly Amendment[],
): Promise<z.infer<typeof amendmentShape>[]> {
  const movers = await listAmenders(db.orm, motion.id);
  return rows.map((row) => {
    const mover = movers.get(row.mover);
    const { number, degree, amends, basis, state, text, textHash, baseHash, reason, reasonHtml, question } = row;
    return {
      id: row.id,
      motion: motion.id,
      number,
      degree,
      amends,
      basis,
      state,
      text,
      textHash,
      baseHash,
      reason,
      reasonHtml,
      mover: { name: mover !== undefined && (isInside || mover.isNamePublic) ? mover.name : null },
      question,
      show: row.show,
      url: iris.publicUrl + amendmentPath(motion, number),
      movedAt: timeOf(row.movedAt),
      decidedAt: timeOrNull(row.decidedAt),
    };
  });
}

/** One amendment with its change. */
export async function shapeAmendment(
  api: Pick<ApiOptions, "db" | "iris">,
  seen: Seen<{ motion: Motion; amendment: Amendment }>,
): Promise<z.infer<typeof amendmentWithChange>> {
  const { amendment } = seen;
  const [[shape], base] = await Promise.all([
    shapeAmendments(api, seen, [amendment]),
    findVersion(api.db.orm, amendment.amends ?? amendment.motion, amendment.baseHash),
  ]);
  if (shape === undefined) throw new TypeError("one row is one shape");
  return { ...shape, change: [...diffWords(base?.text ?? "", amendment.text)] };
}

/** Every text that a motion has had, oldest first. */
export async function shapeVersions(db: Reader, motion: string): Promise<z.infer<typeof versionShape>[]> {
  const versions = await listVersions(db, motion);
  return versions.map(({ number, hash, text, madeBy, at }) => ({
    number,
    textHash: hash,
    text,
    amendment: madeBy,
    at: timeOf(at),
  }));
}
