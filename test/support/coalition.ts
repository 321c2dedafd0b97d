import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { createToken } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { draftMotion, submitMotion } from "#commands/motions.ts";
import { irisOf } from "#domain/iris.ts";
import { toUrl } from "#db/connection.ts";
import type { Database } from "#db/open.ts";
import { readConfig } from "#src/config.ts";
import { type Instance, startInstance } from "#src/instance.ts";
import { type FreshDatabase, freshDatabase, TEST_SECRET } from "./database.ts";
import { type Person, settle } from "./people.ts";

export type Answer<Body = unknown> = { readonly status: number; readonly body: Body };

/** One organization with its own instance: database, port, admin, token. */
export type Member = {
  readonly slug: string;
  /** Origin. */
  readonly url: string;
  readonly host: string;
  readonly organization: string;
  readonly admin: Person;
  /** As it was printed at the set-up. */
  readonly recoveryKey: string;
  readonly token: string;
  /** For programs beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** Straight into its tables, also while it is stopped. */
  readonly database: FreshDatabase;
  /** The running instance's, for commands. */
  readonly db: () => Database;
  /** Calls the API over HTTP as the admin, or with another token; null: as a stranger. */
  readonly api: <Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    token?: string | null,
  ) => Promise<Answer<Body>>;
  /** Stops the process, as it were: its port refuses, its jobs rest. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly isUp: () => boolean;
};

/** Instances that talk over real HTTP on loopback. */
export type Coalition = {
  readonly members: readonly Member[];
  /** Waits until all that run are quiet: nothing to relay, sign, deliver or pull. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const NAMES = ["valley", "harbor", "riders", "hillside", "eastgate"];
const PATIENCE = 20_000;

type Options = {
  /** Milliseconds that the clock of all of them is ahead. */
  readonly clockOffset?: () => number;
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts `n` instances in this process, each set up; they know nothing of each other. */
export async function coalition(n: number, options: Options = {}): Promise<Coalition> {
  const members = await Promise.all(
    Array.from({ length: n }, (_, index) => found(NAMES[index] ?? `org${index}`, options)),
  );
  await settled(members, options.clockOffset?.() ?? 0);
  return {
    members,
    settled: () =>
      settled(
        members.filter(({ isUp }) => isUp()),
        options.clockOffset?.() ?? 0,
      ),
    async close() {
      await Promise.all(members.map((member) => member.stop()));
      await Promise.all(members.map(({ database }) => database.drop()));
    },
  };
}

/** Any two of them connect: the first asks, the second confirms. */
export async function connect(one: Member, other: Member, settle: () => Promise<void>): Promise<void> {
  await must(one.api("POST", "/peers", { address: other.url }), 201);
  await settle();
  await must(other.api("POST", `/peers/${encodeURIComponent(one.host)}/confirm`), 200);
  await settle();
}

/** A public motion of a member's admin, in a body of this slug; answers its IRI. */
export async function submitted(member: Member, slug: string, title: string): Promise<string> {
  const { id } = await perform(member.db(), member.admin, (act) =>
    draftMotion(act, slug, { kind: "resolution", title, text: "We act." }),
  );
  await perform(member.db(), member.admin, (act) => submitMotion(act, id));
  return irisOf(member.url).motion(id);
}

/** The body of an answer that must have this status. */
export async function must<Body>(answer: Promise<Answer<Body>>, status: number): Promise<Body> {
  const { status: got, body } = await answer;
  if (got !== status) throw new Error(`${got} instead of ${status}: ${JSON.stringify(body)}`);
  return body;
}

async function found(slug: string, { clockOffset = () => 0, env = {} }: Options): Promise<Member> {
  const database = await freshDatabase();
  const rooms: { instance?: Instance } = {};
  const door = createAdaptorServer({ fetch: (request) => rooms.instance?.fetch(request) ?? closed() }) as Server;
  const port = await listen(door, 0);
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PUBLIC_URL: url,
    PORT: String(port),
    DATABASE_URL: toUrl(database.connection),
    SECRET_KEY: TEST_SECRET,
    ALLOW_PRIVATE_ADDRESSES: "true",
    ...env,
  };
  const config = readConfig(environment);
  const start = async () => {
    rooms.instance = await startInstance(config, { clockOffset });
  };
  await start();
  const here = (): Database => {
    if (rooms.instance === undefined) throw new Error(`${slug} is stopped`);
    return rooms.instance.database;
  };
  const { admin, organization, recoveryKey } = await settle(here(), slug);
  const { token } = await perform(here(), system, (act) => createToken(act, admin, "test"));
  return {
    slug,
    url,
    host: new URL(url).host,
    organization,
    admin,
    recoveryKey,
    token,
    env: environment,
    database,
    db: here,
    api: caller(url, token),
    async stop() {
      const { instance } = rooms;
      if (instance === undefined) return;
      delete rooms.instance;
      const shut = new Promise((resolve) => door.close(resolve));
      door.closeAllConnections();
      await shut;
      await instance.close();
    },
    async start() {
      await start();
      await listen(door, port);
    },
    isUp: () => rooms.instance !== undefined,
  };
}

const closed = () => new Response(null, { status: 503 });

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

const caller =
  (url: string, own: string): Member["api"] =>
  async <Body>(method: string, path: string, body?: unknown, token: string | null = own): Promise<Answer<Body>> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as Body };
  };

async function settled(members: readonly Member[], offset: number): Promise<void> {
  const begun = Date.now();
  // Twice in a row, since what one has delivered may be what another has to relay.
  for (let quiet = 0; quiet < 2;) {
    const unrest = await findUnrest(members, offset);
    quiet = unrest.length === 0 ? quiet + 1 : 0;
    if (Date.now() - begun > PATIENCE) throw new Error(`Still busy after ${PATIENCE} ms: ${unrest.join("; ")}`);
    await sleep(20);
  }
}

/** What still has to happen: to hosts that run, for a stopped one can wait. */
async function findUnrest(members: readonly Member[], offset: number): Promise<string[]> {
  const up = members.map(({ host }) => host);
  const sizes = new Map<string, number>();
  const busy: string[] = [];
  for (const { slug, database } of members) {
    const [row] = await database.sql<{ unrelayed: string; unsent: string; unsigned: string }[]>`
      select (select count(*) from record where relayed_at is null) as unrelayed,
        (select count(*) from deliveries d join hosts h using (host)
          where d.state = 'pending' and d.host = any (${up})
            and greatest(d.next_at, h.open_until) < clock_timestamp() + ${offset + 2_000} * interval '1 millisecond') as unsent,
        (select count(*) from logs where organization is not null and closed_at is null and size > checkpoint_size) as unsigned`;
    for (const [name, count] of Object.entries(row ?? {}))
      if (Number(count) > 0) busy.push(`${slug}: ${count} ${name}`);
    const own = await database.sql<{ origin: string; size: number }[]>`
      select origin, size from logs where organization is not null and closed_at is null`;
    for (const { origin, size } of own) sizes.set(origin, size);
  }
  for (const { slug, database } of members) {
    const mirrors = await database.sql<{ origin: string; size: number }[]>`
      select l.origin, l.size from logs l join peers p on p.host = l.host and p.state = 'peered'
        where l.closed_at is null and l.last_error is distinct from 'unconfirmed'`;
    for (const { origin, size } of mirrors)
      if (size < (sizes.get(origin) ?? 0)) busy.push(`${slug}: ${origin} at ${size} of ${sizes.get(origin)}`);
    const missing = await database.sql`
      select p.host from peers p, jsonb_array_elements(p.card -> 'gazettes') g
      where p.state = 'peered' and p.host = any (${up})
        and not exists (select 1 from logs where prefix = g ->> 'prefix' and (size > 0 or last_error = 'unconfirmed'))`;
    if (missing.length > 0) busy.push(`${slug}: ${missing.length} gazettes not begun`);
  }
  return busy;
}
