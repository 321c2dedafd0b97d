import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listLostEntries } from "#db/lost.ts";
import { hasDoubts } from "#db/restoring.ts";
import { MINUTE } from "#domain/time.ts";
import { type Coalition, coalition, connect, type Member, submitted } from "#test/support/coalition.ts";
import { temporaryFolder } from "#test/support/process.ts";
import { json, plenum } from "./terminal.ts";

const folder = temporaryFolder();
let offset = 0;
let all: Coalition;
let valley: Member;
let harbor: Member;
/** Every checkpoint that the log of valley ever had, by size. */
const heads = new Map<string, string>();

beforeAll(async () => {
  const env = { DATA_DIR: join(folder.path, "data"), BACKUP_PASSPHRASE: "correct horse battery staple" };
  all = await coalition(2, { clockOffset: () => offset, env });
  [valley, harbor] = all.members as [Member, Member];
  await connect(valley, harbor, all.settled);
});
afterAll(async () => {
  await all.close();
  folder.remove();
});

const at = (name: string) => join(folder.path, name);
const headOf = async (member: Member, where: "organization" | "host") => {
  const rows = await member.database.sql.unsafe<{ size: number; checkpoint: string }[]>(
    `select size, checkpoint from logs where ${where} is not null`,
  );
  return rows[0] ?? { size: 0, checkpoint: "" };
};

/** Notes the newest checkpoint of valley, as it says and as its peer holds it: one size never has two roots. */
async function see(): Promise<void> {
  for (const { checkpoint } of [await headOf(valley, "organization"), await headOf(harbor, "host")]) {
    const [, size = "", root = ""] = checkpoint.split("\n");
    expect(heads.get(size) ?? root, `the root at ${size}`).toBe(root);
    heads.set(size, root);
  }
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 800; tries += 1) {
    if (await isSo()) return;
    await sleep(25);
  }
  throw new Error(`never ${what}`);
}

describe("an instance that is lost and put back from an older backup", () => {
  test("its backup is made while it serves and goes on writing, and is good", async () => {
    await submitted(valley, "valley", "Before the backup");
    await all.settled();
    await see();
    const busy = Promise.all([1, 2, 3, 4].map((n) => submitted(valley, "valley", `Meanwhile ${n}`)));
    expect(await json(valley.env, ["backup", "create", at("old.backup")])).toMatchObject({ encrypted: true });
    await busy;
    await all.settled();
    await see();
    const check = await json(valley.env, ["backup", "verify", at("old.backup")]);
    expect(check).toMatchObject({ ok: true, faults: [], url: valley.url });
    const origins = (check["logs"] as { origin: string; entries: number }[]).map(({ origin }) => origin);
    expect(origins.toSorted()).toEqual([`${harbor.host}/gazette/harbor`, `${valley.host}/gazette/valley`].toSorted());
    expect(check["acts"]).toBeGreaterThan(3);
  });

  test("it takes back from its peer what it had published since, then goes on, and never contradicts itself", async () => {
    await submitted(valley, "valley", "After the backup");
    await submitted(valley, "valley", "Long after the backup");
    await all.settled();
    await see();
    const before = await headOf(valley, "organization");
    expect(await plenum(valley.env, ["restore", at("old.backup"), "--replace", "--yes"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("stop it first"),
    });
    await valley.stop();
    const told = await json(valley.env, ["restore", at("old.backup"), "--replace", "--dry-run"]);
    expect(told).toMatchObject({ obstacles: [], empty: false });
    expect(await headOf(valley, "organization")).toEqual(before);
    const done = await json(valley.env, ["restore", at("old.backup"), "--replace", "--yes"]);
    expect(done).toMatchObject({ secretKey: "fits", url: valley.url });
    const { size: restoredSize } = await headOf(valley, "organization");
    expect(restoredSize).toBeLessThanOrEqual(before.size - 2);
    expect(await listLostEntries(valley.database.orm, 50)).toEqual([]);
    await valley.start();
    expect(await hasDoubts(valley.database.orm)).toBe(true);
    await until("took back its entries", async () => (await headOf(valley, "organization")).size === before.size);
    expect(await headOf(valley, "organization")).toEqual(before);
    await expect(submitted(valley, "valley", "Too soon")).rejects.toMatchObject({ refusal: { code: "read-only" } });
    offset += MINUTE;
    await until("went on", async () => !(await hasDoubts(valley.database.orm)) && !valley.db().isReadOnly());
    await submitted(valley, "valley", "After the recovery");
    await all.settled();
    await see();
    expect((await headOf(valley, "organization")).size).toBeGreaterThan(before.size);
    const lost = await listLostEntries(valley.database.orm, 50);
    expect(lost.slice(0, 2).map(({ entry }) => [entry.index, entry.type])).toEqual([
      [before.size - 1, "MotionSubmitted"],
      [before.size - 2, "MotionSubmitted"],
    ]);
    expect(lost.length).toBeLessThanOrEqual(before.size - restoredSize);
    expect((await headOf(harbor, "host")).checkpoint).toBe((await headOf(valley, "organization")).checkpoint);
    expect([...(await harbor.database.sql`select id from equivocations`)]).toEqual([]);
  });

  test("the backup of what was recovered is good as well", async () => {
    await json(valley.env, ["backup", "create", at("new.backup")]);
    expect(await json(valley.env, ["backup", "verify", at("new.backup")])).toMatchObject({ ok: true, faults: [] });
  });
});

describe("backup verify names what does not hold in the database that was backed up", () => {
  const check = async (name: string) => {
    await json(valley.env, ["backup", "create", at(name)]);
    const { code, out } = await plenum(valley.env, ["backup", "verify", at(name), "--json"]);
    return { code, ...(JSON.parse(out) as { ok: boolean; faults: { at: string }[] }) };
  };

  test("an act that was changed, and one that is missing", async () => {
    const { sql } = valley.database;
    const [row] = await sql<{ number: bigint }[]>`
      update record set actor = 'person:somebody' where number = (select number from record where chain is not null order by number offset 3 limit 1)
      returning number`;
    expect(await check("act")).toMatchObject({ code: 1, ok: false, faults: [{ at: `record/${row?.number}` }] });
    await sql`delete from record where number = ${String(row?.number)}::bigint`;
    expect(await check("gap")).toMatchObject({
      code: 1,
      ok: false,
      faults: [{ at: expect.stringContaining("record/") }],
    });
  });

  test("an entry that is not the one that was signed", async () => {
    await valley.database.sql`
      update log_entries set leaf = convert_to(replace(convert_from(leaf, 'UTF8'), '2', '3'), 'UTF8')
      where log = (select id from logs where organization is not null) and index = 2`;
    const { code, faults } = await check("entry");
    expect(code).toBe(1);
    expect(faults.map((fault) => fault.at)).toContain(`${valley.host}/gazette/valley/checkpoint`);
  });
});
