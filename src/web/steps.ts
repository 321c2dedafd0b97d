import { type Show, bases } from "#domain/amendments.ts";
import type { IncidentalState, Step, StepKind } from "#domain/incidentals.ts";
import { type Recommendation, recommendations } from "#domain/returns.ts";
import type { Instant } from "#domain/time.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import { act, choices, field, hidden, submit, type FormState } from "./components/forms.ts";
import { ledger } from "./components/lists.ts";
import { cleaned, html, type Html } from "./html.ts";
import { dayOf, type Speech } from "./speech.ts";

/** One of the questions that wait for a decision. */
export type Waiting = {
  readonly what: "step" | "amendment" | "motion";
  readonly kind?: StepKind | undefined;
  readonly degree?: number | undefined;
  /** Where the reader votes on it. */
  readonly voteHref?: string | undefined;
  readonly opensAt?: Instant | undefined;
  readonly closesAt?: Instant | undefined;
};

/** A step that was moved, and what became of it. */
export type Past = {
  readonly kind: StepKind;
  readonly state: IncidentalState;
  readonly at: Instant;
  readonly until?: Instant | undefined;
  readonly to?: string | undefined;
  readonly show?: Show | undefined;
  readonly report?:
    | { readonly html: CleanHtml; readonly recommendation: Recommendation; readonly at: Instant }
    | undefined;
};

export type ItemLine = { readonly id: string; readonly number: number; readonly title: string; readonly href: string };

/** What stands around the vote on a motion, and what this reader can do about it. */
export type StepsView = {
  /** Topmost first; empty where nothing waits but the motion itself. */
  readonly stack: readonly Waiting[];
  readonly past: readonly Past[];
  readonly offered: readonly StepKind[];
  /** Whether the reader may write down how hands decided. */
  readonly mayCount: boolean;
  readonly groups: readonly { readonly slug: string; readonly name: string }[];
  readonly suggested: { readonly closesAt: string; readonly until: string };
  readonly timeZone: string;
  /** What was typed into the form of `deed`, and what is wrong with it. */
  readonly form: FormState;
  readonly deed?: string | undefined;
  /** The group whose report is waited for, if the reader can give it. */
  readonly reportFor?: string | undefined;
  readonly mayRuleOut: boolean;
  readonly mayClose?: "first" | "second" | "lone" | undefined;
  readonly closesEarlyAt?: Instant | undefined;
  /** Of a consent calendar. */
  readonly items: readonly ItemLine[];
  readonly mayExtract: boolean;
  /** Where the chair makes a list of motions that are adopted together. */
  readonly togetherHref?: string | undefined;
  /** The calendar on which the motion stands or was decided. */
  readonly calendar?: (ItemLine & { readonly isDecided: boolean }) | undefined;
};

/** What is before the body, topmost first; nothing where that is the motion alone. */
export function stackSection(speech: Speech, { stack, closesEarlyAt }: StepsView): Html {
  const words = speech.words.steps;
  const notice =
    closesEarlyAt === undefined ? "" : html`<p class="rule">${words.closesEarly(speech.moment(closesEarlyAt))}</p>`;
  if (stack.length < 2) return html`${notice}`;
  return html`${notice}<section><h2>${words.before}</h2><p class="small muted">${words.beforeWhy}</p>
${ledger(
  stack.map((each, index) => ({
    number: { word: "", n: index + 1 },
    title: nameOf(speech, each),
    text: whenOf(speech, each),
    end: each.voteHref === undefined ? "" : html`<a class="btn" href="${each.voteHref}">${words.voteOn}</a>`,
  })),
)}</section>`;
}

/** The items of a calendar, or the calendar of an item. */
export function calendarSection(speech: Speech, view: StepsView, href: string, stamp: string): Html {
  const words = speech.words.steps;
  const { calendar, items } = view;
  const name = ({ number, title, href: to }: ItemLine) =>
    html`<a href="${to}">${speech.words.motions.heading(number, title)}</a>`;
  if (calendar !== undefined)
    return html`<p class="rule">${calendar.isDecided ? words.byList : words.onList} ${name(calendar)}</p>`;
  if (items.length === 0) return html``;
  return html`<section><h2>${words.items}</h2>${view.mayExtract ? html`<p>${words.extractWhy}</p>` : ""}
${ledger(
  items.map((item) => ({
    title: name(item),
    end: view.mayExtract ? act(`${href}/steps`, words.extract, { deed: "extract", item: item.id, stamp }) : "",
  })),
)}</section>`;
}

/** Everything else that can be asked about the motion now: a form each, and only what the server would take. */
export function stepForms(speech: Speech, view: StepsView, href: string): Html {
  const words = speech.words.steps;
  const sheets = [
    view.reportFor === undefined ? "" : reportForm(speech, view, href, view.reportFor),
    view.mayClose === undefined ? "" : closeForm(speech, href, view.mayClose),
  ];
  const forms = [
    ...view.offered.map((kind) => stepForm(speech, view, href, kind)),
    ...(view.mayRuleOut ? [rulingForm(speech, view, href)] : []),
  ];
  if (forms.length === 0) return html`${sheets}`;
  const isOpen = view.deed !== undefined && view.form.faults.length > 0;
  return html`${sheets}<details class="sheet no-print"${isOpen ? html` open` : ""}><summary>${words.title}</summary>
<p class="small muted">${words.lede}</p>
${forms}${view.togetherHref === undefined ? "" : html`<p><a href="${view.togetherHref}">${words.together.link}</a></p>`}</details>`;
}

/** What a vote on a step is about. */
export function stepTitle({ words, moment }: Speech, step: Step, motion: string): string {
  const until = step.kind === "postpone" ? ` ${words.steps.until(moment(step.until))}` : "";
  return `${words.steps.kinds[step.kind].ask}${until}: ${motion}`;
}

/** What other groups reported about the motion. */
export function reports(speech: Speech, past: readonly Past[]): Html {
  const words = speech.words.steps;
  const given = past.flatMap(({ report, to = "" }) => (report === undefined ? [] : [{ ...report, to }]));
  return html`${given.map(
    ({ html: text, recommendation, at, to }) =>
      html`<section><h2>${words.reported(to)}</h2><div class="record">${cleaned(text)}</div>
<p class="small muted">${words.advice}: ${words.recommendations[recommendation]} · ${dayOf(speech, at)}</p></section>`,
  )}`;
}

function nameOf(speech: Speech, { what, kind, degree = 1 }: Waiting): string {
  const words = speech.words.steps;
  if (what === "motion" || (what === "step" && kind === undefined)) return words.motionItself;
  return kind === undefined ? words.amendment(degree) : words.kinds[kind].ask;
}

function whenOf(speech: Speech, { opensAt, closesAt }: Waiting): Html {
  const words = speech.words.steps;
  if (opensAt !== undefined) return html`${words.noticed(speech.moment(opensAt))}`;
  return closesAt === undefined ? html`` : html`${words.votedUntil(speech.moment(closesAt))}`;
}

function stepForm(speech: Speech, view: StepsView, href: string, kind: StepKind): Html {
  const words = speech.words.steps;
  const { ask, why } = words.kinds[kind];
  return disclosure(
    view,
    kind,
    ask,
    html`<p>${why}</p>
<form method="post" action="${href}/steps">${hidden("deed", kind)}
${ownFields(speech, view, kind)}
${decisionFields(speech, view, kind)}
<p class="row">${submit(words.send)}</p></form>`,
  );
}

function ownFields(speech: Speech, view: StepsView, kind: StepKind): Html {
  const words = speech.words.steps;
  const form = formOf(view, kind);
  const hint = words.localTime(view.timeZone);
  const time = { hint, type: "datetime-local", required: true, value: view.suggested.until } as const;
  switch (kind) {
    case "postpone":
      return field(form, { ...time, name: `${kind}-until`, label: words.postponeUntil });
    case "previous_question":
      return field(form, { ...time, name: `${kind}-voteClosesAt`, label: words.ownVoteCloses });
    case "refer": {
      const options = view.groups.map(({ slug, name }) => ({ value: slug, text: name }));
      return field(form, { name: `${kind}-to`, label: words.to, options, required: true });
    }
    case "rescind":
      return choices(form, {
        name: `${kind}-basis`,
        legend: words.basis,
        value: "notice",
        options: bases.map((basis) => ({ value: basis, text: words.bases[basis] })),
      });
    case "lay":
    case "take_from_table":
    case "withdraw":
    case "appeal":
    case "reconsider":
      return html``;
  }
}

function decisionFields(speech: Speech, view: StepsView, kind: StepKind): Html {
  const words = speech.words.steps;
  const form = formOf(view, kind);
  const closes = field(form, {
    name: `${kind}-closesAt`,
    label: words.voteCloses,
    hint: words.localTime(view.timeZone),
    type: "datetime-local",
    value: view.suggested.closesAt,
  });
  if (!view.mayCount) return html`${hidden(`${kind}-how`, "question")}${closes}`;
  const hands = (name: "yes" | "no") =>
    field(form, {
      name: `${kind}-${name}`,
      label: words[name],
      hint: words.handsHint,
      type: "number",
      min: 0,
      short: true,
    });
  return html`${choices(form, {
    name: `${kind}-how`,
    legend: words.how,
    value: "question",
    options: [
      { value: "question", text: words.byQuestion },
      { value: "show", text: words.byShow },
    ],
  })}${closes}${hands("yes")}${hands("no")}`;
}

function rulingForm(speech: Speech, view: StepsView, href: string): Html {
  const words = speech.words.steps;
  const form = formOf(view, "rule-out");
  return disclosure(
    view,
    "rule-out",
    words.ruleOut,
    html`<p>${words.ruleOutWhy}</p>
<form method="post" action="${href}/steps">${hidden("deed", "rule-out")}
${field(form, { name: "article", label: words.article, required: true, maxlength: 200 })}
${field(form, { name: "reason", label: speech.words.common.optionalLabel(words.reason), rows: 3, maxlength: 2000 })}
<p class="row">${submit(words.sendRuling)}</p></form>`,
  );
}

function reportForm(speech: Speech, view: StepsView, href: string, name: string): Html {
  const words = speech.words.steps;
  const form = formOf(view, "report");
  return html`<section class="sheet no-print"><h2>${words.report}</h2><p>${words.reportWhy(name)}</p>
<form method="post" action="${href}/steps">${hidden("deed", "report")}
${field(form, { name: "text", label: words.reportText, rows: 6, required: true, maxlength: 65_536 })}
${choices(form, {
  name: "recommendation",
  legend: words.recommendation,
  value: "none",
  options: recommendations.map((each) => ({ value: each, text: words.recommendations[each] })),
})}
<p class="row">${submit(words.sendReport)}</p></form></section>`;
}

function closeForm(speech: Speech, href: string, how: "first" | "second" | "lone"): Html {
  const words = speech.words.steps;
  return html`<section class="sheet no-print"><h2>${speech.words.motions.chairDesk}</h2><p>${words.closeWhy[how]}</p>
${act(`${href}/steps`, words.closeEarly, { deed: "close" })}</section>`;
}

function disclosure(view: StepsView, deed: string, title: string, content: Html): Html {
  const isOpen = view.deed === deed && view.form.faults.length > 0;
  return html`<details${isOpen ? html` open` : ""}><summary>${title}</summary>${content}</details>`;
}

/** Only the form that was sent shows what was typed into it. */
const formOf = (view: StepsView, deed: string): FormState =>
  view.deed === deed ? view.form : { values: {}, faults: [] };
