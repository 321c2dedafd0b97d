import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { addMember } from "#commands/members.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { settle } from "#test/support/people.ts";
import { type Answer, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
const HOUR = 3_600_000;
let fresh: FreshDatabase;
let offset = 0;
let db: FreshDatabase;
let ana: Visitor;
let bea: Visitor;
let carl: Visitor;
let spanish: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  for (const [name, email] of [
    ["Bea Baker", "bea@people.example"],
    ["Carl Cook", "carl@people.example"],
  ] as const) {
    await perform(db, system, (act) => createAccount(act, { name, email, password: PASSWORD }));
    await perform(db, admin, (act) => addMember(act, "valley", { email }));
  }
  const pages = pagesOver(db);
  [ana, bea, carl, stranger] = [visitorOf(pages), visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  spanish = visitorOf(pages, "es");
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@people.example", PASSWORD);
  await logInAs(carl, "carl@people.example", PASSWORD);
  await logInAs(spanish, "carl@people.example", PASSWORD);
});
afterAll(() => fresh.drop());

const later = (milliseconds: number) => new Date(Date.now() + offset + milliseconds).toISOString().slice(0, 16);
const sound = async (answer: Answer): Promise<string> => {
  expect([answer.status, await faultsOf(answer.text)]).toEqual([200, []]);
  return answer.text;
};

/** The path of a motion that is discussed. */
async function pending(title: string): Promise<string> {
  const made = await bea.post("/@valley/motions/new", { title, text: "We do.", kind: "resolution", deed: "submit" });
  const path = made.location ?? "";
  await carl.post(path, { deed: "second" });
  expect((await ana.post(path, { deed: "state" })).status).toBe(303);
  return path;
}

async function vote(who: Visitor, path: string, choice: string): Promise<void> {
  const stamp = /name="stamp" value="([^"]*)"/.exec((await who.get(path)).text)?.[1] ?? "";
  expect((await who.post(path, { step: "cast", stamp, choice })).status).toBe(200);
}

describe("the page of a motion that is discussed", () => {
  test("offers each what the server would take, and strangers nothing", async () => {
    const path = await pending("Oil tank");
    const [forBea, forCarl, forAna] = [await bea.get(path), await carl.get(path), await ana.get(path)];
    expect(await sound(forBea)).toContain('value="withdraw"');
    expect(await sound(forCarl)).not.toContain('value="withdraw"');
    expect(forCarl.text).toContain('value="postpone"');
    expect(forCarl.text).not.toContain('name="postpone-yes"');
    expect(await sound(forAna)).toContain('name="postpone-yes"');
    expect(forAna.text).toContain('value="rule-out"');
    expect(await sound(await stranger.get(path))).not.toContain("/steps");
    expect(await sound(await spanish.get(path))).toContain("Aplazarla a un día");
  });

  test("asks the members to postpone it, shows what is before us, and brings it back", async () => {
    const path = await pending("Courtyard bench");
    const wrong = await carl.post(`${path}/steps`, {
      deed: "postpone",
      "postpone-how": "question",
      "postpone-closesAt": later(2 * HOUR),
      "postpone-until": later(HOUR),
    });
    expect([wrong.status, await faultsOf(wrong.text)]).toEqual([422, []]);
    expect(wrong.text).toContain('href="#f-postpone-until"');
    const asked = await carl.post(`${path}/steps`, {
      deed: "postpone",
      "postpone-how": "question",
      "postpone-closesAt": later(HOUR),
      "postpone-until": later(5 * HOUR),
    });
    expect(asked.location).toBe(path);
    const page = await sound(await carl.follow(asked));
    expect(page).toContain("What is before us");
    expect(page).not.toContain('value="lay"');
    const ballot = /href="([^"]*\/vote\?question=[^"]*)"/.exec(page)?.[1] ?? "";
    expect(await sound(await bea.get(ballot))).toContain("Postpone it to a day");
    for (const who of [bea, carl]) await vote(who, ballot, "yes");
    offset += 2 * HOUR;
    await meetDeadlines(db);
    expect(await sound(await stranger.get(path))).toContain("Postponed");
    offset += 4 * HOUR;
    await meetDeadlines(db);
    expect(await sound(await stranger.get(path))).toContain("Being discussed");
  });

  test("has an appeal against a ruling, which hands decide", async () => {
    const path = await pending("Car park");
    expect((await ana.post(`${path}/steps`, { deed: "rule-out", article: " " })).status).toBe(422);
    expect((await carl.post(`${path}/steps`, { deed: "rule-out", article: "4" })).status).toBe(403);
    const ruled = await ana.post(`${path}/steps`, { deed: "rule-out", article: "4", reason: "Beyond our purpose" });
    const page = await sound(await ana.follow(ruled));
    expect(page).toContain("Appeal against the ruling");
    const many = await ana.post(`${path}/steps`, {
      deed: "appeal",
      "appeal-how": "show",
      "appeal-yes": "9",
      "appeal-no": "0",
    });
    expect(many.status).toBe(422);
    expect(many.text).toContain('href="#f-appeal-yes"');
    const done = await ana.post(`${path}/steps`, {
      deed: "appeal",
      "appeal-how": "show",
      "appeal-yes": "2",
      "appeal-no": "1",
    });
    const after = await sound(await ana.follow(done));
    expect(after).toContain("Ruling reversed");
    expect(after).toContain("Being discussed");
  });

  test("is closed early by two officers, of whom there is one: members are told", async () => {
    const path = await pending("Bicycle rack");
    await ana.post(path, { deed: "open", closesAt: later(200 * HOUR) });
    expect(await sound(await ana.get(path))).toContain("72 hours");
    expect(await sound(await carl.get(path))).not.toContain("72 hours");
    const asked = await ana.post(`${path}/steps`, { deed: "close" });
    expect(asked.location).toBe(path);
    expect(await sound(await stranger.get(path))).toContain("Notice to all members");
  });
});

describe("motions that are adopted together", () => {
  test("are chosen by the chair; each page names the list; a member takes one off; the others are adopted by one vote", async () => {
    const [one, two] = [await pending("Paint"), await pending("Lamps")];
    expect((await carl.get("/@valley/motions/together")).status).toBe(403);
    expect(await sound(await ana.get(one))).toContain('href="/@valley/motions/together"');
    const form = await sound(await ana.get("/@valley/motions/together"));
    const fields = [...form.matchAll(/name="(item-[^"]+)"[^>]*>\s*<span[^>]*>[^<]*(Paint|Lamps)/g)].map(
      ([, name]) => name ?? "",
    );
    expect(fields).toHaveLength(2);
    const none = await ana.post("/@valley/motions/together", {});
    expect([none.status, await faultsOf(none.text)]).toEqual([422, []]);
    const made = await ana.post("/@valley/motions/together", Object.fromEntries(fields.map((name) => [name, "yes"])));
    const list = made.location ?? "";
    const page = await sound(await carl.get(list));
    expect(page).toContain("On this list");
    expect(await sound(await stranger.get(one))).toContain("Stands on a list");
    const item = /name="item" value="([^"]+)"/.exec(page)?.[1] ?? "";
    expect((await carl.post(`${list}/steps`, { deed: "extract", item: "nonsense" })).status).toBe(404);
    expect((await carl.post(`${list}/steps`, { deed: "extract", item })).location).toBe(list);
    await ana.post(list, { deed: "open", closesAt: later(HOUR) });
    expect((await ana.get(list)).text).toContain("Voting is open");
    await vote(carl, `${list}/vote`, "yes");
    offset += 2 * HOUR;
    await meetDeadlines(db);
    const [first, second] = [await sound(await stranger.get(one)), await sound(await stranger.get(two))];
    expect([first, second].filter((text) => text.includes("Decided together with others"))).toHaveLength(1);
    expect([first, second].filter((text) => text.includes("Being discussed"))).toHaveLength(1);
  });
});
