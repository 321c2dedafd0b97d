import { afterAll, beforeAll, expect, test } from "vitest";
import { leaseHosts, releaseHosts } from "#db/deliveries.ts";
import { countPulls, listPeerDays } from "#db/peerDays.ts";
import { savePeer } from "#db/peers.ts";
import { REACH_DAYS, dayOfInstant } from "#domain/reach.ts";
import { DAY } from "#domain/time.ts";
import { type FreshDatabase, freshDatabase } from "#test/support/database.ts";

const NOW = 20_100 * DAY + 5;
const host = "harbor.example";
let db: FreshDatabase;

beforeAll(async () => {
  db = await freshDatabase();
  await db.orm.transaction((tx) =>
    savePeer(tx, {
      host,
      address: `https://${host}`,
      name: "Harbor",
      state: "peered",
      card: { host, address: `https://${host}`, name: "Harbor", gazetteActor: "", inbox: "", gazettes: [], bodies: [] },
      gazetteActor: `https://${host}/ap/gazette`,
      createdAt: NOW,
      changedAt: NOW,
    }),
  );
});
afterAll(() => db.drop());

const count = (of: string, ok: number, failed: number, at: number) =>
  db.orm.transaction((tx) => countPulls(tx, { host: of, ok, failed }, at));
const daysOf = async (of: string, now: number) => (await listPeerDays(db.orm, [of], now)).get(of) ?? [];

test("a day has one row, whatever happens on it; of another peer another one", async () => {
  await count(host, 1, 0, NOW);
  await count(host, 2, 1, NOW + 1);
  await count("riders.example", 0, 1, NOW);
  const one = { host, day: 20_100, pulls: 3, failedPulls: 1, deliveries: 0, failedDeliveries: 0 };
  expect(await daysOf(host, NOW)).toEqual([one]);
  expect(await daysOf("riders.example", NOW)).toMatchObject([{ pulls: 0, failedPulls: 1 }]);
  expect(await listPeerDays(db.orm, [], NOW)).toEqual(new Map());
});

test("after thirty days a day is gone", async () => {
  const last = NOW + (REACH_DAYS - 1) * DAY;
  await count(host, 1, 0, last);
  expect((await daysOf(host, last)).map(({ day }) => day)).toEqual([20_100, 20_129]);
  expect((await daysOf(host, last + DAY)).map(({ day }) => day)).toEqual([20_129]);
  await count(host, 1, 0, last + DAY);
  const rows = await db.sql`select day from peer_days where host = ${host} order by day`;
  expect(rows.map(({ day }) => day)).toEqual([20_129, 20_130]);
});

test("turns of the outbox count for peers, and for nobody else", async () => {
  const clock = { worker: crypto.randomUUID(), offset: 0 };
  await db.sql`insert into hosts (host, due_at) values (${host}, now()), ('mastodon.example', now())`;
  await leaseHosts(db.sql, clock, 60_000, 5);
  const turn = (of: string, succeeded: boolean) => ({
    host: of,
    failures: 0,
    succeeded,
    openUntil: succeeded ? undefined : Date.now() + 1_000,
    error: succeeded ? undefined : "network",
  });
  await releaseHosts(db.sql, clock, [turn(host, true), turn("mastodon.example", true)]);
  await db.sql`update hosts set due_at = now(), open_until = null`;
  await leaseHosts(db.sql, clock, 60_000, 5);
  await releaseHosts(db.sql, clock, [turn(host, false), turn("mastodon.example", false)]);
  const rows = await db.sql`select host, day, deliveries, failed_deliveries from peer_days where deliveries > 0`;
  expect(rows).toEqual([{ host, day: dayOfInstant(Date.now()), deliveries: 1, failed_deliveries: 1 }]);
  const [left] = await db.sql`select failures, last_error from hosts where host = ${host}`;
  expect(left).toEqual({ failures: 0, last_error: "network" });
});
