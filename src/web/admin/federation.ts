import type { PeerCard, PeerState } from "#domain/peers.ts";
import type { Instant } from "#domain/time.ts";
import { forkNotice, type ForkLine } from "#web/components/equivocation.ts";
import { errorSummary, field, hidden, submit, untouched, type FormState } from "#web/components/forms.ts";
import { type PendingView, pendingRecords } from "#web/components/succession.ts";
import { badge, empty, facts, type Look } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { timeOf, type Speech } from "#web/speech.ts";

export type PeerLine = {
  readonly host: string;
  readonly name: string;
  readonly state: PeerState;
  readonly entries: number;
  readonly behind: number;
  readonly lastSuccessAt?: Instant | undefined;
  readonly failures: number;
  /** On how many of the days of the last 30 on which it was tried it was reached. */
  readonly reach?: { readonly reached: number; readonly tried: number } | undefined;
};
/** A server that an admin blocked or allowed. */
type JudgedLine = { readonly host: string; readonly isBlocked: boolean; readonly since: Instant };
/** Field of the first form: address (to `/admin/federation/card`); of the second, a GET: url; of the third: host, deed=allow|block. */
export type PeersView = {
  readonly peers: readonly PeerLine[];
  /** New records that wait for us to agree. */
  readonly pending: readonly PendingView[];
  readonly judged: readonly JudgedLine[];
  /** Only servers that were allowed are heard. */
  readonly isAllowlist: boolean;
  /** Records of peers that were signed with several histories. */
  readonly forks?: readonly ForkLine[] | undefined;
  readonly form: FormState;
};

/** The card of an instance before it is asked, or of one that asks: posts deed=propose|confirm, address, fingerprint. */
export type PeerCardView = { readonly card: PeerCard; readonly asks: boolean; readonly action: string };

const LOOKS: Readonly<Record<PeerState, Look>> = {
  "proposed-by-us": "pending",
  "proposed-by-them": "look",
  peered: "ok",
  held: "withdrawn",
  blocked: "bad",
};

/** All connected organizations, and how to connect with another. */
export function peersPage(frame: Frame, view: PeersView): Html {
  const { speech } = frame;
  const words = speech.words.federation;
  return page(frame, {
    ...around(frame, words.title),
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
${(view.forks ?? []).map((fork) => forkNotice(speech, fork))}
${pendingRecords(speech, view.pending)}
<section><h2 class="vh">${words.title}</h2>${view.peers.length === 0 ? empty({ what: words.none, why: words.noneWhy }) : peerTable(speech, view.peers)}</section>
<div class="two">
<section class="sheet"><h2>${words.connect}</h2><form method="post" action="/admin/federation/card">
${field(view.form, { name: "address", label: words.address, hint: words.addressHint, required: true, maxlength: 300, autocomplete: "off" })}
<p class="row">${submit(words.look)}</p></form></section>
<section class="sheet"><h2>${words.trace}</h2><form method="get" action="/admin/federation/trace">
${field(untouched, { name: "url", label: words.traceAddress, type: "url", required: true, maxlength: 2000 })}
<p class="row"><button type="submit">${words.traceSend}</button></p></form></section>
</div>
${judgedSection(speech, view)}`,
  });
}

/** Another instance as it introduces itself: compare, then connect. */
export function peerCardPage(frame: Frame, { card, asks, action }: PeerCardView): Html {
  const { speech } = frame;
  const words = speech.words.federation.card;
  const [gazette] = card.gazettes;
  return page(frame, {
    ...around(frame, card.host),
    narrow: true,
    main: html`<header><h1>${words.title(card.name)}</h1><p class="lede">${asks ? `${words.asks(card.name)} ` : ""}${words.lede}</p></header>
<section class="sheet"><h2>${words.fingerprint}</h2>
${card.gazettes.map(({ fingerprint }) => html`<p class="code">${fingerprint}</p>`)}
${facts([[words.host, html`<span class="mono">${card.host}</span>`]])}
<p>${words.after}</p>
<form method="post" action="${action}">${hidden("deed", asks ? "confirm" : "propose")}${hidden("address", card.address)}${hidden("fingerprint", gazette?.fingerprint ?? "")}
<p class="row">${submit(asks ? words.confirm : words.propose)}<a class="btn big" href="/admin/federation">${words.wrong}</a></p></form></section>
<section><h2>${words.groups}</h2>${table({
      caption: words.groups,
      columns: [{ label: words.groups }, { label: words.kind }, { label: words.handle }],
      rows: card.bodies.map(({ name, kind, handle, url }) => [
        html`<a href="${url}" rel="noopener noreferrer">${name}</a>`,
        kindOf(speech, kind),
        html`<span class="mono">${handle}</span>`,
      ]),
    })}</section>`,
  });
}

/** The surroundings of all pages about connections. */
export function around({ speech }: Frame, title: string) {
  const words = speech.words;
  return {
    title,
    crumbs: [
      { text: words.admin.title, href: "/admin" },
      { text: words.federation.title, href: "/admin/federation" },
    ],
    margin: "",
    unlisted: true,
  } as const;
}

function judgedSection(speech: Speech, { judged, isAllowlist, form }: PeersView): Html {
  const words = speech.words.peers;
  return html`<section><h2>${words.judged}</h2><p>${isAllowlist ? words.allowlistNote : words.judgedNote}</p>
${
  judged.length === 0
    ? html`<p class="muted">${words.nobodyJudged}</p>`
    : table({
        caption: words.judged,
        columns: [{ label: words.host }, { label: speech.words.federation.columns.state }, { label: words.since }],
        rows: judged.map(({ host, isBlocked, since }) => [
          html`<span class="mono">${host}</span>`,
          isBlocked ? badge("bad", words.isBlocked) : badge("ok", words.isAllowed),
          timeOf(speech, since),
        ]),
      })
}
<form class="row" method="post" action="/admin/federation/hosts">
${field(form, { name: "host", label: words.host, hint: words.hostHint, required: true, maxlength: 260, autocomplete: "off" })}
<button type="submit" name="deed" value="allow">${words.allowHost}</button><button type="submit" name="deed" value="block" class="danger">${words.blockHost}</button></form></section>`;
}

function peerTable(speech: Speech, peers: readonly PeerLine[]): Html {
  const words = speech.words.federation;
  const { columns } = words;
  return table({
    caption: words.title,
    columns: [
      { label: columns.peer },
      { label: columns.state },
      { label: columns.entries, numeric: true },
      { label: columns.behind, numeric: true },
      { label: columns.success },
      { label: columns.failures, numeric: true },
      { label: speech.words.peers.health, numeric: true },
    ],
    rows: peers.map((peer) => [
      html`<a href="/admin/federation/peers/${encodeURIComponent(peer.host)}">${peer.name === "" ? peer.host : peer.name}</a><br><span class="hint mono">${peer.host}</span>`,
      peerBadge(speech, peer),
      speech.number(peer.entries),
      speech.number(peer.behind),
      peer.lastSuccessAt === undefined ? words.never : timeOf(speech, peer.lastSuccessAt),
      speech.number(peer.failures),
      peer.reach === undefined || peer.reach.tried === 0
        ? "–"
        : speech.words.peers.outOf(peer.reach.reached, peer.reach.tried),
    ]),
  });
}

/** The state of a peer in a word; failures show. */
export function peerBadge(speech: Speech, { state, failures }: PeerLine): Html {
  const words = speech.words.federation;
  return state === "peered" && failures > 0 ? badge("look", words.retrying) : badge(LOOKS[state], words.states[state]);
}

function kindOf(speech: Speech, kind: string): string {
  const { kinds } = speech.words.bodies;
  return Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : kind;
}
