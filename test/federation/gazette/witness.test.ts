import { createHash, createPrivateKey, createPublicKey, type KeyObject, verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { resumeForks } from "#commands/equivocations.ts";
import { keyContext } from "#commands/keys.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { findLog, findLogOf, proofBetween, rootAt } from "#db/gazette.ts";
import { isFrozen, listEvidence } from "#db/forks.ts";
import { changePeer } from "#db/peers.ts";
import { listHolders } from "#db/witness.ts";
import type { Hash } from "#domain/merkle.ts";
import { signCheckpoint } from "#federation/gazette/checkpoint.ts";
import { formatSubmission, parseSubmission } from "#federation/gazette/witness.ts";
import { type Coalition, type Member, coalition, connect, submitted } from "#test/support/coalition.ts";

let offset = 0;
let all: Coalition;
let a: Member;
let b: Member;
let c: Member;
let logKey: KeyObject;

beforeAll(async () => {
  all = await coalition(3, { clockOffset: () => offset });
  [a, b, c] = all.members as [Member, Member, Member];
  await connect(a, b, all.settled);
  await connect(a, c, all.settled);
  const row = await findCurrentKey(a.database.orm, a.organization, "log");
  const secret = a.db().sealer.open(keyContext(a.organization, "log"), row?.sealed ?? new Uint8Array());
  logKey = createPrivateKey({ key: secret ?? Buffer.alloc(0), format: "der", type: "pkcs8" });
});
afterAll(() => all.close());

const text = async (url: string) => (await fetch(url)).text();
const own = async () => {
  const log = await findLogOf(a.database.orm, a.organization);
  if (log === undefined) throw new Error("no log");
  return log;
};

/** What C2SP tlog-cosignature says of one line, checked with nothing of ours: the time in seconds, or undefined. */
function timeOf(note: string, line: string, vkey: string): bigint | undefined {
  const [name = "", hex = "", material = ""] = vkey.trim().split("+");
  const raw = Buffer.from(vkey.trim().slice(name.length + hex.length + 2), "base64");
  const id = createHash("sha256")
    .update(Buffer.concat([Buffer.from(`${name}\n`), raw]))
    .digest()
    .subarray(0, 4);
  const [, signer, base64 = ""] = line.trimEnd().split(" ");
  const bytes = Buffer.from(base64, "base64");
  if (material === "" || raw[0] !== 4 || signer !== name || !bytes.subarray(0, 4).equals(id)) return undefined;
  const time = bytes.readBigUInt64BE(4);
  const body = note.slice(0, note.indexOf("\n\n") + 1);
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw.subarray(1)]);
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  const isSigned = verify(null, Buffer.from(`cosignature/v1\ntime ${time}\n${body}`), key, bytes.subarray(12));
  return isSigned ? time : undefined;
}

const linesOf = (note: string) => note.slice(note.indexOf("\n\n") + 2).split(/(?<=\n)/u);

describe("connected instances", () => {
  test("cosign one another's checkpoints, and each serves what it was given", async () => {
    await submitted(a, "valley", "Something to hold");
    await all.settled();
    await expect
      .poll(async () => linesOf(await text(`${a.url}/gazette/valley/checkpoint`)).length, { interval: 200 })
      .toBe(3);
    const note = await text(`${a.url}/gazette/valley/checkpoint`);
    for (const witness of [b, c]) {
      const vkey = await text(`${witness.url}/gazette/witness-key`);
      const times = linesOf(note).map((line) => timeOf(note, line, vkey));
      expect(times.filter((time) => time !== undefined)).toHaveLength(1);
    }
    const log = await own();
    const holders = await listHolders(a.database.orm, log.id);
    expect(holders.map(({ size }) => size)).toEqual([log.size, log.size]);
    await expect
      .poll(
        async () =>
          (await listHolders(b.database.orm, (await findLogOf(b.database.orm, b.organization))?.id ?? ""))[0]?.size ??
          0,
      )
      .toBeGreaterThan(0);
  });

  test("ask one another at most once a minute, and go on from where a witness stands", async () => {
    await submitted(a, "valley", "Once more");
    await all.settled();
    const before = (await listHolders(a.database.orm, (await own()).id)).map(({ size }) => size);
    expect(before.every((size) => size < 100)).toBe(true);
    offset += 61_000;
    await expect
      .poll(async () => {
        const log = await own();
        return (await listHolders(a.database.orm, log.id)).every(({ size }) => size === log.checkpointSize);
      })
      .toBe(true);
  });
});

describe("a witness", () => {
  const post = async (body: string, at: Member = b) => {
    const answer = await fetch(`${at.url}/gazette/add-checkpoint`, { method: "POST", body });
    return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
  };
  const ask = async (change: { old?: number; note?: string; proof?: readonly Hash[] } = {}) => {
    const log = await own();
    const old = change.old ?? log.checkpointSize;
    const proof =
      change.proof ??
      (old === 0 || old > log.size ? [] : await proofBetween(a.database.orm, log.id, old, log.checkpointSize));
    return post(formatSubmission({ old, proof, note: change.note ?? log.checkpoint ?? "" }));
  };
  const forged = async (size: number, root: Uint8Array = new Uint8Array(32)) =>
    signCheckpoint({ origin: (await own()).origin, size, root }, logKey);

  test("answers the same checkpoint with the same line", async () => {
    const [one, two] = [await ask(), await ask()];
    expect(one.status).toBe(200);
    expect(two).toEqual(one);
    expect(timeOf((await own()).checkpoint ?? "", one.text, await text(`${b.url}/gazette/witness-key`))).toBeDefined();
  });

  test("says where it stands to whoever begins elsewhere", async () => {
    const { size } = await own();
    expect(await ask({ old: 0 })).toEqual({ status: 409, type: "text/x.tlog.size", text: `${size}\n` });
  });

  test.each([
    ["GET", 405, async () => (await fetch(`${b.url}/gazette/add-checkpoint`)).status],
    ["no request of the protocol", 400, async () => (await post("hello")).status],
    ["a size with a leading zero", 400, async () => (await ask({ note: "" })).status],
    ["more than 64 KB", 400, async () => (await post("old 0\n\n".padEnd(70_000, "x"))).status],
    [
      "a log that nobody mirrors",
      404,
      async () =>
        (
          await post(
            formatSubmission({
              old: 0,
              proof: [],
              note: signCheckpoint({ origin: "nobody.example/log", size: 1, root: new Uint8Array(32) }, logKey),
            }),
          )
        ).status,
    ],
    [
      "a broken signature",
      403,
      async () => (await ask({ note: ((await own()).checkpoint ?? "").replace(/.{8}\n$/u, "AAAAAAA=\n") })).status,
    ],
    ["an old size above the new one", 400, async () => (await ask({ old: 10_000 })).status],
    [
      "a proof that leads nowhere",
      422,
      async () => (await ask({ note: await forged(1_000), proof: [new Uint8Array(32)] })).status,
    ],
  ])("refuses %s with %i", async (_, status, deed) => {
    expect(await deed()).toBe(status);
  });

  test("cosigns what grows, ten times at once and then once a minute", async () => {
    const log = await own();
    const root = await rootAt(a.database.orm, log.id, log.size);
    expect(root).toHaveLength(32);
    const statuses: number[] = [];
    for (let round = 0; round < 14; round += 1) {
      await submitted(a, "valley", `Round ${round}`);
      await all.settled();
      offset += 1_100;
      const before = Number((await ask({ old: 0 })).text);
      statuses.push((await ask({ old: before })).status);
    }
    expect(statuses.slice(0, 3)).toEqual([200, 200, 200]);
    expect(statuses).toContain(429);
  });

  // Last, since whoever learns that its own log was forked publishes nothing any more.
  test("keeps evidence of two histories and cosigns neither the second nor a log of a blocked host", async () => {
    offset += 61_000;
    const before = Number((await ask({ old: 0 })).text);
    expect((await ask({ old: before })).status).toBe(200);
    const { checkpointSize } = await own();
    const other = await forged(checkpointSize);
    expect((await ask({ note: other, proof: [] })).status).toBe(422);
    const mirror = await findLog(b.database.orm, (await own()).origin);
    const evidence = await listEvidence(b.database.orm, mirror?.id ?? "");
    expect(evidence.map(({ shown }) => shown)).toEqual([other]);
    const earlier = await forged(checkpointSize - 1);
    expect((await ask({ note: earlier, old: checkpointSize - 1, proof: [] })).status).toBe(422);
    expect((await ask()).status).toBe(200);
    await b.database.orm.transaction((tx) => changePeer(tx, a.host, { state: "blocked" }));
    expect((await ask()).status).toBe(404);
    await b.database.orm.transaction((tx) => changePeer(tx, a.host, { state: "peered" }));
    // What follows is not taken over until an admin of the mirror lets it.
    expect(await isFrozen(b.database.orm, mirror?.id ?? "")).toBe(true);
    await perform(b.db(), b.admin, (act) => resumeForks(act, a.host));
    expect(await isFrozen(b.database.orm, mirror?.id ?? "")).toBe(false);
  });
});

test("a submission is read strictly", () => {
  const hash = Buffer.alloc(32, 7).toString("base64");
  expect(parseSubmission(`old 3\n${hash}\n\nnote`)).toEqual({
    old: 3,
    proof: [Uint8Array.from(Buffer.alloc(32, 7))],
    note: "note",
  });
  expect(parseSubmission("old 0\n\nnote")).toEqual({ old: 0, proof: [], note: "note" });
  for (const body of [
    "old 03\n\nx",
    "old -1\n\nx",
    "old 1",
    "new 1\n\nx",
    `old 1\n${hash}=\n\nx`,
    "old 1\nAAAA\n\nx",
    ` old 1\n\nx`,
    `old 1\n${`${hash}\n`.repeat(64)}\nx`,
  ])
    expect(parseSubmission(body)).toBeUndefined();
});
