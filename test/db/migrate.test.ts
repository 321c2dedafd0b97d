import { afterAll, beforeAll, expect, test } from "vitest";
import { listPending, migrate, readMigrations } from "#db/migrate.ts";
import type { FreshDatabase } from "#test/support/database.ts";
import { emptyDatabase } from "#test/support/database.ts";

let db: FreshDatabase;
beforeAll(async () => {
  db = await emptyDatabase();
});
afterAll(() => db.drop());

const all = readMigrations().map(({ tag }) => tag);

test("listing what is pending changes nothing", async () => {
  expect(await listPending(db.connection)).toEqual(all);
  const [row] = await db.sql`select to_regclass('schema_migration') as name`;
  expect(row).toEqual({ name: null });
});

test("two that migrate at once: one does all of it, the other nothing, and again changes nothing", async () => {
  const done = await Promise.all([migrate(db.connection), migrate(db.connection)]);
  expect(done.flat()).toEqual(all);
  expect(await migrate(db.connection)).toEqual([]);
  expect(await listPending(db.connection)).toEqual([]);
});

test("a schema newer than the code is refused in words", async () => {
  await db.sql`insert into schema_migration (tag) values ('9999_from_the_future')`;
  await expect(migrate(db.connection)).rejects.toThrow(/newer version of Plenum \(9999_from_the_future\)/u);
  await expect(listPending(db.connection)).rejects.toThrow(/newer version/u);
  await db.sql`delete from schema_migration where tag = '9999_from_the_future'`;
});
