import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { randomBytes } from "node:crypto";
import type { DemoAccount, Seeded } from "./seed.ts";

const MAIN = join(import.meta.dirname, "..", "main.ts");
/** What a filled folder tells the next run. */
const NOTE = "demo.json";
const CLI = join(import.meta.dirname, "..", "cli.ts");

/** One instance of several: where it lives, and who it is. */
export type Place = {
  readonly folder: string;
  readonly port: number;
  readonly seed: number;
  readonly orgs: number;
  readonly members: number;
};

/** A filled instance that runs in a process of its own. */
export type Neighbor = {
  readonly url: string;
  readonly host: string;
  /** Its own organization. */
  readonly slug: string;
  readonly accounts: readonly DemoAccount[];
  readonly password: string;
  readonly env: NodeJS.ProcessEnv;
  readonly child: ChildProcess;
};

type Kept = Seeded & { readonly seed: number };

/** Fills the folder unless an earlier run has, and starts the instance; resolves when it is ready. */
export async function startNeighbor(place: Place): Promise<Neighbor> {
  const host = `localhost:${place.port}`;
  const url = `http://${host}`;
  const env = {
    ...process.env,
    PUBLIC_URL: url,
    PORT: String(place.port),
    DATA_DIR: place.folder,
    // What an operator has set is for another instance; empty is unset.
    DATABASE_URL: "",
    HANDLE_HOST: "",
    NODE_TYPE: "",
    SECRET_KEY: "",
    SMTP_URL: "",
    ALLOW_PRIVATE_ADDRESSES: "true",
    LOG_LEVEL: "warning",
  };
  const kept = await fill(place, env);
  const child = spawn(process.execPath, ["--max-semi-space-size=2", MAIN], { env, stdio: ["ignore", 2, 2] });
  await untilReady(url, child);
  const { accounts, password } = kept;
  return { url, host, slug: kept.organizations[0] ?? "", accounts, password, env, child };
}

/** Ends them all in order, together. */
export async function stopAll(neighbors: readonly Neighbor[]): Promise<void> {
  await Promise.all(
    neighbors.map(async ({ child }) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "close");
      child.kill("SIGTERM");
      await ended;
    }),
  );
}

/** Runs a verb beside an instance; answers what it printed. */
export async function runVerb(env: NodeJS.ProcessEnv, words: readonly string[], input = ""): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...words], { env, stdio: ["pipe", "pipe", "inherit"] });
  const out: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stdin.end(input);
  await once(child, "close");
  if (child.exitCode !== 0) throw new Error(`${words.slice(0, 2).join(" ")} failed.`);
  return Buffer.concat(out).toString();
}

/** Refuses a folder that holds something else than a demo. */
export function mustBeOurs({ folder }: Place): void {
  if (existsSync(folder) && !existsSync(join(folder, NOTE)))
    throw new Error(`${folder} is there and no demo: name another folder.`);
}

/** A folder that an earlier run has filled is taken as it is; a half-filled one of ours is begun anew. */
async function fill({ folder, seed, orgs, members }: Place, env: NodeJS.ProcessEnv): Promise<Kept> {
  const path = join(folder, NOTE);
  const begun = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Partial<Kept>) : undefined;
  if (begun?.accounts !== undefined && begun.seed === seed) return begun as Kept;
  if (begun === undefined && existsSync(folder))
    throw new Error(`${folder} is there and no demo: name another folder.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const keep = (content: unknown) => writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  keep({ seed });
  const password = randomBytes(9).toString("base64url");
  const numbers = ["--orgs", String(orgs), "--members", String(members), "--seed", String(seed)];
  const printed = await runVerb(env, ["demo", "seed", ...numbers, "--password-stdin", "--json"], `${password}\n`);
  const kept = { ...(JSON.parse(printed) as Seeded), seed };
  keep(kept);
  return kept;
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`The instance at ${url} did not start.`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(50);
  }
}
