import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { changeBody, foundBody } from "#commands/bodies.ts";
import { irisOf } from "#domain/iris.ts";
import { closedVote, publish } from "#test/support/closed.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, type Person, settle } from "#test/support/people.ts";
import { type Call, ORIGIN, openApi, rowsOf, text } from "./caller.ts";

let db: FreshDatabase;
let admin: Person;
let ana: Call;
let bea: Call;
let stranger: Call;
let valley = "";
let east = "";
let hidden = "";

beforeAll(async () => {
  db = await freshDatabase();
  const settled = await settle(db);
  admin = settled.admin;
  const iris = irisOf(ORIGIN);
  valley = iris.actor(settled.organization);
  const found = async (kind: "region" | "chapter", slug: string, visibility: "public" | "members" = "public") =>
    iris.actor((await perform(db, admin, (act) => foundBody(act, { kind, slug, name: slug, visibility }))).id);
  east = await found("region", "east");
  await found("chapter", "uptown");
  hidden = await found("chapter", "hidden", "members");
  const api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
  stranger = api.stranger;
  await publish(db, ORIGIN);
});
afterAll(() => db.drop());

const problem = async (call: Call, path: string, body: unknown) => {
  const { status, body: said } = await call("POST", path, body);
  return [status, said["type"]];
};

describe("a region", () => {
  test("is asked by admins only, and is one", async () => {
    const ask = "/v1/bodies/uptown/region";
    expect(await problem(stranger, ask, { region: east })).toEqual([401, "/problems/log-in-needed"]);
    expect(await problem(bea, ask, { region: east })).toEqual([403, "/problems/role-needed"]);
    for (const region of ["", "east", "https://nobody.example/1", valley, hidden])
      expect((await ana("POST", ask, { region })).status).toBe(422);
    expect((await ana("POST", ask, {})).status).toBe(422);
    expect((await ana("POST", "/v1/bodies/nowhere/region", { region: east })).status).toBe(404);
    expect(await problem(ana, "/v1/bodies/hidden/region", { region: east })).toEqual([422, "/problems/public-needed"]);
    expect(rowsOf(await ana("GET", "/v1/bodies/east/regions"))).toEqual([]);
  });

  test("of the same organization agrees at once, sends away, and the chapter leaves once", async () => {
    const made = await ana("POST", "/v1/bodies/uptown/region", { region: east });
    expect(made).toMatchObject({ status: 201, body: { state: "stands", region: { actor: east, slug: "east" } } });
    const id = text(made.body["id"]);
    expect(await problem(ana, "/v1/bodies/uptown/region", { region: east })).toEqual([409, "/problems/already-there"]);
    expect(rowsOf(await stranger("GET", "/v1/bodies/east/regions"))).toMatchObject([{ id, state: "stands" }]);
    expect(await problem(ana, `/v1/bodies/valley/regions/${id}/accept`, undefined)).toEqual([
      404,
      "/problems/not-found",
    ]);
    expect(await problem(ana, `/v1/bodies/east/regions/${id}/accept`, undefined)).toEqual([
      409,
      "/problems/already-answered",
    ]);
    expect(await ana("POST", `/v1/bodies/east/regions/${id}/decline`)).toMatchObject({
      status: 200,
      body: { state: "ended" },
    });
    expect((await bea("POST", `/v1/bodies/uptown/regions/${id}/leave`)).status).toBe(403);
    expect((await ana("POST", `/v1/bodies/uptown/regions/${id}/leave`)).status).toBe(200);
    expect(await problem(ana, `/v1/bodies/uptown/regions/${id}/leave`, undefined)).toEqual([
      409,
      "/problems/not-there",
    ]);
    expect((await ana("POST", "/v1/bodies/uptown/regions/nothing/leave")).status).toBe(404);
  });

  test("is entered by an adopted motion, also where officers may not speak for the body", async () => {
    await perform(db, admin, (act) => changeBody(act, "valley", { rules: { officersMayEndorse: false } }));
    expect(await problem(ana, "/v1/bodies/valley/region", { region: east })).toEqual([
      409,
      "/problems/decision-needed",
    ]);
    const yes = [{ choice: "yes" }, { choice: "yes" }] as const;
    const { voters } = await closedVote(db, yes, { motion: { effect: { region: east } } }, { admin, voters: [] });
    expect(rowsOf(await ana("GET", "/v1/bodies/valley/regions"))).toMatchObject([{ state: "asked" }]);
    const pledge = { to: east, kind: "people", amount: 12 } as const;
    await closedVote(db, yes, { motion: { effect: { pledge } } }, { admin, voters });
    expect(rowsOf(await stranger("GET", "/v1/pledges?from=valley"))).toMatchObject([{ kind: "people", amount: 12 }]);
    await perform(db, admin, (act) => changeBody(act, "valley", { rules: { officersMayEndorse: true } }));
  });
});

describe("a pledge", () => {
  test("names whom it is made to, what, and how much; nothing else is kept", async () => {
    const before = rowsOf(await stranger("GET", "/v1/pledges")).length;
    const good = { body: "uptown", to: valley, kind: "people", amount: 40 };
    expect((await stranger("POST", "/v1/pledges", good)).status).toBe(401);
    expect((await bea("POST", "/v1/pledges", good)).status).toBe(403);
    const bad = [
      { amount: 0 },
      { amount: 1.5 },
      { amount: Number.MAX_SAFE_INTEGER + 1 },
      { amount: "40" },
      { kind: "land" },
      { kind: "money" },
      { currency: "USD" },
      { kind: "money", currency: "usd" },
      { to: "uptown" },
      { to: "https://nobody.example/1" },
      { from: "2026-05-01T00:00:00Z", until: "2026-05-01T00:00:00Z" },
      { until: "2020-01-01T00:00:00Z" },
      { unit: "Hours" },
      { more: 1 },
    ];
    const answers: unknown[] = [];
    for (const change of bad) answers.push([change, (await ana("POST", "/v1/pledges", { ...good, ...change })).status]);
    expect(answers).toEqual(bad.map((change) => [change, 422]));
    expect(await problem(ana, "/v1/pledges", { ...good, body: "valley" })).toEqual([422, "/problems/own-pledge"]);
    expect(await problem(ana, "/v1/pledges", { ...good, body: "hidden" })).toEqual([422, "/problems/public-needed"]);
    expect((await ana("POST", "/v1/pledges", { ...good, body: "nowhere" })).status).toBe(404);
    expect(rowsOf(await stranger("GET", "/v1/pledges"))).toHaveLength(before);
    const made = await ana("POST", "/v1/pledges", { ...good, unit: "hours", text: "On Saturdays." });
    expect(made).toMatchObject({
      status: 201,
      body: { state: "running", text: "On Saturdays.", unit: "hours", giver: null, receiver: null },
    });
    expect(rowsOf(await stranger("GET", "/v1/pledges?of=uptown"))).toMatchObject([{ id: made.body["id"] }]);
    expect(rowsOf(await stranger("GET", "/v1/pledges?to=nowhere"))).toEqual([]);
  });

  test("is said to be kept by each side in its own name, and taken back once", async () => {
    const made = await ana("POST", "/v1/pledges", { body: "uptown", to: valley, kind: "rooms", amount: 3 });
    const at = `/v1/pledges/${text(made.body["id"])}`;
    expect((await bea("POST", `${at}/kept`)).status).toBe(403);
    expect(await ana("POST", `${at}/kept`, { amount: 2 })).toMatchObject({
      status: 200,
      body: { receiver: { state: "partly", amount: 2 }, giver: null },
    });
    expect(await ana("POST", `${at}/not-kept`, { body: "uptown" })).toMatchObject({
      body: { receiver: { state: "partly" }, giver: { state: "not_kept" } },
    });
    expect(await problem(ana, `${at}/kept`, { body: "east" })).toEqual([403, "/problems/pledge-sides-only"]);
    expect((await ana("POST", `${at}/kept`, { amount: -1 })).status).toBe(422);
    expect(await ana("POST", `${at}/withdraw`)).toMatchObject({ status: 200, body: { state: "withdrawn" } });
    expect(await problem(ana, `${at}/withdraw`, undefined)).toEqual([409, "/problems/already-withdrawn"]);
    expect((await ana("POST", "/v1/pledges/0199a1c0-0000-7000-8000-000000000001/withdraw")).status).toBe(404);
    expect((await stranger("GET", "/v1/pledges/nothing")).status).toBe(404);
  });
});

describe("an assessment", () => {
  test("is dated, not ahead of its day, and corrected only by its own body and once", async () => {
    const of = valley;
    const good = { body: "uptown", of, kind: "coalition", text: "It went well." };
    expect((await bea("POST", "/v1/assessments", good)).status).toBe(403);
    expect(await problem(ana, "/v1/assessments", { ...good, asOf: "2099-01-01T00:00:00Z" })).toEqual([
      422,
      "/problems/too-far",
    ]);
    expect((await ana("POST", "/v1/assessments", { ...good, text: "" })).status).toBe(422);
    expect((await ana("POST", "/v1/assessments", { ...good, of: "here" })).status).toBe(422);
    const made = await ana("POST", "/v1/assessments", { ...good, asOf: "2026-05-01T00:00:00Z" });
    expect(made).toMatchObject({ status: 201, body: { state: "standing", asOf: "2026-05-01T00:00:00.000Z" } });
    const corrects = text(made.body["id"]);
    const other = { ...good, body: "valley", corrects };
    expect(await problem(ana, "/v1/assessments", other)).toEqual([409, "/problems/other-object"]);
    expect((await ana("POST", "/v1/assessments", { ...good, text: "Not so well.", corrects })).status).toBe(201);
    expect(await problem(ana, "/v1/assessments", { ...good, corrects })).toEqual([409, "/problems/already-corrected"]);
    const told = rowsOf(await stranger("GET", `/v1/assessments?of=${encodeURIComponent(of)}`));
    expect(told.map(({ state }) => state)).toEqual(["standing", "corrected"]);
  });
});
