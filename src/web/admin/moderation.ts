import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { act } from "#web/components/forms.ts";
import { badge, ledger } from "#web/components/lists.ts";
import { cleaned, html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, type Speech } from "#web/speech.ts";

type ReportLine = {
  readonly id: string;
  /** The host a report came from; reporters stay unnamed. */
  readonly host: string;
  readonly reason: string;
  readonly at: Instant;
  readonly about: readonly { readonly text: string; readonly href: string }[];
  readonly settled: boolean;
};
type ModeratedComment = {
  readonly id: string;
  readonly name: string;
  readonly handle: string;
  readonly contentHtml: CleanHtml;
  readonly at: Instant;
  readonly under: { readonly text: string; readonly href: string };
  readonly hidden: boolean;
};
/** Deeds: settle (report), hide and show (comment). */
export type ModerationView = {
  readonly reports: readonly ReportLine[];
  readonly comments: readonly ModeratedComment[];
};

const PATH = "/admin/moderation";

/** Reports from elsewhere, and the latest comments from outside. */
export function moderationPage(frame: Frame, view: ModerationView): Html {
  const { speech } = frame;
  const words = speech.words.admin.moderation;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: speech.words.admin.title, href: "/admin" }, { text: words.title }],
    margin: "",
    unlisted: true,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
<section><h2>${words.reports}</h2>${view.reports.length === 0 ? html`<p class="muted">${words.noReports}</p>` : ledger(view.reports.map((report) => reportLine(speech, report)))}</section>
<section><h2>${words.comments}</h2>${view.comments.length === 0 ? html`<p class="muted">${words.noComments}</p>` : html`<ol class="ledger">${view.comments.map((comment) => commentLine(speech, comment))}</ol>`}</section>`,
  });
}

function reportLine(speech: Speech, report: ReportLine) {
  const words = speech.words.admin.moderation;
  return {
    margin: dayOf(speech, report.at),
    title: report.reason === "" ? words.from(report.host) : report.reason,
    text: html`${report.reason === "" ? "" : html`${words.from(report.host)}<br>`}${words.about}: ${report.about.map(({ text, href }) => html`<a href="${href}" rel="nofollow noopener noreferrer">${text}</a> `)}`,
    state: badge(report.settled ? "ok" : "look", report.settled ? words.done : words.open),
    end: report.settled ? undefined : act(PATH, words.settle, { deed: "settle", report: report.id }),
  };
}

function commentLine(speech: Speech, comment: ModeratedComment): Html {
  const words = speech.words.admin.moderation;
  return html`<li><span class="at">${dayOf(speech, comment.at)}</span><div><p><b>${comment.name}</b> <span class="muted small mono">${comment.handle}</span> · <a href="${comment.under.href}">${comment.under.text}</a></p>
${cleaned(comment.contentHtml)}${comment.hidden ? html`<p>${badge("withdrawn", words.hidden)}</p>` : ""}</div><div>${act(PATH, comment.hidden ? words.show : words.hide, { deed: comment.hidden ? "show" : "hide", comment: comment.id })}</div></li>
`;
}
