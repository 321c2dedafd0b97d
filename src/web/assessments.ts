import { type AssessedKind, assessedKinds } from "#domain/assessments.ts";
import type { Instant } from "#domain/time.ts";
import { errorSummary, field, hidden, submit, type FormState } from "./components/forms.ts";
import { badge, empty } from "./components/lists.ts";
import { pagination, tabs } from "./components/moves.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

/** How something went, as one body says. */
export type AssessmentLine = {
  readonly id: string;
  readonly by: { readonly name: string; readonly href: string; readonly host?: string | undefined };
  readonly asOf: Instant;
  /** Absent where the text is not held here, or was erased. */
  readonly text?: string | undefined;
  readonly isCorrected: boolean;
  readonly entry: string;
  readonly correctHref?: string | undefined;
};

/** All that is said of one thing. */
export type AssessedThing = {
  readonly kind: AssessedKind;
  readonly name: string;
  readonly href: string;
  readonly assessments: readonly AssessmentLine[];
};

export type AssessmentsView = {
  readonly things: readonly AssessedThing[];
  /** Only about one thing. */
  readonly isOne: boolean;
  readonly next?: string | undefined;
  readonly makeHref?: string | undefined;
};

/** Fields: kind, of, asOf, text; corrects. */
export type AssessmentFormView = {
  readonly body: { readonly name: string; readonly href: string };
  readonly corrects?: string | undefined;
  readonly form: FormState;
};

/** How things went, side by side as each organization sees it. */
export function assessmentsPage(frame: Frame, view: AssessmentsView): Html {
  const { speech } = frame;
  const words = speech.words.assessments;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [
      { text: speech.words.common.coalition, href: "/coalition" },
      { text: words.title, href: "/assessments" },
    ],
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p>
${view.makeHref === undefined ? "" : html`<p class="row"><a class="btn primary" href="${view.makeHref}">${words.make}</a></p>`}</header>
${tabs(words.title, [
  { text: speech.words.coalition.ties, href: "/coalition", here: false },
  { text: speech.words.pledges.title, href: "/pledges", here: false },
  { text: words.title, href: "/assessments", here: !view.isOne },
])}
${view.things.length === 0 ? html`<section><h2 class="vh">${words.title}</h2>${empty({ what: words.none, why: words.noneWhy })}</section>` : view.things.map((thing) => about(speech, thing))}
${pagination(speech, view)}`,
  });
}

function about(speech: Speech, { kind, name, href, assessments }: AssessedThing): Html {
  const words = speech.words.assessments;
  return html`<section><h2><a href="${href}">${words.of(words.kinds[kind], name)}</a></h2>
<div class="two">${assessments.map((line) => one(speech, line))}</div></section>`;
}

function one(speech: Speech, { by, asOf, text, isCorrected, entry, correctHref }: AssessmentLine): Html {
  const words = speech.words.assessments;
  return html`<article class="sheet"><h3><a href="${by.href}">${by.name}</a></h3><p class="small muted">${by.host === undefined ? "" : html`<span class="mono">${by.host}</span> · `}${words.asOf(speech.day(asOf))} · ${dayOf(speech, asOf)} · <a href="${entry}">${speech.words.network.columns.record}</a></p>${isCorrected ? html`<p>${badge("withdrawn", words.corrected)}</p>` : ""}
<div class="record"><p>${text ?? words.gone}</p></div>${correctHref === undefined || isCorrected ? "" : html`<p class="no-print"><a href="${correctHref}">${words.correct}</a></p>`}</article>`;
}

/** The form with which a body says how something went. */
export function assessmentFormPage(frame: Frame, view: AssessmentFormView): Html {
  const { speech } = frame;
  const words = speech.words.assessments.form;
  const { kinds } = speech.words.assessments;
  const { form } = view;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p>${view.corrects === undefined ? "" : html`<p class="note">${words.correcting}</p>`}</header>
<form method="post" action="${view.body.href}/assess">
${view.corrects === undefined ? "" : hidden("corrects", view.corrects)}
${field(form, { name: "kind", label: words.kind, options: assessedKinds.map((kind) => ({ value: kind, text: kinds[kind] })) })}
${field(form, { name: "of", label: words.of, hint: words.ofHint, type: "url", required: true, maxlength: 2000 })}
${field(form, { name: "asOf", label: speech.words.common.optionalLabel(words.asOf), type: "date", short: true })}
${field(form, { name: "text", label: words.text, hint: words.textHint, rows: 10, required: true, maxlength: 20_000 })}
<p class="row">${submit(words.send)}<a class="btn big" href="${view.body.href}">${speech.words.common.cancel}</a></p>
</form>`,
  });
}
