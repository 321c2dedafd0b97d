import type { Reader, Writer } from "./open.ts";
import { and, desc, eq } from "drizzle-orm";
import { motions } from "./schema/motions.ts";
import { recallSignatures, recalls } from "./schema/recalls.ts";

export type Recall = typeof recalls.$inferSelect;

export async function findRecall(db: Reader, id: string): Promise<Recall | undefined> {
  const [row] = await db.select().from(recalls).where(eq(recalls.id, id));
  return row;
}

export async function findRecallOf(db: Reader, motion: string): Promise<Recall | undefined> {
  const [row] = await db.select().from(recalls).where(eq(recalls.motion, motion));
  return row;
}

/** The recalls of a mandate, newest first, each with the motion that was voted on. */
export async function listRecallsOf(db: Reader, mandate: string) {
  return db
    .select({
      recall: recalls,
      motion: {
        number: motions.number,
        title: motions.title,
        state: motions.state,
        decidedAt: motions.decidedAt,
      },
    })
    .from(recalls)
    .leftJoin(motions, eq(motions.id, recalls.motion))
    .where(eq(recalls.mandate, mandate))
    .orderBy(desc(recalls.id))
    .limit(50);
}

export async function saveRecall(tx: Writer, row: typeof recalls.$inferInsert): Promise<void> {
  await tx.insert(recalls).values(row);
}

export async function changeRecallRow(tx: Writer, id: string, change: Partial<Recall>): Promise<void> {
  await tx.update(recalls).set(change).where(eq(recalls.id, id));
}

export async function countSignatures(db: Reader, recall: string): Promise<number> {
  return db.$count(recallSignatures, eq(recallSignatures.recall, recall));
}

/** Adds a signature; false if the person has signed already. */
export async function saveSignature(tx: Writer, recall: string, person: string): Promise<boolean> {
  const rows = await tx.insert(recallSignatures).values({ recall, person }).onConflictDoNothing().returning();
  return rows.length > 0;
}

export async function hasSigned(db: Reader, recall: string, person: string): Promise<boolean> {
  return (
    (await db.$count(recallSignatures, and(eq(recallSignatures.recall, recall), eq(recallSignatures.person, person)))) >
    0
  );
}
