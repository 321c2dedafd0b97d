import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Part, countChanged, diffWords, excerptOf, wordsOf } from "#text/diff.ts";

const words = fc.constantFrom(
  "we",
  "buy",
  "oil",
  "2,000",
  "litres",
  "¿qué?",
  "石油",
  " ",
  "  ",
  "\n",
  "\n\n",
  "\t",
  "",
);
const written = fc.oneof(
  fc.array(words, { maxLength: 40 }).map((all) => all.join(" ")),
  fc.array(words, { maxLength: 40 }).map((all) => all.join("")),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
);

const without = (parts: readonly Part[], kind: Part["kind"]): string =>
  parts.map((part) => (part.kind === kind ? "" : part.text)).join("");

describe("words", () => {
  test("joined they are the text", () =>
    fc.assert(
      fc.property(written, (text) => {
        expect(wordsOf(text).join("")).toBe(text);
      }),
    ));

  test("are whole words, runs of spaces, line ends, and each sign by itself", () => {
    expect(wordsOf("We’ll buy  2,000 l.\n\n石油を")).toEqual([
      "We",
      "’",
      "ll",
      " ",
      "buy",
      "  ",
      "2",
      ",",
      "000",
      " ",
      "l",
      ".",
      "\n\n",
      "石",
      "油",
      "を",
    ]);
  });
});

describe("a difference", () => {
  test("without what is in is the text before; without what is out, the text after", () =>
    fc.assert(
      fc.property(written, written, (before, after) => {
        const parts = diffWords(before, after);
        expect(without(parts, "in")).toBe(before);
        expect(without(parts, "out")).toBe(after);
      }),
    ));

  test("of a text with itself changes nothing", () =>
    fc.assert(
      fc.property(written, (text) => {
        expect(diffWords(text, text)).toEqual(text === "" ? [] : [{ kind: "same", text }]);
      }),
    ));

  test("has no empty part, and never says the same twice", () =>
    fc.assert(
      fc.property(written, written, (before, after) => {
        const parts = diffWords(before, after);
        expect(parts.every(({ text }) => text !== "")).toBe(true);
        expect(parts.some(({ kind }, index) => kind === parts[index + 1]?.kind)).toBe(false);
      }),
    ));

  test("leaves the words alone that stayed", () => {
    expect(diffWords("Three members elected each quarter.", "Three members drawn by lot each quarter.")).toEqual([
      { kind: "same", text: "Three members " },
      { kind: "out", text: "elected" },
      { kind: "in", text: "drawn by lot" },
      { kind: "same", text: " each quarter." },
    ]);
  });

  test("shows a replaced phrase as one", () => {
    expect(diffWords("has one seat in it", "has at least two seats in it")).toEqual([
      { kind: "same", text: "has " },
      { kind: "out", text: "one seat" },
      { kind: "in", text: "at least two seats" },
      { kind: "same", text: " in it" },
    ]);
  });

  test("of a paragraph that was put in is that paragraph", () => {
    expect(diffWords("One.\n\nThree.", "One.\n\nTwo.\n\nThree.").filter(({ kind }) => kind !== "same")).toEqual([
      { kind: "in", text: "Two.\n\n" },
    ]);
  });

  test("counts words, not signs and spaces", () => {
    expect(countChanged(diffWords("a, b", "a — c d!"))).toEqual({ out: 1, in: 2 });
  });

  test("of large texts that share nothing is still whole", () => {
    const [before, after] = ["lower ".repeat(10_000), "upper tier ".repeat(5_000)];
    const parts = diffWords(before, after);
    expect(without(parts, "in")).toBe(before);
    expect(without(parts, "out")).toBe(after);
  });

  test("of a large text finds the one word that changed", () => {
    const before = Array.from({ length: 9_000 }, (_, index) => `word${index}`).join(" ");
    expect(diffWords(before, before.replace("word4500", "other")).filter(({ kind }) => kind !== "same")).toEqual([
      { kind: "out", text: "word4500" },
      { kind: "in", text: "other" },
    ]);
  });

  test("in short is its first change with the words around it", () => {
    const [before, after] = ["One. Two three four five.\n\nSix.", "One. Two three 4 five.\n\nSeven."];
    expect(excerptOf(diffWords(before, after), 8)).toEqual([
      { kind: "same", text: "… three " },
      { kind: "out", text: "four" },
      { kind: "in", text: "4" },
      { kind: "same", text: " five." },
    ]);
    expect(excerptOf(diffWords(after, after), 8)).toEqual([]);
  });
});
