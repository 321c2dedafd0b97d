import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccount } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { addMember } from "#commands/members.ts";
import { draftMotion, openVoting, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { closeQuestion, vote } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { findMotion } from "#db/motions.ts";
import { findNewestQuestion } from "#db/questions.ts";
import { motionPath } from "#domain/iris.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { type Visitor, hiddenField, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let bea: Person;
let carl: Person;
let asAna: Visitor;
let asBea: Visitor;
let stranger: Visitor;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  const email = "bea@people.example";
  const made = await perform(db, system, (act) => createAccount(act, { name: "Bea Baker", email, password: PASSWORD }));
  await perform(db, admin, (act) => addMember(act, "valley", { email }));
  bea = { kind: "person", person: made.person, account: made.account };
  carl = await join(db, admin, "valley", "Carl Cook");
  await perform(db, admin, (act) => addMember(act, "valley", { name: "Gus Gale" }));
  const pages = pagesOver(db);
  asAna = visitorOf(pages);
  await logInAs(asAna, "ana@valley.example", PASSWORD);
  asBea = visitorOf(pages);
  await logInAs(asBea, email, PASSWORD);
  stranger = visitorOf(pages);
});
afterAll(() => fresh.drop());

type Draft = Partial<Parameters<typeof draftMotion>[2]>;

async function pending(more: Draft = {}): Promise<{ id: string; path: string }> {
  const motion = await perform(db, bea, (act) =>
    draftMotion(act, "valley", { kind: "election", title: "Who speaks", text: "For a year.", ...more }),
  );
  await perform(db, bea, (act) => submitMotion(act, motion.id));
  await perform(db, carl, (act) => secondMotion(act, motion.id));
  await perform(db, admin, (act) => stateQuestion(act, motion.id));
  return { id: motion.id, path: motionPath(motion.number, motion.title) };
}

async function voted(motion: string, ballots: readonly [Person, Parameters<typeof vote>[2]][]): Promise<void> {
  const closesAt = (await readClock(db.orm, db.clockOffset)) + 60_000;
  const question = await perform(db, admin, (act) => openVoting(act, motion, { closesAt }));
  for (const [person, ballot] of ballots) await perform(db, person, (act) => vote(act, question.id, ballot));
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
}

describe("who stands", () => {
  test("is nominated, consents, and takes it back; strangers see only who stands", async () => {
    const { path } = await pending();
    expect((await asBea.get(path)).text).toContain(`${path}/nominations`);
    const form = await asBea.get(`${path}/nominations`);
    expect([form.status, await faultsOf(form.text)]).toEqual([200, []]);
    const here = `${path}/nominations`;
    expect((await asBea.post(here, { deed: "self", statement: "I have <b>time</b>." })).location).toBe(here);
    const idOf = (name: string) =>
      new RegExp(`<option value="([0-9a-f-]{36})"\\s*>\\s*${name}`).exec(form.text)?.[1] ?? "";
    expect((await asBea.post(here, { deed: "nominate", member: idOf("Carl Cook") })).location).toBe(here);
    expect((await asBea.post(here, { deed: "nominate", member: idOf("Carl Cook") })).status).toBe(409);
    const nobody = await asBea.post(here, { deed: "nominate", member: "" });
    expect([nobody.status, await faultsOf(nobody.text)]).toEqual([422, []]);
    const shown = await stranger.get(here);
    expect([shown.status, await faultsOf(shown.text)]).toEqual([200, []]);
    expect(shown.text).toContain("I have &lt;b&gt;time&lt;/b&gt;.");
    expect(shown.text).not.toContain("Carl Cook");
    const inside = await asBea.get(here);
    expect(inside.text).toContain("Carl Cook");
    const own = hiddenField(inside.text, "nomination");
    expect((await asBea.post(here, { deed: "decline", nomination: own })).location).toBe(here);
    expect((await stranger.get(here)).text).not.toContain("Bea Baker");
    expect((await stranger.post(here, { deed: "self" })).location).toMatch(/^\/log-in/);
  });

  test("without an account is answered for by an officer", async () => {
    const { path } = await pending();
    const here = `${path}/nominations`;
    const form = await asBea.get(here);
    const member = /<option value="([0-9a-f-]{36})"\s*>\s*Gus Gale/.exec(form.text)?.[1] ?? "";
    await asBea.post(here, { deed: "nominate", member });
    expect((await asBea.get(here)).text).not.toContain("Gus Gale consents");
    const desk = await asAna.get(here);
    expect([desk.text.includes("Gus Gale consents"), await faultsOf(desk.text)]).toEqual([true, []]);
    const nomination = hiddenField(desk.text, "nomination");
    expect((await asBea.post(here, { deed: "accept", nomination })).status).toBe(403);
    expect((await asAna.post(here, { deed: "accept", nomination })).location).toBe(here);
    expect((await stranger.get(here)).text).toContain("Gus Gale");
  });

  test("is a matter of elections only", async () => {
    const { path } = await pending({ kind: "resolution" });
    expect((await asBea.get(`${path}/nominations`)).status).toBe(404);
  });
});

describe("the result of an election", () => {
  test("is a sentence, a picture, the table beside it, and what happened in each count", async () => {
    const { id, path } = await pending({ options: ["Zoe", "Yan", "Xia"], contest: { method: "stv", seats: 1 } });
    await voted(id, [
      [admin, { ranking: ["Zoe"] }],
      [bea, { ranking: ["Zoe", "Yan"] }],
      [carl, { ranking: ["Yan", "Xia"] }],
    ]);
    const page = await stranger.get(`${path}/result`);
    expect([page.status, await faultsOf(page.text)]).toEqual([200, []]);
    expect(page.text).toMatch(/Elected: Zoe\.[^]*<svg class="flow"[^]*First places are counted\.[^]*Zoe elected\./);
    expect(page.text).toMatch(/<th scope="row">Yan<\/th>\s*<td class="n">1<\/td>/);
    expect(page.text).not.toMatch(/<svg class="flow"[^]*<text/);
  });

  test("that ends level lets the chair open a runoff among those", async () => {
    const { id, path } = await pending({ options: ["Zoe", "Yan", "Xia"], contest: { method: "approval", seats: 2 } });
    await voted(id, [
      [bea, { approved: ["Zoe", "Yan"] }],
      [carl, { approved: ["Zoe", "Xia"] }],
    ]);
    const page = await asAna.get(path);
    expect([page.status, await faultsOf(page.text)]).toEqual([200, []]);
    expect(page.text).toContain("a tie");
    const closesAt = new Date(Date.now() + offset + 86_400_000).toISOString().slice(0, 16);
    const stamp = hiddenField(page.text, "stamp");
    const opened = await asAna.post(path, { deed: "open", stamp, closesAt, runoff: "yes" });
    expect(opened.location).toBe(path);
    const question = await findNewestQuestion(db.orm, id);
    expect(question?.options.toSorted()).toEqual(["Xia", "Yan"]);
    expect((await findMotion(db.orm, id))?.state).toBe("voting");
  });
});
