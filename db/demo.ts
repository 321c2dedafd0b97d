import type { Reader, Writer } from "./open.ts";
import { eq, sql } from "drizzle-orm";
import { counters } from "./schema/gazette.ts";

/** Under this name stands the seed of an instance that holds nothing but a demo. */
const MARK = "demo-seed";

/** The seed with which an empty instance was filled; undefined for one with anything else in it. */
export async function findDemoSeed(db: Reader): Promise<number | undefined> {
  const [row] = await db.select().from(counters).where(eq(counters.name, MARK));
  return row?.value;
}

export async function saveDemoSeed(tx: Writer, seed: number): Promise<void> {
  await tx.insert(counters).values({ name: MARK, value: seed });
}

/** Empties every table but the list of migrations and the signs of life. */
export async function emptyTables(tx: Writer): Promise<void> {
  const rows = await tx.execute<{ name: string }>(sql`
    select format('%I', tablename) as name from pg_tables
    where schemaname = current_schema() and tablename not in ('schema_migration', 'heartbeats')`);
  await tx.execute(sql.raw(`truncate ${rows.map(({ name }) => name).join(", ")} restart identity`));
}
