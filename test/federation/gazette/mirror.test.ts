import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { appendLeaves, changeLog, findLog, listLeaves, lockLog, type Log } from "#db/gazette.ts";
import { listEvidence } from "#db/forks.ts";
import { listStandingOf } from "#db/mirrors.ts";
import { logEntries } from "#db/schema/gazette.ts";
import { mirroredEndorsements } from "#db/schema/endorsements.ts";
import { texts } from "#db/schema/motions.ts";
import { findMirroredText } from "#db/texts.ts";
import { hashText, sha256Of, type Draft } from "#domain/entries.ts";
import { beginLog } from "#domain/gazette/state.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import { canonical } from "#domain/jcs.ts";
import { textHash } from "#domain/texts.ts";
import { buildEntry, readLeaf } from "#federation/gazette/entry.ts";
import { signNewest } from "#federation/gazette/log.ts";
import {
  beginMirror,
  hint,
  mirrorPrefix,
  openMirror,
  pullLog,
  type Mirror,
  type Pull,
} from "#federation/gazette/mirror.ts";
import { pullDue } from "#federation/gazette/rounds.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { endorse, genesisOf, newKey, overHttp, startOrganization, type Organization } from "./organization.ts";

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

function mirrorOf({ database, transact }: Organization, fetch: Fetch = overHttp): Mirror {
  return openMirror({ db: database.orm, transact, fetch });
}

const pull = (fetch?: Fetch): Promise<Pull> => pullLog(mirrorOf(home, fetch), held.id);
const fault = (name: string) => ({ ok: false, fault: name });

async function publish(...drafts: Draft[]): Promise<string[]> {
  const done = await peer.publish(...drafts);
  await peer.sign();
  return done.map((one) => (one.isAppended ? one.id : one.verdict));
}

const rows = (of: Organization, log: string) =>
  of.database.orm.select().from(logEntries).where(eq(logEntries.log, log)).orderBy(logEntries.index);
const verdicts = async () => (await rows(home, held.id)).map(({ verdict }) => verdict);
const bytes = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** Puts bytes into the peer's log that no honest instance would. */
async function smuggle(...leaves: Uint8Array[]): Promise<void> {
  await peer.transact(async (tx) => {
    const log = await lockLog(tx, peer.log.id);
    if (log === undefined) throw new Error("no log");
    const row = { iri: "", type: "", issuer: "", hash: "", verdict: "malformed" };
    await appendLeaves(
      tx,
      log,
      leaves.map((leaf) => ({ ...row, leaf })),
    );
  });
  await peer.sign();
}

/** Takes the peer's log back to an earlier size, as a restored backup would. */
async function rewind(size: number): Promise<void> {
  await peer.transact(async (tx) => {
    await tx.delete(logEntries).where(eq(logEntries.log, peer.log.id));
    const leaves = (await listLeaves(home.database.orm, held.id, 0, size)).map((leaf) => ({ leaf }));
    await changeLog(tx, peer.log.id, { size: 0, checkpointSize: 0 });
    const log = await lockLog(tx, peer.log.id);
    const row = { iri: "", type: "", issuer: "", hash: "", verdict: "malformed" };
    if (log !== undefined)
      await appendLeaves(
        tx,
        log,
        leaves.map(({ leaf }) => ({ ...row, leaf })),
      );
  });
}

describe("a mirror", () => {
  test("holds the same bytes, serves them under the same names, and answers who endorses what", async () => {
    const object = "https://home.example/motions/1";
    await publish(genesisOf(peer), endorse(peer, object));
    expect(await pull()).toEqual({ ok: true, size: 2, added: 2, isBehind: false });
    expect(await verdicts()).toEqual(["ok", "ok"]);
    expect(await listStandingOf(home.database.orm, object)).toMatchObject([{ actor: peer.actor, log: held.id }]);
    const mirrored = mirrorPrefix(home.url, held);
    for (const path of ["checkpoint", "key", "tile/0/000.p/2", "tile/entries/000.p/2", "tile/entries/000.p/1"]) {
      expect(await bytes(`${mirrored}/${path}`)).toEqual(await bytes(`${peer.log.prefix}/${path}`));
    }
  });

  test("a withdrawal ends the endorsement, and repeating everything changes nothing", async () => {
    const object = "https://home.example/motions/1";
    const [, id = ""] = await publish(genesisOf(peer), endorse(peer, object));
    await pull();
    const [, act] = await rows(peer, peer.log.id);
    const refs = [
      { id, hash: hashText("") },
      { id, hash: (act?.hash ?? "") as `sha256:${string}` },
    ];
    const withdraw = (ref: typeof refs): Draft => ({ type: "EndorsementWithdrawn", issuer: peer.actor, refs: ref });
    expect(await publish(withdraw(refs.slice(0, 1)))).toEqual(["no-endorsement"]);
    await publish(withdraw(refs.slice(1)));
    await pull();
    expect(await listStandingOf(home.database.orm, object)).toEqual([]);
    await smuggle(act?.leaf ?? new Uint8Array());
    expect(await pull()).toMatchObject({ ok: true, added: 1 });
    expect(await verdicts()).toEqual(["ok", "ok", "ok", "replay"]);
    expect(await listStandingOf(home.database.orm, object)).toEqual([]);
    await publish(endorse(peer, object));
    await pull();
    expect(await listStandingOf(home.database.orm, object)).toHaveLength(1);
  });

  test("an update costs two requests and only the new bytes", async () => {
    await publish(genesisOf(peer), endorse(peer, "https://home.example/1"));
    await pull();
    await publish(endorse(peer, "https://home.example/2"));
    peer.requests.length = 0;
    expect(await pull()).toMatchObject({ ok: true, added: 1 });
    expect(peer.requests).toEqual([
      "all /gazette/peer/checkpoint",
      expect.stringMatching(/^bytes=\d{3,}- \/gazette\/peer\/tile\/entries\/000\.p\/3$/),
    ]);
    peer.requests.length = 0;
    expect(await pull()).toMatchObject({ ok: true, added: 0 });
    expect(peer.requests).toEqual(["all /gazette/peer/checkpoint"]);
  });

  test("a long log comes in chunks, each proved to belong to the signed tree", async () => {
    const many = Array.from({ length: 2_599 }, (_, n) => endorse(peer, `https://home.example/${n}`));
    await publish(genesisOf(peer), ...many);
    expect(await pull()).toEqual({ ok: true, size: 2_600, added: 2_600, isBehind: false });
    expect(new Set(await verdicts())).toEqual(new Set(["ok"]));
    const log = await findLog(home.database.orm, peer.log.origin);
    expect(log?.checkpoint).toBe((await peer.read()).checkpoint);
  });

  test("a mirror of another peer stands in when the origin is away, and a wrong one is no harm", async () => {
    await publish(genesisOf(peer), endorse(peer, "https://home.example/1"));
    await pull();
    const third = await startOrganization("third");
    const log = await follow(third, peer);
    const away: Fetch = async (url, options) => (url.startsWith(peer.url) ? undefined : overHttp(url, options));
    expect(await pullLog(mirrorOf(third, away), log.id)).toEqual(fault("unreachable"));
    expect(await pullLog(mirrorOf(third, away), log.id, [home.log.prefix])).toEqual(fault("bad-checkpoint"));
    const sources = [home.log.prefix, mirrorPrefix(home.url, log)];
    expect(await pullLog(mirrorOf(third, away), log.id, sources)).toMatchObject({ ok: true, size: 2 });
    await third.close();
  });

  test("parallel pulls leave each entry once", async () => {
    await publish(genesisOf(peer), endorse(peer, "https://home.example/1"));
    const pulls = await Promise.all([pull(), pull(), pull()]);
    expect(pulls.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(await pull()).toMatchObject({ ok: true, size: 2 });
    expect(await verdicts()).toEqual(["ok", "ok"]);
  });
});

describe("hostile entries", () => {
  test("take their place without effect, and later honest ones have theirs", async () => {
    await publish(genesisOf(peer));
    const forge = (draft: Draft, key = newKey(), prefix = peer.log.prefix) =>
      buildEntry(prefix, draft, key, 1, randomUUID()).leaf;
    const object = "https://home.example/1";
    const stranger = { ...endorse(peer, object), issuer: "https://evil.example/a" };
    const good = forge(endorse(peer, "https://home.example/twin"), peer.key);
    await smuggle(
      forge(endorse(peer, object)),
      forge(stranger, peer.key),
      forge(endorse(peer, object), peer.key, "https://evil.example/gazette/x"),
      Buffer.from("{}"),
      Buffer.from([0xff, 0x00]),
      Buffer.from(` ${Buffer.from(good).toString()}`),
      new Uint8Array(),
      good,
      good,
      forge({ ...genesisOf(peer) }, peer.key),
    );
    await publish(endorse(peer, object));
    expect(await pull()).toMatchObject({ ok: true, added: 12 });
    const expected = [
      "bad-proof",
      "foreign",
      "foreign",
      "malformed",
      "malformed",
      "malformed",
      "malformed",
      "ok",
      "replay",
    ];
    expect(await verdicts()).toEqual(["ok", ...expected, "second-genesis", "ok"]);
    const standing = await home.database.orm.select().from(mirroredEndorsements);
    expect(standing.map((row) => row.object).toSorted()).toEqual([object, "https://home.example/twin"]);
  });

  test("verdicts are the same whether folded a pull at a time from tables or at once from bytes", async () => {
    await publish(genesisOf(peer));
    const chapter = `${peer.url}/ap/actors/north`;
    const found: Draft = { type: "BodyFounded", issuer: peer.actor, refs: [], body: chapter, kind: "chapter" };
    const steps = [
      [found, endorse(peer, "https://home.example/1")],
      [endorse(peer, "https://home.example/2")],
      [{ ...endorse(peer, "https://home.example/1"), issuer: chapter }],
    ];
    for (const step of steps) {
      await smuggle(...step.map((draft) => buildEntry(peer.log.prefix, draft, peer.key, 1).leaf));
      await smuggle(...(await listLeaves(peer.database.orm, peer.log.id, 1, 3)));
      await pull();
    }
    const leaves = await Promise.all((await rows(home, held.id)).map(({ leaf }) => readLeaf(leaf)));
    expect(await verdicts()).toEqual(foldLog(beginLog(held.origin), leaves).verdicts);
    expect(new Set(await verdicts())).toEqual(new Set(["ok", "replay", "bad-proof"]));
  });

  test("a log that does not begin with the genesis of its pinned key is not mirrored", async () => {
    const [key] = [newKey()];
    await smuggle(buildEntry(peer.log.prefix, genesisOf({ ...peer, logKey: key }), peer.key, 1).leaf);
    expect(await pull()).toEqual(fault("other-genesis"));
    expect(await verdicts()).toEqual([]);
  });

  test("no mirror is begun with the key of another log, nor a second one with another key", async () => {
    const { prefix, vkey } = peer.log;
    const begin = (change: object) =>
      home.transact((tx, at) => beginMirror(tx, { prefix, host: peer.host, vkey, at, ...change }));
    expect(await begin({ vkey: home.log.vkey })).toBeUndefined();
    expect(await begin({ host: home.host })).toBeUndefined();
    expect(await begin({ prefix: home.log.prefix, host: home.host, vkey: home.log.vkey })).toBeUndefined();
    expect((await begin({}))?.id).toBe(held.id);
  });
});

describe("faulty logs", () => {
  test("a checkpoint of another key is refused", async () => {
    await publish(genesisOf(peer));
    const { vkey } = peer.log;
    const other = await startOrganization("peer");
    const swapped: Fetch = (url, options) => overHttp(url.replace(peer.url, other.url), options);
    expect(await pull(swapped)).toEqual(fault("bad-checkpoint"));
    expect((await findLog(home.database.orm, held.origin))?.vkey).toBe(vkey);
    await other.close();
  });

  test("changed, cut and missing bundles store nothing, and an honest source mends it", async () => {
    await publish(genesisOf(peer), endorse(peer, "https://home.example/1"));
    const change =
      (how: (bytes: Uint8Array) => Uint8Array): Fetch =>
      async (url, options) => {
        const got = await overHttp(url, options);
        return got === undefined || !url.includes("/entries/") ? got : { ...got, bytes: how(got.bytes) };
      };
    expect(await pull(change((all) => all.with(50, 1)))).toEqual(fault("bad-entries"));
    expect(await pull(change((all) => all.slice(0, -1)))).toEqual(fault("bad-entries"));
    expect(await pull(change(() => new Uint8Array()))).toEqual(fault("bad-entries"));
    expect(await verdicts()).toEqual([]);
    expect(await pull()).toMatchObject({ ok: true, size: 2 });
    await publish(endorse(peer, "https://home.example/2"));
    expect(await pull(change((all) => all.with(50, 1)))).toEqual(fault("bad-entries"));
    expect(await listEvidence(home.database.orm, held.id)).toEqual([]);
    expect(await pull()).toMatchObject({ ok: true, size: 3 });
  });

  test("a source that lies about tiles too makes no evidence against an honest log", async () => {
    await publish(genesisOf(peer), endorse(peer, "https://home.example/1"));
    await pull();
    await publish(endorse(peer, "https://home.example/2"));
    const liar: Fetch = async (url, options) => {
      const got = await overHttp(url, options);
      return got === undefined || !url.includes("/tile/") ? got : { ...got, bytes: got.bytes.with(5, 1) };
    };
    expect(await pull(liar)).toEqual(fault("bad-tiles"));
    expect(await listEvidence(home.database.orm, held.id)).toEqual([]);
    expect(await pull()).toMatchObject({ ok: true, size: 3 });
  });

  test("an older checkpoint is no fault and changes nothing", async () => {
    await publish(genesisOf(peer));
    const old = await bytes(`${peer.log.prefix}/checkpoint`);
    await publish(endorse(peer, "https://home.example/1"));
    await pull();
    const stale: Fetch = async (url, options) => {
      const got = await overHttp(url, options);
      return got === undefined || !url.endsWith("/checkpoint") ? got : { ...got, bytes: old };
    };
    expect(await pull(stale)).toEqual({ ok: true, size: 2, added: 0, isBehind: true });
    expect(await listEvidence(home.database.orm, held.id)).toEqual([]);
  });

  test.each([
    ["of the same size", 1, 1],
    ["that is longer", 1, 3],
    ["that is shorter", 2, 1],
  ])("a second history %s is kept as evidence, once, and the first one stays", async (_, back, more) => {
    await publish(genesisOf(peer), endorse(peer, "https://home.example/1"), endorse(peer, "https://home.example/2"));
    await pull();
    const before = await rows(home, held.id);
    await rewind(3 - back);
    const others = Array.from({ length: more }, (_, n) => endorse(peer, `https://home.example/other/${n}`));
    await smuggle(...others.map((draft) => buildEntry(peer.log.prefix, draft, peer.key, 1).leaf));
    expect(await pull()).toEqual(fault("equivocation"));
    expect(await pull()).toEqual(fault("equivocation"));
    const shown = (await peer.read()).checkpoint;
    const [log, evidence] = [
      await findLog(home.database.orm, held.origin),
      await listEvidence(home.database.orm, held.id),
    ];
    expect(evidence).toMatchObject([{ held: log?.checkpoint, shown }]);
    expect(log?.checkpoint).not.toBe(shown);
    expect(await rows(home, held.id)).toEqual(before);
  });

  test("one stops no other, and waits longer each time", async () => {
    const dead = await startOrganization("dead");
    const broken = await follow(home, dead);
    await dead.close();
    await publish(genesisOf(peer));
    const due = await pullDue(mirrorOf(home));
    expect(new Map(due.map(({ origin, pull: { ok } }) => [origin, ok]))).toEqual(
      new Map([
        [broken.origin, false],
        [peer.log.origin, true],
      ]),
    );
    const row = await findLog(home.database.orm, broken.origin);
    expect(row).toMatchObject({ failures: 1, lastError: "unreachable" });
    expect(row?.pullDueAt).toBeGreaterThan(broken.pullDueAt ?? 0);
    expect(await pullDue(mirrorOf(home))).toEqual([]);
  });

  test("even one whose fetches throw", async () => {
    await publish(genesisOf(peer));
    const [result] = await pullDue(mirrorOf(home, () => Promise.reject(new Error("broken client"))));
    expect(result?.pull).toEqual(fault("fault"));
  });

  test("a hint makes a mirror due, but not for what it holds already", async () => {
    await publish(genesisOf(peer));
    await pullDue(mirrorOf(home));
    await home.transact((tx, at) => hint(tx, held.origin, 1, at));
    expect(await pullDue(mirrorOf(home))).toEqual([]);
    await publish(endorse(peer, "https://home.example/1"));
    await home.transact((tx, at) => hint(tx, held.origin, 2, at));
    expect(await pullDue(mirrorOf(home))).toMatchObject([{ pull: { ok: true, added: 1 } }]);
  });

  test("a hint that comes during a pull is not lost: the next round pulls what that one had not seen", async () => {
    await publish(genesisOf(peer), endorse(peer, "https://elsewhere.example/1"));
    const state = { isHinted: false };
    const late: Fetch = async (url, options) => {
      const answer = await overHttp(url, options);
      if (state.isHinted || !url.endsWith("/checkpoint")) return answer;
      state.isHinted = true;
      await publish(endorse(peer, "https://elsewhere.example/2"));
      await home.transact((tx, at) => hint(tx, held.origin, 3, at));
      return answer;
    };
    expect(await pullDue(mirrorOf(home, late))).toMatchObject([{ pull: { ok: true, size: 2 } }]);
    expect(await pullDue(mirrorOf(home))).toMatchObject([{ pull: { ok: true, size: 3, added: 1 } }]);
    expect(await pullDue(mirrorOf(home))).toEqual([]);
  });
});

describe("texts of a mirrored log", () => {
  const salt = Uint8Array.of(9, 9, 9);
  const text = "# Solidarity\n\nWe stand with you.";
  const digits = textHash({ salt: "090909", text });
  const file = canonical({ salt: "090909", text });
  const hash = sha256Of(digits);
  const endorsed = (): Draft => ({ ...endorse(peer, "https://home.example/1"), textHash: hash }) as Draft;
  const local = `text/${digits}`;

  test("are fetched, served, and deleted everywhere when their log erases them", async () => {
    await peer.database.orm.insert(texts).values({ hash: digits, salt, text });
    const [, id = ""] = await publish(genesisOf(peer), endorsed());
    await pull();
    const mirrored = `${mirrorPrefix(home.url, held)}/${local}`;
    expect(Buffer.from(await bytes(mirrored)).toString()).toBe(file);
    const [, act] = await rows(peer, peer.log.id);
    const refs = [{ id, hash: (act?.hash ?? "") as `sha256:${string}` }];
    await publish({ type: "TextErased", issuer: peer.actor, refs, textHash: hash });
    await pull();
    expect((await fetch(mirrored)).status).toBe(410);
    expect(await findMirroredText(home.database.orm, held.id, hash)).toEqual({ file: undefined, isErased: true });
    await pull();
    expect((await fetch(mirrored)).status).toBe(410);
  });

  test("are not taken from a file that is another text, and are asked for again", async () => {
    await publish(genesisOf(peer), endorsed());
    const lie: Fetch = async (url, options) =>
      url.endsWith(local)
        ? { status: 200, bytes: Buffer.from(file.replace("stand", "stood")), headers: {} }
        : overHttp(url, options);
    expect(await pull(lie)).toMatchObject({ ok: true });
    expect((await findMirroredText(home.database.orm, held.id, hash))?.file).toBeUndefined();
    await peer.database.orm.insert(texts).values({ hash: digits, salt, text });
    await pull();
    expect((await findMirroredText(home.database.orm, held.id, hash))?.file).toBe(file);
  });

  test("come from any peer that has them, which cannot say that they are gone", async () => {
    await peer.database.orm.insert(texts).values({ hash: digits, salt, text });
    await publish(genesisOf(peer), endorsed());
    const third = await startOrganization("third");
    await pullLog(mirrorOf(third), (await follow(third, peer)).id);
    await peer.database.orm.delete(texts);
    const others = ["http://127.0.0.1:9/gazette/mirror/nobody/none", mirrorPrefix(third.url, held)];
    const gone: Fetch = async (url, options) =>
      url.startsWith(third.url) ? { status: 410, bytes: new Uint8Array(), headers: {} } : overHttp(url, options);
    expect(await pullLog(mirrorOf(home, gone), held.id, others)).toMatchObject({ ok: true, size: 2 });
    expect(await findMirroredText(home.database.orm, held.id, hash)).toEqual({ file: undefined, isErased: false });
    expect(await pullLog(mirrorOf(home), held.id, others)).toMatchObject({ ok: true, size: 2 });
    expect((await findMirroredText(home.database.orm, held.id, hash))?.file).toBe(file);
    await third.close();
  });

  test("are gone when their origin says so, whoever else still has them", async () => {
    await peer.database.orm.insert(texts).values({ hash: digits, salt: null, text: null, erasedAt: 1 });
    await publish(genesisOf(peer), endorsed());
    const third: Fetch = async (url, options) =>
      url.startsWith("http://third") ? { status: 200, bytes: Buffer.from(file), headers: {} } : overHttp(url, options);
    await pullLog(mirrorOf(home, third), held.id, ["http://third"]);
    expect(await findMirroredText(home.database.orm, held.id, hash)).toEqual({ file: undefined, isErased: true });
  });

  test("cannot be erased by another log that names them", async () => {
    await peer.database.orm.insert(texts).values({ hash: digits, salt, text });
    await publish(genesisOf(peer), endorsed());
    await pull();
    const evil = await startOrganization("evil");
    const log = await follow(home, evil);
    await evil.publish(genesisOf(evil));
    const [done] = await evil.publish({ ...endorse(evil, "https://home.example/1"), textHash: hash } as Draft);
    const refs = done?.isAppended === true ? [{ id: done.id, hash: done.hash }] : [];
    await evil.publish({ type: "TextErased", issuer: evil.actor, refs, textHash: hash });
    await evil.transact((tx, at) => signNewest(tx, evil.log.id, evil.logKey, at + 5_000));
    expect(await pullLog(mirrorOf(home), log.id)).toMatchObject({ ok: true, size: 3 });
    expect((await findMirroredText(home.database.orm, held.id, hash))?.file).toBe(file);
    expect(await findMirroredText(home.database.orm, log.id, hash)).toMatchObject({ isErased: true });
    await evil.close();
  });
});
