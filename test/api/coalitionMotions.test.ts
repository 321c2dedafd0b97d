import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { irisOf } from "#domain/iris.ts";
import { createDockets, type Dockets } from "#federation/coalition/dockets.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, ORIGIN, openApi, rowsOf, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let house: House;
let dockets: Dockets;
let ana: Call;
let bea: Call;
let stranger: Call;
let own = "";

const articles = [{ number: "1", title: "Unity", tier: "foundation", text: "We act as one where we agree." }];
const league = { slug: "league", name: "Tenants’ League", articles, rules: { seconds: 0 } };
const fund = { title: "A joint fund", text: "We pool a tenth of our dues." };

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin, organization } = await settle(db);
  const iris = irisOf(ORIGIN);
  house = { iris, handleHost: iris.host, chest: createKeyChest(db.sealer) };
  dockets = createDockets({ db, house });
  own = iris.actor(organization);
  const api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
  stranger = api.stranger;
  await settleDown();
  await ana("POST", "/v1/coalitions", league);
  await settleDown();
});
afterAll(() => fresh.drop());

/** What the jobs do by themselves, until there is nothing left. */
async function settleDown(): Promise<void> {
  for (let busy = true; busy;) {
    while ((await relayRecord(db, house)).rows > 0);
    offset += 2_000;
    await signCheckpoints(db, house);
    busy = await dockets.round();
  }
}

describe("a motion in a coalition", () => {
  test("is moved by officers, with a title, a text and nothing that a coalition cannot do", async () => {
    const path = "/v1/coalitions/league/motions";
    expect((await stranger("POST", path, fund)).status).toBe(401);
    expect((await bea("POST", path, fund)).status).toBe(403);
    expect((await ana("POST", path, { ...fund, title: "" })).status).toBe(422);
    expect((await ana("POST", path, { ...fund, effect: { rule: "all" } })).status).toBe(422);
    expect((await ana("POST", "/v1/coalitions/nowhere/motions", fund)).status).toBe(404);
    expect(rowsOf(await stranger("GET", path))).toEqual([]);
    const made = await ana("POST", path, fund);
    expect(made).toMatchObject({
      status: 201,
      body: { ...fund, kind: "resolution", state: "submitted", known: "published", mover: { actor: own }, hash: null },
    });
    await settleDown();
    const { status, body } = await stranger("GET", `/v1/motions/${text(made.body["id"])}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { ...fund, known: "final", seconds: 0 } });
    expect(rowsOf(await stranger("GET", path))).toEqual([body]);
  });

  test("is also one in the body that speaks for it; what is moved can be taken back once", async () => {
    const asked = { ...fund, kind: "position" };
    expect((await ana("POST", "/v1/bodies/league/motions", { ...asked, kind: "recall" })).status).toBe(422);
    const { body, status } = await ana("POST", "/v1/bodies/league/motions", asked);
    expect({ body, status }).toMatchObject({ status: 201, body: { kind: "position", body: "league" } });
    const path = `/v1/motions/${text(body["id"])}`;
    expect((await ana("POST", `${path}/second`)).body).toMatchObject({ type: "/problems/not-confirmed" });
    await settleDown();
    expect(await ana("POST", `${path}/second`)).toMatchObject({ status: 403, body: { type: "/problems/own-motion" } });
    expect((await bea("POST", `${path}/withdraw`)).status).toBe(403);
    expect((await ana("POST", `${path}/withdraw`)).status).toBe(200);
    expect(await ana("POST", `${path}/withdraw`)).toMatchObject({
      status: 409,
      body: { type: "/problems/already-withdrawn" },
    });
    await settleDown();
    expect((await stranger("GET", path)).body).toMatchObject({ state: "withdrawn", known: "final" });
  });
});
