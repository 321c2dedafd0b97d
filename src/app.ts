import { getLogger } from "@logtape/logtape";
import { Hono } from "hono";
import { readMigrations } from "#db/migrate.ts";
import { createApi } from "#api/app.ts";
import type { Database } from "#db/open.ts";
import type { Ask } from "#domain/asking.ts";
import type { DocumentCache } from "#federation/cache.ts";
import type { AskCard } from "#domain/peers.ts";
import type { GazetteRoutes } from "#federation/gazette/serve.ts";
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
  readonly gazette: GazetteRoutes;
  readonly addressOf: (request: Request) => string | undefined;
  /** What pages and the API may ask of the network. */
  readonly ask: Ask & { readonly card: AskCard };
};

/** Who answers which request: documents for the fediverse and the gazette, which are kept as bytes, before everything else. */
export function createApp(parts: AppParts): Pick<Hono, "fetch"> {
  const { db, house, cache, gazette } = parts;
  const documents = createFederationRoutes({ db, here: house, cache, version: readVersion() });
  const rooms = createRooms(parts);
  return {
    fetch(request) {
      const kept = documents(request) ?? gazette.answer(request);
      if (kept === undefined) return rooms.fetch(request);
      return kept instanceof Promise ? kept.catch(cannotAnswer) : kept;
    },
  };
}

function cannotAnswer(error: unknown): Response {
  const kind = error instanceof Error ? error.name : typeof error;
  getLogger(["plenum", "documents"]).error("A document could not be made: {kind}", { kind });
  return new Response("Not now\n", { status: 503, headers: { "retry-after": "5" } });
}

/** Health, inboxes, the API, then the pages. */
function createRooms({ db, config, house, inbox, addressOf, ask }: AppParts): Hono {
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
  const pages = createPages({ ...common, ask, locale: config.defaultLocale, timeZone: config.timeZone });
  app.all("*", (c) => pages.fetch(c.req.raw));
  return app;
}
