import type { Refusal } from "#domain/rulings.ts";
import type { Instant } from "#domain/time.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Words } from "./words.ts";

export type TroubleStatus = keyof Words["troubles"]["title"];

/** Why a page is not the one that was asked for. */
export type TroubleView = {
  readonly status: TroubleStatus;
  readonly refusal?: Refusal | undefined;
  /** When it may work again. */
  readonly until?: Instant | undefined;
  /** Of a fault only. */
  readonly requestId?: string | undefined;
};

/** Says in words what went wrong and where to go from here; never more than the reader may know. */
export function troublePage(frame: Frame, view: TroubleView): Html {
  const { speech } = frame;
  const words = speech.words.troubles;
  return page(frame, {
    title: words.title[view.status],
    crumbs: [{ text: frame.site.name, href: "/" }, { text: String(view.status) }],
    margin: "",
    narrow: true,
    unlisted: true,
    main: html`<header><h1>${words.title[view.status]}</h1>
<p class="lede">${view.refusal === undefined ? words.text[view.status] : speech.refusal(view.refusal)}</p></header>
${view.until === undefined ? "" : html`<p>${words.again(speech.moment(view.until))}</p>`}
${view.requestId === undefined ? "" : html`<p class="mono small">${words.request(view.requestId)}</p>`}
<p class="row"><a class="btn" href="/">${words.home}</a></p>`,
  });
}

/** The front page of a server that nobody has set up. */
export function notSetUpPage(frame: Frame): Html {
  const words = frame.speech.words.troubles;
  return page(frame, {
    title: words.notSetUp,
    margin: "",
    narrow: true,
    unlisted: true,
    main: html`<header><h1>${words.notSetUp}</h1><p class="lede">${words.notSetUpText}</p></header>
<p class="code">plenum setup-link</p>`,
  });
}
