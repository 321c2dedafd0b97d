import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { foundBody } from "#commands/bodies.ts";
import { findMembership } from "#db/members.ts";
import { newId } from "#db/ids.ts";
import { readClock } from "#db/clock.ts";
import { listRecord } from "#db/record.ts";
import { DAY, MINUTE } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { join, type Person, settle } from "#test/support/people.ts";
import { type Call, type Caller, openApi, rowsOf, text } from "./caller.ts";

let fresh: FreshDatabase;
let db: FreshDatabase;
let offset = 0;
let api: Caller;
let stranger: Call;
const people: Record<string, { person: Person; call: Call }> = {};
const others = ["Una One", "Two Too", "Tri Three", "Fay Four", "Fin Five", "Six Sicks", "Sev Seven"];

beforeAll(async () => {
  fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  const { admin } = await settle(db);
  api = await openApi(db);
  stranger = api.stranger;
  people["Ana"] = { person: admin, call: await api.as(admin) };
  await perform(db, admin, (act) =>
    foundBody(act, { kind: "chapter", slug: "north", name: "North", parent: "valley" }),
  );
  await perform(db, admin, (act) =>
    foundBody(act, { kind: "chapter", slug: "south", name: "South", parent: "valley" }),
  );
  const add = async (name: string, body: string, role: "member" | "chair" | "secretary" = "member") => {
    const person = await join(db, admin, body, name, role);
    people[name.split(" ")[0] ?? ""] = { person, call: await api.as(person) };
  };
  await add("Acc User", "north");
  await add("Bob Accused", "north");
  await add("Cha Ir", "north", "chair");
  await add("Sec Retary", "north", "secretary");
  for (const name of others) await add(name, "south");
});
afterAll(() => fresh.drop());
beforeEach(() => {
  offset += 400 * DAY;
});

const as = (name: string): Call => people[name]?.call ?? stranger;
const idOf = (name: string): string => people[name]?.person.person ?? "";
const later = async (days: number) =>
  new Date((await readClock(db.orm, db.clockOffset)) + days * DAY + MINUTE).toISOString();
const standing = async (name: string) =>
  (await findMembership(db.orm, (await bodyId("north")) ?? "", idOf(name)))?.standing;
const bodyId = async (slug: string) =>
  (await db.sql<{ id: string }[]>`select id from bodies where slug = ${slug}`)[0]?.id;

async function file(by = "Acc", against = "Bob"): Promise<string> {
  const member = await findMembership(db.orm, (await bodyId("north")) ?? "", idOf(against));
  const made = await as(by)("POST", "/v1/cases", { body: "north", against: member?.id, text: "He shouted at Una." });
  expect(made).toMatchObject({ status: 201, body: { state: "filed", kind: "person", body: "north", accuser: null } });
  return text(made.body.id);
}
const step = (by: string, id: string, verb: string, input?: object) => as(by)("POST", `/v1/cases/${id}/${verb}`, input);
const done = async (by: string, id: string, verb: string, input?: object) => {
  const answer = await step(by, id, verb, input);
  expect([verb, answer.status, answer.body.type ?? ""]).toEqual([verb, 200, ""]);
  return answer.body;
};
const values = ["9319", "2 5 12 8 10"];
async function seat(id: string): Promise<string[]> {
  await done("Cha", id, "call", { sources: ["Treasury", "Lottery"], drawsAt: await later(1) });
  offset += 2 * DAY;
  await done("Cha", id, "draw", { values });
  return panelOf(id);
}
async function panelOf(id: string): Promise<string[]> {
  const [row] = await db.sql<{ order: string[] }[]>`
    select "order" from case_steps where "case" = ${id} and step = 'drawn' order by id desc limit 1`;
  return (row?.order ?? [])
    .slice(0, 3)
    .map((person) => Object.keys(people).find((name) => idOf(name) === person) ?? "?");
}
async function charge(id: string, penalty = "expelled"): Promise<void> {
  await done("Cha", id, "accept");
  await done("Cha", id, "charge", { article: "3", text: "You shouted.", hearingAt: await later(14), penalty });
}
async function hear(id: string): Promise<string[]> {
  const panel = await seat(id);
  offset += 15 * DAY;
  await done("Cha", id, "hear");
  return panel;
}
async function decide(id: string, panel: readonly string[], sanctions: number): Promise<void> {
  for (const [at, name] of panel.entries())
    await done(name, id, "vote", { finding: at < sanctions, sanction: at < sanctions });
  await done("Cha", id, "find", { text: "Because." });
}
async function comeBack(name: string): Promise<void> {
  await db.sql`update memberships set standing = 'good' where person = ${idOf(name)}`;
}

describe("a complaint in a group", () => {
  test("goes from its filing to its end, and the sanction is carried out when nobody appeals in time", async () => {
    const id = await file();
    await charge(id);
    await done("Bob", id, "answer", { text: "I did not." });
    const panel = await hear(id);
    expect(panel.every((name) => others.some((other) => other.startsWith(name)))).toBe(true);
    await decide(id, panel, 2);
    expect((await stranger("GET", `/v1/cases/${id}`)).body).toMatchObject({
      state: "found",
      outcome: null,
      found: { outcome: "sanctioned", seats: 3, finding: 2, sanction: 2 },
      cited: { article: "standing rules" },
    });
    expect(await standing("Bob")).toBe("good");
    offset += 29 * DAY;
    await meetDeadlines(db);
    expect(await standing("Bob")).toBe("good");
    offset += 2 * DAY;
    await meetDeadlines(db);
    expect(await standing("Bob")).toBe("expelled");
    expect((await stranger("GET", `/v1/cases/${id}`)).body).toMatchObject({ state: "final", outcome: "sanctioned" });
    await done("Cha", id, "publish", { text: "A member shouted at another." });
    const shown = await stranger("GET", `/v1/cases/${id}`);
    expect(shown.body).toMatchObject({ state: "published", next: [] });
    expect(JSON.stringify(shown.body)).toContain("A member shouted at another.");
    expect(JSON.stringify(shown.body)).not.toMatch(/Bob|Acc |I did not|Because|You shouted/);
    await comeBack("Bob");
  });

  test("has no effect while an appeal is undecided, and none when it reverses", async () => {
    const id = await file();
    await charge(id);
    const first = await hear(id);
    await decide(id, first, 3);
    offset += 5 * DAY;
    await done("Bob", id, "appeal", { text: "Nobody heard me." });
    offset += 60 * DAY;
    await meetDeadlines(db);
    expect(await standing("Bob")).toBe("good");
    const second = await hear(id);
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    await decide(id, second, 1);
    expect((await stranger("GET", `/v1/cases/${id}`)).body).toMatchObject({ state: "final", outcome: "cleared" });
    await meetDeadlines(db);
    expect(await standing("Bob")).toBe("good");
  });

  test("can suspend for the time being, and that ends by itself or with the case", async () => {
    const id = await file();
    expect(await step("Cha", id, "suspend", { until: await later(31), yes: 3 })).toMatchObject({
      status: 422,
      body: { type: "/problems/case-suspension" },
    });
    expect(await step("Cha", id, "suspend", { until: await later(20), yes: 2 })).toMatchObject({
      status: 422,
      body: { type: "/problems/case-suspension-votes", have: 2, need: 3 },
    });
    await done("Cha", id, "suspend", { until: await later(20), yes: 3 });
    expect(await standing("Bob")).toBe("suspended");
    offset += 21 * DAY;
    await meetDeadlines(db);
    expect(await standing("Bob")).toBe("good");
    const other = await file();
    await done("Cha", other, "suspend", { until: await later(20), yes: 3 });
    await done("Cha", other, "dismiss", { text: "There is nothing in it." });
    expect(await standing("Bob")).toBe("good");
  });

  test("is withdrawn by whoever made it", async () => {
    const id = await file();
    expect((await step("Bob", id, "withdraw")).body).toMatchObject({ type: "/problems/case-not-yours" });
    expect(await done("Acc", id, "withdraw")).toMatchObject({ state: "withdrawn", next: [] });
  });
});

describe("what is refused", () => {
  test("says what to do, with the clock, and changes nothing", async () => {
    const id = await file();
    const lines = (await listRecord(db.orm, { limit: 200 })).length;
    const refused = async (
      by: string,
      verb: string,
      input: object | undefined,
      status: number,
      code: string,
      more = {},
    ) =>
      expect(await step(by, id, verb, input)).toMatchObject({ status, body: { type: `/problems/${code}`, ...more } });
    await refused("Cha", "hear", undefined, 409, "case-out-of-turn", { state: "filed" });
    await refused("Bob", "accept", undefined, 403, "role-needed");
    await refused("Una", "accept", undefined, 403, "role-needed");
    await refused("Cha", "dismiss", {}, 422, "invalid");
    await refused("Cha", "charge", { article: "", text: "x", hearingAt: await later(20) }, 422, "invalid");
    expect((await stranger("POST", `/v1/cases/${id}/accept`)).status).toBe(401);
    expect((await as("Cha")("POST", `/v1/cases/${newId(0)}/accept`)).status).toBe(404);
    expect((await listRecord(db.orm, { limit: 200 })).length).toBe(lines);
    await done("Cha", id, "accept");
    await refused("Cha", "charge", { article: "3", text: "x", hearingAt: await later(13) }, 422, "case-short-notice");
    await done("Cha", id, "charge", { article: "3", text: "x", hearingAt: await later(14) });
    await refused("Cha", "hear", undefined, 409, "case-early");
    await refused("Cha", "draw", { values }, 409, "case-no-draw");
    await refused("Cha", "call", { sources: ["a"], drawsAt: await later(-1) }, 409, "case-early");
    offset += 11 * DAY;
    await refused("Bob", "answer", { text: "late" }, 409, "case-late");
    await seat(id);
    offset += 15 * DAY;
    await done("Cha", id, "hear");
    await refused("Acc", "vote", { finding: true }, 403, "case-not-yours");
    await refused("Cha", "find", { text: "x" }, 409, "case-votes-missing", { have: 0, need: 3 });
    const [one = ""] = await panelOf(id);
    await done(one, id, "vote", { finding: true });
    await refused(one, "vote", { finding: false }, 409, "case-voted");
    offset += 8 * DAY;
    await done("Cha", id, "find", { text: "Nobody else voted." });
    expect((await stranger("GET", `/v1/cases/${id}`)).body).toMatchObject({ state: "final", outcome: "cleared" });
    await refused("Bob", "appeal", { text: "x" }, 409, "case-out-of-turn");
  });

  test("an appeal after its thirty days", async () => {
    const id = await file();
    await charge(id, "warned");
    await decide(id, await hear(id), 3);
    offset += 31 * DAY;
    expect(await step("Bob", id, "appeal", { text: "x" })).toMatchObject({
      status: 409,
      body: { type: "/problems/case-late", article: "standing rules" },
    });
  });

  test("an officer who is a party decides nothing, and nobody complains of themselves or of nobody", async () => {
    const id = await file("Acc", "Sec");
    expect((await step("Sec", id, "dismiss", { text: "No." })).body).toMatchObject({ type: "/problems/case-party" });
    await done("Cha", id, "accept");
    const own = await findMembership(db.orm, (await bodyId("north")) ?? "", idOf("Acc"));
    const filed = (against: string | undefined) =>
      as("Acc")("POST", "/v1/cases", { body: "north", against, text: "x" });
    expect((await filed(own?.id)).body).toMatchObject({ type: "/problems/case-accused" });
    expect((await filed(newId(0))).status).toBe(422);
    expect((await filed("nobody")).status).toBe(422);
    expect((await as("Una")("POST", "/v1/cases", { body: "north", against: own?.id, text: "x" })).status).toBe(403);
    expect((await as("Acc")("POST", "/v1/cases", { body: "nowhere", against: own?.id, text: "x" })).status).toBe(404);
  });
});

describe("who sees what", () => {
  test("both sides, officers who are no party and the panel read the texts; others see clocks and no names", async () => {
    const id = await file();
    const reads = async (call: Call) =>
      JSON.stringify((await call("GET", `/v1/cases/${id}`)).body).includes("He shouted");
    expect(await Promise.all(["Acc", "Bob", "Cha", "Sec", "Una"].map((name) => reads(as(name))))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(await reads(stranger)).toBe(false);
    expect((await as("Bob")("GET", `/v1/cases/${id}`)).body["next"]).toEqual([]);
    expect((await as("Cha")("GET", `/v1/cases/${id}`)).body["next"]).toEqual(["accept", "dismiss", "suspend"]);
    expect((await stranger("GET", `/v1/cases/${id}`)).body["clocks"]).toMatchObject([
      { clock: "screening", state: "runs" },
    ]);
    expect(rowsOf(await stranger("GET", "/v1/cases")).map((row) => row["id"])).toContain(id);
    expect((await stranger("GET", `/v1/cases/${newId(0)}`)).status).toBe(404);
  });

  test("of a group that is for members only strangers see nothing", async () => {
    await db.sql`update bodies set visibility = 'members' where slug = 'north'`;
    const id = await file();
    expect((await stranger("GET", `/v1/cases/${id}`)).status).toBe(404);
    expect((await as("Una")("GET", `/v1/cases/${id}`)).status).toBe(404);
    expect((await as("Sec")("GET", `/v1/cases/${id}`)).status).toBe(200);
    expect(rowsOf(await stranger("GET", "/v1/cases")).map((row) => row["id"])).not.toContain(id);
    await db.sql`update bodies set visibility = 'public' where slug = 'north'`;
  });

  test("a panellist who steps back makes room for the next one drawn", async () => {
    const id = await file();
    await charge(id);
    const [first = "", second = ""] = await seat(id);
    await done(first, id, "recuse");
    expect((await as(second)("GET", `/v1/cases/${id}`)).body["next"]).toEqual(["recuse"]);
    expect((await as(first)("GET", `/v1/cases/${id}`)).body["next"]).toEqual([]);
    expect((await stranger("GET", `/v1/cases/${id}`)).body["panel"]).toMatchObject({ seats: 3, drawn: 3 });
  });
});
