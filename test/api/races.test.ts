import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { perform, system } from "#commands/act.ts";
import { Refused } from "#commands/errors.ts";
import { closeQuestion } from "#commands/questions.ts";
import { openDatabase, type Database } from "#db/open.ts";
import { findQuestion } from "#db/questions.ts";
import { type FreshDatabase, TEST_SECRET, freshDatabase } from "#test/support/database.ts";
import { join, putToVote, settle } from "#test/support/people.ts";
import { type Call, openApi } from "./caller.ts";

const VOTERS = 16;

let fresh: FreshDatabase;
let db: Database;
let calls: Call[];
let question: string;

/** Commits of ballots take so long that those of the last moment end after the deadline. */
async function delayCommits(): Promise<void> {
  await fresh.sql.unsafe(`
    create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.8); return new; end $$;
    create trigger linger before insert on sealed_ballots for each row execute function linger()`);
}

beforeAll(async () => {
  fresh = await freshDatabase();
  db = await openDatabase(fresh.connection, { secretKey: TEST_SECRET, connections: VOTERS + 4 });
  const { admin } = await settle(db);
  const people = [];
  for (let each = 0; each < VOTERS; each += 1) people.push(await join(db, admin, "valley", `Voter ${each}`));
  const [mover = admin, seconder = admin] = people;
  ({
    question: { id: question },
  } = await putToVote(db, { admin, mover, seconder, body: "valley" }, { lasts: 600_000 }));
  const api = await openApi(db);
  calls = await Promise.all(people.map((person) => api.as(person)));
  await delayCommits();
  // Without this the pool would open connections one after the other, and nobody would meet.
  await Promise.all(Array.from({ length: VOTERS + 4 }, () => db.orm.execute(sql`select pg_sleep(0.1)`)));
});
afterAll(async () => {
  await db.close();
  await fresh.drop();
});

const pause = (milliseconds: number) => new Promise((resolve) => void setTimeout(resolve, milliseconds));
/** Closes as soon as the clock lets it. */
async function closeAtOnce(): Promise<void> {
  for (;;) {
    try {
      await perform(db, system, (act) => closeQuestion(act, question));
      return;
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal.code !== "not-closed") throw error;
      await pause(5);
    }
  }
}

test("ballots that race the close are accepted and counted, or refused and not", async () => {
  await db.orm.execute(
    sql`update questions set closes_at = clock_timestamp() + interval '500 milliseconds' where id = ${question}`,
  );
  const casts = calls.map(async (call, index) => {
    // Half begin before the deadline and commit after it, the other half begin around it.
    await pause(index < VOTERS / 2 ? index * 20 : 480 + (index - VOTERS / 2) * 10);
    return call("PUT", `/v1/questions/${question}/ballot`, { choice: index % 3 === 0 ? "no" : "yes" });
  });
  const [answers] = await Promise.all([Promise.all(casts), closeAtOnce()]);
  const accepted = answers.filter(({ status }) => status === 200).length;
  const refused = answers.filter(({ body }) => body.type === "/problems/voting-closed").length;
  expect(accepted + refused).toBe(VOTERS);
  expect(accepted).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(0);
  const closed = await findQuestion(db.orm, question);
  expect(closed?.result?.ballots).toBe(accepted);
  const left = await db.orm.execute(sql`select 1 from sealed_ballots where question = ${question}`);
  expect(left).toHaveLength(0);
});
