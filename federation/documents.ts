import type { Iris } from "#domain/iris.ts";
import type { Json, JsonObject } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import { excerpt, plainText } from "#text/sanitize.ts";

/** Where documents are made: the addresses of this instance and the host of its handles. */
export type Here = { readonly iris: Iris; readonly handleHost: string };

/** An activity that is to be sent: `document` is what is stored, signed, sent and served. */
export type OutgoingActivity = {
  /** The same act makes the same address, so that a repeat makes no second row. */
  readonly iri: string;
  /** Actor IRI of who sends and signs it. */
  readonly sender: string;
  /** The body in whose outbox it is public; null for what is between two actors. */
  readonly body: string | null;
  readonly type: string;
  readonly document: JsonObject;
  /** `followers` of the body, or inboxes. */
  readonly to: "followers" | readonly string[];
};

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const AS2 = "https://www.w3.org/ns/activitystreams";

/** `@context` of objects and activities: ActivityStreams and the few terms that we add (R6). */
export const CONTEXT: Json = [
  AS2,
  {
    plenum: "https://w3id.org/plenum/ns#",
    entryId: { "@id": "plenum:entryId", "@type": "@id" },
    toot: "http://joinmastodon.org/ns#",
    votersCount: "toot:votersCount",
    sensitive: "as:sensitive",
  },
];

/** `@context` of actors: keys, Multikeys, fields and what Mastodon asks of an account. */
export const ACTOR_CONTEXT: Json = [
  AS2,
  "https://w3id.org/security/v1",
  "https://www.w3.org/ns/did/v1",
  "https://w3id.org/security/multikey/v1",
  {
    toot: "http://joinmastodon.org/ns#",
    schema: "http://schema.org#",
    featured: { "@id": "toot:featured", "@type": "@id" },
    discoverable: "toot:discoverable",
    indexable: "toot:indexable",
    manuallyApprovesFollowers: "as:manuallyApprovesFollowers",
    alsoKnownAs: { "@id": "as:alsoKnownAs", "@type": "@id" },
    movedTo: { "@id": "as:movedTo", "@type": "@id" },
    PropertyValue: "schema:PropertyValue",
    value: "schema:value",
  },
];

/** RFC 3339 in UTC without fractions, as every receiver reads it. */
export const timeText = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const letters: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Plain text as it may stand in HTML. */
export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => letters[letter] ?? "");

/** A paragraph of plain text. */
export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

/** A link whose words are its own address, or others. */
export const link = (href: string, words = href.replace(/^https?:\/\//u, "")): string =>
  `<a href="${escaped(href)}">${escaped(words)}</a>`;

/** Our clean HTML as R7 has it: no rules and no preformatted text; a text that is too long is cut between words. */
export function profiled(html: string, max: number): { readonly html: string; readonly isCut: boolean } {
  const simple = html
    .replaceAll(/<hr ?\/?>/gu, "")
    .replaceAll("<pre>", "<blockquote>")
    .replaceAll("</pre>", "</blockquote>");
  if (simple.length <= max) return { html: simple, isCut: false };
  const text = plainText(simple);
  let short = paragraph(excerpt(text, Math.trunc(max * 0.8)));
  // Letters that HTML spells out take more room than they seem to.
  for (let length = max * 0.6; short.length > max; length *= 0.6) short = paragraph(excerpt(text, Math.trunc(length)));
  return { html: short, isCut: true };
}

/** An actor that is named in a text: its address and `@handle@host`. */
export type Mention = { readonly href: string; readonly name: string };

/** What is different from one written object to the next. */
export type Writing = {
  readonly id: string;
  readonly actor: string;
  readonly followers: string;
  readonly url: string;
  readonly content: string;
  readonly language: string;
  readonly published: Instant;
  readonly updated?: Instant;
  readonly inReplyTo?: string;
  readonly context?: string;
  readonly replies?: string;
  readonly entryId?: string;
  readonly mentions?: readonly Mention[];
};

/** A public Note of a body in the strict profile, without `@context`. */
export function note(writing: Writing): JsonObject {
  const { id, actor, content, language, published, updated, mentions = [], inReplyTo, context, entryId } = writing;
  return {
    id,
    type: "Note",
    attributedTo: actor,
    to: [PUBLIC],
    cc: [writing.followers, ...mentions.map(({ href }) => href)],
    content,
    contentMap: { [language]: content },
    published: timeText(published),
    ...(updated !== undefined && updated > published && { updated: timeText(updated) }),
    url: writing.url,
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(context !== undefined && { context }),
    ...(writing.replies !== undefined && { replies: writing.replies }),
    ...(entryId !== undefined && { entryId }),
    tag: mentions.map(({ href, name }) => ({ type: "Mention", href, name })),
    attachment: [],
    sensitive: false,
  };
}

/** A document with its `@context`. */
export const whole = (object: JsonObject): JsonObject => ({ "@context": CONTEXT, ...object });

/** What remains of a thing that was taken back. */
export const tombstone = (id: string, deleted?: Instant): JsonObject => ({
  id,
  type: "Tombstone",
  ...(deleted !== undefined && { deleted: timeText(deleted) }),
});

/** A public activity of a body for its followers. */
export function activityOf(
  { iris }: Here,
  body: string,
  activity: {
    readonly id: string;
    readonly type: "Create" | "Update" | "Delete" | "Announce" | "Undo" | "Move";
    readonly object: JsonObject | string;
    readonly at: Instant;
    readonly cc?: readonly string[];
    readonly to?: OutgoingActivity["to"];
  },
): OutgoingActivity {
  const iri = iris.activity(activity.id);
  const sender = iris.actor(body);
  const document = {
    "@context": CONTEXT,
    id: iri,
    type: activity.type,
    actor: sender,
    published: timeText(activity.at),
    to: [PUBLIC],
    cc: [iris.followers(body), ...(activity.cc ?? [])],
    object: activity.object,
  };
  return { iri, sender, body, type: activity.type, document, to: activity.to ?? "followers" };
}
