import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Alone, alone } from "#test/support/alone.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { settle } from "#test/support/people.ts";
import { type Call, type Json, ORIGIN, openApi, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let lone: Alone;
let ana: Call;
let stranger: Call;
let valley = "";

beforeAll(async () => {
  fresh = await freshDatabase();
  lone = alone(fresh, ORIGIN);
  ({ db } = lone);
  const { admin, organization } = await settle(db);
  valley = lone.house.iris.actor(organization);
  const api = await openApi(db);
  ana = await api.as(admin);
  stranger = api.stranger;
  await settleDown();
  const articles = [{ number: "1", title: "Unity", tier: "foundation", text: "We act as one where we agree." }];
  await ana("POST", "/v1/coalitions", { slug: "league", name: "League", articles });
  await ana("POST", "/v1/bodies", { kind: "region", slug: "east", name: "East" });
  await ana("POST", "/v1/bodies", { kind: "chapter", slug: "uptown", name: "Uptown" });
  await settleDown();
});
afterAll(() => fresh.drop());

const settleDown = (): Promise<void> => lone.settleDown();

const edges = (body: Json) => body["edges"] as readonly Json[];
const names = (body: Json) => (body["nodes"] as readonly Json[]).map(({ name }) => name);

describe("the graph of a coalition", () => {
  test("has its members with their bodies and what ties them, the same each time", async () => {
    const { status, body } = await stranger("GET", "/v1/coalitions/league/graph");
    expect(status).toBe(200);
    expect(body["counts"]).toMatchObject({ organization: 1, coalition: 1, region: 1, chapter: 1, accession: 1 });
    expect(edges(body)).toContainEqual(expect.objectContaining({ kind: "accession", from: valley, state: "signed" }));
    const { body: again } = await stranger("GET", "/v1/coalitions/league/graph");
    expect([again["nodes"], again["edges"]]).toEqual([body["nodes"], body["edges"]]);
  });

  test("shows a new tie at once, and not on a day before it", async () => {
    const east = text((await stranger("GET", "/v1/bodies/east")).body["actor"]);
    expect((await ana("POST", "/v1/bodies/uptown/region", { region: east })).status).toBe(201);
    const now = await stranger("GET", "/v1/coalitions/league/graph?tie=nesting");
    expect(edges(now.body)).toMatchObject([{ kind: "nesting", to: east, state: "stands" }]);
    const before = await stranger("GET", "/v1/coalitions/league/graph?at=2001-01-01");
    expect(edges(before.body)).toEqual([]);
    expect(before.body["at"]).toBe("2001-01-01T23:59:59.999Z");
    expect(edges((await stranger("GET", "/v1/network?at=2001-01-01T10:00:00Z")).body)).toEqual([]);
  });

  test("is narrowed to kinds of bodies and ties, and to one body", async () => {
    const only = async (query: string) => names((await stranger("GET", `/v1/coalitions/league/graph?${query}`)).body);
    expect(await only("node=region,chapter")).toHaveLength(2);
    expect(await only("node=chapter")).toEqual(["Uptown"]);
    const within = await stranger("GET", `/v1/network?in=${encodeURIComponent(valley)}`);
    expect(names(within.body)).toContain("Uptown");
  });

  test("has words for what cannot be asked", async () => {
    for (const bad of ["at=yesterday", "at=2026-02-31", "node=people", "tie=love", "in=here", "more=1"])
      expect((await stranger("GET", `/v1/coalitions/league/graph?${bad}`)).status).toBe(422);
    expect((await stranger("GET", "/v1/coalitions/nowhere/graph")).status).toBe(404);
  });
});
