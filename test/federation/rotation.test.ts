import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { exportKeys, importKeys } from "#commands/keyFiles.ts";
import { changeKey, dropKeyChange, recoverKey } from "#commands/keyChanges.ts";
import { multikeyOf } from "#commands/keys.ts";
import { makeRecoveryKey } from "#commands/recovery.ts";
import { setUp } from "#commands/setup.ts";
import { listKeys } from "#db/bodies.ts";
import { findLogOf, listLeaves } from "#db/gazette.ts";
import { createSealer } from "#db/sealing.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import { beginLog, keysInForce } from "#domain/gazette/state.ts";
import { irisOf } from "#domain/iris.ts";
import { HOUR } from "#domain/time.ts";
import { readLeaf } from "#federation/gazette/entry.ts";
import { createKeyChest } from "#federation/keys.ts";
import { loadActor } from "#federation/loading.ts";
import { relayRecord } from "#federation/relay.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join } from "#test/support/people.ts";

const iris = irisOf("http://valley.example");
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let ana: Person;
let organization: string;
let recoveryKey: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const done = await perform(db, system, (act) =>
    setUp(
      act,
      { name: "Valley", slug: "valley" },
      { name: "Ana", email: "ana@valley.example", password: "correct horse battery" },
    ),
  );
  ana = { kind: "person", person: done.person, account: done.account };
  ({ organization, recoveryKey } = done);
});
beforeEach(relayAll);
afterAll(() => fresh.drop());

const house = () => ({ iris, handleHost: "valley.example", chest: createKeyChest(db.sealer) });

async function relayAll(): Promise<void> {
  while ((await relayRecord(db, house())).rows > 0);
}

/** The gazette as a stranger folds it, from its bytes alone. */
async function folded() {
  const log = await findLogOf(db.orm, organization);
  if (log === undefined) throw new Error("no log");
  const leaves = await Promise.all((await listLeaves(db.orm, log.id, 0, log.size)).map((leaf) => readLeaf(leaf)));
  const { state, verdicts } = foldLog(beginLog(log.origin), leaves);
  const types = leaves.map((leaf) => ("entry" in leaf ? leaf.entry.type : "fault"));
  return { state, verdicts, types };
}

const keysOf = async (body: string) => listKeys(db.orm, body, "ed25519");
const current = async (body: string) => {
  const key = (await keysOf(body)).find(({ retiredAt }) => retiredAt === null);
  return key === undefined ? undefined : multikeyOf(key.public);
};
const inForce = async (body: string) => {
  const { state } = await folded();
  return keysInForce(state, iris.actor(body), state.size);
};
const found = (slug: string) => perform(db, ana, (act) => foundBody(act, { kind: "chapter", slug, name: slug }));

test("an only admin waits 72 hours, in which it can be taken back; then the old key hands over to the new one", async () => {
  const old = await current(organization);
  expect(await perform(db, ana, (act) => changeKey(act, "valley"))).toBe(false);
  await perform(db, ana, (act) => dropKeyChange(act, "valley"));
  offset += 73 * HOUR;
  await meetDeadlines(db);
  expect(await current(organization)).toBe(old);
  expect(await perform(db, ana, (act) => changeKey(act, "valley"))).toBe(false);
  expect(await perform(db, ana, (act) => changeKey(act, "valley"))).toBe(false);
  offset += 71 * HOUR;
  await meetDeadlines(db);
  expect(await current(organization)).toBe(old);
  // Acts from before the change are relayed after it: the old key still signs them.
  await found("before");
  offset += 2 * HOUR;
  await meetDeadlines(db);
  await found("after");
  await relayAll();
  const { types, verdicts } = await folded();
  expect(types.slice(-4)).toEqual(["BodyFounded", "KeyAdded", "KeyRevoked", "BodyFounded"]);
  expect(new Set(verdicts)).toEqual(new Set(["ok"]));
  expect(await inForce(organization)).toEqual([await current(organization)]);
  expect(await current(organization)).not.toBe(old);
});

test("where there are two admins both have to ask; nobody else can; the retired key stays on the actor", async () => {
  const bea = await join(db, ana, "valley", "Bea Baker", "admin");
  const carl = await join(db, ana, "valley", "Carl Cook");
  const riverside = await found("riverside");
  await relayAll();
  const old = await current(riverside.id);
  await expect(perform(db, carl, (act) => changeKey(act, "riverside"))).rejects.toMatchObject({ name: "Refused" });
  expect(await perform(db, ana, (act) => changeKey(act, "riverside", true))).toBe(false);
  offset += 80 * HOUR;
  await meetDeadlines(db);
  expect(await perform(db, ana, (act) => changeKey(act, "riverside", true))).toBe(false);
  expect(await current(riverside.id)).toBe(old);
  expect(await perform(db, bea, (act) => changeKey(act, "riverside"))).toBe(true);
  await relayAll();
  expect(await inForce(riverside.id)).toEqual([await current(riverside.id)]);
  const actor = (await loadActor(db.orm, riverside.id, house())) as
    | { assertionMethod?: Record<string, unknown>[] }
    | undefined;
  const shown = actor?.assertionMethod?.find(({ publicKeyMultibase }) => publicKeyMultibase === old);
  expect(shown).toHaveProperty("expires");
  expect(shown).toHaveProperty("revoked");
  expect((await folded()).types.slice(-2)).toEqual(["KeyAdded", "KeyRevoked"]);
});

test("the printed recovery key gives a new key at once; another one changes nothing", async () => {
  const before = await current(organization);
  const other = makeRecoveryKey().key;
  for (const wrong of [[], [other], ["not a key"], [recoveryKey, "not a key"]])
    await expect(perform(db, ana, (act) => recoverKey(act, "valley", wrong))).rejects.toMatchObject({
      refusal: { code: "wrong-recovery-key" },
    });
  expect(await current(organization)).toBe(before);
  await perform(db, ana, (act) => recoverKey(act, "valley", [recoveryKey.toUpperCase()]));
  await relayAll();
  const { types, verdicts } = await folded();
  expect(types.at(-1)).toBe("KeyRecovered");
  expect(verdicts.at(-1)).toBe("ok");
  expect(await inForce(organization)).toEqual([await current(organization)]);
  await found("later");
  await relayAll();
  expect((await folded()).verdicts.at(-1)).toBe("ok");
});

test("a lost key holds back what it should sign until the recovery key has given another one", async () => {
  const { length } = (await folded()).types;
  await db.sql`update keys set sealed = decode('00', 'hex') where body = ${organization} and purpose = 'ed25519'`;
  await found("waiting");
  await expect(relayAll()).rejects.toThrow("recover it");
  expect((await folded()).types).toHaveLength(length);
  await perform(db, ana, (act) => recoverKey(act, "valley", [recoveryKey]));
  await relayAll();
  const { types, verdicts } = await folded();
  expect(types.slice(length)).toEqual(["KeyRecovered", "BodyFounded"]);
  expect(new Set(verdicts)).toEqual(new Set(["ok"]));
});

test("a file of keys opens with its passphrase alone and brings keys back under another SECRET_KEY", async () => {
  await db.sql`delete from keys where sealed = decode('00', 'hex')`;
  const secret = "a long passphrase";
  const file = await perform(db, system, (act) => exportKeys(act, secret));
  for (const part of [...(await keysOf(organization))].map(({ public: half }) => multikeyOf(half)))
    expect(file).not.toContain(part);
  await expect(perform(db, system, (act) => importKeys(act, file, "another passphrase"))).rejects.toMatchObject({
    problems: [{ path: "passphrase", code: "wrong-passphrase" }],
  });
  await expect(perform(db, system, (act) => importKeys(act, "{}", secret))).rejects.toMatchObject({
    problems: [{ path: "file", code: "not-a-key-file" }],
  });
  const current = (await keysOf(organization)).at(-1);
  await db.sql`delete from keys where id = ${current?.id ?? ""}`;
  db = { ...db, sealer: createSealer("another secret of tests, 32 bytes or more") };
  const done = await perform(db, system, (act) => importKeys(act, file, secret));
  expect(done.added).toBe(1);
  expect(done.resealed).toBeGreaterThan(5);
  await found("imported");
  await relayAll();
  expect((await folded()).verdicts.at(-1)).toBe("ok");
});
