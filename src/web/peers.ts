import type { Instant } from "#domain/time.ts";
import { forkNotice, type ForkLine } from "./components/equivocation.ts";
import { badge, facts } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, timeOf, type Speech } from "./speech.ts";
import { peerPanel, type PeerView } from "./admin/peer.ts";

/** One public record of a peer as it is held here. */
export type RecordLine = {
  /** Origin line of the log. */
  readonly origin: string;
  /** The list of its entries, and the path below which its files are. */
  readonly href: string;
  readonly files: string;
  readonly size: number;
  readonly checkpoint?: { readonly size: number; readonly at: Instant } | undefined;
  /** Who else signed that it holds the same. */
  readonly holders: readonly string[];
  /** It was signed with several histories. */
  readonly fork?: ForkLine | undefined;
};

export type PublicPeerView = {
  readonly host: string;
  readonly name: string;
  /** Its own front page. */
  readonly url?: string | undefined;
  readonly isConnected: boolean;
  readonly since?: Instant | undefined;
  /** Its server does not answer; since when, if it ever did. */
  readonly away?: { readonly since?: Instant | undefined } | undefined;
  readonly records: readonly RecordLine[];
  readonly bodies: readonly { readonly name: string; readonly kind: string; readonly url?: string | undefined }[];
  /** For admins only. */
  readonly admin?: PeerView | undefined;
};

/** Another organization as this instance sees it, for everybody. */
export function publicPeerPage(frame: Frame, view: PublicPeerView): Html {
  const { speech, site } = frame;
  const words = speech.words.peers;
  const { name, host, away, since } = view;
  return page(frame, {
    title: name,
    place: "coalition",
    crumbs: [{ text: speech.words.common.coalition, href: "/coalition" }, { text: name }],
    canonical: `${site.origin}/peers/${encodeURIComponent(host)}`,
    main: html`<header><h1>${name}</h1>
<p class="row">${view.isConnected ? badge("ok", words.connected) : badge("withdrawn", words.notConnected)}${view.url === undefined ? html`<span class="mono">${host}</span>` : html`<a class="mono" href="${view.url}" rel="noopener noreferrer">${host}</a>`}</p>
<p class="lede">${view.isConnected ? words.lede(site.name) : words.ledeGone(site.name)}</p>
${away === undefined ? "" : html`<p>${badge("look", words.away(name, away.since === undefined ? undefined : speech.moment(away.since)))}</p>`}
${since === undefined ? "" : html`<p class="small muted">${words.connectedSince} ${dayOf(speech, since)}</p>`}</header>
<section><h2>${words.record}</h2>${view.records.length === 0 ? html`<p class="muted">${words.noRecord}</p>` : view.records.map((record, index) => recordOf(speech, record, index === 0))}</section>
<section><h2>${words.groups}</h2>${view.bodies.length === 0 ? html`<p class="muted">${words.noGroups}</p>` : groupTable(speech, view)}</section>
${view.admin === undefined ? "" : html`<section><h2>${words.adminPage}</h2><p>${words.states[view.admin.state]}</p></section>${peerPanel(speech, view.admin)}`}`,
  });
}

function recordOf(speech: Speech, record: RecordLine, isFirst: boolean): Part {
  const words = speech.words.peers;
  const { checkpoint } = record;
  return html`<article><h3 class="mono">${record.origin}</h3>
${forkNotice(speech, record.fork)}
${facts([
  [words.held, words.entries(record.size)],
  ...(checkpoint === undefined
    ? []
    : [[words.checkpoint, html`${words.entries(checkpoint.size)}, ${timeOf(speech, checkpoint.at)}`] as const]),
  [words.sameRecord, record.holders.length === 0 ? words.onlyHere : speech.list(record.holders)],
])}
<p class="row"><a class="btn${isFirst ? " primary" : ""}" href="${record.href}">${words.read}</a><a href="${`${record.files}/checkpoint`}">${speech.words.gazette.checkpoint}</a><a href="${`${record.files}/key`}">${speech.words.gazette.verifierKey}</a></p></article>`;
}

function groupTable(speech: Speech, { bodies }: PublicPeerView): Html {
  const words = speech.words.peers;
  const kinds: Readonly<Record<string, string>> = speech.words.bodies.kinds;
  return table({
    caption: words.groups,
    columns: [{ label: words.groups }, { label: words.kind }],
    rows: bodies.map(({ name, kind, url }) => [
      url === undefined ? name : html`<a href="${url}" rel="noopener noreferrer">${name}</a>`,
      Object.hasOwn(kinds, kind) ? kinds[kind] : kind,
    ]),
  });
}
