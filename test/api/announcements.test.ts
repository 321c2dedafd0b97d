import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { saveComments } from "#db/audience.ts";
import { irisOf } from "#domain/iris.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { type Call, type Caller, ORIGIN, openApi, rowsOf, text } from "./caller.ts";

let db: FreshDatabase;
let api: Caller;
let admin: Person;
let ana: Call;
let bea: Call;

beforeAll(async () => {
  db = await freshDatabase();
  ({ admin } = await settle(db));
  api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
});
afterAll(() => db.drop());

const path = "/v1/bodies/valley/announcements";

test("an announcement is published, changed and taken back", async () => {
  const made = await ana("POST", path, { content: "We **won** <script>x</script>", title: "Won", language: "en" });
  expect(made.status).toBe(201);
  const id = text(made.body.id);
  expect(made.body).toMatchObject({
    url: `${ORIGIN}/@valley/announcements/${id}`,
    activity: `${ORIGIN}/ap/announcements/${id}`,
    visibility: "public",
  });
  expect(made.body.contentHtml).toContain("<strong>won</strong>");
  expect(made.body.contentHtml).not.toContain("<script>");
  expect((await api.stranger("GET", `/v1/announcements/${id}`)).body).toEqual(made.body);
  expect((await bea("PATCH", `/v1/announcements/${id}`, { content: "No" })).status).toBe(403);
  expect((await ana("PATCH", `/v1/announcements/${id}`, { content: "We did" })).body.content).toBe("We did");
  expect((await bea("DELETE", `/v1/announcements/${id}`)).status).toBe(403);
  expect((await ana("DELETE", `/v1/announcements/${id}`)).status).toBe(204);
  expect((await ana("GET", `/v1/announcements/${id}`)).status).toBe(404);
  expect((await ana("DELETE", `/v1/announcements/${id}`)).status).toBe(404);
});

test("what is for members only is theirs, in lists and by its address", async () => {
  const made = await ana("POST", path, { content: "Only us", visibility: "members" });
  expect(made.body.activity).toBeNull();
  const id = text(made.body.id);
  for (const suffix of ["", "/comments"]) {
    expect((await api.stranger("GET", `/v1/announcements/${id}${suffix}`)).status).toBe(404);
    expect((await bea("GET", `/v1/announcements/${id}${suffix}`)).status).toBe(200);
  }
  expect(rowsOf(await api.stranger("GET", path)).map((row) => row.id)).not.toContain(id);
  expect(rowsOf(await bea("GET", path)).map((row) => row.id)).toContain(id);
  expect((await api.stranger("PATCH", `/v1/announcements/${id}`, { content: "x" })).status).toBe(401);
});

test.each([
  ["too long a text", { content: "x".repeat(65_537) }],
  ["no text", { content: " " }],
  ["no language", { content: "x", language: "english" }],
  ["an unknown member", { content: "x", to: "all" }],
])("%s publishes nothing", async (_, input) => {
  const before = rowsOf(await ana("GET", path)).length;
  expect((await ana("POST", path, input)).status).toBe(422);
  expect(rowsOf(await ana("GET", path))).toHaveLength(before);
});

test("comments from elsewhere are listed with what is known of their authors", async () => {
  const id = text((await ana("POST", path, { content: "Say something" })).body.id);
  const inReplyTo = irisOf(ORIGIN).announcement(id);
  const of = (name: string) => ({
    iri: `https://social.example/notes/${name}`,
    author: `https://social.example/users/${name}`,
    contentHtml: "<p>Good</p>",
    url: null,
    inReplyTo,
    replyKind: "announcement",
    replyId: id,
  });
  for (const name of ["kim", "lou"]) await perform(db, admin, (act) => saveComments(act.tx, [of(name)], act.at));
  const first = await api.stranger("GET", `/v1/announcements/${id}/comments?limit=1`);
  expect(rowsOf(first)).toMatchObject([
    { author: { actor: "https://social.example/users/kim", name: "social.example" }, member: false },
  ]);
  const cursor = text(first.body.next);
  const second = await api.stranger("GET", `/v1/announcements/${id}/comments?cursor=${cursor}`);
  expect(rowsOf(second)).toMatchObject([{ author: { actor: "https://social.example/users/lou" } }]);
  expect(second.body.next).toBeNull();
});
