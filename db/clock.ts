import type { Reader } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { sql } from "drizzle-orm";

/** The database's clock as a column of a statement: milliseconds as text, without the offset of tests. */
export const clock = sql<string>`(extract(epoch from clock_timestamp()) * 1000)::bigint::text`;

/** The database's clock now, in milliseconds; `offset` moves it in tests only. */
export async function readClock(db: Reader, offset: () => number): Promise<Instant> {
  const [row] = await db.execute<{ at: string }>(sql`select ${clock} as at`);
  return Number(row?.at) + offset();
}
