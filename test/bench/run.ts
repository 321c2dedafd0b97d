import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { measureCast } from "./cast.ts";
import { measureClosing } from "./closing.ts";
import { measureCoalition } from "./coalition.ts";
import { measureDocuments } from "./documents.ts";
import { measureFanOut } from "./fanout.ts";
import { type Bench, type Finding, type Measure, tableOf } from "./findings.ts";
import { measureGazette } from "./gazette.ts";
import { measureGrowth } from "./growth.ts";
import { measureInbox } from "./inbox.ts";
import { limitsAsFindings, measureLimits } from "./limits.ts";
import { type Ours, plenum, residentOf, startBare, startGenerator, startOurs } from "./machine.ts";
import { measurePages } from "./pages.ts";
import { measureRelay } from "./relay.ts";
import { measureStart } from "./start.ts";
import { look, putToVote } from "./world.ts";

const MEASURES: Readonly<Record<string, Measure>> = {
  start: measureStart,
  documents: measureDocuments,
  pages: measurePages,
  cast: measureCast,
  inbox: measureInbox,
  fanout: measureFanOut,
  relay: measureRelay,
  gazette: measureGazette,
  closing: measureClosing,
  growth: measureGrowth,
  coalition: measureCoalition,
};

const HOSTS = 250;
const STRANGERS = 500;
const PASSWORD = "a password for the bench";

const [, , ...asked] = process.argv;
const unknown = asked.filter((name) => !(name in MEASURES));
if (unknown.length > 0) {
  process.stderr.write(`There is no measure ${unknown.join(", ")}; there are ${Object.keys(MEASURES).join(", ")}.\n`);
  process.exit(2);
}
const say = (line: string) => void process.stderr.write(`${line}\n`);

say("Filling an instance …");
const ours = await startOurs(async (env) => {
  await plenum(
    env,
    ["demo", "seed", "--orgs", "1", "--members", "700", "--entries", "300", "--password-stdin"],
    `${PASSWORD}\n`,
  );
});
const [sink, bare, generator] = [await startSink(), await startBare(), startGenerator()];
try {
  const findings = await measureAll(ours);
  const [load = 0] = loadavg();
  process.stdout.write(
    `${tableOf(findings)}\nLoad of the last minute: ${load.toFixed(1)} on ${availableParallelism()} cores\n`,
  );
  keep(findings);
} finally {
  for (const { stop } of [sink, bare, generator]) stop();
  await ours.stop();
}

async function measureAll(instance: Ours): Promise<Finding[]> {
  say("Measuring the limits of this machine …");
  const limits = await measureLimits({ ours: instance, bare, send: generator.send });
  const world = await look(instance, STRANGERS, sinkOf);
  const motion = await instance.work((database) => putToVote(database, world));
  const bench: Bench = { limits, ours: instance, bare, send: generator.send, world, motion, sink };
  const findings = limitsAsFindings(limits);
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    say(`Measuring ${name} …`);
    findings.push(...(await measure(bench).catch((error: unknown) => failed(name, error))));
  }
  findings.push({ what: "resident memory after all of it", value: residentOf(instance.pid()), unit: "MB" });
  return findings;
}

/** A measure that cannot be taken is a line of the table, not the end of the others. */
function failed(name: string, error: unknown): Finding[] {
  const note = error instanceof Error ? error.message : String(error);
  return [{ what: name, value: Number.NaN, unit: "ms", met: false, note }];
}

/** Strangers' inboxes: several on each of many loopback addresses, which count as hosts. */
function sinkOf(index: number): string {
  const host = index % HOSTS;
  return `http://127.0.${1 + Math.floor(host / 200)}.${1 + (host % 200)}:${sink.port}/users/stranger${index}`;
}

async function startSink() {
  const child = fork(join(import.meta.dirname, "sink.ts"));
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return {
    port,
    async taken(): Promise<number> {
      child.send("?");
      const [{ taken }] = (await once(child, "message")) as [{ taken: number }];
      return taken;
    },
    stop: () => void child.kill(),
  };
}

function keep(found: readonly Finding[]): void {
  const folder = join(import.meta.dirname, "..", "..", "bench", "results");
  const at = new Date().toISOString();
  const machine = {
    load: loadavg(),
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? "",
    node: process.version,
  };
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${at.replaceAll(/[:.]/gu, "-")}.json`);
  writeFileSync(path, `${JSON.stringify({ at, machine, findings: found }, null, 2)}\n`);
  say(`Kept in ${path}`);
}
