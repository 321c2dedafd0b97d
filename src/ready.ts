import { setTimeout as sleep } from "node:timers/promises";
import { findSilence } from "#db/heartbeats.ts";
import type { Migration } from "#db/migrate.ts";
import { listMissing } from "#db/migrate.ts";
import type { Sql } from "#db/open.ts";
import { SECOND } from "#domain/time.ts";

/** What keeps an instance from working. */
export type Missing = "database" | "migrations" | "worker";

const PATIENCE = 2 * SECOND;
const LONGEST_SILENCE = 30 * SECOND;

/** Names what is missing now; empty when the instance is ready. Answers within two seconds also when the database hangs. */
export async function findMissing(sql: Sql, migrations: readonly Migration[]): Promise<Missing[]> {
  const asked = ask(sql, migrations).catch((): Missing[] => ["database"]);
  return Promise.race([asked, sleep(PATIENCE, ["database"] as Missing[], { ref: false })]);
}

async function ask(sql: Sql, migrations: readonly Migration[]): Promise<Missing[]> {
  await sql`select 1`;
  const missing = await listMissing(sql, migrations).catch(() => ["unknown"]);
  if (missing.length > 0) return ["migrations"];
  const silence = await findSilence(sql);
  return silence === undefined || silence > LONGEST_SILENCE ? ["worker"] : [];
}
