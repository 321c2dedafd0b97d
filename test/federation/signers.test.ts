import { createPublicKey, sign, verify } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { changeHttpKey } from "#commands/keyChanges.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { newId } from "#db/ids.ts";
import { findInstance } from "#db/instance.ts";
import { HOUR } from "#domain/time.ts";
import { irisOf } from "#domain/iris.ts";
import { createKeyChest } from "#federation/keys.ts";
import { createSignerFinder, signFetches } from "#federation/signers.ts";
import { relayRecord } from "#federation/relay.ts";
import { freshDatabase, type FreshDatabase } from "#test/support/database.ts";
import { type Person, settle } from "#test/support/people.ts";

let db: FreshDatabase;
let body: string;
let admin: Person;
const iris = irisOf("https://us.example");

beforeAll(async () => {
  db = await freshDatabase();
  ({ organization: body, admin } = await settle(db));
  await perform(db, system, (act) => ensureInstanceKeys(act));
});
afterAll(() => db.drop());

test("bodies sign with their own keys, the instance and the gazette with the instance's", async () => {
  const finder = createSignerFinder(db, { iris, chest: createKeyChest(db.sealer) });
  const ours = (await findInstance(db.orm))?.keyPublic ?? "";
  const home = (await findCurrentKey(db.orm, body, "rsa"))?.public ?? "";
  for (const [actor, pem] of [
    [iris.actor(body), home],
    [iris.instanceActor, ours],
    [iris.gazetteActor, ours],
  ] as const) {
    const signer = await finder.find(actor);
    expect(signer?.keyId).toBe(`${actor}#main-key`);
    const signature = signer === undefined ? Buffer.alloc(0) : sign("sha256", Buffer.from("x"), signer.key);
    expect(verify("sha256", Buffer.from("x"), createPublicKey(pem), signature)).toBe(true);
    expect(await finder.find(actor)).toBe(signer);
  }
  for (const stranger of [
    "https://other.example/ap/actors/1",
    iris.actor("x"),
    iris.actor(body.replace(/.$/u, "_")),
    "",
  ]) {
    expect(await finder.find(stranger)).toBeUndefined();
  }
});

test("after a change the old key signs what was queued before, for an hour, for those who have not refused it", async () => {
  let offset = 0;
  const later = { ...db, clockOffset: () => offset };
  const house = { iris, handleHost: "us.example", chest: createKeyChest(db.sealer) };
  const ana = admin;
  const actor = iris.actor(body);
  const pemOf = async (delivery: { activity: string; lastStatus: number | null } | undefined) => {
    const signer = await createSignerFinder(later, house).find(actor, delivery);
    return signer && createPublicKey(signer.key).export({ type: "spki", format: "pem" });
  };
  const earlier = newId(0);
  const old = (await findCurrentKey(db.orm, body, "rsa"))?.public;
  await perform(later, ana, (act) => changeHttpKey(act, "valley"));
  const current = (await findCurrentKey(db.orm, body, "rsa"))?.public;
  expect(current).not.toBe(old);
  expect(await pemOf({ activity: earlier, lastStatus: null })).toBe(old);
  expect(await pemOf({ activity: earlier, lastStatus: 503 })).toBe(old);
  expect(await pemOf({ activity: earlier, lastStatus: 401 })).toBe(current);
  expect(await pemOf({ activity: earlier, lastStatus: 403 })).toBe(current);
  expect(await pemOf(undefined)).toBe(current);
  while ((await relayRecord(later, house)).rows > 0);
  const [update] = await db.sql<{ id: string }[]>`select id from activities where type = 'Update'`;
  const next = newId(Date.now() + 10_000);
  expect(await pemOf({ activity: update?.id ?? "", lastStatus: null })).toBe(old);
  expect(await pemOf({ activity: next, lastStatus: null })).toBe(current);
  offset = HOUR - 5_000;
  expect(await pemOf({ activity: earlier, lastStatus: null })).toBe(old);
  offset = HOUR + 1;
  expect(await pemOf({ activity: earlier, lastStatus: null })).toBe(current);
  offset = 0;
  await perform(later, ana, (act) => changeHttpKey(act, "valley", true));
  expect(await pemOf({ activity: earlier, lastStatus: null })).toBe(
    (await findCurrentKey(db.orm, body, "rsa"))?.public,
  );
});

test("fetches are signed by the instance actor, and the same key verifies them", async () => {
  const house = { iris, chest: createKeyChest(db.sealer) };
  const at = Date.UTC(2026, 10, 20);
  const signing = signFetches(createSignerFinder(db, house), house, () => at);
  const headers = await signing(new URL("https://them.example/users/a?x=1"));
  const base = "(request-target): get /users/a?x=1\nhost: them.example\ndate: Fri, 20 Nov 2026 00:00:00 GMT";
  const value = Buffer.from(/signature="([^"]+)"/u.exec(headers["signature"] ?? "")?.[1] ?? "", "base64");
  const pem = (await findInstance(db.orm))?.keyPublic ?? "";
  expect(verify("sha256", Buffer.from(base), createPublicKey(pem), value)).toBe(true);
  expect(headers["signature"]).toContain(`keyId="${iris.instanceActor}#main-key"`);
});
