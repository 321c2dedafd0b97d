import type { Instant } from "#domain/time.ts";
import { field } from "./components/forms.ts";
import { badge, empty, facts } from "./components/lists.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { timeOf, type Speech } from "./speech.ts";
import type { Words } from "./words.ts";

export type EntryKind = keyof Words["gazette"]["kinds"];

/** An entry as one line: the sentence is made by whoever knows its texts. */
export type EntryLine = {
  /** 1 for the first; its leaf is one less. */
  readonly number: number;
  readonly href: string;
  readonly kind: EntryKind;
  readonly sentence: string;
  readonly link?: string | undefined;
  readonly issuedAt: Instant;
  readonly verdict: "good" | "inert" | "bad";
};

export type GazetteView = {
  readonly since?: Instant | undefined;
  readonly entries: readonly EntryLine[];
  readonly holders: readonly { readonly name: string; readonly size: number; readonly current: boolean }[];
  readonly filter: { readonly body?: string | undefined; readonly kind?: string | undefined };
  readonly bodies: readonly { readonly slug: string; readonly name: string }[];
  /** Older entries. */
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
  /** Paths of checkpoint and verifier key. */
  readonly files: { readonly checkpoint: string; readonly key: string };
};

export type EntryView = EntryLine & {
  readonly id: string;
  readonly issuer: { readonly name: string; readonly href: string };
  readonly key: string;
  readonly hash: string;
  readonly refs: readonly { readonly text: string; readonly href: string }[];
  readonly proof: {
    readonly hashes: number;
    readonly root: string;
    readonly size: number;
    readonly checkpointAt: Instant;
    readonly note: string;
    readonly cosigners: readonly string[];
  };
  readonly texts: readonly { readonly label: string; readonly text?: string | undefined }[];
  /** Who holds a record with this entry in it, of all that are connected; of our own records only. */
  readonly holders?: { readonly names: readonly string[]; readonly peers: number } | undefined;
  readonly proofHref: string;
  /** The entry as it is signed, for reading. */
  readonly json: string;
  readonly jsonHref: string;
};

const VERDICTS = { good: "ok", inert: "withdrawn", bad: "bad" } as const;

/** The public record, newest first, by days. */
export function gazettePage(frame: Frame, view: GazetteView): Html {
  const { speech } = frame;
  const words = speech.words.gazette;
  const filtered = [view.filter.body, view.filter.kind].some((value) => value !== undefined && value !== "");
  return page(frame, {
    title: words.title,
    place: "record",
    canonical: `${frame.site.origin}/gazette`,
    main: html`<header><h1>${words.title}</h1><p class="lede">${view.since === undefined ? words.ledeFresh : words.lede(speech.day(view.since))}</p>
${view.holders.length === 0 ? "" : html`<ul class="peers">${view.holders.map(({ name, size, current }) => html`<li data-s="${current ? "ok" : "late"}">${words.holderTo(name, size)}<span class="vh"> (${current ? words.current : words.behind})</span></li>`)}</ul>`}</header>
${view.entries.length === 0 && !filtered ? "" : filters(speech, view)}
${
  view.entries.length > 0
    ? days(speech, view.entries)
    : filtered
      ? empty({ what: words.noneFound, action: { text: words.clear, href: "/gazette" } })
      : empty({ what: words.none, why: words.noneWhy })
}
<p class="row">${view.previous === undefined ? "" : html`<a class="btn" rel="prev" href="${view.previous}">${words.newer}</a>`}${view.next === undefined ? "" : html`<a class="btn" rel="next" href="${view.next}">${words.earlier}</a>`}</p>
<p class="small muted">${words.files}: <a href="${view.files.checkpoint}">${words.checkpoint}</a> · <a href="${view.files.key}">${words.verifierKey}</a></p>`,
  });
}

/** One entry with its proof. */
export function entryPage(frame: Frame, view: EntryView): Html {
  const { speech } = frame;
  const words = speech.words.gazette;
  return page(frame, {
    title: `${words.entryOf(view.number)}: ${words.kinds[view.kind]}`,
    place: "record",
    crumbs: [{ text: words.title, href: "/gazette" }, { text: words.entryOf(view.number) }],
    alternates: [{ type: "application/activity+json", href: view.jsonHref }],
    main: html`<header><p class="muted">${words.kinds[view.kind]} · ${timeOf(speech, view.issuedAt)}</p><h1>${view.sentence}</h1><p class="row">${verdict(speech, view)}</p></header>
<div class="cols"><div>
${view.texts.map(({ label, text }) => html`<section><h2>${label === "" ? words.text : label}</h2>${text === undefined ? html`<p class="muted">${words.erased}</p>` : html`<div class="record"><p>${text}</p></div>`}</section>`)}
<section><h2>${words.data}</h2><pre tabindex="0"><code>${view.json}</code></pre>
<p class="row"><a class="btn" href="${view.jsonHref}">${words.json}</a></p></section>
</div>
<aside><section><h2>${words.proof(view.number)}</h2>${heldBy(speech, view)}${proofFacts(speech, view)}
<p class="row"><a class="btn" href="${view.proofHref}">${words.proofFile}</a></p>
<p class="small"><a href="/gazette/verify">${words.checkAll}</a></p></section>
<section><h2>${words.note}</h2><pre tabindex="0">${view.proof.note}</pre></section></aside></div>`,
  });
}

function filters(speech: Speech, { filter, bodies }: GazetteView): Html {
  const words = speech.words.gazette;
  const form = { values: filter, faults: [] };
  const kinds = Object.entries(words.kinds).filter(([kind]) => kind !== "other");
  return html`<form class="row filters no-print" method="get" action="/gazette">
${field(form, { name: "body", label: words.body, short: true, options: [{ value: "", text: words.allBodies }, ...bodies.map(({ slug, name }) => ({ value: slug, text: name }))] })}
${field(form, { name: "kind", label: words.kind, short: true, options: [{ value: "", text: words.allKinds }, ...kinds.map(([value, text]) => ({ value, text }))] })}
<button type="submit">${speech.words.common.show}</button></form>`;
}

function days(speech: Speech, entries: readonly EntryLine[]): Html {
  const byDay = Map.groupBy(entries, ({ issuedAt }) => speech.dayKey(issuedAt));
  return html`${[...byDay.values()].map((of) => {
    const [first] = of;
    return first === undefined
      ? ""
      : html`<section><h2>${speech.longDay(first.issuedAt)}</h2><ol class="ledger">${of.map((entry) => line(speech, entry))}</ol></section>\n`;
  })}`;
}

function line(speech: Speech, entry: EntryLine): Html {
  const words = speech.words.gazette;
  const about: Part = entry.link === undefined ? "" : html` · <a href="${entry.link}">${speech.words.common.show}</a>`;
  return html`<li id="e${entry.number}"><span class="at"><a href="${entry.href}">${speech.number(entry.number)}</a></span><div><h3>${entry.sentence}</h3><span class="small muted">${speech.clock(entry.issuedAt)} · ${words.kinds[entry.kind]}${about}</span></div>${entry.verdict === "good" ? "" : html`<div>${verdict(speech, entry)}</div>`}</li>
`;
}

function verdict(speech: Speech, { verdict: found }: EntryLine): Html {
  return badge(VERDICTS[found], speech.words.gazette.verdicts[found]);
}

function heldBy(speech: Speech, { number, holders }: EntryView): Part {
  if (holders === undefined) return "";
  const { names, peers } = holders;
  return html`<p>${speech.words.gazette.held(number, names.length, peers, speech.list(names))}</p>`;
}

function proofFacts(speech: Speech, view: EntryView): Html {
  const words = speech.words.gazette;
  const { proof } = view;
  return facts([
    [
      words.signedBy,
      html`<a href="${view.issuer.href}">${view.issuer.name}</a><br><span class="mono">${view.key}</span>`,
    ],
    [words.leaf, html`<span class="mono">${view.hash.slice(0, 24)}</span>, ${words.leafNumber(view.number - 1)}`],
    [words.path, words.pathHashes(proof.hashes)],
    [words.root, html`<span class="mono">${proof.root.slice(0, 24)}</span>`],
    [words.checkpoint, words.checkpointOf(proof.size, speech.moment(proof.checkpointAt))],
    [words.cosigned, proof.cosigners.length === 0 ? words.nobody : speech.list(proof.cosigners)],
    ...(view.refs.length === 0
      ? []
      : [[words.refers, html`${view.refs.map(({ text, href }) => html`<a href="${href}">${text}</a> `)}`] as const]),
  ]);
}
