import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { createAccount } from "#commands/accounts.ts";
import { addMember } from "#commands/members.ts";
import { closeQuestion } from "#commands/questions.ts";
import { findMotionInBody } from "#db/motions.ts";
import { listQuestionsOf } from "#db/questions.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, settle } from "#test/support/people.ts";
import { type Visitor, hiddenField, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let offset = 0;
let db: FreshDatabase;
let admin: Person;
let ana: Visitor;
let bea: Visitor;
let carl: Visitor;
let stranger: Visitor;

async function member(name: string, email: string): Promise<void> {
  await perform(db, system, (act) => createAccount(act, { name, email, password: PASSWORD }));
  await perform(db, admin, (act) => addMember(act, "valley", { email }));
}

const later = (milliseconds: number) => new Date(Date.now() + offset + milliseconds).toISOString().slice(0, 16);

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  await member("Bea Baker", "bea@people.example");
  await member("Carl Cook", "carl@people.example");
  const pages = pagesOver(db);
  [ana, bea, carl, stranger] = [visitorOf(pages), visitorOf(pages), visitorOf(pages), visitorOf(pages)];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  await logInAs(bea, "bea@people.example", PASSWORD);
  await logInAs(carl, "carl@people.example", PASSWORD);
});
afterAll(() => fresh.drop());

describe("a motion from the form to its result", () => {
  let path = "";

  test("is moved as a draft that nobody else sees, changed, and submitted", async () => {
    const form = await bea.get("/@valley/motions/new");
    expect([form.status, await faultsOf(form.text)]).toEqual([200, []]);
    const typed = { title: "Rent <strike> fund", text: "We set aside **$6,000**.", kind: "resolution" };
    const drafted = await bea.post("/@valley/motions/new", { ...typed, deed: "draft" });
    expect(drafted).toMatchObject({ status: 303, location: "/motions/1-rent-strike-fund" });
    path = drafted.location ?? "";
    expect((await bea.follow(drafted)).text).toContain("The draft is saved");
    expect((await carl.get(path)).status).toBe(404);
    expect((await ana.get(path)).status).toBe(404);
    const edit = await bea.get(`${path}/edit`);
    expect(edit.text).toContain("Rent &lt;strike&gt; fund");
    const stamp = hiddenField(edit.text, "stamp");
    const changed = await bea.post(`${path}/edit`, { ...typed, title: "Rent strike fund", stamp, deed: "draft" });
    expect(changed.location).toBe(path);
    const stale = await bea.post(`${path}/edit`, { ...typed, stamp, deed: "draft" });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain("Rent &lt;strike&gt; fund");
    const page = await bea.get(path);
    const submitted = await bea.post(path, { deed: "submit", stamp: hiddenField(page.text, "stamp") });
    expect(submitted).toMatchObject({ status: 303, location: path });
  });

  test("shows the name of its mover to members only", async () => {
    expect((await carl.get(path)).text).toContain("Bea Baker");
    const seen = await stranger.get(path);
    expect(seen.status).toBe(200);
    expect(seen.text).not.toContain("Bea Baker");
    expect(seen.headers.get("cache-control")).toBe("public, max-age=10");
    const etag = seen.headers.get("etag") ?? "";
    expect((await stranger.get(path, { "if-none-match": etag })).status).toBe(304);
    expect((await carl.get(path)).headers.get("cache-control")).toBe("private, no-store");
  });

  test("is seconded, stated and put to the vote by who may, and by nobody else", async () => {
    expect((await bea.post(path, { deed: "second" })).status).toBe(403);
    expect((await carl.get(path)).text).toContain('value="second"');
    expect((await carl.post(path, { deed: "second" })).location).toBe(path);
    expect((await carl.post(path, { deed: "second" })).status).toBe(409);
    const refused = await carl.post(path, { deed: "state" });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("the chair");
    expect((await ana.post(path, { deed: "state" })).location).toBe(path);
    const nonsense = await ana.post(path, { deed: "open", closesAt: "tomorrow" });
    expect(nonsense.status).toBe(422);
    expect(nonsense.text).toContain('id="errors"');
    const past = await ana.post(path, { deed: "open", closesAt: later(-3_600_000) });
    expect(past.status).toBe(422);
    expect((await ana.post(path, { deed: "open", closesAt: later(3_600_000) })).location).toBe(path);
    expect((await ana.get(path)).text).toContain("Voting is open");
  });

  test("is voted on: choose, look again, receipt", async () => {
    const ballot = await bea.get(`${path}/vote`);
    expect([ballot.status, await faultsOf(ballot.text)]).toEqual([200, []]);
    const stamp = hiddenField(ballot.text, "stamp");
    expect((await bea.post(`${path}/vote`, { step: "review", stamp })).status).toBe(422);
    const review = await bea.post(`${path}/vote`, { step: "review", stamp, choice: "yes" });
    expect([review.status, await faultsOf(review.text)]).toEqual([200, []]);
    expect((await stranger.get(path)).text).toContain("0 of 3");
    const receipt = await bea.post(`${path}/vote`, { step: "cast", stamp, choice: "yes" });
    expect([receipt.status, await faultsOf(receipt.text)]).toEqual([200, []]);
    expect(receipt.text).toMatch(/[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}/);
    expect((await stranger.get(path)).text).toContain("1 of 3");
    expect((await carl.post(`${path}/vote`, { step: "cast", stamp, choice: "perhaps" })).status).toBe(422);
    expect((await carl.post(`${path}/vote`, { step: "cast", stamp: "x", choice: "yes" })).status).toBe(409);
    expect((await carl.post(`${path}/vote`, { step: "cast", stamp, choice: "yes" })).status).toBe(200);
    expect((await stranger.get(`${path}/vote`)).location).toBe(`/log-in?back=${encodeURIComponent(`${path}/vote`)}`);
    expect((await stranger.get(`${path}/result`)).status).toBe(404);
  });

  test("has a result after the close, and no ballot is taken any more", async () => {
    offset += 2 * 3_600_000;
    const { motion } = (await findMotionInBody(db.orm, 1)) ?? { motion: undefined };
    const [question] = await listQuestionsOf(db.orm, motion?.id ?? "");
    const late = await carl.post(`${path}/vote`, { step: "cast", stamp: question?.id ?? "", choice: "no" });
    expect(late.status).toBe(409);
    await perform(db, system, (act) => closeQuestion(act, question?.id ?? ""));
    for (const visitor of [stranger, carl]) {
      const result = await visitor.get(`${path}/result`);
      expect([result.status, await faultsOf(result.text)]).toEqual([200, []]);
      expect(result.text).toContain("Adopted");
    }
    expect((await stranger.get(`${path}/result.json`)).location).toBe(`/api/v1/questions/${question?.id}/result.json`);
    const page = await stranger.get(path);
    expect(await faultsOf(page.text)).toEqual([]);
    const moved = await stranger.get("/motions/1");
    expect(moved).toMatchObject({ status: 301, location: path });
  });
});

describe("what members keep to themselves", () => {
  test("is not there for strangers: page, list, result", async () => {
    const made = await bea.post("/@valley/motions/new", {
      title: "Inner matter",
      text: "Ours.",
      kind: "resolution",
      visibility: "members",
      deed: "submit",
    });
    const path = made.location ?? "";
    expect((await carl.get(path)).text).toContain("Inner matter");
    expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.get("/motions")).text).not.toContain("Inner matter");
    expect((await carl.get("/motions")).text).toContain("Inner matter");
    expect((await stranger.get(`${path}/result`)).status).toBe(404);
    expect((await stranger.post(path, { deed: "second" })).location).toMatch(/^\/log-in/);
  });
});

describe("forms that are not right", () => {
  test("come back with what was typed and what is wrong, and change nothing", async () => {
    const answer = await bea.post("/@valley/motions/new", {
      title: "",
      text: `Typed "here" <script>alert(1)</script>`,
      kind: "endorsement",
      object: "not an address",
      deed: "submit",
    });
    expect(answer.status).toBe(422);
    expect(await faultsOf(answer.text)).toEqual([]);
    expect(answer.text).toContain("Typed &quot;here&quot; &lt;script&gt;");
    expect(answer.text).toContain('href="#f-title"');
    expect(answer.text).toContain('href="#f-object"');
    expect((await bea.get("/motions/3")).status).toBe(404);
  });

  test("a quick vote is one screen", async () => {
    const form = await ana.get("/@valley/quick-vote");
    expect([form.status, await faultsOf(form.text)]).toEqual([200, []]);
    const sent = await ana.post("/@valley/quick-vote", { title: "Pizza on Friday?", closesAt: later(86_400_000) });
    expect(sent.location).toMatch(/^\/motions\/\d+-pizza-on-friday$/);
    expect((await ana.follow(sent)).text).toContain("Voting is open");
    expect((await bea.get("/@valley/quick-vote")).status).toBe(403);
  });

  test("the list filters by state, group and words, and says when it finds nothing", async () => {
    const list = await stranger.get("/motions?state=voting&q=pizza&body=valley");
    expect([list.status, await faultsOf(list.text)]).toEqual([200, []]);
    expect(list.text).toContain("Pizza on Friday?");
    expect((await stranger.get("/motions?q=%25")).text).not.toContain("Pizza");
    expect((await stranger.get("/motions?state=nonsense&before=x&body=nowhere")).status).toBe(200);
  });
});
