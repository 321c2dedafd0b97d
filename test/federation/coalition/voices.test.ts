import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "#domain/jcs.ts";
import { irisOf, type Iris } from "#domain/iris.ts";
import { type Coalition, coalition, connect, type Member, must } from "#test/support/coalition.ts";
import { type Mastodon, startMastodon } from "#test/support/mastodon.ts";

let all: Coalition;
let host: Member;
let other: Member;
let third: Member;
let ana: Mastodon;
let iris: Iris;
let league: string;
let leagueId: string;
let hash: string;

type Listed = { readonly actor: string; readonly hash: string | null; readonly final: unknown };

beforeAll(async () => {
  all = await coalition(3);
  [host, other, third] = all.members as [Member, Member, Member];
  for (const [one, two] of [
    [host, other],
    [host, third],
    [other, third],
  ] as const)
    await connect(one, two, all.settled);
  ana = await startMastodon();
  iris = irisOf(host.url);
}, 60_000);
afterAll(async () => {
  await all.close();
  await ana.close();
});

const actorOf = (member: Member) => irisOf(member.url).actor(member.organization);
const objectOf = ({ object }: JsonObject): JsonObject => (isObject(object) ? object : {});
const says = (words: string) => (activity: JsonObject) =>
  activity["type"] === "Create" &&
  activity["actor"] === league &&
  JSON.stringify(objectOf(activity)["content"] ?? "").includes(words);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const boosts = (iri: string) => (activity: JsonObject) => activity["type"] === "Announce" && activity["object"] === iri;
const toldOf = (words: string) => ana.received.filter((activity) => says(words)(activity)).length;

describe("who follows a coalition", () => {
  test("reads that it has come together and who joins, once it is final", async () => {
    const made = await must(
      host.api<Listed>("POST", "/coalitions", {
        slug: "league",
        name: "League",
        summary: "We act as one where we agree.",
        articles: [{ number: "1", title: "Unity", tier: "foundation", text: "We act as one." }],
        founders: [other, third].map(actorOf),
      }),
      201,
    );
    league = made.actor;
    leagueId = league.slice(league.lastIndexOf("/") + 1);
    await ana.send(iris.inbox(leagueId), { id: `${ana.origin}/f/1`, type: "Follow", object: league });
    await ana.next(({ type }) => type === "Accept");
    await ana.next(says("League has come together"));
    const found = async (member: Member) => {
      const { items } = await must(member.api<{ items: Listed[] }>("GET", "/coalitions"), 200);
      return items.find(({ actor }) => actor === league)?.hash ?? undefined;
    };
    await expect.poll(() => found(other), { timeout: 15_000 }).toBeDefined();
    hash = (await found(other)) ?? "";
    const accede = async () => (await other.api("POST", `/coalitions/${encodeURIComponent(hash)}/accede`)).status;
    await expect.poll(accede, { timeout: 15_000 }).toBe(200);
    await ana.next(says("has joined"));
    const document = (await (await fetch(league, { headers: { accept: "application/activity+json" } })).json()) as {
      summary: string;
      attachment: { name: string; value: string }[];
    };
    expect(document.summary).toContain("We act as one");
    expect(document.attachment).toContainEqual(expect.objectContaining({ name: "Members", value: "2" }));
  }, 60_000);

  test("reads its members' announcements as boosts, and no longer what they took back", async () => {
    const own = await must(
      host.api<{ id: string; activity: string }>("POST", "/bodies/valley/announcements", { content: "Ours" }),
      201,
    );
    await ana.next(boosts(own.activity));
    const followers = async () => {
      const [row] = await other.database.sql<{ count: string }[]>`
        select count(*) as count from followers where actor = ${league}`;
      return Number(row?.count);
    };
    await expect.poll(followers, { timeout: 15_000 }).toBe(1);
    const theirs = await must(
      other.api<{ id: string; activity: string }>("POST", "/bodies/harbor/announcements", { content: "Theirs" }),
      201,
    );
    await ana.next(boosts(theirs.activity));
    await must(other.api("DELETE", `/announcements/${theirs.id}`), 204);
    await ana.next((activity) => activity["type"] === "Undo" && objectOf(activity)["object"] === theirs.activity);
    await must(host.api("DELETE", `/announcements/${own.id}`), 204);
    await ana.next((activity) => activity["type"] === "Undo" && objectOf(activity)["object"] === own.activity);
  }, 60_000);

  test("reads no announcement of who is not a member", async () => {
    const stranger = await must(
      third.api<{ activity: string }>("POST", "/bodies/riders/announcements", { content: "Not in" }),
      201,
    );
    await third.api("POST", "/follows", { actor: league });
    await all.settled();
    expect(ana.received.filter(boosts(stranger.activity))).toEqual([]);
    // Nor what an account sends that is no member's, in the form of an announcement.
    const id = `${ana.origin}/ap/announcements/01998c6e-0000-7000-8000-000000000001`;
    const note = ana.publish({ id, content: "<p>Forged</p>" });
    await ana.send(iris.inbox(leagueId), { id: `${id}/activity`, type: "Create", object: note });
    await all.settled();
    expect(ana.received.filter(boosts(id))).toEqual([]);
  }, 60_000);

  test("reads that something is moved, with its title", async () => {
    const path = `/coalitions/${encodeURIComponent(hash)}/motions`;
    await must(other.api("POST", path, { title: "A common fund", text: "We share." }), 201);
    const told = await ana.next(says("A common fund"));
    const note = objectOf(told);
    expect(note["inReplyTo"]).toBeUndefined();
    const again = await fetch(textOf(note["id"]), { headers: { accept: "application/activity+json" } });
    expect(await again.json()).toMatchObject({ id: note["id"], content: note["content"] });
    const outbox = await fetch(`${iris.outbox(leagueId)}?page=true`);
    expect(JSON.stringify(await outbox.json())).toContain("A common fund");
  }, 60_000);

  test("hears everything once, also after a restart", async () => {
    await host.stop();
    await host.start();
    // Its voice has had its turn when it tells of what came after.
    const path = `/coalitions/${encodeURIComponent(hash)}/motions`;
    await must(host.api("POST", path, { title: "A common paper", text: "We print." }), 201);
    await ana.next(says("A common paper"));
    for (const words of ["has come together", "has joined", "A common fund"]) expect(toldOf(words)).toBe(1);
  }, 60_000);

  test("reads that a member left, whose posts are not passed on any more", async () => {
    await must(other.api("POST", `/coalitions/${encodeURIComponent(hash)}/secede`), 200);
    await ana.next(says("has left"));
    const followers = async () => {
      const [row] = await other.database.sql<{ count: string }[]>`
        select count(*) as count from followers where actor = ${league}`;
      return Number(row?.count);
    };
    await expect.poll(followers, { timeout: 15_000 }).toBe(0);
    const late = await must(
      other.api<{ activity: string }>("POST", "/bodies/harbor/announcements", { content: "Gone" }),
      201,
    );
    await all.settled();
    expect(ana.received.filter(boosts(late.activity))).toEqual([]);
    for (const words of ["has come together", "has joined", "has left"]) expect(toldOf(words)).toBe(1);
  }, 60_000);
});
