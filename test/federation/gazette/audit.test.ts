import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appendLeaves, changeLog, findLog, lockLog, type Log } from "#db/gazette.ts";
import { texts } from "#db/schema/motions.ts";
import { sha256Of } from "#domain/entries.ts";
import { canonical } from "#domain/jcs.ts";
import { textHash as digestOf } from "#domain/texts.ts";
import { auditLog, type Audit } from "#federation/audit/audit.ts";
import { exportLog, OtherFolder } from "#federation/gazette/export.ts";
import { beginMirror, mirrorPrefix, openMirror, pullLog } from "#federation/gazette/mirror.ts";
import { addSignature, cosign, formatVkey, verifierKey, type VerifierKey } from "#federation/gazette/note.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { overFolder } from "#src/cli/sources.ts";
import { endorse, genesisOf, newKey, overHttp, startOrganization, type Organization } from "./organization.ts";
import { checkProof, visit, type Get } from "./stranger.ts";

let org: Organization;
let peer: Organization;
let witness: VerifierKey;
let folder: string;

/** 300 entries: more than one tile, a partial one, and a level above. */
beforeAll(async () => {
  [org, peer] = await Promise.all([startOrganization("org"), startOrganization("peer")]);
  await org.publish(
    genesisOf(org),
    ...Array.from({ length: 299 }, (_, n) => endorse(org, `https://peer.example/${n}`)),
  );
  await org.sign();
  const key = newKey();
  witness = verifierKey(`${peer.host}/gazette/witness`, key, 0x04);
  const note = (await org.read()).checkpoint ?? "";
  const line = cosign(note.slice(0, note.indexOf("\n\n") + 1), witness.name, key, 1_795_000_000);
  await org.transact((tx) => changeLog(tx, org.log.id, { checkpoint: addSignature(note, line) }));
  folder = mkdtempSync(join(tmpdir(), "plenum-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([org.close(), peer.close()]);
});

const getFrom =
  (fetch: Fetch, source: string): Get =>
  async (path) => {
    const got = await fetch(`${source}/${path}`, { accept: "*/*", maxBytes: 2 ** 25 });
    return got?.status === 200 ? Buffer.from(got.bytes) : undefined;
  };

const audit = (fetch: Fetch = overHttp, source = org.log.prefix): Promise<Audit> =>
  auditLog({ fetch, source, witnesses: [witness] });
const visitOver = (fetch: Fetch = overHttp, source = org.log.prefix) =>
  visit(getFrom(fetch, source), org.log.origin, [formatVkey(witness)]);

async function mirrored(): Promise<{ log: Log; source: string }> {
  const { prefix, vkey } = org.log;
  const log = await peer.transact((tx, at) => beginMirror(tx, { prefix, host: org.host, vkey, at }));
  if (log === undefined) throw new Error("not mirrored");
  const mirror = openMirror({ db: peer.database.orm, transact: peer.transact, fetch: overHttp });
  await pullLog(mirror, log.id);
  return { log, source: mirrorPrefix(peer.url, log) };
}

describe("a whole record", () => {
  test("holds at its own address, at a mirror and in a folder, for us and for a stranger", async () => {
    const { source } = await mirrored();
    await exportLog(org.database.orm, await org.read(), folder);
    const copy = "file:///copy";
    const places: [Fetch, string][] = [
      [overHttp, org.log.prefix],
      [overHttp, source],
      [overFolder(copy, folder), copy],
    ];
    for (const [fetch, place] of places) {
      expect(await audit(fetch, place)).toMatchObject({
        origin: org.log.origin,
        size: 300,
        checked: { entries: 300, proofs: 300, cosignatures: 1, results: 0 },
        faults: [],
      });
      const seen = await visitOver(fetch, place);
      expect(seen).toMatchObject({ size: 300, cosigners: [witness.name] });
      expect(seen.leaves).toHaveLength(300);
    }
  });

  test("each entry has a proof in one file, which leads from its bytes to the signed root", async () => {
    const { leaves } = await visitOver();
    const source = (await mirrored()).source;
    for (const index of [0, 1, 255, 256, 299]) {
      const leaf = leaves[index] ?? Buffer.alloc(0);
      const { id } = JSON.parse(leaf.toString()) as { id: string };
      for (const at of [id, `${source}/entries/${id.split("/").at(-1)}`]) {
        const answer = await fetch(`${at}.tlog-proof`);
        expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
        const file = await answer.text();
        expect(checkProof(file, leaf, org.log.vkey, [formatVkey(witness)])).toBe(index);
        expect(() => checkProof(file, Buffer.from(`${leaf.toString()} `), org.log.vkey)).toThrow("root");
        expect(() => checkProof(file.replace(/index \d+/, "index 77"), leaf, org.log.vkey)).toThrow("the path");
      }
    }
    expect((await fetch(`${org.log.prefix}/entries/none.tlog-proof`)).status).toBe(404);
  });

  test("an entry that no checkpoint covers has no proof yet", async () => {
    const other = await startOrganization("late");
    const [genesis] = await other.publish(genesisOf(other));
    const at = genesis?.isAppended === true ? `${genesis.id}.tlog-proof` : "";
    expect((await fetch(at)).status).toBe(404);
    await other.sign();
    expect((await fetch(at)).status).toBe(200);
    await other.close();
  });

  test("a key or a witness that the reader brings along is the one that counts", async () => {
    const other = verifierKey(org.log.origin, newKey());
    const pinned = await auditLog({ fetch: overHttp, source: org.log.prefix, key: other, witnesses: [] });
    expect(pinned.faults.map(({ code }) => code)).toEqual(["other-key", "checkpoint"]);
    const unknown = await auditLog({ fetch: overHttp, source: org.log.prefix, witnesses: [] });
    expect(unknown).toMatchObject({ faults: [], cosigners: { good: [], unknown: [witness.name] } });
    expect((await audit(overHttp, `${org.url}/gazette/nobody`)).faults.map(({ code }) => code)).toEqual(["key"]);
  });
});

/** Changes what a server says at one place. */
const tampering =
  (where: RegExp, how: (bytes: Buffer) => Uint8Array): Fetch =>
  async (url, options) => {
    const got = await overHttp(url, options);
    return got === undefined || !where.test(url) ? got : { ...got, bytes: how(Buffer.from(got.bytes)) };
  };
const flip = (at: number) => (bytes: Buffer) =>
  bytes.with(at < 0 ? bytes.length + at : at, bytes.at(at) === 65 ? 66 : 65);
const swapFirstTwo = (bytes: Buffer) => {
  const [first, second] = [2 + bytes.readUInt16BE(0), 0];
  const end = first + 2 + bytes.readUInt16BE(first);
  return Buffer.concat([bytes.subarray(first, end), bytes.subarray(second, first), bytes.subarray(end)]);
};
const inText = (from: RegExp, to: string) => (bytes: Buffer) =>
  Buffer.from(bytes.toString("latin1").replace(from, to), "latin1");

describe("tampering that a stranger and we both notice", () => {
  test.each<[string, RegExp, (bytes: Buffer) => Uint8Array, string, string]>([
    [
      "a changed entry",
      /entries\/000$/,
      (bytes) => inText(/peer\.example\/77"/, 'peer.example/78"')(bytes),
      "tile does not hold",
      "root",
    ],
    ["two entries in another order", /entries\/000$/, swapFirstTwo, "tile does not hold", "root"],
    [
      "a bundle that was cut",
      /entries\/001\.p\/44$/,
      (bytes) => bytes.subarray(0, -1),
      "ends within an entry",
      "bundle",
    ],
    [
      "a bundle with one entry less",
      /entries\/001\.p\/44$/,
      (bytes) => bytes.subarray(0, lastAt(bytes)),
      "not as many entries",
      "bundle",
    ],
    ["a changed hash in a tile", /tile\/0\/000$/, flip(40), "tile does not hold", "tile-hash"],
    ["a changed hash in a tile above", /tile\/1\/000\.p\/1$/, flip(3), "tile does not hold", "tile-hash"],
    [
      "another root",
      /checkpoint$/,
      inText(/\n[A-Za-z0-9+/]{43}=\n/, `\n${"A".repeat(43)}=\n`),
      "signature of the log",
      "checkpoint",
    ],
    ["a smaller size", /checkpoint$/, inText(/\n300\n/, "\n299\n"), "signature of the log", "checkpoint"],
    [
      "a broken signature of the log",
      /checkpoint$/,
      inText(/(org [A-Za-z0-9+/]{30})./, "$1A"),
      "signature of the log",
      "checkpoint",
    ],
    [
      "a broken cosignature",
      /checkpoint$/,
      inText(/(witness [A-Za-z0-9+/]{40})./, "$1A"),
      "cosignature is wrong",
      "cosignature",
    ],
    [
      "the checkpoint of another log",
      /checkpoint$/,
      inText(/^.*\n/, "other.example/gazette/org\n"),
      "signature of the log",
      "checkpoint",
    ],
  ])("%s", async (_, where, how, complaint, code) => {
    const fetch = tampering(where, how);
    await expect(visitOver(fetch)).rejects.toThrow(complaint);
    const { faults, checked } = await audit(fetch);
    expect(faults.map((fault) => fault.code)).toContain(code);
    expect(checked.results).toBe(0);
  });

  test("the key of another log, and no key at all", async () => {
    const other = formatVkey(verifierKey(org.log.origin, newKey()));
    const swapped = tampering(/\/key$/, () => Buffer.from(`${other}\n`));
    await expect(visitOver(swapped)).rejects.toThrow("the log has not signed");
    expect((await audit(swapped)).faults.map(({ code }) => code)).toEqual(["checkpoint"]);
    expect((await audit(tampering(/\/key$/, () => Buffer.from("none\n")))).faults.map(({ code }) => code)).toEqual([
      "key",
    ]);
  });

  test("whoever makes a whole log of somebody else's entries is found out by the genesis", async () => {
    const thief = await startOrganization("thief");
    await thief.publish(genesisOf(thief));
    await smuggle(thief, (await visitOver()).leaves.slice(0, 3));
    const { faults } = await audit(overHttp, thief.log.prefix);
    expect(faults.map(({ code, at }) => `${code} ${at}`)).toEqual([
      "foreign entries/1",
      "foreign entries/2",
      "foreign entries/3",
    ]);
    await thief.close();
  });
});

/** Where the last entry of a bundle begins. */
function lastAt(bytes: Buffer): number {
  let [at, last] = [0, 0];
  while (at < bytes.length) [last, at] = [at, at + 2 + bytes.readUInt16BE(at)];
  return last;
}

/** Puts bytes into a log that no honest instance would, and signs them. */
async function smuggle(into: Organization, leaves: readonly Uint8Array[]): Promise<void> {
  await into.transact(async (tx) => {
    const log = await lockLog(tx, into.log.id);
    if (log === undefined) throw new Error("no log");
    const row = { iri: "", type: "", issuer: "", hash: "", verdict: "malformed" };
    await appendLeaves(
      tx,
      log,
      leaves.map((leaf) => ({ ...row, leaf: new Uint8Array(leaf) })),
    );
  });
  await into.sign();
}

describe("a folder", () => {
  test("grows, gives up erased texts, and is no other record's", async () => {
    const own = await startOrganization("grows");
    const place = mkdtempSync(join(tmpdir(), "plenum-"));
    const text = { salt: "0102", text: "Rent\n\nFreeze it." };
    const hash = digestOf(text);
    await own.database.orm.insert(texts).values({ hash, salt: Uint8Array.of(1, 2), text: text.text });
    await own.publish(genesisOf(own));
    await own.sign();
    const log = () => findLog(own.database.orm, own.log.origin) as Promise<Log>;
    expect(await exportLog(own.database.orm, await log(), place)).toEqual({ size: 1, added: 1 });
    const textHash = sha256Of(hash);
    await own.publish({ type: "Endorsed", issuer: own.actor, refs: [], object: "https://peer.example/1", textHash });
    expect(await exportLog(own.database.orm, await log(), place)).toEqual({ size: 1, added: 0 });
    await own.publish(...Array.from({ length: 260 }, (_, n) => endorse(own, `https://peer.example/more/${n}`)));
    await own.sign();
    expect(await exportLog(own.database.orm, await log(), place)).toEqual({ size: 262, added: 261 });
    expect(readFileSync(join(place, "text", hash), "utf8")).toBe(canonical(text));
    const copy = overFolder("file:///c", place);
    expect(await audit(copy, "file:///c")).toMatchObject({ size: 262, faults: [] });
    expect((await visit(getFrom(copy, "file:///c"), own.log.origin)).size).toBe(262);
    await own.database.orm.update(texts).set({ salt: null, text: null, erasedAt: 1 });
    await exportLog(own.database.orm, await log(), place);
    expect(await getFrom(copy, "file:///c")(`text/${hash}`)).toBeUndefined();

    await expect(exportLog(org.database.orm, await org.read(), place)).rejects.toThrow(OtherFolder);
    const shorter = { ...(await log()), checkpointSize: 1 };
    await expect(exportLog(own.database.orm, shorter, place)).rejects.toThrow("older backup");
    writeFileSync(join(place, "checkpoint"), "nothing\n");
    await expect(exportLog(own.database.orm, await log(), place)).rejects.toThrow(OtherFolder);
    rmSync(place, { recursive: true, force: true });
    await own.close();
  });
});
