import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { irisOf } from "#domain/iris.ts";
import { createDockets, type Dockets } from "#federation/coalition/dockets.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, ORIGIN, openApi, rowsOf } from "./caller.ts";

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
const league = { slug: "league", name: "Tenants’ League", articles };

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
});
afterAll(() => fresh.drop());

/** What the jobs do by themselves, until there is nothing left. */
async function settleDown(): Promise<void> {
  while ((await relayRecord(db, house)).rows > 0);
  offset += 2_000;
  await signCheckpoints(db, house);
  while (await dockets.round()) offset += 2_000;
}

describe("convening", () => {
  test("is for admins, and wants a charter and organizations whose gazettes are held", async () => {
    expect(await stranger("POST", "/v1/coalitions", league)).toMatchObject({ status: 401 });
    expect(await bea("POST", "/v1/coalitions", league)).toMatchObject({
      status: 403,
      body: { type: "/problems/role-needed" },
    });
    const refused = async (change: object) => (await ana("POST", "/v1/coalitions", { ...league, ...change })).status;
    expect(await refused({ articles: [] })).toBe(422);
    expect(await refused({ founders: ["https://nobody.example/ap/actors/1"] })).toBe(422);
    expect(await refused({ rules: { grace: 0 } })).toBe(422);
    expect(await refused({ rules: { growth: 3, favour: 1 } })).toBe(422);
    expect(await refused({ more: true })).toBe(422);
    expect(rowsOf(await ana("GET", "/v1/coalitions"))).toEqual([]);
    expect((await ana("GET", "/v1/bodies/league")).status).toBe(404);
  });

  test("begins a docket that everybody can read, with the convenor as its first member", async () => {
    const made = await ana("POST", "/v1/coalitions", league);
    expect(made).toMatchObject({ status: 201, body: { slug: "league", name: league.name, hash: null } });
    await settleDown();
    const { status, body } = await stranger("GET", "/v1/coalitions/league");
    expect(status).toBe(200);
    expect(body).toMatchObject({ convenor: own, standing: "full", members: 1, split: false, flags: [] });
    expect(body["charter"]).toMatch(/^sha256:/);
    const byActor = await stranger("GET", `/v1/coalitions/${encodeURIComponent(String(body["actor"]))}`);
    const byHash = await stranger("GET", `/v1/coalitions/${encodeURIComponent(String(body["hash"]))}`);
    expect([byActor.body, byHash.body]).toEqual([body, body]);
    expect(rowsOf(await stranger("GET", "/v1/coalitions/league/members"))).toMatchObject([
      { actor: own, name: "Valley Tenants’ Union", standing: "full", weight: 1, final: true },
    ]);
  });

  test("of an unknown one there is nothing", async () => {
    for (const name of ["nowhere", "valley", `sha256:${"0".repeat(64)}`, encodeURIComponent("https://a.example/1")])
      expect((await stranger("GET", `/v1/coalitions/${name}`)).status).toBe(404);
    expect((await ana("POST", "/v1/coalitions/nowhere/accede")).status).toBe(404);
  });
});

describe("a member", () => {
  test("states how many members it has, and calls who convenes", async () => {
    const certify = (body: unknown, as = ana) => as("POST", "/v1/coalitions/league/certificates", body);
    expect((await bea("POST", "/v1/coalitions/league/certificates", {})).status).toBe(403);
    expect((await certify({ count: -1 })).status).toBe(422);
    expect((await certify({ count: 1.5 })).status).toBe(422);
    expect((await certify({})).status).toBe(200);
    await settleDown();
    expect(rowsOf(await stranger("GET", "/v1/coalitions/league/members"))).toMatchObject([{ actor: own, weight: 2 }]);
    const call = (candidate: string, as = ana) => as("POST", "/v1/coalitions/league/convenor", { candidate });
    expect((await call(own, bea)).status).toBe(403);
    expect((await call("nobody")).status).toBe(422);
    expect(await call("https://a.example/1")).toMatchObject({
      status: 422,
      body: { type: "/problems/cannot-convene" },
    });
    expect(await call(own)).toMatchObject({ status: 200, body: { convenor: own, calls: [] } });
  });

  test("does not sign twice, signs anew, and leaves; each is noted and final", async () => {
    expect(await ana("POST", "/v1/coalitions/league/accede")).toMatchObject({
      status: 409,
      body: { type: "/problems/coalition-member" },
    });
    expect((await bea("POST", "/v1/coalitions/league/reaffirm")).status).toBe(403);
    expect((await ana("POST", "/v1/coalitions/league/reaffirm")).status).toBe(200);
    await settleDown();
    const at = (await stranger("GET", "/v1/coalitions/league/digest")).body;
    expect(at).toMatchObject({
      final: true,
      height: 2,
      heads: { "plenum.test/gazette/valley": expect.any(Number) as number },
    });
    const [block] = rowsOf(await stranger("GET", "/v1/coalitions/league/docket"));
    expect(block).toMatchObject({ block: at["block"], height: 2, final: true, convenor: own, digest: at["digest"] });
    expect((await stranger("GET", "/v1/coalitions/league/digest?at=tip")).body).toEqual(at);
    expect((await ana("POST", "/v1/coalitions/league/secede")).status).toBe(200);
    await settleDown();
    expect((await stranger("GET", "/v1/coalitions/league")).body).toMatchObject({ standing: "left", members: 0 });
    expect(await ana("POST", "/v1/coalitions/league/secede")).toMatchObject({
      status: 409,
      body: { type: "/problems/not-in-coalition" },
    });
  });
});

test("what is wrong with one coalition keeps no other waiting", async () => {
  for (const slug of ["sick", "sound"]) await ana("POST", "/v1/coalitions", { ...league, slug });
  while ((await relayRecord(db, house)).rows > 0);
  await db.sql.unsafe(`
    create function fail() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
    create trigger fail before update on coalitions for each row
      when (old.body is not null and old.height = 0 and old.version = 0) execute function fail()`);
  await dockets.round();
  await db.sql.unsafe("drop trigger fail on coalitions");
  const [first] = await db.sql<
    { id: string }[]
  >`select id from coalitions where version = 0 order by found_at, id limit 1`;
  await db.sql.unsafe(
    `create trigger fail before update on coalitions for each row when (old.id = '${first?.id}') execute function fail()`,
  );
  await settleDown();
  const names = ["sick", "sound"].map(
    async (slug) => (await stranger("GET", `/v1/coalitions/${slug}`)).body["standing"],
  );
  const standings = await Promise.all(names);
  expect([standings.includes("full"), standings.includes(null)]).toEqual([true, true]);
  await db.sql.unsafe("drop trigger fail on coalitions");
});

test("of one organization only so many coalitions are followed", async () => {
  for (let number = 1; number <= 21; number += 1)
    expect((await ana("POST", "/v1/coalitions", { ...league, slug: `league_${number}` })).status).toBe(201);
  await settleDown();
  expect(rowsOf(await stranger("GET", "/v1/coalitions"))).toHaveLength(20);
});
