import type { Reader } from "./open.ts";
import { and, desc, eq, inArray, or, sql } from "drizzle-orm";
import { motions } from "./schema/motions.ts";
import { questions } from "./schema/questions.ts";

/** Closed questions of adopted motions of a body that can give this office, the newest first. */
export async function readAdoptions(db: Reader, body: string, office: string) {
  return db
    .select({ id: questions.id, number: motions.number, title: motions.title })
    .from(questions)
    .innerJoin(motions, eq(motions.id, questions.motion))
    .where(
      and(
        eq(motions.body, body),
        eq(motions.state, "adopted"),
        inArray(motions.kind, ["election", "resolution", "procedural"]),
        eq(questions.matter, "motion"),
        eq(questions.state, "closed"),
        or(sql`${motions.effect} is null`, sql`${motions.effect} ->> 'office' = ${office}`),
      ),
    )
    .orderBy(desc(questions.id))
    .limit(50);
}
