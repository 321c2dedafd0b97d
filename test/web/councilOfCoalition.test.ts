import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccount } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { changeBody } from "#commands/bodies.ts";
import { issueSeat } from "#commands/coalition/seats.ts";
import { newMandate } from "#commands/mandates.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { addMember } from "#commands/members.ts";
import { setUp } from "#commands/setup.ts";
import { type Chamber, chamber } from "#test/support/council.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import type { Person } from "#test/support/people.ts";
import { ORIGIN, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let council: Chamber;
let ana: Visitor;
let bea: Visitor;
let stranger: Visitor;
let decision = "";
let holder = "";

beforeAll(async () => {
  fresh = await freshDatabase();
  await perform(fresh, system, ensureInstanceKeys);
  const { person, account } = await perform(fresh, system, (act) =>
    setUp(act, { name: "Valley", slug: "valley" }, { name: "Ana", email: "ana@valley.example", password: PASSWORD }),
  );
  const admin: Person = { kind: "person", person, account };
  const made = await perform(fresh, system, (act) =>
    createAccount(act, { name: "Bea", email: "bea@valley.example", password: PASSWORD }),
  );
  holder = made.person;
  await perform(fresh, admin, (act) => addMember(act, "valley", { email: "bea@valley.example" }));
  await perform(fresh, admin, (act) => changeBody(act, "valley", { rules: { secondsRequired: 0 } }));
  council = await chamber(fresh, admin, ORIGIN);
  const pages = pagesOver(council.db);
  [ana, bea, stranger] = [visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@valley.example", PASSWORD);
  decision = await council.decide();
  const { hash: coalition } = await council.row();
  const asked = newMandate.parse({ coalition, holder, question: decision, seat: 1 });
  await perform(council.db, admin, (act) => issueSeat(act, asked));
  await council.settle();
});
afterAll(() => fresh.drop());

const counted = (text: string, part: string): number => text.split(part).length - 1;

test("everybody sees the seats, who fills them and how they were shared; nobody is asked anything", async () => {
  const page = await stranger.get("/coalition/council");
  expect(page.status).toBe(200);
  expect(page.text).toContain("1 of 3 seats filled.");
  expect(page.text).toContain("Seat 2: empty");
  expect(page.text).toContain("Nobody holds it now.");
  expect(page.text).toContain("Nothing is asked of you here");
  // Whoever sits does not have to be named.
  expect(page.text).not.toContain("Bea");
  expect(await faultsOf(page.text)).toEqual([]);
  expect(await faultsOf((await visitorOf(pagesOver(council.db), "es").get("/coalition/council")).text)).toEqual([]);
});

test("an officer is asked to fill what is empty, and moves who holds an office", async () => {
  const page = await ana.get("/coalition/council");
  expect(counted(page.text, "data-next")).toBe(1);
  expect(page.text).toContain("Say who sits for us");
  expect(await faultsOf(page.text)).toEqual([]);
  const value = /<option value="(https?:[^"]+ sha256:[0-9a-f]{64})"/.exec(page.text)?.[1] ?? "";
  const elect = { deed: "elect", office: "head-officer", holder: value, until: "2099-01-01" };
  const bad = await ana.post("/coalition/council", { ...elect, until: "soon" });
  expect(bad.status).toBe(422);
  expect(bad.text).toMatch(/id="f-until-hint">✕/);
  expect(
    (await ana.post("/coalition/council", { ...elect, holder: `${ORIGIN} sha256:${"0".repeat(64)}` })).status,
  ).toBe(409);
  expect((await bea.post("/coalition/council", elect)).status).toBe(409);
  expect((await ana.post("/coalition/council", elect)).status).toBe(303);
});

test("a delegate is asked at home and on the page, votes, and then reads what was said", async () => {
  const motion = await council.putToVote("A joint fund");
  const { hash } = await council.row();
  const path = `/coalitions/${hash.slice(7)}/motions/${motion.id}/seats`;
  expect((await bea.get("/home")).text).toContain(path);
  expect((await ana.get("/home")).text).not.toContain(path);
  const page = await bea.get(path);
  expect(page.text).toContain("Your vote for seat 1");
  expect(counted(page.text, "data-next")).toBe(1);
  expect(await faultsOf(page.text)).toEqual([]);
  expect((await ana.get(path)).text).not.toContain("Your vote for seat");
  expect((await ana.post(path, { seat: "1", choice: "yes" })).status).toBe(403);
  expect((await bea.post(path, { seat: "2", choice: "yes" })).status).toBe(403);
  expect((await bea.post(path, { seat: "none", choice: "yes" })).status).toBe(422);
  expect((await bea.post(path, { seat: "1" })).status).toBe(422);
  expect((await bea.post(path, { seat: "1", choice: "no", reason: "Our fund is empty." })).status).toBe(303);
  await council.settle();
  const after = await bea.get(path);
  expect(after.text).toContain("You have voted: No.");
  expect(after.text).toContain("Nothing is asked of you here");
  const seen = await stranger.get(path);
  expect(seen.text).toContain("1 of 3 seats voted so far");
  expect(seen.text).toContain("Its reason");
  expect(await faultsOf(seen.text)).toEqual([]);
  expect((await bea.get("/home")).text).not.toContain(path);
});

test("what is not there is missing, in words", async () => {
  const { hash } = await council.row();
  expect((await stranger.get(`/coalition/council?of=${"0".repeat(64)}`)).status).toBe(404);
  const other = `/coalitions/${hash.slice(7)}/motions/0199a1c0-0000-7000-8000-000000000004/seats`;
  expect((await stranger.get(other)).status).toBe(404);
  expect((await bea.post(other, { seat: "1", choice: "yes" })).status).toBe(404);
});
