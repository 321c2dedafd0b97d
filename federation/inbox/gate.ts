import { isObject, type Json, type JsonObject } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import type { Budget } from "#federation/budgets.ts";
import { getLogger } from "@logtape/logtape";
import { dialable } from "#federation/addresses.ts";
import { isActivityType, mediaType } from "#federation/media.ts";
import { readJson, type JsonFault } from "./json.ts";
import type { KeyAnswer, KeyRing } from "./keyring.ts";
import { MAX_IRI } from "./shapes.ts";
import { readSignature, verifySignature } from "./signature.ts";
import { digestMatches, type Signature, type SignatureFault } from "./signed.ts";

/** An activity whose sender proved its key; its meaning is still to be judged. */
export type Passed = {
  readonly passed: true;
  /** The actor that signed and that the activity names. */
  readonly signer: string;
  readonly host: string;
  /** On the signer's origin. */
  readonly id: string;
  readonly activity: JsonObject;
  readonly bytes: Buffer;
};

type RejectionCode =
  | "size"
  | "content-encoding"
  | "content-type"
  | "aborted"
  | SignatureFault
  | `json-${JsonFault}`
  | "no-actor"
  | "no-id"
  | "id-origin"
  | "key-origin"
  | "digest-mismatch"
  | "signature-wrong"
  | "actor-mismatch"
  | "budget"
  | "blocked"
  | Extract<KeyAnswer, { found: false }>["fault"];

/** Why nothing came of a request, with the status that answers it. */
type Rejected = {
  readonly passed: false;
  readonly status: 400 | 401 | 403 | 413 | 415 | 429;
  readonly code: RejectionCode;
  readonly retryAfter?: number;
};

export type GateOptions = {
  /** Origin of PUBLIC_URL: signatures must have been made for it, whatever Host header arrives. */
  readonly origin: string;
  readonly allowPrivateAddresses: boolean;
  readonly keys: KeyRing;
  /** What one verified host may send (R7). */
  readonly budget: Budget;
  readonly isBlocked: (host: string) => boolean;
  readonly now: () => Instant;
  readonly log?: (line: {
    readonly event: "inbox.reject";
    readonly reason: RejectionCode;
    readonly peer: string;
  }) => void;
};

/** Judges one POST to an inbox, cheapest check first (R1–R4, R7); logs one line for each rejection. */
export type Gate = (request: Request) => Promise<Passed | Rejected>;

const MAX_BODY = 1_048_576;

/** The gate before every inbox. */
export function createGate(options: GateOptions): Gate {
  const logger = getLogger(["plenum", "inbox"]);
  const log = options.log ?? ((line) => logger.warn("event={event} reason={reason} peer={peer}", { ...line }));
  return async (request) => {
    const { outcome, peer } = await judge(options, request);
    if (!outcome.passed) log({ event: "inbox.reject", reason: outcome.code, peer });
    return outcome;
  };
}

type Verdict = { readonly outcome: Passed | Rejected; readonly peer: string };

async function judge(options: GateOptions, request: Request): Promise<Verdict> {
  const verdict = (outcome: Passed | Rejected, peer = "-"): Verdict => ({ outcome, peer });
  const shape = headerFault(request.headers);
  if (shape !== undefined) return verdict(shape);
  const url = new URL(request.url);
  const here = new URL(options.origin);
  const path = `${url.pathname}${url.search}`;
  const target = { method: request.method, origin: here.origin, host: here.host, path, headers: request.headers };
  const reading = readSignature(target, options.now());
  if (!reading.ok) return verdict(reject(401, reading.fault));
  const { signature } = reading;
  const peer = URL.parse(signature.keyId)?.host ?? "-";
  const bytes = await readBody(request);
  if (!Buffer.isBuffer(bytes)) return verdict(bytes, peer);
  if (!digestMatches(signature, bytes)) return verdict(reject(401, "digest-mismatch"), peer);
  const json = readJson(bytes);
  if (!json.ok) return verdict(reject(400, `json-${json.fault}`), peer);
  const sender = senderOf(options, json.value, signature.keyId);
  if (!("actor" in sender)) return verdict(sender, peer);
  // Before its key is asked for: nobody who is not heard makes us call them.
  if (options.isBlocked(sender.host)) return verdict(reject(403, "blocked"), peer);
  const proven = await prove(options.keys, signature, sender.actor);
  if (proven !== undefined) return verdict(proven, peer);
  const taken = options.budget.take(sender.host);
  if (!taken.ok) return verdict({ ...reject(429, "budget"), retryAfter: taken.retryAfter }, peer);
  const { actor: signer, host, id } = sender;
  return verdict({ passed: true, signer, host, id, activity: json.value, bytes }, peer);
}

function reject(status: Rejected["status"], code: RejectionCode): Rejected {
  return { passed: false, status, code };
}

function headerFault(headers: Headers): Rejected | undefined {
  if (Number(headers.get("content-length") ?? 0) > MAX_BODY) return reject(413, "size");
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.trim().toLowerCase() !== "identity") return reject(415, "content-encoding");
  return isActivityType(mediaType(headers.get("content-type"))) ? undefined : reject(415, "content-type");
}

async function readBody(request: Request): Promise<Buffer | Rejected> {
  try {
    // The server counts a declared length for us; only a body that declares none is counted here.
    if (request.headers.has("content-length")) return sized(Buffer.from(await request.arrayBuffer()));
    return await readStream(request.body);
  } catch {
    return reject(400, "aborted");
  }
}

async function readStream(body: ReadableStream<Uint8Array> | null): Promise<Buffer | Rejected> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY) return reject(413, "size");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sized(bytes: Buffer): Buffer | Rejected {
  return bytes.length > MAX_BODY ? reject(413, "size") : bytes;
}

type Sender = { readonly actor: string; readonly host: string; readonly id: string };

/** Actor, activity id and key id share an origin that this server may dial (R3), before anything is fetched. */
function senderOf({ allowPrivateAddresses }: GateOptions, activity: JsonObject, keyId: string): Sender | Rejected {
  const key = dialable(keyId, allowPrivateAddresses);
  if (key === undefined) return reject(401, "key-refused");
  const actor = idOf(activity["actor"]);
  const id = activity["id"];
  const url = actor === undefined ? null : URL.parse(actor);
  if (actor === undefined || url === null || isTooLong(actor)) return reject(400, "no-actor");
  if (typeof id !== "string" || isTooLong(id)) return reject(400, "no-id");
  if (URL.parse(id)?.origin !== url.origin) return reject(403, "id-origin");
  return key.origin === url.origin ? { actor, host: url.host, id } : reject(403, "key-origin");
}

/** Longer ones do not fit into an index of the database. */
function isTooLong(iri: string): boolean {
  return Buffer.byteLength(iri) > MAX_IRI;
}

function idOf(value: Json | undefined): string | undefined {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  const id = isObject(one) ? one["id"] : one;
  return typeof id === "string" ? id : undefined;
}

async function prove(keys: KeyRing, signature: Signature, actor: string): Promise<Rejected | undefined> {
  const first = await keys.find(signature.keyId);
  if (!first.found) return unproven(first);
  if (first.sender.owner !== actor) return reject(403, "actor-mismatch");
  if (await verifySignature(signature, first.sender.key)) return undefined;
  const second = await keys.refresh(signature.keyId);
  if (!second.found) return second.fault === "key-negative" ? reject(401, "signature-wrong") : unproven(second);
  if (second.sender.owner !== actor) return reject(403, "actor-mismatch");
  return (await verifySignature(signature, second.sender.key)) ? undefined : reject(401, "signature-wrong");
}

function unproven({ fault, retryAfter }: Extract<KeyAnswer, { found: false }>): Rejected {
  if (fault !== "key-budget") return reject(401, fault);
  return { ...reject(429, fault), retryAfter: retryAfter ?? 60 };
}
