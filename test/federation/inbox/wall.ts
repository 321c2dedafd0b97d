import { getRequestListener } from "@hono/node-server";
import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer, request as httpRequest, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createBudget, type Allowance } from "#federation/budgets.ts";
import { createClient } from "#federation/client.ts";
import { createGate, type GateOptions, type Passed } from "#federation/inbox/gate.ts";
import { createKeyRing, type StoredKey } from "#federation/inbox/keyring.ts";
import { createKeyFetcher } from "#federation/inbox/senders.ts";

type Page = { readonly status?: number; readonly type?: string; readonly body: unknown };

/** A stranger's server with its actors; it counts who knocks. */
export type Home = {
  readonly origin: string;
  readonly pages: Map<string, Page>;
  readonly hits: string[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const closing = (server: Server) => async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};

/** Starts a stranger's server on loopback. */
export async function startHome(): Promise<Home> {
  const pages = new Map<string, Page>();
  const hits: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    hits.push(request.url ?? "");
    const page = pages.get(request.url ?? "");
    response.writeHead(page?.status ?? (page === undefined ? 404 : 200), {
      "content-type": page?.type ?? "application/activity+json",
    });
    response.end(JSON.stringify(page?.body ?? {}));
  });
  server.on("connection", () => (connections += 1));
  const origin = await listen(server);
  return { origin, pages, hits, connections: () => connections, close: closing(server) };
}

export type Sender = { readonly id: string; readonly keyId: string; readonly key: KeyObject; readonly pem: string };

const pairs = {
  rsa: () => generateKeyPairSync("rsa", { modulusLength: 2_048 }),
  "rsa-1024": () => generateKeyPairSync("rsa", { modulusLength: 1_024 }),
  ed25519: () => generateKeyPairSync("ed25519"),
};

/** An actor with a key of its own. */
export function makeSender(origin: string, name: string, kind: keyof typeof pairs = "rsa"): Sender {
  const { publicKey, privateKey } = pairs[kind]();
  const id = `${origin}/users/${name}`;
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  return { id, keyId: `${id}#main-key`, key: privateKey, pem };
}

/** The actor's document, as its home shows it. */
export function actorDocument({ id, keyId, pem }: Sender): Record<string, unknown> {
  return {
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
    id,
    type: "Person",
    inbox: `${id}/inbox`,
    preferredUsername: id.split("/").at(-1),
    publicKey: { id: keyId, owner: id, publicKeyPem: pem },
  };
}

export type Wall = {
  readonly inbox: string;
  readonly passed: Passed[];
  readonly logs: { event: string; reason: string; peer: string }[];
  readonly saved: Map<string, StoredKey>;
  readonly close: () => Promise<void>;
};

export type WallOptions = {
  readonly allowPrivateAddresses?: boolean;
  readonly allowance?: Allowance;
  readonly fetches?: Allowance;
  readonly now?: () => number;
  readonly isBlocked?: GateOptions["isBlocked"];
};

/** A real server whose inbox stands behind the gate. */
export async function startWall(options: WallOptions = {}): Promise<Wall> {
  const { allowPrivateAddresses = true, now = Date.now } = options;
  const passed: Passed[] = [];
  const logs: Wall["logs"] = [];
  const saved = new Map<string, StoredKey>();
  const mounted: { fetch?: (request: Request) => Promise<Response> } = {};
  const server = createServer(getRequestListener((request) => mounted.fetch?.(request) ?? new Response(null)));
  const origin = await listen(server);
  const client = createClient({ allowPrivateAddresses, userAgent: "wall test" });
  const budget = createBudget(options.fetches ?? { burst: 100, perSecond: 10 }, now);
  const gate = createGate({
    origin,
    allowPrivateAddresses,
    now,
    keys: createKeyRing({
      now,
      findKey: (id) => Promise.resolve(saved.get(id)),
      fetchKey: createKeyFetcher({ client, allowPrivateAddresses, budget }),
    }),
    budget: createBudget(options.allowance ?? { burst: 1_000, perSecond: 100 }, now),
    isBlocked: options.isBlocked ?? (() => false),
    log: (line) => logs.push(line),
  });
  mounted.fetch = async (request) => {
    const outcome = await gate(request);
    if (outcome.passed) passed.push(outcome);
    const headers =
      outcome.passed || outcome.retryAfter === undefined ? {} : { "retry-after": `${outcome.retryAfter}` };
    return new Response(null, { status: outcome.passed ? 202 : outcome.status, headers });
  };
  const close = async () => {
    await client.close();
    await closing(server)();
  };
  return { inbox: `${origin}/ap/inbox`, passed, logs, saved, close };
}

export type Draft = {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
};

/** A Follow by the sender, as bytes. */
export function followBy(sender: Sender, more: Record<string, unknown> = {}): Buffer {
  const id = `${sender.id}/follows/${Math.trunc(performance.now() * 1_000)}`;
  return Buffer.from(
    JSON.stringify({ id, type: "Follow", actor: sender.id, object: "http://us.example/ap/a", ...more }),
  );
}

export type Signing = {
  readonly covered?: readonly string[];
  readonly algorithm?: string;
  readonly extra?: string;
  readonly target?: string;
  readonly date?: Date;
  readonly host?: string;
};

/** Signs in the draft-cavage form, by the test's own hand so that each part can be left out. */
export function signCavage(inbox: string, sender: Sender, body: Buffer, signing: Signing = {}): Draft {
  const url = new URL(inbox);
  const covered = signing.covered ?? ["(request-target)", "host", "date", "digest", "content-type"];
  const headers: Record<string, string> = {
    host: signing.host ?? url.host,
    date: (signing.date ?? new Date()).toUTCString(),
    digest: `SHA-256=${createHash("sha256").update(body).digest("base64")}`,
    "content-type": "application/activity+json",
  };
  const pseudo = new Map(
    Array.from((signing.extra ?? "").matchAll(/,(created|expires)=(\d+)/gu), ([, n = "", v = ""]) => [`(${n})`, v]),
  );
  const target = signing.target ?? `post ${url.pathname}${url.search}`;
  const base = covered.map(
    (name) => `${name}: ${name === "(request-target)" ? target : (pseudo.get(name) ?? headers[name])}`,
  );
  const algorithm = signing.algorithm ?? "rsa-sha256";
  const value = sign(
    sender.key.asymmetricKeyType === "rsa" ? "sha256" : null,
    Buffer.from(base.join("\n")),
    sender.key,
  );
  headers["signature"] =
    `keyId="${sender.keyId}",algorithm="${algorithm}",headers="${covered.join(" ")}",signature="${value.toString("base64")}"${signing.extra ?? ""}`;
  return { headers, body };
}

/** Signs in the form of RFC 9421, by the test's own hand. */
export function signRfc9421(
  inbox: string,
  sender: Sender,
  body: Buffer,
  signing: {
    readonly covered?: readonly string[];
    readonly parameters?: string;
    readonly created?: number | "none";
  } = {},
): Draft {
  const { covered = ['"@method"', '"@target-uri"', '"content-digest"'], parameters = "" } = signing;
  const { created = Math.trunc(Date.now() / 1_000) } = signing;
  const url = new URL(inbox);
  const headers: Record<string, string> = {
    host: url.host,
    "content-digest": `sha-256=:${createHash("sha256").update(body).digest("base64")}:`,
    "content-type": "application/activity+json",
  };
  const values: Record<string, string> = {
    "@method": "POST",
    "@target-uri": inbox,
    "@authority": url.host,
    "@path": url.pathname,
  };
  const time = created === "none" ? "" : `;created=${created}`;
  const input = `(${covered.join(" ")})${time};keyid="${sender.keyId}"${parameters}`;
  const lines = covered.map((name) => `${name}: ${values[name.slice(1, -1)] ?? headers[name.slice(1, -1)]}`);
  const base = [...lines, `"@signature-params": ${input}`].join("\n");
  const value = sign(sender.key.asymmetricKeyType === "rsa" ? "sha256" : null, Buffer.from(base), sender.key);
  headers["signature-input"] = `sig1=${input}`;
  headers["signature"] = `sig1=:${value.toString("base64")}:`;
  return { headers, body };
}

/** Sends the bytes as they are; answers the status. */
export async function post(inbox: string, { headers, body }: Draft, chunked = false): Promise<number> {
  const sent = chunked ? { ...headers, "transfer-encoding": "chunked" } : { ...headers, "content-length": body.length };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = httpRequest(inbox, { method: "POST", headers: sent }, resolve);
    request.on("error", reject);
    for (let at = 0; at < body.length; at += 65_536) request.write(body.subarray(at, at + 65_536));
    request.end();
  });
  answer.resume();
  return answer.statusCode ?? 0;
}

/** The status, and the one reason that was logged if nothing passed. */
export async function outcomeOf(at: Wall, draft: Draft, chunked = false): Promise<string> {
  const logged = at.logs.length;
  const passed = at.passed.length;
  const status = await post(at.inbox, draft, chunked);
  const reasons = at.logs.slice(logged).map(({ event, reason }) => (event === "inbox.reject" ? reason : event));
  return [status, ...reasons, ...(status === 202 ? [] : at.passed.slice(passed).map(() => "passed"))].join(" ");
}
