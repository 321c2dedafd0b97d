import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setPassword } from "#commands/accounts.ts";
import { perform } from "#commands/act.ts";
import { changeBody, foundBody } from "#commands/bodies.ts";
import { instructDelegates } from "#commands/delegates.ts";
import { draftMotion, openVoting, submitMotion } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { DAY } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Decider, decider } from "#test/support/decisions.ts";
import { faultsOf } from "#test/support/html.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { type Answer, type Visitor, logInAs, pagesOver, visitorOf } from "#test/support/site.ts";

const PASSWORD = "correct horse battery";
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let admin: Person;
let carl: Person;
let rob: Person;
let [ana, bea, carlAt, robAt, stranger]: Visitor[] = [];
let decide: Decider;
let decideInRiverside: Decider;
const wait = (by: number) => (offset += by);

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  const beaHerself = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
  for (const slug of ["riverside", "council"])
    await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug, name: slug, parent: "valley" }));
  rob = await join(db, admin, "riverside", "Rob Rivera");
  const rita = await join(db, admin, "riverside", "Rita River");
  const pages = pagesOver(db);
  for (const [person, name] of [
    [beaHerself, "bea.baker"],
    [carl, "carl.cook"],
    [rob, "rob.rivera"],
  ] as const) {
    await perform(db, person, (act) => setPassword(act, person.account, PASSWORD));
    const visitor = visitorOf(pages);
    await logInAs(visitor, `${name}@people.example`, PASSWORD);
    if (person === carl) carlAt = visitor;
    else if (person === rob) robAt = visitor;
    else bea = visitor;
  }
  [ana, stranger] = [visitorOf(pages), visitorOf(pages, "es")];
  await logInAs(ana, "ana@valley.example", PASSWORD);
  decide = decider(db, { admin, mover: beaHerself, seconder: carl }, wait);
  decideInRiverside = decider(db, { admin, mover: rob, seconder: rita }, wait);
});
afterAll(() => fresh.drop());

const at = (visitor: Visitor | undefined): Visitor => {
  if (visitor === undefined) throw new Error("nobody");
  return visitor;
};
const sound = async (answer: Answer, status = 200): Promise<string> => {
  expect([answer.status, await faultsOf(answer.text)]).toEqual([status, []]);
  return answer.text;
};
const optionOf = (page: string, words: string): string =>
  new RegExp(`<option value="([^"]+)"[^>]*>[^<]*${words}`).exec(page)?.[1] ?? "";

const asked = { kind: "spokesperson", title: "Spokesperson", topic: "Rents <all>", seats: "1", termDays: "3" };

describe("an office", () => {
  test("is created by an officer, given by a decision, and shown with whoever holds it", async () => {
    expect(await sound(await at(stranger).get("/spokespeople"))).toContain("Ningún grupo");
    expect(await sound(await at(ana).get("/@valley/offices"))).toContain("None has been created");
    expect((await at(bea).get("/@valley/offices/new")).status).toBe(403);
    expect((await at(stranger).get("/@valley/offices/new")).location).toMatch(/^\/log-in/);
    await sound(await at(ana).get("/@valley/offices/new"));
    const wrong = await sound(await at(ana).post("/@valley/offices/new", { ...asked, title: "", seats: "0" }), 422);
    expect(wrong).toContain("Rents &lt;all&gt;");
    const office = (await at(ana).post("/@valley/offices/new", asked)).location ?? "";
    expect(office).toMatch(/^\/offices\//);
    expect(await sound(await at(ana).get(office))).toContain("no adopted motion yet");
    await decide("valley", { title: "Who speaks about rents" });
    const page = await sound(await at(ana).get(office));
    const give = { deed: "give", holder: optionOf(page, "Carl Cook"), question: optionOf(page, "Who speaks") };
    expect(give.question).not.toBe("");
    expect((await at(bea).post(office, give)).status).toBe(403);
    const mandate = (await at(ana).post(office, give)).location ?? "";
    expect(mandate).toMatch(/^\/delegates\//);
    await sound(await at(ana).post(office, give), 409);
    for (const path of [office, "/@valley/offices", "/spokespeople"]) {
      expect(await sound(await at(bea).get(path))).toContain("Carl Cook");
      expect(await sound(await at(stranger).get(path))).not.toContain("Carl Cook");
    }
    expect(await sound(await at(stranger).get(mandate))).not.toContain("Carl Cook");
    expect((await at(ana).post(mandate, { deed: "show" })).status).toBe(403);
    expect((await at(carlAt).post(mandate, { deed: "show" })).location).toBe(mandate);
    expect(await sound(await at(stranger).get("/spokespeople"))).toContain("Carl Cook");
    expect(await sound(await at(stranger).get("/@valley"))).toContain('href="/@valley/offices"');
    wait(3 * DAY);
    expect(await sound(await at(stranger).get("/spokespeople"))).not.toContain("Carl Cook");
    expect((await at(ana).post(office, { deed: "end" })).location).toBe(office);
    expect((await at(stranger).get("/offices/nothing")).status).toBe(404);
    expect((await at(stranger).get("/delegates/nothing")).status).toBe(404);
  });

  test("that rotates says whose turn it is, to members", async () => {
    const office =
      (await at(ana).post("/@valley/offices/new", { kind: "office", title: "Minutes", rotates: "yes" })).location ?? "";
    expect(await sound(await at(bea).get(office))).toContain("Whose turn it is");
    expect(await sound(await at(stranger).get(office))).not.toContain("Bea Baker");
  });
});

describe("a recall on its page", () => {
  test("goes from petition to the reply beside the vote", async () => {
    const office = (await at(ana).post("/@valley/offices/new", { kind: "office", title: "Treasurer" })).location ?? "";
    await decide("valley", { title: "A treasurer" });
    const page = (await at(ana).get(office)).text;
    const give = { deed: "give", holder: optionOf(page, "Carl Cook"), question: optionOf(page, "A treasurer") };
    const mandate = (await at(ana).post(office, give)).location ?? "";
    expect(await sound(await at(bea).get(mandate))).toContain("Begin a petition");
    expect(await sound(await at(stranger).get(mandate))).not.toContain("petition");
    await sound(await at(bea).post(mandate, { deed: "petition", grounds: "" }), 422);
    expect((await at(bea).post(mandate, { deed: "petition", grounds: "No <books>." })).location).toBe(mandate);
    const running = await sound(await at(carlAt).get(mandate));
    expect(running).toContain("1 of 1 signatures");
    expect(running).toContain("No &lt;books&gt;.");
    const recall = /name="recall" value="([^"]+)"/.exec(running)?.[1] ?? "";
    expect((await at(bea).post(mandate, { deed: "reply", recall, reply: "x" })).status).toBe(403);
    expect((await at(carlAt).post(mandate, { deed: "reply", recall, reply: "Here **they** are." })).location).toBe(
      mandate,
    );
    const motion = /href="(\/motions\/[^"]+)">To the motion/.exec(running)?.[1] ?? "";
    expect(await sound(await at(bea).get(motion))).toContain("Here <strong>they</strong> are.");
    wait(14 * DAY);
    const id = await db.sql<{ motion: string }[]>`select motion from recalls where id = ${recall}`;
    const closesAt = (await readClock(db.orm, db.clockOffset)) + 60_000;
    await perform(db, admin, (act) => openVoting(act, id[0]?.motion ?? "", { closesAt }));
    expect(await sound(await at(bea).get(`${motion}/vote`))).toContain("Here <strong>they</strong> are.");
    expect((await at(carlAt).post(mandate, { deed: "resign" })).location).toBe(mandate);
    expect(await sound(await at(bea).get(mandate))).toContain("resigned");
  });
});

describe("a council", () => {
  test("shows its seats, who sits in them, and a vote against the instruction with its reason", async () => {
    await perform(db, admin, (act) =>
      changeBody(act, "council", {
        rules: { rule: seatRule, secondsRequired: 0, hasDebateStage: false },
      }),
    );
    expect(await sound(await at(stranger).get("/@council/council"))).toContain("Ningún grupo");
    const seats = { kind: "seat", title: "Delegate", home: "riverside", seats: "2", isInstructed: "yes" };
    const office = (await at(ana).post("/@council/offices/new", seats)).location ?? "";
    await decideInRiverside("riverside", { title: "Our delegate" });
    const page = (await at(ana).get(office)).text;
    const give = { deed: "give", holder: optionOf(page, "Rob Rivera"), question: optionOf(page, "Our delegate") };
    const mandate = (await at(ana).post(office, give)).location ?? "";
    const council = await sound(await at(ana).get("/@council/council"));
    expect(council).toContain("1 of 2 seats filled");
    expect(council).toContain("Rob Rivera");
    expect(council).toContain("<svg");
    const motion = await perform(db, rob, async (act) => {
      const { id } = await draftMotion(act, "council", { kind: "resolution", title: "Merge funds", text: "All." });
      return submitMotion(act, id);
    });
    const { question } = await decideInRiverside("riverside", { title: "Say no" });
    await perform(db, admin, (act) =>
      instructDelegates(act, "riverside", { motion: motion.id, choice: "no", question }),
    );
    const closesAt = (await readClock(db.orm, db.clockOffset)) + 60_000;
    const put = await perform(db, admin, (act) => openVoting(act, motion.id, { closesAt }));
    await perform(db, rob, (act) => vote(act, put.id, { choice: "yes" }));
    wait(61_000);
    await meetDeadlines(db);
    const flagged = await sound(await at(robAt).get(mandate));
    expect(flagged).toContain("against the instruction");
    expect(flagged).toContain("no reason given yet");
    const report = { deed: "report", motion: optionOf(flagged, "Merge funds"), text: "The text **changed**." };
    await sound(await at(robAt).post(mandate, { ...report, text: "" }), 422);
    expect((await at(robAt).post(mandate, report)).location).toBe(mandate);
    expect(await sound(await at(robAt).get(mandate))).toContain("<strong>changed</strong>");
    const share = { method: "dhondt", seats: "4", floor: "", homes: "@riverside valley" };
    expect((await at(bea).post("/@council/council", share)).status).toBe(403);
    await sound(await at(ana).post("/@council/council", { ...share, seats: "x" }), 422);
    expect(await sound(await at(ana).post("/@council/council", { ...share, seats: "3" }), 409)).toContain(
      "A tie leaves 1",
    );
    expect((await at(ana).post("/@council/council", share)).location).toBe("/@council/council");
    expect(await sound(await at(ana).get("/@council/council"))).toContain("will be in force from");
  });
});

describe("the register of positions", () => {
  test("is filled by motions, filtered by state and body, and says what replaced what", async () => {
    expect(await sound(await at(stranger).get("/positions"))).toContain("Ningún grupo");
    await sound(await at(bea).get("/@valley/positions/new"));
    await sound(await at(bea).post("/@valley/positions/new", { title: "", text: "x" }), 422);
    const moved = await at(bea).post("/@valley/positions/new", { title: "Heating is a right", text: "For **all**." });
    expect(moved.location).toMatch(/^\/motions\//);
    await decide("valley", { kind: "position", title: "Rents are frozen" });
    const list = await sound(await at(stranger).get("/positions?state=in_force&body=valley"));
    expect(list).toContain("Rents are frozen");
    const path = /href="(\/positions\/[0-9a-f-]{36})"/.exec(list)?.[1] ?? "";
    const id = path.split("/").at(-1) ?? "";
    await decide("valley", { kind: "position", title: "Rents go down", effect: { position: { supersedes: id } } });
    const replaced = await sound(await at(stranger).get(path));
    expect(replaced).toContain("sustituida");
    expect(replaced).toContain("Rents go down");
    expect((await at(stranger).get("/positions?state=in_force")).text).not.toContain("Rents are frozen");
    expect((await at(stranger).get("/positions?body=nowhere")).status).toBe(404);
    expect((await at(stranger).get("/positions/nothing")).status).toBe(404);
  });
});

const seatRule = {
  electorate: "seats",
  quorum: { base: "seats", num: 1, den: 2, strict: false, min: 0, counts: "ballots" },
  tests: [{ of: "yes", base: "yes_no", num: 1, den: 2, strict: true }],
  tie: "lost",
  secrecy: "roll_call",
  mayChange: "until_close",
} as const;
