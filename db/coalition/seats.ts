import type { Reader, Writer } from "#db/open.ts";
import { coalitionMotions } from "#db/schema/coalitionMotions.ts";
import { mandates, offices } from "#db/schema/mandates.ts";
import { coalitionRecords } from "#db/schema/coalitions.ts";
import { logEntries } from "#db/schema/gazette.ts";
import { seatVotes } from "#db/schema/seatVotes.ts";
import type { Mandate } from "#db/mandates.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";

/** A vote that a delegate of ours cast. */
export type SeatVote = typeof seatVotes.$inferSelect;

export async function saveSeatVote(tx: Writer, row: typeof seatVotes.$inferInsert): Promise<void> {
  await tx.insert(seatVotes).values(row);
}

/** What our delegates voted on a motion, the newest first. */
export async function listSeatVotes(db: Reader, motion: string): Promise<SeatVote[]> {
  return db.select().from(seatVotes).where(eq(seatVotes.motion, motion)).orderBy(desc(seatVotes.id));
}

/** Mandates in force of the seats that our organizations have in a coalition. */
export async function listOwnDelegates(
  db: Reader,
  coalition: string,
  at: Instant,
): Promise<{ readonly mandate: Mandate; readonly home: string }[]> {
  const when = sql`${new Date(at).toISOString()}::timestamptz`;
  return db
    .select({ mandate: mandates, home: offices.home })
    .from(mandates)
    .innerJoin(offices, eq(offices.id, mandates.office))
    .where(
      and(
        eq(offices.coalition, coalition),
        isNotNull(mandates.number),
        sql`${mandates.from} <= ${when}`,
        gt(mandates.until, at),
        or(isNull(mandates.revokedAt), gt(mandates.revokedAt, at)),
      ),
    )
    .orderBy(asc(mandates.number));
}

/** The coalitions in whose councils a person holds a seat now. */
export async function listSeatedCoalitions(db: Reader, person: string, at: Instant): Promise<string[]> {
  const rows = await db
    .selectDistinct({ coalition: offices.coalition })
    .from(mandates)
    .innerJoin(offices, eq(offices.id, mandates.office))
    .where(
      and(
        eq(mandates.holder, person),
        isNotNull(offices.coalition),
        isNotNull(mandates.number),
        gt(mandates.until, at),
        isNull(mandates.revokedAt),
      ),
    );
  return rows.flatMap(({ coalition }) => coalition ?? []);
}

/** Motions of a coalition on which seats vote now, as far as that is final. */
export async function listOpenForSeats(db: Reader, coalition: string): Promise<string[]> {
  const { kind, key, final } = coalitionRecords;
  const rows = await db
    .select({ id: coalitionMotions.id })
    .from(coalitionMotions)
    .innerJoin(
      coalitionRecords,
      and(
        eq(coalitionRecords.coalition, coalitionMotions.coalition),
        eq(kind, "question"),
        eq(key, coalitionMotions.questionHash),
      ),
    )
    .where(
      and(
        eq(coalitionMotions.coalition, coalition),
        sql`${final} ->> 'state' = 'open' and ${final} -> 'rule' ->> 'electorate' = 'seats'`,
      ),
    )
    .orderBy(asc(coalitionMotions.id));
  return rows.map(({ id }) => id);
}

/** The addresses of acts of a coalition, by their hashes. */
export async function listActAddresses(
  db: Reader,
  coalition: string,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .select({ hash: logEntries.hash, iri: logEntries.iri })
    .from(logEntries)
    .where(and(eq(logEntries.coalition, coalition), inArray(logEntries.hash, [...hashes])));
  return new Map(rows.map(({ hash, iri }) => [hash, iri]));
}
