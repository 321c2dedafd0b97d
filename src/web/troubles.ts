import type { Refusal } from "#domain/rulings.ts";
import type { Instant } from "#domain/time.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Words } from "./words.ts";

type TroubleStatus = keyof Words["troubles"]["title"];

/** Why a page is not the one that was asked for. */
export type TroubleView = {
  readonly status: TroubleStatus;
  readonly refusal?: Refusal | undefined;
  /** When it may work again. */
  readonly until?: Instant | undefined;
  /** Of a fault only. */
  readonly requestId?: string | undefined;
  /** Whose role would do, where the reader may know them. */
  readonly holders?: { readonly role: string; readonly names: readonly string[] } | undefined;
};

/** A form that was overtaken: name and value of each field, as sent and as it stands. */
export type ConflictView = {
  readonly back: string;
  readonly yours: readonly (readonly [string, string])[];
  readonly theirs: readonly (readonly [string, string])[];
};

/** Says in words what went wrong and where to go from here; never more than the reader may know. */
export function troublePage(frame: Frame, view: TroubleView): Html {
  const { speech } = frame;
  const words = speech.words.troubles;
  return page(frame, {
    title: words.title[view.status],
    crumbs: [{ text: frame.site.name, href: "/" }, { text: String(view.status) }],
    margin: `${view.status} · ${words.nothingChanged}`,
    narrow: true,
    unlisted: true,
    main: html`<header><h1>${words.title[view.status]}</h1>
<p class="lede">${view.refusal === undefined ? words.text[view.status] : speech.refusal(view.refusal)}</p></header>
${who(frame, view)}${source(speech, view)}
${view.until === undefined ? "" : html`<p>${words.again(speech.moment(view.until))}</p>`}
${view.requestId === undefined ? "" : html`<p class="mono small">${words.request(view.requestId)}</p>`}
<p class="row">${mayLogIn(frame, view) ? html`<a class="btn primary" href="/log-in?back=${encodeURIComponent(frame.path)}">${speech.words.common.logIn}</a>` : ""}<a class="btn" href="/">${words.home}</a></p>`,
  });
}

/** Both versions of what was changed twice. */
export function conflictPage(frame: Frame, { back, yours, theirs }: ConflictView): Html {
  const words = frame.speech.words.troubles;
  const column = (title: string, fields: ConflictView["yours"]) =>
    html`<section><h2>${title}</h2>${fields.map(([name, value]) => html`<h3>${name}</h3><div class="record"><p>${value}</p></div>`)}</section>`;
  return page(frame, {
    title: words.conflict.title,
    margin: `409 · ${words.nothingChanged}`,
    unlisted: true,
    main: html`<header><h1>${words.conflict.title}</h1><p class="lede">${words.conflict.text}</p></header>
<div class="two">${column(words.conflict.yours, yours)}${column(words.conflict.theirs, theirs)}</div>
<p class="row"><a class="btn primary big" href="${back}">${words.conflict.goOn}</a></p>`,
  });
}

/** The article that the refusal rests on. */
function source(speech: Frame["speech"], { refusal }: TroubleView): Html {
  if (refusal?.article === undefined) return html``;
  const { article, version } = refusal;
  return html`<p class="rule">${speech.words.rules.source({ article, ...(version !== undefined && { version }) })}</p>`;
}

function mayLogIn({ viewer }: Frame, { status }: TroubleView): boolean {
  return viewer === undefined && (status === 403 || status === 404);
}

// Who asks and whose role it takes, so that nobody has to guess; only where a rule refused.
function who({ viewer, speech }: Frame, { status, refusal, holders }: TroubleView): Html {
  if (status !== 403 || refusal === undefined) return html``;
  const words = speech.words.troubles;
  const named =
    holders === undefined || holders.names.length === 0 ? "" : ` ${holders.role}: ${speech.list(holders.names)}.`;
  return html`<p>${viewer === undefined ? words.stranger : words.loggedInAs(viewer.name)}${named}</p>`;
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
