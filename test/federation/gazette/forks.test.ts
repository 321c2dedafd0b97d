import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changeFork, findFork, isFrozen, keepEvidence, listBranches, listEvidence } from "#db/forks.ts";
import { findLogById, listLeaves, type Log } from "#db/gazette.ts";
import { logEntries } from "#db/schema/gazette.ts";
import { findDoubt } from "#db/restoring.ts";
import { headIn } from "#domain/equivocations.ts";
import { seekHistories } from "#federation/gazette/forks.ts";
import { commonWith } from "#federation/gazette/branches.ts";
import { beginMirror, mirrorPrefix, openMirror, pullLog, type Mirror } from "#federation/gazette/mirror.ts";
import { parseVkey } from "#federation/gazette/note.ts";
import { fetchHead, type Fetch } from "#federation/gazette/remote.ts";
import { buildEntry } from "#federation/gazette/entry.ts";
import { bundlePath, parseBundle } from "#federation/gazette/tiles.ts";
import type { Draft } from "#domain/entries.ts";
import { rewind, smuggle } from "./hostile.ts";
import { endorse, genesisOf, overHttp, startOrganization, type Organization } from "./organization.ts";

let peer: Organization;
let home: Organization;
let held: Log;

beforeEach(async () => {
  [peer, home] = await Promise.all([startOrganization("peer"), startOrganization("home")]);
  held = await follow(home, peer);
});
afterEach(async () => {
  await Promise.all([peer.close(), home.close()]);
});

async function follow(by: Organization, of: Organization): Promise<Log> {
  const { prefix, vkey } = of.log;
  const log = await by.transact((tx, at) => beginMirror(tx, { prefix, host: of.host, vkey, at }));
  if (log === undefined) throw new Error("not mirrored");
  return log;
}

const mirrorOf = ({ database, transact }: Organization, fetch: Fetch = overHttp): Mirror =>
  openMirror({ db: database.orm, transact, fetch });
const pull = (at = home, id = held.id, fetch?: Fetch) => pullLog(mirrorOf(at, fetch), id);
const equivocation = { ok: false, fault: "equivocation" };
const leafOf = (object: string): Uint8Array => buildEntry(peer.log.prefix, endorse(peer, object), peer.key, 1).leaf;
/** Whatever stands in it, a log is a log. */
const leaves = (from: number, to: number, mark = "a") =>
  Array.from({ length: to - from }, (_, at) => Buffer.from(`{"${mark}":${from + at}}`));
const branches = (at = home, id = held.id) => listBranches(at.database.orm, id);
const rowsOf = async (at: Organization, log: string) =>
  (await at.database.orm.select().from(logEntries)).filter((row) => row.log === log);

async function began(size: number): Promise<void> {
  await peer.publish(genesisOf(peer));
  await smuggle(peer, ...leaves(1, size));
  await pull();
}

/** The peer goes back to a size and signs other entries from there on. */
async function forks(at: number, to: number, mark = "b"): Promise<void> {
  await rewind(peer, at);
  await smuggle(peer, ...leaves(at, to, mark));
}

const hex = (leaf: Uint8Array) => Buffer.from(leaf).toString("hex");

/** All leaves that a prefix serves up to its checkpoint, after the checkpoint was verified. */
async function served(prefix: string): Promise<{ size: number; leaves: string[] }> {
  const key = parseVkey(peer.log.vkey);
  const head = key === undefined ? "unreachable" : await fetchHead(overHttp, prefix, key);
  if (typeof head === "string") throw new Error(head);
  const found: Uint8Array[] = [];
  for (let from = 0; from < head.checkpoint.size; from += 256) {
    const width = Math.min(256, head.checkpoint.size - from);
    const got = await overHttp(`${prefix}/${bundlePath(from / 256, width)}`, { accept: "", maxBytes: 1e8 });
    found.push(...(parseBundle(got?.bytes ?? new Uint8Array()) ?? []));
  }
  return { size: head.checkpoint.size, leaves: found.map(hex) };
}

describe("a log that signs a second history", () => {
  test.each([
    ["of the same size", 3, 2, 3],
    ["that is longer", 3, 2, 5],
    ["that is shorter", 5, 2, 3],
    ["after a full tile", 300, 280, 310],
    ["within a full tile", 300, 100, 290],
    ["over several chunks", 300, 299, 2_400],
  ])("%s is held twice: the first as it was, the other beside it", async (_, size, at, to) => {
    await began(size);
    const before = await rowsOf(home, held.id);
    await forks(at, to);
    expect(await pull()).toEqual(equivocation);
    expect(await branches()).toMatchObject([{ number: 1, common: at, size: to, checkpointSize: to }]);
    expect(await rowsOf(home, held.id)).toEqual(before);
    const first = mirrorPrefix(home.url, held);
    const [one, other, origin] = [
      await served(first),
      await served(`${first}/branches/1`),
      await served(peer.log.prefix),
    ];
    expect(one.leaves).toEqual(before.toSorted((a, b) => a.index - b.index).map(({ leaf }) => hex(leaf)));
    expect(other).toEqual(origin);
    expect(other.size).toBe(to);
    expect((await findFork(home.database.orm, held.id))?.seekAt).toBeNull();
  });

  test("has both checkpoints served as they were signed, and nothing that is not there", async () => {
    await began(3);
    const first = (await peer.read()).checkpoint;
    await forks(2, 3);
    await pull();
    const second = (await peer.read()).checkpoint;
    const prefix = mirrorPrefix(home.url, held);
    const text = async (path: string) => {
      const got = await fetch(`${prefix}/${path}`);
      return got.status === 200 ? got.text() : got.status;
    };
    expect(await text("evidence/1/held.txt")).toBe(first);
    expect(await text("evidence/1/shown.txt")).toBe(second);
    expect(await text("branches/1/checkpoint")).toBe(second);
    expect(await text("branches/1/key")).toBe(`${peer.log.vkey}\n`);
    for (const path of [
      "evidence/2/held.txt",
      "evidence/0/held.txt",
      "evidence/1/other.txt",
      "branches/2/checkpoint",
      "branches/1/tile/0/000.p/4",
      "branches/1/tile/entries/000.p/4",
      "branches/1/tile/0/001",
      "branches/1/branches/1/checkpoint",
      "branches/1/entries/x.json",
    ])
      expect({ path, is: await text(path) }).toEqual({ path, is: 404 });
  });

  test("is taken over no further, whichever history goes on, until an admin says so", async () => {
    await began(3);
    const main = await listLeaves(peer.database.orm, peer.log.id, 0, 3);
    await forks(2, 3);
    await pull();
    await smuggle(peer, ...leaves(3, 6, "b"));
    expect(await pull()).toEqual(equivocation);
    expect(await branches()).toMatchObject([{ common: 2, size: 6, checkpointSize: 6 }]);
    expect(await listEvidence(home.database.orm, held.id)).toHaveLength(1);
    await rewind(peer, 2);
    await smuggle(peer, ...main.slice(2), ...leaves(3, 4));
    expect(await pull()).toEqual(equivocation);
    expect((await findLogById(home.database.orm, held.id))?.size).toBe(3);
    await home.transact((tx, at) => changeFork(tx, held.id, { resumedAt: at }));
    expect(await pull()).toMatchObject({ ok: true, size: 4 });
    await forks(1, 5, "c");
    expect(await pull()).toEqual(equivocation);
    expect(await isFrozen(home.database.orm, held.id)).toBe(true);
    expect(await branches()).toMatchObject([{ number: 1 }, { number: 2, common: 1, size: 5 }]);
  });

  test("that signs one after the other fills neither the disk nor the list of evidence", async () => {
    await began(4);
    for (let round = 0; round < 12; round += 1) {
      await forks(2, 6 + (round % 3), `r${round}`);
      expect(await pull()).toEqual(equivocation);
    }
    expect(await branches()).toHaveLength(3);
    expect(await listEvidence(home.database.orm, held.id)).toHaveLength(8);
    await forks(2, 4, "same");
    await pull();
    const evidence = await listEvidence(home.database.orm, held.id);
    expect(evidence).toHaveLength(9);
    expect(headIn(evidence.at(-1)?.shown ?? "")?.size).toBe(4);
  });

  test("is found by few requests, however long it is", async () => {
    await began(3_000);
    await forks(2_000, 3_000);
    const log = await peer.read();
    const key = parseVkey(peer.log.vkey);
    const head = key === undefined ? "unreachable" : await fetchHead(overHttp, log.prefix, key);
    if (typeof head === "string") throw new Error(head);
    peer.requests.length = 0;
    const now = await findLogById(home.database.orm, held.id);
    expect(now === undefined ? undefined : await commonWith(mirrorOf(home), now, head)).toBe(2_000);
    expect(peer.requests.length).toBeLessThanOrEqual(3);
  });
});

describe("a source that lies about a second history", () => {
  const change =
    (part: string, how: (bytes: Uint8Array) => Uint8Array): Fetch =>
    async (url, options) => {
      const got = await overHttp(url, options);
      return got === undefined || !url.includes(part) ? got : { ...got, bytes: how(got.bytes) };
    };

  test.each([
    ["about tiles", "/tile/0/", (bytes: Uint8Array) => bytes.with(33, 1)],
    ["about entries", "/tile/entries/", (bytes: Uint8Array) => bytes.with(3, 1)],
    ["by cutting", "/tile/entries/", (bytes: Uint8Array) => bytes.slice(0, -1)],
  ])("%s stores none of it, and an honest one mends it", async (_, part, how) => {
    await began(3);
    await forks(2, 4);
    await rewind(peer, 2);
    await smuggle(peer, ...leaves(2, 3, "b"));
    await pull(home, held.id, change(part, how));
    expect((await branches()).every(({ size, common }) => size === common)).toBe(true);
    expect(await pull()).toEqual(equivocation);
    expect(await branches()).toMatchObject([{ common: 2, size: 3 }]);
  });
});

describe("a history that another instance has seen", () => {
  test("is asked of its mirror when the log itself shows only the first", async () => {
    await began(4);
    const first = await listLeaves(peer.database.orm, peer.log.id, 0, 4);
    const third = await startOrganization("third");
    await forks(2, 4);
    const there = await follow(third, peer);
    await pull(third, there.id);
    const shown = (await peer.read()).checkpoint ?? "";
    await rewind(peer, 2);
    await smuggle(peer, ...first.slice(2));
    expect(await pull()).toMatchObject({ ok: true });
    const note = (await findLogById(home.database.orm, held.id))?.checkpoint ?? "";
    await home.transact((tx, at) => keepEvidence(tx, { log: held.id, held: note, shown, at }));
    await seekHistories(mirrorOf(home), () => [peer.log.prefix]);
    expect(await branches()).toEqual([]);
    const fork = await findFork(home.database.orm, held.id);
    expect(fork?.seekAt).toBeGreaterThan(fork?.since ?? 0);
    await home.transact((tx, at) => changeFork(tx, held.id, { seekAt: at }));
    await seekHistories(mirrorOf(home), () => [peer.log.prefix, mirrorPrefix(third.url, there)]);
    expect(await branches()).toMatchObject([{ common: 2, size: 4 }]);
    expect((await findFork(home.database.orm, held.id))?.seekAt).toBeNull();
    await third.close();
  });

  test("is believed when its gazette proves it, and is fetched beside the first", async () => {
    await began(4);
    const held4 = (await peer.read()).checkpoint ?? "";
    const third = await startOrganization("third");
    const theirs = await follow(home, third);
    await forks(2, 4);
    const shown = (await peer.read()).checkpoint ?? "";
    const accuse = (checkpoints: readonly [string, string], vkey = peer.log.vkey): Draft => ({
      type: "EquivocationShown",
      issuer: third.actor,
      refs: [],
      origin: peer.log.origin,
      vkey,
      checkpoints,
    });
    expect(await third.publish(genesisOf(third), accuse([held4, held4]))).toMatchObject([{}, { verdict: "no-proof" }]);
    expect(await third.publish(accuse([held4, (await third.read()).checkpoint ?? ""]))).toMatchObject([
      { verdict: "no-proof" },
    ]);
    expect(await third.publish(accuse([shown, held4], third.log.vkey))).toMatchObject([{ verdict: "no-proof" }]);
    await third.sign();
    await pull(home, theirs.id);
    expect(await listEvidence(home.database.orm, held.id)).toEqual([]);
    expect(await third.publish(accuse([shown, held4]), accuse([held4, shown]))).toMatchObject([
      { isAppended: true },
      { verdict: "already-shown" },
    ]);
    await third.sign();
    expect(await pull(home, theirs.id)).toMatchObject({ ok: true });
    expect(await listEvidence(home.database.orm, held.id)).toMatchObject([{ held: held4, shown }]);
    await seekHistories(mirrorOf(home), ({ prefix }) => [prefix]);
    expect(await branches()).toMatchObject([{ common: 2, size: 4 }]);
    await third.close();
  });

  test("of our own log ends what we publish", async () => {
    await peer.publish(genesisOf(peer), endorse(peer, "https://home.example/1"));
    const first = (await peer.sign()) ?? "";
    await rewind(peer, 1);
    await smuggle(peer, leafOf("https://home.example/2"));
    const second = (await peer.read()).checkpoint ?? "";
    const theirs = await follow(peer, home);
    const draft: Draft = {
      type: "EquivocationShown",
      issuer: home.actor,
      refs: [],
      origin: peer.log.origin,
      vkey: peer.log.vkey,
      checkpoints: [first, second],
    };
    await home.publish(genesisOf(home), draft);
    await home.sign();
    expect(await pull(peer, theirs.id)).toMatchObject({ ok: true, size: 2 });
    expect(await findDoubt(peer.database.orm, peer.log.id)).toMatchObject({ why: "forked" });
    await peer.publish(endorse(peer, "https://home.example/3"));
    expect(await peer.sign()).toBeUndefined();
    expect(await listEvidence(peer.database.orm, peer.log.id)).toMatchObject([{ held: second, shown: first }]);
  });
});
