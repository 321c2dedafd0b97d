import { diffArrays } from "diff";

/** A piece of a text: in both versions, only in the one before (out), or only in the one after (in). */
export type Part = { readonly kind: "same" | "out" | "in"; readonly text: string };

/** The words `from` up to `to` (not included) of the text before became these words. */
export type Edit = { readonly from: number; readonly to: number; readonly words: readonly string[] };

// Han and Kana are written without spaces, so each sign stands for itself.
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`;
const LETTER = String.raw`\p{L}\p{M}\p{N}_`;
const WORDS = new RegExp(String.raw`\n+|[^\S\n]+|[${UNSPACED}]|(?:(?![${UNSPACED}])[${LETTER}])+|[^\s${LETTER}]`, "gu");
const PARAGRAPHS = /[^\n]*\n+|[^\n]+/gu;
const IS_WORD = new RegExp(`[${LETTER}]`, "u");

/** A text as words, spaces, line ends and single signs; joined they are the text. */
export const wordsOf = (text: string): readonly string[] => text.match(WORDS) ?? [];

/** Whether it has a letter or a digit, so that it means something without its neighbours. */
export const isWord = (word: string): boolean => IS_WORD.test(word);

/** Most work for one comparison, counted as edit lengths squared: under 0.1 s for 64 KB. What is left then counts as rewritten. */
const MOST_WORK = 1_500_000;

/** What changes one text into another: paragraphs first, then the words in those that differ. */
export function editsOf(before: string, after: string): readonly Edit[] {
  const budget = { left: MOST_WORK };
  const edits: Edit[] = [];
  let at = 0;
  for (const step of replaced(paragraphs(before), paragraphs(after), budget)) {
    const words = wordsOf(step.out.join(""));
    const steps = isChange(step)
      ? replacedWords(words, wordsOf(step.put.join("")), budget)
      : [{ out: words, put: words }];
    for (const { out, put } of steps) {
      if (isChange({ out, put })) edits.push({ from: at, to: at + out.length, words: put });
      at += out.length;
    }
  }
  return edits;
}

/** The difference of two texts in reading order; what is out and what is in stand beside each other. */
export function diffWords(before: string, after: string): readonly Part[] {
  const words = wordsOf(before);
  const parts: Part[] = [];
  const add = (kind: Part["kind"], text: readonly string[]) => {
    if (text.length > 0) parts.push({ kind, text: text.join("") });
  };
  let at = 0;
  for (const { from, to, words: fresh } of smoothed(words, editsOf(before, after))) {
    add("same", words.slice(at, from));
    add("out", words.slice(from, to));
    add("in", fresh);
    at = to;
  }
  add("same", words.slice(at));
  return parts;
}

/** The first change of a difference with so many characters of its paragraph on both sides, cut between words. */
export function excerptOf(parts: readonly Part[], around: number): readonly Part[] {
  const first = parts.findIndex(({ kind }) => kind !== "same");
  const last = parts.findIndex(({ kind }, index) => index > first && kind === "same");
  if (first < 0) return [];
  const before = parts[first - 1]?.text.split("\n").at(-1) ?? "";
  const after = last < 0 ? "" : (parts[last]?.text.split("\n")[0] ?? "");
  const start = before.length <= around ? before : before.slice(-around).replace(/^\S*\s*/u, "… ");
  const end = after.length <= around ? after : after.slice(0, around).replace(/\s*\S*$/u, " …");
  const change = parts
    .slice(first, last < 0 ? undefined : last)
    .map(({ kind, text }) => ({ kind, text: cutMiddle(text, 3 * around) }));
  const same = (text: string): Part[] => (text === "" ? [] : [{ kind: "same", text }]);
  return [...same(start), ...change, ...same(end)];
}

const cutMiddle = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/\s*\S*$/u, "")} …`;

/** How many words a difference takes out and puts in. */
export function countChanged(parts: readonly Part[]): { readonly out: number; readonly in: number } {
  const count = (kind: Part["kind"]) =>
    parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + wordsOf(part.text).filter(isWord).length, 0);
  return { out: count("out"), in: count("in") };
}

/** A replaced phrase is read as one, so edits with nothing but a space between them become one. */
function smoothed(words: readonly string[], edits: readonly Edit[]): readonly Edit[] {
  const smooth: Edit[] = [];
  for (const edit of edits) {
    const last = smooth.at(-1);
    const gap = last === undefined ? undefined : words.slice(last.to, edit.from);
    if (last === undefined || gap === undefined || !gap.every((word) => /^[^\S\n]+$/u.test(word))) smooth.push(edit);
    else smooth.splice(-1, 1, { from: last.from, to: edit.to, words: [...last.words, ...gap, ...edit.words] });
  }
  return smooth;
}

const paragraphs = (text: string): readonly string[] => text.match(PARAGRAPHS) ?? [];

/** A step through both texts: the very same list on both sides, or what is replaced by what. */
type Step = { readonly out: readonly string[]; readonly put: readonly string[] };

const isChange = ({ out, put }: Step): boolean => out !== put;

/** The steps between two lists; one step for all of it where finding the fewest would take too long. */
function replaced(before: readonly string[], after: readonly string[], budget: { left: number }): readonly Step[] {
  const longest = Math.floor(Math.sqrt(budget.left));
  const changes = diffArrays([...before], [...after], { maxEditLength: longest });
  if (changes === undefined) {
    budget.left = 0;
    return [{ out: before, put: after }];
  }
  const steps: Step[] = [];
  let length = 0;
  let open: { out: string[]; put: string[] } | undefined;
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      steps.push({ out: value, put: value });
      open = undefined;
      continue;
    }
    length += value.length;
    if (open === undefined) steps.push((open = { out: [], put: [] }));
    (added ? open.put : open.out).push(...value);
  }
  budget.left -= length * length;
  return steps;
}

/** As `replaced`, after setting aside how both begin and end. */
function replacedWords(before: readonly string[], after: readonly string[], budget: { left: number }): readonly Step[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const [start, end] = [before.slice(0, head), before.slice(before.length - tail)];
  const middle = replaced(before.slice(head, before.length - tail), after.slice(head, after.length - tail), budget);
  return [{ out: start, put: start }, ...middle, { out: end, put: end }];
}
