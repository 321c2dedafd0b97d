import { expect, test } from "vitest";
import { beginBranch, growBranch } from "#db/forks.ts";
import { findLogById, findLog, listLeaves } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import type { Sha256 } from "#domain/entries.ts";
import { hashLeaf } from "#domain/merkle.ts";
import { growTiles, TILE_WIDTH } from "#domain/tiles.ts";
import { readBranches } from "#federation/coalition/branches.ts";
import { entryKeyOf } from "#federation/entryKeys.ts";
import { buildEntry } from "#federation/gazette/entry.ts";
import { actorOf, type Ally, coalitionAt, league } from "#test/support/league.ts";

/** What the owner of a log signs in another history, that goes on from the first leaves of the one that others hold. */
async function otherLeaf({ life, instance }: Ally, coalition: Sha256): Promise<Uint8Array> {
  const issuer = actorOf({ instance });
  const draft = {
    type: "MembershipCertified",
    issuer,
    refs: [],
    coalition,
    count: 7,
    asOf: "2026-12-01T00:00:00Z",
  } as const;
  return life.db.orm.transaction(async (tx) => {
    const log = await findLogById(tx, instance.log.id);
    if (log === undefined) throw new Error("no log");
    const key = await entryKeyOf(tx, log, { issuer, type: draft.type }, life.house);
    return buildEntry(log.prefix, draft, key, Date.now(), newId(Date.now())).leaf;
  });
}

test("a history that is held beside the first of a log is judged as a whole, and of the convenor's it stops the seals", async () => {
  const all = await league(["valley", "harbor", "riders"]);
  try {
    await all.convene();
    await all.sign();
    const [valley, harbor] = [all.ally(0), all.ally(1)];
    const { orm } = harbor.instance.database;
    const log = await findLog(orm, valley.instance.log.origin);
    if (log === undefined) throw new Error("harbor does not mirror valley");
    const common = log.size - 2;
    const leaf = await otherLeaf(valley, (await coalitionAt(valley)).hash as Sha256);
    const shared = await listLeaves(orm, log.id, 0, common);
    const tiles = growTiles(() => undefined, 0, [...shared, leaf].map(hashLeaf)).filter(
      ({ level, index }) => (index + 1) * TILE_WIDTH ** (level + 1) > common,
    );
    await orm.transaction(async (tx) => {
      const branch = await beginBranch(tx, { log: log.id, number: 1, common, foundAt: all.now() });
      await growBranch(tx, branch.id, { common, from: common, leaves: [leaf], tiles });
    });
    const [branch, ...none] = await readBranches(orm, new Map());
    expect([none, branch?.origin, branch?.size]).toEqual([[], valley.instance.log.origin, common + 1]);
    expect(branch?.leafAt(common)).toMatchObject({ verdict: "ok", entry: { type: "MembershipCertified", count: 7 } });
    expect(branch?.leafAt(0)).toMatchObject({ verdict: "ok", entry: { type: "Genesis" } });
    await all.settle();
    expect((await coalitionAt(harbor)).complaint).toBe("convenor-forked");
    expect((await coalitionAt(all.ally(2))).complaint).toBeNull();
  } finally {
    await all.close();
  }
});
