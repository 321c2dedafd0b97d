import { z } from "@hono/zod-openapi";
import type { listEndorsementsSeenBy, listMirroredEndorsements } from "#db/endorsements.ts";
import type { Iris } from "#domain/iris.ts";
import { id, time, timeOf, timeOrNull } from "#api/answers.ts";

/** An endorsement, by a body here or at a peer; what a members-only body does has no activity and no entry. */
export const endorsementShape = z
  .object({
    id,
    body: z.object({ slug: z.string().optional(), name: z.string(), actor: z.url(), host: z.string() }),
    object: z.string(),
    statement: z.string().nullable(),
    question: id.nullable().optional().openapi({ description: "Of a body here: what decided it" }),
    state: z.enum(["standing", "withdrawn"]),
    url: z.url(),
    activity: z.url().nullable(),
    entry: z.url().nullable(),
    createdAt: time,
    withdrawnAt: time.nullable(),
  })
  .openapi("Endorsement");

type Shape = z.infer<typeof endorsementShape>;
type Own = Awaited<ReturnType<typeof listEndorsementsSeenBy>>[number];
type Mirrored = Awaited<ReturnType<typeof listMirroredEndorsements>>[number];

/** An endorsement by a body of this instance. */
export function shapeOwn(iris: Iris, { endorsement, body, organization }: Own): Shape {
  const isPublic = body.visibility === "public";
  return {
    id: endorsement.id,
    body: { slug: body.slug, name: body.name, actor: iris.actor(body.id), host: iris.host },
    object: endorsement.object,
    statement: endorsement.statement,
    question: endorsement.question,
    state: endorsement.withdrawnAt === null ? "standing" : "withdrawn",
    url: iris.endorsementPage(endorsement.id),
    activity: isPublic ? iris.endorsement(endorsement.id) : null,
    entry: isPublic ? iris.entry(organization, endorsement.id) : null,
    createdAt: timeOf(endorsement.createdAt),
    withdrawnAt: timeOrNull(endorsement.withdrawnAt),
  };
}

/** An endorsement by a body of a peer, as the mirror of its gazette tells. */
export function shapeMirrored({ endorsement, name, handle, host, file }: Mirrored): Shape {
  const from = host ?? URL.parse(endorsement.actor)?.host ?? "";
  return {
    id: endorsement.id,
    body: { name: name ?? handle ?? from, actor: endorsement.actor, host: from },
    object: endorsement.object,
    statement: textOf(file),
    state: endorsement.withdrawnAt === null ? "standing" : "withdrawn",
    url: endorsement.entry,
    activity: null,
    entry: endorsement.entry,
    createdAt: timeOf(endorsement.at),
    withdrawnAt: timeOrNull(endorsement.withdrawnAt),
  };
}

/** The text of a salted file, whose hash has been checked when it was fetched. */
const textOf = (file: string | null): string | null =>
  file === null ? null : z.object({ text: z.string() }).parse(JSON.parse(file)).text;
