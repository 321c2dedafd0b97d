import type { Database } from "#db/open.ts";
import type { Loop } from "./loop.ts";
import { getLogger } from "@logtape/logtape";
import { mailContext } from "#commands/mails.ts";
import { readClock } from "#db/clock.ts";
import { type DueMail, delayMail, endMail, forgetEndedMails, forgetMail, leaseMail } from "#db/mails.ts";
import { DAY, HOUR, MINUTE, SECOND } from "#domain/time.ts";
import { startLoop } from "./loop.ts";

/** Where mail is handed in, and what it says it is from. */
export type MailOptions = { readonly smtpUrl: string; readonly mailFrom: string };

export type MailerParts = MailOptions & { readonly db: Database; readonly pause?: number };

/** What became of one try; `final` when another would end the same. */
type Sending = { readonly sent: true } | { readonly sent: false; readonly final: boolean; readonly error: string };
type Send = (mail: DueMail & { readonly body: string }) => Promise<Sending>;

/** The longest that one try takes; the lease is longer, so that nobody else sends what is being sent. */
const LONGEST = MINUTE;
const LEASE = 5 * MINUTE;
const LONGEST_PAUSE = 4 * HOUR;
const KEPT = 30 * DAY;

/** Sends what is queued, one mail after the other; several processes may do so over one database. */
export function startMailer({ db, pause = SECOND, ...options }: MailerParts): Loop {
  const send = createSender(options);
  const sent = new Set<string>();
  return startLoop("The sending of mail", pause, () => sendNext(db, send, sent));
}

/** Sends the mail that is due, if there is one; answers whether to look for another at once. `sent`: what went out and could not be forgotten because the database was away just then. */
async function sendNext(db: Database, send: Send, sent: Set<string>): Promise<boolean> {
  const mail = await leaseMail(db.sql, db.clockOffset(), LEASE);
  if (mail === undefined) return false;
  const sending: Sending = sent.has(mail.id) ? { sent: true } : await openAndSend(db, mail, send);
  if (!sending.sent) {
    await settle(db, mail, sending);
    return true;
  }
  sent.add(mail.id);
  await forgetMail(db.sql, mail.id);
  sent.delete(mail.id);
  return true;
}

async function openAndSend({ sealer }: Database, mail: DueMail, send: Send): Promise<Sending> {
  const body = sealer.open(mailContext(mail.id), mail.text);
  if (body === undefined) return { sent: false, final: true, error: "sealed with another SECRET_KEY" };
  return send({ ...mail, body: body.toString() });
}

async function settle(
  db: Database,
  { id, attempts, giveUpAt }: DueMail,
  { final, error }: Exclude<Sending, { readonly sent: true }>,
): Promise<void> {
  const log = getLogger(["plenum", "mail"]);
  const at = await readClock(db.orm, db.clockOffset);
  const nextAt = at + pauseAfter(attempts);
  const isOver = final || nextAt >= giveUpAt;
  log.warning("event=mail.{outcome} mail={id} attempts={attempts} error={error}", {
    outcome: isOver ? "given-up" : "delayed",
    id,
    attempts,
    error,
  });
  if (!isOver) return delayMail(db.sql, id, nextAt, error);
  await endMail(db.sql, id, at, error);
  await forgetEndedMails(db.sql, at - KEPT);
}

/** One minute, then twice as long each time, up to four hours. */
const pauseAfter = (attempts: number): number => Math.min(MINUTE * 2 ** (attempts - 1), LONGEST_PAUSE);

/** A sender over SMTP; nodemailer is loaded with the first mail. */
function createSender({ smtpUrl, mailFrom }: MailOptions): Send {
  const domain = /@([^>\s]+)>?$/u.exec(mailFrom)?.[1] ?? "localhost";
  return async ({ id, to, subject, body }) => {
    const { createTransport } = await import("nodemailer");
    const transport = createTransport({
      url: smtpUrl,
      connectionTimeout: 10 * SECOND,
      greetingTimeout: 10 * SECOND,
      socketTimeout: 20 * SECOND,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const message = {
      from: mailFrom,
      to: { name: "", address: to },
      subject,
      text: body,
      // The same at each try: a receiver that got it already can tell.
      messageId: `<${id}@${domain}>`,
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
      signal: AbortSignal.timeout(LONGEST),
    };
    try {
      await transport.sendMail(message);
      return { sent: true };
    } catch (error) {
      return failureOf(error);
    } finally {
      transport.close();
    }
  };
}

/** What a failure is, in codes. RFC 5321 §4.2.1: 5xx to the recipient or to the message is not to be tried again; before them it is about our settings, which somebody may mend. */
function failureOf(error: unknown): Exclude<Sending, { readonly sent: true }> {
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const words = [code, command, responseCode].filter((part) => typeof part === "string" || typeof part === "number");
  const isAboutIt = command === "RCPT TO" || command === "DATA";
  const final = isAboutIt && typeof responseCode === "number" && responseCode >= 500;
  return { sent: false, final, error: words.join(" ") || "unknown" };
}
