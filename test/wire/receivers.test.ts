import { describe, expect, test } from "vitest";
import { assertAcceptedByAll, faultsFor } from "./receivers.ts";

const AS2 = "https://www.w3.org/ns/activitystreams";
const PUBLIC = `${AS2}#Public`;
const actorId = "https://a.example/ap/actors/1";

const actor = {
  "@context": [
    AS2,
    "https://w3id.org/security/v1",
    "https://www.w3.org/ns/did/v1",
    { discoverable: "http://joinmastodon.org/ns#discoverable" },
  ],
  id: actorId,
  type: "Organization",
  preferredUsername: "tenants",
  name: "Tenants",
  url: "https://a.example/@tenants",
  inbox: `${actorId}/inbox`,
  outbox: `${actorId}/outbox`,
  followers: `${actorId}/followers`,
  following: `${actorId}/following`,
  endpoints: { sharedInbox: "https://a.example/ap/inbox" },
  publicKey: {
    id: `${actorId}#main-key`,
    owner: actorId,
    publicKeyPem: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n",
  },
  attachment: [{ type: "PropertyValue", name: "Members", value: "12" }],
};
const note = {
  id: "https://a.example/ap/motions/1",
  type: "Note",
  attributedTo: actorId,
  to: [PUBLIC],
  cc: [`${actorId}/followers`],
  tag: [],
  attachment: [],
  content: '<p>Motion 1: Rent cap</p><p><a href="https://a.example/motions/1">Read</a></p>',
  published: "2026-11-20T10:00:00Z",
  url: "https://a.example/motions/1",
};
const create = {
  "@context": AS2,
  id: "https://a.example/ap/activities/1",
  type: "Create",
  actor: actorId,
  to: [PUBLIC],
  cc: [],
  object: note,
};
const follow = { id: "https://b.example/f", type: "Follow", actor: "https://b.example/u", object: actorId };
const accept = {
  "@context": AS2,
  id: "https://a.example/ap/activities/2",
  type: "Accept",
  actor: actorId,
  object: follow,
};
const withNote = (members: object) => ({ ...create, object: { ...note, ...members } });

describe("what all receivers read", () => {
  test.each<[string, object]>([
    ["an actor", actor],
    ["a Create", create],
    ["an Accept", accept],
    ["a boost", { ...create, type: "Announce", object: note.id }],
    ["a deletion", { ...create, type: "Delete", object: { id: note.id, type: "Tombstone" } }],
    ["a note alone", { "@context": AS2, ...note }],
    ["a collection", { "@context": AS2, id: `${actorId}/followers`, type: "OrderedCollection", totalItems: 3 }],
  ])("%s", (_, document) => {
    expect(() => assertAcceptedByAll(document)).not.toThrow();
  });
});

describe("what some receiver would not read", () => {
  test.each<[string, object]>([
    ["R1 a list of types", { ...create, type: ["Create"] }],
    ["R1 an unknown type", withNote({ type: "plenum:Motion" })],
    ["R2 to is no list", withNote({ to: PUBLIC })],
    ["R2 two authors", withNote({ attributedTo: [actorId] })],
    ["R2 an embedded actor", { ...create, actor: { id: actorId } }],
    ["R2 Public abbreviated", withNote({ to: ["as:Public"] })],
    ["R2 plain http", withNote({ id: "http://a.example/ap/motions/1" })],
    ["R2 an id on another host", withNote({ id: "https://b.example/ap/motions/1" })],
    ["R3 a Link attached", withNote({ attachment: [{ type: "Link", href: "https://a.example/" }] })],
    [
      "R3 an attachment with a list of addresses",
      withNote({ attachment: [{ type: "Image", url: [{ href: "https://a.example/" }] }] }),
    ],
    ["R4 a tag without name", withNote({ tag: [{ type: "Hashtag", href: "https://a.example/" }] })],
    ["R4 another tag", withNote({ tag: [{ type: "Emoji", name: ":x:" }] })],
    ["R5 a summary on a Note", withNote({ summary: "" })],
    ["R5 an Article without summary", withNote({ type: "Article", name: "Minutes" })],
    ["R7 a table", withNote({ content: `${note.content}<table></table>` })],
    ["R7 no link", withNote({ content: "<p>Motion</p>" })],
    ["R8 no key", { ...actor, publicKey: undefined }],
    ["R8 a handle in capitals", { ...actor, preferredUsername: "Tenants" }],
    ["R8 another's key", { ...actor, publicKey: { ...actor.publicKey, owner: "https://a.example/ap/actors/2" } }],
    ["R8 no shared inbox", { ...actor, endpoints: {} }],
    ["R8 a page elsewhere", { ...actor, url: "https://b.example/@tenants" }],
    ["an unbundled context", { ...actor, "@context": [AS2, "https://a.example/context"] }],
    ["no context", { ...create, "@context": undefined }],
    ["an Accept by reference", { ...accept, object: follow.id }],
    ["an Undo of another's Follow", { ...accept, type: "Undo" }],
    ["a Create by another", withNote({ attributedTo: "https://a.example/ap/actors/2" })],
  ])("%s", (_, document) => {
    expect(faultsFor(document)).not.toEqual([]);
  });
});
