import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
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

/** Clones the migrated template (about 60 ms). */
export async function freshDatabase(): Promise<FreshDatabase> {
  return cloneOf(inject("template"));
}

/** A database with nothing in it, not even migrations. */
export async function emptyDatabase(): Promise<FreshDatabase> {
  return cloneOf("template1");
}

async function cloneOf(template: string): Promise<FreshDatabase> {
  const name = `${inject("run")}_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  await asAdmin(`create database ${name} template ${template}`);
  const connection = toDatabase(inject("cluster"), name);
  const database = await openDatabase(connection, { name: "plenum test", connections: 8, secretKey: TEST_SECRET });
  return {
    ...database,
    connection,
    async drop() {
      await database.close();
      await asAdmin(`drop database if exists ${name} with (force)`);
    },
  };
}

async function asAdmin(statement: string): Promise<void> {
  const admin = postgres(...clientArguments(inject("cluster"), { max: 1, onnotice: () => undefined }));
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end({ timeout: 5 });
  }
}
