import {
  type Apportionment,
  type ApportionmentMethod,
  type DivisorMethod,
  type Fraction,
  type Share,
  apportionmentMethods,
  isDivisorMethod,
  quotientOf,
} from "#domain/apportionment.ts";
import { errorSummary, field, submit, type FormState } from "./components/forms.ts";
import { MOST_SEATS_DRAWN, fillOfOwner, halfCircle, seatKey, type SeatFill } from "./components/seats.ts";
import { table } from "./components/table.ts";
import { attribute, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Speech } from "./speech.ts";

export type ApportionmentView = {
  /** Fields: names, method, seats, per, floor, cap, share, lots. */
  readonly form: FormState;
  readonly result?: Apportionment | undefined;
  /** The page with an example filled in; absent where something is. */
  readonly exampleHref?: string | undefined;
};

/** More further seats than this are shown by their last quotients only. */
const MOST_COLUMNS = 12;
/** More looks than this nobody keeps apart; the table goes from left to right too. */
const MOST_NAMED = 12;

/** A calculator for seats: what it shows is all in its address. */
export function apportionmentPage(frame: Frame, view: ApportionmentView): Html {
  const { speech } = frame;
  const words = speech.words.apportionment;
  return page(frame, {
    title: words.title,
    place: "coalition",
    crumbs: [{ text: speech.words.common.coalition, href: "/coalition" }, { text: words.title }],
    faulty: view.form.faults.length > 0,
    canonical: `${frame.site.origin}/apportionment`,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
${view.result === undefined ? "" : resultOf(speech, view.result)}
${calculator(speech, view)}`,
  });
}

/** Who gets how many seats: the half-circle, its key, and the same as a table. */
function seatsFigure(speech: Speech, { shares, unassigned, seats }: Apportionment): Html {
  const words = speech.words.apportionment;
  const having = shares.filter((share) => share.seats > 0);
  const groups = [
    ...having.map((share, index) => ({
      fill: fillOfOwner(index, having.length),
      seats: share.seats,
      name: share.name,
    })),
    ...(unassigned > 0 ? [{ fill: "absent" as SeatFill, seats: unassigned, name: words.unassigned }] : []),
  ];
  const label = words.picture(seats, speech.list(groups.map((group) => `${group.name} ${speech.number(group.seats)}`)));
  const rows = shares.map(
    (share) => [share.name, speech.number(share.members), html`<b>${speech.number(share.seats)}</b>`] as const,
  );
  const isDrawn = seats > 0 && seats <= MOST_SEATS_DRAWN;
  const isNamed = groups.length <= MOST_NAMED;
  return html`<div${attribute("class", isDrawn ? "two" : undefined)}>${
    isDrawn
      ? html`<figure>${halfCircle(groups, label)}${isNamed ? html`<figcaption>${keyOf(speech, groups)}</figcaption>` : ""}</figure>`
      : ""
  }<div>${table({
    caption: words.leftToRight,
    captionShown: isDrawn,
    columns: [
      { label: words.organization },
      { label: words.members, numeric: true },
      { label: words.seats, numeric: true },
    ],
    rows: unassigned > 0 ? [...rows, [words.unassigned, "", html`<b>${speech.number(unassigned)}</b>`]] : rows,
  })}</div></div>`;
}

/** How it came about: the quotients that won and the first that did not, or the quotas with their remainders. */
function quotientsTable(speech: Speech, apportionment: Apportionment): Html {
  const { method } = apportionment;
  return isDivisorMethod(method) ? divisorTable(speech, apportionment, method) : quotaTable(speech, apportionment);
}

type NamedSeats = { readonly fill: SeatFill; readonly seats: number; readonly name: string };

const keyOf = (speech: Speech, groups: readonly NamedSeats[]): Html =>
  seatKey(groups.map(({ fill, seats, name }) => [fill, html`<b>${speech.number(seats)}</b> ${name}`] as const));

function resultOf(speech: Speech, result: Apportionment): Html {
  const words = speech.words.apportionment;
  const { seats, ties, unassigned } = result;
  return html`<section><h2>${words.result(seats)}</h2>
${ties.map((names) => html`<p class="lede">${words.tie(unassigned, speech.list([...names]))}</p>`)}
${seatsFigure(speech, result)}</section>
<section><h2>${words.how}</h2>${sharing(speech, result)}</section>`;
}

/** By which rule seats were shared, and each step of it as a table. */
export function sharing(speech: Speech, result: Apportionment): Html {
  const words = speech.words.apportionment;
  const { method, floor, cap } = result;
  return html`<p class="rule">${words.methods[method]}${floor > 0 ? `, ${words.floorOf(floor)}` : ""}${cap === undefined ? "" : `, ${words.capOf(cap)}`}.<small>${words.explained[method]}</small></p>
${quotientsTable(speech, result)}`;
}

function divisorTable(speech: Speech, apportionment: Apportionment, method: DivisorMethod): Html {
  const { shares, floor } = apportionment;
  const words = speech.words.apportionment;
  const last = Math.max(...shares.map(({ seats }) => seats)) + 1;
  const further = Array.from({ length: last - floor }, (_, index) => floor + index + 1);
  if (further.length > MOST_COLUMNS) return lastQuotients(speech, apportionment, method);
  const cell = (share: Share, seat: number): Html => {
    const text = quotientText(speech, method, quotientOf(method, share.members, seat - 1));
    if (seat <= share.seats) return html`<b>${text}</b>`;
    return html`<span class="muted">${text}${isCapped(apportionment, share) && seat === share.seats + 1 ? `, ${words.capped}` : ""}</span>`;
  };
  return html`<section class="scroll" tabindex="0" aria-label="${words.quotients}"><table class="tight"><caption>${words.caption}</caption>
<thead><tr><th scope="col">${words.organization}</th><th scope="col" class="n">${words.members}</th>${further.map((seat) => html`<th scope="col" class="n">${words.nth(seat)}</th>`)}<th scope="col" class="n">${words.seats}</th></tr></thead>
<tbody>${shares.map(
    (share) =>
      html`<tr><th scope="row">${share.name}</th><td class="n">${speech.number(share.members)}</td>${further.map((seat) => html`<td class="n">${cell(share, seat)}</td>`)}<td class="n"><b>${speech.number(share.seats)}</b></td></tr>`,
  )}</tbody></table></section>`;
}

function lastQuotients(speech: Speech, apportionment: Apportionment, method: DivisorMethod): Html {
  const { shares, floor } = apportionment;
  const words = speech.words.apportionment;
  const at = (share: Share, held: number) => quotientText(speech, method, quotientOf(method, share.members, held));
  return table({
    caption: words.caption,
    columns: [
      { label: words.organization },
      { label: words.members, numeric: true },
      { label: words.lastWon, numeric: true },
      { label: words.nextNot, numeric: true },
      { label: words.seats, numeric: true },
    ],
    rows: shares.map((share) => [
      share.name,
      speech.number(share.members),
      share.seats > floor ? html`<b>${at(share, share.seats - 1)}</b>` : "–",
      isCapped(apportionment, share) ? words.capped : at(share, share.seats),
      html`<b>${speech.number(share.seats)}</b>`,
    ]),
  });
}

const isCapped = ({ cap }: Apportionment, { seats }: Share): boolean => cap !== undefined && seats === cap;

function quotaTable(speech: Speech, { method, shares }: Apportionment): Html {
  const words = speech.words.apportionment;
  const withRemainder = method !== "per-capita";
  return table({
    caption: words.quotas,
    columns: [
      { label: words.organization },
      { label: words.members, numeric: true },
      { label: words.quota, numeric: true },
      ...(withRemainder ? [{ label: words.remainder, numeric: true }] : []),
      { label: words.seats, numeric: true },
    ],
    rows: shares.map(({ name, members, seats, quota = { num: 0n, den: 1n } }) => [
      name,
      speech.number(members),
      decimal(speech, quota, 3),
      ...(withRemainder ? [decimal(speech, { num: quota.num % quota.den, den: quota.den }, 3)] : []),
      html`<b>${speech.number(seats)}</b>`,
    ]),
  });
}

/** Huntington and Hill's quotients are compared by their squares and shown as they are. */
function quotientText(speech: Speech, method: DivisorMethod, { num, den }: Fraction): string {
  if (den === 0n) return speech.words.apportionment.first;
  return method === "huntington-hill"
    ? decimalText(speech, squareRoot((num * 100n) / den), 1)
    : decimal(speech, { num, den }, 1);
}

/** A fraction with so many decimals, rounded half up. */
const decimal = (speech: Speech, { num, den }: Fraction, digits: number): string =>
  decimalText(speech, (2n * num * 10n ** BigInt(digits) + den) / (2n * den), digits);

function decimalText(speech: Speech, scaled: bigint, digits: number): string {
  const scale = 10n ** BigInt(digits);
  const mark = speech.locale === "es" ? "," : ".";
  return `${speech.number(scaled / scale)}${mark}${String(scaled % scale).padStart(digits, "0")}`;
}

/** The whole part of a square root (Newton). */
function squareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

function calculator(speech: Speech, { form, exampleHref }: ApportionmentView): Html {
  const words = speech.words.apportionment.form;
  const number = { type: "number", min: 0, short: true } as const;
  return html`<section class="sheet no-print"><h2>${words.title}</h2>
<form method="get" action="/apportionment">
${field(form, { name: "names", label: words.names, hint: words.namesHint, rows: 8, required: true })}
${field(form, {
  name: "method",
  label: words.method,
  options: apportionmentMethods.map((value: ApportionmentMethod) => ({
    value,
    text: speech.words.apportionment.methods[value],
  })),
  value: "sainte-lague",
})}
<div class="row">
${field(form, { name: "seats", label: words.seats, max: 5_000, ...number })}
${field(form, { name: "floor", label: words.floor, ...number })}
${field(form, { name: "cap", label: words.cap, ...number })}
</div>
<details><summary>${words.more}</summary>
${field(form, { name: "share", label: words.share, hint: words.shareHint, short: true, maxlength: 11 })}
${field(form, { name: "per", label: words.per, hint: words.perHint, ...number })}
${field(form, { name: "lots", label: words.lots, hint: words.lotsHint, rows: 3 })}
</details>
<p class="row">${submit(words.send)}${exampleHref === undefined ? "" : html`<a class="btn big" href="${exampleHref}">${words.example}</a>`}</p>
</form><p class="hint">${words.shared}</p></section>`;
}
