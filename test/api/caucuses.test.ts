import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, type Caller, openApi, rowsOf, text } from "./caller.ts";

let db: FreshDatabase;
let api: Caller;
let ana: Call;
let bea: Call;
const remote = {
  iri: "https://harbor.example/ap/actors/01998c6e-0000-7000-8000-000000000001",
  type: "Group",
  name: "Far Left Turn",
  url: "https://harbor.example/@far",
};

beforeAll(async () => {
  db = await freshDatabase();
  const { admin } = await settle(db);
  await perform(db, admin, (act) => foundBody(act, { kind: "caucus", slug: "left", name: "Left Turn" }));
  api = await openApi(db, {
    ask: { actor: async (address) => (address === remote.iri ? remote : undefined), object: async () => undefined },
  });
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
});
afterAll(() => db.drop());

const here = async (): Promise<string> => text(rowsOf(await api.stranger("GET", "/v1/caucuses"))[0]?.["actor"]);

describe("caucuses", () => {
  test("are listed with who recognizes them and where members come from", async () => {
    const actor = await here();
    expect(await bea("POST", "/v1/caucuses/recognize", { actor, body: "valley" })).toMatchObject({ status: 403 });
    expect(await ana("POST", "/v1/caucuses/recognize", { actor, body: "valley" })).toMatchObject({ status: 201 });
    expect(await ana("POST", "/v1/caucuses/recognize", { actor, body: "valley" })).toMatchObject({ status: 409 });
    expect(await ana("POST", "/v1/caucuses/recognize", { actor: remote.iri, body: "valley" })).toMatchObject({
      status: 201,
      body: { caucus: remote.iri },
    });
    const unknown = { actor: "https://nowhere.example/ap/actors/1", body: "valley" };
    expect(await ana("POST", "/v1/caucuses/recognize", unknown)).toMatchObject({ status: 422 });
    expect(rowsOf(await api.stranger("GET", "/v1/caucuses"))).toMatchObject([
      { slug: "left", recognizedBy: [{ name: expect.any(String) }], members: [{ actor: null, count: 1 }] },
      { actor: remote.iri, slug: null, members: null },
    ]);
    expect(await ana("POST", "/v1/caucuses/withdraw", { actor: remote.iri, body: "valley" })).toMatchObject({
      status: 204,
    });
    expect(await ana("POST", "/v1/caucuses/withdraw", { actor: remote.iri, body: "valley" })).toMatchObject({
      status: 404,
    });
  });

  test("are joined and left; where none is asked nothing is left behind", async () => {
    const path = "/v1/bodies/valley/joins";
    expect(await api.stranger("POST", path, { actor: await here() })).toMatchObject({ status: 401 });
    expect(await bea("POST", path, { actor: "@nobody@nowhere.example" })).toMatchObject({ status: 422 });
    const made = await bea("POST", path, { actor: await here() });
    expect(made).toMatchObject({ status: 201, body: { state: "accepted" } });
    expect((await bea("POST", path, { actor: await here() })).body).toEqual(made.body);
    const far = await bea("POST", path, { actor: remote.iri });
    expect(far).toMatchObject({ status: 201, body: { state: "asked" } });
    expect(rowsOf(await bea("GET", "/v1/joins"))).toHaveLength(2);
    expect(rowsOf(await ana("GET", "/v1/joins"))).toEqual([]);
    const own = `/v1/joins/${text(far.body["id"])}`;
    expect(await bea("POST", `${own}/place`)).toMatchObject({ status: 409 });
    expect(await ana("DELETE", own)).toMatchObject({ status: 404 });
    expect(await bea("DELETE", own)).toMatchObject({ status: 204 });
  });

  test("have a forum and doors", async () => {
    const path = "/v1/bodies/left/forum";
    expect(await ana("POST", "/v1/bodies/valley/forum", { content: "x" })).toMatchObject({ status: 404 });
    expect(await bea("POST", path, { content: "" })).toMatchObject({ status: 422 });
    const made = await bea("POST", path, { content: "Hello" });
    expect(made).toMatchObject({ status: 201, body: { author: null, state: "shown" } });
    expect(rowsOf(await api.stranger("GET", path))).toMatchObject([{ id: made.body["id"], likes: 0 }]);
    expect(await bea("GET", "/v1/bodies/left/moderation")).toMatchObject({ status: 403 });
    expect(await ana("GET", "/v1/bodies/left/moderation")).toMatchObject({ status: 200, body: { posts: [] } });
    const verdict = { post: made.body["id"], verdict: "remove" };
    expect(await bea("POST", "/v1/bodies/left/moderation", verdict)).toMatchObject({ status: 403 });
    expect(await ana("POST", "/v1/bodies/left/moderation", verdict)).toMatchObject({ status: 204 });
    expect(await ana("POST", "/v1/bodies/left/moderation", verdict)).toMatchObject({ status: 409 });
    expect(rowsOf(await api.stranger("GET", path))).toEqual([]);
    expect(await bea("DELETE", `/v1/posts/${text(made.body["id"])}`)).toMatchObject({ status: 409 });
    const doors = { joins: "asked", strangers: "refuse" };
    expect(await bea("PUT", "/v1/bodies/left/doors", doors)).toMatchObject({ status: 403 });
    expect(await ana("PUT", "/v1/bodies/left/doors", doors)).toMatchObject({ status: 200, body: doors });
  });
});
