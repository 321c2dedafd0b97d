import { setTimeout as sleep } from "node:timers/promises";
import { type Bench, type Finding, atMost } from "./findings.ts";
import { residentOf } from "./machine.ts";

/** From the start of the process to the first 200 of `/readyz`, PostgreSQL included, and what it holds when nothing happens. */
export async function measureStart({ ours }: Pick<Bench, "ours">): Promise<Finding[]> {
  const starts: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await ours.restart();
    starts.push(ours.readyAfter());
  }
  await sleep(5_000);
  const idle = residentOf(ours.pid());
  const before = ours.cpu();
  await sleep(5_000);
  const after = ours.cpu();
  return [
    atMost("start to ready, existing database (middle of 3)", starts.toSorted((a, b) => a - b)[1] ?? 0, "ms", 2_000),
    atMost("resident memory, idle", idle, "MB", 150),
    { what: "CPU, idle", value: (after.app - before.app + after.database - before.database) / 50, unit: "%" },
  ];
}
