import { z } from "zod";
import { actorRules, iri, sameHost } from "./actors.ts";
import { contextRule } from "./contexts.ts";

/*
 * The strict profile R1-R8 of lane A, as the parsers of Mastodon, GoToSocial, Misskey, Lemmy, Mobilizon and NodeBB read
 * documents: what passes here is read by all of them.
 */

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

const activityTypes = [
  "Create",
  "Update",
  "Delete",
  "Undo",
  "Follow",
  "Accept",
  "Reject",
  "Announce",
  "Like",
  "Add",
  "Remove",
  "Move",
  "Flag",
  "Join",
  "Leave",
  "Offer",
  "Invite",
];
const objectTypes = ["Note", "Article", "Page", "Event", "Question", "Tombstone"];
const actorTypes = ["Organization", "Group", "Person", "Service", "Application"];
const collectionTypes = ["OrderedCollection", "OrderedCollectionPage", "Collection", "CollectionPage"];

const audience = z.array(iri.or(z.literal(PUBLIC)));
const time = z.iso.datetime({ offset: true });

const tag = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("Hashtag"), name: z.string().startsWith("#"), href: iri }),
  z.looseObject({ type: z.literal("Mention"), name: z.string().startsWith("@"), href: iri }),
]);
const attachment = z.looseObject({
  type: z.enum(["Image", "Document"]),
  url: iri,
  mediaType: z
    .string()
    .regex(/^[a-z]+\/[a-z0-9.+-]+$/u)
    .optional(),
  name: z.string().nullish(),
});

const allowedTags = new Set([
  "p",
  "br",
  "a",
  "ul",
  "ol",
  "li",
  "strong",
  "em",
  "h2",
  "h3",
  "h4",
  "blockquote",
  "code",
  "span",
]);
const html = z.string().superRefine((text, context) => {
  for (const [, name = ""] of text.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9]*)/gu)) {
    if (!allowedTags.has(name.toLowerCase())) context.addIssue({ code: "custom", message: `R7: <${name}> in content` });
  }
  for (const [, href = ""] of text.matchAll(/href="([^"]*)"/gu)) {
    if (!/^(https?:|mailto:)/u.test(href)) context.addIssue({ code: "custom", message: `R7: link to ${href}` });
  }
  if (!/<a [^>]*href="https?:/u.test(text)) context.addIssue({ code: "custom", message: "R7: no link to our page" });
});

const option = z.looseObject({
  type: z.literal("Note"),
  name: z.string().min(1),
  replies: z.looseObject({ type: z.literal("Collection"), totalItems: z.int().nonnegative() }),
});

const written = z.looseObject({
  id: iri,
  type: z.enum(["Note", "Article", "Page", "Event", "Question"]),
  attributedTo: iri,
  to: audience.min(1),
  cc: audience,
  tag: z.array(tag),
  attachment: z.array(attachment),
  content: html,
  published: time,
  updated: time.optional(),
  url: iri,
  inReplyTo: iri.nullish(),
  context: iri.optional(),
  name: z.string().min(1).optional(),
  summary: z.string().nullish(),
  sensitive: z.boolean().optional(),
  entryId: iri.optional(),
});

const byType: Record<string, z.ZodType> = {
  Note: written.extend({ summary: z.never("R5: a summary on a Note is a content warning").optional() }),
  Article: written.extend({ name: z.string().min(1), summary: z.string().min(1) }),
  Page: written.extend({ name: z.string().min(1), summary: z.string().min(1) }),
  Event: written.extend({
    name: z.string().min(1),
    summary: z.string().min(1),
    startTime: time,
    endTime: time.optional(),
    joinMode: z.enum(["external", "free", "restricted", "invite"]).optional(),
    location: z
      .union([
        z.looseObject({ type: z.enum(["Place", "VirtualLocation"]), name: z.string() }),
        z.array(z.looseObject({ type: z.enum(["Place", "VirtualLocation"]) })),
      ])
      .optional(),
  }),
  Question: written.extend({
    oneOf: z.array(option).min(2).optional(),
    anyOf: z.array(option).min(2).optional(),
    endTime: time,
    closed: time.optional(),
    votersCount: z.int().nonnegative().optional(),
  }),
  Tombstone: z.looseObject({ id: iri, type: z.literal("Tombstone"), deleted: time.optional() }),
};

const anyObject = z.looseObject({ type: z.enum([...objectTypes, ...actorTypes, ...activityTypes]) });

const activity = z.looseObject({
  id: iri,
  type: z.enum(activityTypes, "R1: one plain type that all know"),
  actor: iri,
  object: z.union([iri, z.array(iri), anyObject]),
  to: audience.optional(),
  cc: audience.optional(),
  published: time.optional(),
  target: iri.optional(),
});

const collection = z.looseObject({
  id: iri,
  type: z.enum(collectionTypes),
  totalItems: z.int().nonnegative().optional(),
  first: z.union([iri, z.looseObject({ type: z.enum(collectionTypes) })]).optional(),
  orderedItems: z.array(z.unknown()).optional(),
});

/** Every reason why one of the known servers would not read this document; empty when all of them do. */
export function faultsFor(document: unknown): string[] {
  const top = z.looseObject({ "@context": contextRule, type: z.string("R1: type is one string") }).safeParse(document);
  if (!top.success) return issues(top.error, "");
  return faultsInside(document, "");
}

/** Throws, naming each broken rule, unless Mastodon, GoToSocial, Misskey, Lemmy, Mobilizon and NodeBB all read this document. */
export function assertAcceptedByAll(document: unknown): void {
  const faults = faultsFor(document);
  if (faults.length > 0)
    throw new Error(`not accepted by all:\n${faults.join("\n")}\n${JSON.stringify(document, null, 1)}`);
}

function faultsInside(document: unknown, path: string): string[] {
  const { type } = z.looseObject({ type: z.string() }).parse(document);
  if (activityTypes.includes(type)) return activityFaults(document, path);
  if (actorTypes.includes(type)) return [...check(actorRules, document, path)];
  if (collectionTypes.includes(type)) return check(collection, document, path);
  const rules = byType[type];
  if (rules === undefined) return [`${path}: R1: type ${type} is unknown`];
  const faults = check(rules, document, path);
  if (faults.length > 0 || type === "Tombstone") return faults;
  const { id, attributedTo } = written.parse({ ...(document as object), summary: undefined, type: "Note" });
  return sameHost(id, attributedTo) ? [] : [`${path}: R2: id and attributedTo are on different hosts`];
}

const needsEmbedded = new Set(["Undo", "Accept", "Reject"]);
const needsAudience = new Set(["Create", "Update", "Announce", "Delete"]);

function activityFaults(document: unknown, path: string): string[] {
  const shape = activity.safeParse(document);
  if (!shape.success) return issues(shape.error, path);
  const { id, type, actor, object, to, target } = shape.data;
  const inside = typeof object === "object" && !Array.isArray(object) ? object : undefined;
  const faults: string[] = [];
  if (!sameHost(id, actor)) faults.push(`${path}: R2: id and actor are on different hosts`);
  if (needsAudience.has(type) && (to === undefined || to.length === 0)) faults.push(`${path}: R2: ${type} without to`);
  if (Array.isArray(object) && type !== "Flag") faults.push(`${path}: R2: object is an array`);
  if (type === "Create" && inside === undefined) faults.push(`${path}: Create without its object`);
  if (type === "Move" && target === undefined) faults.push(`${path}: Move without target`);
  if (needsEmbedded.has(type) && inside === undefined)
    faults.push(`${path}: ${type} without its activity (Lemmy, Misskey)`);
  if (inside === undefined) return faults;
  return [...faults, ...insideFaults(shape.data, inside, `${path}.object`)];
}

function insideFaults(outer: z.infer<typeof activity>, inside: z.infer<typeof anyObject>, path: string): string[] {
  // An Add carries its entry beside the object, and a Join may name an event shortly: only what is shown is held to the profile.
  const faults = activityTypes.includes(inside.type) || outer.type !== "Add" ? faultsInside(inside, path) : [];
  const author = inside["attributedTo"];
  if (["Create", "Update"].includes(outer.type) && author !== undefined && author !== outer.actor) {
    faults.push(`${path}: attributedTo is not the actor`);
  }
  if (outer.type === "Undo" && inside["actor"] !== outer.actor) faults.push(`${path}: an Undo of another's activity`);
  return faults;
}

function check(rules: z.ZodType, document: unknown, path: string): string[] {
  const result = rules.safeParse(document);
  return result.success ? [] : issues(result.error, path);
}

function issues(error: z.ZodError, path: string): string[] {
  return error.issues.map((issue) => `${[path, ...issue.path].join(".")}: ${issue.message}`);
}
