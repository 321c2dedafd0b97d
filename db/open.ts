import type { Fact } from "#domain/facts.ts";
import type { PostgresJsDatabase } from "drizzle-orm/postgres-js";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "#db/schema/all.ts";
import type { Connection } from "./connection.ts";
import { type Sealer, createSealer } from "./sealing.ts";
import { clientArguments } from "./connection.ts";
import { preparing } from "./preparing.ts";

/** The whole drizzle view of the database. */
type Orm = PostgresJsDatabase<typeof schema>;

/** What may be read with: the database, or a transaction; it cannot insert, update or delete. */
export type Reader = Pick<Orm, "select" | "selectDistinct" | "selectDistinctOn" | "query" | "$count" | "execute">;

/** What may be written with: only a transaction is one (the database has no `rollback`). */
export type Writer = Parameters<Parameters<Orm["transaction"]>[0]>[0];

/** The raw client: bigint comes as bigint, timestamptz as an Instant. */
export type Sql = postgres.Sql<{ bigint: bigint; instant: number }>;

/** An open database: `orm` for the rooms, `sql` for hot statements; two clients, since drizzle changes the parsers of its own. */
export type Database = {
  readonly orm: Orm;
  readonly sql: Sql;
  /** Opens and closes what must not lie open in the database. */
  readonly sealer: Sealer;
  /** Milliseconds that tests add to the database's clock. */
  readonly clockOffset: () => number;
  /** True while nothing may be published: acts that would are refused. */
  readonly isReadOnly: () => boolean;
  /** Called after each commit of an act with what it recorded: caches forget it, and whoever relays need not wait. */
  readonly wake: (facts: readonly Fact[]) => void;
  close(): Promise<void>;
};

export type OpenOptions = {
  /** SECRET_KEY: at least 32 bytes. */
  readonly secretKey: string;
  readonly clockOffset?: () => number;
  /** Shown by PostgreSQL's own tools. */
  readonly name?: string;
  /** Connections of each of the two clients. */
  readonly connections?: number;
  /** Longest time of one statement in milliseconds; long work sets its own with `set local`. */
  readonly statementTimeout?: number;
};

/** Opens both clients; they connect when they are first used, and again after the database was away. */
export async function openDatabase(connection: Connection, options: OpenOptions): Promise<Database> {
  const { connections = 10 } = options;
  const common = clientOptions(options);
  const ormClient = postgres(...clientArguments(connection, { ...common, max: connections }));
  const sql = postgres(...clientArguments(connection, { ...common, max: connections, types: rawTypes }));
  return {
    orm: drizzle(preparing(ormClient), { schema }),
    sql,
    sealer: createSealer(options.secretKey),
    clockOffset: options.clockOffset ?? (() => 0),
    isReadOnly: () => false,
    wake: () => undefined,
    async close() {
      await Promise.all([ormClient.end({ timeout: 5 }), sql.end({ timeout: 5 })]);
    },
  };
}

/** Limits that answer within five seconds when the database is away or stuck, and find it again without a restart. */
function clientOptions({ name = "plenum", statementTimeout = 4_500 }: OpenOptions) {
  return {
    connect_timeout: 3,
    backoff: () => 0.25,
    onnotice: () => undefined,
    connection: {
      application_name: name,
      statement_timeout: statementTimeout,
      lock_timeout: Math.min(statementTimeout, 4_000),
      idle_in_transaction_session_timeout: 30_000,
    },
  };
}

const rawTypes = {
  bigint: postgres.BigInt,
  instant: {
    to: 1184,
    from: [1184],
    serialize: (value: number | Date | string) => (typeof value === "string" ? value : new Date(value).toISOString()),
    parse: (text: string) => Date.parse(text),
  },
};
