import { hostname } from "node:os";
import { getLogger } from "@logtape/logtape";
import { Hono } from "hono";
import { beat, stopBeating } from "#db/heartbeats.ts";
import { readMigrations } from "#db/migrate.ts";
import type { Database } from "#db/open.ts";
import { openDatabase } from "#db/open.ts";
import { SECOND } from "#domain/time.ts";
import type { Config } from "./config.ts";
import { findPlace, migrateWhenThere } from "./database.ts";
import { findMissing } from "./ready.ts";
import { loadSecretKey } from "./secret.ts";

/** A running instance: answers requests until `close`, which hands everything back. */
export type Instance = {
  fetch(request: Request): Response | Promise<Response>;
  readonly database: Database;
  close(): Promise<void>;
};

const BEAT = 10 * SECOND;

/** Starts everything of one process and wires it together; nothing else does. */
export async function startInstance(config: Config): Promise<Instance> {
  const place = await findPlace(config, () =>
    getLogger(["plenum", "database"]).error("The embedded PostgreSQL died; starting it again"),
  );
  try {
    await migrateWhenThere(place.connection);
    const database = await openDatabase(place.connection, {
      name: `plenum ${config.nodeType}`,
      secretKey: loadSecretKey(config),
    });
    const worker = await startBeating(database, config);
    const migrations = readMigrations();
    const app = new Hono();
    app.get("/livez", (c) => c.json({ status: "alive" }));
    app.get("/readyz", async (c) => {
      const missing = await findMissing(database.sql, migrations);
      return missing.length === 0 ? c.json({ status: "ready" }) : c.json({ status: "not ready", missing }, 503);
    });
    return {
      fetch: (request) => app.fetch(request),
      database,
      async close() {
        await worker.stop();
        await database.close();
        await place.stop();
      },
    };
  } catch (error) {
    await place.stop();
    throw error;
  }
}

/** Writes this process's sign of life now and every ten seconds; a database that is away is only logged. */
async function startBeating({ sql }: Database, { nodeType }: Config): Promise<{ stop(): Promise<void> }> {
  const log = getLogger(["plenum", "heartbeat"]);
  const name = `${hostname()}:${process.pid}`;
  const once = () =>
    beat(sql, name, nodeType).catch((error: unknown) => log.warning("No sign of life written: {error}", { error }));
  await once();
  const timer = setInterval(() => void once(), BEAT);
  return {
    async stop() {
      clearInterval(timer);
      await stopBeating(sql, name).catch(() => undefined);
    },
  };
}
