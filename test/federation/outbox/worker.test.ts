import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { enqueueDeliveries, leaseHosts, listDue } from "#db/deliveries.ts";
import { newId } from "#db/ids.ts";
import { activities } from "#db/schema/federation.ts";
import { DAY, HOUR, MINUTE } from "#domain/time.ts";
import { createClient, type Client } from "#federation/client.ts";
import { startDeliverer, type Deliverer } from "#federation/outbox/worker.ts";
import { freshDatabase, type FreshDatabase } from "#test/support/database.ts";

type Reply = { readonly status: number; readonly headers?: Record<string, string> };
type Receiver = {
  readonly origin: string;
  readonly host: string;
  readonly got: { readonly path: string; readonly body: string; readonly at: number }[];
  reply: (path: string, count: number) => Reply | "silence";
  readonly server: Server;
};

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const sender = "http://127.0.0.1/ap/actors/1";

let db: FreshDatabase;
let offset = 0;
let client: Client;
let receivers: Receiver[] = [];
let deliverers: Deliverer[] = [];

beforeEach(async () => {
  offset = 0;
  const fresh = await freshDatabase();
  db = { ...fresh, clockOffset: () => offset };
  client = createClient({ allowPrivateAddresses: true, userAgent: "test", totalTimeout: 2_000 });
});
afterEach(async () => {
  await Promise.all(deliverers.map((deliverer) => deliverer.close()));
  await client.close();
  for (const { server } of receivers) {
    server.closeAllConnections();
    server.close();
  }
  receivers = [];
  deliverers = [];
  await db.drop();
});

async function startReceiver(reply: Receiver["reply"] = () => ({ status: 202 }), port = 0): Promise<Receiver> {
  const got: Receiver["got"] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      got.push({ path, body: Buffer.concat(chunks).toString(), at: performance.now() });
      const answer = receiver.reply(path, got.length);
      if (answer !== "silence") response.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const receiver: Receiver = { origin: `http://${host}`, host, got, reply, server };
  receivers.push(receiver);
  return receiver;
}

async function queue(name: string, targets: readonly { host: string; target: string }[]): Promise<string> {
  const at = Date.now() + offset;
  const id = newId(at);
  const iri = `${sender}/activities/${id}`;
  await db.orm.transaction(async (tx) => {
    await tx.insert(activities).values({ id, iri, sender, type: "Create", bytes: Buffer.from(name), createdAt: at });
    await enqueueDeliveries(
      tx,
      targets.map((target) => ({ activity: id, ...target })),
      at,
    );
  });
  return id;
}

const inboxOf = ({ host, origin }: Receiver, path = "/inbox") => ({ host, target: origin + path });

function start(more: { lease?: number; lanes?: number } = {}): Deliverer {
  const signerOf = () => Promise.resolve({ keyId: `${sender}#main-key`, key: privateKey });
  const deliverer = startDeliverer({ db, client, signerOf, poll: 20, ...more });
  deliverers.push(deliverer);
  return deliverer;
}

async function rows(): Promise<{ target: string; state: string; attempts: number; status: number | null }[]> {
  return db.sql`select target, state, attempts, last_status as status from deliveries order by id`;
}

const bodies = (receiver: Receiver) => receiver.got.map(({ body }) => body);

describe("delivering", () => {
  test("each inbox of each host gets the stored bytes once, many hosts side by side", async () => {
    const hosts = await Promise.all(Array.from({ length: 5 }, () => startReceiver()));
    const targets = hosts.flatMap((host) => [inboxOf(host, "/a"), inboxOf(host, "/b")]);
    await queue('{"first":1}', targets);
    await queue('{"second":2}', [...targets, ...targets]);
    await start().idle();
    for (const host of hosts) {
      expect(bodies(host)).toEqual(['{"first":1}', '{"first":1}', '{"second":2}', '{"second":2}']);
      expect(host.got.map(({ path }) => path).toSorted()).toEqual(["/a", "/a", "/b", "/b"]);
    }
    expect(
      (await rows()).every(({ state, attempts, status }) => state === "delivered" && attempts === 1 && status === 202),
    ).toBe(true);
  });
  test("a host gets activities in the order in which they were queued", async () => {
    const host = await startReceiver();
    for (let at = 0; at < 150; at += 1) await queue(`${at}`, [inboxOf(host)]);
    await start({ lanes: 8 }).idle();
    expect(bodies(host)).toEqual(Array.from({ length: 150 }, (_, at) => `${at}`));
  });
  test("two workers over one database send nothing twice and keep the order", async () => {
    const hosts = await Promise.all(Array.from({ length: 4 }, () => startReceiver()));
    for (let at = 0; at < 40; at += 1)
      await queue(
        `${at}`,
        hosts.map((host) => inboxOf(host)),
      );
    await Promise.all([start().idle(), start().idle()]);
    const expected = Array.from({ length: 40 }, (_, at) => `${at}`);
    for (const host of hosts) expect(bodies(host)).toEqual(expected);
  });
  test("what is queued while a worker sleeps goes out when it is woken", async () => {
    const host = await startReceiver();
    const deliverer = start();
    await deliverer.idle();
    await queue("late", [inboxOf(host)]);
    deliverer.wake();
    await deliverer.idle();
    expect(bodies(host)).toEqual(["late"]);
  });
});

describe("failing", () => {
  test("a host that is down costs one probe a time, keeps the order, and holds up nobody else", async () => {
    const down = await startReceiver(() => ({ status: 500 }));
    const up = await startReceiver();
    for (let at = 0; at < 30; at += 1) await queue(`${at}`, [inboxOf(down), inboxOf(up)]);
    const deliverer = start();
    await deliverer.idle();
    expect(down.got.length).toBe(1);
    expect(up.got.length).toBe(30);
    offset += MINUTE;
    await deliverer.idle();
    expect(bodies(down)).toEqual(["0", "0"]);
    await queue("new", [inboxOf(down)]);
    await deliverer.idle();
    expect(down.got.length).toBe(2);
    down.reply = () => ({ status: 202 });
    offset += HOUR;
    await deliverer.idle();
    expect(bodies(down).slice(2)).toEqual([...Array.from({ length: 30 }, (_, at) => `${at}`), "new"]);
  });
  test("nobody listening is a host that is down", async () => {
    const gone = await startReceiver();
    await new Promise((resolve) => gone.server.close(resolve));
    await queue("x", [inboxOf(gone)]);
    const deliverer = start();
    await deliverer.idle();
    expect(await rows()).toMatchObject([{ state: "pending", attempts: 1, status: null }]);
    const back = await startReceiver(undefined, Number(new URL(gone.origin).port));
    offset += MINUTE;
    await deliverer.idle();
    expect(bodies(back)).toEqual(["x"]);
  });
  test.each([429, 503])("%i with Retry-After is obeyed", async (status) => {
    const host = await startReceiver((_, count) =>
      count === 1 ? { status, headers: { "retry-after": "3600" } } : { status: 202 },
    );
    await queue("a", [inboxOf(host)]);
    await queue("b", [inboxOf(host)]);
    const deliverer = start();
    await deliverer.idle();
    offset += 59 * MINUTE;
    await deliverer.idle();
    expect(host.got.length).toBe(1);
    offset += 2 * MINUTE;
    await deliverer.idle();
    expect(bodies(host)).toEqual(["a", "a", "b"]);
  });
  test("410 ends a delivery; 404 is tried again and holds up nothing", async () => {
    const host = await startReceiver((path, count) => {
      if (path === "/gone") return { status: 410 };
      return { status: path === "/missing" && count < 4 ? 404 : 202 };
    });
    await queue("a", [inboxOf(host, "/gone"), inboxOf(host, "/missing")]);
    await queue("b", [inboxOf(host, "/ok")]);
    const deliverer = start();
    await deliverer.idle();
    expect((await rows()).map(({ state }) => state)).toEqual(["failed", "pending", "delivered"]);
    offset += HOUR;
    await deliverer.idle();
    expect((await rows()).map(({ state, attempts }) => `${state} ${attempts}`)).toEqual([
      "failed 1",
      "delivered 2",
      "delivered 1",
    ]);
  });
  test("after 14 days a delivery has failed, a younger one has not", async () => {
    const host = await startReceiver(() => ({ status: 502 }));
    await queue("old", [inboxOf(host)]);
    const deliverer = start();
    await deliverer.idle();
    offset += 13 * DAY;
    await queue("young", [inboxOf(host)]);
    await deliverer.idle();
    expect((await rows()).map(({ state }) => state)).toEqual(["pending", "pending"]);
    offset += DAY + HOUR;
    await deliverer.idle();
    expect((await rows()).map(({ state }) => state)).toEqual(["failed", "pending"]);
    host.reply = () => ({ status: 202 });
    offset += 12 * HOUR;
    await deliverer.idle();
    expect(bodies(host).at(-1)).toBe("young");
    expect((await rows()).map(({ state }) => state)).toEqual(["failed", "delivered"]);
  });
  test("a blocked host gets nothing; its deliveries are dropped", async () => {
    const host = await startReceiver();
    await queue("x", [inboxOf(host)]);
    await db.sql`update hosts set blocked_at = now() where host = ${host.host}`;
    await start().idle();
    expect(host.got).toEqual([]);
    expect(await rows()).toMatchObject([{ state: "dropped" }]);
  });
});

describe("leases", () => {
  const other = { worker: "other", offset: 0 };
  test("a host that another worker has is left alone until the lease ends", async () => {
    const host = await startReceiver();
    await queue("x", [inboxOf(host)]);
    expect(await leaseHosts(db.sql, other, 60_000, 10)).toMatchObject([{ host: host.host }]);
    expect(await listDue(db.sql, other, [host.host], 10)).toMatchObject([{ target: inboxOf(host).target, sender }]);
    const deliverer = start();
    await deliverer.idle();
    expect(host.got).toEqual([]);
    offset += 61_000;
    await deliverer.idle();
    expect(bodies(host)).toEqual(["x"]);
  });
  test("a worker that closes ends what is under way and hands its leases back", async () => {
    const slow = await startReceiver(() => "silence");
    const host = await startReceiver();
    await queue("x", [inboxOf(slow), inboxOf(host)]);
    const deliverer = start();
    while (slow.got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    deliverers = [];
    await deliverer.close();
    const [left] =
      await db.sql`select count(*)::int as leased from hosts where leased_until is not null or leased_by is not null`;
    expect(left).toEqual({ leased: 0 });
    slow.reply = () => ({ status: 202 });
    offset += MINUTE;
    await start().idle();
    expect(slow.got.length).toBe(2);
    expect(host.got.length).toBe(1);
  });
  test("a worker renews its lease while a slow host keeps it busy", async () => {
    const slow = await startReceiver((_, count) => (count === 1 ? "silence" : { status: 202 }));
    await queue("x", [inboxOf(slow)]);
    start({ lease: 300 });
    while (slow.got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await leaseHosts(db.sql, other, 60_000, 10)).toEqual([]);
  });

  test("a host whose turn broke off, since the database took no results, is served again when the lease ends", async () => {
    const host = await startReceiver();
    await db.sql.unsafe(`
      create function fail() returns trigger language plpgsql as $$ begin raise exception 'busy'; end $$;
      create trigger fail before update on deliveries for each row execute function fail()`);
    await queue("x", [inboxOf(host)]);
    start({ lease: 300 });
    while (host.got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await db.sql.unsafe("drop trigger fail on deliveries");
    await expect.poll(async () => (await rows())[0]?.state, { timeout: 10_000 }).toBe("delivered");
  });
});
