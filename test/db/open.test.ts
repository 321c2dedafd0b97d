import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inArray, sql as template } from "drizzle-orm";
import { toUrl } from "#db/connection.ts";
import { migrate } from "#db/migrate.ts";
import { openDatabase } from "#db/open.ts";
import { peers } from "#db/schema/gazette.ts";
import type { FreshDatabase } from "#test/support/database.ts";
import { TEST_SECRET, emptyDatabase, freshDatabase } from "#test/support/database.ts";

let db: FreshDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

describe("the two clients", () => {
  test("the raw one gives bigints and instants", async () => {
    const [row] = await db.sql`select 9007199254740993::int8 as many, '2026-01-02T03:04:05.678Z'::timestamptz as at`;
    expect(row).toEqual({ many: 9_007_199_254_740_993n, at: Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
  });

  test("an instant goes in as it came out", async () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    const [row] = await db.sql`select ${at}::timestamptz as at`;
    expect(row).toEqual({ at });
  });

  test("drizzle's own parsers do not reach the raw one", async () => {
    await db.orm.execute(template`select now() as at`);
    const [row] = await db.sql`select now() as at`;
    expect(row?.["at"]).toBeTypeOf("number");
  });
});

test("a unix socket can stand in one address, as DATABASE_URL takes it", async () => {
  const same = await openDatabase({ url: toUrl(db.connection) }, { secretKey: TEST_SECRET });
  const ask = "select current_database() as name";
  expect(await same.sql.unsafe(ask)).toEqual(await db.sql.unsafe(ask));
  await same.close();
});

test("two fresh databases share nothing", async () => {
  const other = await freshDatabase();
  await db.sql`create table mine (id int)`;
  const [row] = await other.sql`select to_regclass('mine') as name`;
  expect(row).toEqual({ name: null });
  await other.drop();
});

test("a database that is away is an error, not a wait, and is found again without a restart", async () => {
  const away = await emptyDatabase();
  await migrate(away.connection);
  const [name] = await away.sql<{ current_database: string }[]>`select current_database()`;
  const database = name?.current_database ?? "";
  await db.sql.unsafe(`alter database ${database} with allow_connections false`);
  await db.sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database}`;
  await expect(away.orm.execute(template`select 1`)).rejects.toThrow("Failed query");
  await expect(away.sql`select 1`).rejects.toThrow(/not currently accepting connections|EPIPE|CONNECTION_CLOSED/);
  await db.sql.unsafe(`alter database ${database} with allow_connections true`);
  await expect(away.sql`select 1 as one`).resolves.toEqual([{ one: 1 }]);
  await away.drop();
});

test("nobody listens: the error comes at once", async () => {
  const nowhere = await openDatabase({ url: "postgres://nobody@127.0.0.1:1/nothing" }, { secretKey: TEST_SECRET });
  await expect(nowhere.sql`select 1`).rejects.toThrow("ECONNREFUSED");
  await nowhere.close();
});

describe("statements", () => {
  test("are planned once a connection, and again when the schema has changed under them", async () => {
    const database = await freshDatabase();
    const { orm, connection } = database;
    const one = await openDatabase(connection, { connections: 1, secretKey: TEST_SECRET });
    try {
      const ask = () => one.orm.execute(template`select * from peers where host = ${"a.example"}`);
      for (let time = 0; time < 3; time += 1) await ask();
      const kept = await one.orm.execute(
        template`select statement from pg_prepared_statements where statement like '%from peers%'`,
      );
      expect(kept).toHaveLength(1);
      await orm.transaction((tx) => tx.execute(template`alter table peers add column more text`));
      expect(await ask()).toEqual([]);
    } finally {
      await one.close();
      await database.drop();
    }
  });

  test("of endless lengths are not kept", async () => {
    const database = await freshDatabase();
    const one = await openDatabase(database.connection, { connections: 1, secretKey: TEST_SECRET });
    try {
      const names = Array.from({ length: 40 }, (_, place) => `h${place}.example`);
      await one.orm.select().from(peers).where(inArray(peers.host, names));
      const kept = await one.orm.execute(
        template`select statement from pg_prepared_statements where statement like '%$40%'`,
      );
      expect(kept).toEqual([]);
    } finally {
      await one.close();
      await database.drop();
    }
  });
});
