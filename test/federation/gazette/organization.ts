import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import type { Draft } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { findLogById, type Log } from "#db/gazette.ts";
import type { Writer } from "#db/open.ts";
import { bodies } from "#db/schema/bodies.ts";
import { appendEntries, beginOwnLog, signNewest, type Published } from "#federation/gazette/log.ts";
import { multibaseOf } from "#federation/gazette/multikey.ts";
import { formatVkey, verifierKey } from "#federation/gazette/note.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { createGazetteRoutes } from "#federation/gazette/serve.ts";
import { freshDatabase, type FreshDatabase } from "#test/support/database.ts";

/** An instance cut down to its gazette: a database, HTTP on loopback, one organization with a log of its own. */
export interface Organization {
  readonly database: FreshDatabase;
  readonly url: string;
  readonly host: string;
  readonly actor: string;
  readonly key: KeyObject;
  readonly logKey: KeyObject;
  readonly log: Log;
  readonly requests: string[];
  /** Changes what is served, as a hostile origin would; undefined: honest. */
  readonly served: { lie: ((path: string, bytes: Buffer) => Buffer | undefined) | undefined };
  publish(...drafts: Draft[]): Promise<Published[]>;
  readonly transact: <T>(work: (tx: Writer, at: Instant) => Promise<T>) => Promise<T>;
  /** Signs the newest checkpoint, a second later. */
  sign(): Promise<string | undefined>;
  /** Nothing that was served before is remembered, as after a restart. */
  reopen(): void;
  read(): Promise<Log>;
  close(): Promise<void>;
}

export const newKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;

export async function startOrganization(slug = "org"): Promise<Organization> {
  const database = await freshDatabase();
  const requests: string[] = [];
  const served: Organization["served"] = { lie: undefined };
  const server = createServer();
  const url = await listen(server);
  server.on("request", (incoming, outgoing) => {
    requests.push(`${incoming.headers.range ?? "all"} ${incoming.url ?? ""}`);
    void answer(incoming, outgoing);
  });
  const open = () => createGazetteRoutes({ db: database.orm, publicUrl: url });
  let routes = open();
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const headers = incoming.headers as Record<string, string>;
    const found = await routes.answer(new Request(new URL(incoming.url ?? "/", url), { headers }));
    const response = found ?? new Response(null, { status: 404 });
    const bytes = Buffer.from(await response.arrayBuffer());
    const lie = served.lie?.(incoming.url ?? "", bytes);
    const { "content-length": length, ...headersOf } = Object.fromEntries(response.headers);
    outgoing.writeHead(
      response.status,
      lie === undefined && length !== undefined ? { ...headersOf, "content-length": length } : headersOf,
    );
    outgoing.end(lie ?? bytes);
  };
  const [key, logKey] = [newKey(), newKey()];
  const host = url.replace("http://", "");
  const actor = `${url}/ap/actors/${slug}`;
  let now: Instant = Date.parse("2026-11-21T12:00:00Z");
  const transact = async <T>(work: (tx: Writer, at: Instant) => Promise<T>) => {
    now += 1;
    return database.orm.transaction((tx) => work(tx, now));
  };
  const log = await transact(async (tx, at) => {
    const id = randomUUID();
    const row = { id, organization: id, kind: "organization", slug, name: slug, visibility: "public" } as const;
    await tx.insert(bodies).values({ ...row, rules: {} as never, createdAt: at, changedAt: at });
    return beginOwnLog(tx, { prefix: `${url}/gazette/${slug}`, organization: id, key: logKey, at });
  });
  return {
    database,
    url,
    host,
    actor,
    key,
    logKey,
    log,
    requests,
    served,
    transact,
    publish: (...drafts) =>
      transact((tx, at) =>
        appendEntries(
          tx,
          log.id,
          drafts.map((draft) => ({ name: randomUUID(), draft, at })),
          () => key,
        ),
      ),
    async sign() {
      now += 1_000;
      const checkpoint = await transact((tx, at) => signNewest(tx, log.id, logKey, at));
      routes.forgetHeads();
      return checkpoint;
    },
    reopen() {
      routes = open();
    },
    async read() {
      const row = await findLogById(database.orm, log.id);
      if (row === undefined) throw new Error("no log");
      return row;
    },
    async close() {
      await stop(server);
      await database.drop();
    },
  };
}

/** The genesis of an organization's log, with changes. */
export function genesisOf({ actor, key, log, logKey }: Organization, change: object = {}): Draft {
  return {
    type: "Genesis",
    issuer: actor,
    refs: [],
    vkey: formatVkey(verifierKey(log.origin, logKey)),
    actor,
    key: multibaseOf(key),
    recovery: { need: 1, commitments: [] },
    ...change,
  };
}

export const endorse = ({ actor }: Organization, object: string): Draft => ({
  type: "Endorsed",
  issuer: actor,
  refs: [],
  object,
});

/** The network, as the client of the instance would be handed in. */
export const overHttp: Fetch = async (url, { accept, range }) => {
  try {
    const response = await fetch(url, { headers: { accept, ...(range === undefined ? {} : { range }) } });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, bytes, headers: Object.fromEntries(response.headers) };
  } catch {
    return undefined;
  }
};

async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening) => {
    server.listen(0, "127.0.0.1", listening);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((stopped) => {
    server.close(stopped);
  });
}
