import { z } from "@hono/zod-openapi";
import { findPersons } from "#db/accounts.ts";
import type { Body } from "#db/bodies.ts";
import { type ListedMotion, type Motion, countSecondsOf } from "#db/motions.ts";
import { listQuestionsOfMotions } from "#db/questions.ts";
import { visibilities } from "#domain/bodies.ts";
import { stepKinds } from "#domain/incidentals.ts";
import { motionKinds, motionStates } from "#domain/motions.ts";
import { pendingOfAll } from "#commands/pending.ts";
import { id, orNull, time, timeOf, timeOrNull } from "#api/answers.ts";
import type { ApiOptions } from "#api/kit.ts";
import { contestShape } from "./contests.ts";
import { ruleShape } from "./rules.ts";

/** A motion; what is for members only has no activity, and its mover a name only for members or by consent. */
export const motionShape = z
  .object({
    id,
    number: z.int(),
    body: z.string(),
    kind: z.enum(motionKinds),
    title: z.string(),
    text: z.string(),
    textHtml: z.string(),
    textHash: z.string().nullable().openapi({ description: "From submission on; an amendment names it as its base" }),
    language: z.string(),
    object: z.string().nullable(),
    effect: z.looseObject({}).nullable().openapi({ description: "What its adoption does" }),
    contest: orNull(contestShape).openapi({ description: "How its vote chooses among options; null: yes or no" }),
    options: z.array(z.string()).openapi({ description: "Named at drafting; nominees join them when voting opens" }),
    rule: orNull(ruleShape).openapi({ description: "Asked for at drafting; null: the body's rule for the kind" }),
    state: z.enum(motionStates),
    visibility: z.enum(visibilities),
    url: z.url(),
    activity: z.url().nullable(),
    mover: z.object({ name: z.string().nullable() }),
    seconds: z.int(),
    questions: z.array(id),
    pending: z
      .array(
        z.object({
          what: z.enum(["step", "amendment", "motion"]),
          id,
          kind: z.enum(stepKinds).optional(),
          degree: z.int().min(1).max(2).optional(),
          question: id.nullable(),
        }),
      )
      .openapi({ description: "What is before the body, topmost first" }),
    dueAt: time.nullable().openapi({ description: "When a postponed motion comes back, or one on the table lapses" }),
    calendar: id.nullable().openapi({ description: "The consent calendar on which it is or was voted on" }),
    createdAt: time,
    submittedAt: time.nullable(),
    decidedAt: time.nullable(),
  })
  .openapi("Motion");

/** What adoption does, with its date as text. */
function shapeEffect(effect: Motion["effect"]): Record<string, unknown> | null {
  if (effect === null || !("charter" in effect)) return effect;
  const { effectiveAt, ...charter } = effect.charter;
  return { charter: { ...charter, ...(effectiveAt !== undefined && { effectiveAt: timeOf(effectiveAt) }) } };
}

/** Motions as shapes, in a few more reads however many they are. */
export async function shapeMotions(
  { db, iris }: Pick<ApiOptions, "db" | "iris">,
  rows: readonly ListedMotion[],
): Promise<z.infer<typeof motionShape>[]> {
  const ids = rows.map(({ motion }) => motion.id);
  const [movers, seconds, questions, pending] = await Promise.all([
    findPersons(db.orm, [...new Set(rows.map(({ motion }) => motion.mover))]),
    countSecondsOf(db.orm, ids),
    listQuestionsOfMotions(db.orm, ids),
    pendingOfAll(
      db.orm,
      rows.map(({ motion }) => motion),
    ),
  ]);
  const asked = Map.groupBy(questions, (question) => question.motion);
  return rows.map(({ motion, bodySlug, bodyVisibility, isInside }) => {
    const mover = movers.get(motion.mover);
    const isPublic = motion.visibility === "public" && bodyVisibility === "public";
    const { number, kind, title, text, textHtml, textHash, language, object, effect, rule, state, visibility } = motion;
    const { contest, options } = motion;
    return {
      id: motion.id,
      number,
      body: bodySlug,
      kind,
      title,
      text,
      textHtml,
      textHash,
      language,
      object,
      contest,
      options,
      effect: shapeEffect(effect),
      rule,
      state,
      visibility,
      url: iris.motionPage(number, title),
      activity: isPublic ? iris.motion(motion.id) : null,
      mover: { name: mover !== undefined && (isInside || mover.isNamePublic) ? mover.name : null },
      seconds: seconds.get(motion.id) ?? 0,
      questions: (asked.get(motion.id) ?? []).map((question) => question.id),
      pending: [...(pending.get(motion.id) ?? [])],
      dueAt: timeOrNull(motion.dueAt),
      calendar: motion.calendar,
      createdAt: timeOf(motion.createdAt),
      submittedAt: timeOrNull(motion.submittedAt),
      decidedAt: timeOrNull(motion.decidedAt),
    };
  });
}

/** One motion as a shape. */
export async function shapeMotion(
  options: ApiOptions,
  { motion, body, isInside }: { motion: Motion; body: Pick<Body, "slug" | "visibility">; isInside: boolean },
): Promise<z.infer<typeof motionShape>> {
  const listed = { motion, bodySlug: body.slug, bodyVisibility: body.visibility, isInside };
  const [shape] = await shapeMotions(options, [listed]);
  if (shape === undefined) throw new TypeError("a motion without a shape");
  return shape;
}
