import { randomUUID } from "node:crypto";
import postgres from "postgres";
import type { Connection } from "#db/connection.ts";
import { clientArguments, toDatabase } from "#db/connection.ts";
import type { Database } from "#db/open.ts";
import { openDatabase } from "#db/open.ts";

/** The SECRET_KEY of every test. */
export const TEST_SECRET = "a secret of tests, 32 bytes or more";

/** A migrated database of a test file's own; what is not dropped by the file goes at the end of the run. */
export type FreshDatabase = Database & {
  readonly connection: Connection;
  /** Closes and drops it. */
  drop(): Promise<void>;
};

/** Which cluster the databases of a run are in, and how their names begin. */
export type Nursery = { readonly cluster: Connection; readonly run: string };

/** Clones a template (about 60 ms). */
export async function cloneOf({ cluster, run }: Nursery, template: string): Promise<FreshDatabase> {
  const name = `${run}_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  await asAdmin(cluster, `create database ${name} template ${template}`);
  const connection = toDatabase(cluster, name);
  const database = await openDatabase(connection, { name: "plenum test", connections: 8, secretKey: TEST_SECRET });
  return {
    ...database,
    connection,
    async drop() {
      await database.close();
      await asAdmin(cluster, `drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(cluster: Connection, statement: string): Promise<void> {
  const admin = postgres(...clientArguments(cluster, { max: 1, onnotice: () => undefined }));
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end({ timeout: 5 });
  }
}
