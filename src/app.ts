import { getLogger } from "@logtape/logtape";
import { Hono } from "hono";
import { readMigrations } from "#db/migrate.ts";
import { createApi } from "#api/app.ts";
import { unavailable } from "#api/problems.ts";
import { createGround } from "#commands/coalition/ground.ts";
import { createNetwork } from "#commands/coalition/network.ts";
import { codesOf, isAway } from "#db/away.ts";
import type { Database } from "#db/open.ts";
import type { Ask } from "#domain/asking.ts";
import type { DocumentCache } from "#federation/cache.ts";
import type { AskCard } from "#domain/peers.ts";
import type { GazetteRoutes } from "#federation/gazette/serve.ts";
import type { Witness } from "#federation/gazette/witness.ts";
import type { House } from "#federation/house.ts";
import { createFederationRoutes } from "#federation/serve.ts";
import type { Inbox } from "#federation/inbox/mount.ts";
import { createAwayPages, createPages } from "#web/app.ts";
import { secure } from "#web/security.ts";
import type { Config } from "./config.ts";
import { createCopies } from "./copies.ts";
import type { Instance } from "./instance.ts";
import { answerInTime } from "./outage.ts";
import type { Pulse } from "./pulse.ts";
import { findMissing } from "./ready.ts";
import { readVersion } from "./version.ts";
import type { Visitors } from "./visitors.ts";

/** What answers requests needs of the instance. */
export type AppParts = {
  readonly db: Database;
  readonly config: Config;
  readonly house: House;
  readonly inbox: Inbox;
  readonly cache: DocumentCache;
  readonly gazette: GazetteRoutes;
  readonly witness: Witness;
  readonly visitors: Visitors;
  readonly pulse: Pulse;
  /** What pages and the API may ask of the network. */
  readonly ask: Ask & { readonly card: AskCard };
};

/** Answers every request, in time, and each answer bears the request's id. What is kept as bytes comes before everything else. */
export function createApp(parts: AppParts): Instance["fetch"] {
  const { db, house, cache, gazette, witness, pulse } = parts;
  const { idOf, note } = parts.visitors;
  const options = optionsOf(parts);
  const documents = createFederationRoutes({ db, here: house, cache, version: options.version });
  const health = createHealth(db);
  const rooms = createRooms(parts, options);
  const kept = (request: Request) => documents(request) ?? gazette.answer(request) ?? witness(request);
  const away = createAway(options);
  const inTime = answerInTime({ pulse, copies: createCopies(), away });
  const named = (request: Request, response: Response) => {
    response.headers.set("X-Request-Id", idOf(request));
    return response;
  };
  return (request, connection) => {
    note(request, connection);
    const path = pathOf(request);
    const isAboutHealth = path === "/livez" || path === "/readyz";
    const found = isAboutHealth ? health.fetch(request) : kept(request);
    if (found instanceof Response) return named(request, found);
    const document = found?.catch((error: unknown) => faulty(request, error, idOf));
    const answer = () => document ?? rooms.fetch(request);
    const answering = isAboutHealth ? answer() : inTime(request, answer);
    return Promise.resolve(answering).then((response) => named(request, response));
  };
}

/** What API and pages are both made from. */
function optionsOf({ db, config, house, visitors, ask }: AppParts) {
  const { handleHost, sourceUrl, publicUrl, smtpUrl, defaultLocale: locale, timeZone } = config;
  const post = smtpUrl === undefined ? undefined : { publicUrl };
  const { addressOf, idOf } = visitors;
  const version = readVersion();
  const isAllowlist = config.federationMode === "allowlist";
  const here = { db, iris: house.iris, handleHost, version, sourceUrl, locale, timeZone };
  const ground = createGround(db, house.iris);
  const network = createNetwork(db, here);
  return { ...here, post, addressOf, idOf, ask, isAllowlist, ground, network };
}

function createHealth(db: Database): Hono {
  const migrations = readMigrations();
  const app = new Hono();
  app.get("/livez", (c) => c.json({ status: "alive" }));
  app.get("/readyz", async (c) => {
    const missing = await findMissing(db.sql, migrations);
    return missing.length === 0 ? c.json({ status: "ready" }) : c.json({ status: "not ready", missing }, 503);
  });
  return app;
}

/** Inboxes, the API, then the pages. */
function createRooms({ config, inbox, visitors }: AppParts, options: ReturnType<typeof optionsOf>): Hono {
  const app = new Hono();
  app.post("/ap/inbox", (c) => inbox(c.req.raw));
  app.post("/ap/actors/:id/inbox", (c) => inbox(c.req.raw));
  app.post("/ap/gazette/inbox", (c) => inbox(c.req.raw));
  app.use("/api/*", secure(config.publicUrl.startsWith("https:")));
  app.route("/api", createApi(options));
  const pages = createPages(options);
  app.all("*", (c) => pages.fetch(c.req.raw));
  app.onError((error, c) => faulty(c.req.raw, error, visitors.idOf));
  return app;
}

/** 503 in the form that whoever asks understands. */
function createAway(options: ReturnType<typeof optionsOf>): (request: Request) => Response | Promise<Response> {
  const pages = createAwayPages(options);
  return (request) => {
    const path = pathOf(request);
    if (path.startsWith("/api/")) return unavailable(options.idOf(request));
    return path.startsWith("/ap/") ? inWords(503, "unavailable") : pages.fetch(request);
  };
}

/** An error that nobody answered for; never its message, which can hold what people wrote. */
function faulty(request: Request, error: unknown, idOf: Visitors["idOf"]): Response {
  const status = isAway(error) ? 503 : 500;
  const about = { method: request.method, requestId: idOf(request), status, codes: codesOf(error).join(" ") };
  getLogger(["plenum", "http"]).error("{method} failed with {status} ({requestId}): {error}", { ...about, error });
  return inWords(status, status === 503 ? "unavailable" : "fault");
}

function inWords(status: 500 | 503, text: string): Response {
  const headers = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(`${text}\n`, { status, headers: status === 503 ? { ...headers, "Retry-After": "5" } : headers });
}

function pathOf({ url }: Request): string {
  const from = url.indexOf("/", url.indexOf("//") + 2);
  const to = url.indexOf("?", from);
  return to === -1 ? url.slice(from) : url.slice(from, to);
}
