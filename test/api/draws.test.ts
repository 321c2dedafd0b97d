import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { readClock } from "#db/clock.ts";
import { newId } from "#db/ids.ts";
import { listRecord } from "#db/record.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, type Caller, ORIGIN, openApi, rowsOf, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let api: Caller;
let ana: Call;
let bea: Call;
let stranger: Call;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
  stranger = api.stranger;
  await perform(db, admin, (act) =>
    foundBody(act, { kind: "committee", slug: "inner", name: "Inner", visibility: "members" }),
  );
});
afterAll(() => fresh.drop());

const path = "/v1/bodies/valley/draws";
const soon = async (milliseconds = 60_000) =>
  new Date((await readClock(db.orm, db.clockOffset)) + milliseconds).toISOString();
const draw = async (more: object = {}) => ({
  title: "Panel of three",
  pool: { kind: "labels", labels: Array.from({ length: 25 }, (_, at) => `Group ${at + 1}`), public: true },
  count: 3,
  sources: ["Treasury", "Lottery", "Numbers"],
  drawsAt: await soon(),
  ...more,
});
const values = ["9319", "2 5 12 8 10", "9 18 26 34 41 45"];
const commit = async (more: object = {}) => text((await ana("POST", path, await draw(more))).body.id);

describe("a draw", () => {
  test("is committed to, waits for its time, is revealed once, and can be drawn again", async () => {
    const made = await ana("POST", path, await draw());
    expect(made).toMatchObject({
      status: 201,
      body: {
        state: "committed",
        body: "valley",
        hash: "md5",
        pool: { kind: "labels", size: 25, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        values: null,
        key: null,
        selected: null,
      },
    });
    const id = text(made.body.id);
    expect(made.body.url).toBe(`${ORIGIN}/draws/${id}`);
    expect(made.headers.get("location")).toBe(`/api/v1/draws/${id}`);
    const early = await ana("POST", `/v1/draws/${id}/reveal`, { values });
    expect(early).toMatchObject({ status: 409, body: { type: "/problems/not-yet-drawn", until: made.body.drawsAt } });
    offset += 61_000;
    expect(await ana("POST", `/v1/draws/${id}/reveal`, { values })).toMatchObject({
      status: 200,
      body: { state: "revealed", key: "9319./2.5.8.10.12./9.18.26.34.41.45./", selected: [17, 7, 2] },
    });
    expect(await ana("POST", `/v1/draws/${id}/reveal`, { values: ["1", "2", "3"] })).toMatchObject({
      status: 409,
      body: { type: "/problems/already-drawn" },
    });
    expect((await stranger("GET", `/v1/draws/${id}`)).body).toMatchObject({ values, selected: [17, 7, 2] });
    expect(rowsOf(await stranger("GET", path)).map((row) => row["id"])).toContain(id);
  });

  test("is an officer's act", async () => {
    expect(await bea("POST", path, await draw())).toMatchObject({
      status: 403,
      body: { type: "/problems/role-needed", role: "secretary" },
    });
    const id = await commit();
    offset += 61_000;
    expect((await bea("POST", `/v1/draws/${id}/reveal`, { values })).status).toBe(403);
    expect((await stranger("POST", `/v1/draws/${id}/reveal`, { values })).status).toBe(401);
    expect((await stranger("GET", `/v1/draws/${id}`)).body.state).toBe("committed");
  });

  test("of members counts those in good standing and names nobody", async () => {
    const made = await ana("POST", path, await draw({ pool: { kind: "members" }, count: 2, hash: "sha256" }));
    expect(made).toMatchObject({ status: 201, body: { pool: { kind: "members", size: 2 }, hash: "sha256" } });
    const seen = await stranger("GET", `/v1/draws/${text(made.body.id)}`);
    expect(JSON.stringify(seen.body)).not.toMatch(/Ana|Bea|example/);
  });

  test("for members only is there for members only", async () => {
    const id = await commit({ visibility: "members" });
    expect((await stranger("GET", `/v1/draws/${id}`)).status).toBe(404);
    expect((await bea("GET", `/v1/draws/${id}`)).status).toBe(200);
    expect(rowsOf(await stranger("GET", path)).map((row) => row["id"])).not.toContain(id);
    expect(rowsOf(await bea("GET", path)).map((row) => row["id"])).toContain(id);
    const inner = text((await ana("POST", "/v1/bodies/inner/draws", await draw())).body.id);
    expect((await bea("GET", `/v1/draws/${inner}`)).status).toBe(404);
  });

  test.each([
    ["a time that has come", async () => ({ drawsAt: await soon(0) }), "draws-too-soon"],
    ["more than there are", () => ({ count: 26 }), "pool-too-small"],
    ["nothing", () => ({ count: 0 }), "invalid"],
    ["a label twice", () => ({ pool: { kind: "labels", labels: ["a", "a"] }, count: 1 }), "invalid"],
    ["a label of two lines", () => ({ pool: { kind: "labels", labels: ["a\nb"] }, count: 1 }), "invalid"],
    ["no source", () => ({ sources: [] }), "invalid"],
    ["a part of a place", () => ({ count: 1.5 }), "invalid"],
    ["another hash", () => ({ hash: "sha1" }), "invalid"],
  ])("of %s is refused and leaves no trace", async (_, more, code) => {
    const before = (await listRecord(db.orm, { limit: 200 })).length;
    expect(await ana("POST", path, await draw(await more()))).toMatchObject({
      status: 422,
      body: { type: `/problems/${code}` },
    });
    expect((await listRecord(db.orm, { limit: 200 })).length).toBe(before);
  });

  test("is not revealed by values that cannot be read", async () => {
    const id = await commit();
    offset += 61_000;
    for (const wrong of [
      ["1", "2"],
      ["1", "2", "?"],
      ["1", "2", "3", "4"],
    ])
      expect(await ana("POST", `/v1/draws/${id}/reveal`, { values: wrong })).toMatchObject({
        status: 422,
        body: { type: "/problems/unreadable-value" },
      });
    expect((await stranger("GET", `/v1/draws/${id}`)).body.state).toBe("committed");
  });

  test("that is not there is 404", async () => {
    expect((await ana("GET", `/v1/draws/${newId(0)}`)).status).toBe(404);
    expect((await ana("GET", "/v1/draws/nothing")).status).toBe(404);
    expect((await ana("POST", `/v1/draws/${newId(0)}/reveal`, { values })).status).toBe(404);
  });
});
