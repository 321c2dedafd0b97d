import type { Reader } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { sql } from "drizzle-orm";

/** The database's clock now, in milliseconds; `offset` moves it in tests only. */
export async function readClock(db: Reader, offset: () => number): Promise<Instant> {
  const [row] = await db.execute<{ at: string }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as at`,
  );
  return Number(row?.at) + offset();
}
