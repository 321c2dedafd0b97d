import type { Place } from "#domain/network/network.ts";
import type { Head, Picture } from "#domain/network/picture.ts";
import { type Shown, type TieKind, tieKinds } from "#domain/network/ties.ts";
import { bodyKinds } from "#domain/bodies.ts";
import type { Instant } from "#domain/time.ts";
import { forkMark, type ForkLine } from "#web/components/equivocation.ts";
import { field, hidden, submit, tick, untouched } from "#web/components/forms.ts";
import { graph, graphKey, NAMED } from "#web/components/graph.ts";
import { badge, empty, type Look } from "#web/components/lists.ts";
import { pagination, tabs } from "#web/components/moves.ts";
import { table } from "#web/components/table.ts";
import { endorsementList, type EndorsementLine } from "#web/endorsements.ts";
import { attribute, html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, type Speech } from "#web/speech.ts";
import { coalitionList, type CoalitionLine } from "./coalitions.ts";
import { coalitionTabs } from "./tabs.ts";

/** A body in the table. */
export type PlaceLine = Pick<Place, "id" | "name" | "kind"> & {
  readonly href: string;
  /** Of a body that is no organization: whose it is. */
  readonly organization?: { readonly name: string; readonly href: string } | undefined;
  readonly host?: string | undefined;
  /** Its public record was signed with several histories. */
  readonly fork?: ForkLine | undefined;
};

/** A tie in the table, with names. */
export type TieLine = Pick<Shown, "kind" | "state"> & {
  readonly since: Instant;
  readonly from: { readonly name: string; readonly href: string };
  readonly to: { readonly name: string; readonly href: string };
  readonly record?: string | undefined;
};

/** What is asked for, as the address has it. */
export type GraphFilter = {
  readonly of?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly at?: string | undefined;
  readonly within?: string | undefined;
  readonly part?: number | undefined;
  readonly node: readonly string[];
  readonly tie: readonly TieKind[];
  readonly page: number;
};

export type GraphView = {
  /** The name of a coalition; undefined for everything that is known here. */
  readonly coalition?: string | undefined;
  readonly filter: GraphFilter;
  readonly within?: string | undefined;
  /** As it stood when. */
  readonly at: Instant;
  /** Noon of the days before and after on which something changed. */
  readonly previous?: Instant | undefined;
  readonly next?: Instant | undefined;
  readonly counts: { readonly places: number; readonly ties: number };
  readonly picture: Picture;
  readonly places: readonly PlaceLine[];
  readonly ties: readonly TieLine[];
  readonly pages: number;
  readonly json: string;
  /** Of everything: the coalitions that are known, whom we asked or who asked us, and what is supported. */
  readonly whole?:
    | {
        readonly coalitions: readonly CoalitionLine[];
        readonly mayConvene: boolean;
        readonly mayConnect: boolean;
        readonly asked: readonly { readonly name: string; readonly href: string }[];
        readonly endorsements: readonly EndorsementLine[];
      }
    | undefined;
};

/** Who is tied to whom: the picture, the same as tables, at any day. */
export function graphPage(frame: Frame, view: GraphView): Html {
  const { speech } = frame;
  const words = speech.words.network;
  const { coalition, counts, filter, whole } = view;
  const title = coalition === undefined ? speech.words.coalition.title : words.of(coalition);
  return page(frame, {
    title,
    place: "coalition",
    ...(coalition !== undefined && {
      crumbs: [{ text: speech.words.coalitions.list, href: "/coalitions" }, { text: coalition }],
    }),
    canonical: `${frame.site.origin}${hrefOf({ ...filter, page: 1 })}`,
    main: html`<header><h1>${title}</h1><p class="lede">${words.lede(counts.places, counts.ties)}</p>
${view.within === undefined ? "" : html`<p>${words.within(view.within)} <a href="${hrefOf({ ...filter, within: undefined, part: undefined, page: 1 })}">${words.out}</a></p>`}</header>
${filter.of === undefined ? networkTabs(speech) : coalitionTabs(speech, filter.of, "graph")}
${whole === undefined ? "" : coalitionList(speech, whole.coalitions, whole.mayConvene)}
${counts.places === 0 || (whole !== undefined && counts.places < 2) ? alone(speech, view) : drawn(speech, view)}
${form(speech, view)}
${counts.places === 0 ? "" : tables(speech, view)}
${whole === undefined || whole.endorsements.length === 0 ? "" : html`<section><h2>${speech.words.coalition.support}</h2>${endorsementList(speech, whole.endorsements)}</section>`}`,
  });
}

/** The address of the page with this filter. */
function hrefOf({ of, at, within, part, node, tie, page: number }: GraphFilter): string {
  const query = new URLSearchParams();
  const named = { of, at, in: within, part: part?.toString(), page: number > 1 ? `${number}` : undefined };
  for (const [name, value] of Object.entries(named)) if (value !== undefined) query.set(name, value);
  for (const kind of node) query.set(`node-${kind}`, "yes");
  for (const kind of tie) query.set(`tie-${kind}`, "yes");
  const text = query.toString();
  return text === "" ? "/coalition" : `/coalition?${text}`;
}

function networkTabs(speech: Speech): Html {
  return tabs(speech.words.coalition.title, [
    { text: speech.words.coalition.ties, href: "/coalition", here: true },
    { text: speech.words.endorsements.title, href: "/endorsements", here: false },
    { text: speech.words.pledges.title, href: "/pledges", here: false },
    { text: speech.words.assessments.title, href: "/assessments", here: false },
    { text: speech.words.apportionment.title, href: "/apportionment", here: false },
  ]);
}

function alone(speech: Speech, { whole }: GraphView): Html {
  const words = speech.words.coalition;
  if (whole === undefined) return empty({ what: speech.words.network.none, why: speech.words.network.noneWhy });
  const connect = whole.mayConnect ? { text: words.connect, href: "/admin/federation" } : undefined;
  return html`${empty({ what: words.none, why: words.noneWhy, action: connect })}${askedList(speech, whole.asked)}`;
}

const askedList = (speech: Speech, asked: readonly { readonly name: string; readonly href: string }[]): Html =>
  asked.length === 0
    ? html``
    : html`<p>${badge("pending", speech.words.coalition.states.asked)} ${asked.map(({ name, href }, index) => [index === 0 ? "" : ", ", html`<a href="${href}">${name}</a>`])}</p>`;

function drawn(speech: Speech, view: GraphView): Html {
  const words = speech.words.network;
  const { picture, whole } = view;
  const looks = new Set(picture.lines.map(({ look }) => look));
  const keys = (["tie", "support", "asked", "gone"] as const).filter((look) => looks.has(look));
  return html`<section><h2>${words.whole}</h2>
${view.filter.at === undefined ? "" : html`<p class="note">${words.asOf(speech.day(view.at))}</p>`}
<figure>
${graph(words.label(picture.heads.length, picture.lines.length), picture)}
<figcaption>${graphKey(keys.map((look) => [look, words.key[look]] as const))}${picture.isGrouped ? html`<p class="small muted">${words.grouped(view.counts.places)}</p>` : ""}${picture.heads.length > NAMED ? html`<p class="small muted">${words.named(NAMED)}</p>` : ""}</figcaption>
</figure>
${whole === undefined ? "" : askedList(speech, whole.asked)}
${through(speech, view)}
${holders(speech, view)}</section>`;
}

/** The address of what stands behind a circle; undefined where there is no more than is shown. */
function insideOf(filter: GraphFilter, head: Head): string | undefined {
  const next = { ...filter, page: 1 };
  if (head.part !== undefined) return hrefOf({ ...next, part: head.part, within: undefined });
  return head.id === filter.within ? undefined : hrefOf({ ...next, within: head.id, part: undefined });
}

/** The circles that hold more than themselves, as links in words. */
function holders(speech: Speech, { picture, filter }: GraphView): Html {
  const words = speech.words.network;
  const holding = picture.heads.filter(({ dots }) => dots > 0);
  if (holding.length === 0) return html``;
  return html`<details class="no-print"${attribute("open", picture.isGrouped)}><summary>${words.circles}</summary><ul>${holding.map(
    (head) => {
      const href = insideOf(filter, head);
      return html`<li>${href === undefined ? head.name : html`<a href="${href}">${head.name}</a>`} · ${words.holds(head.dots)}</li>`;
    },
  )}</ul></details>`;
}

/** Back and forth between the days on which something changed. */
function through(speech: Speech, { filter, previous, next }: GraphView): Html {
  const words = speech.words.network;
  const to = (at: Instant | undefined) =>
    hrefOf({ ...filter, at: at === undefined ? undefined : new Date(at).toISOString().slice(0, 10), page: 1 });
  if (previous === undefined && next === undefined && filter.at === undefined) return html``;
  return html`<nav class="row no-print" aria-label="${words.steps}">${previous === undefined ? "" : html`<a class="btn" rel="prev" href="${to(previous)}">${words.earlier(speech.day(previous))}</a>`}${next === undefined ? "" : html`<a class="btn" rel="next" href="${to(next)}">${words.later(speech.day(next))}</a>`}${filter.at === undefined ? "" : html`<a class="btn" href="${to(undefined)}">${words.now}</a>`}</nav>`;
}

function form(speech: Speech, { filter }: GraphView): Html {
  const words = speech.words.network;
  const on = [...filter.node.map((kind) => `node-${kind}`), ...filter.tie.map((kind) => `tie-${kind}`)];
  const values = { values: Object.fromEntries(on.map((name) => [name, "yes"])), faults: [] };
  const boxes = (name: string, legend: string, options: readonly (readonly [string, string])[]) =>
    html`<fieldset class="field"><legend>${legend}</legend><div class="checks">${options.map(([value, text]) => tick(values, `${name}-${value}`, text))}</div></fieldset>`;
  const isSet = filter.at !== undefined || filter.node.length + filter.tie.length > 0;
  return html`<details class="no-print"${attribute("open", isSet)}><summary>${words.filter}</summary>
<form method="get" action="/coalition">
${filter.of === undefined ? "" : hidden("of", filter.of)}${filter.within === undefined ? "" : hidden("in", filter.within)}
${boxes(
  "node",
  words.bodies,
  bodyKinds.map((kind) => [kind, speech.words.bodies.kinds[kind]] as const),
)}
${boxes(
  "tie",
  words.ties,
  tieKinds.map((kind) => [kind, words.kinds[kind]] as const),
)}
${field({ ...untouched, values: { at: filter.at } }, { name: "at", label: words.day, hint: words.dayHint, type: "date", short: true })}
<p class="row">${submit(words.apply, "plain")}</p>
</form></details>`;
}

const LOOKS: Readonly<Record<Shown["state"], Look>> = {
  invited: "pending",
  applied: "pending",
  asked: "pending",
  signed: "adopted",
  stands: "ok",
  observer: "other",
  frozen: "disputed",
  seceded: "withdrawn",
  expelled: "lost",
};

function tables(speech: Speech, view: GraphView): Html {
  const words = speech.words.network;
  const { columns } = words;
  const to = (number: number) => hrefOf({ ...view.filter, page: number });
  const { page: here } = view.filter;
  return html`<section><h2>${words.bodies}</h2>${table({
    caption: words.bodies,
    columns: [
      { label: columns.name },
      { label: columns.kind },
      { label: columns.organization },
      { label: columns.server },
    ],
    rows: view.places.map(({ name, href, kind, organization, host, fork }) => [
      html`<a href="${href}">${name}</a>${forkMark(speech, fork)}`,
      kindOf(speech, kind),
      organization === undefined ? "–" : html`<a href="${organization.href}">${organization.name}</a>`,
      html`<span class="mono">${host ?? words.here}</span>`,
    ]),
  })}</section>
<section><h2>${words.ties}</h2>${table({
    caption: words.ties,
    columns: [
      { label: columns.from },
      { label: columns.tie },
      { label: columns.to },
      { label: columns.state },
      { label: columns.since },
      { label: columns.record },
    ],
    rows: view.ties.map(({ from, to: other, kind, state, since, record }) => [
      html`<a href="${from.href}">${from.name}</a>`,
      words.kinds[kind],
      html`<a href="${other.href}">${other.name}</a>`,
      badge(LOOKS[state], words.states[state]),
      since === 0 ? "–" : dayOf(speech, since),
      record === undefined ? "–" : html`<a href="${record}">${words.read}</a>`,
    ]),
  })}
${view.pages > 1 ? html`<p class="small muted">${words.page(here, view.pages)}</p>` : ""}
${pagination(speech, { previous: here > 1 ? to(here - 1) : undefined, next: here < view.pages ? to(here + 1) : undefined })}
<p class="small"><a href="${view.json}">${words.json}</a></p></section>`;
}

function kindOf(speech: Speech, kind: string): string {
  const { kinds } = speech.words.bodies;
  return Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : kind;
}
