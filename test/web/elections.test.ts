import { afterAll, beforeAll, expect, test } from "vitest";
import { findMotionInBody } from "#db/motions.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { settle } from "#test/support/people.ts";
import { type Answer, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

let db: FreshDatabase;
let ana: Visitor;
let stranger: Visitor;
const path = "/@valley/elections/new";

beforeAll(async () => {
  db = await freshDatabase();
  await settle(db);
  const pages = pagesOver(db);
  [ana, stranger] = [visitorOf(pages), visitorOf(pages)];
  await logInAs(ana, "ana@valley.example", "correct horse battery");
});
afterAll(() => db.drop());

const sound = async (answer: Answer, status = 200): Promise<string> => {
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
  return answer.text;
};
const typed = { title: "Two for the committee", text: "For a year.", seats: "2", reopen: "yes", visibility: "public" };

test("an election is begun with options or without, as a draft or submitted", async () => {
  expect((await ana.get("/@valley")).text).toContain(path);
  await sound(await ana.get(path));
  expect((await stranger.get(path)).status).toBe(303);
  const made = await ana.post(path, { ...typed, options: "Ana Ruiz\n\n  Ben Ito  \nCy", deed: "submit" });
  expect(made.location).toBe("/motions/1-two-for-the-committee");
  expect((await findMotionInBody(db.orm, 1))?.motion).toMatchObject({
    kind: "election",
    state: "submitted",
    options: ["Ana Ruiz", "Ben Ito", "Cy"],
    contest: { method: "stv", seats: 2, reopen: true },
  });
  const draft = await ana.post(path, { ...typed, seats: "1", method: "schulze", reopen: "", deed: "draft" });
  await sound(await ana.follow(draft));
  expect((await findMotionInBody(db.orm, 2))?.motion).toMatchObject({
    state: "draft",
    options: [],
    contest: { method: "schulze", seats: 1, reopen: false },
  });
});

test("what cannot be counted comes back with what was typed", async () => {
  const twice = await sound(await ana.post(path, { ...typed, options: "Cy\nCy" }), 422);
  expect(twice).toContain("Two for the committee");
  await sound(await ana.post(path, { ...typed, seats: "0" }), 422);
  await sound(await ana.post(path, { ...typed, title: "" }), 422);
  expect(await findMotionInBody(db.orm, 3)).toBeUndefined();
});

test("texts are chosen among, with the one that changes nothing", async () => {
  const texts = {
    ...typed,
    seats: "1",
    options: "Move\nRepair\nNothing",
    statusQuo: "Nothing",
    reopen: "",
    method: "schulze",
  };
  await sound(await ana.follow(await ana.post(path, { ...texts, deed: "submit" })));
  expect((await findMotionInBody(db.orm, 3))?.motion.contest).toMatchObject({
    statusQuo: "Nothing",
    method: "schulze",
  });
});
