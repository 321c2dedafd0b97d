import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { vote as cast } from "#commands/questions.ts";
import { findQuestion } from "#db/questions.ts";
import { type Coalition, coalition, connect, type Member } from "#test/support/coalition.ts";
import { join as joins, putToVote } from "#test/support/people.ts";
import { plenum, temporaryFolder } from "#test/support/process.ts";

let offset = 0;
let all: Coalition;
let a: Member;
let b: Member;
let site: Server;
let copied: string;
const folder = temporaryFolder();
const copy = join(folder.path, "copy");
const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };

beforeAll(async () => {
  all = await coalition(2, { clockOffset: () => offset });
  [a, b] = all.members as [Member, Member];
  await connect(a, b, all.settled);
  await vote();
  await all.settled();
  // A witness is asked once a minute.
  offset += 61_000;
  for (let waited = 0; (await cosignatures()) === 0 && waited < 200; waited += 1) await sleep(100);
  site = createServer((request, response) => {
    const file = join(copy, request.url ?? "/");
    void stat(file).then(
      (found) => (found.isFile() ? createReadStream(file).pipe(response) : response.writeHead(404).end()),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => {
    site.listen(0, "127.0.0.1", listening);
  });
  copied = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  site.closeAllConnections();
  site.close();
  folder.remove();
  await all.close();
});

/** Two vote yes, one no; the clock goes on, and the instance closes by itself. */
async function vote(): Promise<void> {
  const [mover, seconder] = [
    await joins(a.db(), a.admin, "valley", "Mo"),
    await joins(a.db(), a.admin, "valley", "Sam"),
  ];
  const { question } = await putToVote(a.db(), { admin: a.admin, mover, seconder, body: "valley" });
  for (const [voter, choice] of [
    [mover, "yes"],
    [seconder, "yes"],
    [a.admin, "no"],
  ] as const)
    await perform(a.db(), voter, (act) => cast(act, question.id, { choice }));
  offset += question.closesAt - question.opensAt + 1_000;
  const isOpen = async () => (await findQuestion(a.database.orm, question.id))?.closedAt === null;
  for (let waited = 0; (await isOpen()) && waited < 200; waited += 1) await sleep(100);
}

const cosignatures = async () =>
  (await (await fetch(`${prefix()}/checkpoint`)).text())
    .split("\n")
    .filter((line) => line.includes("/gazette/witness ")).length;
const prefix = () => `${a.url}/gazette/valley`;

async function verify(source: string, ...words: string[]) {
  const { code, out, err } = await plenum(["verify", source, "--json", ...words], nowhere);
  return {
    code,
    err,
    ...(JSON.parse(out) as { ok: boolean; checked: object; faults: { code: string; at: string }[] }),
  };
}

test("a record is verified by the address of its instance, its page, its prefix and a mirror, without a database", async () => {
  const whole = await verify(a.url);
  expect(whole).toMatchObject({ code: 0, ok: true, faults: [], err: "" });
  expect(whole.checked).toMatchObject({ cosignatures: 1, results: 1 });
  for (const address of [`${a.url}/gazette`, prefix(), `${prefix()}/checkpoint`])
    expect(await verify(address)).toEqual(whole);
  const mirror = `${b.url}/gazette/mirror/${encodeURIComponent(a.host)}/valley`;
  expect(await verify(mirror)).toMatchObject({
    code: 0,
    ok: true,
    checked: { ...whole.checked, cosignatures: expect.any(Number) as number },
  });
  const told = await plenum(["verify", prefix()], nowhere);
  expect(told.out).toContain("✓ Counting every public vote again gives the stated result: 1 bundles");
  expect(told.out).toContain("It holds.");
});

test("the pages of a result and of its record name who holds them, and link to the proof", async () => {
  const numbered = await (await fetch(`${a.url}/motions/1/result`)).text();
  expect(/\d+ of \d+ connected[^<]*|No other org[^<]*/.exec(numbered)?.[0]).toMatch(
    /^1 of 1 connected organizations hold the same record: .+\.$/,
  );
  const at = /\/gazette\/valley\/entries\/[0-9a-f-]+/.exec(numbered)?.[0] ?? "";
  const page = await (await fetch(`${a.url}${at}`, { headers: { accept: "text/html" } })).text();
  expect(page).toMatch(/Record no\. \d is in the public record that 1 of 1 connected organizations hold: [^<]+\./);
  expect(page).toContain(`${b.host}/gazette/witness`);
  expect(page).toContain(`${at}.tlog-proof`);
  expect((await fetch(`${a.url}${at}.tlog-proof`)).status).toBe(200);
  const list = await (await fetch(`${a.url}/gazette`, { headers: { accept: "text/html" } })).text();
  expect(list).toContain("holds the same record");
});

test("an exported folder holds too, as it is and from any static server, and again after more came", async () => {
  const exported = await plenum(["gazette", "export", copy, "--json"], a.env);
  expect(exported).toMatchObject({ code: 0, err: "" });
  const { size } = JSON.parse(exported.out) as { size: number };
  for (const place of [copy, copied, `${copied}/`]) {
    const { code, checked } = await verify(place);
    expect({ code, checked }).toMatchObject({
      code: 0,
      checked: { entries: size, proofs: size, cosignatures: 1, results: 1 },
    });
  }
  const again = await plenum(["gazette", "export", copy, "--organization", "valley", "--json"], a.env);
  expect(JSON.parse(again.out)).toMatchObject({ size, added: 0 });
  expect((await plenum(["gazette", "export", copy, "--organization", "nobody"], a.env)).code).toBe(1);
  const other = await plenum(["gazette", "export", copy], b.env);
  expect(other).toMatchObject({ code: 1, out: "" });
  expect(other.err).toContain("another record");
});

test("keys that the reader brings along count, and what differs ends with 1 and its place", async () => {
  const vkey = (await (await fetch(`${prefix()}/key`)).text()).trim();
  const witness = (await (await fetch(`${b.url}/gazette/witness-key`)).text()).trim();
  expect(await verify(copy, "--key", vkey, "--witness", witness)).toMatchObject({
    code: 0,
    checked: { cosignatures: 1 },
  });
  const wrong = await plenum(["verify", copy, "--key", "nothing"], nowhere);
  expect(wrong).toMatchObject({ code: 1, out: "" });
  expect(wrong.err).toContain("no verifier key");
  const tile = join(copy, "tile/0/000.p", String(await sizeOf()));
  await writeFile(tile, new Uint8Array((await stat(tile)).size));
  const { code, ok, faults } = await verify(copy);
  expect({ code, ok }).toEqual({ code: 1, ok: false });
  expect(faults.map((fault) => fault.code)).toEqual(["tile-hash"]);
  expect(Object.keys(faults[0] ?? {})).toEqual(["code", "at", "text"]);
  const told = await plenum(["verify", copy], nowhere);
  expect(told.out).toContain("✗ The entries come to the signed root");
  expect(told.out).toContain("It does not hold.");
});

test("an address where there is no record fails in words", async () => {
  const nothing = await plenum(["verify", `${copied}/nothing`], nowhere);
  expect(nothing).toMatchObject({ code: 1, out: "" });
  expect(nothing.err).toContain("cannot be read");
});

const sizeOf = async () => Number((await (await fetch(`${prefix()}/checkpoint`)).text()).split("\n")[1]);
