import { setTimeout as sleep } from "node:timers/promises";
import { findLogOf } from "#db/gazette.ts";
import { atMost, type Bench, type Finding } from "./findings.ts";
import { publish } from "./gazette.ts";
import { residentOf } from "./machine.ts";

const MANY = 100_000;
const REQUESTS = 400;

/** What a longer record costs a server in memory: started again at either length, and asked for the same. */
export async function measureGrowth(bench: Bench): Promise<Finding[]> {
  const { ours, world } = bench;
  const sizeNow = () => ours.work(async ({ orm }) => (await findLogOf(orm, world.home.id))?.size ?? 0);
  const before = { size: await sizeNow(), memory: await residentAfterReading(bench) };
  await ours.work((database) => publish(database, world, Math.max(0, MANY - before.size)));
  const after = { size: await sizeNow(), memory: await residentAfterReading(bench) };
  const note = `${before.memory.toFixed(0)} MB at ${before.size} entries, ${after.memory.toFixed(0)} MB at ${after.size}`;
  return [atMost("gazette: more resident memory for a longer record", after.memory - before.memory, "MB", 20, note)];
}

async function residentAfterReading({ ours, send, world }: Bench): Promise<number> {
  await ours.restart();
  const gazette = world.iris.gazette(world.home.slug).slice(ours.url.length);
  const paths = ["/gazette", `${gazette}/checkpoint`, `${gazette}/tile/0/000`, `${gazette}/tile/entries/000`];
  const requests = Array.from({ length: REQUESTS }, (_, at) => ({
    method: "GET" as const,
    path: paths[at % paths.length] ?? "/gazette",
  }));
  await send({ origin: ours.url, requests, connections: 8 });
  await sleep(2_000);
  return residentOf(ours.pid());
}
