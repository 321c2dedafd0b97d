import { pledgeKinds, type PledgeKind, type PledgeState, type PledgeWord } from "#domain/pledges.ts";
import type { Instant } from "#domain/time.ts";
import { amountOf } from "./components/amounts.ts";
import { act, errorSummary, field, hidden, submit, untouched, type FormState } from "./components/forms.ts";
import { badge, empty, facts, ledger, type Look } from "./components/lists.ts";
import { pagination, tabs } from "./components/moves.ts";
import { table } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

type Side = {
  readonly name: string;
  readonly href: string;
  /** Of another server. */
  readonly host?: string | undefined;
};

/** What one side says of a pledge. */
type Saying = {
  readonly state: PledgeWord;
  readonly amount?: number | undefined;
  readonly at: Instant;
  readonly entry: string;
};

/** A pledge with what both sides say of it. */
export type PledgeLine = {
  readonly id: string;
  readonly from: Side;
  readonly to: Side;
  readonly kind: PledgeKind;
  readonly amount: number;
  readonly unit: string | null;
  readonly currency: string | null;
  readonly begins: Instant;
  readonly until?: Instant | undefined;
  readonly state: PledgeState;
  readonly giver?: Saying | undefined;
  readonly receiver?: Saying | undefined;
  readonly entry: string;
  readonly text?: string | undefined;
};

export type PledgesView = {
  readonly pledges: readonly PledgeLine[];
  readonly next?: string | undefined;
  readonly makeHref?: string | undefined;
};

/** Posts to `/pledges/<id>`: deed=kept (amount), not-kept or withdraw; body. */
export type PledgeView = {
  readonly pledge: PledgeLine;
  /** In whose names the reader can speak of it: their slugs, and whether they promised it. */
  readonly mine: readonly { readonly slug: string; readonly name: string; readonly isGiver: boolean }[];
  readonly assessHref?: string | undefined;
};

/** Fields: to, address, kind, amount, currency, unit, from, until, text. */
export type PledgeFormView = {
  readonly body: { readonly name: string; readonly href: string };
  readonly parties: readonly { readonly actor: string; readonly name: string }[];
  readonly form: FormState;
};

const LOOKS: Readonly<Record<PledgeState, Look>> = {
  open: "pending",
  running: "open",
  over: "other",
  withdrawn: "withdrawn",
};
const WORDS: Readonly<Record<PledgeWord, Look>> = { kept: "adopted", partly: "look", not_kept: "lost" };

/** What organizations promised one another, and what came of it. */
export function pledgesPage(frame: Frame, view: PledgesView): Html {
  const { speech } = frame;
  const words = speech.words.pledges;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: speech.words.common.coalition, href: "/coalition" }, { text: words.title }],
    canonical: `${frame.site.origin}/pledges`,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p>
${view.makeHref === undefined ? "" : html`<p class="row"><a class="btn primary" href="${view.makeHref}">${words.make}</a></p>`}</header>
${tabs(words.title, [
  { text: speech.words.coalition.ties, href: "/coalition", here: false },
  { text: words.title, href: "/pledges", here: true },
  { text: speech.words.assessments.title, href: "/assessments", here: false },
])}
<section><h2 class="vh">${words.title}</h2>${view.pledges.length === 0 ? empty({ what: words.none, why: words.noneWhy }) : pledgeTable(speech, view.pledges)}
${pagination(speech, view)}</section>`,
  });
}

/** Pledges as a table. */
function pledgeTable(speech: Speech, pledges: readonly PledgeLine[]): Html {
  const words = speech.words.pledges;
  const { columns } = words;
  return table({
    caption: words.title,
    columns: [
      { label: columns.from },
      { label: columns.to },
      { label: columns.what },
      { label: columns.when },
      { label: columns.state },
      { label: columns.kept },
    ],
    rows: pledges.map((pledge) => [
      sideOf(pledge.from),
      sideOf(pledge.to),
      html`<a href="/pledges/${pledge.id}">${amountOf(speech, pledge)}</a>`,
      termOf(speech, pledge),
      badge(LOOKS[pledge.state], words.states[pledge.state]),
      sayings(speech, pledge),
    ]),
  });
}

/** Pledges of one body as lines. */
export function pledgeList(speech: Speech, pledges: readonly PledgeLine[]): Html {
  const words = speech.words.pledges;
  return ledger(
    pledges.map((pledge) => ({
      title: html`<a href="/pledges/${pledge.id}">${amountOf(speech, pledge)}</a>`,
      text: html`${pledge.from.name} → ${pledge.to.name}, ${termOf(speech, pledge)}`,
      state: badge(LOOKS[pledge.state], words.states[pledge.state]),
    })),
  );
}

const sideOf = ({ name, href, host }: Side): Html =>
  html`<a href="${href}">${name}</a>${host === undefined ? "" : html`<br><span class="small muted mono">${host}</span>`}`;

const termOf = (speech: Speech, { begins, until }: PledgeLine): string =>
  speech.words.pledges.term(speech.day(begins), until === undefined ? undefined : speech.day(until));

/** Both words, each with whose it is; that nobody said anything is said too. */
function sayings(speech: Speech, pledge: PledgeLine): Html {
  const words = speech.words.pledges;
  const said = [
    [pledge.receiver, pledge.to.name],
    [pledge.giver, pledge.from.name],
  ] as const;
  const lines = said.flatMap(([word, who]) => {
    if (word === undefined) return [];
    const came = word.amount === undefined ? undefined : amountOf(speech, { ...pledge, amount: word.amount });
    return [
      html`${badge(WORDS[word.state], words.sayings[word.state])} <span class="small">${words.saying(who, words.sayings[word.state], came)}</span><br>`,
    ];
  });
  return lines.length === 0 ? html`<span class="muted">${words.nobodySaid}</span>` : html`${lines}`;
}

/** One pledge: who promised what to whom, by which record, and what both sides say. */
export function pledgePage(frame: Frame, view: PledgeView): Html {
  const { speech } = frame;
  const words = speech.words.pledges;
  const { pledge } = view;
  const title = words.one(pledge.from.name, pledge.to.name);
  const asked = view.mine.find(
    ({ isGiver }) => (isGiver ? pledge.giver : pledge.receiver) === undefined && pledge.state !== "open",
  );
  const record = (href: string) => html`<a class="mono" href="${href}">${href.replace(/^https?:\/\//, "")}</a>`;
  return page(frame, {
    title,
    place: "coalition",
    crumbs: [
      { text: speech.words.common.coalition, href: "/coalition" },
      { text: words.title, href: "/pledges" },
    ],
    canonical: `${frame.site.origin}/pledges/${pledge.id}`,
    narrow: true,
    main: html`<header><h1>${title}</h1><p class="lede">${amountOf(speech, pledge)}, ${termOf(speech, pledge)}</p><p>${badge(LOOKS[pledge.state], words.states[pledge.state])}</p></header>
${facts([
  [words.columns.from, sideOf(pledge.from)],
  [words.columns.to, sideOf(pledge.to)],
  [words.columns.kept, sayings(speech, pledge)],
  [words.records.made, record(pledge.entry)],
  ...(pledge.giver === undefined
    ? []
    : [[words.records.giver, html`${record(pledge.giver.entry)}<br>${dayOf(speech, pledge.giver.at)}`] as const]),
  ...(pledge.receiver === undefined
    ? []
    : [
        [
          words.records.receiver,
          html`${record(pledge.receiver.entry)}<br>${dayOf(speech, pledge.receiver.at)}`,
        ] as const,
      ]),
])}
${pledge.text === undefined ? "" : html`<section><h2>${words.statement}</h2><div class="record"><p>${pledge.text}</p></div></section>`}
${view.mine.map((mine) => speaking(speech, view, mine, mine === asked))}
${view.assessHref === undefined ? "" : html`<p class="no-print"><a class="btn" href="${view.assessHref}">${words.assess}</a></p>`}`,
  });
}

function speaking(
  speech: Speech,
  { pledge }: PledgeView,
  { slug, name, isGiver }: PledgeView["mine"][number],
  isAsked: boolean,
): Html {
  const words = speech.words.pledges;
  const to = `/pledges/${pledge.id}`;
  return html`<section class="sheet no-print"${isAsked ? html` data-next` : ""}><h2>${words.say}</h2><p>${words.sayLede(name)}</p>
<form method="post" action="${to}">${hidden("deed", "kept")}${hidden("body", slug)}
${field(untouched, { name: isGiver ? "amount-given" : "amount", label: speech.words.common.optionalLabel(words.form.amount), hint: pledge.currency === null ? undefined : words.form.amountHint, short: true, maxlength: 20 })}
<p class="row">${submit(words.keep, "plain")}</p></form>
<div class="row">${act(to, words.notKeep, { deed: "not-kept", body: slug }, "link")}${isGiver && pledge.state !== "withdrawn" ? act(to, words.withdraw, { deed: "withdraw", body: slug }, "danger") : ""}</div></section>`;
}

/** The form with which a body promises another one support. */
export function pledgeFormPage(frame: Frame, view: PledgeFormView): Html {
  const { speech } = frame;
  const words = speech.words.pledges.form;
  const { optionalLabel } = speech.words.common;
  const { kinds } = speech.words.pledges;
  const { form } = view;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form method="post" action="${view.body.href}/pledge">
${field(form, { name: "to", label: words.to, hint: words.toHint, options: [{ value: "", text: "–" }, ...view.parties.map(({ actor: value, name: text }) => ({ value, text }))] })}
${field(form, { name: "address", label: optionalLabel(words.other), hint: words.otherHint, type: "url", maxlength: 2000 })}
${field(form, { name: "kind", label: words.kind, options: pledgeKinds.map((kind) => ({ value: kind, text: kinds[kind] })) })}
${field(form, { name: "amount", label: words.amount, hint: words.amountHint, required: true, short: true, maxlength: 20 })}
${field(form, { name: "currency", label: optionalLabel(words.currency), hint: words.currencyHint, short: true, maxlength: 3 })}
${field(form, { name: "unit", label: optionalLabel(words.unit), hint: words.unitHint, short: true, maxlength: 40 })}
${field(form, { name: "from", label: optionalLabel(words.from), type: "date", short: true })}
${field(form, { name: "until", label: optionalLabel(words.until), type: "date", short: true })}
${field(form, { name: "text", label: optionalLabel(words.text), rows: 3, maxlength: 5000 })}
<p class="row">${submit(words.send)}<a class="btn big" href="${view.body.href}">${speech.words.common.cancel}</a></p>
</form>`,
  });
}
