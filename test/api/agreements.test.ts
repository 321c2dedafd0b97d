import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Alone, alone } from "#test/support/alone.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, ORIGIN, openApi, rowsOf } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let lone: Alone;
let ana: Call;
let bea: Call;
let stranger: Call;
let own = "";

const unity = { number: "1", title: "Unity", tier: "foundation", text: "We act as one where we agree." };
const dues = { number: "2", title: "Dues", tier: "ordinary", text: "Each pays what it can." };
const called = { slug: "league", name: "League", why: "Rents rise.", articles: [unity] };

beforeAll(async () => {
  fresh = await freshDatabase();
  lone = alone(fresh, ORIGIN);
  ({ db } = lone);
  const { admin, organization } = await settle(db);
  own = lone.house.iris.actor(organization);
  const api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
  stranger = api.stranger;
  await settleDown();
});
afterAll(() => fresh.drop());

const settleDown = (): Promise<void> => lone.settleDown();

const hexIn = (value: unknown): string => String(value).replace("sha256:", "");

describe("a call", () => {
  test("is an admin's; a last day in the past and organizations without a record are refused, and nothing is founded", async () => {
    expect((await stranger("POST", "/v1/coalition-calls", called)).status).toBe(401);
    expect((await bea("POST", "/v1/coalition-calls", called)).status).toBe(403);
    expect(await ana("POST", "/v1/coalition-calls", { ...called, until: "2020-01-01T00:00:00Z" })).toMatchObject({
      status: 422,
      body: { type: "/problems/already-past" },
    });
    const invited = ["https://nobody.example/ap/actors/1"];
    expect(await ana("POST", "/v1/coalition-calls", { ...called, invited })).toMatchObject({
      status: 422,
      body: { problems: [{ path: "invited.0", code: "unknown-organization" }] },
    });
    expect(rowsOf(await stranger("GET", "/v1/coalition-calls"))).toEqual([]);
    expect((await stranger("GET", "/v1/bodies/league")).status).toBe(404);
  });

  test("is public with its draft, is drafted on, and becomes the coalition with the newest draft as its agreement", async () => {
    const made = await ana("POST", "/v1/coalition-calls", called);
    expect(made).toMatchObject({
      status: 201,
      body: { name: "League", why: "Rents rise.", caller: own, slug: "league" },
    });
    await settleDown();
    const id = String(made.body["id"]);
    const { body: call } = await stranger("GET", `/v1/coalition-calls/${id}`);
    expect(call).toMatchObject({ draft: { version: 1, articles: [unity] }, convened: null });
    const base = hexIn((call["draft"] as { hash: string }).hash);
    const asked = { base, articles: [{ op: "add", article: dues }], because: "Rooms cost." };
    expect((await bea("POST", `/v1/coalition-calls/${id}/drafts`, asked)).status).toBe(403);
    const next = await ana("POST", `/v1/coalition-calls/${id}/drafts`, asked);
    expect(next).toMatchObject({ status: 201, body: { version: 1, articles: [unity, dues], because: "Rooms cost." } });
    expect(await ana("POST", `/v1/coalition-calls/${id}/drafts`, asked)).toMatchObject({
      status: 409,
      body: { type: "/problems/stale-base" },
    });
    expect((await ana("POST", `/v1/coalition-calls/${id}/accept`, { proposal: String(call["entry"]) })).status).toBe(
      404,
    );
    expect((await bea("POST", `/v1/coalition-calls/${id}/convene`)).status).toBe(403);
    const rules = { seconds: 0, sponsors: 1 };
    expect((await ana("POST", `/v1/coalition-calls/${id}/convene`, { rules: { growth: 0 } })).status).toBe(422);
    expect((await ana("POST", `/v1/coalition-calls/${id}/convene`, { rules })).status).toBe(200);
    expect((await ana("POST", `/v1/coalition-calls/${id}/convene`, { rules })).status).toBe(409);
    await settleDown();
    const { body } = await stranger("GET", "/v1/coalitions/league/charter");
    expect(body).toMatchObject({ hash: next.body["hash"], version: 1, articles: [unity, dues], rules });
    expect(rowsOf(await stranger("GET", "/v1/coalition-calls"))).toEqual([]);
    expect((await stranger("GET", `/v1/coalition-calls/${id}`)).body["convened"]).toMatch(/^sha256:/);
  });
});

describe("an agreement", () => {
  const inForce = async () => hexIn((await stranger("GET", "/v1/coalitions/league/charter")).body["hash"]);

  test("is read by its hash, from whatever record has it; an unknown one is not there", async () => {
    const hash = await inForce();
    expect((await stranger("GET", `/v1/texts/${hash}`)).body).toMatchObject({ version: 1, articles: [unity, dues] });
    expect((await stranger("GET", `/v1/texts/sha256:${hash}`)).status).toBe(200);
    expect((await stranger("GET", `/v1/texts/${"0".repeat(64)}`)).status).toBe(404);
    expect((await stranger("GET", "/v1/texts/12")).status).toBe(404);
  });

  test("is amended by a motion that names the tier its changes need, never a lower one", async () => {
    const base = await inForce();
    const path = "/v1/coalitions/league/charter/amendments";
    const change = { op: "replace", article: { ...dues, text: "Each pays a tenth." } };
    const asked = { base, articles: [change], title: "Dues", text: "They are too low." };
    const refused = async (more: object) => {
      const { status, body } = await ana("POST", path, { ...asked, ...more });
      return [status, body["type"]];
    };
    expect((await bea("POST", path, asked)).status).toBe(403);
    expect(await refused({ base: "0".repeat(64) })).toEqual([409, "/problems/stale-base"]);
    expect(await refused({ effectiveAt: "2020-01-01T00:00:00Z" })).toEqual([422, "/problems/already-past"]);
    expect(await refused({ articles: [] })).toEqual([422, "/problems/nothing-changed"]);
    expect(await refused({ articles: [{ op: "replace", article: dues }] })).toEqual([422, "/problems/invalid"]);
    expect(await refused({ rules: { favour: 1 } })).toEqual([422, "/problems/invalid"]);
    const moved = async (more: object) => {
      const { status, body } = await ana("POST", path, { ...asked, ...more });
      return [status, (body["effect"] as { amend: { tier: string } }).amend.tier];
    };
    expect(await moved({})).toEqual([201, "ordinary"]);
    expect(await moved({ articles: [{ op: "replace", article: { ...unity, text: "Else." } }] })).toEqual([
      201,
      "foundation",
    ]);
    expect(await moved({ articles: [], rules: { grace: 60_000 } })).toEqual([201, "entrenched"]);
    await settleDown();
    const { body } = await stranger("GET", "/v1/coalitions/league/charter");
    const versions = body["versions"] as { state: string; tier: string; needed: string; understated: boolean }[];
    expect(versions.map(({ state }) => state)).toEqual(["in-force", "moved", "moved", "moved"]);
    expect(versions.slice(1).every(({ tier, needed, understated }) => tier === needed && !understated)).toBe(true);
  });

  test("whose motion calls a change ordinary that is none is flagged", async () => {
    const base = await inForce();
    const change = { op: "replace", article: { ...unity, text: "We act alone." } };
    const draft = await ana("POST", "/v1/coalitions/league/charter/drafts", { base, articles: [change] });
    expect(draft.status).toBe(201);
    await settleDown();
    const { body } = await stranger("GET", "/v1/coalitions/league/charter");
    expect(body["proposals"]).toMatchObject([{ hash: draft.body["hash"], by: own }]);
    const effect = {
      amend: {
        base: `sha256:${base}`,
        charter: draft.body["hash"],
        rules: body["rules"],
        tier: "ordinary",
        effectiveAt: 0,
      },
    };
    const moved = await ana("POST", "/v1/coalitions/league/motions", { title: "Small", text: "A detail.", effect });
    expect(moved.status).toBe(201);
    await settleDown();
    const after = (await stranger("GET", "/v1/coalitions/league/charter")).body["versions"] as Record<
      string,
      unknown
    >[];
    expect(after.find(({ hash }) => hash === draft.body["hash"])).toMatchObject({
      tier: "ordinary",
      needed: "foundation",
      understated: true,
    });
    const honest = await ana("POST", "/v1/coalitions/league/charter/motions", {
      charter: draft.body["hash"],
      title: "Honest",
      text: "It is no detail.",
    });
    expect(honest.body["effect"]).toMatchObject({ amend: { tier: "foundation" } });
  });

  test("is ratified only where it has to be, nobody is expelled without a case, and only applicants are admitted", async () => {
    const said = { title: "T", text: "X" };
    const ratify = (charter: string) =>
      ana("POST", "/v1/coalitions/league/charter/ratifications", { charter, ...said });
    expect(await ratify(await inForce())).toMatchObject({ status: 409, body: { type: "/problems/wrong-state" } });
    expect(await ratify("0".repeat(64))).toMatchObject({ status: 409, body: { type: "/problems/unknown-charter" } });
    const member = (more: object) => ana("POST", "/v1/coalitions/league/memberships", { actor: own, ...said, ...more });
    expect(await member({ deed: "admit" })).toMatchObject({ body: { type: "/problems/not-an-applicant" } });
    expect(await member({ deed: "expel" })).toMatchObject({ status: 409, body: { type: "/problems/case-needed" } });
    expect((await member({ deed: "expel", case: `${ORIGIN}/gazette/valley/entries/1` })).status).toBe(404);
    expect(await member({ deed: "reinstate" })).toMatchObject({ body: { type: "/problems/not-frozen" } });
    expect(await member({ deed: "expel", actor: "https://nobody.example/1" })).toMatchObject({
      body: { type: "/problems/not-a-member-body" },
    });
  });
});

test("an organization may leave signing to its members: an admin alone is refused then, and a vote is asked for", async () => {
  expect((await ana("PATCH", "/v1/bodies/valley", { rules: { adminsMayJoin: false } })).status).toBe(200);
  expect(await ana("POST", "/v1/coalitions/league/reaffirm")).toMatchObject({
    status: 409,
    body: { type: "/problems/vote-needed" },
  });
  const { body: coalition } = await stranger("GET", "/v1/coalitions/league");
  const motion = { kind: "accession", title: "Again?", text: "We sign again." };
  const membership = { coalition: coalition["hash"], deed: "reaffirm" };
  expect((await ana("POST", "/v1/bodies/valley/motions", motion)).status).toBe(422);
  expect((await ana("POST", "/v1/bodies/valley/motions", { ...motion, effect: { membership } })).status).toBe(201);
  const again = { ...motion, effect: { membership: { ...membership, deed: "accede" } } };
  expect(await ana("POST", "/v1/bodies/valley/motions", again)).toMatchObject({
    body: { type: "/problems/coalition-member" },
  });
  expect(
    (await ana("POST", "/v1/bodies", { kind: "chapter", slug: "north", name: "North", parent: "valley" })).status,
  ).toBe(201);
  expect(await ana("POST", "/v1/bodies/north/motions", { ...motion, effect: { membership } })).toMatchObject({
    body: { type: "/problems/chapter-without-record" },
  });
});
