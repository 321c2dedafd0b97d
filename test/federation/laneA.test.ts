import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { changeAnnouncement, deleteAnnouncement, publishAnnouncement } from "#commands/announcements.ts";
import { listShownComments } from "#db/comments.ts";
import { countFollowers } from "#db/followers.ts";
import { isObject, type JsonObject } from "#domain/jcs.ts";
import { irisOf, type Iris } from "#domain/iris.ts";
import type { Ask } from "#domain/asking.ts";
import { createAsk } from "#federation/ask.ts";
import { createClient, type Client } from "#federation/client.ts";
import { type Coalition, coalition, type Member, must } from "#test/support/coalition.ts";
import { type Mastodon, startMastodon } from "#test/support/mastodon.ts";
import { join, putToVote } from "#test/support/people.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
let all: Coalition;
let valley: Member;
let masto: Mastodon;
let client: Client;
let ask: Ask;
let iris: Iris;
let actor: string;

beforeAll(async () => {
  all = await coalition(1);
  const [first] = all.members;
  if (first === undefined) throw new Error("no instance");
  valley = first;
  masto = await startMastodon();
  client = createClient({ allowPrivateAddresses: true, userAgent: "test" });
  iris = irisOf(valley.url);
  actor = iris.actor(valley.organization);
  ask = createAsk({ db: valley.database, client, here: { iris, handleHost: valley.host } });
});
afterAll(async () => {
  await client.close();
  await all.close();
  await masto.close();
});

const objectOf = ({ object }: JsonObject): JsonObject => (isObject(object) ? object : {});
const about = (type: string, id: string) => (activity: JsonObject) =>
  activity["type"] === type && (objectOf(activity)["id"] === id || objectOf(activity)["inReplyTo"] === id);
const follow = { id: "", type: "Follow", object: "" };

const folder = new URL("../wire/fixtures/", import.meta.url);
type Foreign = { readonly id: string; readonly type: string; readonly actor: string };
const fixtures = readdirSync(folder).flatMap((file) =>
  (JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { activity: Foreign }[]).map(
    ({ activity }) => [file.replace(".json", ""), activity.type, activity] as const,
  ),
);

describe("an account elsewhere", () => {
  test("finds a body by its handle, follows it, and is accepted at once", async () => {
    const found = await fetch(`${valley.url}/.well-known/webfinger?resource=acct:valley@${valley.host}`);
    const { links } = (await found.json()) as { links: { rel: string; href: string }[] };
    expect(links.find(({ rel }) => rel === "self")?.href).toBe(actor);
    follow.id = `${masto.origin}/follows/1`;
    follow.object = actor;
    expect(await masto.send(iris.inbox(valley.organization), follow)).toBe(202);
    const accept = await masto.next(({ type }) => type === "Accept");
    expect(objectOf(accept)).toMatchObject({ ...follow, actor: masto.actor });
    expect(await countFollowers(valley.database.orm, valley.organization)).toBe(1);
  });
  test("reads an announcement, its change, and forgets it when it is deleted", async () => {
    const { database: db, admin } = valley;
    const made = await perform(db, admin, (act) => publishAnnouncement(act, "valley", { content: "Rent is *due*" }));
    const iri = iris.announcement(made.id);
    const create = await masto.next(about("Create", iri));
    expect(objectOf(create)["content"]).toContain("<em>due</em>");
    const hidden = { content: "For members", visibility: "members" as const };
    await perform(db, admin, (act) => publishAnnouncement(act, "valley", hidden));
    await perform(db, admin, (act) => changeAnnouncement(act, made.id, { content: "Rent is paid" }));
    expect(objectOf(await masto.next(about("Update", iri)))["content"]).toContain("paid");
    await perform(db, admin, (act) => deleteAnnouncement(act, made.id));
    await masto.next(about("Delete", iri));
    expect(JSON.stringify(masto.received)).not.toContain("For members");
  });
  test("reads a motion through its stages, replies, likes, boosts, and takes all of it back", async () => {
    const { database: db, admin } = valley;
    const mover = await join(db, admin, "valley", "Max Mover");
    const seconder = await join(db, admin, "valley", "Sol Second");
    const { motion } = await putToVote(db, { admin, mover, seconder, body: "valley" });
    const iri = iris.motion(motion.id);
    await masto.next((activity) => about("Update", iri)(activity) && JSON.stringify(activity).includes("under vote"));
    const id = `${masto.actor}/statuses/1`;
    const reply = masto.publish({ id, inReplyTo: iri, content: "<p>Well <script>alert(1)</script>said</p>" });
    const create = { id: `${id}/activity`, type: "Create", to: [PUBLIC], object: reply };
    const like = { id: `${masto.origin}/likes/1`, type: "Like", object: iri };
    const boost = { id: `${id}/boost`, type: "Announce", object: iri, to: [PUBLIC] };
    for (const activity of [create, like, boost, like]) expect(await masto.send(iris.sharedInbox, activity)).toBe(202);
    const [comment] = await listShownComments(db.orm, motion.id, 10);
    expect(comment).toMatchObject({ contentHtml: "<p>Well said</p>", handle: "ana", name: "Ana" });
    const replies = await client.document(iris.replies(iri));
    expect(JSON.stringify(replies.kind === "document" && replies.object)).toContain(id);
    const changed = { ...reply, content: "<p>Badly said</p>" };
    await masto.send(iris.sharedInbox, { id: `${id}/update`, type: "Update", object: changed });
    expect((await listShownComments(db.orm, motion.id, 10))[0]?.contentHtml).toBe("<p>Badly said</p>");
    const reactions = async () => db.sql`select kind from reactions where subject = ${motion.id}`;
    expect(await reactions()).toHaveLength(2);
    for (const object of [like, boost])
      await masto.send(iris.sharedInbox, {
        id: `${object.id}/undo`,
        type: "Undo",
        object: { ...object, actor: masto.actor },
      });
    expect(await reactions()).toHaveLength(0);
    await masto.send(iris.sharedInbox, { id: `${id}/delete`, type: "Delete", object: { id, type: "Tombstone" } });
    expect(await listShownComments(db.orm, motion.id, 10)).toEqual([]);
    expect(masto.refused).toEqual([]);
  });
});

describe("what pages ask of other servers", () => {
  test("is an object's title and author, which are then known without asking", async () => {
    const id = `${masto.actor}/statuses/2`;
    masto.publish({ id, content: "<p>Housing is a right. <b>Join</b> us.</p>" });
    const expected = {
      iri: id,
      type: "Note",
      title: "Housing is a right. Join us.",
      author: { handle: `@ana@${masto.host}` },
    };
    expect(await ask.object(id)).toMatchObject(expected);
    masto.publish({ id, content: "<p>Another text</p>" });
    expect(await ask.object(id)).toMatchObject(expected);
    expect(await ask.object(`${masto.origin}/nothing`)).toBeUndefined();
    expect(await ask.glance(`${valley.url}/@valley`)).toMatchObject({ iri: actor });
    expect(await ask.object(actor)).toMatchObject({
      type: "Organization",
      author: { handle: `@valley@${valley.host}` },
    });
  });
  test.each(["acct", "iri"])("is an actor by its %s", async (way) => {
    const address = way === "iri" ? masto.actor : `@ana@${masto.host}`;
    expect(await ask.actor(address)).toMatchObject({ iri: masto.actor, name: "Ana", handle: `@ana@${masto.host}` });
  });
  test("is the page of a person's own server that follows", async () => {
    const url = `${masto.origin}/authorize_interaction?uri=${encodeURIComponent(actor)}`;
    expect(await ask.followPage(`@ana@${masto.host}`, actor)).toEqual({ found: true, url });
  });
  test.each([
    ["ana", "bad-address"],
    ["ana@", "bad-address"],
    ["javascript:alert(1)", "bad-address"],
    ["ana@127.0.0.1:1", "unreachable"],
    [`nobody@user:pw@evil`, "bad-address"],
  ])("has no page for %s", async (address, why) => {
    expect(await ask.followPage(address, actor)).toEqual({ found: false, why });
  });
});

describe("a person here", () => {
  test("follows an account elsewhere through the instance, which says nobody's name, and ends it", async () => {
    const { database: db } = valley;
    const { id } = await must(valley.api<{ id: string }>("POST", "/follows", { actor: `@ana@${masto.host}` }), 201);
    await must(valley.api("POST", "/follows", { actor: "@nobody@127.0.0.1:1" }), 422);
    const asked = await masto.next(({ type }) => type === "Follow");
    expect(asked).toMatchObject({ actor: iris.instanceActor, object: masto.actor });
    const { "@context": _, ...object } = asked;
    await masto.send(iris.sharedInbox, { id: `${masto.origin}/accepts/1`, type: "Accept", object });
    const state = async () => (await db.sql<{ state: string }[]>`select state from follows where id = ${id}`)[0]?.state;
    expect(await state()).toBe("accepted");
    expect((await must(valley.api<{ items: unknown[] }>("GET", "/follows"), 200)).items).toMatchObject([
      { id, state: "accepted" },
    ]);
    await must(valley.api("DELETE", `/follows/${id}`), 204);
    const undo = await masto.next(({ type, actor }) => type === "Undo" && actor === iris.instanceActor);
    expect(objectOf(undo)).toMatchObject({ type: "Follow", object: masto.actor });
    expect(await state()).toBeUndefined();
  });
});

describe("a person here", () => {
  test("follows a body here without anybody being asked", async () => {
    const before = masto.received.length;
    expect(await must(valley.api("POST", "/follows", { actor }), 201)).toMatchObject({ actor, state: "accepted" });
    expect(masto.received).toHaveLength(before);
  });
});

describe("an endorsement", () => {
  test("of a note elsewhere names its author, reaches him, and is undone", async () => {
    const object = `${masto.actor}/statuses/4`;
    masto.publish({ id: object, content: "<p>Support the strike</p>" });
    const made = await must(valley.api<{ id: string }>("POST", "/endorsements", { body: "valley", object }), 201);
    const boost = await masto.next(({ type }) => type === "Announce");
    expect(boost).toMatchObject({ actor, object, cc: [iris.followers(valley.organization), masto.actor] });
    const note = objectOf(await masto.next(about("Create", iris.endorsement(made.id))));
    expect(note).toMatchObject({ tag: [{ type: "Mention", href: masto.actor, name: `@ana@${masto.host}` }] });
    expect(note["content"]).toContain("Support the strike");
    await must(valley.api("POST", `/endorsements/${made.id}/withdraw`, {}), 200);
    expect(
      objectOf(
        await masto.next(({ type, object }) => type === "Undo" && isObject(object) && object["type"] === "Announce"),
      ),
    ).toMatchObject({
      id: boost["id"],
    });
  });
});

describe("an account that goes", () => {
  test("takes its following and its replies along", async () => {
    const { database: db, admin } = valley;
    const made = await perform(db, admin, (act) => publishAnnouncement(act, "valley", { content: "Last" }));
    const iri = iris.announcement(made.id);
    await masto.next(about("Create", iri));
    const id = `${masto.actor}/statuses/3`;
    const object = masto.publish({ id, inReplyTo: iri, content: "Bye" });
    await masto.send(iris.sharedInbox, { id: `${id}/activity`, type: "Create", to: [PUBLIC], object });
    expect(await listShownComments(db.orm, made.id, 10)).toHaveLength(1);
    await masto.send(iris.sharedInbox, { id: `${masto.actor}#delete`, type: "Delete", object: masto.actor });
    expect(await listShownComments(db.orm, made.id, 10)).toEqual([]);
    expect(await countFollowers(db.orm, valley.organization)).toBe(0);
  });
});

describe("what foreign software sends", () => {
  test.each(fixtures)("%s: %s is received, and once more", async (_, _type, activity) => {
    // As that server would say it, were it this one: its own origin and actor, and our body.
    const { origin, hostname } = new URL(activity.actor);
    const text = JSON.stringify(activity)
      .replaceAll(activity.actor, masto.actor)
      .replaceAll(origin, masto.origin)
      .replaceAll("https://plenum.example", valley.url)
      .replaceAll("0199a0c4-0000-7000-8000-000000000001", valley.organization);
    expect(text).not.toContain(`//${hostname}/`);
    expect(await masto.send(iris.sharedInbox, JSON.parse(text) as Record<string, unknown>)).toBe(202);
    expect(await masto.send(iris.sharedInbox, JSON.parse(text) as Record<string, unknown>)).toBe(202);
  });
});
