import { z } from "@hono/zod-openapi";
import { id, time } from "#api/answers.ts";

const named = z.object({ actor: z.url(), name: z.string().nullable(), host: z.string() });

export const caucusShape = z
  .object({
    actor: z.url(),
    name: z.string().nullable(),
    url: z.string(),
    host: z.string(),
    slug: z.string().nullable().openapi({ description: "Of one that this instance hosts" }),
    recognizedBy: z.array(named.extend({ since: time })),
    members: z
      .array(z.object({ actor: z.string().nullable(), name: z.string().nullable(), count: z.int() }))
      .nullable()
      .openapi({ description: "By the body that vouches for them; counts alone, of one that this instance hosts" }),
  })
  .openapi("Caucus");

export const recognitionShape = z
  .object({ id, body: z.url(), caucus: z.url(), since: time })
  .openapi("CaucusRecognition");

export const joinShape = z
  .object({
    id,
    caucus: z.url(),
    name: z.string(),
    url: z.string(),
    state: z.enum(["asked", "accepted", "rejected", "left"]),
    createdAt: time,
  })
  .openapi("CaucusJoin");

export const postShape = z
  .object({
    id,
    activity: z.url(),
    author: z
      .object({ actor: z.url(), name: z.string().nullable(), handle: z.string().nullable() })
      .nullable()
      .openapi({ description: "Null: a member, whose name is nobody’s to see" }),
    contentHtml: z.string(),
    inReplyTo: z.string().nullable(),
    state: z.enum(["shown", "held", "removed"]),
    likes: z.int(),
    createdAt: time,
    changedAt: time.nullable(),
  })
  .openapi("ForumPost");

export const waitingShape = z
  .object({
    posts: z.array(postShape),
    guests: z.array(z.object({ actor: z.url(), state: z.string(), since: time })),
    members: z.array(z.object({ id, voucher: z.url(), since: time })),
  })
  .openapi("ForumWaiting");

export const doorsShape = z
  .object({ joins: z.enum(["recognized", "asked"]), strangers: z.enum(["hold", "refuse"]) })
  .openapi("CaucusDoors");
