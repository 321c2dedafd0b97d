import type { Reader, Writer } from "./open.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import { bodies } from "./schema/bodies.ts";
import { incidentals } from "./schema/incidentals.ts";
import { motions } from "./schema/motions.ts";
import { questions } from "./schema/questions.ts";

export type Incidental = typeof incidentals.$inferSelect;

export async function findIncidental(db: Reader, id: string): Promise<Incidental | undefined> {
  const [row] = await db.select().from(incidentals).where(eq(incidentals.id, id));
  return row;
}

/** What was moved about a motion, oldest first. */
export async function listIncidentals(db: Reader, motion: string): Promise<Incidental[]> {
  return db.select().from(incidentals).where(eq(incidentals.motion, motion)).orderBy(asc(incidentals.id));
}

/** The undecided incidental motions of these motions. */
export async function listOpenSteps(db: Reader, ids: readonly string[]): Promise<Incidental[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(incidentals)
    .where(and(inArray(incidentals.motion, [...ids]), inArray(incidentals.state, ["noticed", "voting"])))
    .orderBy(asc(incidentals.id));
}

export async function saveIncidental(tx: Writer, row: typeof incidentals.$inferInsert): Promise<void> {
  await tx.insert(incidentals).values(row);
}

export async function changeIncidental(tx: Writer, id: string, change: Partial<Incidental>): Promise<void> {
  await tx.update(incidentals).set(change).where(eq(incidentals.id, id));
}

/** The referral under which a motion lies with another body, with that body. */
export async function findReferral(db: Reader, motion: string) {
  const [row] = await db
    .select({ referral: incidentals, body: bodies })
    .from(incidentals)
    .innerJoin(bodies, eq(bodies.id, incidentals.to))
    .where(
      and(
        eq(incidentals.motion, motion),
        eq(incidentals.kind, "refer"),
        eq(incidentals.state, "adopted"),
        isNull(incidentals.reportedAt),
      ),
    )
    .orderBy(desc(incidentals.id))
    .limit(1);
  return row;
}

/** Steps whose notice is over and whose vote opens now. */
export async function listStepsToOpen(db: Reader, at: Instant, limit: number): Promise<{ id: string }[]> {
  return db
    .select({ id: incidentals.id })
    .from(incidentals)
    .where(and(eq(incidentals.state, "noticed"), lte(incidentals.opensAt, at)))
    .orderBy(asc(incidentals.opensAt))
    .limit(limit);
}

/** Motions that the clock moves on: postponed ones whose time has come, those left on the table. */
export async function listMotionsDue(db: Reader, at: Instant, limit: number): Promise<{ id: string }[]> {
  return db
    .select({ id: motions.id })
    .from(motions)
    .where(
      and(
        lte(motions.dueAt, at),
        inArray(motions.state, ["postponed", "laid_on_table"]),
        // The body decides whether to take it from the table: that comes first.
        sql`not exists (select 1 from incidentals i where i.motion = ${motions.id} and i.state in ('noticed', 'voting'))`,
      ),
    )
    .orderBy(asc(motions.dueAt))
    .limit(limit);
}

/** The open votes on these motions themselves. */
export async function listOpenMainQuestions(db: Reader, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .select({ id: questions.id, motion: questions.motion })
    .from(questions)
    .where(and(inArray(questions.motion, [...ids]), eq(questions.matter, "motion"), eq(questions.state, "open")))
    .orderBy(asc(questions.id));
}

/** Consent calendars on which a motion stands, whose vote has not opened; newest first. */
export async function listCalendarsOf(db: Reader, motion: string) {
  return db
    .select()
    .from(motions)
    .where(and(eq(motions.state, "pending"), sql`${motions.effect} -> 'consent' @> ${JSON.stringify([motion])}::jsonb`))
    .orderBy(desc(motions.id))
    .limit(1);
}
