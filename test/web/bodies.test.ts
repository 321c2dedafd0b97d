import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, settle } from "#test/support/people.ts";
import { type Answer, type Visitor, hiddenField, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

let db: FreshDatabase;
let admin: Person;
let ana: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  const pages = pagesOver(db);
  [ana, stranger] = [visitorOf(pages), visitorOf(pages)];
  await logInAs(ana, "ana@valley.example", "correct horse battery");
  await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "riverside", name: "Riverside" }));
  await perform(db, admin, (act) =>
    foundBody(act, { kind: "committee", slug: "inner", name: "Inner Circle", visibility: "members" }),
  );
  await perform(db, admin, (act) =>
    foundBody(act, { kind: "committee", slug: "kitchen", name: "Kitchen", parent: "riverside" }),
  );
});
afterAll(() => db.drop());

const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);

describe("pages of bodies", () => {
  test.each([
    "/",
    "/chapters",
    "/@valley",
    "/@riverside",
    "/@riverside/motions",
    "/@riverside/endorsements",
    "/@riverside/groups",
  ])("%s is there for strangers and members", async (path) => {
    for (const visitor of [stranger, ana]) {
      const answer = await visitor.get(path);
      expect([answer.status, await faultsOf(answer.text)]).toEqual([200, []]);
    }
  });

  test("a members-only body is not there for strangers, in no list and under no path", async () => {
    for (const path of ["/@inner", "/@inner/motions", "/@inner/feed.atom", "/@inner/announcements/new"])
      expect((await stranger.get(path)).status === 200).toBe(false);
    expect((await stranger.get("/@inner")).status).toBe(404);
    expect((await stranger.get("/chapters")).text).not.toContain("Inner Circle");
    expect((await stranger.get("/@valley/groups")).text).not.toContain("Inner Circle");
    expect((await ana.get("/chapters")).text).toContain("Inner Circle");
    await sound(await ana.get("/@inner"));
  });

  test("addresses that name nothing are 404, however they are written", async () => {
    for (const path of ["/@nobody", "/@", "/@Valley", "/@valley/nothing", `/@${"a".repeat(40)}`, "/@valley%00", "/%ff"])
      expect((await stranger.get(path)).status).toBe(404);
  });
});

describe("announcements", () => {
  let path = "";

  test("are written by officers, in words that cannot break the page", async () => {
    await sound(await ana.get("/@riverside/announcements/new"));
    await sound(await ana.post("/@riverside/announcements/new", { title: "Nothing in it", content: " " }), 422);
    const sent = await ana.post("/@riverside/announcements/new", {
      title: "Heat <b>& hope</b>",
      content: "**Stop** the shut-offs.\n\n<script>alert(1)</script> [x](javascript:alert(1))",
      language: "en",
      visibility: "public",
    });
    expect(sent.status).toBe(303);
    path = sent.location ?? "";
    await sound(await ana.follow(sent));
    const page = await stranger.get(path);
    await sound(page);
    expect(page.text).toContain("<strong>Stop</strong>");
    expect(page.text).not.toMatch(/<script|href="javascript/);
    expect((await stranger.get("/")).text).toContain("Heat &lt;b&gt;");
  });

  test("are changed by a fresh form only, and deleted", async () => {
    const edit = await ana.get(`${path}/edit`);
    await sound(edit);
    const stamp = hiddenField(edit.text, "stamp");
    const change = { title: "Heat", content: "Stop the shut-offs & pay back.", language: "en", stamp };
    expect((await ana.post(`${path}/edit`, change)).location).toBe(path);
    await sound(await ana.post(`${path}/edit`, { ...change, content: "Another <hand>" }), 409);
    expect((await stranger.get(path)).text).toContain("pay back");
    expect((await stranger.post(path, { deed: "delete", stamp })).location).toMatch(/^\/log-in/);
    const last = hiddenField((await ana.get(`${path}/edit`)).text, "stamp");
    expect((await ana.post(path, { deed: "delete", stamp })).status).toBe(409);
    const feed = await stranger.get("/@riverside/feed.atom");
    expect(feed.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    expect(feed.text).toContain("pay back");
    expect((await ana.post(path, { deed: "delete", stamp: last })).location).toBe("/@riverside");
    expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.get("/@riverside/feed.atom")).text).not.toContain("pay back");
  });

  test("for members only stay with them, and out of every feed", async () => {
    const sent = await ana.post("/@valley/announcements/new", {
      content: "Among us: key under mat",
      visibility: "members",
    });
    const inner = sent.location ?? "";
    expect((await ana.get(inner)).text).toContain("Among us");
    for (const open of ["/", "/@valley", "/feed.atom", "/@valley/feed.atom"])
      expect((await stranger.get(open)).text).not.toContain("Among us");
    expect((await stranger.get(inner)).status).toBe(404);
    expect((await ana.get("/@valley/feed.atom")).text).not.toContain("Among us");
  });
});

describe("what a browser is told", () => {
  test("of cookies, caches, frames and languages", async () => {
    const session = await visitorOf(pagesOver(db)).post("/log-in", {
      email: "ana@valley.example",
      password: "correct horse battery",
    });
    const cookie = session.headers.getSetCookie().find((line) => line.startsWith("plenum-3000="));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const page = await stranger.get("/@valley", { "accept-language": "es" });
    expect(page.text).toContain('<html lang="es">');
    expect(page.headers.get("vary")).toContain("Accept-Language");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});
