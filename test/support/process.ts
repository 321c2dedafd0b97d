import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = join(import.meta.dirname, "..", "..");

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** A program of ours that runs: what it said so far, and its end. */
export type Running = {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  readonly said: () => string;
};

type Environment = Readonly<Record<string, string>>;

/** Starts `node FILE ARGS` of the repository with this environment alone. */
export function start(file: string, args: readonly string[], env: Environment): Running {
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk.toString()));
  const ended = once(child, "close").then(() => ({ code: child.exitCode, out: out.join(""), err: err.join("") }));
  return { child, ended, said: () => `${out.join("")}${err.join("")}` };
}

/** Runs a verb of the command line to its end. */
export const plenum = (args: readonly string[], env: Environment): Promise<Ended> =>
  start("src/cli.ts", args, env).ended;

/** Asks until the answer is 200; a program that ended instead is an error with what it said. */
export async function untilReady({ child, said }: Running, url: string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(20);
  }
  throw new Error(`The program ended before it was ready:\n${said()}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("A socket without a port.");
  return address.port;
}

/** The first of so many ports in a row that nobody has. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port + count > 65_000) continue;
    const rest = await Promise.all(Array.from({ length: count - 1 }, (_, index) => isFree(port + index + 1)));
    if (rest.every(Boolean)) return port;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** An own folder in the temp directory, and how to remove it. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "plenum-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
