import { Hono } from "hono";
import { readMigrations } from "#db/migrate.ts";
import { createApi } from "#api/app.ts";
import type { Database } from "#db/open.ts";
import type { Ask } from "#domain/asking.ts";
import type { DocumentCache } from "#federation/cache.ts";
import type { AskCard } from "#domain/peers.ts";
import { serveGazette } from "#federation/gazette/serve.ts";
import type { House } from "#federation/house.ts";
import { createFederationRoutes } from "#federation/serve.ts";
import type { Inbox } from "#federation/inbox/mount.ts";
import { createPages } from "#web/app.ts";
import { secure } from "#web/security.ts";
import type { Config } from "./config.ts";
import { findMissing } from "./ready.ts";
import { readVersion } from "./version.ts";

/** What answers requests needs of the instance. */
export type AppParts = {
  readonly db: Database;
  readonly config: Config;
  readonly house: House;
  readonly inbox: Inbox;
  readonly cache: DocumentCache;
  readonly addressOf: (request: Request) => string | undefined;
  /** What pages and the API may ask of the network. */
  readonly ask: Ask & { readonly card: AskCard };
};

/** Who answers which request: health, inboxes, the API, documents for the fediverse, the gazette, then the pages. */
export function createApp({ db, config, house, inbox, cache, addressOf, ask }: AppParts): Hono {
  const migrations = readMigrations();
  const { handleHost, sourceUrl } = config;
  const post = config.smtpUrl === undefined ? undefined : { publicUrl: config.publicUrl };
  const common = { db, iris: house.iris, handleHost, version: readVersion(), sourceUrl, post, addressOf };
  const app = new Hono();
  app.get("/livez", (c) => c.json({ status: "alive" }));
  app.get("/readyz", async (c) => {
    const missing = await findMissing(db.sql, migrations);
    return missing.length === 0 ? c.json({ status: "ready" }) : c.json({ status: "not ready", missing }, 503);
  });
  app.post("/ap/inbox", (c) => inbox(c.req.raw));
  app.post("/ap/actors/:id/inbox", (c) => inbox(c.req.raw));
  app.post("/ap/gazette/inbox", (c) => inbox(c.req.raw));
  app.use("/api/*", secure(config.publicUrl.startsWith("https:")));
  app.route("/api", createApi({ ...common, ask }));
  const documents = createFederationRoutes({ db, here: house, cache, version: readVersion() });
  app.use("*", async (c, next) => (await documents(c.req.raw)) ?? next());
  app.use("/gazette/*", async (c, next) => (await serveGazette(db.orm, config.publicUrl, c.req.raw)) ?? next());
  const pages = createPages({ ...common, ask, locale: config.defaultLocale, timeZone: config.timeZone });
  app.all("*", (c) => pages.fetch(c.req.raw));
  return app;
}
