import { afterAll, beforeAll, expect, test } from "vitest";
import { type Act, perform } from "#commands/act.ts";
import { move, second } from "#commands/coalition/motions.ts";
import { loadRegister, type Register } from "#commands/coalition/positions.ts";
import { openVote } from "#commands/coalition/voting.ts";
import { openVoting } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { listCoalitionMotions, type CoalitionMotion } from "#db/coalition/motions.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { DAY, HOUR, SECOND } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { openApi, rowsOf } from "#test/api/caller.ts";
import { faultsOf } from "#test/support/html.ts";
import { coalitionAt, league, type Ally, type League } from "#test/support/league.ts";
import { pagesOver, visitorOf } from "#test/support/site.ts";

let allies: League;
const [VALLEY, HARBOR, RIDERS] = [0, 1, 2];

beforeAll(async () => {
  allies = await league(["valley", "harbor", "riders"]);
  await allies.convene();
  await allies.sign();
});
afterAll(() => allies.close());

async function deed<T>(place: number, work: (act: Act, coalition: string, iris: Iris) => Promise<T>): Promise<T> {
  const ally = allies.ally(place);
  const { hash } = await coalitionAt(ally);
  const { db, house } = ally.life;
  return perform(db, ally.instance.admin, (act) => work(act, hash, house.iris));
}

/** The newest motion, as an ally names it. */
async function motionAt(ally: Ally): Promise<CoalitionMotion> {
  const [motion] = await listCoalitionMotions(ally.instance.database.orm, (await coalitionAt(ally)).id, { limit: 1 });
  if (motion === undefined) throw new Error("no motion");
  return motion;
}
const about = <T>(place: number, work: (act: Act, id: string, iris: Iris) => Promise<T>) =>
  deed(place, async (act, _, iris) => work(act, (await motionAt(allies.ally(place))).id, iris));

async function decide(place: number): Promise<void> {
  const ally = allies.ally(place);
  const { db } = ally.life;
  const { local } = await motionAt(ally);
  const closesAt = allies.now() + HOUR;
  const opening = { closesAt, secrecy: "roll_call" } as const;
  const question = await perform(db, ally.instance.admin, (act) => openVoting(act, local ?? "", opening));
  allies.pass(SECOND);
  await perform(db, ally.instance.admin, (act) => vote(act, question.id, { choice: "yes" }));
  allies.pass(HOUR);
  await meetDeadlines(db);
}

/** Harbor moves, Riders second, and these two say yes. */
async function adopt(asked: Parameters<typeof move>[2]): Promise<Sha256> {
  await deed(HARBOR, (act, coalition, iris) => move(act, coalition, asked, iris));
  await allies.settle();
  await about(RIDERS, second);
  await allies.settle();
  const closesAt = allies.now() + 10 * DAY;
  await about(VALLEY, (act, id, iris) => openVote(act, id, { closesAt }, iris));
  await allies.settle();
  await decide(HARBOR);
  await decide(RIDERS);
  await allies.settle();
  allies.pass(10 * DAY + 2 * HOUR);
  await allies.settle();
  return (await motionAt(allies.ally(VALLEY))).hash as Sha256;
}

/** What all of them find, each under its own names. */
async function registers(): Promise<Register[]> {
  return Promise.all(
    allies.allies.map(async (ally) => loadRegister(ally.life.db.orm, ally.life.house.iris, await coalitionAt(ally))),
  );
}
const short = ({ own }: Register) => own.map(({ title, state, ending }) => [title, state, ending?.title]);

test("an adopted position is one at every member alike, until another motion replaces or cancels it", async () => {
  const first = await adopt({ kind: "position", title: "Rents are frozen", text: "For good." });
  const begun = await registers();
  expect(begun.map(short)).toEqual(begun.map(() => [["Rents are frozen", "in_force", undefined]]));
  expect(begun.map(({ own }) => own[0]?.motion)).toEqual(begun.map(() => first));
  const next = await adopt({ title: "Rents go down", text: "By a third.", effect: { supersede: first } });
  const replaced = await registers();
  expect(replaced.map(short)).toEqual(
    replaced.map(() => [
      ["Rents go down", "in_force", undefined],
      ["Rents are frozen", "superseded", "Rents go down"],
    ]),
  );
  await adopt({ title: "Cancel it", text: "We were wrong.", effect: { rescind: next } });
  const ended = await registers();
  expect(ended.map(short)).toEqual(
    ended.map(() => [
      ["Rents go down", "rescinded", "Cancel it"],
      ["Rents are frozen", "superseded", "Rents go down"],
    ]),
  );
}, 120_000);

test("pages and the API show the same", async () => {
  const ally = allies.ally(RIDERS);
  const row = await coalitionAt(ally);
  const { db, house } = ally.life;
  const page = await visitorOf(pagesOver(db, { iris: house.iris })).get(`/positions?of=${row.hash.slice(7)}`);
  expect(page.status).toBe(200);
  expect(await faultsOf(page.text)).toEqual([]);
  expect(page.text).toMatch(/Rents go down.*Cancelled by.*Cancel it/s);
  expect(page.text).not.toContain('value="rescind"');
  const api = await openApi(db, { iris: house.iris });
  const answer = await api.stranger("GET", `/v1/coalitions/${encodeURIComponent(row.hash)}/positions`);
  expect(rowsOf(answer)).toMatchObject([
    { title: "Rents go down", state: "rescinded", text: "By a third." },
    { title: "Rents are frozen", state: "superseded" },
  ]);
});
