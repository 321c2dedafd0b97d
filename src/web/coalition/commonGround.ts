import { enoughOf } from "#domain/commonGround.ts";
import { bar, key } from "#web/components/bar.ts";
import { act, field, untouched } from "#web/components/forms.ts";
import { empty } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";
import { coalitionTabs } from "./tabs.ts";

/** Something that members hold; names are those of organizations. */
export type GroundLine = {
  readonly title: string;
  readonly href: string;
  readonly holders: readonly string[];
  readonly no: readonly string[];
  readonly left: readonly string[];
  readonly silent: readonly string[];
  /** Other points on which those who hold it differ. */
  readonly points: number;
  readonly difference: number;
  readonly bridge?: { readonly one: string; readonly other: string } | undefined;
  /** Its name, where our organization can say that this is its position too. */
  readonly hold?: string | undefined;
};

export type GroundView = {
  readonly hex: string;
  readonly coalition: string;
  readonly share: number;
  /** Everybody, in the order of the squares. */
  readonly bodies: readonly string[];
  readonly programme: readonly GroundLine[];
  readonly below: readonly GroundLine[];
  /** Lines that are left to the JSON. */
  readonly more: number;
  /** How long the list would be at one organization fewer and one more. */
  readonly counts: { readonly now: number; readonly lower: number; readonly higher: number };
  readonly mayMove: boolean;
};

/** As many squares as still fit in a line. */
const SQUARES = 12;
const NAMED = 8;

/** What the members of a coalition have in common, above and below the line that the reader draws. */
export function commonGroundPage(frame: Frame, view: GroundView): Html {
  const { speech } = frame;
  const words = speech.words.commonGround;
  const { hex, coalition, share } = view;
  const isEmpty = view.programme.length + view.below.length === 0;
  return page(frame, {
    title: words.title,
    crumbs: [
      { text: speech.words.coalitions.list, href: "/coalitions" },
      { text: coalition, href: `/coalitions/${hex}` },
      { text: words.tab },
    ],
    place: "coalition",
    canonical: `${frame.site.origin}/coalition/common-ground?of=${hex}&share=${share}`,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
${coalitionTabs(speech, hex, "ground")}
${isEmpty ? empty({ what: words.none, why: words.noneWhy }) : html`${slider(speech, view)}${above(speech, view)}${under(speech, view)}${inTable(speech, view)}${takeAway(speech, view)}`}`,
  });
}

/** Before any coalition is known. */
export function noGroundPage(frame: Frame): Html {
  const words = frame.speech.words.commonGround;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: frame.speech.words.coalitions.list, href: "/coalitions" }, { text: words.tab }],
    place: "coalition",
    main: html`<header><h1>${words.title}</h1></header>${empty({ what: words.noCoalition, why: words.noCoalitionWhy })}`,
  });
}

function slider(speech: Speech, { hex, share, bodies, counts }: GroundView): Html {
  const words = speech.words.commonGround;
  const need = enoughOf(bodies.length, share);
  return html`<form class="sheet" method="get" action="/coalition/common-ground"><input type="hidden" name="of" value="${hex}">
<label for="share">${words.share}</label>
<input type="range" id="share" name="share" min="0" max="100" step="5" value="${share}" list="shares" aria-describedby="share-line">
<datalist id="shares">${[0, 25, 50, 75, 100].map((each) => html`<option value="${each}"></option>`)}</datalist>
<p class="scale small" aria-hidden="true">${[0, 25, 50, 75, 100].map((each) => html`<span>${each} %</span>`)}</p>
<p class="row"><button type="submit">${words.show}</button><span id="share-line">${words.line(share, need, bodies.length)} ${words.counts(counts.now, counts.lower, counts.higher)}</span></p>
</form>
<form class="row" method="get" action="/coalition/common-ground"><input type="hidden" name="of" value="${hex}">
${field(untouched, { name: "share", label: words.exact, type: "number", min: 0, max: 100, value: String(share), short: true })}<button type="submit">${words.show}</button></form>`;
}

function above(speech: Speech, view: GroundView): Html {
  const words = speech.words.commonGround;
  const need = enoughOf(view.bodies.length, view.share);
  return html`<section id="results"><h2>${words.programme(need)}</h2>
${view.programme.length === 0 ? html`<p>${words.programmeNone}</p>` : lines(speech, view, view.programme)}</section>
${view.mayMove && view.programme.length > 0 ? html`<section class="sheet no-print" data-next><h2>${words.move}</h2><p>${words.moveWhy(view.coalition, view.programme.length)}</p>${act(`/coalition/common-ground?of=${view.hex}`, words.move, { deed: "move", share: String(view.share) }, "primary")}</section>` : ""}`;
}

function under(speech: Speech, view: GroundView): Html {
  const words = speech.words.commonGround;
  return html`<section><h2>${words.below}</h2>
${view.below.length === 0 ? html`<p>${words.belowNone}</p>` : lines(speech, view, view.below)}
${view.more > 0 ? html`<p>${words.more(view.more)}</p>` : ""}
${key([
  ["voted", words.key.holds],
  ["no", words.key.no],
  ["rest", words.key.silent],
])}
<p class="small muted">${words.order}</p></section>`;
}

function lines(speech: Speech, view: GroundView, of: readonly GroundLine[]): Html {
  const words = speech.words.commonGround;
  return html`<ol class="ledger wide">${of.map(
    (line) =>
      html`<li>${picture(speech, view, line)}<div><h3><a href="${line.href}">${line.title}</a></h3><p class="vh">${words.sentence(line.title, line.holders.length, view.bodies.length)}</p><p class="small muted">${aboutOf(speech, view, line)}</p>${line.hold === undefined ? "" : act(`/coalition/common-ground?of=${view.hex}`, words.hold, { deed: "hold", item: line.hold, share: String(view.share) }, "link")}</div><span class="at">${words.ratio(line.holders.length, view.bodies.length)}</span></li>`,
  )}</ol>`;
}

/** A square for each of a few, a bar for many: both are in the table. */
function picture(speech: Speech, { bodies }: GroundView, line: GroundLine): Html {
  const words = speech.words.commonGround;
  const label = words.heldBy(shortList(speech, line.holders));
  if (bodies.length > SQUARES)
    return bar({
      segments: [
        { fill: "voted", amount: line.holders.length },
        { fill: "no", amount: line.no.length },
      ],
      base: bodies.length,
      label,
      size: "mini",
    });
  return html`<span class="held" role="img" aria-label="${label}">${bodies.map((name) =>
    line.holders.includes(name)
      ? html`<i data-s="ok">${short(name)}</i>`
      : line.no.includes(name)
        ? html`<i><del>${short(name)}</del></i>`
        : html`<i>${short(name)}</i>`,
  )}</span>`;
}

function aboutOf(
  speech: Speech,
  { bodies }: GroundView,
  { holders, no, left, silent, points, bridge }: GroundLine,
): string {
  const words = speech.words.commonGround;
  const all = [
    holders.length === bodies.length ? words.heldByAll : words.heldBy(shortList(speech, holders)),
    ...(bridge === undefined ? [] : [words.bridges(bridge.one, bridge.other)]),
    ...(holders.length > 1 ? [words.differ(points)] : []),
    ...(no.length === 0 ? [] : [words.no(shortList(speech, no))]),
    ...(left.length === 0 ? [] : [words.left(shortList(speech, left))]),
    ...(silent.length === 0 || holders.length === bodies.length ? [] : [words.silent(shortList(speech, silent))]),
  ];
  return `${all.join(". ")}.`;
}

function inTable(speech: Speech, view: GroundView): Html {
  const words = speech.words.commonGround;
  const { columns } = words;
  return html`<section><h2>${words.tableTitle}</h2>${table({
    caption: words.tableTitle,
    columns: [
      { label: columns.what },
      { label: columns.holds, numeric: true },
      { label: columns.no, numeric: true },
      { label: columns.left, numeric: true },
      { label: columns.silent, numeric: true },
      { label: columns.difference, numeric: true },
    ],
    rows: [...view.programme, ...view.below].map((line) => [
      html`<a href="${line.href}">${line.title}</a>`,
      speech.number(line.holders.length),
      speech.number(line.no.length),
      speech.number(line.left.length),
      speech.number(line.silent.length),
      speech.number(line.difference),
    ]),
  })}</section>`;
}

function takeAway(speech: Speech, { hex, share, coalition }: GroundView): Html {
  const words = speech.words.commonGround;
  const at = (ending: string) => `/coalition/common-ground${ending}?of=${hex}&share=${share}`;
  return html`<section class="no-print"><h2>${words.take}</h2><p class="row"><a class="btn" href="${at(".md")}">${words.markdown}</a><a class="btn" href="${at(".json")}">${words.json}</a></p>
<p><a href="/positions?of=${hex}">${words.register.title(coalition)}</a> · <a href="/endorsements?of=${hex}">${speech.words.endorsements.gridLabel}</a></p></section>`;
}

function shortList(speech: Speech, names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(", ");
  const more = names.length - NAMED;
  return more > 0 ? speech.words.commonGround.andMore(shown, more) : shown;
}

const short = (name: string): string => Array.from(name).slice(0, 2).join("");
