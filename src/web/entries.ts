import type { Instant } from "#domain/time.ts";
import { facts } from "./components/lists.ts";
import { away, type EntryLine, verdictBadge, type Whose } from "./gazette.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { timeOf, type Speech } from "./speech.ts";

/** What an entry states: a name of `words.entries.facts` and its value. */
export type EntryFact =
  | { readonly name: string; readonly text: string; readonly href?: string | undefined }
  | { readonly name: string; readonly at: Instant }
  | { readonly name: string; readonly code: string };

type Link = { readonly text: string; readonly href: string };

export type EntryView = EntryLine & {
  readonly id: string;
  readonly issuer: { readonly name: string; readonly href: string };
  readonly key: string;
  readonly hash: string;
  /** Whose record it stands in, where that is not the own one of this site; with the list of that record. */
  readonly whose?: Whose | undefined;
  readonly list: string;
  readonly facts: readonly EntryFact[];
  /** What it refers to, and what refers to it. */
  readonly refs: readonly Link[];
  readonly referring: readonly Link[];
  /** Absent until a signed state covers it. */
  readonly proof?:
    | {
        readonly hashes: number;
        readonly root: string;
        readonly size: number;
        readonly checkpointAt: Instant;
        readonly note: string;
        readonly cosigners: readonly string[];
      }
    | undefined;
  readonly texts: readonly { readonly label: string; readonly text?: string | undefined }[];
  /** Who holds a record with this entry in it, of all that are connected; of our own records only. */
  readonly holders?: { readonly names: readonly string[]; readonly peers: number } | undefined;
  readonly proofHref: string;
  /** The entry as it is signed, for reading. */
  readonly json: string;
  readonly jsonHref: string;
};

/** One entry: what it says, what it is tied to, and its proof. */
export function entryPage(frame: Frame, view: EntryView): Html {
  const { speech } = frame;
  const words = speech.words.gazette;
  const { kinds } = speech.words.entries;
  const crumbs = [
    { text: words.title, href: "/gazette" },
    ...(view.whose === undefined ? [] : [{ text: view.whose.name, href: view.list }]),
    { text: words.entryOf(view.number) },
  ];
  return page(frame, {
    title: `${words.entryOf(view.number)}: ${kinds[view.kind]}`,
    place: "record",
    crumbs,
    alternates: [{ type: "application/activity+json", href: view.jsonHref }],
    main: html`<header><p class="muted">${kinds[view.kind]}${view.issuedAt === undefined ? "" : html` · ${timeOf(speech, view.issuedAt)}`}</p><h1>${view.sentence}</h1><p class="row">${verdictBadge(view)}${view.link === undefined ? "" : html`<a href="${view.link}">${speech.words.common.show}</a>`}</p>${away(speech, view.whose)}</header>
<div class="cols"><div>
${view.texts.map(({ label, text }) => html`<section><h2>${label === "" ? words.text : label}</h2>${text === undefined ? html`<p class="muted">${words.erased}</p>` : html`<div class="record"><p>${text}</p></div>`}</section>`)}
<section><h2>${words.states}</h2>${statement(speech, view)}</section>
<section><h2>${words.data}</h2><pre tabindex="0"><code>${view.json}</code></pre>
<p class="row"><a class="btn" href="${view.jsonHref}">${words.json}</a></p></section>
</div>
<aside><section><h2>${words.proof(view.number)}</h2>${heldBy(speech, view)}${proofFacts(speech, view)}
${view.proof === undefined ? "" : html`<p class="row"><a class="btn" href="${view.proofHref}">${words.proofFile}</a></p>`}
<p class="small"><a href="/gazette/verify">${words.checkAll}</a></p></section>
${view.proof === undefined ? "" : html`<section><h2>${words.note}</h2><pre tabindex="0">${view.proof.note}</pre></section>`}</aside></div>`,
  });
}

function statement(speech: Speech, view: EntryView): Html {
  const words = speech.words.gazette;
  const { issuer } = view;
  return facts([
    [words.by, issuer.name === "" ? speech.words.common.none : html`<a href="${issuer.href}">${issuer.name}</a>`],
    ...(view.issuedAt === undefined ? [] : [[words.at, timeOf(speech, view.issuedAt)] as const]),
    ...view.facts.map((fact) => [speech.words.entries.facts[fact.name] ?? fact.name, valueOf(speech, fact)] as const),
    ...(view.refs.length === 0 ? [] : [[words.refers, links(view.refs)] as const]),
    ...(view.referring.length === 0 ? [] : [[words.referring, links(view.referring)] as const]),
  ]);
}

function valueOf(speech: Speech, fact: EntryFact): Part {
  if ("at" in fact) return timeOf(speech, fact.at);
  if ("code" in fact) return html`<span class="mono">${fact.code}</span>`;
  return fact.href === undefined ? fact.text : html`<a href="${fact.href}">${fact.text}</a>`;
}

const links = (all: readonly Link[]): Html =>
  html`<ul>${all.map(({ text, href }) => html`<li><a href="${href}">${text}</a></li>`)}</ul>`;

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
      html`${view.issuer.name === "" ? speech.words.common.none : view.issuer.name}<br><span class="mono">${view.key}</span>`,
    ],
    [words.leaf, html`<span class="mono">${view.hash.slice(0, 24)}</span>, ${words.leafNumber(view.number - 1)}`],
    ...(proof === undefined
      ? [[words.checkpoint, words.notCovered] as const]
      : ([
          [words.path, words.pathHashes(proof.hashes)],
          [words.root, html`<span class="mono">${proof.root.slice(0, 24)}</span>`],
          [words.checkpoint, words.checkpointOf(proof.size, speech.moment(proof.checkpointAt))],
          [words.cosigned, proof.cosigners.length === 0 ? words.nobody : speech.list(proof.cosigners)],
        ] as const)),
  ]);
}
