import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { Instant } from "#domain/time.ts";
import type postgres from "postgres";
import {
  RESTORED_TO,
  listTables,
  noteBackup,
  quote,
  settle,
  withPatientClient,
  type SequenceState,
  type TableShape,
} from "./backups.ts";
import type { Connection } from "./connection.ts";
import { MIGRATION_LOCK, readMigrations } from "./migrate.ts";

/** What a database holds before it is refilled. */
export type Target = {
  /** Nothing: not even a schema; or a schema in which nobody has set anything up. */
  readonly isEmpty: boolean;
  /** It was made by Plenum, or nothing is there. */
  readonly isOurs: boolean;
  /** A server that runs on it, by its last sign of life. */
  readonly isServed: boolean;
};

/** Takes the lines of one table. */
export type Copy = {
  readonly write: (lines: Uint8Array) => Promise<void>;
  /** All have come: throws if the database refuses one. */
  readonly end: () => Promise<void>;
  /** No more will come: a connection in the middle of a copy could not even roll back. */
  readonly drop: () => Promise<void>;
};

/** Refills a database in one transaction: everything or nothing. */
export type Refill = {
  readonly target: Target;
  /** Removes what is there and makes the schema of these migrations, its tables without foreign keys. */
  prepare(schema: readonly string[]): Promise<void>;
  /** Begins to take lines of COPY for a table; one at a time. */
  fill(table: TableShape): Promise<Copy>;
  /** Puts foreign keys and sequences in force, migrates on to this version, and marks the database as put back. Answers the migrations. */
  finish(state: { readonly sequences: readonly SequenceState[]; readonly at: Instant }): Promise<string[]>;
  /** The instance's own private key as it lies sealed, to try SECRET_KEY on; undefined if it has none. */
  findSealedKey(): Promise<Uint8Array | undefined>;
};

/** How long a server's sign of life counts, in seconds; it gives one every ten. */
const LIFE = 30;

/** Gives `work` the database alone: no server starts or migrates meanwhile. What `work` throws undoes everything. */
export async function refill<T>(connection: Connection, work: (refill: Refill) => Promise<T>): Promise<T> {
  return withPatientClient(connection, async (client) => {
    const done = (await client.begin(async (tx) => {
      const [row] = await tx<{ taken: boolean }[]>`select pg_try_advisory_xact_lock(${MIGRATION_LOCK}) as taken`;
      if (row?.taken !== true) throw new Error("Another program is working on the schema of this database; try again.");
      await settle(tx);
      return work(openRefill(tx, await lookAt(tx)));
    })) as T;
    await client`analyze`;
    return done;
  });
}

/** Looks at a database that is to be refilled; changes nothing. */
export async function examineTarget(connection: Connection): Promise<Target> {
  return withPatientClient(connection, async (client) => client.begin("read only", lookAt));
}

async function lookAt(tx: postgres.TransactionSql): Promise<Target> {
  const names = new Set(await listAllTables(tx));
  if (names.size === 0) return { isEmpty: true, isOurs: true, isServed: false };
  if (!names.has("schema_migration")) return { isEmpty: false, isOurs: false, isServed: false };
  let isEmpty = true;
  for (const name of ["bodies", "persons", "record"])
    if (names.has(name) && (await tx.unsafe(`select 1 from ${quote(name)} limit 1`)).length > 0) isEmpty = false;
  const beats = names.has("heartbeats")
    ? await tx`select 1 from heartbeats where at > clock_timestamp() - ${LIFE} * interval '1 second' limit 1`
    : [];
  return { isEmpty, isOurs: true, isServed: beats.length > 0 };
}

async function listAllTables(tx: postgres.TransactionSql): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select c.relname as name from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`;
  return rows.map(({ name }) => name);
}

function openRefill(tx: postgres.TransactionSql, target: Target): Refill {
  const ties: Tie[] = [];
  return {
    target,
    async prepare(schema) {
      for (const name of await listAllTables(tx)) await tx.unsafe(`drop table if exists ${quote(name)} cascade`);
      await tx`create table schema_migration (
        tag text primary key, applied_at timestamptz not null default clock_timestamp())`;
      await migrateTo(tx, schema);
      ties.push(...(await untie(tx)));
    },
    async fill({ name, columns }) {
      const known = (await listTables(tx)).find((table) => table.name === name);
      const strange = columns.filter((column) => known?.columns.includes(column) !== true);
      if (known === undefined || strange.length > 0) throw new Error(`There is no such table: ${name}`);
      return openCopy(tx, `copy ${quote(name)} (${columns.map(quote).join(", ")}) from stdin (encoding 'UTF8')`);
    },
    async finish({ sequences, at }) {
      for (const { table, name, definition } of ties)
        await tx.unsafe(`alter table ${quote(table)} add constraint ${quote(name)} ${definition}`);
      for (const { name, last } of sequences)
        if (last !== null) await tx`select setval(${quote(name)}::regclass, ${last}::bigint)`;
      const applied = await migrateTo(
        tx,
        readMigrations().map(({ tag }) => tag),
      );
      // Another storage than any: the next start sees that this database was put back, and asks the peers.
      await tx`insert into tenure (storage, written) values ('a backup', '')`;
      await noteBackup(tx, at);
      await tx`
        insert into counters (name, value) values (${RESTORED_TO}, ${String(at)}::bigint)
        on conflict (name) do update set value = excluded.value`;
      return applied;
    },
    async findSealedKey() {
      const [row] = await tx<{ key: Buffer | null }[]>`select key_sealed as key from instance`;
      return row?.key ?? undefined;
    },
  };
}

/** The longest piece that is handed to the database at once. */
const PIECE = 65_536;

async function openCopy(tx: postgres.TransactionSql, statement: string): Promise<Copy> {
  const query = tx.unsafe(statement);
  // The client tells a refusal after the last line to the query alone, which has answered with its stream long before.
  const refused = new Promise<never>((_, reject) => {
    const inner = query as unknown as { reject: (error: unknown) => void };
    const own = inner.reject;
    inner.reject = (error) => {
      reject(error);
      own(error);
    };
  });
  let isOver = false;
  const stream = await query.writable();
  const over = Promise.race([finished(stream), refused]);
  // Heard where it is waited for; until then it is nobody's.
  over.catch(() => undefined);
  return {
    async write(lines) {
      for (let from = 0; from < lines.length; from += PIECE)
        if (!stream.write(lines.subarray(from, from + PIECE)))
          await Promise.race([once(stream, "drain").catch(() => undefined), over]);
    },
    async end() {
      stream.end();
      await over;
      isOver = true;
    },
    async drop() {
      if (isOver) return;
      stream.destroy(new Error("given up"));
      await refused.catch(() => undefined);
    },
  };
}

async function migrateTo(tx: postgres.TransactionSql, schema: readonly string[]): Promise<string[]> {
  const rows = await tx<{ tag: string }[]>`select tag from schema_migration`;
  const applied = new Set(rows.map(({ tag }) => tag));
  const due = readMigrations().filter(({ tag }) => schema.includes(tag) && !applied.has(tag));
  for (const { tag, text } of due) {
    await tx.unsafe(text);
    await tx`insert into schema_migration (tag) values (${tag})`;
  }
  return due.map(({ tag }) => tag);
}

type Tie = { readonly table: string; readonly name: string; readonly definition: string };

/** Takes the foreign keys away, so that tables may be filled in any order; adding them again checks every row. */
async function untie(tx: postgres.TransactionSql): Promise<Tie[]> {
  const ties = await tx<Tie[]>`
    select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and k.connamespace = current_schema()::regnamespace and k.conparentid = 0
    order by c.relname, k.conname`;
  for (const { table, name } of ties) await tx.unsafe(`alter table ${quote(table)} drop constraint ${quote(name)}`);
  return ties;
}
