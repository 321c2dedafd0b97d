import { z } from "@hono/zod-openapi";
import type { CoalitionMotion } from "#db/coalition/motions.ts";
import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import { partsOf } from "#commands/texts.ts";
import { coalitionMotionKinds } from "#domain/coalition/motions.ts";
import { standingOf } from "#domain/coalition/standing.ts";
import { motionStates } from "#domain/motions.ts";
import { motionShape } from "./motions.ts";
import { id, orNull, time, timeOf } from "#api/answers.ts";

const hash = z.string().openapi({ example: `sha256:${"0".repeat(64)}` });

/** A motion of a coalition as this instance knows it; its text stands in the record of whoever moved it. */
export const coalitionMotionShape = z
  .object({
    id: id.openapi({ description: "The name that this instance gives it; all share the hash" }),
    number: z.null(),
    coalition: hash,
    hash: orNull(hash).openapi({ description: "Of the act that moved it; null until ours is noted" }),
    entry: orNull(z.url()),
    body: orNull(z.string()).openapi({
      description: "The slug of the coalition’s body, where it is one of this instance",
    }),
    kind: z.enum(coalitionMotionKinds),
    title: orNull(z.string()).openapi({ description: "Null until the text has come, and once it is erased" }),
    text: orNull(z.string()),
    textHash: hash,
    effect: orNull(z.record(z.string(), z.unknown())),
    state: z.enum(motionStates),
    known: z.enum(["published", "noted", "final"]),
    url: z.url(),
    activity: z.null(),
    mover: z.object({ name: orNull(z.string()), actor: z.url() }),
    seconds: z.int(),
    secondedBy: z.array(z.url()),
    questions: z.array(id),
    local: orNull(id).openapi({ description: "The motion of this organization: how do we vote?" }),
    createdAt: time.openapi({ description: "Since when it is known here" }),
  })
  .openapi("CoalitionMotion");

/** A motion of a body here, or of a coalition. */
export const anyMotionShape = z.union([motionShape, coalitionMotionShape]);

/** What is beside the row of a motion. */
export type Beside = {
  readonly row: Pick<CoalitionRow, "hash">;
  readonly slug: string | null;
  readonly origin: string;
  readonly text: string | null | undefined;
  readonly name: string | undefined;
};

export function shapeCoalitionMotion(
  motion: CoalitionMotion,
  { row, slug, origin, text, name }: Beside,
): z.infer<typeof coalitionMotionShape> {
  const said = text === null || text === undefined ? undefined : partsOf(text);
  const secondedBy = [...(motion.noted?.seconds ?? [])];
  return {
    id: motion.id,
    number: null,
    coalition: row.hash,
    hash: motion.hash,
    entry: motion.entry,
    body: slug,
    kind: motion.kind,
    title: said?.title ?? null,
    text: said?.text ?? null,
    textHash: motion.textHash,
    effect: motion.effect,
    ...standingOf(motion),
    url: `${origin}/coalitions/${row.hash.slice("sha256:".length)}/motions/${motion.id}`,
    activity: null,
    mover: { name: name ?? null, actor: motion.by },
    seconds: secondedBy.length,
    secondedBy,
    questions: motion.questionHash === null ? [] : [motion.question],
    local: motion.local,
    createdAt: timeOf(motion.foundAt),
  };
}
