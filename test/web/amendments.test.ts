import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { addMember } from "#commands/members.ts";
import { draftMotion, secondMotion, stateQuestion, submitMotion } from "#commands/motions.ts";
import { closeQuestion } from "#commands/questions.ts";
import { listAmendments } from "#db/amendments.ts";
import { findMotionInBody } from "#db/motions.ts";
import { motionPath } from "#domain/iris.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, settle } from "#test/support/people.ts";
import { type Visitor, hiddenField, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
const TEXT = "We buy oil together.\n\nThree members elected each quarter decide.";
let fresh: FreshDatabase;
let offset = 0;
let db: FreshDatabase;
let admin: Person;
let beaHerself: Person;
let carlHimself: Person;
let ana: Visitor;
let bea: Visitor;
let carl: Visitor;
let stranger: Visitor;

async function member(name: string, email: string): Promise<Person> {
  const made = await perform(db, system, (act) => createAccount(act, { name, email, password: PASSWORD }));
  await perform(db, admin, (act) => addMember(act, "valley", { email }));
  return { kind: "person", person: made.person, account: made.account };
}

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  beaHerself = await member("Bea Baker", "bea@people.example");
  carlHimself = await member("Carl Cook", "carl@people.example");
  const pages = pagesOver(db);
  [ana, bea, carl, stranger] = [visitorOf(pages), visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@people.example", PASSWORD);
  await logInAs(carl, "carl@people.example", PASSWORD);
});
afterAll(() => fresh.drop());

async function pending(): Promise<string> {
  const input = { kind: "resolution", title: "Oil", text: TEXT } as const;
  const { id } = await perform(db, beaHerself, (act) => draftMotion(act, "valley", input));
  await perform(db, beaHerself, (act) => submitMotion(act, id));
  await perform(db, carlHimself, (act) => secondMotion(act, id));
  const { number, title } = await perform(db, admin, (act) => stateQuestion(act, id));
  return motionPath(number, title);
}

async function propose(by: Visitor, path: string, text: string): Promise<string> {
  const form = await by.get(`${path}/amendments/new`);
  const sent = await by.post(`${path}/amendments/new`, { text, baseHash: hiddenField(form.text, "baseHash") });
  expect(sent.status).toBe(303);
  return sent.location ?? "";
}

const later = (milliseconds: number) => new Date(Date.now() + offset + milliseconds).toISOString().slice(0, 16);

/** Lets one member vote yes on an amendment, and the time run out. */
async function adopt(amendment: string): Promise<void> {
  expect((await ana.post(amendment, { deed: "open", closesAt: later(3_600_000) })).location).toBe(amendment);
  const page = await bea.get(amendment);
  const booth = /href="([^"]*vote\?question=[^"]*)"/.exec(page.text)?.[1] ?? "";
  const ballot = await bea.get(booth);
  expect(ballot.text).toContain("Amendment ");
  const stamp = hiddenField(ballot.text, "stamp");
  expect((await bea.post(booth, { step: "cast", stamp, choice: "yes" })).status).toBe(200);
  offset += 2 * 3_600_000;
  await perform(db, system, (act) => closeQuestion(act, stamp));
}

describe("an amendment on its pages", () => {
  let path = "";
  let first = "";
  let second = "";

  test("is written over the motion's text and shows what it changes, also to those who cannot see marks", async () => {
    path = await pending();
    const form = await carl.get(`${path}/amendments/new`);
    expect([form.status, await faultsOf(form.text)]).toEqual([200, []]);
    expect(form.text).toContain("Three members elected each quarter decide.");
    first = await propose(carl, path, TEXT.replace("elected", "drawn by lot"));
    expect(first).toBe(`${path}/amendments/1`);
    for (const look of ["", "?look=two"]) {
      const page = await stranger.get(first + look);
      expect([page.status, await faultsOf(page.text)]).toEqual([200, []]);
      expect(page.text).toContain('<del><span class="vh">taken out: </span>elected</del>');
      expect(page.text).toContain('<ins><span class="vh">put in: </span>drawn by lot</ins>');
      expect(page.text).not.toContain("Carl Cook");
    }
    expect((await bea.get(first)).text).toContain("Carl Cook");
    expect((await stranger.get(path)).text).toContain(`href="${first}"`);
  });

  test("unchanged it is sent back, and nobody but a member writes one", async () => {
    const form = await carl.get(`${path}/amendments/new`);
    const baseHash = hiddenField(form.text, "baseHash");
    const same = await carl.post(`${path}/amendments/new`, { text: TEXT, baseHash });
    expect(same.status).toBe(422);
    expect(same.text).toContain("The text is the same as before.");
    expect((await stranger.get(`${path}/amendments/new`)).location).toContain("/log-in");
    expect((await stranger.get(`${path}/amendments/9`)).status).toBe(404);
    expect((await stranger.get(`${path}/amendments/x`)).status).toBe(404);
  });

  test("is put to the vote by the chair alone, and adopted it changes the text", async () => {
    second = await propose(bea, path, TEXT.replace("oil", "heating oil"));
    expect((await carl.get(first)).text).not.toContain('value="open"');
    expect((await carl.post(first, { deed: "open", closesAt: later(3_600_000) })).status).toBe(403);
    await adopt(first);
    expect((await stranger.get(first)).text).toContain("Adopted");
    const motion = await stranger.get(path);
    expect(motion.text).toContain("drawn by lot");
    expect(motion.text).toContain(`href="${path}/text"`);
    const versions = await stranger.get(`${path}/text?from=1&to=2`);
    expect([versions.status, await faultsOf(versions.text)]).toEqual([200, []]);
    expect(versions.text).toContain("</span>elected</del>");
    expect((await stranger.get(`${path}/text?from=7&to=x`)).status).toBe(200);
  });

  test("that was overtaken is put on the new text with one press", async () => {
    const page = await bea.get(second);
    expect(page.text).toContain("Written on an older text");
    expect(page.text).toContain('value="rebase"');
    expect((await carl.get(second)).text).not.toContain('value="rebase"');
    expect((await carl.post(second, { deed: "rebase" })).status).toBe(403);
    expect((await bea.post(second, { deed: "rebase" })).location).toBe(second);
    const { motion } = (await findMotionInBody(db.orm, 1)) ?? { motion: undefined };
    const [, rebased] = await listAmendments(db.orm, motion?.id ?? "");
    expect(rebased).toMatchObject({ state: "pending", baseHash: motion?.textHash });
    expect(rebased?.text).toContain("We buy heating oil together.\n\nThree members drawn by lot");
  });
});

test("hands are counted by the chair, and decide", async () => {
  const path = await pending();
  const amendment = await propose(carl, path, TEXT.replace("elected", "drawn by lot"));
  expect((await carl.get(amendment)).text).not.toContain('value="decide"');
  expect((await ana.get(amendment)).text).toContain('value="decide"');
  const nonsense = await ana.post(amendment, { deed: "decide", yes: "many", no: "0" });
  expect([nonsense.status, await faultsOf(nonsense.text)]).toEqual([422, []]);
  expect((await ana.post(amendment, { deed: "decide", yes: "2", no: "1" })).location).toBe(amendment);
  expect((await stranger.get(amendment)).text).toContain("2 yes, 1 no, by show of hands");
  expect((await stranger.get(path)).text).toContain("drawn by lot");
});

test("a form that was overtaken shows both texts and loses nothing", async () => {
  const path = await pending();
  const form = await carl.get(`${path}/amendments/new`);
  const amendment = await propose(bea, path, TEXT.replace("elected", "drawn by lot"));
  await adopt(amendment);
  const mine = TEXT.replace("quarter", "year");
  const sent = await carl.post(`${path}/amendments/new`, { text: mine, baseHash: hiddenField(form.text, "baseHash") });
  expect([sent.status, await faultsOf(sent.text)]).toEqual([409, []]);
  expect(sent.text).toContain("elected each year");
  expect(sent.text).toContain("drawn by lot each quarter");
});

test("where both changed the same words the mover chooses them", async () => {
  const path = await pending();
  const lot = await propose(carl, path, TEXT.replace("elected", "drawn by lot"));
  const named = await propose(bea, path, TEXT.replace("elected", "named"));
  await adopt(lot);
  expect((await bea.get(named)).text).toContain("The text was changed at the same words.");
  const form = await bea.get(`${named}/rebase`);
  expect([form.status, await faultsOf(form.text)]).toEqual([200, []]);
  expect(form.text).toContain("drawn by lot");
  expect((await carl.get(`${named}/rebase`)).status).toBe(403);
  const text = TEXT.replace("elected", "named by lot");
  const sent = await bea.post(`${named}/rebase`, { text, baseHash: hiddenField(form.text, "baseHash") });
  expect(sent.location).toBe(named);
  expect((await stranger.get(named)).text).toContain("</span>named</ins> by lot");
  expect((await bea.get(`${named}/rebase`)).status).toBe(409);
});

test("an amendment of an amendment stands on that one's page and is decided first", async () => {
  const path = await pending();
  const first = await propose(carl, path, TEXT.replace("elected", "drawn by lot"));
  const form = await bea.get(`${path}/amendments/new?amends=1`);
  expect(form.text).toContain("drawn by lot");
  const sent = await bea.post(`${path}/amendments/new?amends=1`, {
    text: TEXT.replace("elected", "drawn by dice"),
    baseHash: hiddenField(form.text, "baseHash"),
  });
  expect(sent.location).toBe(`${path}/amendments/2`);
  expect((await stranger.get(first)).text).toContain(`href="${path}/amendments/2"`);
  expect((await ana.get(first)).text).not.toContain('value="open"');
  expect((await ana.get(`${path}/amendments/2`)).text).toContain('value="open"');
  expect((await ana.post(first, { deed: "open", closesAt: later(3_600_000) })).status).toBe(409);
  expect((await bea.get(`${path}/amendments/new?amends=2`)).status).toBe(409);
});
