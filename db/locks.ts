import type { Writer } from "./open.ts";
import { sql } from "drizzle-orm";

/** Holds `kind:id` alone until the transaction ends. Advisory: row locks starve the close under load. */
export async function lock(tx: Writer, kind: string, id: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${kind}:${id}`}, 0))`);
}

/** Takes `kind:id` alone until the transaction ends, or answers false at once if somebody else has it. */
export async function tryLock(tx: Writer, kind: string, id: string): Promise<boolean> {
  const [row] = await tx.execute<{ taken: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${`${kind}:${id}`}, 0)) as taken`,
  );
  return row?.taken === true;
}

/** Holds one name alone and another together with sharers until the transaction ends, in this order. */
export async function lockAndShare(tx: Writer, alone: string, shared: string): Promise<void> {
  await tx.execute(sql`
    select pg_advisory_xact_lock(hashtextextended(${alone}, 0)), pg_advisory_xact_lock_shared(hashtextextended(${shared}, 0))`);
}
