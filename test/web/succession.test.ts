import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { addMember } from "#commands/members.ts";
import { closeQuestion } from "#commands/questions.ts";
import { makeRecoveryKey } from "#commands/recovery.ts";
import { setUp } from "#commands/setup.ts";
import { listEntries } from "#db/entries.ts";
import { findLogOf } from "#db/gazette.ts";
import { savePeer } from "#db/peers.ts";
import { doubtOwnLogs, listDoubts } from "#db/restoring.ts";
import { findSuccession } from "#db/succession.ts";
import { irisOf } from "#domain/iris.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, putToVote } from "#test/support/people.ts";
import { type Answer, ORIGIN, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
const PATH = "/admin/succession";
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let isReadOnly = false;
let admin: Person;
let organization: string;
let recoveryKey: string;
let question: string;
let ana: Visitor;
let bea: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset, isReadOnly: () => isReadOnly };
  await perform(db, system, ensureInstanceKeys);
  const done = await perform(db, system, (act) =>
    setUp(act, { name: "Valley", slug: "valley" }, { name: "Ana", email: "ana@valley.example", password: PASSWORD }),
  );
  admin = { kind: "person", person: done.person, account: done.account };
  ({ organization, recoveryKey } = done);
  const bed = await perform(db, system, (act) =>
    createAccount(act, { name: "Bea", email: "bea@people.example", password: PASSWORD }),
  );
  await perform(db, admin, (act) => addMember(act, "valley", { email: "bea@people.example" }));
  const seconder = { kind: "person", ...bed } as const;
  const voted = await putToVote(db, { admin, mover: admin, seconder, body: "valley" }, { lasts: 200 * HOUR });
  question = voted.question.id;
  const pages = pagesOver(db);
  [ana, bea] = [visitorOf(pages), visitorOf(pages, "es")];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@people.example", PASSWORD);
  await relayAll();
});
afterAll(() => fresh.drop());

async function relayAll(): Promise<void> {
  const house = { iris: irisOf(ORIGIN), handleHost: "localhost:3000", chest: createKeyChest(db.sealer) };
  while ((await relayRecord(db, house)).rows > 0);
  offset += 2_000;
  await signCheckpoints(db, house);
}
const sound = async (answer: Answer, status = 200): Promise<void> =>
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);

async function typesNow(): Promise<string[]> {
  const log = await findLogOf(db.orm, organization);
  const entries = await listEntries(db.orm, log?.id ?? "", { limit: 100 });
  return entries.map(({ type, verdict }) => (verdict === "ok" ? type : verdict)).toReversed();
}

test("while peers are silent each page of an admin says who, and where the way out is", async () => {
  expect((await ana.get("/admin")).text).not.toContain("No answer from");
  const card = { host: "harbor.example", gazettes: [], bodies: [], inbox: "", name: "", address: "", gazetteActor: "" };
  const times = { createdAt: 1, changedAt: 1 };
  await db.orm.transaction(async (tx) => {
    const { host } = card;
    await savePeer(tx, { ...times, host, address: "", name: "Harbor", state: "peered", card, gazetteActor: "" });
    await doubtOwnLogs(tx, "restored", Date.now() + offset);
  });
  isReadOnly = true;
  for (const path of ["/admin", "/admin/keys", "/admin/audit"]) {
    const seen = await ana.get(path);
    await sound(seen);
    expect(seen.text).toContain("No answer from harbor.example since");
    expect(seen.text).toContain(`href="${PATH}"`);
  }
  expect((await ana.get("/gazette")).text).not.toContain("No answer from");
  const page = await ana.get(PATH);
  await sound(page);
  expect(page.text).toContain("harbor.example");
  expect(page.text).toContain("You are the only admin");
  expect((await bea.get(PATH)).status).toBe(403);
  expect((await visitorOf(pagesOver(db)).get(PATH)).location).toMatch(/^\/log-in\?back=/);
});

test("wrong sheets change nothing and are not sent back", async () => {
  const wrong = makeRecoveryKey().key;
  for (const keys of [wrong, "x", "", `${recoveryKey}\n${wrong}`]) {
    const refused = await ana.post(PATH, { deed: "begin", keys });
    await sound(refused, 422);
    expect(refused.text).not.toContain(recoveryKey);
    expect(refused.text).not.toContain(wrong);
  }
  expect((await ana.post(PATH, { deed: "explode" })).status).toBe(409);
  expect(await findSuccession(db.orm, organization)).toBeUndefined();
});

test("an only admin waits 72 hours, can take it back, and then the vote goes on in the new record", async () => {
  const asked = await ana.post(PATH, { deed: "begin", keys: ` ${recoveryKey.toUpperCase()}\r\n` });
  const shown = await ana.follow(asked);
  await sound(shown);
  expect(shown.text).toContain("/gazette/valley-2");
  expect(shown.text).toContain("1 of 1 recovery keys");
  await ana.post(PATH, { deed: "withdraw" });
  expect(await findSuccession(db.orm, organization)).toBeUndefined();
  await ana.post(PATH, { deed: "begin", keys: recoveryKey });
  offset += 71 * HOUR;
  await meetDeadlines(db);
  await relayAll();
  expect(await listDoubts(db.orm)).toHaveLength(1);
  offset += 2 * HOUR;
  await meetDeadlines(db);
  await relayAll();
  expect(await listDoubts(db.orm)).toEqual([]);
  isReadOnly = false;
  expect(await typesNow()).toEqual(["Genesis", "MotionSubmitted", "QuestionOpened"]);
  offset += 200 * HOUR + MINUTE;
  await perform(db, system, (act) => closeQuestion(act, question));
  await relayAll();
  expect((await typesNow()).slice(3)).toEqual(["QuestionClosed"]);
});

test("both records can be read, each leads to the other, and addresses of acts lead to where these stand", async () => {
  await logInAs(ana, "ana@valley.example", PASSWORD);
  const now = await ana.get("/gazette");
  await sound(now);
  expect(now.text).toContain('href="/gazette/valley"');
  const old = await ana.get("/gazette/valley");
  await sound(old);
  expect(old.text).toContain('href="/gazette/valley-2"');
  await sound(await ana.get("/gazette/valley-2"));
  expect((await ana.get("/gazette/valley-3")).status).toBe(404);
  const [close] = await db.sql<{ iri: string }[]>`select iri from log_entries where type = 'QuestionClosed'`;
  const name = close?.iri.split("/").at(-1) ?? "";
  expect((await ana.get(`/gazette/valley/entries/${name}`)).location).toBe(`/gazette/valley-2/entries/${name}`);
  expect((await ana.get("/gazette/valley/entries/nothing")).status).toBe(404);
  await sound(await ana.get(`/gazette/valley/entries/${question}`));
  const page = await ana.get(PATH);
  await sound(page);
  expect(page.text).toContain("Records before this one");
});
