import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readClock } from "#db/clock.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { join, settle } from "#test/support/people.ts";
import { type Answer, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";
import { setPassword } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let ana: Visitor;
let bea: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  const person = await join(db, admin, "valley", "Bea Baker");
  await perform(db, person, (act) => setPassword(act, person.account, "correct horse battery"));
  const pages = pagesOver(db);
  [ana, bea, stranger] = [visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  await logInAs(ana, "ana@valley.example", "correct horse battery");
  await logInAs(bea, "bea.baker@people.example", "correct horse battery");
});
afterAll(() => fresh.drop());

const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
const local = async (milliseconds: number) =>
  new Date((await readClock(db.orm, db.clockOffset)) + milliseconds).toISOString().slice(0, 16);
const fields = async (more: Record<string, string> = {}) => ({
  title: "Panel <of> three",
  pool: "public",
  labels: Array.from({ length: 25 }, (_, at) => `Group ${at + 1}`).join("\r\n"),
  count: "3",
  sources: "Treasury\r\nLottery\r\nNumbers\r\n",
  drawsAt: await local(120_000),
  hash: "md5",
  ...more,
});
const announce = async (more: Record<string, string> = {}) =>
  (await ana.post("/@valley/draws/new", await fields(more))).location ?? "";
const values = "9319\r\n2, 5, 12, 8, 10\r\n9 18 26 34 41 45";

describe("a draw on its page", () => {
  test("is announced by an officer, then held, then checked with the lines that stand there", async () => {
    await sound(await ana.get("/@valley/draws"));
    await sound(await ana.get("/@valley/draws/new"));
    const path = await announce();
    expect(path).toMatch(/^\/draws\//);
    for (const visitor of [ana, bea, stranger]) {
      const page = await visitor.get(path);
      await sound(page);
      expect(page.text).toContain("Panel &lt;of&gt; three");
      expect(page.text).not.toContain('name="values"');
    }
    const pool = await stranger.get(`${path}/pool.txt`);
    expect(pool.text.split("\n")).toHaveLength(26);
    expect((await stranger.get(path)).text).toContain(createHash("sha256").update(pool.text).digest("hex"));

    offset += 180_000;
    expect((await bea.get(path)).text).not.toContain('name="values"');
    expect((await ana.get(path)).text).toContain('name="values"');
    const wrong = await ana.post(path, { values: "9319" });
    await sound(wrong, 422);
    expect(wrong.text).toContain('href="#f-values"');
    expect((await bea.post(path, { values })).status).toBe(403);
    expect((await ana.post(path, { values })).location).toBe(path);
    const page = await stranger.get(path);
    await sound(page);
    expect(page.text).toContain("990dd0a5692a029a98b5e01aa28f3459");
    expect(page.text).toContain("Group 17");
    expect(page.text).toMatch(
      /plenum draw --pool pool\.txt --key &#39;9319\.\/2\.5\.8\.10\.12\.\/9\.18\.26\.34\.41\.45\.\/&#39; --count 3 --hash md5/,
    );
    await sound(await ana.post(path, { values }), 409);
    expect((await stranger.get("/@valley/draws")).text).toContain(path);
  });

  test("of members shows names to members only, and each how to find itself in the pool", async () => {
    const path = await announce({ pool: "members", labels: "", count: "2", sources: "Lottery" });
    const own = await bea.get(path);
    const [, made = ""] = /printf %s '([0-9a-f]{32}:[0-9a-f-]{36})'/.exec(own.text) ?? [];
    const { text: pool } = await stranger.get(`${path}/pool.txt`);
    expect(pool.split("\n")).toContain(createHash("sha256").update(made).digest("hex"));
    expect(pool.trim().split("\n")).toEqual(pool.trim().split("\n").toSorted());
    offset += 180_000;
    await ana.post(path, { values: "7" });
    expect((await bea.get(path)).text).toContain("Bea Baker");
    const page = await stranger.get(path);
    await sound(page);
    expect(page.text).not.toMatch(/Bea|Ana Admin|printf/);
  });

  test("of a hidden list shows its labels to members only", async () => {
    const path = await announce({ pool: "hidden", labels: "Secret one\nSecret two", count: "1", sources: "Lottery" });
    offset += 180_000;
    await ana.post(path, { values: "7" });
    expect((await bea.get(path)).text).toContain("Secret ");
    expect((await stranger.get(path)).text + (await stranger.get(`${path}/pool.txt`)).text).not.toContain("Secret");
  });

  test("for members only is not there for strangers", async () => {
    const path = await announce({ membersOnly: "yes" });
    for (const each of [path, `${path}/pool.txt`]) {
      expect((await stranger.get(each)).status).toBe(404);
      expect((await bea.get(each)).status).toBe(200);
    }
    expect((await stranger.get("/@valley/draws")).text).not.toContain(path);
  });
});

describe("the form", () => {
  test("is for officers", async () => {
    expect((await stranger.get("/@valley/draws/new")).status).toBe(303);
    await sound(await bea.get("/@valley/draws/new"), 403);
    expect((await bea.post("/@valley/draws/new", await fields())).status).toBe(403);
    expect((await bea.get("/@valley")).text).not.toContain("/@valley/draws/new");
    expect((await ana.get("/@valley")).text).toContain("/@valley/draws/new");
  });

  test.each([
    ["nothing", { title: "", labels: "", count: "", sources: "", drawsAt: "" }, "title"],
    ["an empty list", { labels: " " }, "pool"],
    ["too few", { count: "26" }, "count"],
    ["no number", { count: "many" }, "count"],
    ["no time", { drawsAt: "soon" }, "drawsAt"],
    ["a time that has come", { drawsAt: "2020-01-01T10:00" }, "drawsAt"],
  ])("comes back with %s marked, and with what was typed", async (_, more, field) => {
    const answer = await ana.post("/@valley/draws/new", await fields(more));
    await sound(answer, 422);
    expect(answer.text).toContain(`href="#f-${field}"`);
    expect(answer.text.includes("Treasury")).toBe(!("sources" in more));
  });

  test("addresses that name nothing are 404", async () => {
    for (const path of ["/draws/nothing", "/draws/0197d7a0-0000-7000-8000-000000000000", "/draws/x/pool.txt"])
      expect((await stranger.get(path)).status).toBe(404);
  });
});
