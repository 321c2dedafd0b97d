import type { PeerState } from "#domain/peers.ts";
import type { PeerDay } from "#domain/reach.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { forkNotice, type ForkLine } from "#web/components/equivocation.ts";
import { act } from "#web/components/forms.ts";
import { health } from "#web/components/health.ts";
import { type PendingView, pendingRecords } from "#web/components/succession.ts";
import { badge, facts } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, timeOf, type Speech } from "#web/speech.ts";
import { around, peerBadge, type PeerLine } from "./federation.ts";

type DeliveryLine = {
  readonly id: string;
  readonly what: string;
  readonly since: Instant;
  readonly tries: number;
  readonly lastAnswer: string;
};

export type PeerView = PeerLine & {
  /** The last 30 days, the oldest first. */
  readonly days: readonly PeerDay[];
  readonly deliveries: readonly DeliveryLine[];
  /** New records that wait for us to agree. */
  readonly pending: readonly PendingView[];
  readonly held: {
    readonly have: number;
    readonly checkpointAt?: Instant | undefined;
    readonly forked: boolean;
    readonly theyHave?: number | undefined;
    readonly ours: number;
  };
  /** Of its records those that were signed with several histories. */
  readonly forks?: readonly ForkLine[] | undefined;
  readonly software?: string | undefined;
  readonly fingerprint: string;
  readonly pinnedAt: Instant;
  /** What went wrong last: a code of ours, or what a server answered. */
  readonly lastError?: string | undefined;
  readonly stamp: string;
};

/** The page of a peer for everybody. */
export const publicPeerPath = (host: string): string => `/peers/${encodeURIComponent(host)}`;

/** One connected organization, for admins: how it goes, what waits, what we hold, and what can be done about it. */
export function peerPage(frame: Frame, view: PeerView): Html {
  const { speech } = frame;
  const words = speech.words.peers;
  const title = view.name === "" ? view.host : view.name;
  return page(frame, {
    ...around(frame, view.host),
    main: html`<header><h1>${title}</h1><p class="row">${peerBadge(speech, view)}<span class="muted mono">${view.host}</span></p>
<p class="lede">${words.states[view.state]}</p></header>
${peerPanel(speech, view)}
<p><a href="${publicPeerPath(view.host)}">${words.publicPage}</a></p>`,
  });
}

/** All that admins see and do about a peer, in two columns; also part of the peer's public page when an admin looks at it. */
export function peerPanel(speech: Speech, view: PeerView): Html {
  const words = speech.words.federation.peer;
  return html`${(view.forks ?? []).map((fork) => forkNotice(speech, fork))}${pendingRecords(speech, view.pending)}<div class="cols"><div>
${health(speech, view.days)}
<section><h2>${words.hold}</h2>${heldFacts(speech, view)}</section>
<section><h2>${words.deliveries}</h2>${view.deliveries.length === 0 ? html`<p class="muted">${words.noDeliveries}</p>` : deliveryTable(speech, view.deliveries)}</section>
</div>
<aside>
<section><h2>${words.key}</h2><p class="mono">${view.fingerprint}</p><p class="small muted">${words.keyNote(speech.day(view.pinnedAt))}</p></section>
${decisions(speech, view)}
</aside></div>`;
}

const EVENTS: Readonly<Partial<Record<PeerState, "hold" | "resume">>> = { peered: "hold", held: "resume" };

function decisions(speech: Speech, { host, state, stamp }: PeerView): Html {
  const words = speech.words.federation.peer;
  const more = speech.words.peers;
  const action = `/admin/federation/peers/${encodeURIComponent(host)}`;
  const event = EVENTS[state];
  const text = { hold: words.holdPeer, resume: words.resume };
  return html`<section class="sheet"><h2>${speech.words.common.change}</h2>
<div class="row">${state === "blocked" || state === "held" ? "" : act(action, more.retry, { deed: "retry", stamp })}${event === undefined ? "" : act(action, text[event], { deed: event, stamp })}</div>
${
  state === "blocked"
    ? html`<p>${more.allowText}</p>${act(action, more.allow, { deed: "allow", stamp })}`
    : html`<details><summary>${words.blockSend}</summary><p>${words.blockText}</p>${act(action, words.blockSend, { deed: "block", stamp }, "danger")}</details>`
}</section>`;
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

function heldFacts(speech: Speech, view: PeerView): Html {
  const { held, entries, behind, lastSuccessAt, lastError, failures, software } = view;
  const words = speech.words.federation.peer;
  const more = speech.words.peers;
  const since = lastSuccessAt === undefined ? undefined : speech.moment(lastSuccessAt);
  return facts([
    [words.log, words.weHave(entries, held.have)],
    [more.lag, behind === 0 ? more.noLag : more.lagOf(behind, since)],
    [more.lastSuccess, lastSuccessAt === undefined ? speech.words.federation.never : timeOf(speech, lastSuccessAt)],
    [more.failures, speech.number(failures)],
    ...(lastError === undefined ? [] : [[words.lastError, more.errors[lastError] ?? lastError] as const]),
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
