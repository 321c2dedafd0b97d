import type { ChildProcess } from "node:child_process";
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withDatabase } from "#src/database.ts";
import type { Database } from "#db/open.ts";
import { readPidFile } from "#db/postmaster.ts";
import { type Config, readConfig } from "#src/config.ts";
import { freePort } from "#test/support/process.ts";
import type { Load, LoadResult } from "./load.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Clock ticks of Linux's process times. */
const TICK = 10;

/** CPU that a process has used, in milliseconds; all its threads. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /su, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK;
}

/** Resident memory of a process, in megabytes. */
export function residentOf(pid: number): number {
  const [, kilobytes = "0"] = /^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1_000;
}

/** CPU of a PostgreSQL: the postmaster, what it has reaped, and its children. */
function cpuOfPostgres(pid: number): number {
  if (pid === 0) return 0;
  const children = readdirSync("/proc").filter((name) => /^\d+$/u.test(name) && parentOf(name) === pid);
  const reaped = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /su, "")
    .split(" ");
  const own = cpuOf(pid) + (Number(reaped[13]) + Number(reaped[14])) * TICK;
  return children.reduce((sum, child) => sum + (tolerant(() => cpuOf(Number(child))) ?? 0), own);
}

const parentOf = (pid: string): number | undefined =>
  tolerant(() => Number(/^PPid:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]));

/** What is read of a process that may have ended meanwhile. */
function tolerant<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** An instance of ours in a process of its own, with its embedded PostgreSQL. */
export type Ours = {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds from start to the first 200 of `/readyz`, of the newest start. */
  readonly readyAfter: () => number;
  readonly pid: () => number;
  readonly cpu: () => { readonly app: number; readonly database: number };
  readonly work: <T>(deed: (database: Database, config: Config) => Promise<T>) => Promise<T>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts an instance on a folder of its own; `prepare` fills it before it starts. */
export async function startOurs(prepare: (env: Readonly<Record<string, string>>) => Promise<void>): Promise<Ours> {
  const folder = mkdtempSync(join(tmpdir(), "plenum-bench-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    PATH: process.env["PATH"] ?? "",
    DATA_DIR: join(folder, "data"),
    PORT: String(port),
    ALLOW_PRIVATE_ADDRESSES: "true",
    LOG_LEVEL: "error",
  };
  await prepare(env);
  const state: { child: ChildProcess | undefined; after: number; isEnding: boolean } = {
    child: undefined,
    after: 0,
    isEnding: false,
  };
  const begin = async () => {
    const from = performance.now();
    state.isEnding = false;
    state.child = spawn(process.execPath, ["--max-semi-space-size=2", "src/main.ts"], {
      cwd: ROOT,
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    while ((await fetch(`${url}/readyz`).catch(() => undefined))?.status !== 200) {
      if (state.child.exitCode !== null) throw new Error("the instance ended before it was ready");
      await sleep(5);
    }
    state.after = performance.now() - from;
    state.child.once("exit", (code, signal) => {
      if (!state.isEnding) process.stderr.write(`The instance ended by itself (${code ?? signal})\n`);
    });
  };
  const end = async () => {
    const { child } = state;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    state.isEnding = true;
    child.kill("SIGTERM");
    await once(child, "close");
  };
  await begin();
  const pid = () => state.child?.pid ?? 0;
  return {
    url,
    env,
    pid,
    readyAfter: () => state.after,
    cpu: () => ({
      app: cpuOf(pid()),
      database: cpuOfPostgres(readPidFile(join(env.DATA_DIR, "pgdata"))?.pid ?? 0),
    }),
    work: (deed) => {
      const config = readConfig(env);
      return withDatabase(config, (database) => deed(database, config));
    },
    async restart() {
      await end();
      await begin();
    },
    async stop() {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A bare server of the web framework: the limit that ours is measured against. */
export type Bare = { readonly url: string; readonly cpu: () => number; readonly stop: () => void };

export async function startBare(): Promise<Bare> {
  const child = fork(join(import.meta.dirname, "bare.ts"));
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return { url: `http://127.0.0.1:${port}`, cpu: () => cpuOf(child.pid ?? 0), stop: () => void child.kill() };
}

/** Sends a load and answers what came of it. */
export type Send = (load: Load) => Promise<LoadResult>;

/** What sends loads, from a process of its own. */
export function startGenerator(): { readonly send: Send; readonly stop: () => void } {
  const child = fork(join(import.meta.dirname, "load.ts"), { serialization: "advanced" });
  return {
    async send(load) {
      child.send(load);
      const [result] = (await once(child, "message")) as [LoadResult | { error: string }];
      if ("error" in result) throw new Error(result.error);
      return result;
    },
    stop: () => void child.kill(),
  };
}

/** Runs a measure that needs a process of its own; answers what it tells. */
export async function alone<Told>(file: string, asked: object): Promise<Told> {
  const child = fork(join(import.meta.dirname, file), { execArgv: ["--max-semi-space-size=2"] });
  child.send(asked);
  const [told] = (await Promise.race([once(child, "message"), once(child, "exit")])) as [Told | number | null];
  child.kill();
  if (told === null || typeof told === "number") throw new Error(`${file} ended by itself`);
  return told;
}

/** Runs a verb of the command line with this on its standard input; answers what it printed. */
export async function plenum(
  env: Readonly<Record<string, string>>,
  words: readonly string[],
  input = "",
): Promise<string> {
  const child = spawn(process.execPath, ["src/cli.ts", ...words], {
    cwd: ROOT,
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const out: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stdin.end(input);
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`plenum ${words.join(" ")} failed`);
  return Buffer.concat(out).toString();
}
