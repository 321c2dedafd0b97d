import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import type { Connection } from "#db/connection.ts";
import { clientArguments, toDatabase } from "#db/connection.ts";
import type { Postgres } from "#db/embedded.ts";
import { startPostgres } from "#db/embedded.ts";
import { migrate, readMigrations } from "#db/migrate.ts";
import { isSigner, signature } from "#db/processes.ts";

declare module "vitest" {
  export interface ProvidedContext {
    cluster: Connection;
    template: string;
    run: string;
  }
}

const KEPT_TEMPLATES = 8;

/** One PostgreSQL for all runs of this user, from all worktrees; the last run out stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  const run = `run_${signature(process.pid).replace("-", "_")}`;
  const template = await withAdmin(cluster.connection, async (sql) => {
    await dropAbandoned(sql);
    return makeTemplate(sql, cluster.connection);
  });
  project.provide("cluster", { ...cluster.connection });
  project.provide("template", template);
  project.provide("run", run);
  return async () => {
    await withAdmin(cluster.connection, (sql) => dropAll(sql, (name) => name.startsWith(`${run}_`)));
    await cluster.stop();
  };
}

async function startCluster(): Promise<Postgres> {
  const folder = join(tmpdir(), `plenum-test-${process.getuid?.() ?? "user"}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const settings = { fsync: "off", full_page_writes: "off", synchronous_commit: "off", max_connections: "400" };
  try {
    return await startPostgres(folder, { settings, patience: 60_000 });
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("does not start"))) throw error;
    // Without fsync a crash of the machine may leave rubble; nothing in it is worth keeping.
    rmSync(join(folder, "pgdata"), { recursive: true, force: true });
    return startPostgres(folder, { settings, patience: 60_000 });
  }
}

/** Migrates a template named after the migrations, unless an earlier run left it. */
async function makeTemplate(sql: postgres.Sql, connection: Connection): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(readMigrations())).digest("hex").slice(0, 16);
  const name = `template_${hash}`;
  await sql`select pg_advisory_lock(1)`;
  const [found] = await sql`select 1 from pg_database where datname = ${name}`;
  if (found === undefined) {
    const draft = `draft_${hash}`;
    await sql.unsafe(`drop database if exists ${draft} with (force)`);
    await sql.unsafe(`create database ${draft}`);
    await migrate(toDatabase(connection, draft));
    await sql.unsafe(`alter database ${draft} rename to ${name}`);
    const old = await sql<{ datname: string }[]>`
      select datname from pg_database where datname like 'template!_%' escape '!' order by oid desc offset ${KEPT_TEMPLATES}`;
    for (const { datname } of old) await sql.unsafe(`drop database if exists ${datname}`);
  }
  await sql`select pg_advisory_unlock(1)`;
  return name;
}

/** Databases of runs that were killed. */
async function dropAbandoned(sql: postgres.Sql): Promise<void> {
  await dropAll(sql, (name) => {
    const [kind, pid, born] = name.split("_");
    return kind === "run" && !isSigner(`${pid}-${born}`);
  });
}

async function dropAll(sql: postgres.Sql, isMeant: (name: string) => boolean): Promise<void> {
  const rows = await sql<{ datname: string }[]>`select datname from pg_database`;
  for (const { datname } of rows)
    if (isMeant(datname)) await sql.unsafe(`drop database if exists ${datname} with (force)`);
}

async function withAdmin<T>(connection: Connection, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(...clientArguments(connection, { max: 1, onnotice: () => undefined }));
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
