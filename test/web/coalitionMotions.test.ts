import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccount } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { convene } from "#commands/coalition/membership.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { addMember } from "#commands/members.ts";
import { vote } from "#commands/questions.ts";
import { setUp } from "#commands/setup.ts";
import { listCoalitions } from "#db/coalition/coalitions.ts";
import { irisOf } from "#domain/iris.ts";
import { DAY, HOUR } from "#domain/time.ts";
import { createDockets, type Dockets } from "#federation/coalition/dockets.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import type { Person } from "#test/support/people.ts";
import { ORIGIN, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let house: House;
let dockets: Dockets;
let ana: Visitor;
let bea: Visitor;
let stranger: Visitor;
let list = "";
let admin: Person;

const articles = [{ number: "1", title: "Unity", tier: "foundation", text: "We act as one where we agree." } as const];

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  await perform(db, system, ensureInstanceKeys);
  const { person, account } = await perform(db, system, (act) =>
    setUp(act, { name: "Valley", slug: "valley" }, { name: "Ana", email: "ana@valley.example", password: PASSWORD }),
  );
  admin = { kind: "person", person, account };
  const bea_ = { name: "Bea", email: "bea@valley.example", password: PASSWORD };
  await perform(db, system, (act) => createAccount(act, bea_));
  await perform(db, admin, (act) => addMember(act, "valley", { email: bea_.email }));
  const iris = irisOf(ORIGIN);
  house = { iris, handleHost: iris.host, chest: createKeyChest(db.sealer) };
  dockets = createDockets({ db, house });
  [ana, bea, stranger] = [visitorOf(pagesOver(db)), visitorOf(pagesOver(db)), visitorOf(pagesOver(db))];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@valley.example", PASSWORD);
  await settleDown();
  const asked = { slug: "league", name: "League", articles, founders: [], rules: { seconds: 0 } };
  await perform(db, admin, (act) => convene(act, asked, iris));
  await settleDown();
  const [row] = await listCoalitions(db.orm);
  list = `/coalitions/${row?.hash.slice("sha256:".length)}/motions`;
});
afterAll(() => fresh.drop());

async function settleDown(): Promise<void> {
  for (let busy = true; busy;) {
    while ((await relayRecord(db, house)).rows > 0);
    offset += 2_000;
    await signCheckpoints(db, house);
    busy = await dockets.round();
  }
}

const localIn = (milliseconds: number): string =>
  new Date(Date.now() + offset + milliseconds).toISOString().slice(0, 16);

const motionHref = (text: string): string => new RegExp(`href="(${list}/[0-9a-f-]{36})"`).exec(text)?.[1] ?? "";
const homeHref = (text: string): string => /href="(\/motions\/\d+[^"/]*)"/.exec(text)?.[1] ?? "";

describe("the pages of a coalition’s votes", () => {
  test("say that there is nothing, and let officers move", async () => {
    const empty = await stranger.get(list);
    expect(empty.text).toContain("Nothing has been moved in this coalition yet.");
    expect(await faultsOf(empty.text)).toEqual([]);
    expect((await stranger.get(`${list}/new`)).status).toBe(303);
    expect((await bea.get(`${list}/new`)).status).toBe(403);
    const form = await ana.get(`${list}/new`);
    expect(await faultsOf(form.text)).toEqual([]);
    expect((await ana.post(`${list}/new`, { title: "A joint fund", text: "" })).status).toBe(422);
    const asked = { title: "A joint fund", text: "We pool a *tenth*.", kind: "resolution" };
    expect((await bea.post(`${list}/new`, asked)).status).toBe(403);
    expect((await ana.post(`${list}/new`, asked)).status).toBe(303);
    expect((await ana.get(list)).text).toContain("A joint fund");
    await settleDown();
    const page = await stranger.get(motionHref((await stranger.get(list)).text));
    expect(page.text).toContain("We pool a <em>tenth</em>.");
    expect(page.text).toContain("Final: enough members confirm it");
    expect(page.text).toContain("Nothing is asked of you now.");
    expect(await faultsOf(page.text)).toEqual([]);
    expect((await stranger.get(`${list}/${"0".repeat(64)}`)).status).toBe(404);
    expect((await stranger.get(`${list}/01a23c2e-f5d7-752c-9857-b0f2f8cf5a34`)).status).toBe(404);
  });

  test("lead from the opening over the vote at home to the result", async () => {
    const href = motionHref((await stranger.get(list)).text);
    expect((await bea.get(href)).text).not.toContain('value="open"');
    const page = await ana.get(href);
    expect(page.text).toContain('value="open"');
    expect(await faultsOf(page.text)).toEqual([]);
    const soon = await ana.post(href, { deed: "open", closesAt: localIn(0) });
    expect(soon.status).toBe(422);
    expect(soon.text).toMatch(/id="f-closesAt-hint">✕/);
    expect((await ana.post(href, { deed: "open", closesAt: localIn(200 * DAY) })).text).toMatch(
      /id="f-closesAt-hint">✕/,
    );
    expect((await ana.post(href, { deed: "close" })).status).toBe(409);
    expect((await ana.post(href, { deed: "second" })).status).toBe(403);
    expect((await ana.post(href, { deed: "abstain" })).status).toBe(409);
    expect((await ana.post(href, { deed: "open", closesAt: localIn(3 * DAY) })).status).toBe(303);
    await settleDown();
    const open = await bea.get(href);
    expect(open.text).toContain("0 of 1 have voted so far.");
    expect(open.text).toContain("has not voted yet");
    const home = homeHref(open.text);
    const local = await ana.get(home);
    expect(local.text).toContain("What is decided here is our organization’s vote in League.");
    expect(local.text).toContain("moved by League");
    expect(await faultsOf(local.text)).toEqual([]);
    // It suggests a close before the coalition's.
    const suggested = /name="closesAt"[^>]*value="([^"]+)"/.exec(local.text.replaceAll("\n", " "))?.[1] ?? "";
    expect(Date.parse(`${suggested}Z`)).toBeLessThan(Date.now() + offset + 3 * DAY);
    const stamp = /name="stamp" value="([^"]+)"/.exec(local.text)?.[1] ?? "";
    expect((await ana.post(home, { deed: "open", stamp, closesAt: localIn(2 * HOUR) })).status).toBe(303);
    expect((await bea.get("/home")).text).toContain("How do we vote? A joint fund");
    const [question] = await db.sql<{ id: string }[]>`select id from questions where state = 'open'`;
    await perform(db, admin, (act) => vote(act, question?.id ?? "", { choice: "yes" }));
    offset += 3 * HOUR;
    await meetDeadlines(db);
    await settleDown();
    const decided = await bea.get(href);
    expect(decided.text).toContain("Your organization has decided at home.");
    expect(await faultsOf(decided.text)).toEqual([]);
    offset += 4 * DAY;
    await settleDown();
    const closed = await stranger.get(href);
    expect(closed.text).toContain("Adopted: 1 yes, 1 needed.");
    expect(closed.text).toContain("Valley, who convenes, certified the same result.");
    expect(await faultsOf(closed.text)).toEqual([]);
    expect((await stranger.get(home)).text).toContain("Our vote there: Yes. The coalition adopted it.");
    const inSpanish = await stranger.get(href, { "accept-language": "es" });
    expect(inSpanish.text).toContain("Quién ha dicho qué");
  });
});
