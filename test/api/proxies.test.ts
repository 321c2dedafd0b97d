import { afterAll, beforeAll, expect, test } from "vitest";
import { perform, system } from "#commands/act.ts";
import { closeQuestion } from "#commands/questions.ts";
import { findBodyBySlug } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Person, join, putToVote, settle } from "#test/support/people.ts";
import { type Call, type Caller, openApi, rowsOf, text } from "./caller.ts";

let db: FreshDatabase;
let offset = 0;
let api: Caller;
let admin: Person;
let bea: Person;
let carl: Person;
let dee: Person;
let as: Record<"ana" | "bea" | "carl" | "dee", Call>;
let ids: Record<string, string>;
let year: string;

beforeAll(async () => {
  db = { ...(await freshDatabase()), clockOffset: () => offset };
  ({ admin } = await settle(db));
  bea = await join(db, admin, "valley", "Bea Baker");
  carl = await join(db, admin, "valley", "Carl Cook");
  dee = await join(db, admin, "valley", "Dee Diaz");
  api = await openApi(db, {});
  as = { ana: await api.as(admin), bea: await api.as(bea), carl: await api.as(carl), dee: await api.as(dee) };
  const members = rowsOf(await as.ana("GET", "/v1/bodies/valley/members"));
  ids = Object.fromEntries(members.map(({ name, id }) => [text(name).split(" ")[0]?.toLowerCase() ?? "", text(id)]));
  year = new Date((await readClock(db.orm, db.clockOffset)) + 300 * 86_400_000).toISOString();
});
afterAll(() => db.drop());

const path = "/v1/bodies/valley/proxies";
const allow = async (most: number) => {
  const { rules } = (await findBodyBySlug(db.orm, "valley")) ?? {};
  return as.ana("PATCH", "/v1/bodies/valley", { rules: { ...rules, proxiesPerPerson: most } });
};
const ask = (by: Call, to: string, more: object = {}) => by("POST", path, { to: ids[to], expiresAt: year, ...more });

test("nobody votes for another where the rules do not say so", async () => {
  expect((await ask(as.bea, "carl")).body).toMatchObject({ type: "/problems/no-proxies", status: 409 });
  expect((await allow(1)).status).toBe(200);
});

test("a proxy counts once both sides agreed, covers its principal's vote, and gives way to the principal", async () => {
  const asked = await ask(as.bea, "carl");
  expect(asked).toMatchObject({ status: 201, body: { principal: "Bea Baker", holder: "Carl Cook", state: "offered" } });
  const id = text(asked.body.id);
  expect((await ask(as.bea, "dee")).body.type).toBe("/problems/proxy-given");
  const { question } = await putToVote(db, { admin, mover: bea, seconder: carl, body: "valley" });
  const ballot = `/v1/questions/${question.id}/ballot`;
  expect((await as.carl("PUT", ballot, { choice: "no", proxy: id })).body).toMatchObject({
    type: "/problems/proxy-state",
    state: "offered",
  });
  expect((await as.bea("POST", `/v1/proxies/${id}/accept`)).body.type).toBe("/problems/proxy-sides-only");
  expect((await as.dee("POST", `/v1/proxies/${id}/accept`)).status).toBe(404);
  expect((await as.carl("POST", `/v1/proxies/${id}/accept`)).body.state).toBe("in_force");
  expect((await as.dee("PUT", ballot, { choice: "no", proxy: id })).status).toBe(404);
  expect((await as.carl("PUT", ballot, { choice: "no", proxy: id })).status).toBe(200);
  expect((await as.carl("PUT", ballot, { choice: "yes" })).status).toBe(200);
  expect((await as.ana("GET", `/v1/questions/${question.id}`)).body.voted).toBe(2);
  expect((await as.bea("PUT", ballot, { choice: "yes" })).status).toBe(200);
  expect((await as.carl("PUT", ballot, { choice: "no", proxy: id })).body.type).toBe("/problems/already-voted");
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
  expect((await as.dee("GET", `/v1/questions/${question.id}/result`)).body).toMatchObject({
    outcome: "adopted",
    counts: { yes: 2, no: 0 },
    ballots: 2,
  });
});

test("one person holds as many as the rules allow; what has ended votes no more", async () => {
  const second = await ask(as.dee, "carl");
  const refused = await as.carl("POST", `/v1/proxies/${text(second.body.id)}/accept`);
  expect(refused.body).toMatchObject({ type: "/problems/too-many-proxies", most: 1 });
  const [mine] = rowsOf(await as.bea("GET", path));
  expect(mine).toMatchObject({ isMine: true, state: "in_force", motion: null });
  expect((await as.bea("POST", `/v1/proxies/${text(mine?.id)}/end`)).body.state).toBe("ended");
  expect((await as.carl("POST", `/v1/proxies/${text(second.body.id)}/accept`)).body.state).toBe("in_force");
  const { question } = await putToVote(db, { admin, mover: bea, seconder: carl, body: "valley" });
  const gone = { choice: "no", proxy: text(mine?.id) };
  expect((await as.carl("PUT", `/v1/questions/${question.id}/ballot`, gone)).body.type).toBe("/problems/proxy-state");
});

test("a proxy for one motion covers that one alone, and neither oneself nor the past", async () => {
  const { motion, question } = await putToVote(db, { admin, mover: bea, seconder: carl, body: "valley" });
  const other = await putToVote(db, { admin, mover: bea, seconder: carl, body: "valley" });
  const given = await ask(as.bea, "ana", { motion: motion.id });
  const id = text(given.body.id);
  expect(given.body.motion).toBe(motion.number);
  expect((await as.ana("POST", `/v1/proxies/${id}/accept`)).status).toBe(200);
  const cast = { choice: "yes", proxy: id };
  expect((await as.ana("PUT", `/v1/questions/${other.question.id}/ballot`, cast)).body.type).toBe(
    "/problems/other-proxy",
  );
  expect((await as.ana("PUT", `/v1/questions/${question.id}/ballot`, cast)).status).toBe(200);
  expect((await ask(as.carl, "carl")).body.type).toBe("/problems/own-proxy");
  expect((await ask(as.carl, "ana", { expiresAt: "2020-01-01T00:00:00.000Z" })).body.type).toBe("/problems/bad-expiry");
  expect((await ask(as.carl, "ana", { motion: ids["ana"] })).status).toBe(404);
});

test("a vote weighs what the roll says, from the next vote on", async () => {
  const weight = await as.ana("PATCH", `/v1/bodies/valley/members/${ids["dee"]}`, { weight: 3 });
  expect(weight.body.weight).toBe(3);
  expect((await as.bea("PATCH", `/v1/bodies/valley/members/${ids["bea"]}`, { weight: 3 })).status).toBe(403);
  expect((await as.ana("PATCH", `/v1/bodies/valley/members/${ids["dee"]}`, { weight: 0 })).status).toBe(422);
  const { question } = await putToVote(db, { admin, mover: bea, seconder: carl, body: "valley" });
  const ballot = `/v1/questions/${question.id}/ballot`;
  for (const [by, choice] of [
    [as.dee, "no"],
    [as.bea, "yes"],
    [as.carl, "yes"],
  ] as const)
    expect((await by("PUT", ballot, { choice })).status).toBe(200);
  offset += 61_000;
  await perform(db, system, (act) => closeQuestion(act, question.id));
  expect((await as.dee("GET", `/v1/questions/${question.id}/result`)).body).toMatchObject({
    outcome: "lost",
    counts: { yes: 2, no: 3 },
    ballots: 3,
    roll: { size: 4, weight: 6 },
  });
});
