import type { Body, Key } from "#db/bodies.ts";
import type { Iris } from "#domain/iris.ts";
import type { JsonObject } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import { createPublicKey } from "node:crypto";
import { ACTOR_CONTEXT, escaped, type Here, link, timeText } from "./documents.ts";
import { multibaseOf } from "./gazette/multikey.ts";
import { wordsIn } from "./words.ts";

/** What an actor document says beside the body's own row. */
export type BodyDetails = {
  /** Current and retired keys of the body; log keys are left out. */
  readonly keys: readonly Key[];
  readonly members: number;
  readonly organization: Pick<Body, "id" | "slug" | "name" | "kind">;
  /** Of a coalition whose convenor changed: the actor that spoke for it before, or the one that does now. */
  readonly moves?: { readonly from: string | undefined; readonly to: string | undefined } | undefined;
};

/** Whether strangers may know of the body; a members-only one has no actor. */
export const isKnown = (body: Pick<Body, "visibility"> | undefined): boolean => body?.visibility === "public";

/** The actor of a body (R8): the voice of an organization, a chapter, a committee; a Group for a caucus. */
export function bodyActor({ iris }: Here, body: Body, { keys, members, organization, moves }: BodyDetails): JsonObject {
  const id = iris.actor(body.id);
  const words = wordsIn(body.locale);
  const page = iris.bodyPage(body.slug);
  return {
    "@context": ACTOR_CONTEXT,
    id,
    type: body.kind === "caucus" ? "Group" : "Organization",
    preferredUsername: body.slug,
    name: body.name,
    summary: body.summary === "" ? "" : summaryHtml(body.summary),
    url: page,
    ...(body.kind === "caucus" && { attributedTo: iris.moderators(body.id) }),
    ...places(iris, body.id),
    featured: iris.featured(body.id),
    endpoints: { sharedInbox: iris.sharedInbox },
    publicKey: rsaKey(id, keys.find((key) => key.purpose === "rsa" && key.retiredAt === null)?.public ?? ""),
    assertionMethod: keys.filter((key) => key.purpose === "ed25519").map((key) => multikey(id, key)),
    alsoKnownAs: moves?.from === undefined ? [] : [moves.from],
    ...(moves?.to !== undefined && { movedTo: moves.to }),
    attachment: [
      field(words.website, link(page).replace("<a ", '<a rel="me" ')),
      field(words.members, String(members)),
      ...(organization.id === body.id ? [] : [field(words.partOf, link(iris.bodyPage(organization.slug)))]),
      field(words.record, link(iris.gazette(organization.slug))),
    ],
    tag: [],
    manuallyApprovesFollowers: false,
    discoverable: true,
    indexable: true,
    published: timeText(body.createdAt),
    updated: timeText(body.changedAt),
  };
}

function places(iris: Iris, body: string): JsonObject {
  return {
    inbox: iris.inbox(body),
    outbox: iris.outbox(body),
    followers: iris.followers(body),
    following: iris.following(body),
  };
}

const summaryHtml = (text: string): string =>
  text
    .split(/\n{2,}/u)
    .map((part) => `<p>${escaped(part.trim()).replaceAll("\n", "<br>")}</p>`)
    .join("");

const field = (name: string, value: string): JsonObject => ({ type: "PropertyValue", name, value });

/** The id of an actor's key for HTTP signatures is the actor with `#main-key`. */
const rsaKey = (actor: string, pem: string): JsonObject => ({
  id: `${actor}#main-key`,
  owner: actor,
  publicKeyPem: pem,
});

/** An entry key; a retired one stays, with the time of its end (and of its revocation), so that strangers can verify old entries. */
function multikey(actor: string, key: Pick<Key, "id" | "public" | "retiredAt" | "revokedAt">): JsonObject {
  const publicKeyMultibase = multibaseOf(createPublicKey(key.public));
  return {
    id: `${actor}#${publicKeyMultibase}`,
    type: "Multikey",
    controller: actor,
    publicKeyMultibase,
    ...(key.retiredAt !== null && { expires: timeText(key.retiredAt) }),
    ...(key.revokedAt !== null && { revoked: timeText(key.revokedAt) }),
  };
}

/** What the instance's own actors need: its public key, and the language and time of its home organization. */
export type HomeDetails = { readonly keyPem: string; readonly locale: string; readonly since: Instant };

/** The `Application` that signs this server's fetches (FEP-2677). */
export function instanceActor({ iris }: Here, home: HomeDetails): JsonObject {
  const summary = wordsIn(home.locale).instanceSummary;
  return ownActor(iris, home, {
    id: iris.instanceActor,
    type: "Application",
    handle: "instance",
    name: iris.host,
    summary,
  });
}

/** The `Service` whose outbox tells peers that a gazette has grown. */
export function gazetteActor({ iris }: Here, home: HomeDetails): JsonObject {
  const words = wordsIn(home.locale);
  const name = words.gazette(iris.host);
  return ownActor(iris, home, {
    id: iris.gazetteActor,
    type: "Service",
    handle: "gazette",
    name,
    summary: words.gazetteSummary,
  });
}

type OwnActor = {
  readonly id: string;
  readonly type: string;
  readonly handle: string;
  readonly name: string;
  readonly summary: string;
};

function ownActor(
  iris: Iris,
  { keyPem, since }: HomeDetails,
  { id, type, handle, name, summary }: OwnActor,
): JsonObject {
  return {
    "@context": ACTOR_CONTEXT,
    id,
    type,
    preferredUsername: handle,
    name,
    summary: `<p>${escaped(summary)}</p>`,
    url: type === "Service" ? `${iris.publicUrl}/gazette` : `${iris.publicUrl}/`,
    inbox: iris.sharedInbox,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    endpoints: { sharedInbox: iris.sharedInbox },
    publicKey: rsaKey(id, keyPem),
    attachment: [],
    tag: [],
    // A Follow of the gazette is a proposal to peer, which a person answers.
    manuallyApprovesFollowers: type === "Service",
    discoverable: false,
    indexable: false,
    published: timeText(since),
  };
}
