import { type Part as Piece, countChanged } from "#text/diff.ts";
import { html, type Html } from "#web/html.ts";
import type { Speech } from "#web/speech.ts";
import { tabs } from "./moves.ts";

/** How a difference is shown: marked in one text, or the two texts beside each other. */
export type DiffLook = "one" | "two";

/** The look that an address asks for. */
export const lookOf = (query: string | undefined): DiffLook => (query === "two" ? "two" : "one");

/** A difference of two texts; whoever cannot see the marks hears them. */
export function diffView(speech: Speech, pieces: readonly Piece[], look: DiffLook = "one"): Html {
  const paragraphs = paragraphsOf(pieces);
  return look === "two" ? twoColumns(speech, paragraphs) : oneText(speech, paragraphs);
}

/** How much changed, what the marks mean, and the other look; `href` is the page without its query. */
export function diffHead(
  speech: Speech,
  pieces: readonly Piece[],
  look: DiffLook,
  href: string,
  query: Readonly<Record<string, string>> = {},
): Html {
  const words = speech.words.diffs;
  if (pieces.every(({ kind }) => kind === "same")) return html`<p>${words.nothing}</p>`;
  const count = countChanged(pieces);
  const at = (wanted: DiffLook) => {
    const search = new URLSearchParams({ ...query, ...(wanted === "two" && { look: "two" }) }).toString();
    return search === "" ? href : `${href}?${search}`;
  };
  return html`<p class="row small"><span><del>${words.wordsOut(count.out)}</del></span><span><ins>${words.wordsIn(count.in)}</ins></span><span class="muted">${words.marks}</span></p>
${tabs(words.looks, [
  { text: words.inOne, href: at("one"), here: look === "one" },
  { text: words.sideBySide, href: at("two"), here: look === "two" },
])}`;
}

/** A run of words with their marks, for one line. */
export const marked = (speech: Speech, pieces: readonly Piece[]): Html =>
  html`${pieces.map((piece) => mark(speech, piece))}`;

type Paragraph = readonly Piece[];

/** Texts are shown by paragraph; a break that is itself put in or taken out shows as a sign. */
function paragraphsOf(pieces: readonly Piece[]): readonly Paragraph[] {
  const paragraphs: Piece[][] = [[]];
  for (const { kind, text } of pieces) {
    if (kind !== "same" && text.trim() === "" && text.includes("\n")) paragraphs.at(-1)?.push({ kind, text: "¶" });
    for (const [index, line] of text.split(/\n+/u).entries()) {
      if (index > 0) paragraphs.push([]);
      if (line !== "") paragraphs.at(-1)?.push({ kind, text: line });
    }
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
}

const isSame = (paragraph: Paragraph): boolean => paragraph.every(({ kind }) => kind === "same");

function oneText(speech: Speech, paragraphs: readonly Paragraph[]): Html {
  return html`<div class="record diff">${runsOf(paragraphs).map((run) =>
    run.isHidden
      ? html`<details><summary>${speech.words.diffs.unchanged(run.paragraphs.length)}</summary>${plain(speech, run.paragraphs)}</details>`
      : plain(speech, run.paragraphs),
  )}</div>`;
}

const plain = (speech: Speech, paragraphs: readonly Paragraph[]): Html =>
  html`${paragraphs.map((paragraph) => html`<p>${marked(speech, paragraph)}</p>`)}`;

type Run = { readonly isHidden: boolean; readonly paragraphs: readonly Paragraph[] };

/** Of what stays the same only the paragraphs beside a change are open. */
function runsOf(paragraphs: readonly Paragraph[]): readonly Run[] {
  const isNear = (index: number) =>
    [index - 1, index, index + 1].some((at) => paragraphs[at] !== undefined && !isSame(paragraphs[at]));
  const runs: { isHidden: boolean; paragraphs: Paragraph[] }[] = [];
  for (const [index, paragraph] of paragraphs.entries()) {
    const isHidden = !isNear(index);
    const last = runs.at(-1);
    if (last?.isHidden === isHidden) last.paragraphs.push(paragraph);
    else runs.push({ isHidden, paragraphs: [paragraph] });
  }
  return runs;
}

function twoColumns(speech: Speech, paragraphs: readonly Paragraph[]): Html {
  const { before, after, marks } = speech.words.diffs;
  const side = (paragraph: Paragraph, hidden: Piece["kind"]) =>
    marked(
      speech,
      paragraph.filter(({ kind }) => kind !== hidden),
    );
  return html`<table class="stack diff"><caption class="vh">${marks}</caption>
<thead><tr><th scope="col">${before}</th><th scope="col">${after}</th></tr></thead>
<tbody>${paragraphs.map(
    (paragraph) =>
      html`<tr><td data-l="${before}"><div>${side(paragraph, "in")}</div></td><td data-l="${after}"><div>${side(paragraph, "out")}</div></td></tr>`,
  )}</tbody></table>`;
}

// Screen readers seldom say that words are marked as taken out or put in, so hidden words do.
function mark(speech: Speech, { kind, text }: Piece): Html {
  const words = speech.words.diffs;
  if (kind === "same") return html`${text}`;
  return kind === "out"
    ? html`<del><span class="vh">${words.out} </span>${text}</del>`
    : html`<ins><span class="vh">${words.in} </span>${text}</ins>`;
}
