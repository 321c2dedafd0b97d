import type { CaseVerb } from "#commands/cases/inputs.ts";
import type { CaseRules } from "#domain/cases/rules.ts";
import { choices, errorSummary, field, hidden, submit, untouched, type FormState } from "./components/forms.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Speech } from "./speech.ts";

/** What the forms of a complaint need of it. */
type Asked = {
  readonly href: string;
  readonly verbs: readonly CaseVerb[];
  readonly isBetweenOrganizations: boolean;
  readonly rules: CaseRules;
  readonly sources: readonly string[];
  /** Which form was sent, and what was wrong with it. */
  readonly asked: CaseVerb | undefined;
  readonly form: FormState;
};

/** What matters most stands first, and is the one main button; the rest is folded. */
const order: readonly CaseVerb[] = [
  "answer",
  "vote",
  "accept",
  "charge",
  "draw",
  "call",
  "hear",
  "find",
  "close",
  "appeal",
  "publish",
  "dismiss",
  "recuse",
  "suspend",
  "withdraw",
];

/** A form for each step that the reader can take now. */
export function caseForms(speech: Speech, view: Asked): Html {
  const words = speech.words.cases;
  const verbs = order.filter((verb) => view.verbs.includes(verb));
  const main = view.asked ?? verbs[0];
  return html`${verbs.map((verb) =>
    verb === main
      ? html`<h3>${words.verbs[verb]}</h3>${caseForm(speech, view, verb, true)}`
      : html`<details><summary>${words.verbs[verb]}</summary>${caseForm(speech, view, verb, false)}</details>`,
  )}`;
}

function caseForm(speech: Speech, view: Asked, verb: CaseVerb, isMain: boolean): Html {
  const words = speech.words.cases;
  const form = view.asked === verb ? view.form : untouched;
  const look = verb === "withdraw" || verb === "dismiss" ? "danger" : isMain ? "primary" : "plain";
  return html`<form method="post" action="${view.href}"><p class="hint">${words.hints[verb]}</p>${hidden("deed", verb)}
${fieldsOf(speech, view, verb, form, isMain ? "" : `-${verb}`)}<p class="row">${submit(words.verbs[verb], look)}</p></form>`;
}

function fieldsOf(speech: Speech, view: Asked, verb: CaseVerb, form: FormState, end: string): Html {
  const words = speech.words.cases;
  const { fields } = words;
  const text = (label: string) => field(form, { name: `text${end}`, label, rows: 8, required: true });
  const time = (name: string, label: string, hint?: string) =>
    field(form, {
      name: `${name}${end}`,
      label,
      type: "datetime-local",
      required: true,
      short: true,
      ...(hint !== undefined && { hint }),
    });
  switch (verb) {
    case "charge":
      return html`${field(form, { name: `article${end}`, label: fields.article, required: true, maxlength: 40, short: true })}
${text(fields.text)}${time("hearingAt", fields.hearingAt, fields.hearingHint(view.rules.noticeDays))}
${
  view.isBetweenOrganizations
    ? ""
    : field(form, {
        name: `penalty${end}`,
        label: fields.penalty,
        options: (["warned", "suspended", "expelled"] as const).map((value) => ({
          value,
          text: words.penalties[value],
        })),
        short: true,
      })
}`;
    case "call":
      return html`${field(form, { name: `sources${end}`, label: fields.sources, hint: fields.sourcesHint, rows: 3, required: true })}${time("drawsAt", fields.drawsAt)}`;
    case "draw":
      return field(form, {
        name: `values${end}`,
        label: fields.values,
        hint: speech.list(view.sources),
        rows: Math.max(2, view.sources.length),
        required: true,
      });
    case "suspend":
      return html`${time("until", fields.until)}${field(form, { name: `yes${end}`, label: fields.yes, type: "number", min: 0, required: true, short: true })}`;
    case "vote":
      return choices(form, {
        name: `vote${end}`,
        legend: fields.finding,
        options: [
          { value: "no", text: fields.findingNo },
          { value: "finding", text: fields.findingYes },
          { value: "sanction", text: fields.sanction },
        ],
      });
    case "dismiss":
      return text(fields.reason);
    case "answer":
    case "find":
    case "appeal":
    case "publish":
      return text(fields.text);
    case "accept":
    case "recuse":
    case "hear":
    case "withdraw":
    case "close":
      return html``;
  }
}

/** Names who sits for the organization. */
export function namingForm(
  speech: Speech,
  href: string,
  { isNamed, members }: { readonly isNamed: boolean; readonly members: readonly { value: string; text: string }[] },
  isMain: boolean,
): Html {
  const words = speech.words.cases.naming;
  return html`<form method="post" action="${href}"><h3>${words.title}</h3><p class="hint">${isNamed ? words.named : words.why}</p>${hidden("deed", "name")}
${field(untouched, { name: "member", label: words.member, options: members, required: true })}<p class="row">${submit(words.send, isMain && !isNamed ? "primary" : "plain")}</p></form>`;
}

/** The form of a new complaint: first the group or the coalition, then whom it is about. */
export type CaseFormView = {
  readonly places: readonly { readonly value: string; readonly text: string }[];
  readonly place: string | undefined;
  readonly accused: readonly { readonly value: string; readonly text: string }[];
  readonly form: FormState;
};

/** Makes a complaint. */
export function caseFormPage(frame: Frame, view: CaseFormView): Html {
  const { speech } = frame;
  const words = speech.words.cases;
  const { fields } = words;
  const options = (list: CaseFormView["places"]) => list.map(({ value, text }) => ({ value, text }));
  return page(frame, {
    title: words.form.title,
    crumbs: [{ text: words.title, href: "/cases" }, { text: words.form.title }],
    narrow: true,
    unlisted: true,
    margin: "",
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.form.title}</h1><p class="lede">${words.form.lede}</p></header>
<form method="get" action="/cases/new" class="row">${field(untouched, { name: "in", label: fields.chooseBody, options: options(view.places), ...(view.place !== undefined && { value: view.place }) })}
<button type="submit">${words.form.more}</button></form>
${
  view.place === undefined || view.accused.length === 0
    ? html`<p class="muted">${view.place === undefined ? "" : words.form.nobody}</p>`
    : html`<form method="post" action="/cases/new" class="sheet">${hidden("in", view.place)}
${field(view.form, { name: "against", label: fields.against, options: options(view.accused), required: true })}
${field(view.form, { name: "text", label: fields.complaint, hint: fields.complaintHint, rows: 8, required: true })}
<p class="row">${submit(words.form.send)}<a class="btn big" href="/cases">${speech.words.common.cancel}</a></p></form>`
}`,
  });
}
