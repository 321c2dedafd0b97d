import type { Reader, Writer } from "./open.ts";
import type { Choice } from "#domain/ballots.ts";
import type { Instant } from "#domain/time.ts";
import { and, desc, eq, sql } from "drizzle-orm";
import { delegateReports, instructions } from "./schema/mandates.ts";

export type Instruction = typeof instructions.$inferSelect;
export type Report = typeof delegateReports.$inferSelect;

/** How a body wants its delegates to vote on a council's motion, if it has said so. */
export async function findInstruction(db: Reader, home: string, motion: string): Promise<Instruction | undefined> {
  const [row] = await db
    .select()
    .from(instructions)
    .where(and(eq(instructions.home, home), eq(instructions.motion, motion)));
  return row;
}

/** Saves an instruction in place of an earlier one on the same motion. */
export async function saveInstruction(tx: Writer, row: Instruction): Promise<void> {
  const { choice, question, createdAt } = row;
  await tx
    .insert(instructions)
    .values(row)
    .onConflictDoUpdate({ target: [instructions.home, instructions.motion], set: { choice, question, createdAt } });
}

export async function saveReport(tx: Writer, row: Report): Promise<Report> {
  await tx.insert(delegateReports).values(row);
  return row;
}

/** What a delegate has reported, newest first. */
export async function listReports(db: Reader, mandate: string, limit: number): Promise<Report[]> {
  return db
    .select()
    .from(delegateReports)
    .where(eq(delegateReports.mandate, mandate))
    .orderBy(desc(delegateReports.id))
    .limit(limit);
}

/** A vote of a council in which a delegate could take part, beside what the home body wanted. */
export type DelegateVote = {
  readonly motion: string;
  readonly number: number;
  readonly title: string;
  readonly visibility: "members" | "public";
  readonly closedAt: Instant;
  readonly choice: Choice | null;
  readonly instructed: Choice | null;
  /** The number of the home body's motion that said so. */
  readonly instructedBy: number | null;
  readonly reason: string | null;
};

/** The closed votes of the council in which the holder of this mandate was on the roll under it, newest first. */
export async function listDelegateVotes(db: Reader, mandate: string, limit: number): Promise<DelegateVote[]> {
  const rows = await db.execute<Omit<DelegateVote, "closedAt"> & { closedAt: string }>(sql`
    select m.id as motion, m.number, m.title, m.visibility,
      (extract(epoch from q.closed_at) * 1000)::bigint::text as "closedAt", case when jsonb_typeof(rc.mark) = 'string' then rc.mark #>> '{}' end as choice,
      i.choice as instructed, im.number as "instructedBy",
      (select r.text_html from delegate_reports r where r.mandate = d.id and r.motion = m.id
        order by r.id desc limit 1) as reason
    from mandates d
    join offices o on o.id = d.office and o.kind = 'seat' and o.coalition is null
    join questions q on q.body = o.body and q.matter = 'motion' and q.state = 'closed'
      and q.opens_at >= d."from" and q.opens_at < least(d.until, d.revoked_at)
    join motions m on m.id = q.motion
    join roll_entries e on e.roll = q.roll and e.voter = d.holder
    left join roll_calls rc on rc.question = q.id and rc.voter = d.holder and rc.part = 0
    left join instructions i on i.home = o.home and i.motion = m.id and o.is_instructed
    left join questions iq on iq.id = i.question
    left join motions im on im.id = iq.motion
    where d.id = ${mandate} order by q.id desc limit ${limit}`);
  return rows.map(({ closedAt, ...row }) => ({ ...row, closedAt: Number(closedAt) }));
}
