import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { clientArguments } from "#db/connection.ts";
import { listDoubts, takeTenure } from "#db/restoring.ts";
import { MINUTE } from "#domain/time.ts";
import { type Coalition, coalition, connect, type Member, submitted } from "#test/support/coalition.ts";

type OwnLog = { readonly size: number; readonly checkpoint: string; readonly signed: number };

let offset = 0;
let all: Coalition;
let [one, two, three]: Member[] = [];
const copies: string[] = [];
const seen = new Set<string>();

beforeAll(async () => {
  all = await coalition(3, { clockOffset: () => offset });
  [one, two, three] = all.members;
  await connect(member(one), member(two), all.settled);
  await connect(member(one), member(three), all.settled);
});

afterAll(async () => {
  await all.close();
  for (const copy of copies) await administer((sql) => sql.unsafe(`drop database if exists ${copy} with (force)`));
});

const member = (found: Member | undefined): Member => {
  if (found === undefined) throw new Error("no member");
  return found;
};

async function administer(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(...clientArguments(inject("cluster"), { max: 1, onnotice: () => undefined }));
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function nameOf({ database }: Member): Promise<string> {
  const [row] = await database.sql<{ name: string }[]>`select current_database() as name`;
  return row?.name ?? "";
}

/** A copy of a stopped member's database under another name. */
async function copyOf(from: string): Promise<string> {
  const to = `${inject("run")}_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  await clone(from, to);
  copies.push(to);
  return to;
}

async function clone(from: string, to: string): Promise<void> {
  await administer(async (sql) => {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${from}`;
    await sql.unsafe(`create database ${to} template ${from}`);
  });
}

/** Puts a copy in the place of a stopped member's database. */
async function putBack(whose: Member, copy: string): Promise<void> {
  const name = await nameOf(whose);
  await administer((sql) => sql.unsafe(`drop database ${name} with (force)`));
  await clone(copy, name);
}

async function ownLog({ database }: Member): Promise<OwnLog> {
  const [row] = await database.sql<OwnLog[]>`
    select size, checkpoint, checkpoint_size as signed from logs where organization is not null`;
  if (row === undefined) throw new Error("no log");
  return row;
}

const mirrorOf = async (at: Member, of: Member) => {
  const [row] = await at.database.sql<OwnLog[]>`
    select size, checkpoint, checkpoint_size as signed from logs where host = ${of.host}`;
  return row;
};

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error(`never ${what}`);
}

/** The checkpoints of a log by size: the same size must never have two roots. */
async function see(whose: Member): Promise<void> {
  const { checkpoint } = await ownLog(whose);
  const [origin, size, root] = checkpoint.split("\n");
  seen.add(`${origin} ${size} ${root}`);
  const sizes = [...seen].map((line) => line.split(" ").slice(0, 2).join(" "));
  expect(new Set(sizes).size, "one root a size").toBe(sizes.length);
}

const isDoubted = async (whose: Member) => (await listDoubts(whose.database.orm)).length > 0;
const evidence = async (at: Member) => (await at.database.sql`select id from equivocations`).length;

describe("an instance that was put back to an older backup", () => {
  test("takes back from its peers what it had published, and goes on", async () => {
    const valley = member(one);
    await submitted(valley, "valley", "Before the backup");
    await all.settled();
    await see(valley);
    await valley.stop();
    const copy = await copyOf(await nameOf(valley));
    await valley.start();
    await submitted(valley, "valley", "After the backup");
    await submitted(valley, "valley", "Long after the backup");
    await all.settled();
    const before = await ownLog(valley);
    await see(valley);
    await valley.stop();
    await putBack(valley, copy);
    expect((await ownLog(valley)).size).toBe(before.size - 2);
    await valley.start();
    expect(await isDoubted(valley)).toBe(true);
    await until("took back its entries", async () => (await ownLog(valley)).size === before.size);
    expect((await ownLog(valley)).checkpoint).toBe(before.checkpoint);
    // What a connection of the life before may still bring to a peer is waited for.
    expect(await isDoubted(valley)).toBe(true);
    await expect(submitted(valley, "valley", "Too soon")).rejects.toMatchObject({ refusal: { code: "read-only" } });
    offset += MINUTE;
    await until("went on", async () => !(await isDoubted(valley)) && !valley.db().isReadOnly());
    await submitted(valley, "valley", "After the recovery");
    await all.settled();
    await see(valley);
    expect((await ownLog(valley)).size).toBe(before.size + 1);
    expect((await mirrorOf(member(two), valley))?.checkpoint).toBe((await ownLog(valley)).checkpoint);
    expect(await evidence(member(two))).toBe(0);
    const textless = await valley.database.sql`
      select e.index from log_entries e join logs l on l.id = e.log and l.organization is not null
      where e.type = 'MotionSubmitted' and not exists (
        select 1 from texts t where 'sha256:' || t.hash = convert_from(e.leaf, 'UTF8')::jsonb ->> 'textHash')`;
    expect(textless).toEqual([]);
  });

  test("stays read-only while a peer is silent, and goes on when it is back", async () => {
    const [valley, harbor, riders] = [member(one), member(two), member(three)];
    await valley.stop();
    const copy = await copyOf(await nameOf(valley));
    await valley.start();
    await submitted(valley, "valley", "Only one of them knows");
    await all.settled();
    const before = await ownLog(valley);
    await see(valley);
    await valley.stop();
    await harbor.stop();
    await putBack(valley, copy);
    await valley.start();
    offset += 2 * MINUTE;
    await until("took back from the other", async () => (await ownLog(valley)).size === before.size);
    offset += 2 * MINUTE;
    await sleep(1_500);
    expect(await isDoubted(valley)).toBe(true);
    const refused = await valley.api("POST", "/bodies/valley/motions", { kind: "resolution", title: "No", text: "No" });
    expect(refused.status).toBeLessThan(500);
    await expect(submitted(valley, "valley", "Not yet")).rejects.toMatchObject({ refusal: { code: "read-only" } });
    // What another process accepted before it heard of the restore waits in the record.
    await submitted({ ...valley, db: () => ({ ...valley.db(), isReadOnly: () => false }) }, "valley", "Waits");
    await sleep(1_500);
    expect(await ownLog(valley)).toEqual(before);
    expect((await valley.api("GET", "/bodies/valley")).status).toBe(200);
    const awaited = await valley.database.sql`select host from doubt_peers where answered_at is null`;
    expect(awaited.map(({ host }) => host as string)).toEqual([harbor.host]);
    await harbor.start();
    offset += MINUTE;
    await until("went on", async () => !(await isDoubted(valley)) && !valley.db().isReadOnly());
    await submitted(valley, "valley", "Now");
    await all.settled();
    await see(valley);
    expect((await ownLog(valley)).size).toBe(before.size + 2);
    expect((await evidence(harbor)) + (await evidence(riders))).toBe(0);
  });

  test("that left no trace is noticed by what a peer shows at the start", async () => {
    const valley = member(one);
    await valley.stop();
    const copy = await copyOf(await nameOf(valley));
    await valley.start();
    await submitted(valley, "valley", "Forgotten with the whole machine");
    await all.settled();
    const before = await ownLog(valley);
    await valley.stop();
    await putBack(valley, copy);
    // A snapshot of the machine: the storage looks as it did.
    expect(await valley.database.orm.transaction(takeTenure)).toBe("other");
    expect(await valley.database.orm.transaction(takeTenure)).toBe("same");
    await valley.start();
    await until("was noticed", () => isDoubted(valley));
    await until("took back its entries", async () => (await ownLog(valley)).size === before.size);
    offset += 2 * MINUTE;
    await until("went on", async () => !(await isDoubted(valley)) && !valley.db().isReadOnly());
    await submitted(valley, "valley", "Remembered");
    await all.settled();
    await see(valley);
    expect((await ownLog(valley)).size).toBe(before.size + 1);
    expect(await evidence(member(two))).toBe(0);
  });

  test("an ordinary start with a silent peer publishes all the same", async () => {
    const [valley, harbor] = [member(one), member(two)];
    await valley.stop();
    await harbor.stop();
    await valley.start();
    expect(await isDoubted(valley)).toBe(false);
    const { size } = await ownLog(valley);
    await submitted(valley, "valley", "Business as usual");
    await until("signed", async () => (await ownLog(valley)).signed === size + 1);
    await see(valley);
    await harbor.start();
    await all.settled();
  });
});
