import { attribute, html, type Html, type Part } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";

export type Tab = { readonly text: Part; readonly href: string; readonly here: boolean };

/** Links between the pages of one thing. */
export function tabs(label: string, list: readonly Tab[]): Html {
  return html`<nav class="tabs" aria-label="${label}">
    ${list.map(
      ({ text, href, here }) =>
        html`<a href="${href}" ${attribute("aria-current", here ? "page" : undefined)}>${text}</a>`,
    )}
  </nav>`;
}

/** Where a list goes on; nothing when it is whole. */
export function pagination(
  speech: Speech,
  pages: { readonly previous?: string | undefined; readonly next?: string | undefined },
): Html {
  const words = speech.words.common;
  if (pages.previous === undefined && pages.next === undefined) return html``;
  return html`<nav class="row" aria-label="${words.pages}">
    ${
      pages.previous === undefined ? "" : html`<a class="btn" rel="prev" href="${pages.previous}">${words.previous}</a>`
    }${pages.next === undefined ? "" : html`<a class="btn" rel="next" href="${pages.next}">${words.next}</a>`}
  </nav>`;
}
