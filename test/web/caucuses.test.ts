import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccount } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { receiveLetters } from "#commands/inbox.ts";
import { addMember } from "#commands/members.ts";
import { setUp } from "#commands/setup.ts";
import { listPosts } from "#db/caucuses/forum.ts";
import { saveRemoteActor } from "#db/remotes.ts";
import { irisOf } from "#domain/iris.ts";
import { sanitizeForeign } from "#text/sanitize.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import type { Person } from "#test/support/people.ts";
import { ORIGIN, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
const iris = irisOf(ORIGIN);
let db: FreshDatabase;
let ana: Visitor;
let bea: Visitor;
let stranger: Visitor;
let caucus: string;

beforeAll(async () => {
  db = await freshDatabase();
  const { person, account } = await perform(db, system, (act) =>
    setUp(act, { name: "Valley", slug: "valley" }, { name: "Ana", email: "ana@valley.example", password: PASSWORD }),
  );
  const admin: Person = { kind: "person", person, account };
  await perform(db, system, (act) =>
    createAccount(act, { name: "Bea Baker", email: "bea@valley.example", password: PASSWORD }),
  );
  await perform(db, admin, (act) => addMember(act, "valley", { email: "bea@valley.example" }));
  const body = await perform(db, admin, (act) => foundBody(act, { kind: "caucus", slug: "left", name: "Left Turn" }));
  caucus = body.id;
  const card = async () => ({
    host: "harbor.example",
    address: "https://harbor.example",
    name: "Harbor",
    gazetteActor: "https://harbor.example/ap/gazette",
    inbox: "https://harbor.example/ap/inbox",
    version: "1",
    gazettes: [],
  });
  const ask = {
    card,
    actor: async () => undefined,
    object: async () => undefined,
    glance: async () => undefined,
    followPage: async () => ({ found: false, why: "unreachable" }) as const,
  };
  const pages = () => visitorOf(pagesOver(db, { ask: ask as never }));
  [ana, bea, stranger] = [pages(), pages(), pages()];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@valley.example", PASSWORD);
});
afterAll(() => db.drop());

describe("a caucus", () => {
  test("has a page with its forum, who recognizes it and where members come from", async () => {
    const { status, text } = await stranger.get("/@left");
    expect(status).toBe(200);
    expect(text).toContain("No group recognizes it yet.");
    expect(text).toContain("Joined here");
    expect(text).not.toContain("Write in the forum");
    expect(await faultsOf(text)).toEqual([]);
    expect((await stranger.get("/@left/announcements")).status).toBe(200);
  });

  test("is in the list, and recognized there by an officer", async () => {
    expect((await stranger.get("/caucuses")).text).toContain("Left Turn");
    const asked = { actor: iris.actor(caucus), body: "valley" };
    expect((await bea.post("/caucuses/recognize", asked)).status).toBe(403);
    const wrong = await ana.post("/caucuses/recognize", { actor: `${ORIGIN}/@valley`, body: "valley" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("That is no caucus.");
    expect((await ana.post("/caucuses/recognize", asked)).status).toBe(303);
    const { text } = await ana.get("/caucuses");
    expect(text).toContain("No longer recognize");
    expect(await faultsOf(text)).toEqual([]);
    expect((await ana.post("/caucuses/recognize", { ...asked, actor: "@left@valley.example" })).status).toBe(422);
  });

  test("takes in a member of a group that recognizes it, and lets go", async () => {
    const path = `/caucuses/join?uri=${encodeURIComponent(iris.actor(caucus))}`;
    expect((await stranger.get(path)).status).toBe(303);
    expect((await bea.get("/caucuses/join?uri=nonsense")).status).toBe(404);
    const form = await bea.get(path);
    expect(form.text).toContain("Your group recognizes it");
    expect(await faultsOf(form.text)).toEqual([]);
    const asked = { actor: iris.actor(caucus), body: "valley" };
    expect((await bea.post("/caucuses/join", asked)).status).toBe(303);
    const own = await bea.get("/caucuses");
    const leave = /action="(\/caucuses\/[0-9a-f-]{36}\/leave)"/.exec(own.text)?.[1] ?? "";
    expect(leave).not.toBe("");
    expect((await ana.post(leave, {})).status).toBe(404);
    expect((await bea.post(leave, {})).status).toBe(303);
    expect((await bea.post("/caucuses/join", asked)).status).toBe(303);
    expect((await stranger.get("/@left")).text).not.toContain("Bea");
  });

  test("sends a member of another instance there", async () => {
    const step = await stranger.post("/@left/join", { home: "harbor.example" });
    expect(step.status).toBe(200);
    expect(step.text).toContain(`https://harbor.example/caucuses/join?uri=${encodeURIComponent(iris.actor(caucus))}`);
    expect(await faultsOf(step.text)).toEqual([]);
    const wrong = await stranger.post("/@left/join", { home: "" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toMatch(/id="f-home-hint">✕/);
  });
});

describe("its forum", () => {
  test("is written in by members, whose names are not shown", async () => {
    expect((await stranger.post("/@left/forum", { content: "Hello" })).status).toBe(303);
    expect((await bea.post("/@left/forum", { content: "We *meet* on Monday" })).status).toBe(303);
    const { text } = await stranger.get("/@left");
    expect(text).toContain("<em>meet</em>");
    expect(text).toContain("A member");
    expect(text).not.toContain("Bea");
    const [line] = await listPosts(db.orm, caucus, { state: "shown", limit: 1 });
    const own = `/@left/posts/${line?.post.id}`;
    expect((await stranger.get(own)).status).toBe(303);
    expect((await ana.post(`${own}/take-back`, {})).status).toBe(404);
    expect((await bea.post(`${own}/take-back`, {})).status).toBe(303);
    expect((await stranger.get(own)).status).toBe(404);
    expect((await stranger.get("/@left")).text).not.toContain("Monday");
  });

  test("holds what strangers write until a moderator lets it through", async () => {
    const signer = "https://masto.example/users/eva";
    const iri = `${signer}/statuses/1`;
    await perform(db, { kind: "peer", host: "masto.example", actor: signer }, async (act) => {
      const profile = { iri: signer, host: "masto.example", type: "Person", handle: "eva", inbox: `${signer}/inbox` };
      await saveRemoteActor(act.tx, { ...profile, name: "Eva", fetchedAt: act.at });
      const contentHtml = sanitizeForeign("<p>May <script>alert(1)</script>I?</p>");
      const rest = { language: undefined, url: undefined, inReplyTo: undefined };
      const saying = { kind: "caucus-post", bodies: [caucus], iri, contentHtml, ...rest } as const;
      const letter = { signer, host: "masto.example", id: `${iri}/activity`, saying, activity: Buffer.from("{}") };
      await receiveLetters(act, [letter], iris.actor);
    });
    expect((await stranger.get("/@left")).text).not.toContain("I?");
    expect((await bea.get("/@left/moderation")).status).toBe(403);
    const waiting = await ana.get("/@left/moderation");
    expect(waiting.text).toContain("@eva@masto.example");
    expect(waiting.text).not.toContain("<script>alert");
    expect(await faultsOf(waiting.text)).toEqual([]);
    expect((await ana.post("/@left/moderation", { guest: signer, verdict: "nonsense" })).status).toBe(409);
    expect((await ana.post("/@left/moderation", { guest: signer, verdict: "accept" })).status).toBe(303);
    const { text } = await stranger.get("/@left");
    expect(text).toContain("I?");
    expect(text).toContain("Supporter, without a vote");
  });

  test("has doors that an admin sets", async () => {
    expect((await bea.post("/@left/doors", { joins: "asked", strangers: "refuse" })).status).toBe(403);
    expect((await ana.post("/@left/doors", { joins: "asked", strangers: "all" })).status).toBe(422);
    expect((await ana.post("/@left/doors", { joins: "asked", strangers: "refuse" })).status).toBe(303);
    expect((await ana.get("/@left/moderation")).text).toMatch(/value="refuse"\s+checked/);
  });
});
