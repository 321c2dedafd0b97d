import { facts } from "./components/lists.ts";
import { html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Passage } from "./words/about.ts";

export type AboutView = { readonly handle: string; readonly groups: number; readonly entries: number };

/** Who runs this server, with what. */
export function aboutPage(frame: Frame, view: AboutView): Html {
  const { speech, site } = frame;
  const words = speech.words.about.about;
  return reading(
    frame,
    words.title,
    words.lede(site.name),
    words.passages,
    html`<section>${facts([
      [words.handle, html`<span class="mono">${view.handle}</span>`],
      [words.groups, html`<a href="/chapters">${speech.number(view.groups)}</a>`],
      [words.record, html`<a href="/gazette">${speech.number(view.entries)}</a>`],
      [
        speech.words.about.developers.title,
        html`<a href="/developers">${speech.words.about.developers.links.openapi}</a>`,
      ],
      [words.version, site.version],
      [words.source, html`<a href="${site.sourceUrl}">${site.sourceUrl}</a>`],
    ])}</section>`,
  );
}

/** What the software promises, and what it does not. */
export function promisesPage(frame: Frame): Html {
  const words = frame.speech.words.about.promises;
  return reading(frame, words.title, words.lede, words.passages);
}

/** What is kept, who sees it, for how long. */
export function privacyPage(frame: Frame): Html {
  const words = frame.speech.words.about.privacy;
  return reading(frame, words.title, words.lede, words.passages);
}

/** How the pages are made for everybody. */
export function accessibilityPage(frame: Frame): Html {
  const words = frame.speech.words.about.accessibility;
  return reading(frame, words.title, words.lede, words.passages);
}

/** How programs talk to this server. */
export function developersPage(frame: Frame): Html {
  const words = frame.speech.words.about.developers;
  const links = [
    ["/api/openapi.json", words.links.openapi],
    ["/api/rule.schema.json", words.links.rule],
    ["/settings/tokens", words.links.tokens],
    ["/.well-known/nodeinfo", words.links.nodeinfo],
  ] as const;
  return reading(
    frame,
    words.title,
    words.lede,
    words.passages,
    html`<ul>${links.map(
      ([href, text]) => html`<li><a href="${href}">${text}</a></li>
`,
    )}</ul>`,
  );
}

function reading(frame: Frame, title: string, lede: string, passages: readonly Passage[], after: Part = ""): Html {
  return page(frame, {
    title,
    narrow: true,
    crumbs: [{ text: title }],
    main: html`<header><h1>${title}</h1><p class="lede">${lede}</p></header>
${passages.map(({ heading, paragraphs }) => html`<section><h2>${heading}</h2>${paragraphs.map((text) => html`<p>${text}</p>`)}</section>\n`)}${after}`,
  });
}
