import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#db/ids.ts";
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

const object = "https://harbor.example/ap/motions/1";
const list = async (query: string, who: Call = api.stranger) => rowsOf(await who("GET", `/v1/endorsements?${query}`));

test("a body endorses once, and withdraws for good", async () => {
  const made = await ana("POST", "/v1/endorsements", { body: "valley", object, statement: "With **all** of us." });
  expect(made.status).toBe(201);
  const id = text(made.body.id);
  expect(made.body).toMatchObject({
    body: { slug: "valley", host: "plenum.test" },
    object,
    statement: "With **all** of us.",
    state: "standing",
    entry: `${ORIGIN}/gazette/valley/entries/${id}`,
    activity: `${ORIGIN}/ap/endorsements/${id}`,
    url: `${ORIGIN}/endorsements/${id}`,
  });
  expect((await api.stranger("GET", `/v1/endorsements/${id}`)).body).toEqual(made.body);
  expect((await ana("POST", "/v1/endorsements", { body: "valley", object })).body.type).toBe(
    "/problems/already-endorsed",
  );
  expect((await bea("POST", `/v1/endorsements/${id}/withdraw`)).status).toBe(403);
  expect((await ana("POST", `/v1/endorsements/${id}/withdraw`)).body.state).toBe("withdrawn");
  expect((await ana("POST", `/v1/endorsements/${id}/withdraw`, {})).body.type).toBe("/problems/already-withdrawn");
  expect((await ana("POST", `/v1/endorsements/${id}/withdraw`, { why: 1 })).status).toBe(422);
});

test.each([
  ["a member", { body: "valley", object: "https://a.example/1" }, 403],
  ["no IRI", { body: "valley", object: "javascript:alert(1)" }, 422],
  ["an IRI with NUL", { body: "valley", object: "https://a.example/\u0000" }, 422],
  ["a body that is not there", { body: "nowhere", object: "https://a.example/1" }, 404],
  ["a question that is not there", { body: "valley", object: "https://a.example/1", question: newId(0) }, 404],
])("%s endorses nothing", async (who, input, status) => {
  const before = (await list("state=all")).length;
  const call = who === "a member" ? bea : ana;
  expect((await call("POST", "/v1/endorsements", input)).status).toBe(status);
  expect(await list("state=all")).toHaveLength(before);
});

test("those of peers stand beside ours, and both are found by state, object and body", async () => {
  const log = newId(1_000);
  const actor = "https://harbor.example/ap/actors/9";
  const entry = "https://harbor.example/gazette/harbor/entries/5";
  const mirrored = newId(Date.now() + 1_000);
  await db.sql`insert into logs (id, origin, prefix, host, vkey) values (${log}, 'harbor.example/gazette/harbor', 'https://harbor.example/gazette/harbor', 'harbor.example', 'k')`;
  await db.sql`insert into mirrored_bodies (actor, log, kind, name) values (${actor}, ${log}, 'organization', 'Harbor')`;
  await db.sql`insert into mirrored_texts (log, hash, file) values (${log}, 'sha256:aa', '{"salt":"00","text":"Yes!"}')`;
  await db.sql`insert into mirrored_endorsements (entry, id, log, actor, object, text_hash, at)
    values (${entry}, ${mirrored}, ${log}, ${actor}, 'https://b.example/2', 'sha256:aa', now())`;
  const { body: own } = await ana("POST", "/v1/endorsements", { body: "valley", object: "https://b.example/2" });
  const [theirs, ours] = await list("object=https://b.example/2");
  expect(theirs).toMatchObject({
    id: mirrored,
    body: { name: "Harbor", actor, host: "harbor.example" },
    statement: "Yes!",
    entry,
    url: entry,
  });
  expect(ours).toEqual(own);
  expect((await api.stranger("GET", `/v1/endorsements/${mirrored}`)).body).toEqual(theirs);
  expect((await ana("POST", `/v1/endorsements/${mirrored}/withdraw`)).status).toBe(404);
  const ids = async (query: string) => (await list(query)).map(({ id }) => id);
  expect(await ids(`body=${encodeURIComponent(actor)}`)).toEqual([mirrored]);
  const ourActor = (own.body as { actor: string }).actor;
  expect(await ids(`body=${encodeURIComponent(ourActor)}&state=standing`)).toEqual([own.id]);
  expect(await ids("body=valley&state=standing")).toEqual([own.id]);
  expect(await ids("body=nowhere")).toEqual([]);
  const first = await api.stranger("GET", "/v1/endorsements?limit=1&state=standing");
  expect(await ids(`limit=1&state=standing&cursor=${text(first.body.next)}`)).toEqual([own.id]);
  expect((await ids("")).length).toBe((await ids("state=standing")).length + (await ids("state=withdrawn")).length);
});

test("what a members-only body endorses stays inside", async () => {
  await ana("POST", "/v1/bodies", { kind: "committee", slug: "hidden", name: "Hidden", visibility: "members" });
  const made = await ana("POST", "/v1/endorsements", { body: "hidden", object: "https://c.example/3" });
  expect(made.body).toMatchObject({ entry: null, activity: null });
  expect((await bea("GET", `/v1/endorsements/${text(made.body.id)}`)).status).toBe(404);
  expect(await list("object=https://c.example/3")).toEqual([]);
  expect(await list("object=https://c.example/3", ana)).toHaveLength(1);
  expect((await bea("POST", "/v1/endorsements", { body: "hidden", object: "https://c.example/4" })).status).toBe(404);
});

test("the grid has what everybody may know, as JSON and as a table, and wants filters that it knows", async () => {
  const { status, body } = await api.stranger("GET", "/v1/endorsements/grid");
  expect(status).toBe(200);
  const items = body["items"] as { object: string; cells: { state: string }[] }[];
  expect(items.length).toBeGreaterThan(0);
  expect(items.every(({ cells }) => cells.length > 0)).toBe(true);
  const none = await api.stranger("GET", "/v1/endorsements/grid?kind=event");
  expect(none.body).toMatchObject({ items: [], total: 0 });
  expect((await api.stranger("GET", "/v1/endorsements/grid?kind=thing")).status).toBe(422);
  expect((await api.stranger("GET", "/v1/endorsements/grid?since=yesterday")).status).toBe(422);
  expect((await api.stranger("GET", "/v1/endorsements/grid?coalition=nowhere")).status).toBe(404);
  expect((await api.stranger("GET", "/v1/endorsements/grid?until=2000-01-01T00:00:00Z")).body).toMatchObject({
    total: 0,
  });
});
