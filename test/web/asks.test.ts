import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { findAsked, saveAsked } from "#db/asks.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { join, type Person, settle } from "#test/support/people.ts";
import { type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

let db: FreshDatabase;
let admin: Person;
let ana: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  await join(db, admin, "valley", "Bea Baker");
  [ana, stranger] = [visitorOf(pagesOver(db)), visitorOf(pagesOver(db))];
  await logInAs(ana, "ana@valley.example", "correct horse battery");
});
afterAll(() => db.drop());

/** Somebody of a connected instance asks the organization to endorse an object. */
async function asked(object: string): Promise<string> {
  const body = (await findBodyBySlug(db.orm, "valley"))?.id ?? "";
  return perform(db, system, async ({ tx, at }) => {
    const id = newId(at);
    const from = { actor: "https://harbor.example/ap/actors/1", host: "harbor.example" };
    const row = { id, iri: `https://harbor.example/${id}`, ...from, body, object, receivedAt: at };
    await saveAsked(tx, { ...row, reason: "We need you.", state: "waiting" });
    return id;
  });
}

test("what is asked of us is an officer's to answer: it needs them, and one press makes a motion of it", async () => {
  const id = await asked("https://harbor.example/notes/1");
  expect((await stranger.get(`/endorsements/asks/${id}`)).status).toBe(303);
  const home = await ana.get("/home");
  expect(home.text).toContain("harbor.example asks for our support: harbor.example/notes/1");
  const page = await ana.get(`/endorsements/asks/${id}`);
  expect(await faultsOf(page.text)).toEqual([]);
  expect(page.text).toMatch(/data-next[^]*Put it to our members/);
  expect(page.text).toContain("We need you.");
  expect((await ana.post(`/endorsements/asks/${id}`, { deed: "dance" })).status).toBe(409);
  const moved = await ana.post(`/endorsements/asks/${id}`, { deed: "move" });
  expect(moved.location).toMatch(/^\/motions\/\d+-support-harbor-example/);
  expect((await ana.get(`/endorsements/asks/${id}`)).text).toContain("before our members");
  expect((await ana.post(`/endorsements/asks/${id}`, { deed: "move" })).status).toBe(409);
  expect((await ana.get("/endorsements/asks/none")).status).toBe(404);
});

test("declined or supported in public, it waits no longer", async () => {
  const [one, other] = [await asked("https://harbor.example/notes/2"), await asked("https://harbor.example/notes/3")];
  expect((await ana.post(`/endorsements/asks/${one}`, { deed: "decline", reason: "Not now." })).status).toBe(303);
  expect(await findAsked(db.orm, one)).toMatchObject({ state: "declined" });
  expect((await ana.post("/@valley/endorse", { object: "https://harbor.example/notes/3" })).status).toBe(303);
  expect(await findAsked(db.orm, other)).toMatchObject({ state: "supported" });
  const grid = await stranger.get("/endorsements?show=grid");
  expect(await faultsOf(grid.text)).toEqual([]);
  expect(grid.text).toContain("1 of 1 organization supports “harbor.example/notes/3”.");
  expect(grid.text).toContain("0 of 1 organization supports “harbor.example/notes/2”.");
  expect((await stranger.get("/endorsements?show=grid&kind=event&since=2020-01-01&until=x")).text).not.toContain(
    "notes/3",
  );
  expect((await stranger.get("/endorsements?of=nothing")).status).toBe(404);
});

test("the form to ask says whom one could ask, and asks nobody in secret", async () => {
  expect((await stranger.get("/@valley/ask")).status).toBe(303);
  const form = await ana.get("/@valley/ask?object=https%3A%2F%2Fvalley.example%2F1");
  expect(form.text).toContain("No other organization is connected yet");
  const empty = await ana.post("/@valley/ask", { object: "https://valley.example/1" });
  expect(empty.status).toBe(422);
  const list = await ana.get("/endorsements/asks");
  expect(await faultsOf(list.text)).toEqual([]);
  expect(list.text).toContain("We ask nobody for support now.");
});

test("nobody endorses themselves", async () => {
  const body = (await findBodyBySlug(db.orm, "valley"))?.id ?? "";
  const answer = await ana.post("/@valley/endorse", { object: `http://localhost:3000/ap/actors/${body}` });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain("does not endorse itself");
});
