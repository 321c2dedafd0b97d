import { HOUR, type Instant } from "#domain/time.ts";
import { act } from "./components/forms.ts";
import { badge, empty, ledger } from "./components/lists.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

type Of = { readonly number: number; readonly title: string; readonly href: string; readonly body: string };

/** Something that needs the reader; three at most are shown. */
export type Need =
  | (Of & {
      readonly kind: "vote";
      readonly voted: boolean;
      readonly closesAt: Instant;
      /** Where the ballot is, if the vote is not on the motion itself. */
      readonly booth?: string | undefined;
    })
  | (Of & {
      readonly kind: "support";
      readonly missing: number;
      readonly until?: Instant | undefined;
      readonly stamp: string;
    })
  | (Of & { readonly kind: "open" })
  | { readonly kind: "proxy"; readonly name: string; readonly body: string; readonly href: string }
  | { readonly kind: "peer"; readonly name: string; readonly href: string }
  /** Anything else that is asked, in its own words. */
  | {
      readonly kind: "matter";
      readonly place: string;
      readonly title: string;
      readonly text: string;
      readonly action: string;
      readonly href: string;
    };

export type HomeView = {
  readonly needs: readonly Need[];
  readonly events: readonly { readonly at: Instant; readonly text: string; readonly href: string }[];
  readonly groups: readonly { readonly name: string; readonly href: string }[];
};

const SHOWN = 3;

/** What needs the reader, what happened, and where they belong. */
export function homePage(frame: Frame, view: HomeView): Html {
  const { speech } = frame;
  const words = speech.words.accounts.home;
  const shown = view.needs.slice(0, SHOWN);
  const more = view.needs.length - shown.length;
  return page(frame, {
    title: words.needs(shown.length),
    unlisted: true,
    crumbs: [{ text: speech.longDay(frame.now) }],
    margin: html`<a href="/settings">${words.settings}</a>${frame.viewer?.admin === true ? html` · <a href="/admin">${words.administration}</a>` : ""}`,
    main: html`<header><h1>${words.needs(shown.length)}</h1></header>
${shown.length === 0 ? html`<section>${empty({ what: words.nothing, action: { text: speech.words.motions.list.clear, href: "/motions" } })}</section>` : html`<div class="cards" data-next>${shown.map((need) => card(frame, need))}</div>`}
${more > 0 ? html`<p><a href="/motions?state=voting">${words.more(more)}</a></p>` : ""}
<div class="two">
<section><h2>${words.since}</h2>${view.events.length === 0 ? html`<p class="muted">${words.quiet}</p>` : ledger(view.events.map(({ at, text, href }) => ({ margin: dayOf(speech, at), text: html`<a href="${href}">${text}</a>` })))}</section>
<section><h2>${words.groups}</h2>${ledger(view.groups.map(({ name, href }) => ({ text: html`<a href="${href}">${name}</a>` })))}
${act("/log-out", speech.words.accounts.logOut)}</section>
</div>`,
  });
}

function card({ speech, now }: Frame, need: Need): Html {
  const words = speech.words.accounts.home;
  switch (need.kind) {
    case "vote":
      return sheet(
        deadline(speech, need.closesAt, now),
        need.title,
        need.voted ? words.voted(need.body, need.number) : words.notVoted(need.body, need.number),
        html`<a class="btn${need.voted ? "" : " primary big"}" href="${need.booth ?? `${need.href}/vote`}">${need.voted ? words.look : words.vote}</a>`,
      );
    case "support":
      return sheet(
        need.until === undefined
          ? badge("other", speech.words.motions.states.submitted)
          : badge("pending", words.until(speech.moment(need.until))),
        words.second(need.title),
        words.secondWhy(need.body, need.missing),
        html`${act(need.href, words.support, { deed: "second", stamp: need.stamp })} <a href="${need.href}">${words.read}</a>`,
      );
    case "open":
      return sheet(
        badge("pending", need.body),
        words.toOpen(need.number),
        words.toOpenWhy(need.title),
        html`<a class="btn" href="${need.href}">${words.toOpenLook}</a>`,
      );
    case "proxy":
      return sheet(
        badge("pending", need.body),
        speech.words.proxies.asked(need.name),
        speech.words.proxies.need(need.name, need.body),
        html`<a class="btn" href="${need.href}">${words.read}</a>`,
      );
    case "matter":
      return sheet(
        badge("look", need.place),
        need.title,
        need.text,
        html`<a class="btn" href="${need.href}">${need.action}</a>`,
      );
    case "peer":
      return sheet(
        badge("look", speech.words.common.coalition),
        words.peer(need.name),
        words.peerWhy,
        html`<a class="btn" href="${need.href}">${words.peerLook}</a>`,
      );
  }
}

function sheet(state: Html, title: string, text: string, action: Part): Html {
  return html`<section class="sheet"><p class="row">${state}</p><h2>${title}</h2><p>${text}</p><div class="row">${action}</div></section>
`;
}

function deadline(speech: Speech, closesAt: Instant, now: Instant): Html {
  const words = speech.words.accounts.home;
  return closesAt - now <= 48 * HOUR
    ? badge("closing", words.closes(speech.moment(closesAt)))
    : badge("open", words.until(speech.moment(closesAt)));
}
