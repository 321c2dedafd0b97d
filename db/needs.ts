import type { Reader } from "./open.ts";
import { and, asc, desc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import { announcements } from "./schema/announcements.ts";
import { bodies } from "./schema/bodies.ts";
import { motions } from "./schema/motions.ts";
import { questions } from "./schema/questions.ts";

/** Open votes in which the person is on the roll, the first to close first. */
export async function listVotesFor(db: Reader, person: string, at: Instant) {
  return db
    .select({
      question: questions.id,
      matter: questions.matter,
      motion: motions.id,
      number: motions.number,
      title: motions.title,
      body: bodies.name,
      slug: bodies.slug,
      closesAt: sql<Instant>`least(${questions.closesAt}, ${questions.closesEarlyAt})`.mapWith(questions.closesAt),
      hasVoted: sql<boolean>`exists (select 1 from participations p where p.question = ${questions.id} and p.voter = ${person})`,
    })
    .from(questions)
    .innerJoin(motions, eq(motions.id, questions.motion))
    .innerJoin(bodies, eq(bodies.id, motions.body))
    .where(
      and(
        eq(questions.state, "open"),
        gt(questions.closesAt, at),
        sql`exists (select 1 from roll_entries e where e.roll = ${questions.roll} and e.voter = ${person})`,
      ),
    )
    .orderBy(asc(questions.closesAt))
    .limit(50);
}

/** Motions before the vote in these bodies, and how they stand with this person. */
export async function listMotionsInWork(db: Reader, person: string, of: readonly string[]) {
  if (of.length === 0) return [];
  return db
    .select({
      motion: motions,
      body: bodies,
      seconds: sql<number>`(select count(*)::int from seconds s where s.motion = ${motions.id})`,
      hasSeconded: sql<boolean>`exists (select 1 from seconds s where s.motion = ${motions.id} and s.person = ${person})`,
    })
    .from(motions)
    .innerJoin(bodies, eq(bodies.id, motions.body))
    .where(and(inArray(motions.body, [...of]), inArray(motions.state, ["draft", "submitted", "pending"])))
    .orderBy(desc(motions.id))
    .limit(200);
}

/** What these bodies decided and announced lately, newest first. */
export async function listLately(db: Reader, of: readonly string[], since: Instant, limit: number) {
  if (of.length === 0) return { decided: [], announced: [] };
  const [decided, announced] = await Promise.all([
    db
      .select({ number: motions.number, title: motions.title, state: motions.state, at: motions.decidedAt })
      .from(motions)
      .where(and(inArray(motions.body, [...of]), gt(motions.decidedAt, since)))
      .orderBy(desc(motions.decidedAt))
      .limit(limit),
    db
      .select({
        id: announcements.id,
        title: announcements.title,
        body: bodies.name,
        slug: bodies.slug,
        at: announcements.createdAt,
      })
      .from(announcements)
      .innerJoin(bodies, eq(bodies.id, announcements.body))
      .where(
        and(inArray(announcements.body, [...of]), gt(announcements.createdAt, since), isNull(announcements.deletedAt)),
      )
      .orderBy(desc(announcements.id))
      .limit(limit),
  ]);
  return { decided, announced };
}
