import type { Instant } from "#domain/time.ts";
import { and, desc, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Reader, Writer } from "./open.ts";
import { bodies } from "./schema/bodies.ts";
import { assessments } from "./schema/between.ts";
import { mirroredTexts } from "./schema/gazette.ts";
import { texts } from "./schema/motions.ts";

/** How something went, as a body of ours or of a mirrored log says. */
export type AssessmentRow = typeof assessments.$inferSelect;

/** Keeps an assessment; a succeeding log says it again under another address. */
export async function saveAssessment(tx: Writer, row: typeof assessments.$inferInsert): Promise<void> {
  await tx
    .insert(assessments)
    .values(row)
    .onConflictDoUpdate({
      target: [assessments.by, assessments.name],
      set: { log: sql`excluded.log`, entry: sql`excluded.entry`, supersededAt: null },
    });
}

/** A later one takes the place of an assessment by the same body of the same thing. */
export async function supersedeAssessment(
  tx: Writer,
  { by, name, of }: Pick<AssessmentRow, "by" | "name" | "of">,
  at: Instant,
): Promise<void> {
  await tx
    .update(assessments)
    .set({ supersededAt: at })
    .where(
      and(eq(assessments.by, by), eq(assessments.name, name), eq(assessments.of, of), isNull(assessments.supersededAt)),
    );
}

export async function findAssessment(db: Reader, id: string): Promise<AssessmentRow | undefined> {
  const [row] = await db.select().from(assessments).where(eq(assessments.id, id));
  return row;
}

export async function lockAssessment(tx: Writer, id: string): Promise<AssessmentRow | undefined> {
  const [row] = await tx.select().from(assessments).where(eq(assessments.id, id)).for("update");
  return row;
}

/** What a list of assessments is narrowed to. */
export type AssessmentFilter = {
  readonly id?: string | undefined;
  readonly of?: string | undefined;
  readonly by?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
};

/** Assessments by public bodies, here and at peers, newest first, with their texts as far as they are held. */
export async function listAssessments(db: Reader, { id, of, by, before, limit }: AssessmentFilter) {
  return db
    .select({ assessment: assessments, text: texts.text, file: mirroredTexts.file })
    .from(assessments)
    .leftJoin(bodies, eq(bodies.id, assessments.body))
    .leftJoin(texts, and(isNull(assessments.log), eq(texts.hash, assessments.textHash)))
    .leftJoin(mirroredTexts, and(eq(mirroredTexts.log, assessments.log), eq(mirroredTexts.hash, assessments.textHash)))
    .where(
      and(
        or(isNull(assessments.body), eq(bodies.visibility, "public")),
        id === undefined ? undefined : eq(assessments.id, id),
        of === undefined ? undefined : eq(assessments.of, of),
        by === undefined ? undefined : eq(assessments.by, by),
        before === undefined ? undefined : lt(assessments.id, before),
      ),
    )
    .orderBy(desc(assessments.id))
    .limit(limit);
}
