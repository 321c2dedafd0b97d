import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { changeBody } from "#commands/bodies.ts";
import { addMember } from "#commands/members.ts";
import { rulePresets } from "#domain/bodies.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { settle } from "#test/support/people.ts";
import { type Answer, type Visitor, hiddenField, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
const path = "/@valley/proxies";
let db: FreshDatabase;
let admin: Actor;
let pages: ReturnType<typeof pagesOver>;
let bea: Visitor;
let carl: Visitor;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  pages = pagesOver(db);
  [bea, carl] = [await comeIn("Bea Baker"), await comeIn("Carl Cook")];
});
afterAll(() => db.drop());

async function comeIn(name: string): Promise<Visitor> {
  const email = `${name.split(" ")[0]?.toLowerCase()}@people.example`;
  await perform(db, system, (act) => createAccount(act, { name, email, password: PASSWORD }));
  await perform(db, admin, (act) => addMember(act, "valley", { email }));
  const visitor = visitorOf(pages);
  await logInAs(visitor, email, PASSWORD);
  return visitor;
}

const sound = async (answer: Answer, status = 200): Promise<string> => {
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
  return answer.text;
};
const rules = (proxiesPerPerson: number) =>
  perform(db, admin, (act) => changeBody(act, "valley", { rules: { ...rulePresets.majority, proxiesPerPerson } }));

test("where the rules allow none the page says so, and a form that was kept is refused", async () => {
  expect(await sound(await bea.get(path))).toContain("let nobody vote for somebody else");
  expect((await bea.get("/@valley")).text).not.toContain(path);
  expect((await visitorOf(pages).get(path)).status).toBe(303);
});

test("one member finds another, asks, and is answered; both see it, on their home page too", async () => {
  await rules(2);
  expect((await bea.get("/@valley")).text).toContain(path);
  expect(await sound(await bea.get(`${path}?q=nobody`))).toContain("Nobody in this group is called “nobody”");
  const found = await sound(await bea.get(`${path}?q=carl`));
  const [, to = ""] = /name="to"\s+value="([0-9a-f-]{36})"/.exec(found) ?? [];
  const offer = { deed: "offer", q: "carl", to, expiresAt: "2099-01-01T10:00" };
  expect(await sound(await bea.post(path, offer), 422)).toContain("It has to end in the future, and before");
  const end = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16);
  const asked = await bea.post(path, { ...offer, expiresAt: end });
  expect(await sound(await bea.follow(asked))).toContain("Carl Cook votes in your place");
  await sound(await bea.post(path, { ...offer, expiresAt: end }), 409);
  expect(await sound(await carl.get("/home"))).toContain("Bea Baker asks you to vote in their place");
  const proxy = hiddenField((await carl.get(path)).text, "proxy");
  const agreed = await carl.follow(await carl.post(path, { deed: "accept", proxy }));
  expect(await sound(agreed)).toContain("You vote for Bea Baker");
  expect((await carl.get("/home")).text).not.toContain("asks you to vote");
  const ended = await bea.follow(await bea.post(path, { deed: "end", proxy }));
  expect(await sound(ended)).toContain("Ended");
  expect((await carl.post(path, { deed: "accept", proxy })).status).toBe(409);
  expect((await carl.post(path, { deed: "end", proxy: "x" })).status).toBe(409);
});
