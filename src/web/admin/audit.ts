import type { Instant } from "#domain/time.ts";
import { badge, empty, ledger } from "#web/components/lists.ts";
import { pagination } from "#web/components/moves.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { timeOf } from "#web/speech.ts";
import type { DeliveryView } from "./deliveries.ts";
import { around } from "./federation.ts";

/** One line of the record: who did what, where. */
export type ActLine = {
  readonly number: number;
  readonly who: string;
  readonly what: string;
  readonly body?: { readonly name: string; readonly href: string } | undefined;
  readonly at: Instant;
};
/** Published acts that are only in the public record since a backup was put back. */
type LostLine = { readonly what: string; readonly href: string; readonly at: Instant | undefined };
export type AuditView = {
  readonly acts: readonly ActLine[];
  readonly next?: string | undefined;
  readonly lost?: readonly LostLine[];
};

export type TraceView = {
  readonly address: string;
  readonly deliveries: readonly {
    readonly id: string;
    readonly host: string;
    readonly what: string;
    readonly state: DeliveryView["state"];
    readonly tries: number;
    readonly answer: string;
  }[];
};

/** The record of all acts, newest first. */
export function auditPage(frame: Frame, view: AuditView): Html {
  const { speech } = frame;
  const words = speech.words.acts;
  return page(frame, {
    title: words.title,
    crumbs: [{ text: speech.words.admin.title, href: "/admin" }, { text: words.title }],
    margin: "",
    unlisted: true,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
${lostPart(speech, view.lost ?? [])}<section><h2 class="vh">${words.title}</h2>${ledger(
      view.acts.map(({ number, who, what, body, at }) => ({
        margin: timeOf(speech, at),
        title: what,
        text: html`${who}${body === undefined ? "" : html` · <a href="${body.href}">${body.name}</a>`}`,
        end: html`<span class="vh">${words.count(number)}</span><span aria-hidden="true">${speech.number(number)}</span>`,
      })),
      true,
    )}${pagination(speech, { next: view.next })}</section>`,
  });
}

function lostPart(speech: Frame["speech"], lost: readonly LostLine[]): Html | string {
  const { title, lede } = speech.words.admin.lost;
  if (lost.length === 0) return "";
  const lines = lost.map(({ what, href, at }) => ({
    margin: at === undefined ? "" : timeOf(speech, at),
    title: html`<a href="${href}">${what}</a>`,
  }));
  return html`<section><h2>${title}</h2><p>${lede}</p>${ledger(lines, true)}</section>`;
}

const LOOKS = { pending: "look", delivered: "ok", failed: "bad", dropped: "withdrawn" } as const;

/** Where something was sent, and what became of it there. */
export function tracePage(frame: Frame, view: TraceView): Html {
  const { speech } = frame;
  const words = speech.words.acts.trace;
  const { columns } = words;
  const { states } = speech.words.federation.delivery;
  return page(frame, {
    ...around(frame, speech.words.federation.trace),
    main: html`<header><h1>${speech.words.federation.trace}</h1><p class="lede mono">${view.address}</p></header>
<section><h2 class="vh">${speech.words.federation.trace}</h2>${
      view.deliveries.length === 0
        ? empty({ what: words.none, why: words.noneWhy })
        : table({
            caption: words.title(view.address),
            columns: [
              { label: columns.to },
              { label: columns.state },
              { label: columns.tries, numeric: true },
              { label: columns.answer },
            ],
            rows: view.deliveries.map(({ id, host, what, state, tries, answer }) => [
              html`<a href="/admin/federation/deliveries/${id}">${host}</a><br><span class="hint">${what}</span>`,
              badge(LOOKS[state], states[state]),
              speech.number(tries),
              answer,
            ]),
          })
    }</section>`,
  });
}
