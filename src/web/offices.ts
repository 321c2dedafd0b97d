import type { Ending, MandateState } from "#domain/mandates.ts";
import { type OfficeKind, type OfficeRole, officeKinds, officeRoles } from "#domain/offices.ts";
import type { Instant } from "#domain/time.ts";
import { act, choices, errorSummary, field, submit, tick, type FormState } from "./components/forms.ts";
import { badge, empty, facts, type Look } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

type Linked = { readonly name: string; readonly href: string };

/** A mandate as one line; `who` is absent where the reader may not know it. */
export type MandateLine = {
  readonly href: string;
  readonly who?: string | undefined;
  readonly title: string;
  readonly topic?: string | undefined;
  readonly body: Linked;
  readonly home: Linked;
  readonly number: number | undefined;
  readonly from: Instant;
  readonly until: Instant;
  readonly state: MandateState;
  readonly ending?: Ending | undefined;
  /** The motion that gave it; absent where the reader may not see it. */
  readonly decision?: { readonly number: number; readonly href: string } | undefined;
};

/** An office with whoever holds it now. */
export type OfficeLine = {
  readonly href: string;
  readonly kind: OfficeKind;
  readonly title: string;
  readonly topic?: string | undefined;
  readonly body: Linked;
  readonly home: Linked;
  readonly seats: number;
  readonly termDays: number;
  readonly limit?: { readonly terms: number; readonly cooling: number } | undefined;
  readonly rotates: boolean;
  readonly isInstructed: boolean;
  readonly weight: number;
  readonly role?: OfficeRole | undefined;
  readonly isEnded: boolean;
  readonly holders: readonly MandateLine[];
};

export type OfficesView = {
  readonly body: Linked;
  readonly offices: readonly OfficeLine[];
  readonly createHref?: string | undefined;
  readonly unlisted: boolean;
};

/** Somebody who may take a turn. */
type TurnLine = {
  readonly name: string;
  readonly isEligible: boolean;
  readonly eligibleFrom?: Instant | undefined;
  readonly lastHeld?: Instant | undefined;
};

export type OfficeView = OfficeLine & {
  readonly alternates: readonly MandateLine[];
  readonly past: readonly MandateLine[];
  /** For members of the body that fills it. */
  readonly turns?: readonly TurnLine[] | undefined;
  /** Fields: holder, question, alternate; for officers. */
  readonly give?:
    | {
        readonly form: FormState;
        readonly holders: readonly { readonly id: string; readonly name: string }[];
        readonly questions: readonly { readonly id: string; readonly title: string }[];
      }
    | undefined;
  readonly mayEnd: boolean;
  readonly unlisted: boolean;
};

/** Fields: kind, title, topic, home, seats, alternates, termDays, maxConsecutiveTerms, coolingOffTerms, weight, role, rotates, isInstructed. */
export type OfficeFormView = {
  readonly body: Linked;
  readonly action: string;
  readonly homes: readonly { readonly slug: string; readonly name: string }[];
  readonly form: FormState;
};

/** The offices of a body: what is held for a term, by whom, and until when. */
export function officesPage(frame: Frame, view: OfficesView): Html {
  const { speech } = frame;
  const words = speech.words.mandates.offices;
  const create = view.createHref === undefined ? undefined : { text: words.create, href: view.createHref };
  return page(frame, {
    title: words.title,
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    unlisted: view.unlisted,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p>
${create === undefined || view.offices.length === 0 ? "" : html`<p class="row"><a class="btn primary" href="${create.href}">${create.text}</a></p>`}</header>
<section><h2 class="vh">${words.title}</h2>
${view.offices.length === 0 ? empty({ what: words.none, why: words.noneWhy, action: create }) : officeTable(speech, view.offices)}
</section>`,
  });
}

/** One office: its terms, who holds it, who waits, whose turn it is. */
export function officePage(frame: Frame, view: OfficeView): Html {
  const { speech } = frame;
  const { offices: words } = speech.words.mandates;
  return page(frame, {
    title: view.topic ?? view.title,
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: words.title, href: `${view.body.href}/offices` },
    ],
    unlisted: view.unlisted,
    faulty: (view.give?.form.faults.length ?? 0) > 0,
    main: html`${view.give === undefined ? "" : errorSummary(speech, view.give.form)}
<header><p class="muted">${words.kinds[view.kind]}</p><h1>${view.topic ?? view.title}</h1></header>
<div class="cols"><section><h2>${words.holders}</h2>
${mandateTable(speech, words.holders, view.holders)}
${vacancy(speech, view)}
${view.alternates.length === 0 ? "" : html`<h2>${words.alternates}</h2>${mandateTable(speech, words.alternates, view.alternates)}`}
${view.past.length === 0 ? "" : html`<h2>${words.past}</h2>${mandateTable(speech, words.past, view.past)}`}
${view.turns === undefined || view.turns.length === 0 ? "" : turnTable(speech, view.turns)}</section>
<aside>${facts([[speech.words.mandates.whom, html`<a href="${view.home.href}">${view.home.name}</a>`]])}
<ul class="small">${rulesOf(speech, view).map((text) => html`<li>${text}</li>`)}</ul>
${view.give === undefined ? "" : giveForm(speech, view, view.give)}
${view.mayEnd ? act(view.href, words.end, { deed: "end" }, "danger") : ""}</aside></div>`,
  });
}

/** The form with which officers create what can be held for a term. */
export function officeFormPage(frame: Frame, view: OfficeFormView): Html {
  const { speech } = frame;
  const { offices } = speech.words.mandates;
  const words = offices.form;
  const number = (name: string, label: string, value: string, hint?: string) =>
    field(view.form, { name, label, hint, type: "number", min: 0, value, short: true });
  return page(frame, {
    title: words.title,
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form method="post" action="${view.action}">
${choices(view.form, {
  name: "kind",
  legend: words.kind,
  value: "office",
  options: officeKinds.map((kind) => ({ value: kind, text: offices.kinds[kind], hint: offices.kindHints[kind] })),
})}
${field(view.form, { name: "title", label: words.name, required: true, maxlength: 200 })}
${field(view.form, { name: "topic", label: words.topic, hint: words.topicHint, maxlength: 200 })}
${field(view.form, {
  name: "home",
  label: words.home,
  hint: words.homeHint,
  options: [{ value: "", text: view.body.name }, ...view.homes.map(({ slug, name }) => ({ value: slug, text: name }))],
})}
${number("seats", words.seats, "1")}
${number("alternates", words.alternates, "0")}
${number("termDays", words.termDays, "365")}
${number("maxConsecutiveTerms", words.most, "", words.mostHint)}
${number("coolingOffTerms", words.cooling, "1")}
${number("weight", words.weight, "1")}
${field(view.form, {
  name: "role",
  label: words.role,
  options: [
    { value: "", text: words.noRole },
    ...officeRoles.map((role) => ({ value: role, text: offices.roles[role] })),
  ],
})}
${tick(view.form, "rotates", words.rotates)}
${tick(view.form, "isInstructed", words.instructed)}
<p class="row">${submit(words.send)}</p>
</form>`,
  });
}

const looks: Readonly<Record<MandateState, Look>> = {
  ahead: "pending",
  valid: "adopted",
  over: "other",
  revoked: "withdrawn",
  alternate: "pending",
};

/** How a mandate stands, as a glyph and a word. */
export function mandateBadge(speech: Speech, { state, ending }: Pick<MandateLine, "state" | "ending">): Html {
  const words = speech.words.mandates;
  return badge(looks[state], state === "revoked" && ending !== undefined ? words.endings[ending] : words.states[state]);
}

/** Mandates as a table: who, until when, by which decision. */
function mandateTable(speech: Speech, caption: string, mandates: readonly MandateLine[]): Html {
  const words = speech.words.mandates;
  if (mandates.length === 0) return html``;
  return table({
    caption,
    columns: [{ label: words.who }, { label: words.state }, { label: words.when }, { label: words.decision }],
    rows: mandates.map((line) => [
      html`<a href="${line.href}">${line.who ?? words.member}</a>`,
      mandateBadge(speech, line),
      html`${line.state === "ahead" ? html`${words.from(speech.day(line.from))}, ` : ""}${dayOf(speech, line.until)}`,
      decisionOf(speech, line),
    ]),
  });
}

/** The motion behind a mandate, as far as the reader may see it. */
export const decisionOf = (speech: Speech, { decision }: Pick<MandateLine, "decision">): Part =>
  decision === undefined
    ? "–"
    : html`<a href="${decision.href}">${speech.words.mandates.decidedBy(decision.number)}</a>`;

function officeTable(speech: Speech, offices: readonly OfficeLine[]): Html {
  const words = speech.words.mandates;
  return table({
    caption: words.offices.title,
    tight: false,
    columns: [{ label: words.offices.office }, { label: words.offices.holders }, { label: words.when }],
    rows: offices.map((office) => [
      html`<a href="${office.href}">${office.topic ?? office.title}</a>${office.isEnded ? html` ${badge("other", words.offices.ended)}` : ""}<br><span class="hint">${words.offices.kinds[office.kind]}${office.body.href === office.home.href ? "" : `: ${office.home.name} – ${office.body.name}`}</span>`,
      html`${office.holders.map(({ who, href }, index) => html`${index === 0 ? "" : html`<br>`}<a href="${href}">${who ?? words.member}</a>`)}${vacancy(speech, office)}`,
      html`${office.holders.map(({ until }, index) => html`${index === 0 ? "" : html`<br>`}${dayOf(speech, until)}`)}`,
    ]),
  });
}

function vacancy(speech: Speech, { seats, holders, isEnded }: OfficeLine): Html {
  const free = seats - holders.length;
  if (free <= 0 || isEnded) return html``;
  return html`<p class="hint">${speech.words.mandates.offices.vacant(free)}</p>`;
}

function rulesOf(speech: Speech, view: OfficeLine): string[] {
  const words = speech.words.mandates.offices;
  return [
    words.seats(view.seats),
    words.term(view.termDays),
    ...(view.limit === undefined ? [] : [words.limit(view.limit.terms, view.limit.cooling)]),
    ...(view.rotates ? [words.rotates] : []),
    ...(view.kind === "seat" ? [words.weight(view.weight)] : []),
    ...(view.isInstructed ? [words.instructed] : []),
    ...(view.role === undefined ? [] : [words.roles[view.role]]),
  ];
}

function turnTable(speech: Speech, turns: readonly TurnLine[]): Html {
  const { offices: words, who, state } = speech.words.mandates;
  return html`<h2>${words.turns}</h2><p>${words.turnsLede}</p>${table({
    caption: words.turns,
    columns: [{ label: who }, { label: state }, { label: words.lastHeld }],
    rows: turns.map(({ name, isEligible, eligibleFrom, lastHeld }) => [
      name,
      isEligible ? words.may : eligibleFrom === undefined ? words.mayNot : words.mayFrom(speech.day(eligibleFrom)),
      lastHeld === undefined ? words.never : dayOf(speech, lastHeld),
    ]),
  })}`;
}

function giveForm(speech: Speech, view: OfficeView, give: NonNullable<OfficeView["give"]>): Html {
  const words = speech.words.mandates.offices.give;
  const { form, holders, questions } = give;
  return html`<section class="sheet no-print"><h2>${words.title}</h2><p>${words.lede}</p>
${
  questions.length === 0
    ? html`<p class="hint">${words.none}</p>`
    : html`<form method="post" action="${view.href}">
<input type="hidden" name="deed" value="give">
${field(form, { name: "holder", label: words.holder, options: holders.map(({ id, name }) => ({ value: id, text: name })) })}
${field(form, { name: "question", label: words.question, options: questions.map(({ id, title }) => ({ value: id, text: title })) })}
${tick(form, "alternate", words.alternate)}
<p class="row">${submit(words.send)}</p>
</form>`
}</section>`;
}
