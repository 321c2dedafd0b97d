import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { changeProfile, createAccount } from "#commands/accounts.ts";
import { closeQuestion } from "#commands/questions.ts";
import { readClock } from "#db/clock.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, settle } from "#test/support/people.ts";
import { type Call, type Caller, ORIGIN, openApi, rowsOf, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let api: Caller;
let beaHerself: Person;
let ana: Call;
let bea: Call;
let carl: Call;
let dora: Call;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  api = await openApi(db);
  beaHerself = await join(db, admin, "valley", "Bea Baker");
  ana = await api.as(admin);
  bea = await api.as(beaHerself);
  carl = await api.as(await join(db, admin, "valley", "Carl Cook"));
  dora = await api.as(await join(db, admin, "valley", "Dora Chair", "chair"));
});
afterAll(() => fresh.drop());

const path = "/v1/bodies/valley/motions";
const motion = { kind: "resolution", title: "=Rent strike fund", text: "We set aside **$6,000**." };
const soon = async (milliseconds = 60_000) =>
  new Date((await readClock(db.orm, db.clockOffset)) + milliseconds).toISOString();

/** A motion as far as it was asked to come. */
async function reach(state: "draft" | "submitted" | "pending" | "voting", more: object = {}): Promise<string> {
  const id = text((await bea("POST", path, { ...motion, ...more })).body.id);
  const steps = [
    ["submitted", bea, "submit"],
    ["submitted", carl, "second"],
    ["pending", ana, "state"],
    ["voting", ana, "open"],
  ] as const;
  const order = ["draft", "submitted", "pending", "voting"];
  for (const [at, who, step] of steps.filter(([at]) => order.indexOf(at) <= order.indexOf(state))) {
    const { status } = await who(
      "POST",
      `/v1/motions/${id}/${step}`,
      at === "voting" ? { closesAt: await soon() } : undefined,
    );
    expect({ step, status }).toEqual({ step, status: 200 });
  }
  return id;
}

const questionOf = async (id: string) => text(((await bea("GET", `/v1/motions/${id}`)).body.questions as string[])[0]);

describe("a motion", () => {
  test("goes from draft to its result", async () => {
    const made = await bea("POST", path, motion);
    expect(made.status).toBe(201);
    const id = text(made.body.id);
    expect(made.body).toMatchObject({
      body: "valley",
      state: "draft",
      activity: `${ORIGIN}/ap/motions/${id}`,
      url: `${ORIGIN}/motions/${String(made.body.number as number)}-rent-strike-fund`,
      mover: { name: "Bea Baker" },
      questions: [],
    });
    expect((await bea("PATCH", `/v1/motions/${id}`, { text: "We set aside $7,000." })).body.text).toContain("7,000");
    expect((await bea("POST", `/v1/motions/${id}/submit`)).body.state).toBe("submitted");
    expect((await carl("POST", `/v1/motions/${id}/second`)).body.seconds).toBe(1);
    expect((await dora("POST", `/v1/motions/${id}/state`)).body.state).toBe("pending");
    const opened = await dora("POST", `/v1/motions/${id}/open`, { closesAt: await soon(), secrecy: "secret" });
    expect(opened.body).toMatchObject({ state: "voting", questions: [expect.any(String)] });
    const question = `/v1/questions/${text((opened.body.questions as string[])[0])}`;
    const receipt = await carl("PUT", `${question}/ballot`, { choice: "yes" });
    expect(receipt.body).toEqual({ receipt: expect.stringMatching(/^.{4}(-.{4}){3}$/), castAt: expect.any(String) });
    expect(await carl("GET", `${question}/result`)).toMatchObject({
      status: 404,
      body: { type: "/problems/not-closed", closesAt: expect.stringMatching(/Z$/) },
    });
    const sealed = await api.stranger("GET", question);
    expect(sealed.body).toMatchObject({ state: "open", voted: 1, sittings: [], roll: { size: 4 } });
    expect(sealed.body).not.toHaveProperty("result");
    const tag = sealed.headers.get("etag") ?? "";
    expect((await api.stranger("GET", question, undefined, { "if-none-match": `W/${tag}` })).status).toBe(304);
    await bea("PUT", `${question}/ballot`, { choice: "no" });
    await ana("PUT", `${question}/ballot`, { choice: "yes" });
    expect((await api.stranger("GET", question, undefined, { "if-none-match": tag })).body.voted).toBe(3);
    offset += 61_000;
    expect((await dora("PUT", `${question}/ballot`, { choice: "yes" })).body.type).toBe("/problems/voting-closed");
    await perform(db, system, (act) => closeQuestion(act, question.slice("/v1/questions/".length)));
    const result = await api.stranger("GET", `${question}/result`);
    expect(result.body).toMatchObject({ outcome: "adopted", counts: { yes: 2, no: 1 }, ballots: 3, roll: { size: 4 } });
    expect((await api.stranger("GET", `${question}/result.json`)).body).toEqual(result.body);
    expect((await api.stranger("GET", question)).body).toMatchObject({ state: "closed", result: result.body });
    expect((await api.stranger("GET", `/v1/motions/${id}`)).body.state).toBe("adopted");
    const csv = text((await api.stranger("GET", `${question}/result.csv`)).body.text);
    expect(csv.split("\r\n").slice(0, 4)).toEqual([
      "name,value",
      "motion,'=Rent strike fund",
      "outcome,adopted",
      "yes,2",
    ]);
  });

  test("is its mover's alone while it is a draft", async () => {
    const id = await reach("draft");
    expect((await bea("GET", `/v1/motions/${id}`)).status).toBe(200);
    for (const other of [carl, ana, api.stranger]) {
      expect((await other("GET", `/v1/motions/${id}`)).status).toBe(404);
      expect(rowsOf(await other("GET", "/v1/motions")).map((row) => row.id)).not.toContain(id);
    }
    expect(rowsOf(await bea("GET", path)).map((row) => row.id)).toContain(id);
    expect((await carl("POST", `/v1/motions/${id}/submit`)).status).toBe(404);
  });

  test("that is for members only is not there for strangers, and names its mover only to members", async () => {
    const id = await reach("voting", { visibility: "members" });
    const question = await questionOf(id);
    for (const address of [`/v1/motions/${id}`, `/v1/motions/${id}/comments`, `/v1/questions/${question}`])
      expect((await api.stranger("GET", address)).status).toBe(404);
    expect((await bea("GET", `/v1/motions/${id}`)).body.activity).toBeNull();
    const shown = await reach("submitted");
    const mover = async () => (await api.stranger("GET", `/v1/motions/${shown}`)).body.mover;
    expect(await mover()).toEqual({ name: null });
    await perform(db, beaHerself, (act) => changeProfile(act, beaHerself, { isNamePublic: true }));
    expect(await mover()).toEqual({ name: "Bea Baker" });
  });

  test("refuses what its state or the role does not allow, and stays as it was", async () => {
    const draft = await reach("draft");
    const submitted = text((await bea("POST", path, motion)).body.id);
    await bea("POST", `/v1/motions/${submitted}/submit`);
    const voting = await reach("voting");
    const cases = [
      [bea, "second", submitted, 403, "own-motion"],
      [ana, "state", submitted, 409, "not-seconded"],
      [carl, "state", submitted, 403, "role-needed"],
      [carl, "withdraw", submitted, 403, "mover-only"],
      [carl, "second", voting, 409, "wrong-state"],
      [bea, "second", draft, 409, "wrong-state"],
      [bea, "withdraw", voting, 409, "wrong-state"],
    ] as const;
    for (const [who, step, id, status, code] of cases) {
      const before = (await bea("GET", `/v1/motions/${id}`)).body;
      expect(await who("POST", `/v1/motions/${id}/${step}`)).toMatchObject({
        status,
        body: { type: `/problems/${code}` },
      });
      expect((await bea("GET", `/v1/motions/${id}`)).body).toEqual(before);
    }
    const pending = await reach("pending");
    const open = (input: object) => ana("POST", `/v1/motions/${pending}/open`, input);
    expect((await open({ closesAt: await soon(500) })).body.type).toBe("/problems/closes-too-soon");
    expect((await open({ closesAt: "tomorrow" })).status).toBe(422);
    expect((await open({ closesAt: await soon(), who: "all" })).status).toBe(422);
    expect((await carl("POST", `/v1/motions/${pending}/rule-out`, { article: "2" })).status).toBe(403);
    const out = await ana("POST", `/v1/motions/${pending}/rule-out`, { article: "2", reason: "Not ours" });
    expect(out.body.state).toBe("out_of_order");
    expect((await bea("POST", `/v1/motions/${submitted}/withdraw`)).body.state).toBe("withdrawn");
  });

  test("closes early only when two officers ask", async () => {
    const id = await reach("voting");
    const close = `/v1/motions/${id}/close`;
    expect((await bea("POST", close)).status).toBe(403);
    for (let each = 0; each < 2; each += 1)
      expect(await ana("POST", close)).toMatchObject({
        status: 202,
        body: { type: "/problems/waiting-for-second-officer" },
      });
    expect((await bea("GET", `/v1/motions/${id}`)).body.state).toBe("voting");
    expect((await dora("POST", close)).body.state).toBe("lost");
    expect((await dora("POST", close)).status).toBe(409);
    const due = await reach("voting");
    offset += 61_000;
    expect((await ana("POST", `/v1/motions/${due}/close`)).body.state).toBe("lost");
  });

  test("is drafted with a rule only by the chair, and only with what a motion has", async () => {
    expect((await bea("POST", path, { ...motion, rule: "two-thirds" })).status).toBe(403);
    const ruled = await ana("POST", path, { ...motion, rule: "two-thirds" });
    expect(ruled.body.rule).toMatchObject({ tests: [{ num: 2, den: 3 }] });
    expect((await ana("POST", path, { ...motion, rule: "coin-toss" })).status).toBe(422);
    expect((await bea("POST", path, { ...motion, kind: "endorsement" })).body.type).toBe("/problems/object-needed");
    expect((await bea("POST", path, { ...motion, options: ["a"] })).status).toBe(422);
    expect((await bea("POST", "/v1/bodies/nowhere/motions", motion)).status).toBe(404);
  });

  test("is put to the vote at once where the rules let an officer", async () => {
    const { kind: _, ...asked } = { ...motion, closesAt: await soon() };
    const made = await ana("POST", "/v1/bodies/valley/quick-votes", asked);
    expect(made).toMatchObject({ status: 201, body: { state: "voting", questions: [expect.any(String)] } });
    expect((await bea("POST", "/v1/bodies/valley/quick-votes", asked)).status).toBe(403);
  });

  test("is found by state, body and words", async () => {
    const id = await reach("pending", { title: "A 100% fair hearing" });
    const ids = async (query: string) => rowsOf(await api.stranger("GET", `/v1/motions?${query}`)).map((row) => row.id);
    expect(await ids("state=pending&body=valley&q=100%25%20FAIR")).toEqual([id]);
    expect(await ids("q=100_%25%20fair")).toEqual([]);
    expect(await ids("body=nowhere")).toEqual([]);
    expect((await api.stranger("GET", "/v1/motions?state=asleep")).status).toBe(422);
    expect((await api.stranger("GET", "/v1/motions?q=%00")).status).toBe(422);
    const first = await api.stranger("GET", "/v1/motions?limit=2");
    const rest = await ids(`limit=100&cursor=${text(first.body.next)}`);
    expect(rest).not.toContain(text(first.body.next));
    expect(rest).toHaveLength((await ids("limit=100")).length - 2);
  });
});

describe("a ballot", () => {
  test("of twenty sent at once by one person, one is in the box", async () => {
    const question = await questionOf(await reach("voting"));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, each) =>
        carl("PUT", `/v1/questions/${question}/ballot`, { choice: each % 2 === 0 ? "yes" : "no" }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const [row] = await db.sql<{ sealed: bigint; voters: bigint }[]>`
      select (select count(*) from sealed_ballots where question = ${question}) as sealed,
        (select count(*) from participations where question = ${question}) as voters`;
    expect(row).toEqual({ sealed: 1n, voters: 1n });
  });

  test("is refused in words when it cannot count", async () => {
    const question = await questionOf(await reach("voting"));
    const hidden = await questionOf(await reach("voting", { visibility: "members" }));
    const made = await perform(db, system, (act) => createAccount(act, { name: "New", email: "new@people.example" }));
    const stranger = await api.as({ kind: "person", ...made });
    const cast = (who: Call, input: unknown, id = question) => who("PUT", `/v1/questions/${id}/ballot`, input);
    expect((await cast(stranger, { choice: "yes" })).body.type).toBe("/problems/not-on-the-roll");
    expect((await cast(stranger, { choice: "yes" }, hidden)).status).toBe(404);
    expect((await cast(bea, { choice: "maybe" })).body).toMatchObject({
      type: "/problems/no-such-option",
      status: 422,
    });
    expect((await cast(bea, { choice: "yes", weight: 9 })).status).toBe(422);
    expect((await cast(bea, { choice: "yes", reason: "a\u0000b" })).status).toBe(422);
    expect((await cast(api.stranger, { choice: "yes" })).status).toBe(401);
    expect((await cast(bea, { choice: "yes" }, "not-an-id")).status).toBe(404);
    expect((await bea("GET", `/v1/questions/${question}`)).body.voted).toBe(0);
  });
});
