import { afterAll, beforeAll, expect, test } from "vitest";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, type Caller, openApi, rowsOf, text } from "./caller.ts";

let db: FreshDatabase;
let api: Caller;
let ana: Call;
let bea: Call;
const harbor = {
  iri: "https://harbor.example/ap/actors/1",
  type: "Organization",
  name: "Harbor",
  url: "https://harbor.example/@harbor",
};
const looked: string[] = [];

beforeAll(async () => {
  db = await freshDatabase();
  const { admin } = await settle(db);
  api = await openApi(db, {
    ask: {
      actor: async (address) => (address === "@harbor@harbor.example" ? harbor : undefined),
      object: async () => undefined,
      look: async (iri) => void looked.push(iri),
    },
  });
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
});
afterAll(() => db.drop());

test("a person follows an actor elsewhere, sees it alone, and ends it", async () => {
  const made = await bea("POST", "/v1/follows", { actor: "@harbor@harbor.example" });
  expect(made).toMatchObject({ status: 201, body: { actor: harbor.iri, name: "Harbor", state: "asked" } });
  const again = await bea("POST", "/v1/follows", { actor: "@harbor@harbor.example" });
  expect(again.body).toEqual(made.body);
  expect(rowsOf(await bea("GET", "/v1/follows"))).toEqual([made.body]);
  expect(rowsOf(await ana("GET", "/v1/follows"))).toEqual([]);
  const path = `/v1/follows/${text(made.body.id)}`;
  expect((await ana("DELETE", path)).status).toBe(404);
  expect((await bea("DELETE", path)).status).toBe(204);
  expect((await bea("DELETE", path)).status).toBe(404);
  expect(rowsOf(await bea("GET", "/v1/follows"))).toEqual([]);
});

test("bodies of this instance are followed without asking anybody", async () => {
  const { body } = await api.stranger("GET", "/v1/organization");
  const made = await bea("POST", "/v1/follows", { actor: body.actor });
  expect(made.body).toMatchObject({ actor: body.actor, name: body.name, url: body.url });
  await ana("POST", "/v1/bodies", { kind: "committee", slug: "hidden", name: "Hidden", visibility: "members" });
  const hidden = await ana("GET", "/v1/bodies/hidden");
  expect((await bea("POST", "/v1/follows", { actor: hidden.body.actor })).status).toBe(404);
});

test.each([
  ["nobody's address", { actor: "@nobody@harbor.example" }],
  ["text that cannot be stored", { actor: "@a\u0000b@harbor.example" }],
  ["nothing", {}],
  ["an unknown member", { actor: harbor.iri, notify: true }],
])("%s is not followed", async (_, input) => {
  expect((await ana("POST", "/v1/follows", input)).status).toBe(422);
  expect(rowsOf(await ana("GET", "/v1/follows"))).toEqual([]);
});

test("what is endorsed is looked at first, but not for whoever may not endorse", async () => {
  const object = "https://harbor.example/ap/motions/1";
  expect((await bea("POST", "/v1/endorsements", { body: "valley", object })).status).toBe(403);
  expect(looked).toEqual([]);
  expect((await ana("POST", "/v1/endorsements", { body: "valley", object })).status).toBe(201);
  expect(looked).toEqual([object]);
});
