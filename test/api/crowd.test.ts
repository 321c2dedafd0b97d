import { Agent, request } from "node:http";
import { serve } from "@hono/node-server";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApi } from "#api/app.ts";
import { createToken } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { Refused } from "#commands/errors.ts";
import { closeQuestion } from "#commands/questions.ts";
import { openDatabase, type Database } from "#db/open.ts";
import { countVoted, findQuestion } from "#db/questions.ts";
import { irisOf } from "#domain/iris.ts";
import { type FreshDatabase, TEST_SECRET, freshDatabase } from "#test/support/database.ts";
import { join, putToVote, settle } from "#test/support/people.ts";
import { freePort } from "#test/support/process.ts";

const ACCOUNTS = 200;
const CONNECTIONS = 24;

let fresh: FreshDatabase;
let db: Database;
let question: string;
let port: number;
let tokens: string[];
const closing: (() => void)[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: ACCOUNTS });

beforeAll(async () => {
  fresh = await freshDatabase();
  db = await openDatabase(fresh.connection, { secretKey: TEST_SECRET, connections: CONNECTIONS });
  const { admin } = await settle(db);
  const people = [];
  while (people.length < ACCOUNTS) people.push(await join(db, admin, "valley", `Voter ${people.length}`));
  tokens = [];
  for (const person of people)
    tokens.push((await perform(db, person, (act) => createToken(act, person, "phone"))).token);
  const [mover = admin, seconder = admin] = people;
  const opened = await putToVote(db, { admin, mover, seconder, body: "valley" }, { lasts: 600_000, secrecy: "secret" });
  question = opened.question.id;
  port = await freePort();
  // A hall behind one router: everybody has the same address.
  const api = createApi({
    db,
    iris: irisOf(`http://localhost:${port}`),
    handleHost: `localhost:${port}`,
    version: "0",
    addressOf: () => "203.0.113.7",
  });
  const server = serve({ fetch: api.fetch, port, hostname: "127.0.0.1" });
  closing.push(() => server.close());
  await fresh.sql.unsafe(`
    create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.1); return new; end $$;
    create constraint trigger linger after insert on sealed_ballots deferrable initially deferred for each row execute function linger()`);
  // Without this the pool would open connections one after the other, and nobody would meet.
  await Promise.all(Array.from({ length: CONNECTIONS }, () => db.orm.execute(sql`select pg_sleep(0.1)`)));
});
afterAll(async () => {
  agent.destroy();
  for (const close of closing) close();
  await db.close();
  await fresh.drop();
});

type Answer = { readonly status: number; readonly body: { readonly type?: string; readonly receipt?: string } };

const cast = (token: string, choice: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const path = `/v1/questions/${question}/ballot`;
    const sent = request({ host: "127.0.0.1", port, path, method: "PUT", headers, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: JSON.parse(Buffer.concat(chunks).toString()) as Answer["body"],
        }),
      );
    });
    sent.once("error", reject);
    sent.end(JSON.stringify({ choice }));
  });

const pause = (milliseconds: number) => new Promise((resolve) => void setTimeout(resolve, milliseconds));

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

test("200 accounts behind one address vote in the last second: accepted is counted, and no limit stops them", async () => {
  await db.orm.execute(
    sql`update questions set closes_at = clock_timestamp() + interval '1 second' where id = ${question}`,
  );
  const casts = tokens.map(async (token, index) => {
    await pause(index * 5);
    return cast(token, index % 3 === 0 ? "no" : "yes");
  });
  const [answers] = await Promise.all([Promise.all(casts), pause(900).then(closeAtOnce)]);
  const accepted = answers.filter(({ status }) => status === 200);
  const late = answers.filter(({ body }) => body.type === "/problems/voting-closed");
  // Nobody met a limit, a fault or a dropped connection.
  expect(accepted.length + late.length).toBe(ACCOUNTS);
  expect(accepted.length).toBeGreaterThan(0);
  expect(late.length).toBeGreaterThan(0);
  const closed = await findQuestion(db.orm, question);
  expect(closed?.result?.ballots).toBe(accepted.length);
  expect(await countVoted(db.orm, question)).toBe(accepted.length);
  const rows = await fresh.sql<
    { codes: string[] }[]
  >`select receipts as codes from ballot_slices where question = ${question}`;
  const codes = new Set(rows.flatMap((row) => row.codes));
  for (const { body } of accepted) expect(codes.has(body.receipt ?? "")).toBe(true);
  expect(codes.size).toBe(accepted.length);
});
