import { setTimeout as sleep } from "node:timers/promises";
import { readClock } from "#db/clock.ts";
import { findQuestion } from "#db/questions.ts";
import { type Bench, type Finding, atMost, medianOf, onlyGood, verdictOn } from "./findings.ts";
import type { LoadRequest } from "./load.ts";
import { putToVote, tokensOf } from "./world.ts";

const ROUNDS = 3;
const VOTERS = 400;
const LATE = 200;

/** Ballots over the API: token, lock, rule, commit; and many in the last moment. */
export async function measureCast(bench: Bench): Promise<Finding[]> {
  const tokens = await bench.ours.work((database) => tokensOf(database, bench.world.people.slice(0, VOTERS)));
  return [await measureCost(bench, tokens), await measureLastMoment(bench, tokens.slice(0, LATE))];
}

async function measureCost({ send, ours, world }: Bench, tokens: readonly string[]): Promise<Finding> {
  const rounds: { app: number; database: number; perSecond: number; p95: number }[] = [];
  const statuses: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const { question } = await ours.work((database) => putToVote(database, world));
    const before = ours.cpu();
    const result = await send({ origin: ours.url, requests: ballotsOf(question, tokens), connections: 16 });
    const after = ours.cpu();
    const { sent, perSecond, p95 } = result;
    const each = (of: "app" | "database") => (after[of] - before[of]) / sent;
    rounds.push({ app: each("app"), database: each("database"), perSecond, p95 });
    for (const [status, count] of Object.entries(result.statuses)) statuses[status] = (statuses[status] ?? 0) + count;
  }
  const middle = (of: keyof (typeof rounds)[number]) => medianOf(rounds.map((round) => round[of]));
  const note = `${Math.round(middle("perSecond"))}/s, p95 ${middle("p95").toFixed(0)} ms, and ${middle("database").toFixed(2)} ms of PostgreSQL`;
  return { ...atMost("cast a ballot over the API: CPU", middle("app"), "ms", 1.5, note), ...onlyGood(statuses) };
}

/** Sent as the close comes: whoever is told so is counted, everybody else hears that voting has closed. */
async function measureLastMoment({ send, ours, world }: Bench, tokens: readonly string[]): Promise<Finding> {
  const LASTS = 2_000;
  const { question, closesAt } = await ours.work((database) => putToVote(database, world, LASTS));
  const now = await ours.work(({ orm, clockOffset }) => readClock(orm, clockOffset));
  await sleep(closesAt - now - 120);
  const { statuses } = await send({ origin: ours.url, requests: ballotsOf(question, tokens), connections: 50 });
  const counted = await ours.work(async ({ orm }) => {
    for (;;) {
      const found = await findQuestion(orm, question);
      if (found?.result) return found.result.ballots;
      await sleep(100);
    }
  });
  const { 200: yes = 0, 409: late = 0 } = statuses;
  const isTrue = yes === counted && yes + late === LATE;
  const note = `${yes} in time, ${late} too late, ${counted} counted`;
  return verdictOn("200 ballots as the close comes: truthful answers", yes + late, "", "all of them", isTrue, note);
}

function ballotsOf(question: string, tokens: readonly string[]): LoadRequest[] {
  const body = Buffer.from(JSON.stringify({ choice: "yes" }));
  return tokens.map((token) => ({
    method: "PUT",
    path: `/api/v1/questions/${question}/ballot`,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
  }));
}
