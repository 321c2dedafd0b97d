import { afterAll, beforeAll, expect, test } from "vitest";
import { beginSession, cookieName } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { setUp } from "#commands/setup.ts";
import { listKeys } from "#db/bodies.ts";
import { irisOf } from "#domain/iris.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord } from "#federation/relay.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type Call, type Caller, type Json, ORIGIN, openApi } from "#test/api/caller.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join } from "#test/support/people.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let api: Caller;
let admin: Person;
let ana: Call;
let carl: Call;
let organization: string;
let recoveryKey: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  await perform(db, system, ensureInstanceKeys);
  const done = await perform(db, system, (act) =>
    setUp(
      act,
      { name: "Valley", slug: "valley" },
      { name: "Ana", email: "ana@valley.example", password: "correct horse battery" },
    ),
  );
  admin = { kind: "person", person: done.person, account: done.account };
  ({ organization, recoveryKey } = done);
  const house = { iris: irisOf(ORIGIN), handleHost: "plenum.test", chest: createKeyChest(db.sealer) };
  while ((await relayRecord(db, house)).rows > 0);
  api = await openApi(db);
  ana = await api.as(admin);
  carl = await api.as(await join(db, admin, "valley", "Carl Cook"));
});
afterAll(() => fresh.drop());

const keysIn = (body: Json) => body["keys"] as readonly (Json & { key: string })[];
const problemOf = ({ status, body }: { status: number; body: Json }) => [status, body["type"]];

test("keys are read by admins alone", async () => {
  const { status, body } = await ana("GET", "/v1/bodies/valley/keys");
  expect(status).toBe(200);
  expect(body).toMatchObject({ body: "valley", pending: null, recovery: { committed: 1, need: 1 }, admins: 1 });
  expect(keysIn(body)).toHaveLength(1);
  expect(problemOf(await carl("GET", "/v1/bodies/valley/keys"))).toEqual([403, "/problems/role-needed"]);
  expect((await api.stranger("GET", "/v1/bodies/valley/keys")).status).toBe(401);
  expect((await ana("GET", "/v1/bodies/nobody/keys")).status).toBe(404);
});

test("an only admin gets 202, sees what waits, takes it back, and later has another key", async () => {
  const [old] = keysIn((await ana("GET", "/v1/bodies/valley/keys")).body);
  const asked = await ana("POST", "/v1/bodies/valley/keys/rotate");
  expect(problemOf(asked)).toEqual([202, "/problems/waiting-for-second-officer"]);
  const waits = (await ana("GET", "/v1/bodies/valley/keys")).body;
  expect(waits["pending"]).toMatchObject({ askedBy: { id: admin.person, name: "Ana" }, compromised: false });
  expect(problemOf(await carl("POST", "/v1/bodies/valley/keys/withdraw"))).toEqual([403, "/problems/role-needed"]);
  expect((await ana("POST", "/v1/bodies/valley/keys/withdraw")).body["pending"]).toBeNull();
  expect((await ana("POST", "/v1/bodies/valley/keys/withdraw")).status).toBe(404);
  await ana("POST", "/v1/bodies/valley/keys/rotate", { compromised: true });
  offset += 72 * HOUR;
  await meetDeadlines(db);
  const [current, former] = keysIn((await ana("GET", "/v1/bodies/valley/keys")).body);
  expect(former?.key).toBe(old?.key);
  expect(former?.["revokedAt"]).toEqual(expect.any(String));
  expect(current?.["retiredAt"]).toBeNull();
});

test("a second admin's call is the confirmation", async () => {
  const bea = await api.as(await join(db, admin, "valley", "Bea Baker", "admin"));
  const before = keysIn((await ana("GET", "/v1/bodies/valley/keys")).body).length;
  expect((await ana("POST", "/v1/bodies/valley/keys/rotate", { compromised: false })).status).toBe(202);
  const done = await bea("POST", "/v1/bodies/valley/keys/rotate");
  expect([done.status, keysIn(done.body).length, done.body["pending"]]).toEqual([200, before + 1, null]);
});

test("the recovery sheet and the key for posts; what is wrong changes nothing", async () => {
  const count = keysIn((await ana("GET", "/v1/bodies/valley/keys")).body).length;
  expect(problemOf(await ana("POST", "/v1/bodies/valley/keys/recover", { keys: ["ab"] }))).toEqual([
    422,
    "/problems/wrong-recovery-key",
  ]);
  expect((await ana("POST", "/v1/bodies/valley/keys/recover", { keys: [], more: 1 })).status).toBe(422);
  expect((await ana("POST", "/v1/bodies/valley/keys/rotate", { why: "x" })).status).toBe(422);
  expect((await carl("POST", "/v1/bodies/valley/keys/recover", { keys: [recoveryKey] })).status).toBe(403);
  const recovered = await ana("POST", "/v1/bodies/valley/keys/recover", { keys: [recoveryKey] });
  expect([recovered.status, keysIn(recovered.body).length]).toEqual([200, count + 1]);
  expect((await carl("POST", "/v1/bodies/valley/keys/http/rotate")).status).toBe(403);
  const rotated = await ana("POST", "/v1/bodies/valley/keys/http/rotate", { compromised: true });
  expect(rotated.body["httpKeys"]).toHaveLength(2);
});

test("a session that is not fresh is refused where a token is not", async () => {
  const secret = await perform(db, system, (act) => beginSession(act, admin.account));
  const headers = { cookie: `${cookieName(ORIGIN, "plenum")}=${secret}`, origin: ORIGIN };
  const asAna = (method: string, path: string, body?: unknown) => api.stranger(method, path, body, headers);
  const count = (await listKeys(db.orm, organization, "rsa")).length;
  offset += 10 * MINUTE - 10_000;
  expect((await asAna("POST", "/v1/bodies/valley/keys/http/rotate")).status).toBe(200);
  offset += 20_000;
  for (const [method, path, body] of [
    ["POST", "/v1/bodies/valley/keys/http/rotate", undefined],
    ["POST", "/v1/bodies/valley/keys/rotate", { compromised: true }],
    ["POST", "/v1/bodies/valley/keys/withdraw", undefined],
    ["POST", "/v1/bodies/valley/keys/recover", { keys: [recoveryKey] }],
    ["POST", "/v1/bodies/valley/members", { name: "Dana", role: "chair" }],
    ["POST", "/v1/bodies/valley/members/export", undefined],
    ["POST", "/v1/bodies/valley/invitations", { email: "x@people.example", role: "admin" }],
  ] as const) {
    const answer = await asAna(method, path, body);
    expect([path, ...problemOf(answer)]).toEqual([path, 403, "/problems/fresh-login-needed"]);
  }
  expect(await listKeys(db.orm, organization, "rsa")).toHaveLength(count + 1);
  expect((await asAna("POST", "/v1/bodies/valley/invitations", { email: "x@people.example" })).status).toBe(201);
  expect((await ana("POST", "/v1/bodies/valley/members/export")).body["text"]).toContain("carl.cook@people.example");
  expect((await ana("POST", "/v1/bodies/valley/keys/http/rotate")).status).toBe(200);
});
