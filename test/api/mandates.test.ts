import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { readClock } from "#db/clock.ts";
import { DAY } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Decider, decider } from "#test/support/decisions.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { type Call, type Caller, ORIGIN, openApi, rowsOf, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let api: Caller;
let admin: Person;
let beaHerself: Person;
let carlHimself: Person;
let rob: Person;
let ana: Call;
let bea: Call;
let carl: Call;
let robCalls: Call;
let decide: Decider;
let decideInRiverside: Decider;
const wait = (by: number) => (offset += by);

const seatRule = {
  electorate: "seats",
  quorum: { base: "seats", num: 1, den: 2, strict: true },
  tests: [{ base: "yes_no", num: 1, den: 2, strict: true }],
};

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  ({ admin } = await settle(db));
  beaHerself = await join(db, admin, "valley", "Bea Baker");
  carlHimself = await join(db, admin, "valley", "Carl Cook");
  for (const slug of ["riverside", "hillside", "council"])
    await perform(db, admin, (act) => foundBody(act, { kind: "chapter", slug, name: slug, parent: "valley" }));
  rob = await join(db, admin, "riverside", "Rob Rivera");
  const rita = await join(db, admin, "riverside", "Rita River");
  await join(db, admin, "hillside", "Hal Hill");
  api = await openApi(db);
  ana = await api.as(admin);
  bea = await api.as(beaHerself);
  carl = await api.as(carlHimself);
  robCalls = await api.as(rob);
  decide = decider(db, { admin, mover: beaHerself, seconder: carlHimself }, wait);
  decideInRiverside = decider(db, { admin, mover: rob, seconder: rita }, wait);
  await ana("PATCH", "/v1/bodies/council", { rules: { rule: seatRule, secondsRequired: 0, hasDebateStage: false } });
});
afterAll(() => fresh.drop());

const problem = (status: number, code: string) => ({ status, body: { type: `/problems/${code}` } });
const office = async (body: string, more: object) =>
  text((await ana("POST", `/v1/bodies/${body}/offices`, more)).body.id);

describe("offices", () => {
  test("are created by officers, listed where they are exercised and filled, changed and ended", async () => {
    const made = await ana("POST", "/v1/bodies/council/offices", {
      kind: "seat",
      title: "Delegates",
      home: "riverside",
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        body: "council",
        home: "riverside",
        seats: 1,
        termDays: 365,
        maxConsecutiveTerms: null,
        coolingOffTerms: 1,
      },
    });
    const id = text(made.body.id);
    for (const slug of ["council", "riverside"])
      expect(rowsOf(await api.stranger("GET", `/v1/bodies/${slug}/offices`)).map((row) => row.id)).toContain(id);
    const changed = await ana("PATCH", `/v1/offices/${id}`, { maxConsecutiveTerms: 2, isInstructed: true });
    expect(changed.body).toMatchObject({ maxConsecutiveTerms: 2, isInstructed: true, title: "Delegates" });
    expect((await api.stranger("GET", `/v1/offices/${id}`)).body).toEqual(changed.body);
    expect(
      await ana("POST", "/v1/bodies/council/offices", { kind: "seat", title: "Twice", home: "riverside" }),
    ).toMatchObject(problem(409, "already-holds"));
    const over = await office("valley", { title: "Once" });
    expect((await ana("POST", `/v1/offices/${over}/end`)).body.endedAt).not.toBeNull();
    expect(await ana("POST", `/v1/offices/${over}/end`)).toMatchObject(problem(409, "office-ended"));
  });

  test.each([
    ["no title", { kind: "office" }, 422],
    ["no seats", { title: "x", seats: 0 }, 422],
    ["a term of a day less than one", { title: "x", termDays: 0 }, 422],
    ["a half seat", { title: "x", seats: 1.5 }, 422],
    ["an unknown member", { title: "x", colour: "red" }, 422],
    ["another home than its own", { title: "x", home: "riverside" }, 422],
    ["a body that is not there", { title: "x", kind: "seat", home: "nowhere" }, 404],
    ["a role for a spokesperson", { title: "x", kind: "spokesperson", role: "chair" }, 422],
    ["control characters", { title: "a\u0000b" }, 422],
  ])("with %s are refused, and nothing is made", async (_, input, status) => {
    const before = rowsOf(await ana("GET", "/v1/bodies/valley/offices")).length;
    expect((await ana("POST", "/v1/bodies/valley/offices", input)).status).toBe(status);
    expect((await bea("POST", "/v1/bodies/valley/offices", { title: "Mine" })).status).toBe(403);
    expect((await api.stranger("POST", "/v1/bodies/valley/offices", { title: "Mine" })).status).toBe(401);
    expect(rowsOf(await ana("GET", "/v1/bodies/valley/offices"))).toHaveLength(before);
  });

  test("say whose turn it is, to members", async () => {
    const id = await office("valley", { title: "Minutes", rotates: true, maxConsecutiveTerms: 1 });
    const { question } = await decide("valley", { title: "Minutes" });
    await ana("POST", "/v1/mandates", { office: id, holder: beaHerself.person, question });
    const { items } = (await bea("GET", `/v1/offices/${id}/turns`)).body as {
      items: { name: string; isEligible: boolean }[];
    };
    expect(items.map(({ name }) => name)).toEqual(["Ana Admin", "Carl Cook", "Bea Baker"]);
    expect(items.map(({ isEligible }) => isEligible)).toEqual([true, true, false]);
    expect((await api.stranger("GET", `/v1/offices/${id}/turns`)).status).toBe(403);
  });
});

describe("mandates", () => {
  test("are given by a decision, named to members, to others on opt-in, and end on the day", async () => {
    const id = await office("valley", { kind: "spokesperson", title: "Spokesperson", topic: "Rents", termDays: 10 });
    const { question } = await decide("valley", { title: "Who speaks" });
    expect(await ana("POST", "/v1/mandates", { office: id, holder: carlHimself.person })).toMatchObject(
      problem(409, "decision-needed"),
    );
    const [member] = rowsOf(await ana("GET", "/v1/bodies/valley/members")).filter(({ name }) => name === "Carl Cook");
    const made = await ana("POST", "/v1/mandates", { office: id, holder: member?.id, question });
    expect(made).toMatchObject({
      status: 201,
      body: { state: "valid", topic: "Rents", question, holder: { name: "Carl Cook" } },
    });
    const mandate = text(made.body.id);
    expect(made.body.entry).toBe(`${ORIGIN}/gazette/valley/entries/${mandate}`);
    const named = async (who: Call) => (await who("GET", `/v1/mandates/${mandate}`)).body.holder;
    expect(await named(bea)).toEqual({ name: "Carl Cook" });
    expect(await named(api.stranger)).toEqual({ name: null });
    expect(await ana("POST", `/v1/mandates/${mandate}/show`, { isNamePublic: true })).toMatchObject(
      problem(403, "holder-only"),
    );
    expect((await carl("POST", `/v1/mandates/${mandate}/show`, { isNamePublic: true })).status).toBe(200);
    expect(await named(api.stranger)).toEqual({ name: "Carl Cook" });
    const valid = async () =>
      rowsOf(await api.stranger("GET", "/v1/mandates?state=valid&kind=spokesperson&body=valley")).map((row) => row.id);
    expect(await valid()).toEqual([mandate]);
    expect(await ana("POST", `/v1/mandates/${mandate}/revoke`)).toMatchObject(problem(409, "decision-needed"));
    expect(await ana("POST", `/v1/mandates/${mandate}/revoke`, { question })).toMatchObject(
      problem(409, "other-object"),
    );
    wait(10 * DAY);
    expect(await valid()).toEqual([]);
    expect((await api.stranger("GET", `/v1/mandates/${mandate}`)).body.state).toBe("over");
    expect((await bea("GET", "/v1/mandates?state=odd")).status).toBe(422);
    expect((await bea("GET", "/v1/mandates?body=nowhere")).status).toBe(404);
  });

  test("of a members-only body stay inside", async () => {
    await perform(db, admin, (act) =>
      foundBody(act, { kind: "committee", slug: "hidden", name: "Hidden", parent: "valley", visibility: "members" }),
    );
    const hal = await join(db, admin, "hidden", "Hanna Hid");
    const { question } = await decider(db, { admin, mover: hal, seconder: hal }, wait)("hidden", { title: "Secret" });
    const id = await office("hidden", { title: "Keeper" });
    const made = await ana("POST", "/v1/mandates", { office: id, holder: hal.person, question });
    expect(made.body.entry).toBeNull();
    for (const path of [`/v1/mandates/${text(made.body.id)}`, `/v1/offices/${id}`, "/v1/bodies/hidden/offices"])
      expect((await bea("GET", path)).status).toBe(404);
    expect(rowsOf(await bea("GET", "/v1/mandates?limit=100")).map((row) => row.id)).not.toContain(made.body.id);
  });
});

describe("delegates", () => {
  test("vote by name beside the instruction; a deviation counts, is flagged, and its reason is published", async () => {
    const [seats] = rowsOf(await ana("GET", "/v1/bodies/council/offices?kind=seat"));
    const given = await decideInRiverside("riverside", { title: "Our delegate" });
    const made = await ana("POST", "/v1/mandates", { office: seats?.id, holder: rob.person, question: given.question });
    const mandate = text(made.body.id);
    const moved = await robCalls("POST", "/v1/bodies/council/motions", {
      kind: "resolution",
      title: "Merge funds",
      text: "All.",
    });
    const motion = text(moved.body.id);
    await robCalls("POST", `/v1/motions/${motion}/submit`);
    const wanted = await decideInRiverside("riverside", { title: "Vote no on the funds" });
    const instruct = (who: Call, more: object = {}, slug = "riverside") =>
      who("POST", `/v1/bodies/${slug}/instructions`, { motion, choice: "no", question: wanted.question, ...more });
    expect(await instruct(robCalls)).toMatchObject(problem(403, "role-needed"));
    expect(await instruct(ana, {}, "valley")).toMatchObject(problem(409, "other-object"));
    expect(await instruct(ana)).toMatchObject({ status: 200, body: { choice: "no", motion } });
    const closesAt = new Date((await readClock(db.orm, db.clockOffset)) + 60_000).toISOString();
    const opened = await ana("POST", `/v1/motions/${motion}/open`, { closesAt });
    const question = text((opened.body.questions as string[])[0]);
    expect((await robCalls("PUT", `/v1/questions/${question}/ballot`, { choice: "yes" })).status).toBe(200);
    expect(await bea("PUT", `/v1/questions/${question}/ballot`, { choice: "no" })).toMatchObject(
      problem(403, "not-on-the-roll"),
    );
    wait(61_000);
    await meetDeadlines(db);
    expect((await api.stranger("GET", `/v1/questions/${question}/result`)).body).toMatchObject({
      outcome: "adopted",
      counts: { yes: 1 },
    });
    const votes = async (who: Call) => (await who("GET", `/v1/mandates/${mandate}/votes`)).body.items as unknown[];
    expect(await votes(robCalls)).toMatchObject([
      { motion, choice: "yes", instructed: "no", compliance: "deviated", reasonHtml: null },
    ]);
    expect(await votes(api.stranger)).toEqual([]);
    const report = { text: "They **changed** the text.", motion };
    expect(await bea("POST", `/v1/mandates/${mandate}/reports`, report)).toMatchObject(problem(403, "holder-only"));
    expect((await robCalls("POST", `/v1/mandates/${mandate}/reports`, report)).status).toBe(201);
    expect(await votes(robCalls)).toMatchObject([
      { compliance: "deviated", reasonHtml: expect.stringContaining("<strong>") },
    ]);
    expect(await instruct(ana)).toMatchObject(problem(409, "wrong-state"));
  });

  test("get their seats by membership, from a date on; a new share-out counts then, and not before", async () => {
    const at = await readClock(db.orm, db.clockOffset);
    const path = "/v1/bodies/council/apportionments";
    const asked = { method: "sainte-lague", seats: 3, floor: 1, homes: ["riverside", "hillside"] };
    expect(await bea("POST", path, asked)).toMatchObject(problem(403, "role-needed"));
    expect((await ana("POST", path, { ...asked, floor: 2 })).body.type).toBe("/problems/floors-above-seats");
    expect(await ana("POST", path, { ...asked, effectiveAt: new Date(at - DAY).toISOString() })).toMatchObject(
      problem(422, "already-past"),
    );
    const done = await ana("POST", path, { ...asked, effectiveAt: new Date(at + DAY).toISOString() });
    expect(done).toMatchObject({
      status: 201,
      body: {
        seats: 3,
        shares: [
          { body: "riverside", members: 3, seats: 2 },
          { body: "hillside", members: 2, seats: 1 },
        ],
      },
    });
    const council = async () => (await api.stranger("GET", "/v1/bodies/council/council")).body;
    expect(await council()).toMatchObject({ seats: 1, filled: 1 });
    wait(DAY);
    expect(await council()).toMatchObject({
      seats: 3,
      filled: 1,
      weight: 1,
      delegations: [
        { home: "riverside", seats: 2 },
        { home: "hillside", seats: 1 },
      ],
    });
    const next = await ana("POST", path, { ...asked, seats: 4 });
    const [held] = rowsOf(await ana("GET", "/v1/mandates?body=council&state=valid"));
    expect(next.body.effectiveAt).toBe(held?.until);
  });
});

describe("a recall", () => {
  test("goes from petition to notice and reply, for those inside alone", async () => {
    const id = await office("valley", { title: "Keys" });
    const { question } = await decide("valley", { title: "Keys" });
    const made = await ana("POST", "/v1/mandates", { office: id, holder: carlHimself.person, question });
    const mandate = text(made.body.id);
    const start = (who: Call) => who("POST", "/v1/recalls", { mandate, grounds: "The keys are **lost**." });
    expect(await start(robCalls)).toMatchObject(problem(403, "role-needed"));
    expect((await api.stranger("POST", "/v1/recalls", { mandate, grounds: "x" })).status).toBe(401);
    const begun = await start(bea);
    expect(begun).toMatchObject({ status: 201, body: { signatures: 1, needed: 1, body: "valley", mandate } });
    const recall = `/v1/recalls/${text(begun.body.id)}`;
    expect(begun.body.motion).not.toBeNull();
    expect((await robCalls("GET", recall)).status).toBe(404);
    expect(await ana("POST", `${recall}/sign`)).toMatchObject(problem(409, "wrong-state"));
    expect(await bea("POST", `${recall}/reply`, { text: "No" })).toMatchObject(problem(403, "holder-only"));
    expect((await carl("POST", `${recall}/reply`, { text: "They are *here*." })).body.replyHtml).toContain("<em>");
    expect((await carl("POST", `${recall}/reply`, { text: "" })).status).toBe(422);
    const closesAt = new Date((await readClock(db.orm, db.clockOffset)) + 60_000).toISOString();
    expect(await ana("POST", `/v1/motions/${text(begun.body.motion)}/open`, { closesAt })).toMatchObject(
      problem(409, "notice-needed"),
    );
    expect((await bea("GET", `/v1/mandates/${mandate}/recalls`)).body.items).toHaveLength(1);
  });
});

describe("positions", () => {
  test("are registered by the decision that made them, in force until the next", async () => {
    const first = await decide("valley", { kind: "position", title: "Rents are frozen" });
    const [position] = rowsOf(await api.stranger("GET", "/v1/positions?state=in_force&body=valley"));
    expect(position).toMatchObject({ title: "Rents are frozen", question: first.question, state: "in_force" });
    expect((await api.stranger("GET", `/v1/positions/${text(position?.id)}`)).body).toEqual(position);
    const { question } = await decide("valley", { title: "Rents go down" });
    const path = "/v1/bodies/valley/positions";
    expect(await bea("POST", path, { question })).toMatchObject(problem(403, "role-needed"));
    const made = await ana("POST", path, { question, supersedes: position?.id });
    expect(made).toMatchObject({ status: 201, body: { supersedes: position?.id } });
    expect((await ana("POST", path, { question })).body).toEqual(made.body);
    expect(await ana("POST", path, { question: (await decide("valley", {}, "no")).question })).toMatchObject(
      problem(409, "not-adopted"),
    );
    const states = rowsOf(await api.stranger("GET", path)).map((row) => row.state);
    expect(states).toEqual(["in_force", "superseded"]);
    expect((await api.stranger("GET", "/v1/positions?state=odd")).status).toBe(422);
  });
});
