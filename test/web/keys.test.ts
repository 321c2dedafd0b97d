import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { cookieName, createAccount } from "#commands/accounts.ts";
import { foundBody } from "#commands/bodies.ts";
import { ensureInstanceKeys, multikeyOf } from "#commands/keys.ts";
import { addMember } from "#commands/members.ts";
import { setUp } from "#commands/setup.ts";
import { findCurrentKey, listKeys } from "#db/bodies.ts";
import { findKeyChange } from "#db/keyChanges.ts";
import { keyFingerprint } from "#domain/keyChanges.ts";
import { irisOf } from "#domain/iris.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord } from "#federation/relay.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import type { Person } from "#test/support/people.ts";
import { type Answer, ORIGIN, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let organization: string;
let recoveryKey: string;
let ana: Visitor;
let bea: Visitor;
let carl: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  await perform(db, system, ensureInstanceKeys);
  const done = await perform(db, system, (act) =>
    setUp(act, { name: "Valley", slug: "valley" }, { name: "Ana", email: "ana@valley.example", password: PASSWORD }),
  );
  admin = { kind: "person", person: done.person, account: done.account };
  ({ organization, recoveryKey } = done);
  await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug: "riverside", name: "Riverside" }));
  const pages = pagesOver(db);
  [ana, bea, carl] = [visitorOf(pages), visitorOf(pages), visitorOf(pages, "es")];
  for (const name of ["bea", "carl"]) {
    const email = `${name}@people.example`;
    await perform(db, system, (act) => createAccount(act, { name, email, password: PASSWORD }));
    await perform(db, admin, (act) => addMember(act, "valley", { email }));
  }
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@people.example", PASSWORD);
  await logInAs(carl, "carl@people.example", PASSWORD);
  await relayAll();
});
afterAll(() => fresh.drop());

async function relayAll(): Promise<void> {
  const house = { iris: irisOf(ORIGIN), handleHost: "localhost:3000", chest: createKeyChest(db.sealer) };
  while ((await relayRecord(db, house)).rows > 0);
}
const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
const currentKey = async (): Promise<string> =>
  multikeyOf((await findCurrentKey(db.orm, organization, "ed25519"))?.public ?? "");

test("all keys are shown to admins alone, with fingerprints and the entries that began them", async () => {
  const seen = await ana.get("/admin/keys");
  await sound(seen);
  for (const body of ["Valley", "Riverside"]) expect(seen.text).toContain(`>${body}</a>`);
  expect(seen.text).toContain(keyFingerprint(await currentKey()));
  expect(seen.text).toContain(">no. 1</a>");
  expect(seen.text).toContain("1; one is enough");
  const [, entry = ""] = /href="(\/gazette\/valley\/entries\/[^"]+)"/.exec(seen.text) ?? [];
  await sound(await ana.get(entry));
  expect((await bea.get("/admin/keys")).status).toBe(403);
  for (const path of ["/admin/keys", "/admin/keys/valley"])
    expect((await visitorOf(pagesOver(db)).get(path)).location).toMatch(/^\/log-in\?back=/);
  await sound(await ana.get("/admin/keys/riverside"));
  expect((await ana.get("/admin/keys/nobody")).status).toBe(404);
  expect((await ana.get("/admin")).text).toContain('href="/admin/keys"');
});

test("the only admin asks, is told when it happens, takes it back, asks again, and then waits", async () => {
  const old = await currentKey();
  const asked = await ana.post("/admin/keys/valley", { deed: "rotate", why: "routine" });
  expect([asked.status, asked.location]).toEqual([303, "/admin/keys/valley"]);
  const page = await ana.follow(asked);
  await sound(page);
  expect(page.text).toContain("it happens by itself");
  expect(page.text).not.toContain("Confirm the new key");
  const told = await carl.get("/@valley");
  await sound(told);
  expect(told.text).toContain("ha pedido una clave nueva de este grupo");
  expect((await visitorOf(pagesOver(db)).get("/@valley")).text).not.toContain("asked for a new key");
  await ana.follow(await ana.post("/admin/keys/valley", { deed: "withdraw" }));
  expect(await findKeyChange(db.orm, organization)).toBeUndefined();
  expect((await carl.get("/@valley")).text).not.toContain("clave nueva");
  expect((await ana.post("/admin/keys/valley", { deed: "withdraw" })).status).toBe(404);
  expect((await ana.post("/admin/keys/valley", { deed: "explode" })).status).toBe(409);
  await ana.post("/admin/keys/valley", { deed: "rotate" });
  offset += 73 * HOUR;
  await meetDeadlines(db);
  await relayAll();
  expect(await currentKey()).not.toBe(old);
  await logInAs(ana, "ana@valley.example", PASSWORD);
  const after = await ana.get("/admin/keys/valley");
  await sound(after);
  expect(after.text).toContain(keyFingerprint(old));
  expect(after.text).toContain("Replaced");
});

test("where there are two admins the second one confirms; a stolen key is shown as revoked from its entry on", async () => {
  await perform(db, system, (act) =>
    createAccount(act, { name: "Dana", email: "dana@people.example", password: PASSWORD }),
  );
  await perform(db, admin, (act) => addMember(act, "valley", { email: "dana@people.example", role: "admin" }));
  const dana = visitorOf(pagesOver(db), "es");
  await logInAs(dana, "dana@people.example", PASSWORD);
  const old = await currentKey();
  const asked = await ana.follow(await ana.post("/admin/keys/valley", { deed: "rotate", why: "compromised" }));
  await sound(asked);
  expect(asked.text).toContain("You asked. Somebody else has to confirm.");
  await ana.post("/admin/keys/valley", { deed: "rotate" });
  expect(await currentKey()).toBe(old);
  const seen = await dana.get("/admin/keys/valley");
  await sound(seen);
  expect(seen.text).toContain("Confirmar la clave nueva");
  expect((await dana.get("/admin/keys")).text).toContain("Cambio pedido");
  const done = await dana.post("/admin/keys/valley", { deed: "rotate" });
  await relayAll();
  expect(await currentKey()).not.toBe(old);
  const shown = await dana.follow(done);
  await sound(shown);
  expect(shown.text).toMatch(/data-s="bad">Anulada/);
});

test("the recovery sheet gives a new key at once; a wrong one changes nothing and is not sent back", async () => {
  const old = await currentKey();
  const wrong = `${"ab".repeat(4)}-`.repeat(8).slice(0, -1);
  const refused = await ana.post("/admin/keys/valley", { deed: "recover", keys: wrong });
  await sound(refused, 422);
  expect(refused.text).not.toContain(wrong);
  expect((await ana.post("/admin/keys/valley", { deed: "recover", keys: " " })).status).toBe(422);
  expect(await currentKey()).toBe(old);
  const done = await ana.post("/admin/keys/valley", { deed: "recover", keys: ` ${recoveryKey}\r\n` });
  expect(done.location).toBe("/admin/keys/valley");
  expect(await currentKey()).not.toBe(old);
});

test("the key for posts is changed by one admin", async () => {
  const before = await listKeys(db.orm, organization, "rsa");
  await sound(await ana.follow(await ana.post("/admin/keys/valley", { deed: "http" })));
  await ana.post("/admin/keys/valley", { deed: "http", unsafe: "yes" });
  const after = await listKeys(db.orm, organization, "rsa");
  expect(after.length).toBe(before.length + 2);
  expect(after.map(({ retiredAt, revokedAt }) => [retiredAt !== null, revokedAt !== null])).toEqual([
    [true, false],
    [true, true],
    [false, false],
  ]);
  expect((await bea.post("/admin/keys/valley", { deed: "http" })).status).toBe(403);
});

test("after ten minutes keys ask for the password, then go on to where one was; a wrong one goes nowhere", async () => {
  await logInAs(ana, "ana@valley.example", PASSWORD);
  offset += 10 * MINUTE - 5_000;
  expect((await ana.get("/admin/keys/valley")).status).toBe(200);
  offset += 5_000;
  const count = (await listKeys(db.orm, organization, "rsa")).length;
  for (const answer of [
    await ana.get("/admin/keys/valley"),
    await ana.post("/admin/keys/valley", { deed: "http" }),
    await ana.post("/admin/keys/valley", { deed: "rotate" }),
    await ana.post("/admin/keys/valley", { deed: "recover", keys: recoveryKey }),
    await ana.post("/admin/keys/valley", { deed: "withdraw" }),
  ])
    expect([answer.status, answer.location]).toEqual([303, "/log-in/again?back=%2Fadmin%2Fkeys%2Fvalley"]);
  expect(await listKeys(db.orm, organization, "rsa")).toHaveLength(count);
  expect(await findKeyChange(db.orm, organization)).toBeUndefined();
  const page = await ana.get("/log-in/again?back=%2Fadmin%2Fkeys%2Fvalley");
  await sound(page);
  const old = ana.cookies.get(cookieName(ORIGIN, "plenum"));
  await sound(await ana.post("/log-in/again", { password: "something else", back: "/admin/keys/valley" }), 403);
  await sound(await ana.post("/log-in/again", { back: "/admin/keys/valley" }), 422);
  expect(ana.cookies.get(cookieName(ORIGIN, "plenum"))).toBe(old);
  const proved = await ana.post("/log-in/again", { password: PASSWORD, back: "/admin/keys/valley" });
  expect(proved.location).toBe("/admin/keys/valley");
  expect(ana.cookies.get(cookieName(ORIGIN, "plenum"))).not.toBe(old);
  await sound(await ana.follow(proved));
  expect((await ana.post("/log-in/again", { password: PASSWORD, back: "https://evil.example" })).location).toBe(
    "/home",
  );
});

test("roles and the list of members ask for the password too; other changes of members do not", async () => {
  await logInAs(ana, "ana@valley.example", PASSWORD);
  const list = await ana.get("/@valley/members");
  const lines = [...list.text.matchAll(/href="(\/@valley\/members\/[0-9a-f-]{36})">([^<]+)</g)];
  const carlAt = lines.find(([, , name]) => name === "carl")?.[1] ?? "";
  const danaAt = lines.find(([, , name]) => name === "Dana")?.[1] ?? "";
  const stampAt = async (path: string) => /name="stamp" value="([^"]*)"/.exec((await ana.get(path)).text)?.[1] ?? "";
  const exported = await ana.post("/@valley/members/export");
  expect(exported.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(exported.text).toContain("carl,carl@people.example,member,good,1,");
  expect((await bea.post("/@valley/members/export")).status).toBe(403);
  offset += 11 * MINUTE;
  const stamp = await stampAt(carlAt);
  for (const [path, fields] of [
    [carlAt, { stamp, role: "chair", standing: "good", weight: "1" }],
    [danaAt, { stamp: await stampAt(danaAt), deed: "remove" }],
    ["/@valley/invitations", { role: "admin", email: "x@people.example" }],
    ["/@valley/members/export", {}],
  ] as const) {
    const answer = await ana.post(path, fields);
    expect([path, answer.status, answer.location]).toEqual([
      path,
      303,
      `/log-in/again?back=${encodeURIComponent(path)}`,
    ]);
  }
  expect(await stampAt(carlAt)).toBe(stamp);
  const plain = await ana.post(carlAt, { stamp, role: "member", standing: "good", weight: "2" });
  expect(plain.location).toBe("/@valley/members");
  await ana.post("/log-in/again", { password: PASSWORD, back: "/home" });
  const given = await ana.post(carlAt, { stamp: await stampAt(carlAt), role: "chair", standing: "good", weight: "2" });
  expect(given.location).toBe("/@valley/members");
  expect(await stampAt(carlAt)).toBe("chair.good.2");
  expect((await ana.get("/@valley/members/export")).location).toBe("/@valley/members");
});
