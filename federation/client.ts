import type { JsonObject } from "#domain/jcs.ts";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { addressLiteral, isPublicAddress, urlFault } from "./addresses.ts";
import type { Budget } from "./budgets.ts";
import { checkedLookup, codeOf, RefusedAddress } from "./dialling.ts";
import { isActivityType, mediaType } from "./media.ts";
import { readJson } from "./inbox/json.ts";

/** Why nothing usable came back from a host. */
type UnreachableCode =
  | "bad-url"
  | "scheme"
  | "credentials"
  | "port"
  | "private-address"
  | "budget"
  | "redirects"
  | "too-large"
  | "encoded"
  | "timeout"
  | "network"
  | "content-type"
  | "json"
  | "origin"
  | "status"
  | "gone";

/** No usable answer: `status` when the host spoke, `retryAfter` (seconds) when it or our budget asks us to wait. */
export type Unreachable = {
  readonly kind: "unreachable";
  readonly code: UnreachableCode;
  readonly host: string;
  readonly status?: number;
  readonly retryAfter?: number;
};

/** A whole answer, at most `maxBytes` long; `url` is where it came from after redirects. */
export type Answer = {
  readonly kind: "answer";
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Buffer;
};

/** An ActivityPub document whose `id` is on the origin that served it. */
export type FetchedDocument = {
  readonly kind: "document";
  readonly id: string;
  readonly object: JsonObject;
  readonly bytes: Buffer;
};

/** Headers that sign one GET; called again after each redirect. */
export type GetSigner = (url: URL) => Promise<Readonly<Record<string, string>>>;

type GetOptions = {
  readonly accept: string;
  readonly sign?: GetSigner | undefined;
  readonly budget?: Budget | undefined;
  /** The value of a Range header. */
  readonly range?: string | undefined;
  /** Instead of the client's own limit. */
  readonly maxBytes?: number | undefined;
};

export type ClientOptions = {
  /** Development and tests only: http and private addresses too. */
  readonly allowPrivateAddresses: boolean;
  readonly userAgent: string;
  /** Signs document fetches, as servers in authorized-fetch mode demand. */
  readonly signDocuments?: GetSigner;
  readonly lookup?: LookupFunction;
  readonly connectTimeout?: number;
  readonly totalTimeout?: number;
  readonly maxBytes?: number;
};

/** The one way out to the network (R9); every method answers, none throws. */
export type Client = {
  readonly get: (url: string, options: GetOptions) => Promise<Answer | Unreachable>;
  readonly post: (
    url: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
  ) => Promise<Answer | Unreachable>;
  readonly document: (
    iri: string,
    options?: { readonly budget?: Budget | undefined },
  ) => Promise<FetchedDocument | Unreachable>;
  readonly close: () => Promise<void>;
};

const ACCEPT_DOCUMENT =
  'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
const MAX_REDIRECTS = 3;
const KEPT_OF_POST = 4_096;

type Dialler = ClientOptions & { readonly agent: Agent; readonly totalTimeout: number; readonly maxBytes: number };

/** Makes the client with its keep-alive pool; limits default to 5 s to connect, 10 s in all, 1 MiB. */
export function createClient(options: ClientOptions): Client {
  const { totalTimeout = 10_000, maxBytes = 1_048_576 } = options;
  const agent = new Agent({
    connect: checkedConnector(options),
    connections: 16,
    keepAliveTimeout: 20_000,
    keepAliveMaxTimeout: 60_000,
    headersTimeout: totalTimeout,
    bodyTimeout: totalTimeout,
    maxHeaderSize: 32_768,
  });
  const dialler: Dialler = { ...options, agent, totalTimeout, maxBytes };
  return {
    get: (url, get) => withDeadline(dialler, url, (signal) => follow(dialler, url, get, signal)),
    post: (url, body, headers) => withDeadline(dialler, url, (signal) => send(dialler, url, body, headers, signal)),
    document: async (iri, { budget } = {}) => {
      const options = { accept: ACCEPT_DOCUMENT, sign: dialler.signDocuments, budget };
      const answer = await withDeadline(dialler, iri, (signal) => follow(dialler, iri, options, signal));
      return answer.kind === "answer" ? readDocument(answer) : answer;
    },
    close: () => agent.destroy(),
  };
}

function checkedConnector(options: ClientOptions): buildConnector.connector {
  const connect = buildConnector({
    allowH2: false,
    timeout: options.connectTimeout ?? 5_000,
    lookup: checkedLookup(options.allowPrivateAddresses, options.lookup),
  });
  if (options.allowPrivateAddresses) return connect;
  return (target, callback) => {
    // The system asks no lookup for a literal, so it is judged here, and the socket once more when it stands.
    const literal = addressLiteral(target.hostname);
    if (literal !== undefined && !isPublicAddress(literal)) return callback(new RefusedAddress(), null);
    return connect(target, (error, socket) => {
      if (error !== null) return callback(error, null);
      if (isPublicAddress(socket.remoteAddress ?? "")) return callback(null, socket);
      socket.destroy();
      return callback(new RefusedAddress(), null);
    });
  };
}

async function withDeadline(
  { totalTimeout }: Dialler,
  url: string,
  work: (signal: AbortSignal) => Promise<Answer | Unreachable>,
): Promise<Answer | Unreachable> {
  const abort = new AbortController();
  const { promise, resolve } = Promise.withResolvers<Unreachable>();
  const timer = setTimeout(() => {
    abort.abort();
    resolve(unreachable("timeout", url));
  }, totalTimeout);
  try {
    return await Promise.race([work(abort.signal), promise]);
  } catch (error) {
    return unreachable(codeOf(error), url);
  } finally {
    clearTimeout(timer);
  }
}

async function follow(dialler: Dialler, start: string, options: GetOptions, signal: AbortSignal) {
  let target = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const url = URL.parse(target);
    if (url === null) return unreachable("bad-url", target);
    url.hash = "";
    const fault = urlFault(url, dialler.allowPrivateAddresses);
    if (fault !== undefined) return unreachable(fault, target);
    const taken = options.budget?.take(url.host) ?? { ok: true };
    if (!taken.ok) return { ...unreachable("budget", target), retryAfter: taken.retryAfter };
    const signed = options.sign === undefined ? {} : await options.sign(url);
    const range = options.range === undefined ? {} : { range: options.range };
    const headers = { accept: options.accept, "user-agent": dialler.userAgent, ...range, ...signed };
    const response = await dialler.agent.request({ ...place(url), method: "GET", headers, signal });
    const location = response.headers["location"];
    if (![301, 302, 303, 307, 308].includes(response.statusCode) || typeof location !== "string") {
      return read(response, url, options.maxBytes ?? dialler.maxBytes);
    }
    discard(response);
    target = URL.parse(location, url)?.href ?? location;
  }
  return unreachable("redirects", target);
}

async function send(
  dialler: Dialler,
  target: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) {
  const url = URL.parse(target);
  if (url === null) return unreachable("bad-url", target);
  const fault = urlFault(url, dialler.allowPrivateAddresses);
  if (fault !== undefined) return unreachable(fault, target);
  const all = { "user-agent": dialler.userAgent, ...headers };
  const response = await dialler.agent.request({ ...place(url), method: "POST", headers: all, body, signal });
  const bytes: Buffer[] = [];
  let length = 0;
  // What a receiver says to a delivery matters only for its first lines; a small rest keeps the connection alive.
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    if (length < KEPT_OF_POST) bytes.push(chunk);
    length += chunk.length;
    if (length > 65_536) break;
  }
  return answer(response, url, Buffer.concat(bytes).subarray(0, KEPT_OF_POST));
}

async function read(response: Dispatcher.ResponseData, url: URL, maxBytes: number): Promise<Answer | Unreachable> {
  const encoding = response.headers["content-encoding"];
  const tooLong = Number(response.headers["content-length"] ?? 0) > maxBytes;
  if (tooLong || (encoding !== undefined && encoding !== "identity")) {
    discard(response);
    return unreachable(tooLong ? "too-large" : "encoded", url.href);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) return unreachable("too-large", url.href);
    chunks.push(chunk);
  }
  return answer(response, url, Buffer.concat(chunks));
}

function readDocument(answer: Answer): FetchedDocument | Unreachable {
  const { status, url, headers, bytes } = answer;
  if (status === 410) return { ...unreachable("gone", url), status };
  if (status !== 200) {
    const retryAfter = Number(headers["retry-after"]);
    return { ...unreachable("status", url), status, ...(Number.isFinite(retryAfter) ? { retryAfter } : {}) };
  }
  if (!isActivityType(mediaType(headers["content-type"]))) return unreachable("content-type", url);
  const reading = readJson(bytes);
  if (!reading.ok) return unreachable("json", url);
  const { id } = reading.value;
  if (typeof id !== "string" || URL.parse(id)?.origin !== new URL(url).origin) return unreachable("origin", url);
  return { kind: "document", id, object: reading.value, bytes };
}

function answer(response: Dispatcher.ResponseData, url: URL, bytes: Buffer): Answer {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return { kind: "answer", url: url.href, status: response.statusCode, headers, bytes };
}

function place(url: URL): { readonly origin: string; readonly path: string } {
  return { origin: url.origin, path: `${url.pathname}${url.search}` };
}

function discard(response: Dispatcher.ResponseData): void {
  response.body.on("error", () => undefined).destroy();
}

function unreachable(code: UnreachableCode, url: string): Unreachable {
  return { kind: "unreachable", code, host: URL.parse(url)?.host ?? "" };
}
