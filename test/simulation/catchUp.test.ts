import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { endorse } from "#commands/endorsements.ts";
import { keyContext } from "#commands/keys.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { findLog, listLeaves } from "#db/gazette.ts";
import { hashText, type Sha256 } from "#domain/entries.ts";
import { irisOf } from "#domain/iris.ts";
import { DAY, HOUR, SECOND } from "#domain/time.ts";
import { appendEntries, type Publication } from "#federation/gazette/log.ts";
import { freshDatabase } from "#test/support/database.ts";
import { acquaint, begin, found, type Instance, type Life } from "./instance.ts";
import { createNetwork, type Network } from "./network.ts";
import { REAL } from "./world.ts";

const MISSED = 3_000;
let now = 0;
let network: Network;
let valley: Instance;
let harbor: Instance;
let riders: Instance;

beforeEach(async () => {
  network = createNetwork(1, () => undefined);
  [valley, harbor, riders] = await Promise.all([make("valley"), make("harbor"), make("riders")]);
  now = Date.now();
  await acquaint([valley, harbor, riders], now);
});
afterEach(() => Promise.all([valley, harbor, riders].map(({ database }) => database.drop())));

const make = async (slug: string) => found(slug, await freshDatabase());
const wake = async (instance: Instance): Promise<Life> => {
  const life = begin(instance, network, () => now);
  await REAL.wake(life);
  return life;
};

/** Publishes in an instance's log, many at a time, and signs. */
async function write(
  instance: Instance,
  life: Life,
  count: number,
  textOf: (index: number) => Sha256 | undefined = () => undefined,
): Promise<void> {
  const { log, url } = instance;
  const key = await findCurrentKey(life.db.orm, log.organization ?? "", "ed25519");
  const opened = life.house.chest.open(keyContext(log.organization ?? "", "ed25519"), key?.sealed ?? new Uint8Array());
  if (opened === undefined) throw new Error("no key");
  const issuer = irisOf(url).actor(log.organization ?? "");
  for (let from = 0; from < count; from += 300) {
    const publications = Array.from({ length: Math.min(300, count - from) }, (_, index): Publication => {
      const textHash = textOf(from + index);
      const object = `https://elsewhere.example/${randomUUID()}`;
      return {
        name: randomUUID(),
        draft: { type: "Endorsed", issuer, refs: [], object, ...(textHash !== undefined && { textHash }) },
        at: now,
      };
    });
    await life.db.orm.transaction((tx) => appendEntries(tx, log.id, publications, () => opened));
  }
  now += 2 * SECOND;
  expect(await REAL.sign(life)).toEqual([log.id]);
}

/** Wakes an instance, which begins what it does not mirror yet and pulls what is due. */
async function look(instance: Instance): Promise<void> {
  const life = await wake(instance);
  await REAL.tend(life);
  // The clock stands still: what is due from this very moment may be due in the next.
  now += SECOND;
  await REAL.tend(life);
}

const held = async ({ database }: Instance) => {
  const log = await findLog(database.orm, valley.log.origin);
  const leaves = await listLeaves(database.orm, log?.id ?? "", 0, 2 * MISSED);
  return { size: log?.size, signed: log?.checkpointSize, leaves };
};

describe("a peer that was away for two weeks", () => {
  test("catches up by itself", async () => {
    const origin = await wake(valley);
    await write(valley, origin, 10);
    await look(harbor);
    expect(await held(harbor)).toMatchObject({ size: 11, signed: 11 });
    network.detach(harbor.host);
    await write(valley, origin, MISSED);
    now += 14 * DAY;
    await look(harbor);
    expect(await held(harbor)).toEqual(await held(valley));
    expect(await held(harbor)).toMatchObject({ size: MISSED + 11, signed: MISSED + 11 });
  });

  test("catches up from another peer if the origin is gone for good", async () => {
    const origin = await wake(valley);
    await look(harbor);
    network.detach(harbor.host);
    await write(valley, origin, 600);
    await look(riders);
    network.detach(valley.host);
    now += 14 * DAY;
    await look(harbor);
    expect(await held(harbor)).toEqual(await held(valley));
    expect((await held(harbor)).size).toBe(601);
  });

  test("fetches every text that is to be had, whatever nobody has", async () => {
    const origin = await wake(valley);
    const mirror = await wake(harbor);
    await write(valley, origin, 120, (index) => hashText(`lost ${index}`));
    for (let index = 0; index < 90; index += 1)
      await perform(origin.db, valley.admin, (deed) =>
        endorse(deed, { body: "valley", object: `https://elsewhere.example/${index}`, statement: "Because." }),
      );
    await REAL.relay(origin);
    now += 2 * SECOND;
    await REAL.sign(origin);
    const missing = async () => {
      const [row] = await harbor.database.sql<
        { count: bigint }[]
      >`select count(*) from mirrored_texts where file is null`;
      return Number(row?.count);
    };
    for (let round = 0; round < 30 && (await missing()) !== 120; round += 1) {
      now += HOUR;
      await REAL.tend(mirror);
    }
    expect(await missing()).toBe(120);
  });
});
