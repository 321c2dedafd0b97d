import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { createToken } from "#commands/accounts.ts";
import { isObject, type JsonObject } from "#domain/jcs.ts";
import { irisOf, type Iris } from "#domain/iris.ts";
import { makeSender, post, signCavage } from "#test/federation/inbox/wall.ts";
import { type Coalition, coalition, connect, type Member, must } from "#test/support/coalition.ts";
import { type Mastodon, startMastodon } from "#test/support/mastodon.ts";
import { join, putToVote } from "#test/support/people.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
const link = '<p><a href="https://example.org/">example.org</a></p>';

let all: Coalition;
let host: Member;
let home: Member;
let iris: Iris;
let ana: Mastodon;
let eve: Mastodon;
let caucus: string;
let caucusId: string;
let mara: string;

type Joined = { readonly id: string; readonly state: string };
type Listed = {
  readonly actor: string;
  readonly name: string;
  readonly recognizedBy: { readonly name: string; readonly actor: string }[];
  readonly members: { readonly actor: string | null; readonly count: number }[] | null;
};
type Post = { readonly id: string; readonly activity: string; readonly contentHtml: string; readonly state: string };

beforeAll(async () => {
  all = await coalition(2);
  [host, home] = all.members as [Member, Member];
  await connect(host, home, all.settled);
  [ana, eve] = await Promise.all([startMastodon(), startMastodon()]);
  iris = irisOf(host.url);
  const made = await must(
    host.api<{ id: string; actor: string }>("POST", "/bodies", { kind: "caucus", slug: "tendency", name: "Tendency" }),
    201,
  );
  [caucus, caucusId] = [made.actor, made.id];
  const person = await join(home.db(), home.admin, home.slug, "Mara Member");
  mara = (await perform(home.db(), system, (act) => createToken(act, person, "test"))).token;
  await all.settled();
});
afterAll(async () => {
  await all.close();
  await Promise.all([ana.close(), eve.close()]);
});

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const inbox = () => iris.inbox(caucusId);
const objectOf = ({ object }: JsonObject): JsonObject => (isObject(object) ? object : {});
const bears = (iri: string) => (activity: JsonObject) =>
  activity["type"] === "Announce" && objectOf(objectOf(activity))["id"] === iri;
const boosts = (iri: string) => (activity: JsonObject) => activity["type"] === "Announce" && activity["object"] === iri;
const membersAt = async () =>
  (await must(host.api<{ items: Listed[] }>("GET", "/caucuses"), 200)).items.find(({ actor }) => actor === caucus)
    ?.members;
const forum = async () => (await must(host.api<{ items: Post[] }>("GET", "/bodies/tendency/forum"), 200)).items;

/** A motion of members of the host in a body of theirs, put to the vote. */
async function putToVoteIn(slug: string): Promise<{ question: string }> {
  const { db, admin } = host;
  const [mover, seconder] = [await join(db(), admin, slug, "Mo Mover"), await join(db(), admin, slug, "Sol Second")];
  const { question } = await putToVote(db(), { admin, mover, seconder, body: slug });
  return { question: question.id };
}

let count = 0;
/** A public note of an account that is addressed to the caucus. */
function note(from: Mastodon, content: string, more: Record<string, unknown> = {}) {
  count += 1;
  const id = `${from.actor}/statuses/${count}`;
  const published = new Date().toISOString();
  const rest = { cc: [caucus], tag: [], attachment: [], url: id, published, content: `<p>${content}</p>${link}` };
  return from.publish({ id, ...rest, ...more });
}
const creation = (object: Record<string, unknown>) => ({
  id: `${textOf(object["id"])}/activity`,
  type: "Create",
  to: [PUBLIC],
  cc: [caucus],
  object,
});

describe("a body that recognizes a caucus elsewhere", () => {
  test("says so in its gazette, and every mirror lists it", async () => {
    const asked = { actor: `@tendency@${host.host}`, body: home.slug };
    const made = await must(home.api<{ caucus: string }>("POST", "/caucuses/recognize", asked), 201);
    expect(made.caucus).toBe(caucus);
    expect(await home.api("POST", "/caucuses/recognize", asked)).toMatchObject({ status: 409 });
    const organization = irisOf(home.url).actor(home.organization);
    expect(await home.api("POST", "/caucuses/recognize", { ...asked, actor: organization })).toMatchObject({
      status: 422,
      body: { type: "/problems/not-a-caucus" },
    });
    await all.settled();
    const listed = async (member: Member) =>
      (await must(member.api<{ items: Listed[] }>("GET", "/caucuses"), 200)).items.find(
        ({ actor }) => actor === caucus,
      );
    for (const member of [host, home])
      expect((await listed(member))?.recognizedBy.map(({ actor }) => actor)).toEqual([organization]);
    expect((await listed(home))?.members).toBeNull();
  });

  test("vouches for a member who joins, by an address that says nothing of her", async () => {
    const path = `/bodies/${home.slug}/joins`;
    expect(await home.api("POST", path, { actor: caucus }, null)).toMatchObject({ status: 401 });
    const asked = await must(home.api<Joined>("POST", path, { actor: caucus }, mara), 201);
    expect(asked.state).toBe("asked");
    await all.settled();
    const { items } = await must(home.api<{ items: Joined[] }>("GET", "/joins", undefined, mara), 200);
    expect(items).toMatchObject([{ id: asked.id, state: "accepted" }]);
    // Names of others are read a moment later.
    await expect.poll(membersAt).toContainEqual({
      actor: irisOf(home.url).actor(home.organization),
      name: expect.any(String),
      count: 1,
    });
    const sent = await home.database.sql<{ bytes: Buffer }[]>`select bytes from activities where type = 'Join'`;
    expect(sent).toHaveLength(1);
    const said = JSON.stringify(sent.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as unknown));
    expect(said).toContain("/ap/vouched/");
    expect(said).not.toContain("Mara");
    const [row] = await home.database.sql<{ person: string }[]>`select person from caucus_joins`;
    expect(said).not.toContain(row?.person);
    const [seen] = await host.database.sql<{ held: string }[]>`select string_agg(name, ' ') as held from persons`;
    expect(seen?.held).not.toContain("Mara");
  });

  test("signs that she is the member, once: with that she votes and writes at the caucus, and as nobody else", async () => {
    const { items } = await must(home.api<{ items: Joined[] }>("GET", "/joins", undefined, mara), 200);
    const path = `/joins/${items[0]?.id}/place`;
    expect(await home.api("POST", path)).toMatchObject({ status: 404 });
    const { url } = await must(home.api<{ url: string }>("POST", path, undefined, mara), 200);
    expect(url).toMatch(`${host.url}/caucuses/place?pass=`);
    expect((await fetch(url)).status).toBe(200);
    const pass = new URL(url).searchParams.get("pass") ?? "";
    const enter = (with_: string) =>
      fetch(`${host.url}/caucuses/place`, {
        method: "POST",
        headers: { origin: host.url },
        body: new URLSearchParams({ pass: with_ }),
        redirect: "manual",
      });
    const [said = "", signature = ""] = pass.split(".");
    const forged = Buffer.from(Buffer.from(said, "base64url").toString().replace("/ap/vouched/0", "/ap/vouched/1"));
    expect((await enter(`${forged.toString("base64url")}.${signature}`)).status).toBe(410);
    expect((await enter("nonsense")).status).toBe(410);
    const entered = await enter(pass);
    expect(entered.status).toBe(303);
    expect((await enter(pass)).status).toBe(410);
    const cookie = entered.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const { question } = await putToVoteIn("tendency");
    const voted = await fetch(`${host.url}/api/v1/questions/${question}/ballot`, {
      method: "PUT",
      headers: { cookie, origin: host.url, "content-type": "application/json" },
      body: JSON.stringify({ choice: "yes" }),
    });
    expect(voted.status).toBe(200);
    const wrote = await fetch(`${host.url}/api/v1/bodies/tendency/forum`, {
      method: "POST",
      headers: { cookie, origin: host.url, "content-type": "application/json" },
      body: JSON.stringify({ content: "From afar" }),
    });
    expect(wrote.status).toBe(201);
    const elsewhere = await fetch(`${host.url}/api/v1/bodies/${host.slug}/motions`, {
      method: "POST",
      headers: { cookie, origin: host.url, "content-type": "application/json" },
      body: JSON.stringify({ kind: "resolution", title: "No", text: "No." }),
    });
    expect(elsewhere.status).toBe(403);
  });

  test("and no longer vouches when she leaves", async () => {
    const { items } = await must(home.api<{ items: Joined[] }>("GET", "/joins", undefined, mara), 200);
    const own = `/joins/${items[0]?.id}`;
    expect(await home.api("DELETE", own)).toMatchObject({ status: 404 });
    await must(home.api("DELETE", own, undefined, mara), 204);
    await all.settled();
    expect((await membersAt())?.map(({ actor }) => actor)).toEqual([null]);
    await must(home.api("POST", `/bodies/${home.slug}/joins`, { actor: caucus }, mara), 201);
    await all.settled();
    const organization = irisOf(home.url).actor(home.organization);
    expect((await membersAt())?.find(({ actor }) => actor === organization)?.count).toBe(1);
  });
});

describe("a Mastodon account", () => {
  test("is a follower, asks to be a supporter by its first post, and is heard once a moderator agrees", async () => {
    expect(await ana.send(inbox(), { id: `${ana.origin}/f/1`, type: "Follow", object: caucus })).toBe(202);
    await ana.next(({ type }) => type === "Accept");
    const first = note(ana, "Let us meet");
    expect(await ana.send(inbox(), creation(first))).toBe(202);
    expect((await forum()).map(({ activity }) => activity)).not.toContain(first["id"]);
    type Waiting = { posts: Post[]; guests: { actor: string; state: string }[] };
    const waiting = await must(host.api<Waiting>("GET", "/bodies/tendency/moderation"), 200);
    expect(waiting.posts).toMatchObject([{ activity: first["id"], state: "held" }]);
    expect(waiting.guests).toMatchObject([{ actor: ana.actor, state: "asked" }]);
    expect(await host.api("GET", "/bodies/tendency/moderation", undefined, null)).toMatchObject({ status: 401 });
    await must(host.api("POST", "/bodies/tendency/moderation", { guest: ana.actor, verdict: "accept" }), 204);
    await ana.next(boosts(textOf(first["id"])));
    expect(await forum()).toContainEqual(expect.objectContaining({ activity: first["id"], state: "shown" }));
  });

  test("reads every post as it came, once, as a boost and as an activity", async () => {
    const own = note(ana, "Second thoughts", { sensitive: false, "https://example.org/kept": "as it came" });
    const sent = creation(own);
    expect(await ana.send(inbox(), sent)).toBe(202);
    const wrapped = await ana.next(bears(textOf(own["id"])));
    expect(objectOf(wrapped)).toEqual({
      "@context": "https://www.w3.org/ns/activitystreams",
      actor: ana.actor,
      ...sent,
    });
    expect(wrapped).toMatchObject({ actor: caucus, to: [PUBLIC] });
    await ana.next(boosts(textOf(own["id"])));
    // The same again, under the same and under another name: once.
    await ana.send(inbox(), sent);
    await ana.send(inbox(), { ...sent, id: `${textOf(own["id"])}/again` });
    await all.settled();
    expect(ana.received.filter(bears(textOf(own["id"])))).toHaveLength(1);
    expect(ana.received.filter(boosts(textOf(own["id"])))).toHaveLength(1);
  });

  test("never hears a boost passed on: what is announced is not announced again", async () => {
    const before = (await forum()).length;
    const [shown] = await forum();
    const id = `${ana.origin}/announces/1`;
    await ana.send(inbox(), { id, type: "Announce", object: shown?.activity, to: [PUBLIC], cc: [caucus] });
    await ana.send(inbox(), { id: `${id}b`, type: "Announce", object: creation(note(ana, "Wrapped")), to: [PUBLIC] });
    await all.settled();
    expect(await forum()).toHaveLength(before);
    expect(JSON.stringify(ana.received)).not.toContain("/announces/1");
    expect(JSON.stringify(ana.received)).not.toContain("Wrapped");
  });

  test("changes, likes and deletes what is its own; everybody is told", async () => {
    const own = note(ana, "Typo");
    const iri = textOf(own["id"]);
    await ana.send(inbox(), creation(own));
    const changed = { ...own, content: `<p>Mended</p>${link}` };
    await ana.send(inbox(), { id: `${iri}#u`, type: "Update", to: [PUBLIC], object: changed });
    const passed = await ana.next((activity) => objectOf(activity)["type"] === "Update");
    expect(JSON.stringify(passed)).toContain("Mended");
    await ana.send(inbox(), { id: `${iri}#l`, type: "Like", object: iri });
    await ana.next((activity) => objectOf(activity)["type"] === "Like");
    expect(await forum()).toContainEqual(expect.objectContaining({ activity: iri, likes: 1 }));
    // Somebody else says that it is deleted: nothing comes of it.
    await eve.send(inbox(), { id: `${eve.origin}/d/1`, type: "Delete", to: [PUBLIC], object: iri });
    await all.settled();
    expect((await forum()).map(({ activity }) => activity)).toContain(iri);
    await ana.send(inbox(), { id: `${iri}#d`, type: "Delete", to: [PUBLIC], object: iri });
    await ana.next((activity) => activity["type"] === "Announce" && objectOf(activity)["type"] === "Delete");
    await ana.next((activity) => activity["type"] === "Undo" && objectOf(activity)["object"] === iri);
    expect((await forum()).map(({ activity }) => activity)).not.toContain(iri);
  });

  test("gets no vote by supporting, and none by asking to join", async () => {
    const [before] = await host.database.sql<{ members: string }[]>`
      select count(*) as members from memberships where body = ${caucusId}`;
    await eve.send(inbox(), { id: `${eve.origin}/j/1`, type: "Join", object: caucus });
    await must(host.api("POST", "/bodies/tendency/moderation", { guest: eve.actor, verdict: "accept" }), 204);
    const accept = await eve.next(({ type }) => type === "Accept");
    expect(objectOf(accept)).toMatchObject({ id: `${eve.origin}/j/1`, type: "Join" });
    const [after] = await host.database.sql<{ members: string }[]>`
      select count(*) as members from memberships where body = ${caucusId}`;
    expect(after).toEqual(before);
  });

  test("is shut out by a block, and what it wrote is taken back everywhere", async () => {
    const bad = note(eve, "Insults");
    await eve.send(inbox(), creation(bad));
    await ana.next(boosts(textOf(bad["id"])));
    const found = (await forum()).find(({ activity }) => activity === bad["id"]);
    const path = "/bodies/tendency/moderation";
    await must(host.api("POST", path, { post: found?.id, verdict: "remove" }), 204);
    await ana.next((activity) => activity["type"] === "Undo" && objectOf(activity)["object"] === bad["id"]);
    const deletion = await ana.next(
      (activity) => objectOf(activity)["type"] === "Delete" && objectOf(activity)["object"] === bad["id"],
    );
    expect(objectOf(deletion)).toMatchObject({ actor: caucus });
    await must(host.api("POST", path, { guest: eve.actor, verdict: "block" }), 204);
    await eve.next((activity) => activity["type"] === "Reject");
    await eve.send(inbox(), creation(note(eve, "Again")));
    await all.settled();
    expect(JSON.stringify(await forum())).not.toContain("Again");
    expect(JSON.stringify(ana.received)).not.toContain("Again");
  });
});

describe("a member", () => {
  test("writes in the forum; the caucus says it, and answers come in by it", async () => {
    const wrote = await must(host.api<Post>("POST", "/bodies/tendency/forum", { content: "Read the *draft*" }), 201);
    const create = await ana.next((activity) => objectOf(activity)["id"] === wrote.activity);
    expect(create).toMatchObject({ type: "Create", actor: caucus });
    expect(objectOf(create)["content"]).toContain("<em>draft</em>");
    const answer = note(ana, "I have", { inReplyTo: wrote.activity, cc: [] });
    await ana.send(inbox(), { ...creation(answer), cc: [] });
    await ana.next(boosts(textOf(answer["id"])));
    const document = await (await fetch(wrote.activity, { headers: { accept: "application/activity+json" } })).json();
    expect(document).toMatchObject({ id: wrote.activity, attributedTo: caucus });
    await must(host.api("DELETE", `/posts/${wrote.id}`), 204);
    await ana.next((activity) => activity["type"] === "Delete" && objectOf(activity)["id"] === wrote.activity);
    expect((await fetch(wrote.activity, { headers: { accept: "application/activity+json" } })).status).toBe(410);
  });
});

describe("whoever means harm", () => {
  test("joins in nobody else’s name, nor by an address of another server", async () => {
    const mallory = makeSender(eve.origin, "ana");
    const before = await membersAt();
    const send = (activity: Record<string, unknown>) =>
      post(inbox(), signCavage(inbox(), mallory, Buffer.from(JSON.stringify(activity))));
    const voucher = irisOf(home.url).actor(home.organization);
    const forged = { id: `${home.url}/x/1`, type: "Join", actor: voucher, object: caucus, member: `${home.url}/m/1` };
    expect(await send(forged)).toBeGreaterThanOrEqual(400);
    const foreign = { id: `${eve.origin}/x/2`, type: "Join", object: caucus, member: `${home.url}/m/2` };
    await eve.send(inbox(), foreign);
    // No gazette that is held here knows this server: nobody is vouched for by it.
    await eve.send(inbox(), { ...foreign, id: `${eve.origin}/x/3`, member: `${eve.origin}/m/3` });
    await eve.next((activity) => activity["type"] === "Reject" && objectOf(activity)["id"] === `${eve.origin}/x/3`);
    expect(await membersAt()).toEqual(before);
  });

  test("answers no Join for the caucus that was asked, and ends no membership of others", async () => {
    const { items } = await must(home.api<{ items: Joined[] }>("GET", "/joins", undefined, mara), 200);
    const own = items.find(({ state }) => state === "accepted");
    const activity = irisOf(home.url).activity(`${own?.id}-join`);
    const object = { id: activity, type: "Join", actor: irisOf(home.url).actor(home.organization), object: caucus };
    await eve.send(irisOf(home.url).sharedInbox, { id: `${eve.origin}/r/1`, type: "Reject", object });
    const leave = { id: `${eve.origin}/l/1`, type: "Leave", object: caucus };
    await eve.send(inbox(), { ...leave, member: `${eve.origin}/nobody` });
    await all.settled();
    const after = await must(home.api<{ items: Joined[] }>("GET", "/joins", undefined, mara), 200);
    expect(after.items.find(({ id }) => id === own?.id)?.state).toBe("accepted");
  });

  test("floods nobody: of hundreds of posts a minute a few go on", async () => {
    const from = await startMastodon();
    await from.send(inbox(), { id: `${from.origin}/j/1`, type: "Join", object: caucus });
    await must(host.api("POST", "/bodies/tendency/moderation", { guest: from.actor, verdict: "accept" }), 204);
    const before = (await forum()).length;
    for (let batch = 0; batch < 4; batch += 1)
      await Promise.all(Array.from({ length: 50 }, (_, n) => from.send(inbox(), creation(note(from, `Spam ${n}`)))));
    const [row] = await host.database.sql<{ posts: string }[]>`
      select count(*) as posts from caucus_posts where author = ${from.actor}`;
    expect(Number(row?.posts)).toBe(20);
    await all.settled();
    expect((await forum()).length).toBeLessThanOrEqual(before + 20);
    await from.close();
  });
});
