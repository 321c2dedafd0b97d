import { type ApportionmentMethod, apportionmentMethods } from "#domain/apportionment.ts";
import type { Instant } from "#domain/time.ts";
import { errorSummary, field, submit, type FormState } from "./components/forms.ts";
import { empty } from "./components/lists.ts";
import { MOST_SEATS_DRAWN, fillOfOwner, halfCircle, seatKey } from "./components/seats.ts";
import { table } from "./components/table.ts";
import { attribute, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { MandateLine } from "./offices.ts";
import { dayOf, type Speech } from "./speech.ts";

type Linked = { readonly name: string; readonly href: string };

/** One group's seats in a council and who sits in them. */
export type Delegation = {
  readonly home: Linked;
  readonly href: string;
  readonly seats: number;
  readonly weight: number;
  readonly holders: readonly MandateLine[];
};

/** A share-out of seats, in force or to come. */
export type ShareOut = {
  readonly method: ApportionmentMethod;
  readonly effectiveAt: Instant;
  readonly isAhead: boolean;
  readonly shares: readonly { readonly name: string; readonly members: number; readonly seats: number }[];
};

export type CouncilView = {
  readonly body: Linked;
  readonly delegations: readonly Delegation[];
  readonly shareOuts: readonly ShareOut[];
  /** Fields: method, seats, per, floor, cap, homes, lots, effectiveAt; for officers. */
  readonly form?: FormState | undefined;
  readonly action: string;
  readonly unlisted: boolean;
};

/** The seats of a council: a half-circle and the same as a table, who sits for whom, and how they were shared. */
export function councilPage(frame: Frame, view: CouncilView): Html {
  const { speech } = frame;
  const words = speech.words.mandates.council;
  const seats = view.delegations.reduce((sum, each) => sum + each.seats, 0);
  const filled = view.delegations.reduce((sum, each) => sum + each.holders.length, 0);
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    unlisted: view.unlisted,
    faulty: (view.form?.faults.length ?? 0) > 0,
    main: html`${view.form === undefined ? "" : errorSummary(speech, view.form)}
<header><h1>${words.title}</h1><p class="lede">${seats === 0 ? words.none : words.lede(filled, seats)}</p></header>
<section><h2 class="vh">${words.title}</h2>
${view.delegations.length === 0 ? empty({ what: words.none, why: words.noneWhy }) : html`<div${attribute("class", isDrawn(seats) ? "two" : undefined)}>${figure(speech, view.delegations, seats)}<div>${delegationTable(speech, view.delegations)}</div></div>`}</section>
${view.shareOuts.map((share) => shareSection(speech, share))}
${view.form === undefined ? "" : shareForm(speech, view, view.form)}`,
  });
}

function figure(speech: Speech, delegations: readonly Delegation[], seats: number): Html {
  const words = speech.words.mandates.council;
  const having = delegations.filter((each) => each.seats > 0);
  if (!isDrawn(seats)) return html``;
  // Free seats stand with their group, drawn as absent.
  const groups = having.flatMap((each, index) => [
    { fill: fillOfOwner(index, having.length), seats: each.holders.length },
    { fill: "absent" as const, seats: each.seats - each.holders.length },
  ]);
  const said = having.map(({ home, seats: own }) => `${home.name} ${speech.number(own)}`);
  return html`<figure>${halfCircle(groups, words.picture(seats, speech.list(said)))}<figcaption>${seatKey(having.map(({ home }, index) => [fillOfOwner(index, having.length), home.name]))}</figcaption></figure>`;
}

const isDrawn = (seats: number): boolean => seats > 0 && seats <= MOST_SEATS_DRAWN;

function delegationTable(speech: Speech, delegations: readonly Delegation[]): Html {
  const { council: words, ...mandates } = speech.words.mandates;
  return table({
    caption: words.title,
    tight: false,
    columns: [
      { label: words.group },
      { label: words.seats, numeric: true },
      { label: words.votes, numeric: true },
      { label: words.who },
      { label: mandates.when },
    ],
    rows: delegations.map(({ home, href, seats, weight, holders }) => [
      html`<a href="${home.href}">${home.name}</a>`,
      html`<a href="${href}">${speech.number(seats)}</a>`,
      speech.number(weight * holders.length),
      holders.length === 0
        ? "–"
        : html`${holders.map((line, index) => html`${index === 0 ? "" : html`<br>`}<a href="${line.href}">${line.who ?? mandates.member}</a>`)}`,
      html`${holders.map((line, index) => html`${index === 0 ? "" : html`<br>`}${dayOf(speech, line.until)}`)}`,
    ]),
  });
}

function shareSection(speech: Speech, { method, effectiveAt, isAhead, shares }: ShareOut): Html {
  const words = speech.words.mandates.council;
  const name = speech.words.apportionment.methods[method];
  const said = (isAhead ? words.ahead : words.shared)(name, speech.day(effectiveAt));
  return html`<section><p>${said}</p>${table({
    caption: said,
    columns: [{ label: words.group }, { label: words.members, numeric: true }, { label: words.seats, numeric: true }],
    rows: shares.map((share) => [share.name, speech.number(share.members), speech.number(share.seats)]),
  })}</section>`;
}

function shareForm(speech: Speech, view: CouncilView, form: FormState): Html {
  const words = speech.words.mandates.council.form;
  const number = (name: string, label: string, hint?: string) =>
    field(form, { name, label, hint, type: "number", min: 0, short: true });
  return html`<section class="sheet no-print"><h2>${words.title}</h2><p>${words.lede}</p>
<form method="post" action="${view.action}">
${field(form, { name: "method", label: words.method, options: apportionmentMethods.map((method) => ({ value: method, text: speech.words.apportionment.methods[method] })), value: "sainte-lague" })}
${number("seats", words.seats)}
${number("per", words.per, words.perHint)}
${number("floor", words.floor)}
${number("cap", words.cap)}
${field(form, { name: "homes", label: words.homes, hint: words.homesHint, maxlength: 4_000 })}
${field(form, { name: "lots", label: words.lots, hint: words.lotsHint, maxlength: 4_000 })}
${field(form, { name: "effectiveAt", label: words.from, hint: words.fromHint, type: "datetime-local" })}
<p class="row">${submit(words.send)}</p>
</form></section>`;
}
