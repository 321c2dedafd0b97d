import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { listTables, withSnapshot } from "#db/backups.ts";
import { clientArguments, type Connection } from "#db/connection.ts";
import { listPending, migrate, readMigrations } from "#db/migrate.ts";
import { takeTenure } from "#db/restoring.ts";
import { enclose } from "#src/backup/envelope.ts";
import type { Manifest, Summary } from "#src/backup/manifest.ts";
import { deflate, pack } from "#src/backup/pack.ts";
import { restore } from "#src/backup/restore.ts";
import { emptyDatabase, type FreshDatabase, freshDatabase } from "#test/support/database.ts";

const opened: FreshDatabase[] = [];
const keep = async (made: Promise<FreshDatabase>) => {
  const database = await made;
  opened.push(database);
  return database;
};
afterAll(async () => {
  for (const database of opened) await database.drop();
});

const URL_HERE = "https://tenants.example.org";

/** A backup in memory, with what it says of each table. */
async function backUp(connection: Connection, onTable?: () => Promise<void>) {
  const parts: Buffer[] = [];
  let told: Summary | undefined;
  await withSnapshot(connection, async (snapshot) => {
    await onTable?.();
    const { schema, tables, sequences } = snapshot;
    const said = { plenum: "backup", application: "0", url: URL_HERE, at: new Date(snapshot.at).toISOString() };
    const manifest = { ...said, schema, tables, sequences } as unknown as Manifest;
    const onSummary = (summary: Summary) => (told = summary);
    const content = pack({ snapshot, manifest, folder: undefined, onProgress: () => undefined, onSummary });
    const sink = new Writable({
      write(piece: Buffer, _, done) {
        parts.push(piece);
        done();
      },
    });
    await pipeline(content, deflate(), (stream: AsyncIterable<Uint8Array>) => enclose(stream, undefined), sink);
  });
  return { file: Buffer.concat(parts), tables: told?.tables };
}

const put = (file: Buffer, connection: Connection) =>
  restore({
    stream: Readable.from([file]),
    secret: undefined,
    connection,
    folder: undefined,
    secretKey: undefined,
    judge: () => undefined,
  });

/** Text of any kind that PostgreSQL can hold: all but NUL. */
const words = fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", ""));
const odd = fc.constantFrom(
  "",
  "\\N",
  "\\.",
  "\\",
  "a\\.\n\\.\nb",
  "\t\r\n\v\b\f",
  "½ 𐍈 ’",
  '{"a": [1, null]}',
  "\\x00",
);
const text = fc.oneof(words, odd);
const rows = fc.array(
  fc.record({
    text,
    bytes: fc.uint8Array({ maxLength: 300 }),
    json: fc.jsonValue().filter((value) => !JSON.stringify(value).includes("\\u0000")),
    isNull: fc.boolean(),
    at: fc.date({ min: new Date("1970-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
  }),
  { minLength: 1, maxLength: 30 },
);

type Row = typeof rows extends fc.Arbitrary<(infer One)[]> ? One : never;

async function fill({ sql }: FreshDatabase, some: readonly Row[]): Promise<void> {
  for (const { text, bytes, json, isNull, at } of some) {
    const [person] = await sql<{ id: string }[]>`
      insert into persons (name, email, created_at) values (${text}, ${isNull ? null : text}, ${at.toISOString()}) returning id`;
    await sql`
      insert into record (id, at, actor, kind, fact, chain)
      values (uuidv7(), ${at.toISOString()}, ${text}, 'x', ${JSON.stringify(json ?? null)}::text::jsonb, ${isNull ? null : Buffer.from(bytes)})`;
    await sql`insert into tokens (hash, account, label, created_at) select ${Buffer.from(bytes)}, id, ${text}, now() from accounts where person = ${person?.id ?? ""}`;
  }
}

test("what comes back is what was there, whatever it was: another backup of it is the same", async () => {
  const [from, to] = [await keep(freshDatabase()), await keep(freshDatabase())];
  await fc.assert(
    fc.asyncProperty(rows, async (some) => {
      await fill(from, some);
      const first = await backUp(from.connection);
      const restored = await put(first.file, to.connection);
      expect(restored.summary.tables).toEqual(first.tables);
      const second = await backUp(to.connection);
      // When the last backup was made is noted with each.
      const but = (tables: typeof first.tables) => tables?.filter(({ name }) => name !== "counters");
      expect(but(second.tables)).toEqual(but(first.tables));
    }),
    { numRuns: 8 },
  );
  const [last] = await from.sql<{ n: bigint }[]>`select max(number) as n from record`;
  const [next] = await to.sql<{ n: bigint }[]>`
    insert into record (id, at, actor, kind, fact) values (uuidv7(), now(), 'a', 'x', '{}') returning number as n`;
  expect(next?.n).toBe((last?.n ?? 0n) + 1n);
});

test("the schema is the one that migrations make: nothing is missing afterwards", async () => {
  const [from, to] = [await keep(freshDatabase()), await keep(emptyDatabase())];
  await put((await backUp(from.connection)).file, to.connection);
  const shape = ({ sql }: FreshDatabase) => sql`
    select conrelid::regclass::text as "on", conname as name, pg_get_constraintdef(oid) as definition, convalidated
    from pg_constraint where connamespace = 'public'::regnamespace
    union all select tablename, indexname, indexdef, true from pg_indexes where schemaname = 'public' order by 1, 2, 3`;
  expect([...(await shape(to))]).toEqual([...(await shape(from))]);
  expect(await listPending(to.connection)).toEqual([]);
  expect(await to.orm.transaction(takeTenure)).toBe("other");
  expect(await to.orm.transaction(takeTenure)).toBe("same");
});

test("columns that are computed are left out, and what others write meanwhile is not in it", async () => {
  const from = await keep(freshDatabase());
  await from.sql`create table sums (a int, b int generated always as (a + 1) stored)`;
  const sums = (await listTables(from.sql as never)).find(({ name }) => name === "sums");
  expect(sums?.columns).toEqual(["a"]);
  const { tables } = await backUp(from.connection, async () => {
    await from.sql`insert into persons (name, created_at) values ('Late', now())`;
  });
  expect(tables?.find(({ name }) => name === "persons")?.rows).toBe(0);
});

test("a backup of an older schema is put back as it was and then migrated", async () => {
  const [from, to] = [await keep(emptyDatabase()), await keep(emptyDatabase())];
  const known = readMigrations();
  const old = known.slice(0, 3);
  await from.sql`create table schema_migration (tag text primary key, applied_at timestamptz not null default now())`;
  for (const { tag, text } of old) {
    await from.sql.unsafe(text);
    await from.sql`insert into schema_migration (tag) values (${tag})`;
  }
  await from.sql`insert into persons (name, created_at) values ('Ada', now())`;
  const { file } = await backUp(from.connection);
  const { migrated } = await put(file, to.connection);
  expect(migrated).toEqual(known.slice(3).map(({ tag }) => tag));
  expect([...(await to.sql`select name from persons`)]).toEqual([{ name: "Ada" }]);
  expect(await migrate(to.connection)).toEqual([]);
});

test("rows that the schema forbids undo everything, and no row is named", async () => {
  const [from, to] = [await keep(freshDatabase()), await keep(freshDatabase())];
  await to.sql`insert into persons (name, created_at) values ('Stays', now())`;
  await from.sql`alter table accounts drop constraint accounts_person_persons_id_fk`;
  await from.sql`insert into accounts (person, email, created_at) values (uuidv7(), 'secret@example.org', now())`;
  const { file } = await backUp(from.connection);
  const failed = await put(file, to.connection).catch((error: unknown) => error);
  expect(String(failed)).toContain("the database refused 23503, table accounts");
  expect(String(failed)).not.toContain("secret@");
  await from.sql`alter table persons alter column name drop not null`;
  await from.sql`delete from accounts`;
  await from.sql`insert into persons (name, created_at) values (null, now())`;
  await expect(put((await backUp(from.connection)).file, to.connection)).rejects.toThrow("refused 23502");
  expect([...(await to.sql`select name from persons`)]).toEqual([{ name: "Stays" }]);
});

test("whoever stops in the middle leaves a database that works", async () => {
  const from = await keep(freshDatabase());
  await from.sql`insert into persons (name, created_at) select repeat(n::text, 100), now() from generate_series(1, 30000) n`;
  const given = withSnapshot(from.connection, async ({ tables, lines }) => {
    const persons = tables.find(({ name }) => name === "persons");
    if (persons === undefined) throw new Error("no table");
    for await (const piece of lines(persons)) if (piece.length > 0) throw new Error("enough");
  });
  await expect(given).rejects.toThrow("enough");
  const { file } = await backUp(from.connection);
  const half = file.subarray(0, Math.floor(file.length * 0.7));
  await expect(put(half, from.connection)).rejects.toThrow("ends too early");
  expect([...(await from.sql`select count(*)::int as n from persons`)]).toEqual([{ n: 30_000 }]);
});

test("a database of somebody else, and one that was never used, are not taken for ours", async () => {
  const other = await keep(emptyDatabase());
  await expect(backUp(other.connection)).rejects.toThrow("nothing to back up");
  await other.sql`create table theirs (a int)`;
  const { file } = await backUp((await keep(freshDatabase())).connection);
  const look = (connection: Connection) =>
    restore({
      stream: Readable.from([file]),
      secret: undefined,
      connection,
      folder: undefined,
      secretKey: undefined,
      judge(_, target) {
        throw new Error(JSON.stringify(target));
      },
    });
  await expect(look(other.connection)).rejects.toThrow('{"isEmpty":false,"isOurs":false,"isServed":false}');
  expect(clientArguments(other.connection, {})[1]).toBeDefined();
});
