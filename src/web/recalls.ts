import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { cleaned, html, type Html } from "./html.ts";
import type { Speech } from "./speech.ts";

/** What stands beside the vote on a recall: whose mandate it is, and what the holder says to it. */
export type RecallNotice = {
  readonly mandateHref: string;
  readonly office: string;
  readonly noticeUntil: Instant;
  readonly replyHtml?: CleanHtml | undefined;
};

/** The holder's reply beside the vote on ending the mandate. */
export function recallNotice(speech: Speech, notice: RecallNotice): Html {
  const words = speech.words.mandates.recall;
  return html`<section><h2>${words.reply}</h2>
<p><a href="${notice.mandateHref}">${notice.office}</a>. ${words.notice(speech.moment(notice.noticeUntil))}</p>
${notice.replyHtml === undefined ? html`<p class="muted">${words.noReply}</p>` : html`<div class="record">${cleaned(notice.replyHtml)}</div>`}</section>`;
}
