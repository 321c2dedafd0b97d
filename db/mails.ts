import type { Instant } from "#domain/time.ts";
import type { Sql, Writer } from "./open.ts";
import { mails } from "./schema/mails.ts";

/** A mail that is to be sent now, leased to whoever took it; its text is sealed. */
export type DueMail = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: Uint8Array;
  /** Tries so far, with this one. */
  readonly attempts: number;
  readonly giveUpAt: Instant;
};

/** Queues a mail in the transaction of the act that says something with it. */
export async function saveMail(tx: Writer, row: typeof mails.$inferInsert): Promise<void> {
  await tx.insert(mails).values(row);
}

/** Takes the mail that waited longest, if one is due: nobody else gets it for `lease` milliseconds. */
export async function leaseMail(sql: Sql, offset: number, lease: number): Promise<DueMail | undefined> {
  const [row] = await sql<DueMail[]>`
    with clock as (select clock_timestamp() + ${offset} * interval '1 millisecond' as now)
    update mails set attempts = attempts + 1, next_at = clock.now + ${lease} * interval '1 millisecond'
    from clock where id = (
      select id from mails, clock where ended_at is null and next_at <= clock.now
      order by next_at limit 1 for update of mails skip locked
    )
    returning id, "to", subject, text, attempts, give_up_at as "giveUpAt"`;
  return row;
}

/** A mail that was sent leaves nothing here. */
export async function forgetMail(sql: Sql, id: string): Promise<void> {
  await sql`delete from mails where id = ${id}`;
}

/** Puts a mail back until its next try. */
export async function delayMail(sql: Sql, id: string, nextAt: Instant, error: string): Promise<void> {
  await sql`update mails set next_at = ${new Date(nextAt).toISOString()}, last_error = ${error} where id = ${id}`;
}

/** Gives a mail up: its text goes, what it failed with stays for those who look after the server. */
export async function endMail(sql: Sql, id: string, at: Instant, error: string): Promise<void> {
  await sql`
    update mails set ended_at = ${new Date(at).toISOString()}, text = null, last_error = ${error} where id = ${id}`;
}

/** Forgets mails that were given up before then. */
export async function forgetEndedMails(sql: Sql, before: Instant): Promise<void> {
  await sql`delete from mails where ended_at < ${new Date(before).toISOString()}`;
}
