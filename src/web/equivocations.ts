import type { Instant } from "#domain/time.ts";
import { forkSentence, type ForkLine } from "./components/equivocation.ts";
import { act } from "./components/forms.ts";
import { badge, facts } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

/** One of several histories of a record; its files are below `href`. */
type HistoryLine = {
  readonly number: number;
  readonly size: number;
  readonly kept: number;
  readonly href: string;
};

type Statement = { readonly size: number; readonly root: string; readonly href: string };

/** Two signed statements that cannot both be true; one may never have been held. */
export type EvidenceLine = {
  readonly held?: Statement | undefined;
  readonly shown?: Statement | undefined;
  /** They prove it by themselves. */
  readonly isProof: boolean;
};

export type EquivocationView = ForkLine & {
  readonly origin: string;
  readonly since: Instant;
  readonly resumedAt?: Instant | undefined;
  readonly isPublished: boolean;
  /** The first one first. */
  readonly histories: number;
  readonly lines: readonly HistoryLine[];
  readonly evidence: readonly EvidenceLine[];
  /** For admins: where the peer is decided on, and whether the record rests; of our own where a new one begins. */
  readonly decide?: { readonly peer?: string | undefined; readonly mayGoOn: boolean } | undefined;
  readonly record: string;
};

/** A record that was signed with several histories: what is known, the proof, and for admins what can be done. */
export function equivocationPage(frame: Frame, view: EquivocationView): Html {
  const { speech } = frame;
  const words = speech.words.equivocations;
  const state = view.isOwn
    ? ""
    : view.resumedAt === undefined
      ? words.frozen
      : words.resumed(speech.day(view.resumedAt));
  return page(frame, {
    title: words.title(view.name),
    place: "record",
    crumbs: [
      { text: speech.words.gazette.title, href: "/gazette" },
      { text: view.name, href: view.record },
      { text: words.mark },
    ],
    main: html`<header><h1>${words.title(view.name)}</h1><p class="lede">${forkSentence(speech, view)}</p><p>${state}${view.isPublished ? ` ${words.published}` : ""}</p>
<p class="small muted">${words.since} ${dayOf(speech, view.since)} · <span class="mono">${view.origin}</span></p></header>
${decisions(speech, view)}
<section><h2>${words.histories}</h2>${historyTable(speech, view)}</section>
<section><h2>${words.evidence}</h2><p>${words.evidenceText}</p>${view.evidence.map((each, at) => pair(speech, each, at + 1))}</section>`,
  });
}

function decisions(speech: Speech, { decide, isOwn, name, href }: EquivocationView): Part {
  const words = speech.words.equivocations;
  if (decide === undefined) return "";
  if (isOwn)
    return html`<section class="sheet"><h2>${words.decide}</h2><p>${words.ownDecideText}</p><p class="row"><a class="btn primary" href="/admin/succession">${words.succeed}</a></p></section>`;
  return html`<section class="sheet"><h2>${words.decide}</h2><p>${words.decideText(name)}</p>
${decide.mayGoOn ? html`<p>${words.goOnText}</p>` : ""}
<div class="row">${decide.mayGoOn ? act(href, words.goOn, { deed: "go-on" }) : ""}${decide.peer === undefined ? "" : html`<a class="btn" href="${decide.peer}">${words.hold}</a>`}</div>
<p class="small muted">${words.successor}</p></section>`;
}

function historyTable(speech: Speech, { lines }: EquivocationView): Html {
  const words = speech.words.equivocations;
  return table({
    caption: words.histories,
    columns: [{ label: words.history }, { label: words.kept, numeric: true }, { label: words.files }],
    rows: lines.map(({ number, size, kept, href }) => [
      number === 0 ? words.first : words.other(number),
      kept === size ? words.entries(size) : `${speech.number(kept)} / ${words.entries(size)}`,
      html`<a href="${`${href}/checkpoint`}">${words.checkpoint}</a> · <a href="${`${href}/key`}">${words.verifierKey}</a>`,
    ]),
  });
}

function pair(speech: Speech, { held, shown, isProof }: EvidenceLine, number: number): Html {
  const words = speech.words.equivocations;
  const line = (which: Part, statement: Statement | undefined) =>
    [
      which,
      statement === undefined
        ? words.noStatement
        : html`<a href="${statement.href}" download>${words.statement(statement.size)}</a><br><span class="hint">${words.root}</span> <span class="mono">${statement.root}</span>`,
    ] as const;
  return html`<article><h3>${words.pair(number)}</h3><p>${badge(isProof ? "bad" : "look", isProof ? words.proves : words.doesNotProve)}</p>
${facts([line("1", held), line("2", shown)])}</article>
`;
}
