import { afterAll, beforeAll, expect, test } from "vitest";
import { findLogById, listLeaves, rootAt } from "#db/gazette.ts";
import { mirroredEndorsements } from "#db/schema/endorsements.ts";
import type { Draft } from "#domain/entries.ts";
import { beginMirror, openMirror, pullLog, type Mirror } from "#federation/gazette/mirror.ts";
import { endorse, genesisOf, overHttp, startOrganization, type Organization } from "./organization.ts";

const PAIRS = 1_500;
let org: Organization;
let peer: Organization;

/** While the peer is away, 3,000 entries are written: each odd one withdraws the one before it, save every tenth. */
beforeAll(async () => {
  [org, peer] = await Promise.all([startOrganization("org"), startOrganization("peer")]);
  await org.publish(genesisOf(org));
  for (let from = 0; from < PAIRS; from += 300) {
    const made = await org.publish(
      ...Array.from({ length: 300 }, (_, n) => endorse(org, `https://peer.example/${from + n}`)),
    );
    const ends = made.flatMap((each, n): Draft[] =>
      each.isAppended && n % 10 > 0
        ? [{ type: "EndorsementWithdrawn", issuer: org.actor, refs: [{ id: each.id, hash: each.hash }] }]
        : [],
    );
    await org.publish(...ends);
  }
  await org.sign();
});
afterAll(async () => {
  await Promise.all([org.close(), peer.close()]);
});

/** A mirror whose process dies in the given transaction, before it commits. */
function dying(inTransaction: number): Mirror {
  let begun = 0;
  const transact: Mirror["transact"] = (work) =>
    peer.transact(async (tx, at) => {
      begun += 1;
      const done = await work(tx, at);
      if (begun === inTransaction) throw new Error("killed");
      return done;
    });
  return openMirror({ db: peer.database.orm, transact, fetch: overHttp });
}

test("a peer that was away catches up over several chunks, killed in the middle and begun again", async () => {
  const { prefix, vkey } = org.log;
  const begun = await peer.transact((tx, at) => beginMirror(tx, { prefix, host: org.host, vkey, at }));
  const log = begun ?? peer.log;
  const held = async () => (await findLogById(peer.database.orm, log.id))?.size ?? -1;

  await expect(pullLog(dying(1), log.id)).rejects.toThrow("killed");
  expect(await held()).toBe(0);
  await expect(pullLog(dying(2), log.id)).rejects.toThrow("killed");
  const between = await held();
  expect(between).toBeGreaterThan(0);
  const { size } = await org.read();
  expect(between).toBeLessThan(size);

  expect(await pullLog(dying(0), log.id)).toMatchObject({ ok: true, size, added: size - between });
  expect(await rootAt(peer.database.orm, log.id, size)).toEqual(await rootAt(org.database.orm, org.log.id, size));
  expect(await listLeaves(peer.database.orm, log.id, 0, size)).toEqual(
    await listLeaves(org.database.orm, org.log.id, 0, size),
  );
  const endorsements = await peer.database.orm.select().from(mirroredEndorsements);
  expect(endorsements).toHaveLength(PAIRS);
  expect(endorsements.filter(({ withdrawnBy }) => withdrawnBy === null)).toHaveLength(PAIRS / 10);
});

test("what is held is asked for no second time, and every bundle once", async () => {
  const bundles = org.requests.filter((request) => request.includes("/tile/entries/"));
  const full = bundles.filter((request) => !request.includes(".p/"));
  // The first chunk was fetched three times at most: killed with it, killed after it, and the one ahead.
  for (const request of new Set(full)) expect(full.filter((each) => each === request).length).toBeLessThanOrEqual(3);
  expect(new Set(full).size).toBe(Math.floor((await org.read()).size / 256));
});
