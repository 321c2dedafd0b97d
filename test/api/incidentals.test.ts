import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readClock } from "#db/clock.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, settle } from "#test/support/people.ts";
import { type Call, type Caller, openApi, rowsOf, text } from "./caller.ts";

const DAY = 86_400_000;
let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let api: Caller;
let ana: Call;
let bea: Call;
let carl: Call;
let dora: Call;
let carlHimself: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(await join(db, admin, "valley", "Bea Baker"));
  const carlJoined = await join(db, admin, "valley", "Carl Cook");
  carlHimself = carlJoined.person;
  carl = await api.as(carlJoined);
  dora = await api.as(await join(db, admin, "valley", "Dora Chair", "chair"));
  await ana("POST", "/v1/bodies", {
    kind: "committee",
    slug: "finance",
    name: "Finance",
    summary: "",
    parent: "valley",
  });
});
afterAll(() => fresh.drop());

const soon = async (milliseconds = 60_000) =>
  new Date((await readClock(db.orm, db.clockOffset)) + milliseconds).toISOString();
const later = async (days: number) => soon(days * DAY);
const get = async (id: string) => (await bea("GET", `/v1/motions/${id}`)).body;
const stateOf = async (id: string) => (await get(id)).state;
const act = (who: Call, id: string, step: string, body?: object) => who("POST", `/v1/motions/${id}/${step}`, body);
const incidentalsOf = async (id: string) => rowsOf(await bea("GET", `/v1/motions/${id}/incidentals`));

/** A motion of Bea's before the body. */
async function pending(): Promise<string> {
  const drafted = await bea("POST", "/v1/bodies/valley/motions", {
    kind: "resolution",
    title: "Oil",
    text: "Buy oil.",
  });
  const id = text(drafted.body.id);
  await act(bea, id, "submit");
  await act(carl, id, "second");
  expect((await act(dora, id, "state")).body.state).toBe("pending");
  return id;
}

/** All who are named vote, and time passes until the close. */
async function ballots(question: string, choices: readonly (readonly [Call, string])[], wait = 61_000): Promise<void> {
  for (const [who, choice] of choices)
    expect((await who("PUT", `/v1/questions/${question}/ballot`, { choice })).status).toBe(200);
  offset += wait;
  await meetDeadlines(db);
}

async function decided(adopted = true): Promise<string> {
  const id = await pending();
  const opened = await act(dora, id, "open", { closesAt: await soon() });
  const choice = adopted ? "yes" : "no";
  await ballots(text((opened.body.questions as string[])[0]), [
    [bea, choice],
    [carl, choice],
  ]);
  expect(await stateOf(id)).toBe(adopted ? "adopted" : "lost");
  return id;
}

const hands = (yes: number, no: number) => ({ show: { yes, no } });

describe("a step", () => {
  test("says how it is decided, or is not understood", async () => {
    const id = await pending();
    for (const step of ["postpone", "lay", "withdraw"])
      expect(await act(bea, id, step, step === "withdraw" ? undefined : {})).toMatchObject({ status: 422 });
    expect((await act(bea, id, "lay", { decidedBy: "chair" })).status).toBe(422);
    expect((await act(bea, id, "lay", { decidedBy: "question", show: { yes: 1, no: 0 } })).status).toBe(422);
    expect((await act(dora, id, "lay", hands(-1, 0))).status).toBe(422);
    expect((await act(dora, id, "lay", hands(1.5, 0))).status).toBe(422);
    expect(await incidentalsOf(id)).toEqual([]);
  });

  test("is decided by a question of its own, and nothing else about the motion meanwhile", async () => {
    const id = await pending();
    const until = await later(2);
    const moved = await act(carl, id, "postpone", { until, decidedBy: "question", closesAt: await soon() });
    expect(moved.body).toMatchObject({
      state: "pending",
      pending: [
        { what: "step", kind: "postpone" },
        { what: "motion", id },
      ],
    });
    const [step] = await incidentalsOf(id);
    const question = text(step?.question);
    expect((await bea("GET", `/v1/questions/${question}`)).body).toMatchObject({
      matter: "incidental",
      subject: step?.id,
    });
    expect(await act(bea, id, "lay", hands(2, 0))).toMatchObject({
      status: 409,
      body: { type: "/problems/step-pending" },
    });
    expect(await act(dora, id, "open", { closesAt: await later(1) })).toMatchObject({
      status: 409,
      body: { type: "/problems/step-pending" },
    });
    await ballots(question, [
      [bea, "yes"],
      [carl, "yes"],
      [dora, "no"],
    ]);
    expect(await get(id)).toMatchObject({ state: "postponed", dueAt: until, pending: [] });
    expect(await incidentalsOf(id)).toMatchObject([
      { state: "adopted", decidedBy: "question", result: { counts: { yes: 2 } } },
    ]);
    offset += 2 * DAY;
    await meetDeadlines(db);
    expect(await get(id)).toMatchObject({ state: "pending", dueAt: null });
  });

  test("is decided by hands that the chair counted, by the same rule, and no more than there are members", async () => {
    const id = await pending();
    expect(await act(carl, id, "lay", hands(3, 0))).toMatchObject({ status: 403, body: { role: "chair" } });
    expect(await act(dora, id, "lay", hands(4, 1))).toMatchObject({
      status: 422,
      body: { type: "/problems/too-many-hands", hands: 5, members: 4 },
    });
    expect((await act(dora, id, "lay", hands(2, 2))).body.state).toBe("pending");
    expect((await act(dora, id, "lay", { ...hands(2, 1), mover: carlHimself })).body.state).toBe("laid_on_table");
    expect(await incidentalsOf(id)).toMatchObject([
      { state: "lost", show: { yes: 2, no: 2 }, decidedBy: "show", question: null },
      { state: "adopted", show: { yes: 2, no: 1 }, mover: { name: "Carl Cook" } },
    ]);
    expect((await act(dora, id, "take", hands(1, 0))).body.state).toBe("pending");
  });

  test("left on the table, a motion lapses", async () => {
    const id = await pending();
    await act(dora, id, "lay", hands(1, 0));
    offset += 90 * DAY;
    await meetDeadlines(db);
    expect(await stateOf(id)).toBe("lapsed");
  });

  test("to refer sends it to another body, whose officers report", async () => {
    const id = await pending();
    expect((await act(dora, id, "refer", { ...hands(2, 0), to: "valley" })).body.type).toBe("/problems/same-body");
    expect((await act(dora, id, "refer", { ...hands(2, 0), to: "nowhere" })).status).toBe(404);
    expect((await act(dora, id, "refer", { ...hands(2, 0), to: "finance" })).body.state).toBe("referred");
    expect(await act(carl, id, "report", { text: "We looked." })).toMatchObject({ status: 403 });
    const reported = await act(ana, id, "report", { text: "We **looked**.", recommendation: "reject" });
    expect(reported.body.state).toBe("pending");
    expect(await incidentalsOf(id)).toMatchObject([
      { to: "finance", report: { text: "We **looked**.", recommendation: "reject" } },
    ]);
    expect((await act(ana, id, "report", { text: "Once more." })).body.type).toBe("/problems/wrong-state");
  });

  test("to vote now takes two thirds and opens the vote", async () => {
    const id = await pending();
    expect((await act(dora, id, "previous-question", hands(1, 1))).body.state).toBe("pending");
    const voteClosesAt = await later(1);
    expect((await act(dora, id, "previous-question", { ...hands(2, 1), voteClosesAt })).body.state).toBe("voting");
    const [question] = (await get(id)).questions as string[];
    expect((await bea("GET", `/v1/questions/${text(question)}`)).body).toMatchObject({ closesAt: voteClosesAt });
  });

  test("to withdraw is the mover's; before the body it needs no leave, after that it does", async () => {
    const id = await pending();
    expect((await act(carl, id, "withdraw")).body.type).toBe("/problems/decision-needed");
    expect((await act(dora, id, "withdraw", hands(3, 0))).body.type).toBe("/problems/mover-only");
    const asked = await act(bea, id, "withdraw", { decidedBy: "question", closesAt: await soon() });
    expect(asked.body.state).toBe("pending");
    const [step] = await incidentalsOf(id);
    await ballots(text(step?.question), [[carl, "yes"]]);
    expect(await stateOf(id)).toBe("withdrawn");
  });

  test("to appeal reverses a ruling by a majority, and a tie sustains the chair; once", async () => {
    const id = await pending();
    await act(dora, id, "rule-out", { article: "4", reason: "Not ours" });
    expect((await act(dora, id, "appeal", { ...hands(2, 2), mover: carlHimself })).body.state).toBe("out_of_order");
    expect((await act(dora, id, "appeal", hands(4, 0))).body.type).toBe("/problems/already-appealed");
    const other = await pending();
    await act(dora, other, "rule-out", { article: "4" });
    expect((await act(dora, other, "appeal", hands(2, 1))).body.state).toBe("pending");
  });

  test("is passed by when the chair rules the motion out, and its ballots are gone", async () => {
    const id = await pending();
    await act(carl, id, "lay", { decidedBy: "question", closesAt: await soon() });
    const [step] = await incidentalsOf(id);
    const question = text(step?.question);
    await bea("PUT", `/v1/questions/${question}/ballot`, { choice: "yes" });
    expect((await act(dora, id, "rule-out", { article: "4" })).body.state).toBe("out_of_order");
    expect(await incidentalsOf(id)).toMatchObject([{ state: "moot" }]);
    expect((await bea("GET", `/v1/questions/${question}`)).body.state).toBe("superseded");
    expect((await bea("PUT", `/v1/questions/${question}/ballot`, { choice: "no" })).status).toBe(409);
    expect(await db.sql`select 1 from sealed_ballots where question = ${question}`).toHaveLength(0);
  });
});

describe("what was decided", () => {
  test("is reconsidered once", async () => {
    const id = await decided(false);
    expect((await act(dora, id, "reconsider", hands(2, 1))).body).toMatchObject({ state: "pending", decidedAt: null });
    const opened = await act(dora, id, "open", { closesAt: await soon() });
    await ballots(text((opened.body.questions as string[]).at(-1)), [[carl, "yes"]]);
    expect(await stateOf(id)).toBe("adopted");
    expect((await act(dora, id, "reconsider", hands(2, 1))).body.type).toBe("/problems/already-reconsidered");
  });

  test("is rescinded by two thirds, a majority of the whole roll, or a majority after notice", async () => {
    const id = await decided();
    expect((await act(dora, id, "rescind", { ...hands(2, 0), basis: "notice" })).body.type).toBe(
      "/problems/notice-needed",
    );
    expect((await act(dora, id, "rescind", { ...hands(3, 2), basis: "two_thirds" })).status).toBe(422);
    expect((await act(dora, id, "rescind", { ...hands(2, 2), basis: "two_thirds" })).body.state).toBe("adopted");
    expect((await act(dora, id, "rescind", { ...hands(2, 0), basis: "whole_roll" })).body.state).toBe("adopted");
    expect((await act(dora, id, "rescind", { ...hands(3, 1), basis: "whole_roll" })).body.state).toBe("rescinded");
    const noticed = await decided();
    const closesAt = await later(2);
    expect((await act(carl, noticed, "rescind", { basis: "notice", decidedBy: "question", closesAt })).status).toBe(
      200,
    );
    expect(await incidentalsOf(noticed)).toMatchObject([{ state: "noticed", question: null }]);
    offset += DAY;
    await meetDeadlines(db);
    const [step] = await incidentalsOf(noticed);
    expect(step).toMatchObject({ state: "voting" });
    await ballots(text(step?.question), [[bea, "yes"]], DAY);
    expect(await stateOf(noticed)).toBe("rescinded");
  });

  test("is put to the vote again where nobody came", async () => {
    const id = text(
      (
        await ana("POST", "/v1/bodies/valley/motions", {
          kind: "resolution",
          title: "Quorum",
          text: "Half of us.",
          rule: { tests: [{ base: "yes_no", num: 1, den: 2, strict: true }], quorum: { num: 1, den: 2 } },
        })
      ).body.id,
    );
    await act(ana, id, "submit");
    await act(carl, id, "second");
    await act(dora, id, "state");
    const opened = await act(dora, id, "open", { closesAt: await soon() });
    await ballots(text((opened.body.questions as string[])[0]), [[carl, "yes"]]);
    expect(await stateOf(id)).toBe("no_quorum");
    expect((await act(dora, id, "open", { closesAt: await soon() })).body.state).toBe("voting");
  });
});

describe("a consent calendar", () => {
  const listed = async (items: readonly string[], who = dora) => who("POST", "/v1/bodies/valley/consent", { items });

  test("is the chair's, of motions before the body that share one rule", async () => {
    const [one, other] = [await pending(), await pending()];
    expect((await listed([one, other], carl)).body).toMatchObject({ type: "/problems/role-needed", role: "chair" });
    const strict = text(
      (
        await ana("POST", "/v1/bodies/valley/motions", {
          kind: "resolution",
          title: "A",
          text: "B",
          rule: "two-thirds",
        })
      ).body.id,
    );
    await act(ana, strict, "submit");
    await act(carl, strict, "second");
    expect((await listed([one, strict])).body).toMatchObject({ type: "/problems/not-for-consent", motion: strict });
    await act(dora, strict, "state");
    expect((await listed([one, strict])).body).toMatchObject({ type: "/problems/not-for-consent", motion: strict });
    await act(carl, other, "lay", { decidedBy: "question" });
    expect((await listed([one, other])).body).toMatchObject({ type: "/problems/not-for-consent", motion: other });
    expect((await listed([])).status).toBe(422);
  });

  test("adopts its items by one question, but for what a member takes off it", async () => {
    const [one, two, three] = [await pending(), await pending(), await pending()];
    const calendar = await listed([one, two, three]);
    expect(calendar).toMatchObject({ status: 201, body: { kind: "procedural", state: "pending" } });
    const id = text(calendar.body.id);
    const before = text(calendar.body.text);
    expect((await act(carl, id, "extract", { item: two })).body).toMatchObject({ effect: { consent: [one, three] } });
    expect((await act(carl, id, "extract", { item: two })).body.type).toBe("/problems/not-on-the-calendar");
    expect(text((await get(id)).text)).not.toBe(before);
    const opened = await act(dora, id, "open", { closesAt: await soon() });
    const question = text((opened.body.questions as string[])[0]);
    expect([await stateOf(one), await stateOf(two), await stateOf(three)]).toEqual(["voting", "pending", "voting"]);
    expect((await act(carl, id, "extract", { item: one })).body.type).toBe("/problems/wrong-state");
    expect((await act(dora, one, "lay", hands(1, 0))).body.type).toBe("/problems/wrong-state");
    await ballots(question, [[carl, "yes"]]);
    expect([await stateOf(id), await stateOf(one), await stateOf(two), await stateOf(three)]).toEqual([
      "adopted",
      "adopted",
      "pending",
      "adopted",
    ]);
    expect(await get(one)).toMatchObject({ calendar: id, decidedAt: expect.any(String) });
  });

  test("that is lost leaves its items before the body, and one without items is withdrawn", async () => {
    const one = await pending();
    const id = text((await listed([one])).body.id);
    const opened = await act(dora, id, "open", { closesAt: await soon() });
    await ballots(text((opened.body.questions as string[])[0]), [[carl, "no"]]);
    expect(await get(one)).toMatchObject({ state: "pending", calendar: null });
    const again = text((await listed([one])).body.id);
    expect((await act(bea, again, "extract", { item: one })).body.state).toBe("withdrawn");
  });

  test("does not open while one of its items has something undecided", async () => {
    const one = await pending();
    const id = text((await listed([one])).body.id);
    await act(carl, one, "lay", { decidedBy: "question" });
    expect((await act(dora, id, "open", { closesAt: await soon() })).body).toMatchObject({
      type: "/problems/not-for-consent",
      motion: one,
    });
    expect(await stateOf(one)).toBe("pending");
  });
});

describe("the only officer of a body", () => {
  test("closes a vote early after 72 hours' notice, during which members still vote", async () => {
    await ana("POST", "/v1/bodies/finance/members", { email: "ana@valley.example" });
    await ana("POST", "/v1/bodies/finance/members", { email: "carl.cook@people.example" });
    const id = text(
      (await carl("POST", "/v1/bodies/finance/motions", { kind: "resolution", title: "Oil", text: "Buy oil." })).body
        .id,
    );
    await act(carl, id, "submit");
    await act(ana, id, "state");
    const opened = await act(ana, id, "open", { closesAt: await later(30) });
    const question = text((opened.body.questions as string[])[0]);
    expect((await act(ana, id, "close")).status).toBe(202);
    const asked = (await carl("GET", `/v1/questions/${question}`)).body;
    expect(asked).toMatchObject({ state: "open", closesEarlyAt: expect.any(String) });
    offset += 3 * DAY - 60_000;
    await meetDeadlines(db);
    expect((await act(ana, id, "close")).status).toBe(202);
    expect((await carl("GET", `/v1/questions/${question}`)).body).toMatchObject({ closesEarlyAt: asked.closesEarlyAt });
    await ballots(question, [[carl, "yes"]], 60_001);
    expect((await carl("GET", `/v1/motions/${id}`)).body.state).toBe("adopted");
  });
});
