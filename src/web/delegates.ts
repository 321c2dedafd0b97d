import type { Compliance } from "#domain/mandates.ts";
import type { OfficeKind } from "#domain/offices.ts";
import type { Choice } from "#domain/ballots.ts";
import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { act, errorSummary, field, hidden, submit, type FormState } from "./components/forms.ts";
import { badge, empty, facts, type Look } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { cleaned, html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { decisionOf, mandateBadge, type MandateLine } from "./offices.ts";
import { dayOf, type Speech } from "./speech.ts";

type Linked = { readonly name: string; readonly href: string };

/** A vote of the council beside what the home body wanted. */
export type DelegateVoteLine = {
  readonly number: number;
  readonly title: string;
  readonly href: string;
  readonly closedAt: Instant;
  readonly choice?: Choice | undefined;
  readonly instructed?: Choice | undefined;
  readonly compliance: Compliance;
  readonly reasonHtml?: CleanHtml | undefined;
};

/** A petition or a motion to end the mandate. */
export type RecallView = {
  readonly id: string;
  readonly groundsHtml: CleanHtml;
  readonly signatures: number;
  readonly needed: number;
  readonly maySign: boolean;
  readonly motion?: Linked | undefined;
  readonly noticeUntil?: Instant | undefined;
  readonly replyHtml?: CleanHtml | undefined;
  /** Field: reply; for the holder, before the vote. */
  readonly answer?: FormState | undefined;
};

export type DelegateView = MandateLine & {
  readonly kind: OfficeKind;
  readonly canonical: string;
  readonly unlisted: boolean;
  readonly votes: readonly DelegateVoteLine[];
  readonly reports: readonly {
    readonly at: Instant;
    readonly textHtml: CleanHtml;
    readonly about?: Linked | undefined;
  }[];
  /** What only the holder sees: fields text, motion. */
  readonly own?: { readonly isNamePublic: boolean; readonly report: FormState } | undefined;
  /** What only the home body sees. */
  readonly recall?:
    | {
        readonly rules: { readonly num: number; readonly den: number; readonly days: number };
        readonly running?: RecallView | undefined;
        /** Field: grounds. */
        readonly start?: FormState | undefined;
      }
    | undefined;
};

export type SpeakersView = { readonly speakers: readonly MandateLine[]; readonly next?: string | undefined };

/** Who may speak for which body, and about what. */
export function speakersPage(frame: Frame, { speakers }: SpeakersView): Html {
  const { speech } = frame;
  const { speakers: words, ...mandates } = speech.words.mandates;
  return page(frame, {
    title: words.title,
    place: "chapters",
    crumbs: [{ text: words.title }],
    canonical: `${frame.site.origin}/spokespeople`,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
<section><h2 class="vh">${words.title}</h2>
${
  speakers.length === 0
    ? empty({ what: words.none, why: words.noneWhy })
    : table({
        caption: words.title,
        tight: false,
        columns: [
          { label: mandates.about },
          { label: mandates.who },
          { label: mandates.whom },
          { label: mandates.when },
          { label: mandates.decision },
        ],
        rows: speakers.map((line) => [
          html`<a href="${line.href}">${line.topic ?? line.title}</a>`,
          line.who ?? mandates.member,
          html`<a href="${line.home.href}">${line.home.name}</a>`,
          dayOf(speech, line.until),
          decisionOf(speech, line),
        ]),
      })
}</section>`,
  });
}

/** One mandate: who, for whom, by which decision, until when; votes beside instructions, reports, and its early end. */
export function delegatePage(frame: Frame, view: DelegateView): Html {
  const { speech } = frame;
  const { delegate: words, ...mandates } = speech.words.mandates;
  const forms = [view.own?.report, view.recall?.start, view.recall?.running?.answer].flatMap((form) => form ?? []);
  const faulty = forms.find(({ faults }) => faults.length > 0);
  return page(frame, {
    title: view.who === undefined ? view.title : words.title(view.who, view.topic ?? view.title),
    place: "chapters",
    crumbs: [
      { text: view.home.name, href: view.home.href },
      { text: mandates.offices.title, href: `${view.home.href}/offices` },
    ],
    canonical: view.canonical,
    unlisted: view.unlisted || view.who === undefined,
    faulty: faulty !== undefined,
    main: html`${faulty === undefined ? "" : errorSummary(speech, faulty)}
<header><p class="muted">${view.kind === "seat" ? words.represents(view.home.name) : mandates.offices.kinds[view.kind]}</p>
<h1>${view.who ?? words.someone}</h1><p class="lede">${view.topic ?? view.title}</p><p class="row">${mandateBadge(speech, view)}</p></header>
<div class="cols"><section>
${view.kind === "seat" ? votesSection(speech, view.votes) : ""}
<h2>${words.reports}</h2>
${view.reports.length === 0 ? html`<p class="muted">${words.noReports}</p>` : view.reports.map((report) => html`<article class="record"><p class="small muted">${dayOf(speech, report.at)}${report.about === undefined ? "" : html` · <a href="${report.about.href}">${report.about.name}</a>`}</p>${cleaned(report.textHtml)}</article>`)}
${view.own === undefined ? "" : reportForm(speech, view, view.own.report)}
${view.recall === undefined ? "" : recallSection(speech, view, view.recall)}
</section>
<aside>${facts(factsOf(speech, view))}
${view.own === undefined ? "" : ownDesk(speech, view, view.own)}</aside></div>`,
  });
}

function factsOf(speech: Speech, view: DelegateView): (readonly [Part, Part])[] {
  const { delegate: words, ...mandates } = speech.words.mandates;
  const link = ({ name, href }: Linked) => html`<a href="${href}">${name}</a>`;
  return [
    [words.speaks, link(view.home)],
    ...(view.body.href === view.home.href ? [] : [[words.inBody, link(view.body)] as const]),
    ...(view.kind === "seat" && view.number !== undefined ? [[words.seat, view.number] as const] : []),
    [mandates.when, html`${mandates.from(speech.day(view.from))}, ${mandates.until(speech.day(view.until))}`],
    [mandates.decision, decisionOf(speech, view)],
  ];
}

const looks: Readonly<Record<Compliance, Look>> = {
  followed: "adopted",
  deviated: "look",
  "not-voted": "noquorum",
  free: "other",
};

function votesSection(speech: Speech, votes: readonly DelegateVoteLine[]): Html {
  const words = speech.words.mandates.delegate;
  const choice = (of: Choice | undefined) => (of === undefined ? "–" : speech.words.ballots.options[of]);
  return html`<h2>${words.votes}</h2>
${
  votes.length === 0
    ? html`<p class="muted">${words.noVotes}</p>`
    : table({
        caption: words.votes,
        tight: false,
        columns: [
          { label: words.motion },
          { label: words.voted },
          { label: words.wanted },
          { label: speech.words.mandates.state },
          { label: words.reason },
        ],
        rows: votes.map((vote) => [
          html`<a href="${vote.href}">${vote.title}</a><br><span class="hint">${speech.day(vote.closedAt)}</span>`,
          choice(vote.choice),
          choice(vote.instructed),
          badge(looks[vote.compliance], words.compliance[vote.compliance]),
          vote.reasonHtml === undefined
            ? vote.compliance === "deviated"
              ? words.noReason
              : "–"
            : cleaned(vote.reasonHtml),
        ]),
      })
}`;
}

function reportForm(speech: Speech, view: DelegateView, form: FormState): Html {
  const words = speech.words.mandates.delegate;
  const about = view.votes.map(({ href, title }) => ({ value: href, text: title }));
  return html`<section class="sheet no-print"><h2>${words.report}</h2>
<form method="post" action="${view.href}">${hidden("deed", "report")}
${about.length === 0 ? "" : field(form, { name: "motion", label: words.reportMotion, options: [{ value: "", text: words.reportNone }, ...about] })}
${field(form, { name: "text", label: words.reportText, rows: 5, required: true, maxlength: 20_000 })}
<p class="row">${submit(words.send)}</p></form></section>`;
}

function ownDesk(speech: Speech, view: DelegateView, own: NonNullable<DelegateView["own"]>): Html {
  const words = speech.words.mandates.delegate;
  const isHeld = view.state === "valid" || view.state === "ahead" || view.state === "alternate";
  return html`<section class="sheet no-print"><h2>${words.name}</h2><p>${own.isNamePublic ? words.shown : words.hidden}</p>
${act(view.href, own.isNamePublic ? words.hide : words.show, { deed: own.isNamePublic ? "hide" : "show" })}</section>
${isHeld ? html`<section class="sheet no-print"><h2>${words.resign}</h2><p>${words.resignText}</p>${act(view.href, words.resign, { deed: "resign" }, "danger")}</section>` : ""}`;
}

function recallSection(speech: Speech, view: DelegateView, recall: NonNullable<DelegateView["recall"]>): Html {
  const words = speech.words.mandates.recall;
  const { num, den, days } = recall.rules;
  return html`<section><h2>${words.title}</h2><p>${words.lede(num, den, days)}</p>
${recall.running === undefined ? "" : runningRecall(speech, view, recall.running)}
${
  recall.start === undefined
    ? ""
    : html`<details class="no-print"${recall.start.faults.length > 0 ? html` open` : ""}><summary>${words.start}</summary>
<form method="post" action="${view.href}">${hidden("deed", "petition")}
${field(recall.start, { name: "grounds", label: words.grounds, rows: 5, required: true, maxlength: 65_536 })}
<p class="row">${submit(words.start, "plain")}</p></form></details>`
}</section>`;
}

function runningRecall(speech: Speech, view: DelegateView, recall: RecallView): Html {
  const words = speech.words.mandates.recall;
  const { motion, noticeUntil } = recall;
  return html`<div class="record">${cleaned(recall.groundsHtml)}</div>
<p><b>${words.signed(recall.signatures, recall.needed)}.</b> ${words.anonymous}</p>
${recall.maySign ? act(view.href, words.sign, { deed: "sign", recall: recall.id }) : ""}
${noticeUntil === undefined ? "" : html`<p>${words.notice(speech.moment(noticeUntil))}</p>`}
${motion === undefined ? "" : html`<p><a href="${motion.href}">${words.vote}</a></p>`}
<h3>${words.reply}</h3>
${recall.replyHtml === undefined ? html`<p class="muted">${words.noReply}</p>` : html`<div class="record">${cleaned(recall.replyHtml)}</div>`}
${
  recall.answer === undefined
    ? ""
    : html`<form method="post" action="${view.href}">${hidden("deed", "reply")}${hidden("recall", recall.id)}
${field(recall.answer, { name: "reply", label: words.reply, hint: words.replyHint, rows: 5, required: true, maxlength: 10_000 })}
<p class="row">${submit(words.sendReply, "plain")}</p></form>`
}`;
}
