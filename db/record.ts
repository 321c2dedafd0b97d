import type { Reader, Writer } from "./open.ts";
import type { Fact } from "#domain/facts.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, isNull, lt } from "drizzle-orm";
import { record } from "./schema/record.ts";

export type RecordRow = typeof record.$inferSelect;

/** Appends one fact to the record. */
export async function appendRecord(
  tx: Writer,
  row: { id: string; at: Instant; actor: string; body: string | null; fact: Fact },
): Promise<void> {
  await tx.insert(record).values({ ...row, kind: row.fact.kind });
}

/** Rows that the relay has not yet turned into entries and activities, oldest first. */
export async function listUnrelayed(tx: Reader, limit: number): Promise<RecordRow[]> {
  return tx.select().from(record).where(isNull(record.relayedAt)).orderBy(asc(record.number)).limit(limit);
}

/** What happened in a body (or anywhere), newest first: the audit page. */
export async function listRecord(
  db: Reader,
  { body, before, limit }: { body?: string; before?: number; limit: number },
): Promise<RecordRow[]> {
  return db
    .select()
    .from(record)
    .where(
      and(
        body === undefined ? undefined : eq(record.body, body),
        before === undefined ? undefined : lt(record.number, before),
      ),
    )
    .orderBy(desc(record.number))
    .limit(limit);
}
