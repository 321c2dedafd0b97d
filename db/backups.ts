import type { Instant } from "#domain/time.ts";
import { finished } from "node:stream/promises";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import type { Connection } from "./connection.ts";
import { clientArguments } from "./connection.ts";
import { listPending } from "./migrate.ts";
import type { Reader } from "./open.ts";
import { counters } from "./schema/gazette.ts";

/** A table as a backup holds it: its name, and the columns in the order of each line. */
export type TableShape = { readonly name: string; readonly columns: readonly string[] };

/** Where a sequence stands; `last` is decimal, null if it was never used. */
export type SequenceState = { readonly name: string; readonly last: string | null };

/** The whole database at one moment, as the lines of PostgreSQL's COPY (text format). */
export type Snapshot = {
  readonly at: Instant;
  /** Names of the migrations that made the schema, in order. */
  readonly schema: readonly string[];
  readonly tables: readonly TableShape[];
  readonly sequences: readonly SequenceState[];
  /** One line a row, each with its end. */
  readonly lines: (table: TableShape) => AsyncIterable<Uint8Array>;
};

/**
 * What is in no backup: whatever lets somebody in without a password (sessions and links that work once), mail that
 * waits (it was sent since), and what only says where and how this database runs.
 */
const LEFT_OUT = [
  "sessions",
  "resets",
  "invitations",
  "mails",
  "heartbeats",
  "tenure",
  "doubt_peers",
  "schema_migration",
];
const COLUMNS_LEFT_OUT: Readonly<Record<string, readonly string[]>> = { instance: ["setup_token", "setup_expires_at"] };
/** Who is being asked about an own log is asked anew after a restore; that it forked stays true. */
const ROWS: Readonly<Record<string, string>> = { doubts: "why = 'forked'" };

/** The row of `counters` that says when the last backup was made. */
const LAST_BACKUP = "last-backup-at";

/** The row that says of which moment the backup was that was put back last. */
export const RESTORED_TO = "restored-to";

/** No step of a backup is short, and all of them are one transaction. */
const PATIENT = {
  application_name: "plenum backup",
  statement_timeout: 0,
  idle_in_transaction_session_timeout: 0,
  lock_timeout: 10_000,
};

/** A client of one connection that waits for long work. */
export async function withPatientClient<T>(
  connection: Connection,
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const options = { max: 1, connect_timeout: 5, onnotice: () => undefined, connection: PATIENT };
  const client = postgres(...clientArguments(connection, options));
  try {
    return await work(client);
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** Reads everything as it is at one moment, while others go on writing; refuses a schema that is newer than the code, and an empty database. */
export async function withSnapshot<T>(connection: Connection, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  await listPending(connection);
  return withPatientClient(
    connection,
    (client) =>
      client.begin("isolation level repeatable read read only", async (tx) => {
        await settle(tx);
        const [found] = await tx<{ table: string | null }[]>`select to_regclass('schema_migration')::text as table`;
        if (found?.table === null) throw new Error("There is nothing to back up: this database was never used.");
        const [clock] = await tx<{ at: string }[]>`select (extract(epoch from now()) * 1000)::bigint::text as at`;
        const tags = await tx<{ tag: string }[]>`select tag from schema_migration order by tag`;
        return work({
          at: Number(clock?.at),
          schema: tags.map(({ tag }) => tag),
          tables: await listTables(tx),
          sequences: await listSequences(tx),
          lines: (table) => copyLines(tx, table),
        });
      }) as Promise<T>,
  );
}

/** The same words for the same values whatever the server is set to, and rows in the order in which they lie. */
export async function settle(tx: postgres.TransactionSql): Promise<void> {
  await tx.unsafe(`
    set local datestyle = 'ISO, YMD'; set local timezone = 'UTC'; set local intervalstyle = 'iso_8601';
    set local extra_float_digits = 1; set local bytea_output = 'hex'; set local synchronize_seqscans = off`);
}

/** Tables of the database that belong into a backup, by name. */
export async function listTables(tx: postgres.Sql | postgres.TransactionSql): Promise<TableShape[]> {
  const rows = await tx<{ name: string; columns: string[] }[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    group by c.relname order by c.relname`;
  return rows
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .map(({ name, columns }) => ({
      name,
      columns: columns.filter((column) => COLUMNS_LEFT_OUT[name]?.includes(column) !== true),
    }));
}

async function listSequences(tx: postgres.TransactionSql): Promise<SequenceState[]> {
  return tx<{ name: string; last: string | null }[]>`
    select sequencename as name, last_value::text as last from pg_sequences
    where schemaname = current_schema() order by sequencename`;
}

/** A name as SQL has it. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Whoever stops listening early lets the rest go by: a connection in the middle of a copy could not even roll back. */
async function* copyLines(tx: postgres.TransactionSql, table: TableShape): AsyncGenerator<Uint8Array> {
  const query = tx.unsafe(copyOut(table));
  const stream = await query.readable();
  let isOver = false;
  // The driver pauses its socket when the stream is full, and a read that comes at the wrong moment does not wake it again.
  const nudge = setInterval(() => stream._read(0), 100);
  try {
    for await (const piece of stream.iterator({ destroyOnReturn: false })) yield piece as Uint8Array;
    isOver = true;
  } finally {
    if (!isOver) {
      query.cancel();
      await finished(stream.resume()).catch(() => undefined);
    }
    clearInterval(nudge);
  }
}

function copyOut({ name, columns }: TableShape): string {
  const list = columns.map(quote).join(", ");
  const where = ROWS[name];
  const rows = where === undefined ? `${quote(name)} (${list})` : `(select ${list} from ${quote(name)} where ${where})`;
  return `copy ${rows} to stdout (format text, encoding 'UTF8')`;
}

/** When the last backup of this database was made, for whoever looks after it. */
export async function findLastBackup(db: Reader): Promise<Instant | undefined> {
  const [row] = await db.select().from(counters).where(eq(counters.name, LAST_BACKUP));
  return row?.value;
}

/** Notes that a backup holds everything up to then. */
export async function noteBackup(client: postgres.Sql | postgres.TransactionSql, at: Instant): Promise<void> {
  await client`
    insert into counters (name, value) values (${LAST_BACKUP}, ${String(at)}::bigint)
    on conflict (name) do update set value = greatest(counters.value, excluded.value)`;
}
