import { setTimeout as sleep } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import type { Connection } from "#db/connection.ts";
import { describeConnection } from "#db/connection.ts";
import { startPostgres } from "#db/embedded.ts";
import { migrate } from "#db/migrate.ts";
import type { Database, OpenOptions } from "#db/open.ts";
import { openDatabase } from "#db/open.ts";
import { MINUTE, SECOND } from "#domain/time.ts";
import type { Config } from "./config.ts";
import { loadSecretKey } from "./secret.ts";

/** The place of the instance's database; the embedded PostgreSQL runs until `stop`. */
export type Place = { readonly connection: Connection; stop(): Promise<void> };

/** The database of DATABASE_URL, else the embedded PostgreSQL of DATA_DIR, started or found running; with `onDeath` revived when it dies. */
export async function findPlace({ databaseUrl, dataDir }: Config, onDeath?: () => void): Promise<Place> {
  return databaseUrl === undefined
    ? startPostgres(dataDir, onDeath === undefined ? {} : { onDeath })
    : { connection: { url: databaseUrl }, stop: async () => undefined };
}

/** Brings the schema up to date, waiting up to a minute for a database that is not there yet. */
export async function migrateWhenThere(connection: Connection): Promise<void> {
  const log = getLogger(["plenum", "database"]);
  const begun = Date.now();
  for (;;) {
    try {
      const applied = await migrate(connection);
      for (const migration of applied) log.info("Migrated to {migration}", { migration });
      return;
    } catch (error) {
      if (!isAway(error) || Date.now() - begun > MINUTE) throw error;
      log.warning("The database {database} does not answer; trying again", {
        database: describeConnection(connection),
      });
      await sleep(SECOND);
    }
  }
}

/** For commands at a terminal: opens the instance's database, migrated, and closes what was opened. */
export async function withDatabase<T>(
  config: Config,
  work: (database: Database) => Promise<T>,
  options: Partial<OpenOptions> = {},
): Promise<T> {
  const place = await findPlace(config);
  try {
    await migrate(place.connection);
    const database = await openDatabase(place.connection, {
      name: "plenum cli",
      connections: 4,
      secretKey: loadSecretKey(config),
      ...options,
    });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await place.stop();
  }
}

/** Whether the error says that the database is away or just starting, not that something is wrong. */
function isAway(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENOENT", "ECONNRESET", "CONNECT_TIMEOUT", "57P03"].includes(code);
}
