import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccount } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { endorse } from "#commands/endorsements.ts";
import { addMember } from "#commands/members.ts";
import { draftMotion, submitMotion, withdrawMotion } from "#commands/motions.ts";
import { findMotion } from "#db/motions.ts";
import { MINUTE } from "#domain/time.ts";
import { openApi } from "#test/api/caller.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, settle } from "#test/support/people.ts";
import { type Answer, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let ana: Visitor;
let bea: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  const pages = pagesOver(db);
  [ana, bea] = [visitorOf(pages), visitorOf(pages, "es")];
  await perform(db, system, (act) =>
    createAccount(act, { name: "Bea", email: "bea@people.example", password: PASSWORD }),
  );
  await perform(db, admin, (act) => addMember(act, "valley", { email: "bea@people.example" }));
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@people.example", PASSWORD);
});
afterAll(() => fresh.drop());

const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);

async function submitted(title: string, visibility: "public" | "members" = "public") {
  const { id, number } = await perform(db, admin, (act) =>
    draftMotion(act, "valley", { kind: "resolution", title, text: "Words words words", visibility, language: "es" }),
  );
  await perform(db, admin, (act) => submitMotion(act, id));
  return { id, number, withdraw: () => perform(db, admin, (act) => withdrawMotion(act, id)) };
}

test("a page says what goes and what stays; only then are the words erased, and its address no longer bears them", async () => {
  const { id, number, withdraw } = await submitted("Unsayable");
  const path = `/motions/${number}-unsayable`;
  expect((await ana.get(path)).text).not.toContain(`${path}/erase`);
  expect((await ana.get(`${path}/erase`)).status).toBe(409);
  expect((await ana.post(`${path}/erase`)).status).toBe(409);
  await withdraw();
  expect((await ana.get(path)).text).toContain(`href="${path}/erase"`);
  expect((await bea.get(path)).text).not.toContain(`${path}/erase`);
  for (const answer of [await bea.get(`${path}/erase`), await bea.post(`${path}/erase`)])
    expect(answer.status).toBe(403);
  const asked = await ana.get(`${path}/erase`);
  await sound(asked);
  expect(asked.text).toContain("Nobody can call those back");
  expect((await findMotion(db.orm, id))?.title).toBe("Unsayable");
  const done = await ana.post(`${path}/erase`, { deed: "erase" });
  expect(done.location).toMatch(new RegExp(`^/motions/${number}-texto-borrado-el-`));
  const shown = await ana.follow(done);
  await sound(shown);
  expect(shown.text).toContain("[texto borrado el ");
  expect(shown.text).not.toMatch(/Unsayable|Words words|\/erase"/);
  expect((await visitorOf(pagesOver(db)).get(path)).location).toBe(done.location);
  expect((await ana.post(`${done.location ?? ""}/erase`)).status).toBe(409);
  expect((await ana.get("/admin/audit")).text).toContain("Words erased");
});

test("a session proves its password first, on the page and in the API; a members-only motion leaves nothing behind", async () => {
  await logInAs(ana, "ana@valley.example", PASSWORD);
  const { id, number, withdraw } = await submitted("Whispered", "members");
  await withdraw();
  const path = `/motions/${number}-whispered/erase`;
  offset += 11 * MINUTE;
  for (const answer of [await ana.get(path), await ana.post(path)])
    expect(answer.location).toBe(`/log-in/again?back=${encodeURIComponent(path)}`);
  expect((await findMotion(db.orm, id))?.title).toBe("Whispered");
  const proved = await ana.post("/log-in/again", { password: PASSWORD, back: path });
  await sound(await ana.follow(proved));
  await ana.post(path);
  expect((await findMotion(db.orm, id))?.title).toContain("[texto borrado el ");
});

test("the statement of an endorsement is erased from its page and through the API; the endorsement stands", async () => {
  await logInAs(ana, "ana@valley.example", PASSWORD);
  const endorsed = (object: string, statement?: string) =>
    perform(db, admin, (act) =>
      endorse(act, { body: "valley", object, ...(statement !== undefined && { statement }) }),
    );
  const one = await endorsed("https://harbor.example/1", "Regrettable words");
  const bare = await endorsed("https://harbor.example/2");
  const path = `/endorsements/${one.id}`;
  expect((await ana.get(path)).text).toContain(`href="${path}/erase"`);
  expect((await ana.get(`/endorsements/${bare.id}`)).text).not.toContain("/erase");
  expect((await ana.get(`/endorsements/${bare.id}/erase`)).status).toBe(409);
  expect((await bea.get(`${path}/erase`)).status).toBe(403);
  expect((await ana.get("/endorsements/nothing/erase")).status).toBe(404);
  await sound(await ana.get(`${path}/erase`));
  const shown = await ana.follow(await ana.post(`${path}/erase`));
  await sound(shown);
  expect(shown.text).toContain("[text erased on ");
  expect(shown.text).not.toContain("Regrettable");
  const other = await endorsed("https://harbor.example/3", "More regrettable words");
  const api = await (await openApi(db)).as(admin);
  const answer = await api("POST", `/v1/endorsements/${other.id}/erase`);
  expect([answer.status, answer.body["state"]]).toEqual([200, "standing"]);
  expect(answer.body["statement"]).toMatch(/^\[text erased on /);
  expect((await api("POST", `/v1/endorsements/${other.id}/erase`)).status).toBe(409);
  const { id } = await submitted("By the API");
  expect((await api("POST", `/v1/motions/${id}/erase`)).status).toBe(409);
});
