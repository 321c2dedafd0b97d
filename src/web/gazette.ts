import type { KnownType } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { forkNotice, type ForkLine } from "./components/equivocation.ts";
import { field, tick } from "./components/forms.ts";
import { badge, empty } from "./components/lists.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Speech } from "./speech.ts";

type EntryKind = KnownType | "other";

/** An entry as one line: the sentence is made by whoever knows its texts. */
export type EntryLine = {
  /** 1 for the first; its leaf is one less. */
  readonly number: number;
  readonly href: string;
  readonly kind: EntryKind;
  readonly sentence: string;
  readonly link?: string | undefined;
  /** As its issuer says; bytes that are no entry say none. */
  readonly issuedAt?: Instant | undefined;
  readonly verdict: "good" | "inert" | "bad";
  /** The verdict in words. */
  readonly why: string;
};

/** Whose record it is, where it is not the own one of this site. */
export type Whose = {
  readonly name: string;
  readonly host?: string | undefined;
  /** Its own server does not answer; since when, if it ever did. */
  readonly away?: { readonly since?: Instant | undefined } | undefined;
};

export type GazetteFilter = {
  readonly record?: string | undefined;
  readonly body?: string | undefined;
  readonly type?: string | undefined;
  /** Days as date fields write them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** "inert" or nothing. */
  readonly verdict?: string | undefined;
};

type Option = { readonly value: string; readonly name: string };

export type GazetteView = {
  readonly since?: Instant | undefined;
  readonly whose?: Whose | undefined;
  /** It was signed with several histories. */
  readonly fork?: ForkLine | undefined;
  readonly entries: readonly EntryLine[];
  /** Connected organizations, and how far each signed that it holds this record. */
  readonly holders: readonly {
    readonly name: string;
    readonly host: string;
    readonly size: number;
    readonly current: boolean;
  }[];
  readonly filter: GazetteFilter;
  /** All records that are held here, the own one first. */
  readonly records: readonly Option[];
  readonly bodies: readonly Option[];
  /** Older entries. */
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
  readonly feed: string;
  /** Paths of checkpoint and verifier key. */
  readonly files: { readonly checkpoint: string; readonly key: string };
  /** The record whose place this one took, and the one that took its place. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
};

const VERDICTS = { good: "ok", inert: "withdrawn", bad: "bad" } as const;

/** A public record, newest first, by days. */
export function gazettePage(frame: Frame, view: GazetteView): Html {
  const { speech } = frame;
  const words = speech.words.gazette;
  const { record: _, ...rest } = view.filter;
  const filtered = Object.values(rest).some((value) => value !== undefined && value !== "");
  const title = view.whose === undefined ? words.title : words.titleOf(view.whose.name);
  const crumbs = view.whose === undefined ? [] : [{ text: words.title, href: "/gazette" }, { text: view.whose.name }];
  return page(frame, {
    title,
    place: "record",
    ...(view.whose === undefined ? { canonical: `${frame.site.origin}/gazette` } : { crumbs }),
    alternates: [{ type: "application/atom+xml", href: view.feed, title }],
    main: html`<header><h1>${title}</h1><p class="lede">${lede(speech, view)}</p>${away(speech, view.whose)}${neighbours(speech, view)}${forkNotice(speech, view.fork)}
${view.holders.length === 0 ? "" : html`<ul class="peers">${view.holders.map(({ name, host, size, current }) => html`<li data-s="${current ? "ok" : "late"}"><a href="${`/peers/${encodeURIComponent(host)}`}">${words.holderTo(name, size)}</a><span class="vh"> (${current ? words.current : words.behind})</span></li>`)}</ul>`}</header>
${view.entries.length === 0 && !filtered && view.records.length < 2 ? "" : filters(speech, view)}
${
  view.entries.length > 0
    ? days(speech, view.entries)
    : filtered
      ? empty({ what: words.noneFound, action: { text: words.clear, href: "/gazette" } })
      : empty({ what: words.none, why: words.noneWhy })
}
<p class="row">${view.previous === undefined ? "" : html`<a class="btn" rel="prev" href="${view.previous}">${words.newer}</a>`}${view.next === undefined ? "" : html`<a class="btn" rel="next" href="${view.next}">${words.earlier}</a>`}</p>
<p class="small muted"><a href="${view.feed}">${words.feed}</a> · ${words.files}: <a href="${view.files.checkpoint}">${words.checkpoint}</a> · <a href="${view.files.key}">${words.verifierKey}</a></p>`,
  });
}

/** Where a record goes on, and where it began. */
function neighbours(speech: Speech, { before, after }: GazetteView): Part {
  const words = speech.words.succession;
  return html`${after === undefined ? "" : html`<p><a href="${after}">${words.after}</a></p>`}${before === undefined ? "" : html`<p><a href="${before}">${words.before}</a></p>`}`;
}

function lede(speech: Speech, { since, whose }: GazetteView): Part {
  const words = speech.words.gazette;
  if (whose !== undefined)
    return html`${words.ledeOf(whose.name)}${whose.host === undefined ? "" : html` <a href="${`/peers/${encodeURIComponent(whose.host)}`}">${words.about(whose.name)}</a>`}`;
  return since === undefined ? words.ledeFresh : words.lede(speech.day(since));
}

/** That the server of a mirrored record is away, and since when. */
export function away(speech: Speech, whose: Whose | undefined): Html {
  if (whose?.away === undefined) return html``;
  const { since } = whose.away;
  const text = speech.words.peers.away(whose.name, since === undefined ? undefined : speech.moment(since));
  return html`<p>${badge("look", text)}</p>`;
}

function filters(speech: Speech, { filter, bodies, records }: GazetteView): Html {
  const words = speech.words.gazette;
  const form = { values: filter, faults: [] };
  const kinds = Object.entries(speech.words.entries.kinds).filter(([kind]) => kind !== "other");
  const options = (all: string | undefined, of: readonly Option[]) => [
    ...(all === undefined ? [] : [{ value: "", text: all }]),
    ...of.map(({ value, name }) => ({ value, text: name })),
  ];
  const byName = kinds
    .map(([value, name]) => ({ value, name }))
    .toSorted((one, other) => one.name.localeCompare(other.name, speech.locale));
  return html`<form class="row filters no-print" method="get" action="/gazette">
${records.length < 2 ? "" : field(form, { name: "record", label: words.record, short: true, options: options(undefined, records) })}
${field(form, { name: "body", label: words.body, short: true, options: options(words.allBodies, bodies) })}
${field(form, { name: "type", label: words.kind, short: true, options: options(words.allKinds, byName) })}
${field(form, { name: "from", label: words.from, short: true, type: "date" })}
${field(form, { name: "to", label: words.to, short: true, type: "date" })}
${tick({ values: { inert: filter.verdict === "inert" ? "yes" : undefined }, faults: [] }, "inert", words.onlyInert)}
<button type="submit">${speech.words.common.show}</button></form>`;
}

/** Days in the order of the record, whatever times the entries bear. */
function days(speech: Speech, entries: readonly EntryLine[]): Html {
  const runs: EntryLine[][] = [];
  let day: string | undefined;
  for (const entry of entries) {
    const own = entry.issuedAt === undefined ? day : speech.dayKey(entry.issuedAt);
    const run = runs.at(-1);
    if (run === undefined || (own !== day && day !== undefined)) runs.push([entry]);
    else run.push(entry);
    day = own ?? day;
  }
  return html`${runs.map((run) => {
    const issuedAt = run.find((entry) => entry.issuedAt !== undefined)?.issuedAt;
    const heading = issuedAt === undefined ? speech.words.gazette.noTime : speech.longDay(issuedAt);
    return html`<section><h2>${heading}</h2><ol class="ledger">${run.map((entry) => line(speech, entry))}</ol></section>\n`;
  })}`;
}

function line(speech: Speech, entry: EntryLine): Html {
  const about: Part = entry.link === undefined ? "" : html` · <a href="${entry.link}">${speech.words.common.show}</a>`;
  return html`<li id="e${entry.number}"><span class="at"><a href="${entry.href}">${speech.number(entry.number)}</a></span><div><h3>${entry.sentence}</h3><span class="small muted">${entry.issuedAt === undefined ? "" : `${speech.clock(entry.issuedAt)} · `}${speech.words.entries.kinds[entry.kind]}${about}</span>${entry.verdict === "good" ? "" : html`<p>${verdictBadge(entry)}</p>`}</div></li>
`;
}

/** Whether an entry has effect, as a glyph and in words. */
export const verdictBadge = ({ verdict, why }: Pick<EntryLine, "verdict" | "why">): Html =>
  badge(VERDICTS[verdict], why);
