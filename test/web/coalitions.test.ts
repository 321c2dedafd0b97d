import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccount } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { addMember } from "#commands/members.ts";
import { setUp } from "#commands/setup.ts";
import { listCoalitions } from "#db/coalition/coalitions.ts";
import { type Alone, alone } from "#test/support/alone.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import type { Person } from "#test/support/people.ts";
import { ORIGIN, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let db: FreshDatabase;
let lone: Alone;
let ana: Visitor;
let bea: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  lone = alone(fresh, ORIGIN);
  ({ db } = lone);
  await perform(db, system, ensureInstanceKeys);
  const { person, account } = await perform(db, system, (act) =>
    setUp(act, { name: "Valley", slug: "valley" }, { name: "Ana", email: "ana@valley.example", password: PASSWORD }),
  );
  const admin: Person = { kind: "person", person, account };
  await perform(db, system, (act) =>
    createAccount(act, { name: "Bea", email: "bea@valley.example", password: PASSWORD }),
  );
  await perform(db, admin, (act) => addMember(act, "valley", { email: "bea@valley.example" }));
  [ana, bea, stranger] = [visitorOf(pagesOver(db)), visitorOf(pagesOver(db)), visitorOf(pagesOver(db))];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@valley.example", PASSWORD);
  await settleDown();
});
afterAll(() => fresh.drop());

const settleDown = (): Promise<void> => lone.settleDown();

test("an admin convenes on a page, and everybody reads how it stands", async () => {
  expect((await stranger.get("/coalitions/new")).status).toBe(303);
  expect((await bea.get("/coalitions/new")).status).toBe(403);
  const form = await ana.get("/coalitions/new");
  expect(form.status).toBe(200);
  expect(await faultsOf(form.text)).toEqual([]);
  const empty = await ana.post("/coalitions/new", { name: "League", slug: "league", unity: "" });
  expect(empty.status).toBe(422);
  expect(empty.text).toMatch(/id="f-unity-hint">✕/);
  const asked = { name: "League", slug: "league", unity: "We act as one where we agree." };
  expect((await bea.post("/coalitions/new", asked)).status).toBe(403);
  expect((await ana.post("/coalitions/new", asked)).status).toBe(303);
  await settleDown();
  const list = await stranger.get("/coalition");
  const href = /href="(\/coalitions\/[0-9a-f]{64})"/.exec(list.text)?.[1] ?? "";
  expect(list.text).toContain("League");
  const page = await stranger.get(href);
  expect(page.text).toContain("1 organization is a full member. Valley convenes.");
  expect(page.text).not.toContain('name="deed"');
  expect(await faultsOf(page.text)).toEqual([]);
});

test("an admin publishes the number of members, and calls who convenes, by one press", async () => {
  const [row] = await listCoalitions(db.orm);
  const href = `/coalitions/${row?.hash.slice("sha256:".length)}`;
  expect((await ana.get(href)).text).toContain("2 people are members in good standing here.");
  const beyond = await stranger.get(`${href}?page=2`);
  expect([beyond.status, await faultsOf(beyond.text)]).toEqual([200, []]);
  expect(beyond.text).toContain(`rel="prev" href="${href}?page=1"`);
  const wrong = await ana.post(href, { deed: "certify", count: "many" });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toMatch(/id="f-count-hint">✕/);
  expect((await bea.post(href, { deed: "certify", count: "2" })).status).toBe(403);
  expect((await ana.post(href, { deed: "certify", count: "2" })).status).toBe(303);
  expect((await ana.post(href, { deed: "call", candidate: "nobody" })).status).toBe(409);
  expect((await ana.post(href, { deed: "call", candidate: "https://a.example/1" })).status).toBe(422);
});

test("an admin signs anew and leaves by one press; others cannot", async () => {
  const [row] = await listCoalitions(db.orm);
  const hex = row?.hash.slice("sha256:".length);
  const href = `/coalitions/${hex}`;
  const [sign, leave] = [`/coalition/charter/sign?of=${hex}`, `/coalition/charter/leave?of=${hex}`];
  const alone = { deed: "alone" };
  expect((await bea.post(leave, alone)).status).toBe(403);
  expect((await ana.post(href, { deed: "away" })).status).toBe(409);
  expect((await ana.post(sign, alone)).status).toBe(303);
  await settleDown();
  expect((await stranger.get(href)).text).toContain("Block 1 is final");
  expect((await ana.post(leave, alone)).status).toBe(303);
  await settleDown();
  const page = await ana.get(href);
  expect(page.text).toContain("0 organizations are full members");
  expect(page.text).toContain("Sign the charter");
  expect((await ana.post(leave, alone)).status).toBe(409);
  expect((await stranger.get(`/coalitions/${"0".repeat(64)}`)).status).toBe(404);
});
