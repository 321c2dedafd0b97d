import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { addMember } from "#commands/members.ts";
import { isFrozen, keepEvidence } from "#db/forks.ts";
import { beginLogRow } from "#db/gazette.ts";
import { signCheckpoint } from "#federation/gazette/checkpoint.ts";
import { formatVkey, verifierKey } from "#federation/gazette/note.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { settle } from "#test/support/people.ts";
import { type Answer, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
const origin = "harbor.example/gazette/harbor";
const PAGE = "/gazette/mirror/harbor.example/harbor/branches";
let db: FreshDatabase;
let mirror: string;
let [ana, bea, stranger]: Visitor[] = [];

beforeAll(async () => {
  db = await freshDatabase();
  const { admin } = await settle(db);
  const pages = pagesOver(db);
  [ana, bea, stranger] = [visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  await perform(db, system, (act) =>
    createAccount(act, { name: "Bea", email: "bea@people.example", password: PASSWORD }),
  );
  await perform(db, admin, (act) => addMember(act, "valley", { email: "bea@people.example" }));
  await logInAs(who(ana), "ana@valley.example", PASSWORD);
  await logInAs(who(bea), "bea@people.example", PASSWORD);
  const key = generateKeyPairSync("ed25519").privateKey;
  const note = (size: number, mark: number) =>
    signCheckpoint({ origin, size, root: new Uint8Array(32).fill(mark) }, key);
  mirror = await db.orm.transaction(async (tx) => {
    const row = {
      origin,
      prefix: `https://${origin}`,
      host: "harbor.example",
      vkey: formatVkey(verifierKey(origin, key)),
    };
    const log = await beginLogRow(tx, { ...row, size: 7, checkpoint: note(7, 1), checkpointSize: 7, checkpointAt: 1 });
    const at = Date.parse("2026-11-22T10:00:00Z");
    await keepEvidence(tx, { log: log?.id ?? "", held: note(7, 1), shown: note(5, 3), at });
    await keepEvidence(tx, { log: log?.id ?? "", held: note(7, 1), shown: note(7, 2), at: at + 1 });
    return log?.id ?? "";
  });
});
afterAll(() => db.drop());

const who = (visitor: Visitor | undefined): Visitor => {
  if (visitor === undefined) throw new Error("nobody");
  return visitor;
};
const sound = async (answer: Answer, status = 200): Promise<string> => {
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
  return answer.text;
};

test("everybody reads that there are two histories, since when, and both checkpoints", async () => {
  const page = await sound(await who(stranger).get(PAGE));
  expect(page).toContain("two different histories of the public record of harbor.example");
  expect(page).toContain("2026-11-22T10:00:00.000Z");
  expect(page).toContain("evidence/1/held.txt");
  expect(page).toContain("evidence/2/shown.txt");
  expect(page).toContain("Same length, other content");
  expect(page).toContain("Of different lengths");
  expect(page).not.toContain("go-on");
  expect((await who(stranger).get("/gazette/mirror/harbor.example/other/branches")).status).toBe(404);
  expect((await who(stranger).get("/gazette/valley/branches")).status).toBe(404);
});

test("admins find it on their overview and decide; others do not", async () => {
  expect(await sound(await who(ana).get("/admin"))).toContain(PAGE);
  expect(await sound(await who(ana).get("/admin/federation"))).toContain(PAGE);
  expect(await sound(await who(ana).get(PAGE))).toContain("Go on with the copy that we held first");
  expect((await who(bea).post(PAGE, { deed: "go-on" })).status).toBe(403);
  expect((await who(ana).post(PAGE, { deed: "anything" })).status).toBe(409);
  expect(await isFrozen(db.orm, mirror)).toBe(true);
  const done = await who(ana).post(PAGE, { deed: "go-on" });
  expect(done.location).toBe(PAGE);
  expect(await sound(await who(ana).follow(done))).toContain("is taken over again");
  expect(await isFrozen(db.orm, mirror)).toBe(false);
  expect(await sound(await who(ana).get("/admin"))).not.toContain(PAGE);
  expect(await db.sql`select 1 from record where kind = 'fork-resumed'`).toHaveLength(1);
});
