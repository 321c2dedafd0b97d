import type { HeldCharter } from "#commands/coalition/texts.ts";
import type { CleanHtml } from "#text/sanitize.ts";
import type { Article } from "#domain/charters.ts";
import type { Instant } from "#domain/time.ts";
import { articleChange, changedArticles } from "#web/charters.ts";
import { act } from "#web/components/forms.ts";
import { facts } from "#web/components/lists.ts";
import { cleaned, html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";
import { agreementPath, around, type OfCoalition } from "./agreement.ts";

/** An article as a page shows it. */
export type ShownArticle = Article & { readonly textHtml: CleanHtml };

/** A text by its hash; `since` is the one that its changes are shown against. */
export type TextView = {
  readonly hash: string;
  readonly held: "held" | "erased" | "awaited" | "unknown";
  readonly text: (HeldCharter & { readonly shown: readonly ShownArticle[] }) | undefined;
  readonly since: HeldCharter | undefined;
  /** Where it belongs, if that is known. */
  readonly of: OfCoalition | undefined;
};

/** One text of an agreement, whole, with what changed in it. */
export function textPage(frame: Frame, view: TextView): Html {
  const { speech } = frame;
  const words = speech.words.agreements;
  const { text, since } = view;
  const title = text === undefined ? words.version(undefined) : words.textTitle(text.version);
  const surround =
    view.of === undefined
      ? ({ title, place: "coalition", crumbs: [{ text: speech.words.coalitions.list, href: "/coalitions" }] } as const)
      : around(speech, view.of, title);
  return page(frame, {
    ...surround,
    main: html`<header><h1>${title}</h1>${view.held === "held" ? "" : html`<p class="lede">${words.held[view.held]}</p>`}</header>
${text?.because === undefined ? "" : html`<section><h2>${words.because}</h2><p>${text.because}</p></section>`}
${text === undefined || since === undefined ? "" : changes(speech, since, text)}
${text === undefined ? "" : articles(text.shown)}
<section><h2>${words.hash}</h2><p>${words.hashWhy}</p><p class="mono small">${view.hash}</p></section>`,
  });
}

/** What differs between two versions, article by article. */
export function comparePage(
  frame: Frame,
  view: OfCoalition & {
    readonly from: HeldCharter;
    readonly to: HeldCharter;
    readonly rulesChange: boolean;
    readonly mayJoin: boolean;
  },
): Html {
  const { speech } = frame;
  const words = speech.words.agreements;
  const title = words.compareTitle(words.version(view.from.version), words.version(view.to.version));
  return page(frame, {
    ...around(speech, view, title),
    main: html`<header><h1>${title}</h1>${view.rulesChange ? html`<p class="note">${words.rulesChanged}</p>` : ""}</header>
${changes(speech, view.from, view.to)}
<section><h2>${words.hash}</h2>${facts(
      [view.from, view.to].map(({ version, hash }) => [
        words.version(version),
        html`<a class="mono small" href="/texts/${hash.slice("sha256:".length)}">${hash}</a>`,
      ]),
    )}</section>`,
  });
}

export type SignView = OfCoalition & {
  readonly deed: "accede" | "reaffirm";
  readonly text: TextView["text"];
  readonly held: TextView["held"];
  readonly hash: string;
  /** The text that was signed before. */
  readonly before: HeldCharter | undefined;
  readonly state: "may" | "applicant" | "full";
  readonly dueAt: Instant | undefined;
  readonly maySignAlone: boolean;
};

/** The text in force, what changed since it was signed, and the ways to sign it. Posts deed=vote or alone. */
export function signPage(frame: Frame, view: SignView): Html {
  const { speech } = frame;
  const words = speech.words.agreements;
  const { sign } = words;
  return page(frame, {
    ...around(speech, view, sign.title(view.name)),
    unlisted: true,
    main: html`<header><h1>${sign.title(view.name)}</h1><p class="lede">${view.before === undefined ? sign.lede : sign.ledeAgain}</p></header>
<section class="sheet" data-next><h2>${words.next}</h2>${waysToSign(speech, view)}</section>
${view.held === "held" ? "" : html`<p class="note">${words.held[view.held]}</p>`}
${view.text === undefined || view.before === undefined ? "" : changes(speech, view.before, view.text)}
${view.text === undefined ? "" : html`<section><h2>${words.version(view.text.version)}</h2>${articles(view.text.shown)}</section>`}
<section><h2>${words.hash}</h2><p>${words.hashWhy}</p><p class="mono small">${view.hash}</p></section>`,
  });
}

function waysToSign(speech: Speech, { hex, state, dueAt, maySignAlone, held }: SignView): Html {
  const { sign } = speech.words.agreements;
  const href = agreementPath(hex, "/sign");
  if (state === "applicant") return html`<p>${sign.applicant}</p>`;
  const due = dueAt === undefined ? "" : html`<p>${sign.due(speech.moment(dueAt))}</p>`;
  // Nobody is asked to sign what cannot be read.
  if (held !== "held") return html`${due}`;
  return html`${state === "full" ? html`<p>${sign.full}</p>` : ""}${due}
<div class="field"><p>${sign.voteWhy}</p>${act(href, sign.vote, { deed: "vote" }, "primary")}</div>
<div class="field"><p>${maySignAlone ? sign.aloneWhy : sign.aloneNot}</p>${maySignAlone ? act(href, sign.alone, { deed: "alone" }) : ""}</div>`;
}

/** What a motion to join, to stay or to leave does when it is adopted. */
export type MembershipNote = {
  readonly coalition: string;
  readonly deed: "accede" | "reaffirm" | "secede";
  /** The page of the coalition's agreement, and of the text that is signed. */
  readonly href: string;
  readonly text: string | undefined;
  /** It was adopted, and could not be done any more. */
  readonly hasFailed: boolean;
};

/** What it does, on the page of the motion. */
export function membershipNote(speech: Speech, { coalition, deed, href, text, hasFailed }: MembershipNote): Html {
  const words = speech.words.agreements;
  return html`<section><h2><a href="${href}">${coalition}</a></h2><p>${words.decides[deed]}${text === undefined ? "" : html` <a href="${text}">${words.read}</a>.`}</p>
${hasFailed ? html`<p class="note"><b>${words.decides.failed}</b></p>` : ""}</section>`;
}

/** What leaving means, and the ways to do it. Posts deed=vote or alone. */
export function leavePage(
  frame: Frame,
  view: OfCoalition & { readonly open: number; readonly mayLeaveAlone: boolean },
): Html {
  const { speech } = frame;
  const { leave, next, sign } = speech.words.agreements;
  const href = agreementPath(view.hex, "/leave");
  return page(frame, {
    ...around(speech, view, leave.title(view.name)),
    unlisted: true,
    main: html`<header><h1>${leave.title(view.name)}</h1><p class="lede">${leave.lede}</p></header>
<section><h2>${leave.what}</h2><ul>${leave.consequences.map((line) => html`<li>${line}</li>`)}<li>${leave.open(view.open)}</li></ul></section>
<section class="sheet" data-next><h2>${next}</h2>
<div class="field">${act(href, leave.vote, { deed: "vote" }, "primary")}</div>
<div class="field"><p>${view.mayLeaveAlone ? leave.aloneWhy : sign.aloneNot}</p>${view.mayLeaveAlone ? act(href, leave.alone, { deed: "alone" }, "danger") : ""}</div></section>`,
  });
}

function changes(speech: Speech, before: HeldCharter, after: HeldCharter): Html {
  const words = speech.words.agreements;
  const changed = changedArticles(before.articles, after.articles);
  const numbers = new Set(changed.map(([, now]) => now?.number));
  const kept = after.articles.filter(({ number }) => !numbers.has(number));
  return html`<section><h2>${words.compareTitle(words.version(before.version), words.version(after.version))}</h2>
<p>${changed.length === 0 ? words.sign.unchanged : words.changed(changed.length, kept.length)}</p>
${changed.map(([old, now]) => articleChange(speech, old, now, "h3"))}
${kept.length === 0 ? "" : html`<details><summary>${words.kept(kept.length)}</summary><ul>${kept.map(({ number, title }) => html`<li>${words.article(number, title)}</li>`)}</ul></details>`}</section>`;
}

const articles = (shown: readonly ShownArticle[]): Html =>
  html`${shown.map(
    ({ number, title, textHtml }) =>
      html`<section id="art-${number.replaceAll(".", "-")}"><h3>${number} ${title}</h3><div class="record">${cleaned(textHtml)}</div></section>`,
  )}`;
