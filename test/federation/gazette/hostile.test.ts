import { sign } from "node:crypto";
import { eq } from "drizzle-orm";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changeLog, findLog, type Log } from "#db/gazette.ts";
import { logEntries } from "#db/schema/gazette.ts";
import { base58 } from "#domain/base58.ts";
import type { Draft } from "#domain/entries.ts";
import { canonical, isObject, type JsonObject, parseCanonical } from "#domain/jcs.ts";
import { signedBytes } from "#domain/proofs.ts";
import { DAY } from "#domain/time.ts";
import { type Client, createClient } from "#federation/client.ts";
import { buildEntry } from "#federation/gazette/entry.ts";
import { beginMirror, type Mirror, mirrorPrefix, pullLog, type Pull } from "#federation/gazette/mirror.ts";
import { pullDue } from "#federation/gazette/rounds.ts";
import { multibaseOf } from "#federation/gazette/multikey.ts";
import type { Fetched } from "#federation/gazette/remote.ts";
import { LONGEST_LEAF } from "#federation/gazette/tiles.ts";
import { mirrorsOf } from "#jobs/mirrors.ts";
import { smuggle as smuggleBytes } from "./hostile.ts";
import { endorse, genesisOf, newKey, type Organization, startOrganization } from "./organization.ts";

let hostile: Organization;
let honest: Organization;
let home: Organization;
let client: Client;
let held: Log;
let other: Log;
const lines: Record<string, unknown>[] = [];

beforeEach(async () => {
  lines.length = 0;
  await configure({
    sinks: { kept: ({ properties }: LogRecord) => void lines.push(properties) },
    loggers: [
      { category: ["plenum", "gazette"], sinks: ["kept"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
    ],
  });
  client = createClient({ allowPrivateAddresses: true, userAgent: "test" });
  [hostile, honest, home] = await Promise.all([
    startOrganization("hostile"),
    startOrganization("honest"),
    startOrganization("home"),
  ]);
  held = await follow(hostile);
  other = await follow(honest);
  await publish(hostile, genesisOf(hostile), endorse(hostile, "https://home.example/1"));
  await publish(honest, genesisOf(honest));
  await pullAll();
});
afterEach(async () => {
  await client.close();
  await Promise.all([hostile.close(), honest.close(), home.close()]);
  await reset();
});

async function follow(of: Organization, by = home): Promise<Log> {
  const { prefix, vkey } = of.log;
  const log = await by.transact((tx, at) => beginMirror(tx, { prefix, host: of.host, vkey, at }));
  if (log === undefined) throw new Error("not mirrored");
  return log;
}

async function publish(of: Organization, ...drafts: Draft[]): Promise<void> {
  await of.publish(...drafts);
  await of.sign();
}

/** One round over both logs; the honest one has something new each time. Whether the hostile and the honest one went well. */
async function pullAll(): Promise<boolean[]> {
  await publish(honest, endorse(honest, `https://home.example/${Math.random()}`));
  for (const { id } of [held, other]) await home.transact((tx) => changeLog(tx, id, { pullDueAt: 0 }));
  const pulls = await pullDue(mirrorsOf(home.database, client));
  const pullOf = ({ origin }: Log): Pull | undefined => pulls.find((one) => one.origin === origin)?.pull;
  const isGained = async () => (await sizeOf(other)) === (await honest.read()).size;
  return [pullOf(held)?.ok === true, pullOf(other)?.ok === true && (await isGained())];
}

const sizeOf = async ({ origin }: Log) => (await findLog(home.database.orm, origin))?.size;
const rows = () =>
  home.database.orm.select().from(logEntries).where(eq(logEntries.log, held.id)).orderBy(logEntries.index);

/** Puts bytes into the hostile log that no honest instance would. */
const smuggle = (...leaves: Uint8Array[]): Promise<void> => smuggleBytes(hostile, ...leaves);

/** An entry with a valid signature over whatever it and its proof say. */
function forged(change: JsonObject, proof: JsonObject = {}, { key } = hostile): Uint8Array {
  const { leaf } = buildEntry(hostile.log.prefix, endorse(hostile, "https://home.example/2"), hostile.key, 1);
  const document = parseCanonical(Buffer.from(leaf).toString());
  if (!isObject(document) || !isObject(document["proof"])) throw new Error("no entry");
  const { proof: was, ...act } = { ...document, ...change };
  const { proofValue: _, ...options }: JsonObject = { ...(was as JsonObject), ...proof };
  const proofValue = `z${base58(sign(null, signedBytes(act, options), key))}`;
  return Buffer.from(canonical({ ...act, proof: { ...options, proofValue } }));
}

const flagged = (counts: string) => ({
  event: "mirror.flag",
  peer: hostile.host,
  log: held.origin,
  first: 2,
  counts,
});
const rejected = (reason: string, peer = hostile.host) => ({ event: "mirror.reject", reason, peer, log: held.origin });

describe("an entry that its log signed all the same: kept, one line, and what comes after it counts", () => {
  test.each<[string, string, () => Uint8Array]>([
    ["a wrong proof", "bad-proof", () => forged({}, {}, { ...hostile, key: newKey() })],
    ["an unknown member in the proof", "bad-proof", () => forged({}, { domain: "a.example" })],
    ["a proof by the key of another", "bad-proof", () => forged({}, { verificationMethod: methodOf(honest) })],
    [
      "another issuer",
      "foreign",
      () => forged({ issuer: honest.actor }, { verificationMethod: methodOf(honest) }, honest),
    ],
    ["another origin", "foreign", () => forged({ id: `${honest.log.prefix}/entries/1` })],
    ["a time before all times", "malformed", () => forged({ issuedAt: "1969-12-31T23:59:59Z" })],
    ["a day that no calendar has", "malformed", () => forged({ issuedAt: "2026-02-30T00:00:00Z" })],
    ["an unknown type", "unknown-type", () => forged({ type: "plenum:Invented" })],
    ["a fault against its schema", "malformed", () => forged({ object: 7 })],
    ["as much as a bundle can carry, which is nothing", "malformed", () => new Uint8Array(LONGEST_LEAF)],
  ])("%s", async (_, verdict, leafOf) => {
    const leaf = leafOf();
    await smuggle(leaf);
    await publish(hostile, endorse(hostile, "https://home.example/3"));
    expect(await pullAll()).toEqual([true, true]);
    expect((await rows()).map((row) => row.verdict)).toEqual(["ok", "ok", verdict, "ok"]);
    expect(Buffer.from((await rows())[2]?.leaf ?? "")).toEqual(Buffer.from(leaf));
    expect(lines).toEqual([flagged(`${verdict}=1`)]);
  });

  test("a time far ahead is a claim: it counts, and is noted", async () => {
    const soon = new Date(Date.now() + DAY / 2).toISOString();
    await smuggle(forged({ issuedAt: "9999-12-31T23:59:59Z", object: "https://home.example/4" }));
    await smuggle(forged({ issuedAt: soon, object: "https://home.example/5" }));
    expect(await pullAll()).toEqual([true, true]);
    expect((await rows()).map((row) => row.verdict)).toEqual(["ok", "ok", "ok", "ok"]);
    expect((await rows())[2]?.issuedAt).toBe(Date.parse("9999-12-31T23:59:59Z"));
    expect(lines).toEqual([flagged("ahead-of-time=1")]);
  });

  test("a thousand of them are one line, over all chunks of a pull", async () => {
    const junk = Array.from({ length: 2_100 }, (_, index) => Buffer.from(`{"junk":${index}}`));
    await smuggle(...junk, forged({ type: "plenum:Invented" }));
    expect(await pullAll()).toEqual([true, true]);
    expect(await sizeOf(held)).toBe(2_103);
    expect(lines).toEqual([flagged("malformed=2100 unknown-type=1")]);
  });
});

describe("an answer that is not what the log signed: nothing is taken, one line", () => {
  const onlyAt =
    (part: string, how: (bytes: Buffer) => Buffer) =>
    (path: string, bytes: Buffer): Buffer | undefined =>
      path.includes(part) ? how(bytes) : undefined;
  const turned = (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte)));

  test.each<[string, string, string, (bytes: Buffer) => Buffer]>([
    ["a bundle that ends within an entry", "bad-entries", "/entries/", (bytes) => bytes.subarray(0, -7)],
    ["a bundle with an entry less", "bad-entries", "/entries/", () => Buffer.alloc(0)],
    [
      "an entry longer than its length says",
      "bad-entries",
      "/entries/",
      (bytes) => Buffer.concat([bytes, Buffer.alloc(70_000, 1)]),
    ],
    ["a bundle without end", "bad-entries", "/entries/", () => Buffer.alloc(20_000_000, 1)],
    ["another entry", "bad-entries", "/entries/", turned],
    ["wrong entries and a wrong tile", "bad-tiles", "/tile/", turned],
    [
      "a checkpoint of another origin",
      "bad-checkpoint",
      "/checkpoint",
      (bytes) => Buffer.from(bytes.toString().replace("hostile", "other")),
    ],
    [
      "a checkpoint of another size",
      "bad-checkpoint",
      "/checkpoint",
      (bytes) => Buffer.from(bytes.toString().replace("\n3\n", "\n4\n")),
    ],
    ["a checkpoint without end", "bad-checkpoint", "/checkpoint", () => Buffer.alloc(100_000, "a")],
  ])("%s", async (_, reason, part, how) => {
    await publish(hostile, endorse(hostile, "https://home.example/3"));
    hostile.served.lie = onlyAt(part, how);
    expect(await pullAll()).toEqual([false, true]);
    expect(await sizeOf(held)).toBe(2);
    expect(lines).toEqual([rejected(reason)]);
    expect(await findLog(home.database.orm, held.origin)).toMatchObject({ lastError: reason, failures: 1 });
    hostile.served.lie = undefined;
    expect(await pullAll()).toEqual([true, true]);
    expect(await sizeOf(held)).toBe(3);
  });

  test("a wrong tile on the way to a head that is far off", async () => {
    await smuggle(...Array.from({ length: 2_100 }, (_, index) => Buffer.from(`{"junk":${index}}`)));
    hostile.served.lie = onlyAt("/tile/0/", turned);
    expect(await pullAll()).toEqual([false, true]);
    expect([await sizeOf(held), lines]).toEqual([2, [rejected("bad-tiles")]]);
  });

  test("comes from another peer's mirror then, and so does what the origin does not give", async () => {
    await publish(hostile, endorse(hostile, "https://home.example/3"));
    const there = await follow(hostile, honest);
    expect(await pullLog(mirrorsOf(honest.database, client), there.id)).toMatchObject({ ok: true, size: 3 });
    const others = [mirrorPrefix(honest.url, held)];
    hostile.served.lie = onlyAt("/tile/", turned);
    const mute = instead((url) => url.startsWith(`${hostile.log.prefix}/tile/`), undefined);
    expect(await pullLog(mute, held.id)).toEqual({ ok: false, fault: "unreachable" });
    expect(await pullLog(mute, held.id, others)).toMatchObject({ ok: true, size: 3, added: 1 });
    expect(lines).toEqual([]);
    hostile.served.lie = undefined;
    await publish(hostile, endorse(hostile, "https://home.example/4"));
    await pullLog(mirrorsOf(honest.database, client), there.id);
    // Its server keeps what it showed last for a moment.
    await expect
      .poll(async () => (await fetch(`${others[0]}/checkpoint`)).text(), { timeout: 10_000 })
      .toContain("\n4\n");
    hostile.served.lie = onlyAt("/tile/", turned);
    expect(await pullLog(mirrorsOf(home.database, client), held.id, others)).toMatchObject({ ok: true, size: 4 });
    expect(lines).toEqual([rejected("bad-tiles")]);
  });

  test("a second history", async () => {
    const shown = [(await hostile.read()).checkpoint];
    await hostile.transact(async (tx) => {
      await tx.delete(logEntries).where(eq(logEntries.log, hostile.log.id));
      await changeLog(tx, hostile.log.id, { size: 0, checkpointSize: 0 });
    });
    await smuggle(forged({}), forged({}), forged({}));
    shown.push((await hostile.read()).checkpoint);
    expect(new Set(shown).size).toBe(2);
    expect(await pullAll()).toEqual([false, true]);
    expect([await sizeOf(held), lines]).toEqual([2, [rejected("equivocation")]]);
  });

  test("a log that begins with the genesis of another key", async () => {
    const impostor = await startOrganization("impostor");
    const began = await follow(impostor);
    const genesis = genesisOf({ ...impostor, logKey: newKey() });
    await smuggleBytes(impostor, buildEntry(impostor.log.prefix, genesis, impostor.key, 1).leaf);
    expect(await pullLog(mirrorsOf(home.database, client), began.id)).toEqual({ ok: false, fault: "other-genesis" });
    expect(lines).toEqual([{ ...rejected("other-genesis", impostor.host), log: began.origin }]);
    await impostor.close();
  });

  test("a text that is another one: one line, whoever gave it and however many", async () => {
    const named = ["1", "2"].map((digit) => ({
      ...endorse(hostile, `https://home.example/${digit}0`),
      textHash: `sha256:${digit.repeat(64)}`,
    }));
    await publish(hostile, ...(named as Draft[]));
    const liar = mirrorPrefix(honest.url, held);
    const lying = instead((url) => url.startsWith(liar), { status: 200, bytes: Buffer.from("{}"), headers: {} });
    expect(await pullLog(lying, held.id, [liar])).toMatchObject({ ok: true });
    expect(lines).toEqual([rejected("bad-text", honest.host)]);
  });
});

describe("who does not answer", () => {
  test("has said nothing wrong: no line", async () => {
    await publish(hostile, endorse(hostile, "https://home.example/3"));
    const silent = instead((url) => url.includes("/tile/"), undefined);
    expect(await pullLog(silent, held.id)).toEqual({ ok: false, fault: "unreachable" });
    expect(lines).toEqual([]);
  });

  test("a fault of our own is a line with its kind", async () => {
    await home.transact((tx) => changeLog(tx, held.id, { pullDueAt: 0 }));
    const broken = { ...mirrorsOf(home.database, client), fetch: () => Promise.reject(new TypeError("broken")) };
    expect(await pullDue(broken)).toMatchObject([{ pull: { ok: false, fault: "fault" } }]);
    expect(lines).toMatchObject([{ event: "mirror.fault", peer: hostile.host, log: held.origin }]);
  });
});

/** The real mirror, with one answer for some addresses. */
function instead(isMeant: (url: string) => boolean, answer: Fetched | undefined): Mirror {
  const mirror = mirrorsOf(home.database, client);
  return { ...mirror, fetch: async (url, options) => (isMeant(url) ? answer : mirror.fetch(url, options)) };
}

const methodOf = ({ actor, key }: Organization): string => `${actor}#${multibaseOf(key)}`;
