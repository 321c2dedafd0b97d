import type { Refusal } from "#domain/rulings.ts";
import type { Instant } from "#domain/time.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";

/** A refusal as a page: 403 or 409; `holders` are those whose role would do, where the reader may know them. */
export type RefusedView = {
  readonly refusal: Refusal;
  readonly status: 403 | 409;
  readonly back: string;
  readonly holders?: { readonly role: string; readonly names: readonly string[] } | undefined;
};

/** A form that was overtaken: both versions side by side. */
export type ConflictView = {
  readonly back: string;
  readonly yours: readonly (readonly [string, string])[];
  readonly theirs: readonly (readonly [string, string])[];
};

/** 403 or 409: what is not allowed, why, and who could. */
export function refusedPage(frame: Frame, { refusal, status, back, holders }: RefusedView): Html {
  const { speech, viewer } = frame;
  const words = speech.words.errors;
  const who = viewer === undefined ? words.forbidden.stranger : words.forbidden.as(viewer.name);
  return problem(
    frame,
    status,
    speech.refusal(refusal),
    status === 403 ? who : undefined,
    html`${
      holders === undefined || holders.names.length === 0
        ? ""
        : html`<p>${words.forbidden.holder(holders.role, speech.list(holders.names))}</p>`
    }${refusal.article === undefined ? "" : html`<p class="rule">${refusal.article}</p>`}
<p class="row">${status === 403 && viewer === undefined ? html`<a class="btn primary" href="/log-in?back=${encodeURIComponent(back)}">${words.logIn}</a>` : ""}<a class="btn" href="${back}">${words.back}</a></p>`,
  );
}

/** 409: both versions of what was changed twice. */
export function conflictPage(frame: Frame, { back, yours, theirs }: ConflictView): Html {
  const { speech } = frame;
  const words = speech.words.errors.conflict;
  const column = (title: string, fields: ConflictView["yours"]) =>
    html`<section><h2>${title}</h2>${fields.map(([name, value]) => html`<h3>${name}</h3><div class="record"><p>${value}</p></div>`)}</section>`;
  return page(frame, {
    title: words.title,
    margin: `409 · ${speech.words.errors.nothingChanged}`,
    unlisted: true,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
<div class="two">${column(words.yours, yours)}${column(words.theirs, theirs)}</div>
<p class="row"><a class="btn primary big" href="${back}">${words.goOn}</a></p>`,
  });
}

/** 404: nothing here, or not for strangers. */
export function missingPage(frame: Frame): Html {
  const words = frame.speech.words.errors;
  return problem(frame, 404, words.missing.title, words.missing.lede, home(frame));
}

/** 410: it was deleted. */
export function gonePage(frame: Frame): Html {
  const words = frame.speech.words.errors;
  return problem(frame, 410, words.gone.title, words.gone.lede, home(frame));
}

/** 413: more than we take. */
export function tooLargePage(frame: Frame): Html {
  const words = frame.speech.words.errors;
  return problem(frame, 413, words.tooLarge.title, words.tooLarge.lede, home(frame));
}

/** 429: when to try again. */
export function tooManyPage(frame: Frame, { retryAt }: { readonly retryAt?: Instant | undefined }): Html {
  const words = frame.speech.words.errors;
  return problem(
    frame,
    429,
    words.tooMany.title,
    words.tooMany.lede(retryAt === undefined ? words.tooMany.soon : frame.speech.moment(retryAt)),
    home(frame),
  );
}

/** 500: an id to report, and nothing of the fault itself. */
export function faultPage(frame: Frame, { requestId }: { readonly requestId: string }): Html {
  const words = frame.speech.words.errors;
  return problem(
    frame,
    500,
    words.fault.title,
    words.fault.lede,
    html`<p>${words.fault.id}</p><p class="code">${requestId}</p>${home(frame)}`,
  );
}

/** 503: reading works, saving does not. */
export function unavailablePage(frame: Frame): Html {
  const words = frame.speech.words.errors;
  return problem(frame, 503, words.unavailable.title, words.unavailable.lede, home(frame));
}

function home(frame: Frame): Html {
  return html`<p class="row"><a class="btn" href="/">${frame.speech.words.errors.front}</a></p>`;
}

function problem(frame: Frame, status: number, title: string, lede: string | undefined, rest: Part): Html {
  return page(frame, {
    title,
    margin: `${status} · ${frame.speech.words.errors.nothingChanged}`,
    narrow: true,
    unlisted: true,
    main: html`<header><h1>${title}</h1>${lede === undefined ? "" : html`<p class="lede">${lede}</p>`}</header>
${rest}`,
  });
}
