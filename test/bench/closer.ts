import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { perform, system } from "#commands/act.ts";
import { closeQuestion } from "#commands/questions.ts";
import { makeBundle } from "#commands/bundles.ts";
import { findBundled } from "#commands/reading.ts";
import { isSignedByNode } from "#commands/signatures.ts";
import { type Database, openDatabase } from "#db/open.ts";
import { checkBundle } from "#domain/bundles/check.ts";
import { irisOf } from "#domain/iris.ts";
import { findQuestion } from "#db/questions.ts";

/** What the measure wants to know of one close; milliseconds and megabytes. */
export type ToldOfClosing = {
  readonly longestBlock: number;
  readonly extraMemory: number;
  readonly milliseconds: number;
  readonly cpu: number;
  readonly ballots: number;
  /** Of the bundle: making it, and checking it as anybody else would. */
  readonly bundle: {
    readonly longestBlock: number;
    readonly milliseconds: number;
    readonly bytes: number;
    readonly checked: number;
  };
};

type Asked = { readonly url: string; readonly secretKey: string; readonly question: string };

process.once("message", (asked: Asked) => void close(asked).then((told) => process.send?.(told)));

async function close({ url, secretKey, question }: Asked): Promise<ToldOfClosing> {
  const database = await openDatabase({ url }, { name: "plenum bench", secretKey });
  await findQuestion(database.orm, question);
  await sleep(500);
  const megabytes = () => process.memoryUsage.rss() / 1e6;
  const before = megabytes();
  const most = { memory: before };
  const looking = setInterval(() => void (most.memory = Math.max(most.memory, megabytes())), 2);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const cpuBefore = process.cpuUsage();
  const begun = performance.now();
  await perform(database, system, (act) => closeQuestion(act, question));
  const milliseconds = performance.now() - begun;
  const { user, system: kernel } = process.cpuUsage(cpuBefore);
  delays.disable();
  clearInterval(looking);
  const closed = await findQuestion(database.orm, question);
  const bundle = await bundleUp(database, question);
  await database.close();
  return {
    longestBlock: delays.max / 1e6,
    extraMemory: most.memory - before,
    milliseconds,
    cpu: (user + kernel) / 1_000,
    ballots: closed?.result?.ballots ?? 0,
    bundle,
  };
}

async function bundleUp(database: Database, question: string): Promise<ToldOfClosing["bundle"]> {
  const seen = { ...(await findBundled(database.orm, question)), isInside: false };
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const begun = performance.now();
  const bytes = await makeBundle(database.orm, irisOf("http://localhost:3000"), seen);
  const milliseconds = performance.now() - begun;
  delays.disable();
  const document: unknown = JSON.parse(Buffer.from(bytes).toString());
  const checking = performance.now();
  const { ok, faults } = await checkBundle(document, isSignedByNode);
  if (!ok) throw new Error(`the bundle does not hold: ${faults.map(({ code }) => code).join(", ")}`);
  const checked = performance.now() - checking;
  return { longestBlock: delays.max / 1e6, milliseconds, bytes: bytes.length, checked };
}
