import { type Bench, type Finding, atMost } from "./findings.ts";
import { onlyGood } from "./documents.ts";
import { send } from "./machine.ts";
import { putToVote, tokensOf } from "./world.ts";

const VOTERS = 400;

/** Ballots over the API: token, lock, rule, commit. */
export async function measureCast({ ours, world }: Bench): Promise<Finding[]> {
  const voters = world.people.slice(0, VOTERS);
  const { motion, tokens } = await ours.work(async (database) => ({
    motion: await putToVote(database, world),
    tokens: await tokensOf(database, voters),
  }));
  const body = Buffer.from(JSON.stringify({ choice: "yes" }));
  const requests = tokens.map((token) => ({
    method: "PUT" as const,
    path: `/api/v1/questions/${motion.question}/ballot`,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
  }));
  const before = ours.cpu();
  const result = await send({ origin: ours.url, requests, connections: 16 });
  const after = ours.cpu();
  const database = ((after.database - before.database) / result.sent).toFixed(2);
  const note = `${Math.round(result.perSecond)}/s, p95 ${result.p95.toFixed(0)} ms, and ${database} ms of PostgreSQL`;
  return [
    {
      ...atMost("cast a ballot over the API: CPU", (after.app - before.app) / result.sent, "ms", 1.5, note),
      ...onlyGood(result.statuses),
    },
  ];
}
