import type { Instant } from "#domain/time.ts";
import { act } from "#web/components/forms.ts";
import { badge, facts, steps, type Step } from "#web/components/lists.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { around } from "./federation.ts";

/** The way of one activity to one server. */
export type DeliveryView = {
  readonly id: string;
  readonly what: string;
  readonly target: string;
  readonly host: string;
  readonly state: "pending" | "delivered" | "failed" | "dropped";
  readonly writtenAt: Instant;
  readonly attempts: readonly {
    /** Which try it was, where earlier ones are not kept. */
    readonly number?: number | undefined;
    readonly at?: Instant | undefined;
    readonly status: string;
    readonly ms?: number | undefined;
    readonly ok: boolean;
  }[];
  readonly nextAt?: Instant | undefined;
};

const LOOKS = { pending: "look", delivered: "ok", failed: "bad", dropped: "withdrawn" } as const;

/** Why something did not arrive, try by try. */
export function deliveryPage(frame: Frame, view: DeliveryView): Html {
  const { speech } = frame;
  const words = speech.words.federation.delivery;
  const tries: Step[] = view.attempts.map(({ number, at, status, ms, ok }, index) => ({
    state: ok ? "done" : "fail",
    text: words.tried(number ?? index + 1, status === "" ? words.noAnswer : status),
    note: `${at === undefined ? "" : speech.moment(at)}${ms === undefined ? "" : ` · ${words.took(ms)}`}`,
  }));
  const ahead: Step[] =
    view.state === "pending"
      ? [
          {
            state: "now",
            text: words.waiting,
            note: view.nextAt === undefined ? undefined : words.nextTry(speech.moment(view.nextAt)),
          },
          { state: "next", text: words.delivered, note: words.onlyWhen },
        ]
      : [{ state: view.state === "delivered" ? "done" : "fail", text: words.states[view.state] }];
  return page(frame, {
    ...around(frame, words.title(view.what)),
    narrow: true,
    main: html`<header><h1>${words.title(view.what)}</h1><p class="row">${badge(LOOKS[view.state], words.states[view.state])}<a class="mono" href="/admin/federation/peers/${encodeURIComponent(view.host)}">${view.host}</a></p></header>
<section>${steps([{ state: "done", text: words.written, note: speech.moment(view.writtenAt) }, ...tries, ...ahead])}</section>
${view.state === "delivered" ? "" : html`<p>${words.lost}</p>${act(`/admin/federation/deliveries/${view.id}`, words.retry, { deed: "retry" }, "primary")}`}
<section>${facts([[words.to, html`<span class="mono">${view.target}</span>`]])}</section>`,
  });
}
