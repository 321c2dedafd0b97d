import type { Reader } from "./open.ts";
import type { Mark } from "#domain/ballots.ts";
import { and, asc, eq, inArray, lt, sql } from "drizzle-orm";
import type { LogEntry } from "./gazette.ts";
import { logEntries } from "./schema/gazette.ts";

const PART = 500;

/** The receipts of a closed question in the order of their codes, as JSON a part at a time; the sorting is the database's work. */
export async function listReceipts(db: Reader, question: string): Promise<readonly string[]> {
  const rows = await db.execute<{ codes: string }>(sql`
    with codes as (
      select jsonb_array_elements_text(receipts) as code from ballot_slices where question = ${question}
      union all select distinct receipt from roll_calls where question = ${question}
    ), placed as (select code, (row_number() over (order by code collate "C") - 1) / ${PART}::int as part from codes)
    select json_agg(code order by code collate "C")::text as codes from placed group by part order by part`);
  return rows.map(({ codes }) => codes);
}

/** Whether a receipt is among those of a closed question. */
export async function hasReceipt(db: Reader, question: string, code: string): Promise<boolean> {
  const [row] = await db.execute<{ found: boolean }>(sql`
    select exists (select 1 from ballot_slices where question = ${question} and receipts ? ${code})
      or exists (select 1 from roll_calls where question = ${question} and receipt = ${code}) as found`);
  return row?.found === true;
}

/** A ballot that may bear a name. */
export type NamedBallot = {
  readonly name: string;
  readonly mark: Mark;
  readonly weight: number;
  readonly reason: string | null;
};

/** The ballots of a roll call with the names that may be read, by name, a part at a time. */
export async function listNamed(
  db: Reader,
  question: string,
  publicOnly: boolean,
): Promise<readonly (readonly NamedBallot[])[]> {
  const rows = await db.execute<{ ballots: string }>(sql`
    with named as (
      select p.name, r.mark, r.weight, r.reason, (row_number() over (order by p.name collate "C", r.voter, r.part) - 1) / ${PART}::int as part
      from roll_calls r join persons p on p.id = r.voter
      where r.question = ${question} and (p.is_name_public or not ${publicOnly})
    )
    select json_agg(json_build_object('name', name, 'mark', mark, 'weight', weight, 'reason', reason) order by name collate "C")::text as ballots
    from named group by part order by part`);
  return rows.map(({ ballots }) => JSON.parse(ballots) as NamedBallot[]);
}

/** Ballots that say the same: how many, parts of split ones counted apart, and how much they weigh together. */
type Group = { readonly mark: Mark; readonly parts: number; readonly weight: number };

/** All other ballots by what they say, a part at a time. */
export async function listGroups(
  db: Reader,
  question: string,
  publicOnly: boolean,
): Promise<readonly (readonly Group[])[]> {
  const rows = await db.execute<{ groups: string }>(sql`
    with ballots as (
      select b -> 0 as mark, (b ->> 1)::bigint as weight
      from ballot_slices s, jsonb_array_elements(s.ballots) b where s.question = ${question}
      union all
      select r.mark, r.weight from roll_calls r join persons p on p.id = r.voter
      where r.question = ${question} and ${publicOnly} and not p.is_name_public
    ), alike as (select mark, count(*) as parts, sum(weight) as weight from ballots group by mark),
    placed as (select *, (row_number() over (order by mark) - 1) / ${PART}::int as part from alike)
    select json_agg(json_build_object('mark', mark, 'parts', parts, 'weight', weight) order by mark)::text as groups
    from placed group by part order by part`);
  return rows.map(({ groups }) => JSON.parse(groups) as Group[]);
}

/** The record id of a question's close: the last part of its entry's address. */
export async function findCloseOf(db: Reader, motion: string, question: string): Promise<string | undefined> {
  const [row] = await db.execute<{ id: string }>(sql`
    select id from record where fact ? 'motion' and (fact ->> 'motion') = ${motion}
      and kind = 'question-closed' and (fact ->> 'question') = ${question} limit 1`);
  return row?.id;
}

/** The entries at these addresses, the log's first one, and those that introduce keys for this actor before an index. */
export async function listProving(
  db: Reader,
  log: string,
  iris: readonly string[],
  actor: string,
): Promise<LogEntry[]> {
  const own = await db
    .select()
    .from(logEntries)
    .where(and(eq(logEntries.log, log), inArray(logEntries.iri, [...iris])))
    .orderBy(asc(logEntries.index));
  const last = own.at(-1)?.index ?? 0;
  const introducing = await db
    .select()
    .from(logEntries)
    .where(
      and(
        eq(logEntries.log, log),
        lt(logEntries.index, last),
        sql`(${logEntries.index} = 0 or (${logEntries.type} in ('BodyFounded', 'KeyAdded', 'KeyRecovered') and position(convert_to(${`"${actor}"`}, 'UTF8') in ${logEntries.leaf}) > 0))`,
      ),
    )
    .orderBy(asc(logEntries.index));
  return [...introducing, ...own];
}
