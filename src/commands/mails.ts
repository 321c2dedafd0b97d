import { newId } from "#db/ids.ts";
import { saveMail } from "#db/mails.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Act } from "./act.ts";
import type { MailLocale } from "./mailTexts.ts";

/** That this instance sends mail, and the origin of every link in it; undefined where no mail server is set. */
export type Post = { readonly publicUrl: string };

/** A mail is tried for so long, and no longer than it is of use. */
const TRIED_FOR = 3 * DAY;

export type NewMail = {
  /** One address, checked. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly locale: MailLocale;
  /** When its link stops working. */
  readonly usefulUntil: Instant;
};

/** The context under which a mail's text is sealed. */
export const mailContext = (id: string): string => `mail\n${id}`;

/** Queues a mail in the act's transaction: it goes out if and only if the act is committed. */
export async function queueMail(act: Act, { to, subject, text, locale, usefulUntil }: NewMail): Promise<void> {
  const id = newId(act.at);
  await saveMail(act.tx, {
    id,
    to,
    subject: oneLine(subject),
    text: act.sealer.seal(mailContext(id), Buffer.from(text)),
    locale,
    createdAt: act.at,
    nextAt: act.at,
    giveUpAt: Math.min(act.at + TRIED_FOR, usefulUntil),
  });
}

/** A header is one line, whatever somebody called a group (R13). */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
