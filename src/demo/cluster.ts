import postgres from "postgres";
import { type Connection, clientArguments, toDatabase } from "#db/connection.ts";
import { startPostgres } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";

/** One PostgreSQL for all instances of a demo, a database each. */
export type Cluster = {
  /** The database of this name, made and migrated if there is none. */
  readonly database: (name: string) => Promise<Connection>;
  readonly stop: () => Promise<void>;
};

const TEMPLATE = "plenum_template";
/** Nothing in a demo is worth waiting for a disk, nor for looking after tables that are small and soon gone. */
const settings = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  max_connections: "300",
  autovacuum_naptime: "10min",
};

/** Starts the embedded PostgreSQL in a folder. */
export async function startCluster(folder: string): Promise<Cluster> {
  const server = await startPostgres(folder, { settings });
  const { connection } = server;
  const all = await inside(connection, (sql) => sql<{ datname: string }[]>`select datname from pg_database`);
  const known = new Set(all.map(({ datname }) => datname));
  if (!known.has(TEMPLATE)) await inside(connection, (sql) => sql.unsafe(`create database ${TEMPLATE}`));
  await migrate(toDatabase(connection, TEMPLATE));
  return {
    async database(name) {
      const place = toDatabase(connection, name);
      if (known.has(name)) await migrate(place);
      else await inside(connection, (sql) => sql.unsafe(`create database ${name} template ${TEMPLATE}`));
      known.add(name);
      return place;
    },
    stop: () => server.stop(),
  };
}

async function inside<T>(connection: Connection, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(...clientArguments(connection, { max: 1, onnotice: () => undefined }));
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
