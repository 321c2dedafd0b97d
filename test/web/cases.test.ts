import { afterAll, beforeAll, expect, test } from "vitest";
import { setPassword } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";
import { readClock } from "#db/clock.ts";
import { DAY } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { join, type Person, settle } from "#test/support/people.ts";
import { type Answer, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
const people = new Map<string, { person: Person; visitor: Visitor; email: string }>();
let stranger: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  const pages = pagesOver(db);
  stranger = visitorOf(pages);
  const enter = async (name: string, person: Person, email: string) => {
    const visitor = visitorOf(pages);
    await logInAs(visitor, email, "correct horse battery");
    people.set(name, { person, visitor, email });
  };
  await enter("ana", admin, "ana@valley.example");
  for (const name of ["bob", "cat", "dan", "eve", "fay"]) {
    const person = await join(db, admin, "valley", name);
    await perform(db, person, (act) => setPassword(act, person.account, "correct horse battery"));
    await enter(name, person, `${name}@people.example`);
  }
});
afterAll(() => fresh.drop());

const as = (name: string): Visitor => people.get(name)?.visitor ?? stranger;
const sound = async (answer: Answer, status = 200): Promise<string> => {
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
  return answer.text;
};
const local = async (days: number) =>
  new Date((await readClock(db.orm, db.clockOffset)) + days * DAY + 60_000).toISOString().slice(0, 16);
const look = async (path: string) => {
  for (const name of ["ana", "cat", "dan", "stranger"]) await sound(await as(name).get(path));
};

test("a complaint is made, dealt with and closed on its page, and everybody sees its times", async () => {
  await sound(await as("ana").get("/cases"));
  await sound(await as("bob").get("/cases/new?in=valley"));
  expect((await stranger.get("/cases/new")).status).toBe(303);
  const form = (await as("bob").get("/cases/new?in=valley")).text;
  const against = /<option value="([^"]+)"[^>]*>cat</.exec(form)?.[1] ?? "";
  const wrong = await as("bob").post("/cases/new", { in: "valley", against: "", text: "" });
  await sound(wrong, 422);
  const path = (await as("bob").post("/cases/new", { in: "valley", against, text: "She **shouted**." })).location ?? "";
  expect(path).toMatch(/^\/cases\/[0-9a-f-]{36}$/);
  await look(path);
  const deed = async (name: string, verb: string, fields: Record<string, string> = {}) => {
    const answer = await as(name).post(path, { deed: verb, ...fields });
    expect([verb, answer.status, answer.location]).toEqual([verb, 303, path]);
    await look(path);
  };
  expect((await as("cat").get(path)).text).toContain("<strong>shouted</strong>");
  for (const visitor of [as("dan"), stranger]) {
    const page = (await visitor.get(path)).text;
    expect(page).toContain("Whether it is taken up");
    expect(page).not.toMatch(/shouted|>cat<|>bob<|What you can do now/);
  }
  expect((await as("ana").get(path)).text).toMatch(/data-next/);
  await deed("ana", "accept");
  const short = await as("ana").post(path, {
    deed: "charge",
    article: "3",
    text: "You shouted.",
    hearingAt: await local(2),
    penalty: "suspended",
  });
  expect(await sound(short, 422)).toContain("The hearing is too soon for a fair answer.");
  await deed("ana", "charge", { article: "3", text: "You shouted.", hearingAt: await local(15), penalty: "suspended" });
  expect((await as("cat").get(path)).text).toMatch(/data-next[\s\S]*Send the answer/);
  await deed("cat", "answer", { text: "I spoke up." });
  await deed("ana", "call", { "sources-call": "Treasury\r\nLottery", "drawsAt-call": await local(1) });
  offset += 2 * DAY;
  await deed("ana", "draw", { values: "9319\r\n2 5 12 8 10" });
  const panel = ["dan", "eve", "fay"];
  for (const name of panel) expect((await as(name).get(path)).text).toContain("You shouted.");
  const early = await as("ana").post(path, { deed: "hear" });
  expect(await sound(early, 409)).toContain("That can be done from");
  offset += 14 * DAY;
  await deed("ana", "hear");
  await sound(await as("dan").post(path, { deed: "vote" }), 422);
  for (const name of panel) await deed(name, "vote", { vote: name === "fay" ? "no" : "sanction" });
  await deed("ana", "find", { text: "She did." });
  expect((await stranger.get(path)).text).toContain("The charge holds, and a sanction follows.");
  offset += 31 * DAY;
  // Nobody is logged in for so long.
  for (const { visitor, email } of people.values()) await logInAs(visitor, email, "correct horse battery");
  const late = await as("cat").post(path, { deed: "appeal", text: "Too late." });
  expect(await sound(late, 409)).toContain("That is too late");
  await meetDeadlines(db);
  await deed("ana", "publish", { text: "A member shouted at a meeting." });
  expect((await stranger.get(path)).text).toContain("A member shouted at a meeting.");
  const [, hash = ""] = /name="hash" value="([0-9a-f]{64})"/.exec((await as("ana").get(path)).text) ?? [];
  expect((await as("bob").post(path, { deed: "erase", hash })).status).toBe(403);
  await deed("ana", "erase", { hash });
  expect((await as("bob").get(path)).text).not.toContain("shouted</strong>");
  expect((await as("bob").get(path)).text).toContain("[erased]");
  expect(await sound(await stranger.get("/cases"))).toContain("Final, account published");
});

test("what is not there, and what no form asks for, is said so", async () => {
  for (const path of ["/cases/nothing", "/cases/018f0000-0000-7000-8000-000000000000"])
    expect((await stranger.get(path)).status).toBe(404);
  const path = /href="(\/cases\/[0-9a-f-]{36})"/.exec((await as("ana").get("/cases")).text)?.[1] ?? "";
  expect((await as("ana").post(path, { deed: "hang" })).status).toBe(409);
  expect((await stranger.post(path, { deed: "accept" })).status).toBe(303);
});
