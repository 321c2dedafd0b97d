import type { PeerCard, PeerState } from "#domain/peers.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { bar, key, type Fill } from "#web/components/bar.ts";
import { act, errorSummary, field, hidden, submit, untouched, type FormState } from "#web/components/forms.ts";
import { badge, empty, facts, type Look } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, timeOf, type Speech } from "#web/speech.ts";

export type PeerLine = {
  readonly host: string;
  readonly name: string;
  readonly state: PeerState;
  readonly entries: number;
  readonly behind: number;
  readonly lastSuccessAt?: Instant | undefined;
  readonly failures: number;
};
/** Field of the first form: address (to `/admin/federation/card`); of the second, a GET: url. */
export type PeersView = { readonly peers: readonly PeerLine[]; readonly form: FormState };

/** The card of an instance before it is asked, or of one that asks: posts deed=propose|confirm, address, fingerprint. */
export type PeerCardView = { readonly card: PeerCard; readonly asks: boolean; readonly action: string };

type DeliveryLine = {
  readonly id: string;
  readonly what: string;
  readonly since: Instant;
  readonly tries: number;
  readonly lastAnswer: string;
};
export type PeerView = PeerLine & {
  /** One word a day, oldest first. */
  readonly days: readonly ("good" | "slow" | "bad" | "none")[];
  readonly deliveries: readonly DeliveryLine[];
  readonly held: {
    readonly have: number;
    readonly checkpointAt?: Instant | undefined;
    readonly forked: boolean;
    readonly theyHave?: number | undefined;
    readonly ours: number;
  };
  readonly software?: string | undefined;
  readonly fingerprint: string;
  readonly pinnedAt: Instant;
  readonly lastError?: string | undefined;
  readonly stamp: string;
};

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
<section><h2 class="vh">${words.title}</h2>${view.peers.length === 0 ? empty({ what: words.none, why: words.noneWhy }) : peerTable(speech, view.peers)}</section>
<div class="two">
<section class="sheet"><h2>${words.connect}</h2><form method="post" action="/admin/federation/card">
${field(view.form, { name: "address", label: words.address, hint: words.addressHint, required: true, maxlength: 300, autocomplete: "off" })}
<p class="row">${submit(words.look)}</p></form></section>
<section class="sheet"><h2>${words.trace}</h2><form method="get" action="/admin/federation/trace">
${field(untouched, { name: "url", label: words.traceAddress, type: "url", required: true, maxlength: 2000 })}
<p class="row"><button type="submit">${words.traceSend}</button></p></form></section>
</div>`,
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

/** One connected organization: how it goes, what waits, what we hold. */
export function peerPage(frame: Frame, view: PeerView): Html {
  const { speech } = frame;
  const words = speech.words.federation.peer;
  const action = `/admin/federation/peers/${encodeURIComponent(view.host)}`;
  const title = view.name === "" ? view.host : view.name;
  return page(frame, {
    ...around(frame, view.host),
    main: html`<header><h1>${title}</h1><p class="row">${peerBadge(speech, view)}<span class="muted mono">${view.host}</span></p></header>
<div class="cols"><div>
${daysSection(speech, view)}
<section><h2>${words.deliveries}</h2>${view.deliveries.length === 0 ? html`<p class="muted">${words.noDeliveries}</p>` : deliveryTable(speech, view.deliveries)}
${view.lastError === undefined ? "" : html`<p class="small muted">${words.lastError}: ${view.lastError}</p>`}</section>
</div>
<aside>
<section><h2>${words.hold}</h2>${heldFacts(speech, view)}</section>
<section><h2>${words.key}</h2><p class="mono">${view.fingerprint}</p><p class="small muted">${words.keyNote(speech.day(view.pinnedAt))}</p></section>
<section class="sheet"><h2>${words.block}</h2>
<div class="row">${view.state === "peered" ? act(action, words.holdPeer, { deed: "hold", stamp: view.stamp }) : view.state === "held" ? act(action, words.resume, { deed: "resume", stamp: view.stamp }) : ""}</div>
${view.state === "blocked" ? "" : html`<details><summary>${words.blockSend}</summary><p>${words.blockText}</p>${act(action, words.blockSend, { deed: "block", stamp: view.stamp }, "danger")}</details>`}</section>
</aside></div>`,
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
    ],
    rows: peers.map((peer) => [
      html`<a href="/admin/federation/peers/${encodeURIComponent(peer.host)}">${peer.name === "" ? peer.host : peer.name}</a><br><span class="hint mono">${peer.host}</span>`,
      peerBadge(speech, peer),
      speech.number(peer.entries),
      speech.number(peer.behind),
      peer.lastSuccessAt === undefined ? words.never : timeOf(speech, peer.lastSuccessAt),
      speech.number(peer.failures),
    ]),
  });
}

function peerBadge(speech: Speech, { state, failures }: PeerLine): Html {
  const words = speech.words.federation;
  return state === "peered" && failures > 0 ? badge("look", words.retrying) : badge(LOOKS[state], words.states[state]);
}

const DAYS: Readonly<Record<PeerView["days"][number], Fill>> = {
  good: "yes",
  slow: "abstain",
  bad: "no",
  none: "rest",
};

function daysSection(speech: Speech, { days }: PeerView): Html {
  const words = speech.words.federation.peer;
  if (days.length === 0) return html``;
  const count = (day: PeerView["days"][number]) => days.filter((each) => each === day).length;
  const [good, slow, bad] = [count("good"), count("slow"), count("bad")];
  return html`<section><h2>${words.days(days.length)}</h2>
${bar({ segments: days.map((day) => ({ fill: DAYS[day], amount: 1 })), base: days.length, label: words.daysLabel(good, slow, bad), size: "mini" })}
${key([
  ["yes", words.good(good)],
  ["abstain", words.slow(slow)],
  ["no", words.bad(bad)],
])}</section>`;
}

function deliveryTable(speech: Speech, deliveries: readonly DeliveryLine[]): Html {
  const words = speech.words.federation.peer;
  return table({
    caption: words.deliveries,
    columns: [
      { label: words.what },
      { label: words.since },
      { label: words.tries, numeric: true },
      { label: words.answer },
    ],
    rows: deliveries.map(({ id, what, since, tries, lastAnswer }) => [
      html`<a href="/admin/federation/deliveries/${id}">${what}</a>`,
      timeOf(speech, since),
      speech.number(tries),
      lastAnswer,
    ]),
  });
}

function heldFacts(speech: Speech, { held, entries, software }: PeerView): Html {
  const words = speech.words.federation.peer;
  return facts([
    [words.log, words.weHave(entries, held.have)],
    ...(entries > held.have ? [[words.missing, speech.number(entries - held.have)] as const] : []),
    ...(held.checkpointAt === undefined
      ? []
      : [
          [
            words.checkpoint,
            html`${held.checkpointAt > DAY ? dayOf(speech, held.checkpointAt) : ""}, ${held.forked ? badge("bad", words.forked) : words.consistent}`,
          ] as const,
        ]),
    ...(held.theyHave === undefined ? [] : [[words.theyHold, words.ofOurs(held.theyHave, held.ours)] as const]),
    ...(software === undefined ? [] : [[words.software, software] as const]),
  ]);
}

function kindOf(speech: Speech, kind: string): string {
  const { kinds } = speech.words.bodies;
  return Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : kind;
}
