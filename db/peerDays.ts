import type { Instant } from "#domain/time.ts";
import { and, asc, eq, gt, inArray, lte, sql } from "drizzle-orm";
import { dayOfInstant, type PeerDay, REACH_DAYS } from "#domain/reach.ts";
import type { Reader, Writer } from "./open.ts";
import { peerDays } from "./schema/gazette.ts";

/** Counts looks at the gazettes of a peer, one row a day; a new day ends the one that is too old. */
export async function countPulls(
  tx: Writer,
  { host, ok, failed }: { readonly host: string; readonly ok: number; readonly failed: number },
  at: Instant,
): Promise<void> {
  const day = dayOfInstant(at);
  const [row] = await tx
    .insert(peerDays)
    .values({ host, day, pulls: ok, failedPulls: failed })
    .onConflictDoUpdate({
      target: [peerDays.host, peerDays.day],
      set: {
        pulls: sql`${peerDays.pulls} + excluded.pulls`,
        failedPulls: sql`${peerDays.failedPulls} + excluded.failed_pulls`,
      },
    })
    .returning({ isFirst: sql<boolean>`${peerDays.pulls} + ${peerDays.failedPulls} = ${ok + failed}` });
  if (row?.isFirst === true)
    await tx.delete(peerDays).where(and(eq(peerDays.host, host), lte(peerDays.day, day - REACH_DAYS)));
}

/** The kept days of these peers, the oldest first. */
export async function listPeerDays(
  db: Reader,
  hosts: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, readonly PeerDay[]>> {
  if (hosts.length === 0) return new Map();
  const rows = await db
    .select()
    .from(peerDays)
    .where(and(inArray(peerDays.host, [...hosts]), gt(peerDays.day, dayOfInstant(now) - REACH_DAYS)))
    .orderBy(asc(peerDays.day));
  return Map.groupBy(rows, ({ host }) => host);
}
