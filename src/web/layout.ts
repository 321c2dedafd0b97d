import { inkHref, markHref, styleHref } from "./assets.ts";
import { raw } from "hono/html";
import { patterns } from "./components/bar.ts";
import { attribute, html, type Html, type Part } from "./html.ts";
import type { Instant } from "#domain/time.ts";
import { withNext } from "./next.ts";
import type { Speech } from "./speech.ts";

/** What every page of a site shows about it. */
export type Site = {
  readonly name: string;
  readonly hue: number;
  readonly version: string;
  readonly sourceUrl: string;
  readonly origin: string;
};

/** Who is logged in. */
type Viewer = { readonly name: string; readonly admin: boolean };

/** What surrounds a page: language, site, reader, and where in the record it stands. */
export type Frame = {
  readonly speech: Speech;
  readonly site: Site;
  readonly now: Instant;
  readonly viewer?: Viewer | undefined;
  /** Path and query of this page, for the language switch and the log-in link. */
  readonly path: string;
  readonly record?:
    | {
        readonly entries: number;
        /** How many of the connected organizations are known to hold it; absent while nobody has said. */
        readonly held?: { readonly holders: number; readonly peers: number } | undefined;
      }
    | undefined;
  /** One sentence about what was just done. */
  readonly flash?: string | undefined;
  /** What admins have to know on every page of theirs. */
  readonly notice?: Html | undefined;
};

type Place = "front" | "motions" | "chapters" | "coalition" | "record";
export type Crumb = { readonly text: string; readonly href?: string | undefined };
type Alternate = { readonly type: string; readonly href: string; readonly title?: string | undefined };

/** One page: its title, its place, and what stands in the middle. */
export type PageParts = {
  readonly title: string;
  readonly place?: Place | undefined;
  readonly crumbs?: readonly Crumb[] | undefined;
  /** Stands at the right of the folio, instead of the place in the record. */
  readonly margin?: Part;
  readonly narrow?: boolean;
  readonly description?: string | undefined;
  readonly canonical?: string | undefined;
  readonly alternates?: readonly Alternate[];
  /** Members' pages and forms stay out of search engines. */
  readonly unlisted?: boolean;
  /** Without navigation, where there is nothing to go to yet. */
  readonly bare?: boolean;
  readonly faulty?: boolean;
  /** A module of this server that the page runs; it works without. */
  readonly module?: string | undefined;
  readonly main: Html;
};

/** A whole page. */
export function page(frame: Frame, parts: PageParts): Html {
  const { speech } = frame;
  const middle = html`${frame.notice ?? ""}${frame.flash === undefined ? "" : flash(frame.flash)}${withNext(frame, parts.main)}`;
  return html`${raw("<!DOCTYPE html>\n")}<html lang="${speech.locale}">
      ${head(frame, parts)}
      <body>
        <a class="skip" href="#main">${speech.words.common.skip}</a>
        ${String(middle).includes("url(#p") ? patterns() : ""}${masthead(frame, parts)}
        <main id="main" ${attribute("class", parts.narrow === true ? "narrow" : undefined)}>${middle}</main>
        ${colophon(frame)}
      </body>
    </html>
`;
}

/** What was just done, said to everybody at once. */
function flash(text: Part): Html {
  return html`<div class="flash" role="status">${text}</div>`;
}

function head(frame: Frame, parts: PageParts): Html {
  const { site, speech } = frame;
  const title = parts.faulty === true ? speech.words.common.faultTitle(parts.title) : parts.title;
  const whole = title === site.name ? title : `${title} · ${site.name}`;
  return html`<head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${whole}</title>
    <link rel="stylesheet" href="${styleHref}">
    <link rel="stylesheet" href="${inkHref(site.hue)}">
    <link rel="icon" type="image/svg+xml" href="${markHref}">
    ${parts.unlisted === true ? html`<meta name="robots" content="noindex"> ` : ""}${meta("description", parts.description)}${openGraph(frame, parts)}${parts.canonical === undefined ? "" : html`<link rel="canonical" href="${parts.canonical}"> `}${(parts.alternates ?? []).map(alternate)}${script(parts.module)}
  </head>`;
}

/** Only what `modules.ts` serves: no other address ever stands in a script. */
function script(module: string | undefined): Html {
  if (module === undefined || !/^\/assets\/modules\/[0-9a-f]{12}\/[a-z/]+\.js$/.test(module)) return html``;
  return html`<script type="module" src="${module}"></script>`;
}

function openGraph({ site }: Frame, parts: PageParts): Html {
  if (parts.unlisted === true) return html``;
  const said: readonly (readonly [string, string | undefined])[] = [
    ["og:title", parts.title],
    ["og:site_name", site.name],
    ["og:type", parts.description === undefined ? "website" : "article"],
    ["og:description", parts.description],
    ["og:url", parts.canonical],
  ];
  return html`${said.map(([property, content]) => (content === undefined ? "" : html`<meta property="${property}" content="${content}"> `))}`;
}

function meta(name: string, content: string | undefined): Html {
  return content === undefined ? html`` : html`<meta name="${name}" content="${content}"> `;
}

function alternate({ type, href, title }: Alternate): Html {
  return html`<link rel="alternate" type="${type}" href="${href}" ${attribute("title", title)}> `;
}

function masthead(frame: Frame, parts: PageParts): Html {
  const words = frame.speech.words.common;
  const places: readonly (readonly [Place, string, string])[] = [
    ["front", words.front, "/"],
    ["motions", words.motions, "/motions"],
    ["chapters", words.chapters, "/chapters"],
    ["coalition", words.coalition, "/coalition"],
    ["record", words.record, "/gazette"],
  ];
  return html`<header class="mast">
    <a class="name" href="/">${mark()}<span>${frame.site.name}</span></a>
    ${
      parts.bare === true
        ? ""
        : html`<nav aria-label="${words.main}">${places.map(
            ([place, text, href]) =>
              html`<a href="${href}"${attribute("aria-current", place === parts.place ? "page" : undefined)}>${text}</a>`,
          )}</nav>${who(frame)}`
    }
    <div class="folio"><span>${crumbs(frame, parts)}</span><span>${parts.margin ?? recordPlace(frame)}</span></div>
  </header>`;
}

function who({ viewer, speech, path }: Frame): Html {
  if (viewer !== undefined) return html`<a class="who" href="/home">${viewer.name}</a>`;
  const back = path === "/" || path.startsWith("/log-in") ? "" : `?back=${encodeURIComponent(path)}`;
  return html`<a class="who" href="/log-in${back}">${speech.words.common.logIn}</a>`;
}

function crumbs(frame: Frame, parts: PageParts): Part {
  const steps = parts.crumbs ?? [{ text: frame.site.name, href: "/" }];
  return steps.map(({ text, href }, index) => [
    index === 0 ? "" : " / ",
    href === undefined ? text : html`<a href="${href}">${text}</a>`,
  ]);
}

function recordPlace({ record, speech }: Frame): Part {
  if (record === undefined) return "";
  const words = speech.words.common;
  const { held } = record;
  if (held === undefined) return html`<a href="/gazette">${words.entry(record.entries)}</a>`;
  return html`${words.entry(record.entries)} · <a href="/gazette">${words.heldBy(held.holders, held.peers)}</a>`;
}

function colophon(frame: Frame): Html {
  const words = frame.speech.words.common;
  const other = frame.speech.locale === "en" ? "es" : "en";
  return html`<footer class="colophon">
    <span>${words.runs(frame.site.name, frame.site.version)}</span> <a href="/about">${words.about}</a
    ><a href="/promises">${words.promises}</a><a href="/privacy">${words.privacy}</a
    ><a href="/accessibility">${words.accessibility}</a><a href="${frame.site.sourceUrl}">${words.source}</a
    ><a href="/language/${other}?back=${encodeURIComponent(frame.path)}" lang="${other}" hreflang="${other}"
      >${words.otherLanguage}</a
    >
  </footer>`;
}

const SEATS = [
  [3, 20.5],
  [5.4, 11.5],
  [12, 4.9],
  [21, 2.5],
  [30, 4.9],
  [36.6, 11.5],
  [39, 20.5],
  [11.5, 20.5],
  [16.3, 12.3],
  [25.8, 12.3],
  [30.5, 20.5],
] as const;

function mark(): Html {
  return html`<svg viewBox="0 0 42 23" aria-hidden="true">
    ${SEATS.map(([x, y]) => html`<circle cx="${x}" cy="${y}" r="2.4" />`)}
  </svg>`;
}
