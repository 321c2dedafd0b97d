import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccount } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { addMember } from "#commands/members.ts";
import { setUp } from "#commands/setup.ts";
import { listCoalitions } from "#db/coalition/coalitions.ts";
import { DAY } from "#domain/time.ts";
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

const hrefIn = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
const baseIn = (text: string): string => hrefIn(text, /name="base" value="([0-9a-f]{64})"/);
const hexOf = async (): Promise<string> => (await listCoalitions(db.orm))[0]?.hash.slice("sha256:".length) ?? "";

describe("a call", () => {
  const asked = { name: "League", slug: "league", why: "Rents rise.", unity: "We act as one." };
  let href = "";

  test("is written by an admin, comes back with what is wrong, and is read by everybody", async () => {
    expect((await stranger.get("/coalitions/calls/new")).status).toBe(303);
    expect((await bea.get("/coalitions/calls/new")).status).toBe(403);
    const form = await ana.get("/coalitions/calls/new");
    expect(await faultsOf(form.text)).toEqual([]);
    const empty = await ana.post("/coalitions/calls/new", { ...asked, unity: "" });
    expect(empty.status).toBe(422);
    expect(empty.text).toMatch(/id="f-unity-hint">✕/);
    const late = await ana.post("/coalitions/calls/new", { ...asked, until: "2020-01-01T12:00" });
    expect(late.status).toBe(422);
    expect(late.text).toContain("That date is past");
    expect((await ana.post("/coalitions/calls/new", asked)).status).toBe(303);
    await settleDown();
    const list = await stranger.get("/coalitions");
    expect(await faultsOf(list.text)).toEqual([]);
    href = hrefIn(list.text, /href="(\/coalitions\/calls\/[0-9a-f-]{36})"/);
    const page = await stranger.get(href);
    expect(await faultsOf(page.text)).toEqual([]);
    expect(page.text).toContain("Rents rise.");
    expect(page.text).not.toContain("What is asked of us");
    expect((await stranger.get("/coalitions/calls/00000000-0000-7000-8000-000000000000")).status).toBe(404);
  });

  test("is drafted on, and put up for signature by one press", async () => {
    const form = await ana.get(`${href}/propose`);
    expect(await faultsOf(form.text)).toEqual([]);
    const change = {
      base: baseIn(form.text),
      number: "2",
      articleTitle: "Dues",
      tier: "ordinary",
      article: "Each pays.",
    };
    const taken = await ana.post(`${href}/propose`, { ...change, number: "1" });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain("There is an article with this number.");
    expect((await bea.post(`${href}/propose`, change)).status).toBe(403);
    expect((await ana.post(`${href}/propose`, change)).status).toBe(303);
    expect((await ana.post(`${href}/propose`, change)).status).toBe(409);
    await settleDown();
    const page = await ana.get(href);
    expect(await faultsOf(page.text)).toEqual([]);
    expect(page.text).toContain("Each pays.");
    const text = await stranger.get(hrefIn(page.text, /href="(\/texts\/[^"]*since=[^"]*)"/));
    expect(await faultsOf(text.text)).toEqual([]);
    expect(text.text).toContain("1 article changed, 1 did not.");
    expect((await bea.post(href, { deed: "convene" })).status).toBe(403);
    expect((await ana.post(href, { deed: "away" })).status).toBe(409);
    expect((await ana.post(href, { deed: "convene" })).status).toBe(303);
    await settleDown();
    expect((await ana.post(href, { deed: "convene" })).status).toBe(409);
    expect((await stranger.get(href)).text).toContain("The coalition is convened.");
  });
});

describe("an agreement", () => {
  test("shows who signed what, and its text by its hash", async () => {
    const page = await stranger.get("/coalition/charter");
    expect(await faultsOf(page.text)).toEqual([]);
    expect(page.text).toContain("1 of 1 full member has signed it.");
    expect(page.text).toContain("✓ v1");
    expect(page.text).toContain("by convening");
    expect(page.text).not.toContain("What is asked of us");
    const named = await stranger.get(`/coalition/charter?of=${await hexOf()}`);
    expect(named.text).toContain("✓ v1");
    const text = await stranger.get(hrefIn(page.text, /href="(\/texts\/[0-9a-f]{64})"/));
    expect(await faultsOf(text.text)).toEqual([]);
    expect(text.text).toContain("We act as one.");
    const unknown = await stranger.get(`/texts/${"0".repeat(64)}`);
    expect(unknown.status).toBe(409);
    expect(unknown.text).toContain("No text with this fingerprint is held here.");
    expect((await stranger.get(`/coalition/charter?of=${"0".repeat(64)}`)).status).toBe(404);
    expect((await stranger.get("/coalition/charter?of=x")).status).toBe(404);
  });

  test("is amended in a form that says what is wrong, and the change is compared with what it changes", async () => {
    const hex = await hexOf();
    const path = `/coalition/charter/amend?of=${hex}&article=2`;
    expect((await stranger.get(path)).status).toBe(303);
    expect((await bea.get(path)).status).toBe(403);
    const form = await ana.get(path);
    expect(await faultsOf(form.text)).toEqual([]);
    const same = {
      base: baseIn(form.text),
      number: "2",
      articleTitle: "Dues",
      tier: "ordinary",
      article: "Each pays.",
      title: "Dues",
      text: "They are low.",
      deed: "move",
    };
    const unchanged = await ana.post(path, same);
    expect(unchanged.status).toBe(422);
    expect(unchanged.text).toContain("This changes nothing.");
    expect((await ana.post(path, { ...same, article: "More.", base: "0".repeat(64) })).status).toBe(409);
    expect((await ana.post(path, { ...same, article: "More.", effectiveAt: "2020-01-01T12:00" })).status).toBe(422);
    expect((await ana.post(path, { ...same, article: "Each pays a tenth." })).status).toBe(303);
    expect((await ana.post(path, { ...same, article: "Each pays a fifth.", deed: "propose" })).status).toBe(303);
    await settleDown();
    const page = await ana.get(`/coalition/charter?of=${hex}`);
    expect(await faultsOf(page.text)).toEqual([]);
    expect(page.text).toContain("moved, not decided");
    expect(page.text).toContain("Move this text");
    const compared = await stranger.get(hrefIn(page.text, /href="(\/coalition\/charter\/compare[^"]*)"/));
    expect(await faultsOf(compared.text)).toEqual([]);
    expect(compared.text).toContain("tenth");
    expect((await stranger.get(`/coalition/charter/compare?of=${hex}&from=1&to=2`)).status).toBe(409);
    const move = hrefIn(page.text, /href="(\/coalition\/charter\/move[^"]*)"/);
    expect(await faultsOf((await ana.get(move)).text)).toEqual([]);
    expect((await ana.post(move, { title: "A fifth", text: "It takes that." })).status).toBe(303);
  });

  test("and its rules and members are changed by motions as well", async () => {
    const hex = await hexOf();
    const rules = `/coalition/charter/rules?of=${hex}`;
    const form = await ana.get(rules);
    expect(await faultsOf(form.text)).toEqual([]);
    const said = { base: baseIn(form.text), title: "Rules", text: "Faster." };
    expect((await ana.post(rules, said)).status).toBe(422);
    expect((await ana.post(rules, { ...said, admission: "two-thirds", reaffirmDays: "200" })).status).toBe(303);
    const people = `/coalition/charter/members?of=${hex}`;
    expect(await faultsOf((await ana.get(people)).text)).toEqual([]);
    const actor = hrefIn((await ana.get(people)).text, /<option value="(http[^"]*)"/);
    const asked = { actor, title: "Out", text: "It did wrong." };
    const expelled = await ana.post(people, { ...asked, deed: "expel" });
    expect(expelled.status).toBe(409);
    expect(expelled.text).toContain("Nobody is expelled without a fair hearing.");
    expect((await ana.post(people, { ...asked, deed: "admit" })).status).toBe(409);
    expect((await ana.post(people, asked)).status).toBe(409);
    const ratify = `/coalition/charter/ratify?of=${hex}&charter=${baseIn(form.text)}`;
    expect(await faultsOf((await ana.get(ratify)).text)).toEqual([]);
    expect((await ana.post(ratify, { title: "R", text: "R" })).status).toBe(409);
  });

  test("is signed anew by a vote or by an admin, is due before it runs out, and can be left", async () => {
    const hex = await hexOf();
    const sign = `/coalition/charter/sign?of=${hex}`;
    expect((await stranger.get(sign)).status).toBe(303);
    expect((await bea.get(sign)).status).toBe(403);
    const page = await ana.get(sign);
    expect(await faultsOf(page.text)).toEqual([]);
    expect(page.text).toContain("data-next");
    const voted = await ana.post(sign, { deed: "vote" });
    expect(voted.status).toBe(303);
    expect((await ana.post(sign, { deed: "else" })).status).toBe(409);
    lone.pass(380 * DAY);
    await logInAs(ana, "ana@valley.example", PASSWORD);
    expect((await ana.get("/home")).text).toContain("sign the agreement anew");
    expect((await ana.get(sign)).text).toContain("or your organization becomes an observer");
    expect((await ana.post(sign, { deed: "alone" })).status).toBe(303);
    await settleDown();
    expect((await ana.get("/home")).text).not.toContain("sign the agreement anew");
    expect((await stranger.get("/coalition/charter")).text).toContain("by an admin");
    const leave = `/coalition/charter/leave?of=${hex}`;
    const leaving = await ana.get(leave);
    expect(await faultsOf(leaving.text)).toEqual([]);
    expect(leaving.text).toContain("its seats are vacant");
    expect((await ana.post(leave, { deed: "vote" })).status).toBe(303);
    expect((await ana.post(leave, { deed: "alone" })).status).toBe(303);
    await settleDown();
    expect((await ana.post(leave, { deed: "alone" })).status).toBe(409);
  });
});
