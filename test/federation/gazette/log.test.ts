import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findLogById, listLeaves, rootAt } from "#db/gazette.ts";
import { texts } from "#db/schema/motions.ts";
import { hexHash, textHash } from "#domain/texts.ts";
import { hashLeaf, rootOfLeaves } from "#domain/merkle.ts";
import type { Checkpoint } from "#domain/notes.ts";
import { openCheckpoint } from "#federation/gazette/checkpoint.ts";
import { appendEntries, signNewest } from "#federation/gazette/log.ts";
import { parseVkey } from "#federation/gazette/note.ts";
import { parseBundle } from "#federation/gazette/tiles.ts";
import { endorse, genesisOf, newKey, startOrganization, type Organization } from "./organization.ts";

let org: Organization;
beforeAll(async () => {
  org = await startOrganization();
});
afterAll(() => org.close());

const at = (path: string) => `${org.log.prefix}/${path}`;

async function head(): Promise<Checkpoint> {
  const [note, vkey] = await Promise.all(
    [fetch(at("checkpoint")), fetch(at("key"))].map(async (r) => (await r).text()),
  );
  const key = parseVkey(vkey?.trim() ?? "");
  const checkpoint = key === undefined ? undefined : openCheckpoint(note ?? "", key);
  if (checkpoint === undefined) throw new Error("no checkpoint");
  return checkpoint;
}

async function served(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(at(path), { headers });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

describe("an own log", () => {
  test("begins with the signed checkpoint of the empty tree", async () => {
    expect(await head()).toMatchObject({ origin: org.log.origin, size: 0 });
    expect((await served("checkpoint")).headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect((await served("tile/0/000")).status).toBe(404);
  });

  test("takes nothing before its genesis, and nothing inert", async () => {
    expect(await org.publish(endorse(org, "https://peer.example/1"))).toEqual([
      { isAppended: false, verdict: "no-genesis" },
    ]);
    const [genesis, again, endorsed, twice] = await org.publish(
      genesisOf(org),
      genesisOf(org),
      endorse(org, "https://peer.example/1"),
      endorse(org, "https://peer.example/1"),
    );
    expect(genesis).toMatchObject({ isAppended: true, index: 0 });
    expect(again).toEqual({ isAppended: false, verdict: "second-genesis" });
    expect(endorsed).toMatchObject({ isAppended: true, index: 1 });
    expect(twice).toEqual({ isAppended: false, verdict: "already-endorsed" });
    expect(await org.publish(endorse(org, "https://peer.example/1"))).toMatchObject([{ verdict: "already-endorsed" }]);
    expect(await org.read()).toMatchObject({ size: 2, actor: org.actor });
  });

  test("signs at most once a second, the tree of the rows that it keeps", async () => {
    expect(await org.sign()).toBeTypeOf("string");
    expect(await head()).toMatchObject({ size: 2 });
    await org.publish(endorse(org, "https://peer.example/2"));
    expect(await org.transact((tx, now) => signNewest(tx, org.log.id, org.logKey, now))).toBeUndefined();
    expect(await head()).toMatchObject({ size: 2 });
    await org.sign();
    const { root, size } = await head();
    const leaves = await listLeaves(org.database.orm, org.log.id, 0, size);
    expect(Buffer.from(rootOfLeaves(leaves.map(hashLeaf))).equals(root)).toBe(true);
    expect(await org.sign()).toBeUndefined();
  });

  test("is signed by no other key", async () => {
    await org.publish(endorse(org, "https://peer.example/3"));
    const later = Date.parse("2027-01-01T00:00:00Z");
    await expect(org.transact((tx) => signNewest(tx, org.log.id, newKey(), later))).rejects.toThrow("not the key");
    expect(await org.sign()).toBeTypeOf("string");
  });

  test("keeps nothing of a transaction that fails, and signs nothing of it", async () => {
    const before = await org.read();
    const failing = org.transact(async (tx, now) => {
      const act = { name: "gone", draft: endorse(org, "https://peer.example/lost"), at: now };
      await appendEntries(tx, org.log.id, [act], () => org.key);
      await signNewest(tx, org.log.id, org.logKey, now + 5_000);
      throw new Error("crash");
    });
    await expect(failing).rejects.toThrow("crash");
    expect(await org.read()).toEqual(before);
    expect(await listLeaves(org.database.orm, org.log.id, before.size, before.size + 5)).toEqual([]);
  });

  test("gives parallel appends one index each", async () => {
    const before = (await org.read()).size;
    const objects = Array.from({ length: 12 }, (_, n) => `https://peer.example/parallel/${n}`);
    const done = (await Promise.all(objects.map((object) => org.publish(endorse(org, object))))).flat();
    const indexes = done.map((one) => (one.isAppended ? one.index : -1)).toSorted((a, b) => a - b);
    expect(indexes).toEqual(objects.map((_, n) => before + n));
    const log = await findLogById(org.database.orm, org.log.id);
    const leaves = await listLeaves(org.database.orm, org.log.id, 0, log?.size ?? 0);
    expect(rootOfLeaves(leaves.map(hashLeaf))).toEqual(await rootAt(org.database.orm, org.log.id, leaves.length));
  });
});

describe("what is served", () => {
  test("tiles and bundles at every width up to what is there, for ever", async () => {
    await org.publish(...Array.from({ length: 300 }, (_, n) => endorse(org, `https://peer.example/many/${n}`)));
    await org.sign();
    const { size } = await head();
    expect(size).toBeGreaterThan(300);
    const full = await served("tile/0/000");
    expect(full.bytes.length).toBe(8_192);
    expect(full.headers.get("cache-control")).toContain("immutable");
    const part = await served("tile/0/000.p/7");
    expect(part.bytes).toEqual(full.bytes.slice(0, 7 * 32));
    expect((await served("tile/1/000.p/1")).bytes.length).toBe(32);
    expect((await served(`tile/0/001.p/${size - 256}`)).bytes.length).toBe((size - 256) * 32);
    const bundle = await served("tile/entries/000");
    const leaves = parseBundle(bundle.bytes) ?? [];
    expect(leaves.length).toBe(256);
    expect(Buffer.concat(leaves.map(hashLeaf))).toEqual(Buffer.from(full.bytes));
  });

  test.each([
    "tile/0/001",
    "tile/0/001.p/255",
    "tile/2/000.p/1",
    "tile/0/0",
    "tile/entries/001",
    "tile/entries/000.p/0",
    "tile/x",
  ])("%s is not there", async (path) => {
    expect((await served(path)).status).toBe(404);
  });

  test("a part of the newest bundle", async () => {
    const width = (await head()).size - 256;
    const path = `tile/entries/001.p/${width}`;
    const whole = await served(path);
    const rest = await served(path, { range: "bytes=100-" });
    expect(rest.status).toBe(206);
    expect(rest.headers.get("content-range")).toBe(`bytes 100-${whole.bytes.length - 1}/${whole.bytes.length}`);
    expect(rest.bytes).toEqual(whole.bytes.slice(100));
    expect((await served(path, { range: "bytes=0-9" })).bytes).toEqual(whole.bytes.slice(0, 10));
    expect((await served(path, { range: `bytes=${whole.bytes.length}-` })).status).toBe(416);
    expect((await served(path, { range: "bytes=5-1" })).bytes).toEqual(whole.bytes);
    expect((await served(path, { range: "lines=1-2" })).bytes).toEqual(whole.bytes);
  });

  test("what is not there yet comes, what was there stays, and the newest checkpoint is shown at once", async () => {
    const { size } = await head();
    const [now, next] = [size - 256, size - 255].map((width) => `tile/entries/001.p/${width}`);
    const before = await served(now ?? "");
    expect((await served(next ?? "")).status).toBe(404);
    await org.publish(endorse(org, "https://peer.example/one-more"));
    await org.sign();
    expect((await head()).size).toBe(size + 1);
    const after = await served(next ?? "");
    expect(after.status).toBe(200);
    expect(after.bytes.slice(0, before.bytes.length)).toEqual(before.bytes);
    expect((await served(now ?? "")).bytes).toEqual(before.bytes);
  });

  test("one entry, its exact leaf", async () => {
    const [leaf] = await listLeaves(org.database.orm, org.log.id, 0, 1);
    const { id } = JSON.parse(Buffer.from(leaf ?? []).toString()) as { id: string };
    const response = await fetch(`${id}.json`);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(leaf);
    expect((await served("entries/none.json")).status).toBe(404);
    expect((await served("entries/..%2f.json")).status).toBe(404);
  });

  test("a text, until it is erased", async () => {
    const [salt, text] = [Uint8Array.of(1, 2, 3), "# Rent\n\nFreeze it."];
    const hash = textHash({ salt: "010203", text });
    await org.database.orm.insert(texts).values({ hash, salt, text });
    const path = `text/${hash}`;
    const file = Buffer.from((await served(path)).bytes).toString();
    expect(file).toBe('{"salt":"010203","text":"# Rent\\n\\nFreeze it."}');
    expect(hexHash(file)).toBe(hash);
    await org.database.orm.update(texts).set({ salt: null, text: null, erasedAt: 1 });
    expect((await served(path)).status).toBe(410);
    expect((await served(`text/${"0".repeat(64)}`)).status).toBe(404);
  });

  test("nothing of an own log as a mirror, and nothing elsewhere", async () => {
    const mirrored = `${org.url}/gazette/mirror/${encodeURIComponent(org.host)}/org/checkpoint`;
    expect((await fetch(mirrored)).status).toBe(404);
    expect((await fetch(`${org.url}/gazette/other/checkpoint`)).status).toBe(404);
    expect((await fetch(`${org.url}/gazette/mirror/%E0%A4%A/org/checkpoint`)).status).toBe(404);
  });
});
