import { createHash, randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changeLog, lockLog, pathTo, proofBetween } from "#db/gazette.ts";
import type { Writer } from "#db/open.ts";
import { logTiles } from "#db/schema/gazette.ts";
import { growTiles } from "#domain/tiles.ts";
import { appendEntries, signNewest } from "#federation/gazette/log.ts";
import { loadState } from "#federation/gazette/state.ts";
import { endorse, genesisOf, startOrganization, type Organization } from "./organization.ts";

let org: Organization;
beforeEach(async () => {
  org = await startOrganization();
  await org.publish(genesisOf(org));
});
afterEach(async () => org.close());

/** Makes the log as long as if so many entries stood in it: the tree of their hashes, and the size. */
async function lengthen(tx: Writer, size: number): Promise<void> {
  const hashes = Array.from({ length: size }, (_, n) => new Uint8Array(createHash("sha256").update(`${n}`).digest()));
  const tiles = growTiles(() => undefined, 0, hashes);
  const rows = tiles.map(({ level, index: number, hashes: held }) => ({
    log: org.log.id,
    level,
    number,
    hashes: held,
  }));
  await tx.delete(logTiles);
  await tx.insert(logTiles).values(rows);
  await changeLog(tx, org.log.id, { size });
}

/** Rows that this transaction has read so far, of all tables of the gazette. */
async function rowsRead(tx: Writer): Promise<number> {
  const [row] = await tx.execute<{ read: string }>(sql`
    select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as read from pg_stat_xact_user_tables
    where relname like 'log%'`);
  return Number(row?.read);
}

/** What a deed reads of a log of this size; a table so small that it would be read whole is read by its index too. */
async function costAt(size: number, deed: (tx: Writer) => Promise<unknown>): Promise<number> {
  return org.transact(async (tx, at) => {
    await lengthen(tx, size);
    await signNewest(tx, org.log.id, org.logKey, at + size);
    await tx.execute(sql`analyze log_tiles`);
    await tx.execute(sql`set local enable_seqscan = off`);
    const before = await rowsRead(tx);
    await deed(tx);
    return (await rowsRead(tx)) - before;
  });
}

describe("what a longer log costs", () => {
  const publish = (tx: Writer) =>
    appendEntries(
      tx,
      org.log.id,
      [{ name: randomUUID(), draft: endorse(org, `https://peer.example/${randomUUID()}`), at: 1_795_000_000_000 }],
      () => org.key,
    );
  const deeds: readonly [string, (tx: Writer, size: number) => Promise<unknown>][] = [
    ["appending an entry", publish],
    [
      "appending one and signing a checkpoint",
      async (tx, size) => {
        await publish(tx);
        await signNewest(tx, org.log.id, org.logKey, 1_795_000_000_000 + size + 10_000);
      },
    ],
    ["the proof of an entry", (tx, size) => pathTo(tx, org.log.id, Math.floor(size / 3), size)],
    ["the proof from an earlier checkpoint", (tx, size) => proofBetween(tx, org.log.id, Math.floor(size / 3), size)],
    [
      "the state that a fold needs",
      async (tx) => {
        const log = await lockLog(tx, org.log.id);
        return log && loadState(tx, log, []);
      },
    ],
  ];

  test.each(deeds)("%s: a few rows more a hundredfold, never all", async (_, deed) => {
    const [small, large] = [
      await costAt(1_000, (tx) => deed(tx, 1_000)),
      await costAt(100_000, (tx) => deed(tx, 100_000)),
    ];
    expect(small).toBeGreaterThan(0);
    expect(large).toBeLessThanOrEqual(small + 6);
    expect(large).toBeLessThan(40);
  });
});
