import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { openDocket, type Docket } from "#domain/coalition/docket.ts";
import { sealOrObject } from "#domain/coalition/duties.ts";
import { follow } from "#domain/coalition/follow.ts";
import type { HeldLog, JudgedLeaf } from "#domain/coalition/logs.ts";
import { blockToNote, type Standpoint } from "#domain/coalition/noting.ts";
import type { Draft } from "#domain/entries.ts";
import { openFold } from "#domain/gazette/fold.ts";
import { hashLeaf, rootOfLeaves, type Hash } from "#domain/merkle.ts";
import { buildEntry, readLeaf } from "#federation/gazette/entry.ts";
import { multibaseOf } from "#federation/gazette/multikey.ts";
import { rules } from "#test/domain/coalition/logs.ts";

const charterHash = `sha256:${"c".repeat(64)}` as const;
const [BEGIN, MINUTE] = [1_795_000_000_000, 60_000];

/** A log of real bytes: signed entries, read again strictly, with the roots of their Merkle tree. */
function startLog(name: string) {
  const key: KeyObject = generateKeyPairSync("ed25519").privateKey;
  const origin = `${name}.example/gazette/${name}`;
  const actor = `https://${name}.example/ap/actors/${name}`;
  const [leaves, hashes, judge]: [JudgedLeaf[], Hash[], ReturnType<typeof openFold>["next"]] = [
    [],
    [],
    openFold(origin).next,
  ];
  const publish = async (draft: object) => {
    const built = buildEntry(
      `https://${origin}`,
      { issuer: actor, refs: [], ...draft } as unknown as Draft,
      key,
      BEGIN,
    );
    const leaf = await readLeaf(built.leaf);
    const verdict = judge(leaf);
    leaves.push("fault" in leaf ? { verdict } : { verdict, hash: leaf.hash, entry: leaf.entry });
    hashes.push(hashLeaf(built.leaf));
    return { ...built, verdict };
  };
  const held = (): HeldLog => ({
    origin,
    size: leaves.length,
    rootAt: (size) =>
      size > hashes.length ? undefined : `sha256:${Buffer.from(rootOfLeaves(hashes.slice(0, size))).toString("hex")}`,
    leafAt: (index) => leaves[index],
  });
  const recovery = { need: 1, commitments: [charterHash] };
  return {
    origin,
    actor,
    publish,
    held,
    genesis: { type: "Genesis", vkey: `${origin}+1+k`, actor, key: multibaseOf(key), recovery },
  };
}

type Log = ReturnType<typeof startLog>;

/** What an instance with these logs does next, published; what its log makes of it. */
async function doDuties(docket: Docket, own: Log, logs: readonly Log[], clock: number): Promise<readonly string[]> {
  follow(
    docket,
    logs.map((log) => log.held()),
  );
  const branch = docket.branches.get(own.origin)?.[0];
  if (branch?.owner === undefined) throw new TypeError("no log");
  const standpoint: Standpoint = {
    docket,
    own: Object.assign(branch, { owner: branch.owner }),
    clock,
    heldSince: () => BEGIN,
  };
  const [act] = [blockToNote(standpoint), sealOrObject(standpoint)].flatMap((next) => next ?? []);
  return act === undefined ? [] : [(await own.publish(act)).verdict];
}

test("entries of real bytes, with real proofs and Merkle roots, come to one docket at every member", async () => {
  const logs = [startLog("a"), startLog("b"), startLog("c")];
  const [a, b, c] = logs as [Log, Log, Log];
  const genesis: string[] = [];
  for (const log of logs) genesis.push((await log.publish(log.genesis)).hash);
  const founders = logs.map(({ actor }, index) => ({ actor, genesis: genesis[index] }));
  const convened = await a.publish({
    type: "CoalitionConvened",
    actor: "https://a.example/ap/actors/coalition",
    rules,
    charterHash,
    founders,
  });
  if (convened.entry.type !== "CoalitionConvened") throw new TypeError("not convened");
  const { entry, hash } = convened;
  for (const [index, log] of [b, c].entries()) {
    const signed = { type: "AccessionSigned", coalition: hash, charterHash, genesis: genesis[index + 1] };
    expect((await log.publish(signed)).verdict).toBe("ok");
  }
  const verdicts: string[] = [];
  const dockets = logs.map((log) => ({ log, docket: openDocket(entry, hash) }));
  for (let round = 0; round < 12; round += 1) {
    for (const { log, docket } of dockets) {
      if (docket === undefined) throw new TypeError("no docket");
      verdicts.push(...(await doDuties(docket, log, logs, BEGIN + round * MINUTE)));
    }
    if (round === 4)
      await b.publish({ type: "MembershipCertified", coalition: hash, count: 7, asOf: "2026-11-01T00:00:00Z" });
  }
  expect(new Set(verdicts)).toEqual(new Set(["ok"]));
  const [first] = dockets;
  expect(first?.docket?.top.height).toBe(2);
  for (const { docket } of dockets) {
    expect(docket?.top.hash).toBe(first?.docket?.top.hash);
    expect(docket?.top.state.full).toEqual([a.actor, b.actor, c.actor]);
    expect([...(docket?.voids.values() ?? [])]).toEqual([]);
  }
});
