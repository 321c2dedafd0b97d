import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import type { Connection } from "./connection.ts";
import { clientArguments } from "./connection.ts";
import type { Sql } from "./open.ts";

/** One step of the schema: its name and its statements. */
export type Migration = { readonly tag: string; readonly text: string };

const FOLDER = join(import.meta.dirname, "migrations");
/** One lock for all versions of Plenum: two instances that start together migrate one after the other. */
export const MIGRATION_LOCK = 5_036_331_707;

/** Applies what is pending, each migration whole or not at all, and answers the names; refuses a schema newer than the code. */
export async function migrate(connection: Connection): Promise<string[]> {
  return withClient(connection, async (sql) => {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const pending = await findPending(sql);
    for (const { tag, text } of pending)
      await sql.begin(async (tx) => {
        await tx.unsafe(text);
        await tx`insert into schema_migration (tag) values (${tag})`;
      });
    return pending.map(({ tag }) => tag);
  });
}

/** The names of the migrations that `migrate` would apply; changes nothing. */
export async function listPending(connection: Connection): Promise<string[]> {
  return withClient(connection, async (sql) => {
    const [found] = await sql`select to_regclass('schema_migration') as name`;
    const pending = found?.["name"] === null ? readMigrations() : without(readMigrations(), await listApplied(sql));
    return pending.map(({ tag }) => tag);
  });
}

/** The same asked over an open client of a database that was migrated before, for the `known` migrations. */
export async function listMissing(sql: Sql, known: readonly Migration[]): Promise<string[]> {
  const rows = await sql<{ tag: string }[]>`select tag from schema_migration`;
  const applied = rows.map(({ tag }) => tag);
  return without(known, applied).map(({ tag }) => tag);
}

/** The migrations of this code in their order, as drizzle-kit wrote them. */
export function readMigrations(): Migration[] {
  const journal: { entries: { tag: string }[] } = JSON.parse(
    readFileSync(join(FOLDER, "meta", "_journal.json"), "utf8"),
  );
  return journal.entries.map(({ tag }) => ({ tag, text: readFileSync(join(FOLDER, `${tag}.sql`), "utf8") }));
}

async function findPending(sql: postgres.Sql): Promise<Migration[]> {
  await sql`create table if not exists schema_migration (
    tag text primary key, applied_at timestamptz not null default clock_timestamp())`;
  return without(readMigrations(), await listApplied(sql));
}

async function listApplied(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ tag: string }[]>`select tag from schema_migration order by tag`;
  return rows.map(({ tag }) => tag);
}

function without(known: readonly Migration[], applied: string[]): Migration[] {
  const unknown = applied.filter((tag) => !known.some((migration) => migration.tag === tag));
  if (unknown.length > 0)
    throw new Error(
      `The database was migrated by a newer version of Plenum (${unknown.join(", ")}); this version would damage it. ` +
        `Start the newer version, or restore a backup that this version made.`,
    );
  return known.filter(({ tag }) => !applied.includes(tag));
}

async function withClient<T>(connection: Connection, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const options = {
    max: 1,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: "plenum migrate" },
  };
  const sql = postgres(...clientArguments(connection, options));
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
