import { afterAll, beforeAll, expect, test } from "vitest";
import { isObject, type JsonObject } from "#domain/jcs.ts";
import { irisOf, type Iris } from "#domain/iris.ts";
import { type Coalition, coalition, connect, type Member, must } from "#test/support/coalition.ts";
import { type Mastodon, startMastodon } from "#test/support/mastodon.ts";

let all: Coalition;
let former: Member;
let next: Member;
let ana: Mastodon;
let iris: Iris;

beforeAll(async () => {
  all = await coalition(2);
  [former, next] = all.members as [Member, Member];
  await connect(former, next, all.settled);
  ana = await startMastodon();
  iris = irisOf(former.url);
}, 60_000);
afterAll(async () => {
  await all.close();
  await ana.close();
});

const actorOf = (member: Member) => irisOf(member.url).actor(member.organization);
const objectOf = ({ object }: JsonObject): JsonObject => (isObject(object) ? object : {});
const told = (words: string) => (activity: JsonObject) =>
  activity["type"] === "Create" && JSON.stringify(objectOf(activity)["content"] ?? "").includes(words);
const document = async (iri: string) =>
  (await (await fetch(iri, { headers: { accept: "application/activity+json" } })).json()) as Record<string, unknown>;

type Listed = { readonly actor: string; readonly hash: string | null };
const hashAt = async (member: Member, actor: string) => {
  const { items } = await must(member.api<{ items: Listed[] }>("GET", "/coalitions"), 200);
  return items.find((each) => each.actor === actor)?.hash ?? undefined;
};

test("a new convenor hosts a new actor, to which the former one moves with all who follow it", async () => {
  const { actor } = await must(
    former.api<Listed>("POST", "/coalitions", {
      slug: "league",
      name: "League",
      articles: [{ number: "1", title: "Unity", tier: "foundation", text: "We act as one." }],
      founders: [actorOf(next)],
    }),
    201,
  );
  const id = actor.slice(actor.lastIndexOf("/") + 1);
  await ana.send(iris.inbox(id), { id: `${ana.origin}/f/1`, type: "Follow", object: actor });
  await ana.next(({ type }) => type === "Accept");
  await expect.poll(() => hashAt(next, actor), { timeout: 20_000 }).toBeDefined();
  const at = `/coalitions/${encodeURIComponent((await hashAt(next, actor)) ?? "")}`;
  const accede = async () => (await next.api("POST", `${at}/accede`)).status;
  await expect.poll(accede, { timeout: 20_000 }).toBe(200);
  await ana.next(told("has joined"));
  await must(next.api("POST", "/follows", { actor }), 201);
  for (const member of [former, next]) {
    // Whoever calls has to be a member, finally, at home too.
    const call = async () => (await member.api("POST", `${at}/convenor`, { candidate: actorOf(next) })).status;
    await expect.poll(call, { timeout: 20_000 }).toBe(200);
  }
  await ana.next(told("convenes from now on"));
  const move = await ana.next(({ type }) => type === "Move");
  expect(move).toMatchObject({ actor, object: actor });
  const target = typeof move["target"] === "string" ? move["target"] : "";
  expect(target).toMatch(`${next.url}/ap/actors/`);
  expect(await document(target)).toMatchObject({ alsoKnownAs: [actor], type: "Organization" });
  expect(await document(actor)).toMatchObject({ movedTo: target });
  // Who followed it here follows the new one.
  const { items } = await must(next.api<{ items: { actor: string; state: string }[] }>("GET", "/follows"), 200);
  expect(items.map((each) => each.actor)).toEqual([target]);
  // What was told before is not told again by the new voice.
  const outbox = await document(`${target}/outbox?page=true`);
  const said = JSON.stringify(outbox);
  expect(said).not.toContain("has joined");
  expect(said).not.toContain("has come together");
}, 120_000);
