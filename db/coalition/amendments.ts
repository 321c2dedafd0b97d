import type { CoalitionEffect } from "#domain/coalition/charter.ts";
import type { Motion } from "#domain/coalition/state.ts";
import { and, asc, eq, sql } from "drizzle-orm";
import type { Reader } from "#db/open.ts";
import { coalitionMotions } from "#db/schema/coalitionMotions.ts";
import { coalitionRecords } from "#db/schema/coalitions.ts";

/** A motion that changes the agreement of a coalition or ratifies a change of it. */
export type AmendingMotion = {
  /** Under which it is named here. */
  readonly id: string;
  readonly by: string;
  readonly effect: CoalitionEffect | null;
  readonly state: Motion["state"];
};

/** Motions that amend or ratify, the oldest first, each as it stands at the tip. */
export async function listAmendingMotions(db: Reader, coalition: string): Promise<AmendingMotion[]> {
  const rows = await db
    .select({
      id: coalitionMotions.id,
      by: coalitionMotions.by,
      effect: coalitionMotions.effect,
      noted: coalitionRecords.value,
    })
    .from(coalitionMotions)
    .leftJoin(
      coalitionRecords,
      and(
        eq(coalitionRecords.coalition, coalitionMotions.coalition),
        eq(coalitionRecords.kind, "motion"),
        eq(coalitionRecords.key, coalitionMotions.hash),
      ),
    )
    .where(and(eq(coalitionMotions.coalition, coalition), sql`${coalitionMotions.effect} ?| array['amend', 'ratify']`))
    .orderBy(asc(coalitionMotions.id));
  return rows.map(({ noted, ...row }) => ({
    ...row,
    state: (noted as unknown as Motion | null)?.state ?? "submitted",
  }));
}
