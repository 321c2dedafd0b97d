import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { and, desc, eq, isNull } from "drizzle-orm";
import { endorsements } from "./schema/endorsements.ts";

export type Endorsement = typeof endorsements.$inferSelect;

export async function findEndorsement(db: Reader, id: string): Promise<Endorsement | undefined> {
  const [row] = await db.select().from(endorsements).where(eq(endorsements.id, id));
  return row;
}

export async function lockEndorsement(tx: Writer, id: string): Promise<Endorsement | undefined> {
  const [row] = await tx.select().from(endorsements).where(eq(endorsements.id, id)).for("update");
  return row;
}

/** The body's standing endorsement of the object, if it has one. */
export async function findStanding(tx: Reader, body: string, object: string): Promise<Endorsement | undefined> {
  const [row] = await tx
    .select()
    .from(endorsements)
    .where(and(eq(endorsements.body, body), eq(endorsements.object, object), isNull(endorsements.withdrawnAt)));
  return row;
}

export async function listEndorsementsOf(db: Reader, body: string, limit: number): Promise<Endorsement[]> {
  return db.select().from(endorsements).where(eq(endorsements.body, body)).orderBy(desc(endorsements.id)).limit(limit);
}

export async function saveEndorsement(tx: Writer, row: typeof endorsements.$inferInsert): Promise<void> {
  await tx.insert(endorsements).values(row);
}

export async function withdrawEndorsementRow(tx: Writer, id: string, at: Instant): Promise<void> {
  await tx.update(endorsements).set({ withdrawnAt: at }).where(eq(endorsements.id, id));
}
