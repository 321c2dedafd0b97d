import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { endorse } from "#commands/endorsements.ts";
import { keyContext } from "#commands/keys.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { hasDoubts } from "#db/restoring.ts";
import { eraseText, findTextFile } from "#db/texts.ts";
import { sha256Of } from "#domain/entries.ts";
import { irisOf } from "#domain/iris.ts";
import { MINUTE, SECOND } from "#domain/time.ts";
import { appendEntries } from "#federation/gazette/log.ts";
import { freshDatabase } from "#test/support/database.ts";
import { backUp, restoreAll } from "./backups.ts";
import { acquaint, begin, found, type Instance, type Life } from "./instance.ts";
import { createNetwork, type Network } from "./network.ts";
import { REAL } from "./world.ts";

let now = 0;
let network: Network;
let valley: Instance;
let harbor: Instance;
let riders: Instance;
let life: Life;

beforeEach(async () => {
  network = createNetwork(1, () => undefined);
  const make = async (slug: string) => found(slug, await freshDatabase());
  [valley, harbor, riders] = await Promise.all([make("valley"), make("harbor"), make("riders")]);
  now = Date.now();
  await acquaint([valley, harbor, riders], now);
  life = begin(valley, network, () => now);
  await REAL.wake(life);
});
afterEach(() => Promise.all([valley, harbor, riders].map(({ database }) => database.drop())));

/** Endorses something with words; answers the digits of their hash. */
async function speak(): Promise<string> {
  const wish = { body: "valley", object: `https://elsewhere.example/${randomUUID()}`, statement: "Because." };
  await perform(life.db, valley.admin, (deed) => endorse(deed, wish));
  await publish();
  const [row] = await valley.database.sql<{ hash: string }[]>`
    select text_hash as hash from endorsements where object = ${wish.object}`;
  return row?.hash ?? "";
}

async function publish(): Promise<void> {
  await REAL.relay(life);
  now += 2 * SECOND;
  await REAL.sign(life);
  for (const peer of [harbor, riders]) await look(peer);
}

async function look(peer: Instance): Promise<void> {
  const other = begin(peer, network, () => now);
  await REAL.wake(other);
  // Begun at this very moment is due in the next.
  for (let round = 0; round < 2; round += 1) {
    now += SECOND;
    await REAL.tend(other);
  }
}

async function restore(): Promise<void> {
  await restoreAll(valley.database.sql);
  life = begin(valley, network, () => now);
  await REAL.wake(life);
}

/** A few rounds, long enough after the restore for it to be over. */
async function recover(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    now += MINUTE;
    await REAL.recover(life);
  }
}

const fileAt = async ({ database }: Instance, hash: string) => {
  const [row] = await database.sql<{ file: string | null }[]>`
    select file from mirrored_texts where hash = ${sha256Of(hash)}`;
  return row?.file;
};
const forgetAt = ({ database }: Instance, hash: string) =>
  database.sql`update mirrored_texts set file = null where hash = ${sha256Of(hash)}`;
const isWaiting = () => hasDoubts(valley.database.orm);

describe("the texts of a log whose owner was put back", () => {
  test("come back from a peer that has them, though another one gave the entries", async () => {
    await backUp(valley.database.sql);
    const hash = await speak();
    await forgetAt(harbor, hash);
    network.cut(valley.host, riders.host);
    await restore();
    await recover();
    expect(await findTextFile(valley.database.orm, hash)).toBeUndefined();
    expect(await isWaiting()).toBe(true);
    network.mend(valley.host, riders.host);
    await recover();
    expect((await findTextFile(valley.database.orm, hash))?.file).toBe(await fileAt(riders, hash));
    expect(await isWaiting()).toBe(false);
  });

  test("are waited for while a peer gives something else for one, and not when nobody has it", async () => {
    await backUp(valley.database.sql);
    const hash = await speak();
    await forgetAt(harbor, hash);
    const lie = (file: string | null) =>
      riders.database.sql`update mirrored_texts set file = ${file} where hash = ${sha256Of(hash)}`;
    await lie('{"salt":"00","text":"Otherwise."}');
    await restore();
    await recover();
    expect(await isWaiting()).toBe(true);
    await lie(null);
    await recover();
    expect(await isWaiting()).toBe(false);
    expect(await findTextFile(valley.database.orm, hash)).toBeUndefined();
  });

  test("stay erased if they were erased after the backup", async () => {
    const hash = await speak();
    await backUp(valley.database.sql);
    await erase(hash);
    await restore();
    expect((await findTextFile(valley.database.orm, hash))?.isErased).toBe(false);
    await recover();
    expect(await findTextFile(valley.database.orm, hash)).toEqual({ file: undefined, isErased: true });
    expect(await isWaiting()).toBe(false);
  });
});

describe("the texts of a mirrored log", () => {
  test("come from another peer when their origin has forgotten them", async () => {
    const hash = await speak();
    const file = await fileAt(riders, hash);
    await forgetAt(harbor, hash);
    await valley.database.sql`delete from texts where hash = ${hash}`;
    now += 10 * MINUTE;
    await look(harbor);
    expect(file).toContain("Because.");
    expect(await fileAt(harbor, hash)).toBe(file);
  });
});

/** What the act of erasing publishes, at all that hold it. */
async function erase(hash: string): Promise<void> {
  const organization = valley.log.organization ?? "";
  const row = await findCurrentKey(life.db.orm, organization, "ed25519");
  const key = life.house.chest.open(keyContext(organization, "ed25519"), row?.sealed ?? new Uint8Array());
  if (key === undefined) throw new Error("no key");
  const [named] = await valley.database.sql<{ iri: string; hash: `sha256:${string}` }[]>`
    select iri, hash from log_entries where convert_from(leaf, 'UTF8')::jsonb ->> 'textHash' = ${sha256Of(hash)}`;
  const refs = named === undefined ? [] : [{ id: named.iri, hash: named.hash }];
  const issuer = irisOf(valley.url).actor(organization);
  const draft = { type: "TextErased", issuer, refs, textHash: sha256Of(hash) } as const;
  await life.db.orm.transaction(async (tx) => {
    await appendEntries(tx, valley.log.id, [{ name: randomUUID(), draft, at: now }], () => key);
    await eraseText(tx, hash, now);
  });
  await publish();
  expect(await fileAt(harbor, hash)).toBeNull();
}
