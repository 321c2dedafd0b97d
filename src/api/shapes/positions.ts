import { z } from "@hono/zod-openapi";
import type { listPositionsSeenBy } from "#db/positions.ts";
import type { Recall } from "#db/recalls.ts";
import type { Iris } from "#domain/iris.ts";
import { positionStates } from "#domain/positions.ts";
import { id, time, timeOf, timeOrNull } from "#api/answers.ts";

/** What a body holds, with the decision that made it and what ended it. */
export const positionShape = z
  .object({
    id,
    body: z.string(),
    state: z.enum(positionStates),
    title: z.string(),
    textHtml: z.string(),
    motion: id,
    question: id,
    supersedes: id.nullable(),
    adoptedAt: time,
    endedAt: time.nullable(),
    endedBy: id.nullable().openapi({ description: "The question that ended it" }),
    entry: z.url().nullable(),
    url: z.url(),
  })
  .openapi("Position");

type Row = Awaited<ReturnType<typeof listPositionsSeenBy>>[number];

export function shapePosition(
  iris: Iris,
  { position, body, organization, motion }: Row,
): z.infer<typeof positionShape> {
  const isPublic = body.visibility === "public" && motion.visibility === "public";
  const { adoptedAt, endedAt, textHash: _, ...rest } = position;
  return {
    ...rest,
    body: body.slug,
    title: motion.title,
    textHtml: motion.textHtml,
    adoptedAt: timeOf(adoptedAt),
    endedAt: timeOrNull(endedAt),
    entry: isPublic ? iris.entry(organization, position.id) : null,
    url: iris.positionPage(position.id),
  };
}

/** A petition or a motion to end a mandate, for the members of the home body and its holder. */
export const recallShape = z
  .object({
    id,
    mandate: id,
    body: z.string(),
    groundsHtml: z.string(),
    signatures: z.int(),
    needed: z.int(),
    motion: id.nullable(),
    noticeUntil: time.nullable(),
    replyHtml: z.string().nullable(),
    repliedAt: time.nullable(),
    startedAt: time,
  })
  .openapi("Recall");

export function shapeRecall(
  recall: Recall,
  { body, signatures, needed }: { readonly body: string; readonly signatures: number; readonly needed: number },
): z.infer<typeof recallShape> {
  const { id, mandate, groundsHtml, motion, noticeUntil, replyHtml, repliedAt, startedAt } = recall;
  return {
    id,
    mandate,
    body,
    groundsHtml,
    signatures,
    needed,
    motion,
    noticeUntil: timeOrNull(noticeUntil),
    replyHtml,
    repliedAt: timeOrNull(repliedAt),
    startedAt: timeOf(startedAt),
  };
}
