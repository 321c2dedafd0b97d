import { describe, expect, test } from "vitest";
import { hashText } from "#domain/entries.ts";
import { auditLog, type Audit } from "#federation/audit/audit.ts";
import { multibaseOf } from "#federation/gazette/multikey.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { newKey } from "./organization.ts";
import { paperLog, type PaperLog } from "./paper.ts";

const audit = (log: PaperLog, fetch: Fetch = log.served()): Promise<Audit> =>
  auditLog({ fetch, source: log.prefix, witnesses: [] });
const told = ({ faults }: Audit): string[] => faults.map(({ step, code, at }) => `${step} ${code} ${at}`);

/** What a server says that gives another status at some places, or other bytes. */
function but(log: PaperLog, where: RegExp, status: number, bytes?: (held: Uint8Array) => Uint8Array): Fetch {
  const served = log.served();
  return async (url, options) => {
    const got = await served(url, options);
    if (got === undefined || !where.test(url)) return got;
    return { ...got, status, bytes: bytes?.(got.bytes) ?? new Uint8Array() };
  };
}

function long(entries: number): PaperLog {
  const log = paperLog();
  const { actor: issuer } = log;
  for (let n = log.leaves.length; n < entries; n += 1)
    log.add({ type: "Endorsed", issuer, refs: [], object: `https://peer.example/${n}` });
  return log;
}

describe("entries that cannot be read", () => {
  test.each<[string, number, ((held: Uint8Array) => Uint8Array) | undefined]>([
    ["missing", 404, undefined],
    ["cut within an entry", 200, (held) => held.subarray(0, -1)],
    ["empty", 200, () => new Uint8Array()],
    ["answered with a fault", 500, undefined],
  ])("%s: a fault at its place, and the rest is read, with the tile in their stead", async (_, status, bytes) => {
    const log = long(700);
    const found = await audit(log, but(log, /entries\/001$/, status, bytes));
    expect(told(found)).toEqual(["entries bundle tile/entries/001"]);
    expect(found).toMatchObject({ size: 700, unread: 256, unjudged: 0, checked: { entries: 444, proofs: 444 } });
  });

  test("the tile in their stead has to be the right one", async () => {
    const log = long(700);
    const [away, wrong] = [but(log, /entries\/001$/, 404), but(log, /tile\/0\/001$/, 200, (held) => held.with(9, 1))];
    const fetch: Fetch = (url, options) => (url.includes("/tile/0/001") ? wrong : away)(url, options);
    expect(told(await audit(log, fetch))).toEqual([
      "entries bundle tile/entries/001",
      "tree tile-hash tile/1/000.p/2",
      "tree root checkpoint",
    ]);
  });

  test("with their tile missing too the tree is not said to be wrong, and tiles after it are still compared", async () => {
    const log = long(700);
    const away = but(log, /(entries|tile\/0)\/001$/, 404);
    expect(told(await audit(log, away))).toEqual(["entries bundle tile/entries/001", "tree no-tile tile/0/001"]);
    const wrong = but(log, /tile\/0\/002\.p\/188$/, 200, (held) => held.with(9, 1));
    const both: Fetch = (url, options) => (url.includes("/tile/0/002") ? wrong : away)(url, options);
    expect(told(await audit(log, both))).toEqual([
      "entries bundle tile/entries/001",
      "tree no-tile tile/0/001",
      "tree tile-hash tile/0/002.p/188",
    ]);
  });

  test("what hangs on them is not judged; what is wrong by itself is told", async () => {
    const log = long(256);
    const { actor: issuer } = log;
    const second = newKey();
    const object = "https://paper.example/motions/1";
    const motion = { type: "MotionSubmitted", issuer, refs: [], object, kind: "resolution" } as const;
    log.add({ type: "KeyAdded", issuer, refs: [], actor: issuer, key: multibaseOf(second) });
    const refs = log.add({ ...motion, textHash: log.say("t") });
    for (let n = log.leaves.length; n < 512; n += 1)
      log.add({ type: "Endorsed", issuer, refs: [], object: `${object}${n}` });
    log.add({ type: "MotionWithdrawn", issuer, refs });
    log.leaves.push(Buffer.from("{}"));
    const good = Buffer.from(log.leaves[3] ?? "").toString();
    log.leaves.push(
      Buffer.from(good),
      Buffer.from(good.replace("peer.example/3", "peer.example/4").replace(/entries\/./, "entries/z")),
    );
    log.add({ type: "Endorsed", issuer, refs: [], object });
    expect(told(await audit(log))).toEqual([
      "entries malformed entries/513",
      "entries replay entries/514",
      "entries bad-proof entries/515",
    ]);
    const found = await audit(log, but(log, /entries\/001$/, 404));
    expect(told(found)).toEqual([
      "entries bundle tile/entries/001",
      "entries malformed entries/513",
      "entries replay entries/514",
      "entries bad-proof entries/515",
    ]);
    expect(found).toMatchObject({ unread: 256, unjudged: 1 });
  });

  test("without its beginning nothing can be said of whose a log is", async () => {
    const log = long(300);
    const found = await audit(log, but(log, /entries\/000$/, 404));
    expect(told(found)).toEqual(["entries bundle tile/entries/000"]);
    expect(found).toMatchObject({ unread: 256, unjudged: 44, checked: { entries: 44, proofs: 0 } });
  });
});

describe("texts that entries name", () => {
  function withTexts(): { log: PaperLog; first: string; second: string } {
    const log = paperLog();
    const { actor: issuer } = log;
    const [first, second] = [log.say("first"), log.say("second")];
    const object = "https://paper.example/motions/";
    const of = (textHash: typeof first) =>
      ({ type: "MotionSubmitted", issuer, refs: [], kind: "rule", textHash }) as const;
    log.add({ ...of(first), object: `${object}1` });
    log.add({ ...of(first), object: `${object}2` });
    const refs = log.add({ ...of(second), object: `${object}3` });
    log.add({ type: "TextErased", issuer, refs, textHash: second });
    return { log, first: first.slice("sha256:".length), second: second.slice("sha256:".length) };
  }

  test("are fetched once each and compared; what an entry erases may be gone", async () => {
    const { log, second } = withTexts();
    expect(await audit(log)).toMatchObject({ faults: [], texts: { checked: 2, erased: 1 } });
    for (const status of [404, 410]) {
      const found = await audit(log, but(log, new RegExp(`text/${second}$`), status));
      expect(found).toMatchObject({ faults: [], texts: { checked: 1, erased: 1 } });
    }
  });

  test.each([
    [404, "It is not here"],
    [410, "It is said to be erased"],
  ])("are missing if they are gone and no entry erases them: %i", async (status, words) => {
    const { log, first } = withTexts();
    const { faults } = await audit(log, but(log, new RegExp(`text/${first}$`), status));
    expect(faults).toMatchObject([{ step: "texts", code: "missing-text", at: `text/${first}` }]);
    expect(faults[0]?.text).toContain(words);
    expect(faults[0]?.text).toContain("entry 1 names it");
  });

  test("are wrong if their hash is another", async () => {
    const { log, first } = withTexts();
    const fetch = but(log, new RegExp(`text/${first}$`), 200, (held) => held.with(20, 90));
    expect(told(await audit(log, fetch))).toEqual([`texts text-hash text/${first}`]);
  });

  test("are left alone where nobody asks for them", async () => {
    const log = paperLog();
    const { actor: issuer } = log;
    log.add({ type: "Endorsed", issuer, refs: [], object: "https://peer.example/1", textHash: hashText("nowhere") });
    const found = await auditLog({ fetch: log.served(), source: log.prefix, witnesses: [], withTexts: false });
    expect(found).toMatchObject({ faults: [], texts: { checked: 0 } });
    expect((await audit(log)).faults).toMatchObject([{ code: "missing-text" }]);
  });
});
