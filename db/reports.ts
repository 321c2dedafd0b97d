import type { Reader } from "./open.ts";
import { and, desc, isNull, lt } from "drizzle-orm";
import { reports } from "./schema/federation.ts";

export type Report = typeof reports.$inferSelect;

/** What others reported, newest first; `openOnly` leaves out what moderators have dealt with. */
export async function listReports(
  db: Reader,
  { openOnly, before, limit }: { openOnly: boolean; before?: string | undefined; limit: number },
): Promise<Report[]> {
  return db
    .select()
    .from(reports)
    .where(
      and(openOnly ? isNull(reports.resolvedAt) : undefined, before === undefined ? undefined : lt(reports.id, before)),
    )
    .orderBy(desc(reports.id))
    .limit(limit);
}
