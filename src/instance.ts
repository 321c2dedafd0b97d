import { hostname } from "node:os";
import { getLogger } from "@logtape/logtape";
import { Hono } from "hono";
import { perform, system } from "#commands/act.ts";
import { ensureInstanceKey } from "#commands/keys.ts";
import { beat, stopBeating } from "#db/heartbeats.ts";
import { readMigrations } from "#db/migrate.ts";
import type { Database } from "#db/open.ts";
import { openDatabase } from "#db/open.ts";
import { irisOf } from "#domain/iris.ts";
import { SECOND } from "#domain/time.ts";
import { createClient } from "#federation/client.ts";
import { serveGazette } from "#federation/gazette/serve.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { createSignerFinder, signFetches } from "#federation/signers.ts";
import { startJobs } from "#jobs/start.ts";
import { createPages } from "#web/app.ts";
import type { Config } from "./config.ts";
import { findPlace, migrateWhenThere } from "./database.ts";
import { findMissing } from "./ready.ts";
import { loadSecretKey } from "./secret.ts";
import { readVersion } from "./version.ts";

/** A running instance: answers requests until `close`, which hands everything back. */
export type Instance = {
  fetch(request: Request): Response | Promise<Response>;
  readonly database: Database;
  close(): Promise<void>;
};

export type StartOptions = {
  /** Milliseconds that tests add to the clock. */
  readonly clockOffset?: () => number;
};

const BEAT = 10 * SECOND;

/** Starts everything of one process and wires it together; nothing else does. */
export async function startInstance(config: Config, options: StartOptions = {}): Promise<Instance> {
  const place = await findPlace(config, () =>
    getLogger(["plenum", "database"]).error("The embedded PostgreSQL died; starting it again"),
  );
  try {
    await migrateWhenThere(place.connection);
    const opened = await openDatabase(place.connection, {
      name: `plenum ${config.nodeType}`,
      secretKey: loadSecretKey(config),
      ...options,
    });
    const bell = { ring: () => {} };
    const database: Database = { ...opened, wake: () => bell.ring() };
    await perform(database, system, ensureInstanceKey);
    const worker = await startBeating(database, config);
    const outside = connect(database, config);
    const jobs = config.nodeType === "web" ? undefined : startJobs({ db: database, ...outside, onRelayed: () => {} });
    bell.ring = () => jobs?.wake();
    const app = createApp(database, config);
    return {
      fetch: (request) => app.fetch(request),
      database,
      async close() {
        await jobs?.stop();
        await worker.stop();
        await outside.client.close();
        await database.close();
        await place.stop();
      },
    };
  } catch (error) {
    await place.stop();
    throw error;
  }
}

/** What talks to the network: one client, our addresses and our keys. */
function connect(db: Database, config: Config) {
  const iris = irisOf(config.publicUrl);
  const house: House = { iris, handleHost: config.handleHost, chest: createKeyChest(db.sealer) };
  const signers = createSignerFinder(db, house);
  const client = createClient({
    allowPrivateAddresses: config.allowPrivateAddresses,
    userAgent: `Plenum (+${config.publicUrl})`,
    signDocuments: signFetches(signers, house, () => Date.now() + db.clockOffset()),
  });
  return { house, client, signers };
}

/** Who answers which request: health, then the gazette, then the pages. */
function createApp(db: Database, config: Config): Hono {
  const migrations = readMigrations();
  const app = new Hono();
  app.get("/livez", (c) => c.json({ status: "alive" }));
  app.get("/readyz", async (c) => {
    const missing = await findMissing(db.sql, migrations);
    return missing.length === 0 ? c.json({ status: "ready" }) : c.json({ status: "not ready", missing }, 503);
  });
  app.use("/gazette/*", async (c, next) => (await serveGazette(db.orm, config.publicUrl, c.req.raw)) ?? next());
  const pages = createPages({
    db,
    iris: irisOf(config.publicUrl),
    handleHost: config.handleHost,
    locale: config.defaultLocale,
    timeZone: config.timeZone,
    version: readVersion(),
    sourceUrl: config.sourceUrl,
  });
  app.all("*", (c) => pages.fetch(c.req.raw));
  return app;
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
