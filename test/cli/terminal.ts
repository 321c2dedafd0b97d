import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { toUrl } from "#db/connection.ts";
import { type Database, openDatabase } from "#db/open.ts";
import { loadSecretKey } from "#src/secret.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";
import { type Ended, temporaryFolder } from "#test/support/process.ts";

const SECRET_KEY = "the secret key of the verbs’ tests";

export type Env = Readonly<Record<string, string>>;

/** An instance for verbs: the environment they run in, and a look at its database. */
export type Bench = {
  readonly env: Env;
  readonly db: Database;
  readonly folder: string;
  readonly close: () => Promise<void>;
};

/** An instance that nobody has set up, on a database of its own. */
export async function bench(more: Env = {}): Promise<Bench> {
  const fresh: FreshDatabase = await freshDatabase();
  const folder = temporaryFolder();
  const env = { DATABASE_URL: toUrl(fresh.connection), DATA_DIR: join(folder.path, "data"), SECRET_KEY, ...more };
  const secretKey = loadSecretKey({ dataDir: env.DATA_DIR, secretKey: SECRET_KEY });
  const db = await openDatabase(fresh.connection, { secretKey, connections: 2 });
  return {
    env,
    db,
    folder: folder.path,
    async close() {
      await db.close();
      await fresh.drop();
      folder.remove();
    },
  };
}

/** Runs a verb to its end, with this on its standard input. */
export async function plenum(env: Env, words: readonly string[], input = ""): Promise<Ended> {
  const child = spawn(process.execPath, ["src/cli.ts", ...words], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.end(input);
  await once(child, "close");
  return { code: child.exitCode, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() };
}

/** What a verb that succeeds prints with `--json`. */
export async function json(env: Env, words: readonly string[], input = ""): Promise<Record<string, unknown>> {
  const { code, out, err } = await plenum(env, [...words, "--json"], input);
  if (code !== 0 || err !== "") throw new Error(`plenum ${words.join(" ")} ended with ${code}: ${err}`);
  return JSON.parse(out) as Record<string, unknown>;
}
