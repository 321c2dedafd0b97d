import { type Edit, editsOf, isWord, wordsOf } from "./diff.ts";

/** A piece of a merged text: settled, or changed by both sides in different ways. */
export type Piece = { readonly text: string } | Conflict;
export type Conflict = { readonly base: string; readonly ours: string; readonly theirs: string };

export type Merged = { readonly isClean: boolean; readonly pieces: readonly Piece[] };

/**
 * Both sides' changes of one text, by words (three-way merge). Changes meet if no unchanged word stands between them;
 * where they meet and differ, nothing is chosen: the piece holds all three.
 */
export function mergeWords(base: string, ours: string, theirs: string): Merged {
  const words = wordsOf(base);
  const pieces: Piece[] = [];
  let at = 0;
  for (const region of regionsOf(words, editsOf(base, ours), editsOf(base, theirs))) {
    pieces.push({ text: words.slice(at, region.from).join("") }, settled(words, region));
    at = region.to;
  }
  pieces.push({ text: words.slice(at).join("") });
  return {
    isClean: !pieces.some(isConflict),
    pieces: pieces.filter((piece) => isConflict(piece) || piece.text !== ""),
  };
}

/** The whole text, with one side's words where both differ. */
export const textOf = (merged: Merged, side: "ours" | "theirs"): string =>
  merged.pieces.map((piece) => (isConflict(piece) ? piece[side] : piece.text)).join("");

export const isConflict = (piece: Piece): piece is Conflict => "base" in piece;

/** A part of the base with all changes to it that meet. */
type Region = { from: number; to: number; readonly ours: Edit[]; readonly theirs: Edit[] };

function regionsOf(words: readonly string[], ours: readonly Edit[], theirs: readonly Edit[]): readonly Region[] {
  const all = [
    ...ours.map((edit) => ({ edit, side: "ours" as const })),
    ...theirs.map((edit) => ({ edit, side: "theirs" as const })),
  ].toSorted((a, b) => a.edit.from - b.edit.from || a.edit.to - b.edit.to);
  const regions: Region[] = [];
  for (const { edit, side } of all) {
    let region = regions.at(-1);
    if (region === undefined || words.slice(region.to, edit.from).some(isWord)) {
      region = { from: edit.from, to: edit.to, ours: [], theirs: [] };
      regions.push(region);
    }
    region.to = Math.max(region.to, edit.to);
    region[side].push(edit);
  }
  return regions;
}

function settled(words: readonly string[], { from, to, ours, theirs }: Region): Piece {
  const side = (edits: readonly Edit[]) => changed(words, from, to, edits);
  if (theirs.length === 0) return { text: side(ours) };
  if (ours.length === 0 || side(ours) === side(theirs)) return { text: side(theirs) };
  return { base: words.slice(from, to).join(""), ours: side(ours), theirs: side(theirs) };
}

/** A part of the base as one side has it. */
function changed(words: readonly string[], from: number, to: number, edits: readonly Edit[]): string {
  let at = from;
  let text = "";
  for (const edit of edits) {
    text += words.slice(at, edit.from).join("") + edit.words.join("");
    at = edit.to;
  }
  return text + words.slice(at, to).join("");
}
