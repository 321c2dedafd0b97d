import type { Instant } from "#domain/time.ts";
import type { Part as Piece } from "#text/diff.ts";
import type { AmendmentLine } from "./amendments.ts";
import { diffHead, diffView, type DiffLook } from "./components/diff.ts";
import { field, submit, untouched } from "./components/forms.ts";
import { steps } from "./components/lists.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";

/** One text that a motion has had. */
type VersionLine = {
  readonly number: number;
  readonly at: Instant;
  readonly madeBy?: AmendmentLine | undefined;
};

export type VersionsView = {
  readonly motion: { readonly number: number; readonly title: string; readonly href: string };
  readonly body: { readonly name: string; readonly href: string };
  readonly membersOnly: boolean;
  readonly versions: readonly VersionLine[];
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly Piece[];
  readonly look: DiffLook;
};

/** Every version of a motion's text, and what differs between any two. */
export function versionsPage(frame: Frame, view: VersionsView): Html {
  const { speech } = frame;
  const words = speech.words.amendments.versions;
  const { motion, versions, from, to } = view;
  const options = versions.map(({ number }) => ({ value: String(number), text: words.version(number) }));
  const href = `${motion.href}/text`;
  return page(frame, {
    title: words.of(motion.title),
    place: "motions",
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: speech.words.motions.numbered(motion.number), href: motion.href },
      { text: words.title },
    ],
    unlisted: view.membersOnly,
    main: html`<header><h1>${words.of(motion.title)}</h1></header>
${steps(versions.map(({ number, at, madeBy }) => ({ state: number === versions.length ? "now" : "done", text: words.version(number), note: html`${speech.day(at)}, ${madeBy === undefined ? words.submitted : html`<a href="${madeBy.href}">${words.madeBy(madeBy.number)}</a>`}` })))}
<section><h2>${words.fromTo(from, to)}</h2>
${
  versions.length < 2
    ? ""
    : html`<form class="row no-print" method="get" action="${href}">${field(untouched, { name: "from", label: words.from, options, value: String(from), short: true })}${field(untouched, { name: "to", label: words.to, options, value: String(to), short: true })}${submit(words.compare, "plain")}</form>`
}
${diffHead(speech, view.pieces, view.look, href, { from: String(from), to: String(to) })}
${diffView(speech, view.pieces, view.look)}</section>`,
  });
}
