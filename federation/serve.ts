import type { Database } from "#db/open.ts";
import { type Cursor, documentAt, type Found } from "./answers.ts";
import type { Cached, DocumentCache, Made } from "./cache.ts";
import { createDiscovery } from "./discovery.ts";
import type { Here } from "./documents.ts";
import { splitUrl } from "./paths.ts";
import { pageOf, placeOf } from "./places.ts";

export type FederationRoutesOptions = {
  readonly db: Database;
  readonly here: Here;
  readonly cache: DocumentCache;
  /** Of the running program, for NodeInfo. */
  readonly version: string;
};

/** Answers what the fediverse asks for; undefined for what is a page, an inbox or somebody else's. */
export type FederationRoutes = (request: Request) => Promise<Response> | Response | undefined;

const ACTIVITY_TYPE = "application/activity+json";

/** The public documents of lane A as cached bytes: no query while an answer is kept, 304 where the asker has it. */
export function createFederationRoutes({ db, here, cache, version }: FederationRoutesOptions): FederationRoutes {
  const discovery = createDiscovery({ db, here, version });
  return (request) => {
    const { path, search } = splitUrl(request.url);
    if (path.startsWith("/.well-known/") || path.startsWith("/nodeinfo/")) {
      const made = discovery(path, search);
      if (made === undefined) return undefined;
      const known = cache.get(`${path}${made.key}`);
      if (known !== undefined && isReading(request)) return respond(request, known, false);
      return answerWith(request, cache, `${path}${made.key}`, made.build, false);
    }
    const isOurs = path.startsWith("/ap/");
    if (!isOurs && !wantsActivity(request)) return undefined;
    const cursor = cursorOf(path, search);
    const key = `${path}${keyOf(cursor)}`;
    const known = cache.get(key);
    const isPage = isOurs && wantsPage(request);
    if (known !== undefined && isReading(request)) return respond(request, known, isPage);
    const place = isOurs ? placeOf(path) : pageOf(path);
    if (place === undefined) return isOurs ? notFound() : undefined;
    if (place.kind === "inbox") return isReading(request) ? notAllowed("POST") : undefined;
    return answerWith(
      request,
      cache,
      key,
      async () => documentMade(await documentAt(db.orm, place, cursor, here)),
      isPage,
    );
  };
}

/** Whether who asks would rather have the ActivityPub document than the page. */
export function wantsActivity(request: Request): boolean {
  const accept = request.headers.get("accept");
  if (accept === null || !/activity\+json|ld\+json/iu.test(accept)) return false;
  const weights = readAccept(accept);
  const wanted = Math.max(weights.get(ACTIVITY_TYPE) ?? 0, weights.get("application/ld+json") ?? 0);
  return wanted > 0 && wanted >= (weights.get("text/html") ?? 0);
}

// A document is what an address below /ap names; only who asks for HTML and not for it is sent to the page.
function wantsPage(request: Request): boolean {
  const accept = request.headers.get("accept");
  return accept !== null && /text\/html|xhtml/iu.test(accept) && !wantsActivity(request);
}

function readAccept(accept: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of accept.slice(0, 1_024).split(",")) {
    const [type = "", ...parameters] = part.split(";");
    const weight = parameters.map((text) => /^\s*q=([0-9.]+)\s*$/iu.exec(text)?.[1]).find((text) => text !== undefined);
    weights.set(type.trim().toLowerCase(), weight === undefined ? 1 : Number(weight));
  }
  return weights;
}

async function answerWith(
  request: Request,
  cache: DocumentCache,
  key: string,
  build: () => Promise<Made>,
  isPage: boolean,
): Promise<Response> {
  if (!isReading(request)) return notAllowed("GET, HEAD");
  return respond(request, await cache.load(key, build), isPage);
}

const isReading = ({ method }: Request): boolean => method === "GET" || method === "HEAD";

function respond(request: Request, { status, headers, bytes, etag, page }: Cached, isPage: boolean): Response {
  if (isPage && page !== undefined && status < 400)
    return new Response(null, { status: 303, headers: { location: page, vary: "accept" } });
  const all = { ...headers, etag };
  if (status === 200 && matches(request.headers.get("if-none-match"), etag))
    return new Response(null, { status: 304, headers: all });
  return new Response(request.method === "HEAD" ? null : bytes, { status, headers: all });
}

const matches = (header: string | null, etag: string): boolean =>
  header !== null && header.split(",").some((one) => one.trim().replace(/^W\//u, "") === etag);

const common = {
  // Kept by whoever likes, asked again each time: what was taken back must not come out of a stranger's cache.
  "cache-control": "public, no-cache",
  "access-control-allow-origin": "*",
  "x-content-type-options": "nosniff",
};

function documentMade(found: Found | undefined): Made {
  if (found === undefined) return { status: 404, headers: plain, bytes: bytesOf("Not found\n"), tags: [] };
  const { document, page, tags, isGone } = found;
  const headers = { ...common, "content-type": ACTIVITY_TYPE, vary: "accept" };
  return { status: isGone === true ? 410 : 200, headers, bytes: bytesOf(JSON.stringify(document)), tags, page };
}

const plain = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

const notFound = (): Response => new Response("Not found\n", { status: 404, headers: plain });
const notAllowed = (allow: string): Response =>
  new Response("Method not allowed\n", { status: 405, headers: { ...plain, allow } });

const nowhere: Cursor = { isPage: false, before: undefined, after: undefined };

function cursorOf(path: string, search: string): Cursor {
  if (search === "" || !/\/(?:outbox|replies|thread|entries)$/u.test(path)) return nowhere;
  const query = new URLSearchParams(search);
  // Entries have their place in a log, everything else an id.
  const place = path.endsWith("/entries") ? /^\d{1,9}$/u : /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
  const id = (name: string) => {
    const value = query.get(name);
    return value !== null && place.test(value) ? value : undefined;
  };
  if (query.get("page") !== "true") return nowhere;
  return { isPage: true, before: id("before"), after: id("after") };
}

// Only what changes the answer is in its key, so that nobody fills the cache with made-up queries.
const keyOf = ({ isPage, before, after }: Cursor): string =>
  isPage
    ? `?page${before === undefined ? "" : `&before=${before}`}${after === undefined ? "" : `&after=${after}`}`
    : "";
