import type { Apportionment } from "#domain/apportionment.ts";
import type { CouncilFault } from "#domain/coalition/council.ts";
import type { Instant } from "#domain/time.ts";
import { sharing } from "#web/apportionment.ts";
import { patterns } from "#web/components/bar.ts";
import { errorSummary, field, hidden, submit, type FormState } from "#web/components/forms.ts";
import { badge, empty, ledger } from "#web/components/lists.ts";
import { MOST_SEATS_DRAWN, fillOfOwner, halfCircle, seatKey } from "#web/components/seats.ts";
import { table } from "#web/components/table.ts";
import { attribute, html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, type Speech } from "#web/speech.ts";
import { coalitionTabs } from "./tabs.ts";

/** A seat and who sits in it; without a holder it is empty. */
export type SeatLine = {
  readonly seat: number;
  readonly held?:
    | { readonly name?: string | undefined; readonly href?: string | undefined; readonly until: Instant }
    | undefined;
};

type OfficeLine = {
  readonly name: string;
  readonly holder?:
    | { readonly body: string; readonly from: Instant; readonly until: Instant; readonly isOverLimit: boolean }
    | undefined;
};

export type CouncilOfCoalitionView = {
  readonly hex: string;
  readonly coalition: string;
  readonly hasCouncil: boolean;
  readonly term?: { readonly number: number; readonly from: Instant; readonly until: Instant } | undefined;
  readonly fault?: CouncilFault | undefined;
  readonly delegations: readonly { readonly name: string; readonly seats: readonly SeatLine[] }[];
  /** Seats that a tie left to nobody, and who is equal. */
  readonly unassigned: number;
  readonly ties: readonly (readonly string[])[];
  readonly shared?: Apportionment | undefined;
  readonly offices: readonly OfficeLine[];
  /** Our own seats, for our members; the way to fill them for officers. */
  readonly own?: { readonly seats: number; readonly empty: number; readonly href?: string | undefined } | undefined;
  readonly open: readonly { readonly title: string; readonly href: string; readonly closesAt: Instant }[];
  /** Seats of the reader that can vote now. */
  readonly asked: readonly { readonly seat: number; readonly title: string; readonly href: string }[];
  /** For officers: fields office, holder, until. */
  readonly elect?:
    | { readonly form: FormState; readonly holders: readonly { readonly value: string; readonly text: string }[] }
    | undefined;
};

/** The council of a coalition: seats in a half-circle and as a table, how they are shared, offices. */
export function councilOfCoalitionPage(frame: Frame, view: CouncilOfCoalitionView): Html {
  const { speech } = frame;
  const words = speech.words.council;
  const seats = view.delegations.flatMap((each) => each.seats);
  const filled = seats.filter(({ held }) => held !== undefined).length;
  return page(frame, {
    title: words.title,
    crumbs: [
      { text: speech.words.coalitions.list, href: "/coalitions" },
      { text: view.coalition, href: `/coalitions/${view.hex}` },
      { text: words.tab },
    ],
    place: "coalition",
    canonical: `${frame.site.origin}/coalition/council?of=${view.hex}`,
    faulty: (view.elect?.form.faults.length ?? 0) > 0,
    main: html`${view.elect === undefined ? "" : errorSummary(speech, view.elect.form)}
<header><h1>${words.title}</h1>${seats.length === 0 ? "" : html`<p class="lede">${words.lede(filled, seats.length)}</p>`}</header>
${coalitionTabs(speech, view.hex, "council")}${patterns()}
${asked(speech, view)}${view.own === undefined || view.own.seats === 0 ? "" : ownSeats(speech, view.own, view.asked.length > 0)}
${seats.length === 0 ? nobody(speech, view) : seated(speech, view)}
${view.hasCouncil ? openVotes(speech, view) : ""}
${view.shared === undefined ? "" : sharedSection(speech, view.shared)}
${view.offices.length === 0 ? "" : officesSection(speech, view)}`,
  });
}

/** Before any coalition is known. */
export function noCouncilPage(frame: Frame): Html {
  const words = frame.speech.words.council;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: frame.speech.words.coalitions.list, href: "/coalitions" }, { text: words.tab }],
    place: "coalition",
    main: html`<header><h1>${words.title}</h1></header>${empty({ what: words.noCoalition, why: words.noCoalitionWhy })}`,
  });
}

function asked(speech: Speech, { asked: votes }: CouncilOfCoalitionView): Html {
  const words = speech.words.council;
  const [first] = votes;
  if (first === undefined) return html``;
  return html`<section class="sheet" data-next><h2>${words.needAction}</h2>
${votes.map(({ seat, title }) => html`<p>${words.need(seat, title)}</p>`)}
<p class="row"><a class="btn big primary" href="${first.href}">${words.needAction}</a></p></section>`;
}

function ownSeats(speech: Speech, own: NonNullable<CouncilOfCoalitionView["own"]>, isAsked: boolean): Html {
  const words = speech.words.council.own;
  const isNext = own.empty > 0 && own.href !== undefined && !isAsked;
  return html`<section class="sheet no-print"${isNext ? html` data-next` : ""}><h2>${words.title}</h2><p>${words.lede(own.seats, own.empty)}</p>
${own.href === undefined ? "" : html`<p class="row"><a class="btn" href="${own.href}">${words.fill}</a></p>`}</section>`;
}

function nobody(speech: Speech, { hasCouncil, fault }: CouncilOfCoalitionView): Html {
  const words = speech.words.council;
  if (!hasCouncil) return empty({ what: words.none, why: words.noneWhy });
  return empty({ what: words.notYet, why: fault === undefined ? words.notYetWhy : words.faults[fault] });
}

function seated(speech: Speech, view: CouncilOfCoalitionView): Html {
  const words = speech.words.council;
  const having = view.delegations.filter(({ seats }) => seats.length > 0);
  const count = having.reduce((sum, { seats }) => sum + seats.length, 0);
  const groups = having.flatMap(({ seats }, index) => {
    const filled = seats.filter(({ held }) => held !== undefined).length;
    return [
      { fill: fillOfOwner(index, having.length), seats: filled },
      { fill: "absent" as const, seats: seats.length - filled },
    ];
  });
  const said = having.map(({ name, seats }) => `${name} ${speech.number(seats.length)}`);
  const isDrawn = count <= MOST_SEATS_DRAWN;
  const drawing = isDrawn
    ? html`<figure>${halfCircle(groups, words.picture(count, speech.list(said)))}<figcaption>${seatKey(having.map(({ name }, index) => [fillOfOwner(index, having.length), name]))}</figcaption></figure>`
    : "";
  const { term } = view;
  return html`<section><h2>${words.seats}</h2>
${term === undefined ? "" : html`<p>${words.term(term.number, speech.day(term.from), speech.day(term.until))}</p>`}
${view.ties.map((names) => html`<p class="note">${words.tie(view.unassigned, speech.list([...names]))}</p>`)}
<div${attribute("class", isDrawn ? "two" : undefined)}>${drawing}<div>${seatTable(speech, having)}</div></div></section>`;
}

function seatTable(speech: Speech, delegations: CouncilOfCoalitionView["delegations"]): Html {
  const words = speech.words.council;
  const { organization, seats: label, delegates, until } = words.columns;
  return table({
    caption: words.seats,
    tight: false,
    columns: [{ label: organization }, { label, numeric: true }, { label: delegates }, { label: until }],
    rows: delegations.map(({ name, seats }) => [
      name,
      speech.number(seats.length),
      html`${seats.map((line, index) => html`${index === 0 ? "" : html`<br>`}${holder(speech, line)}`)}`,
      html`${seats.map(({ held }, index) => html`${index === 0 ? "" : html`<br>`}${held === undefined ? "–" : dayOf(speech, held.until)}`)}`,
    ]),
  });
}

function holder(speech: Speech, { seat, held }: SeatLine): Html {
  const words = speech.words.council;
  if (held === undefined) return html`<span class="muted">${words.vacant(seat)}</span>`;
  const text = held.name === undefined ? words.delegate(seat) : words.named(seat, held.name);
  return held.href === undefined ? html`${text}` : html`<a href="${held.href}">${text}</a>`;
}

function openVotes(speech: Speech, { open }: CouncilOfCoalitionView): Html {
  const words = speech.words.council;
  if (open.length === 0) return html`<section><h2>${words.open}</h2><p class="muted">${words.openNone}</p></section>`;
  return html`<section><h2>${words.open}</h2>${ledger(
    open.map(({ title, href, closesAt }) => ({
      title: html`<a href="${href}">${title}</a>`,
      text: words.votes.until(speech.moment(closesAt)),
    })),
  )}</section>`;
}

function sharedSection(speech: Speech, shared: Apportionment): Html {
  const words = speech.words.council;
  return html`<section><h2>${words.shared}</h2><p>${words.sharedBy(speech.words.apportionment.methods[shared.method])}</p>${sharing(speech, shared)}</section>`;
}

function officesSection(speech: Speech, view: CouncilOfCoalitionView): Html {
  const words = speech.words.council;
  const { office, holder: who, term, note } = words.columns;
  return html`<section><h2>${words.offices}</h2>${table({
    caption: words.offices,
    tight: false,
    columns: [{ label: office }, { label: who }, { label: term }, { label: note }],
    rows: view.offices.map(({ name, holder: held }) => [
      officeName(speech, name),
      held === undefined ? words.officesNone : words.from(held.body),
      held === undefined ? "–" : html`${dayOf(speech, held.from)} – ${dayOf(speech, held.until)}`,
      held?.isOverLimit === true ? badge("look", words.overLimit) : "–",
    ]),
  })}${view.elect === undefined ? "" : electForm(speech, view, view.elect)}</section>`;
}

function electForm(
  speech: Speech,
  view: CouncilOfCoalitionView,
  { form, holders }: NonNullable<CouncilOfCoalitionView["elect"]>,
): Html {
  const words = speech.words.council;
  if (holders.length === 0) return html`<p class="muted">${words.nobody}</p>`;
  return html`<details class="no-print"${form.faults.length > 0 ? html` open` : ""}><summary>${words.elect}</summary><p>${words.electLede}</p>
<form method="post" action="/coalition/council?of=${view.hex}">${hidden("deed", "elect")}
${field(form, { name: "office", label: words.electOffice, options: view.offices.map(({ name }) => ({ value: name, text: officeName(speech, name) })) })}
${field(form, { name: "holder", label: words.electHolder, options: holders })}
${field(form, { name: "until", label: words.electUntil, type: "date", required: true, short: true })}
<p class="row">${submit(words.electSend, "plain")}</p></form></details>`;
}

/** An office by the word that everybody knows, or by its code in the agreement. */
export function officeName(speech: Speech, name: string): string {
  const known: Readonly<Record<string, string>> = speech.words.council.officeNames;
  const plain = name.replaceAll(/[-_]+/g, " ");
  return Object.hasOwn(known, name) ? (known[name] ?? plain) : plain.charAt(0).toUpperCase() + plain.slice(1);
}
