import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { appendLeaves, beginLogRow } from "#db/gazette.ts";
import { irisOf } from "#domain/iris.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord } from "#federation/relay.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { settle } from "#test/support/people.ts";
import { type Call, ORIGIN, openApi } from "./caller.ts";

let db: FreshDatabase;
let stranger: Call;

beforeAll(async () => {
  db = await freshDatabase();
  await perform(db, system, ensureInstanceKeys);
  const { admin } = await settle(db);
  for (const slug of ["north", "south"])
    await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug, name: slug }));
  const house = { iris: irisOf(ORIGIN), handleHost: new URL(ORIGIN).host, chest: createKeyChest(db.sealer) };
  while ((await relayRecord(db, house)).rows > 0);
  await db.orm.transaction(async (tx) => {
    const prefix = "https://harbor.example:8443/gazette/harbor";
    const log = await beginLogRow(tx, { origin: prefix.slice(8), prefix, host: "harbor.example:8443", vkey: "k" });
    if (log === undefined) throw new Error("no log");
    const none = { type: "", iri: "", issuer: "", hash: "", verdict: "malformed" };
    await appendLeaves(tx, log, [
      { ...none, type: "Genesis", verdict: "ok", leaf: new Uint8Array(Buffer.from('{"type":"plenum:Genesis"}')) },
      { ...none, leaf: new Uint8Array([0xff, 0]) },
    ]);
  });
  ({ stranger } = await openApi(db));
});
afterAll(() => db.drop());

const at = "/v1/gazette/entries";

test("lists the entries of the own record with their verdicts, a page at a time", async () => {
  const first = await stranger("GET", `${at}?limit=2`);
  expect(first).toMatchObject({
    status: 200,
    body: { items: [{ type: "BodyFounded", verdict: "ok" }, { number: 2 }], next: "1" },
  });
  const last = await stranger("GET", `${at}?limit=2&cursor=1`);
  expect(last.body).toMatchObject({
    items: [{ type: "Genesis", number: 1, index: 0, entry: { type: "plenum:Genesis" } }],
    next: null,
  });
});

test("filters by type, issuer, time and effect", async () => {
  const count = async (query: string) => ((await stranger("GET", `${at}?${query}`)).body["items"] as unknown[]).length;
  expect(await count("type=BodyFounded")).toBe(2);
  expect(await count("type=Nonsense")).toBe(0);
  expect(await count("issuer=https%3A%2F%2Fx.example")).toBe(0);
  expect(await count("from=2020-01-01T00:00:00Z&to=2098-01-01T00:00:00Z")).toBe(3);
  expect(await count("to=2020-01-01T00:00:00Z")).toBe(0);
  expect(await count("verdict=inert")).toBe(0);
  expect(await count("record=harbor.example:8443/harbor&verdict=inert")).toBe(1);
});

test("shows a mirrored record, whatever is in it", async () => {
  const { body } = await stranger("GET", `${at}?record=harbor.example:8443/harbor`);
  expect(body["items"]).toMatchObject([
    { number: 2, verdict: "malformed", entry: null, issuedAt: null, id: "" },
    { number: 1, verdict: "ok", bytes: `${ORIGIN}/gazette/mirror/harbor.example%3A8443/harbor/entries/no-1.json` },
  ]);
});

test.each(["record=nobody", "record=harbor.example/harbor"])("%s is not there", async (query) => {
  expect((await stranger("GET", `${at}?${query}`)).status).toBe(404);
});

test.each(["record=..%2F..", "cursor=-1", "cursor=x", "limit=0", "from=yesterday", "verdict=ok", "other=1"])(
  "%s is no query",
  async (query) => expect((await stranger("GET", `${at}?${query}`)).status).toBe(422),
);
