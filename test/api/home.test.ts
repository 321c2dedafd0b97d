import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { irisOf } from "#domain/iris.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, putToVote, settle } from "#test/support/people.ts";
import { type Call, type Caller, ORIGIN, openApi, rowsOf, text } from "./caller.ts";

let db: FreshDatabase;
let admin: Person;
let bea: Person;
let api: Caller;
let ana: Call;
let asBea: Call;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  api = await openApi(db);
  ana = await api.as(admin);
  asBea = await api.as(bea);
});
afterAll(() => db.drop());

test("home shows what waits for a person, and what was announced where they belong or follow", async () => {
  expect((await api.stranger("GET", "/v1/home")).status).toBe(401);
  const north = await ana("POST", "/v1/bodies", { kind: "chapter", slug: "north", name: "North" });
  await ana("POST", "/v1/bodies/valley/announcements", { content: "Inside", visibility: "members" });
  await ana("POST", "/v1/bodies/north/announcements", { content: "For all" });
  await ana("POST", "/v1/bodies/north/announcements", { content: "Not for Bea", visibility: "members" });
  const { question } = await putToVote(db, { admin, mover: bea, seconder: admin, body: "valley" });
  const before = await asBea("GET", "/v1/home");
  expect(before.body.votes).toMatchObject([{ question: question.id, body: "valley", hasVoted: false }]);
  expect(rowsOf(before).map(({ content }) => content)).toEqual(["Inside"]);
  await db.sql`insert into follows (id, person, actor, state, created_at)
    values (${newId(0)}, ${bea.person}, ${irisOf(ORIGIN).actor(text(north.body.id))}, 'accepted', now())`;
  await asBea("PUT", `/v1/questions/${question.id}/ballot`, { choice: "yes" });
  const after = await asBea("GET", "/v1/home");
  expect(after.body.votes).toMatchObject([{ hasVoted: true }]);
  expect(rowsOf(after).map(({ content }) => content)).toEqual(["For all", "Inside"]);
  const first = await asBea("GET", "/v1/home?limit=1");
  expect(rowsOf(await asBea("GET", `/v1/home?cursor=${text(first.body.next)}`)).map(({ content }) => content)).toEqual([
    "Inside",
  ]);
});

test("reports are for moderators, deliveries for admins", async () => {
  await db.sql`insert into reports (iri, actor, objects, content, at)
    values ('https://a.example/flags/1', 'https://a.example/actor', '["https://plenum.test/ap/motions/1"]', 'Spam', now())`;
  const activity = newId(1);
  await db.sql`insert into activities (id, iri, sender, type, bytes, created_at)
    values (${activity}, 'https://plenum.test/ap/activities/1', 'https://plenum.test/ap/actors/1', 'Create', '', now())`;
  await db.sql`insert into deliveries (activity, host, target, next_at, created_at)
    values (${activity}, 'a.example', 'https://a.example/inbox', now(), now())`;
  expect(rowsOf(await ana("GET", "/v1/reports"))).toMatchObject([{ content: "Spam", resolvedAt: null }]);
  expect(rowsOf(await ana("GET", "/v1/deliveries?state=pending&host=a.example"))).toMatchObject([
    { target: "https://a.example/inbox", state: "pending", attempts: 0, lastStatus: null },
  ]);
  expect(rowsOf(await ana("GET", "/v1/deliveries?state=failed"))).toEqual([]);
  for (const path of ["/v1/reports", "/v1/deliveries"]) {
    expect((await asBea("GET", path)).status).toBe(403);
    expect((await api.stranger("GET", path)).status).toBe(401);
  }
});
