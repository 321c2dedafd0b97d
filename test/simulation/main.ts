import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import type { TestProject } from "vitest/node";
import type { Connection } from "#db/connection.ts";
import { cloneOf } from "#test/support/clones.ts";
import setup from "#test/support/globalSetup.ts";
import { simulate } from "./simulate.ts";

const { values } = parseArgs({ options: { seed: { type: "string" }, steps: { type: "string", default: "3000" } } });
const seed = Number(values.seed ?? randomInt(2 ** 31));
const steps = Number(values.steps);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(steps) || steps < 1) {
  process.stderr.write("usage: npm run simulate -- [--seed N] [--steps N]\n");
  process.exit(2);
}
const given: Record<string, unknown> = {};
const provide = (name: string, value: unknown) => void (given[name] = value);
const stop = await setup({ provide } as unknown as TestProject);
const { cluster, template, run } = given as { cluster: Connection; template: string; run: string };
process.stdout.write(`Seed ${seed}\n`);
try {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const makeDatabase = () => cloneOf({ cluster, run }, template);
  const { violations, did, ...report } = await simulate({ seed, steps, makeDatabase, say });
  const rate = Math.round(report.steps / report.seconds);
  say(`${report.instances} instances, ${report.steps} steps in ${report.seconds.toFixed(1)} s (${rate} a second)`);
  say(
    `${report.entries} entries, ${report.checkpoints} checkpoints, ${report.restored} put back; ${Object.entries(did)
      .map(([step, times]) => `${step} ${times}`)
      .join(", ")}`,
  );
  for (const violation of violations) say(`BROKEN: ${violation}`);
  if (violations.length > 0) say(`Again: npm run simulate -- --seed ${seed} --steps ${report.steps}`);
  process.exitCode = violations.length === 0 ? 0 : 1;
} finally {
  await stop();
}
