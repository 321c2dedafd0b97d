import { z } from "zod";
import { linkOne, optional, one, references, reference, stringOne, text } from "./shapes.ts";

/** Something written elsewhere, as far as we show it. `content` is HTML as it came: clean it before use. */
export type NoteClaim = {
  readonly id: string;
  readonly type: string;
  readonly author: string;
  readonly content: string;
  readonly title: string | undefined;
  readonly language: string | undefined;
  readonly summary: string | undefined;
  readonly url: string | undefined;
  readonly inReplyTo: string | undefined;
  readonly published: string | undefined;
  /** `to` and `cc`; Public is the full URI. */
  readonly audience: readonly string[];
  readonly mentions: readonly string[];
};

/** An actor elsewhere, as far as we show and reach it. */
export type ActorClaim = {
  readonly id: string;
  readonly type: string;
  readonly handle: string;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly inbox: string;
  readonly sharedInbox: string | undefined;
  readonly movedTo: string | undefined;
  readonly alsoKnownAs: readonly string[];
};

export const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const MAX_CONTENT = 65_536;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/u;

const noteTypes = new Set(["Note", "Article", "Page", "Question", "Event", "Video", "Audio", "Image"]);
const actorTypes = new Set(["Person", "Group", "Organization", "Service", "Application"]);

const tag = z
  .object({ type: stringOne, href: reference })
  .transform(({ type, href }) => (type === "Mention" ? href : ""));

const noteShape = z.object({
  id: reference,
  type: stringOne.refine((type) => noteTypes.has(type)),
  attributedTo: references.refine((authors) => authors.length > 0),
  // Too long is refused, not shortened: half a text can say something else.
  content: text(MAX_CONTENT).nullish(),
  contentMap: optional(z.record(z.string(), text(MAX_CONTENT))),
  name: optional(text(1_024)),
  summary: optional(text(MAX_CONTENT)),
  url: optional(linkOne),
  inReplyTo: optional(reference),
  published: optional(z.string().max(64)),
  to: references,
  cc: references,
  /** The group that it is meant for (FEP-1b12). */
  audience: references,
  tag: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(tag.catch(""))),
});

const actorShape = z.object({
  id: reference,
  type: stringOne.refine((type) => actorTypes.has(type)),
  preferredUsername: text(255),
  name: optional(text(1_024)),
  url: optional(linkOne),
  inbox: reference,
  endpoints: optional(z.object({ sharedInbox: optional(reference) })),
  movedTo: optional(reference),
  alsoKnownAs: references,
});

/** Reads an object that a person wrote: Note, Article, Page, Question, Event, Video; undefined when it is none or too long. */
export function readNote(document: unknown, author?: string): NoteClaim | undefined {
  const shape = noteShape.safeParse(document);
  if (!shape.success) return undefined;
  const { id, type, attributedTo, contentMap, name, summary, url, inReplyTo, published, to, cc, tag } = shape.data;
  const [language] = Object.keys(contentMap ?? {}).filter((name) => LANGUAGE.test(name));
  const by = attributedTo.find((one) => one === author) ?? attributedTo[0];
  if (by === undefined) return undefined;
  const content = shape.data.content ?? Object.values(contentMap ?? {})[0] ?? "";
  const mentions = tag.filter((href) => href !== "");
  const audience = [...to, ...cc, ...shape.data.audience].map((iri) =>
    iri === "as:Public" || iri === "Public" ? PUBLIC : iri,
  );
  return {
    id,
    type,
    author: by,
    content,
    title: name,
    language,
    summary,
    url,
    inReplyTo,
    published,
    audience,
    mentions,
  };
}

/** Reads an actor document; undefined when nothing could be delivered to it. */
export function readActor(document: unknown): ActorClaim | undefined {
  const shape = actorShape.safeParse(document);
  if (!shape.success) return undefined;
  const { id, type, preferredUsername, name, url, inbox, endpoints, movedTo, alsoKnownAs } = shape.data;
  const sharedInbox = endpoints?.sharedInbox;
  return { id, type, handle: preferredUsername, name, url, inbox, sharedInbox, movedTo, alsoKnownAs };
}

/** Whether a type names an actor. */
export const isActorType = (type: string | undefined): boolean => type !== undefined && actorTypes.has(type);

const typed = z.object({ type: one(z.string()) });

/** The `type` of anything, if it is one string. */
export function typeOf(document: unknown): string | undefined {
  return typed.safeParse(document).data?.type;
}
