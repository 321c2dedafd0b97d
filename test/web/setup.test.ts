import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { makeSetupSecret } from "#commands/setup.ts";
import { findHome } from "#db/bodies.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Answer, type Visitor, pagesOver, visitorOf } from "#test/support/site.ts";

let db: FreshDatabase;
let visitor: Visitor;
let secret: string;

beforeAll(async () => {
  db = await freshDatabase();
  visitor = visitorOf(pagesOver(db));
  secret = await perform(db, system, makeSetupSecret);
});
afterAll(() => db.drop());

/** The hidden fields that a step sends on. */
function carriedBy(page: Answer): Record<string, string> {
  const fields = page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries([...fields].map(([, name = "", value = ""]) => [name, unescaped(value)]));
}

const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);

describe("before set-up", () => {
  test("the front page says how to begin, and nothing else is there", async () => {
    const front = await visitor.get("/");
    await sound(front);
    expect(front.text).toContain("plenum setup-link");
    for (const path of ["/motions", "/log-in", "/@valley", "/admin"])
      expect((await visitor.get(path)).status).toBe(404);
  });

  test("only the secret opens the wizard", async () => {
    await sound(await visitor.get("/setup/wrong"), 410);
    expect((await visitor.post("/setup/wrong", { step: "admin" })).status).toBe(410);
    expect(await findHome(db.orm)).toBeUndefined();
  });
});

describe("the wizard", () => {
  let page: Answer;
  const next = async (fields: Record<string, string>) => {
    page = await visitor.post(`/setup/${secret}`, { ...carriedBy(page), deed: "save", ...fields });
    return page;
  };

  test("asks step by step, keeps what was typed, and goes back", async () => {
    page = await visitor.get(`/setup/${secret}`);
    await sound(page);
    await sound(await next({ name: "Valley <Tenants>", handle: "admin", summary: "Tenants & friends" }), 422);
    expect(page.text).toContain("is reserved");
    expect(page.text).toContain("Valley &lt;Tenants&gt;");
    await sound(await next({ name: "", handle: "valley" }), 422);
    expect(page.text).toContain('href="#f-name"');
    await sound(await next({ name: "Valley <Tenants>", handle: "valley", summary: "Tenants & friends", locale: "en" }));
    expect(page.text).toContain('name="ink"');
    await sound(await next({ ink: "teal" }));
    expect(page.text).toContain('name="preset"');
    await sound(await next({ deed: "try", preset: "consensus", quorum: "1/3", members: "12" }));
    expect(page.text).toContain('name="preset"');
    await sound(await next({ deed: "back", preset: "consensus", quorum: "1/3" }));
    expect(page.text).toMatch(/value="teal"\s*checked/);
    await sound(await next({ ink: "teal" }));
    await sound(await next({ preset: "majority", quorum: "1/3" }));
    expect(page.text).toContain('name="password"');
    await sound(await next({ name: "Ana Admin", email: "ana@valley", password: "kurz9" }), 422);
    expect(page.text).toContain('href="#f-email"');
    expect(page.text).toContain('href="#f-password"');
    expect(page.text).not.toContain("kurz9");
    expect(await findHome(db.orm)).toBeUndefined();
  });

  test("founds the organization, logs its admin in, asks for a second one, and shows the recovery key", async () => {
    await next({ name: "Ana Admin", email: "ana@valley.example", password: "correct horse battery" });
    expect(page).toMatchObject({ status: 303, location: "/setup/second" });
    expect(await findHome(db.orm)).toMatchObject({
      name: "Valley <Tenants>",
      slug: "valley",
      hue: 195,
      summary: "Tenants & friends",
      rules: { rule: { quorum: { num: 1, den: 3 } } },
    });
    const second = await visitor.follow(page);
    await sound(second);
    expect(second.text).toMatch(/localhost:3000\/invitations\/[\w-]{43}/);
    const recovery = await visitor.follow(await visitor.post("/setup/second"));
    await sound(recovery);
    expect(recovery.text).toMatch(/([0-9a-f]{8}-){7}[0-9a-f]{8}/);
    await sound(await visitor.post("/setup/recovery"), 422);
    const done = await visitor.post("/setup/recovery", { printed: "yes" });
    expect(done).toMatchObject({ status: 303, location: "/home" });
    expect((await visitor.get("/setup/recovery")).status).toBe(404);
    expect((await visitor.get(`/setup/${secret}`)).status).toBe(404);
    const stranger = visitorOf(pagesOver(db));
    expect((await stranger.get("/setup/second")).status).toBe(303);
    await sound(await stranger.get("/"));
  });
});
