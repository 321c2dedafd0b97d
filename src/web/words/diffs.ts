import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

const en = {
  marks: "Words taken out are struck through, words put in are underlined.",
  out: "taken out:",
  in: "put in:",
  wordsOut: (n: number) => `${englishCount(n, "word", "words")} out`,
  wordsIn: (n: number) => `${englishCount(n, "word", "words")} in`,
  nothing: "Both are the same.",
  unchanged: (n: number) =>
    n === 1 ? "Show the paragraph that did not change" : `Show the ${englishNumber(n)} paragraphs that did not change`,
  looks: "How it is shown",
  before: "Before",
  after: "After",
  sideBySide: "Side by side",
  inOne: "In one text",
};

const es: typeof en = {
  marks: "Lo que se quita está tachado, lo que se pone está subrayado.",
  out: "se quita:",
  in: "se pone:",
  wordsOut: (n) => `${spanishCount(n, "palabra", "palabras")} menos`,
  wordsIn: (n) => `${spanishCount(n, "palabra", "palabras")} más`,
  nothing: "Son iguales.",
  unchanged: (n) => (n === 1 ? "Ver el párrafo que no cambia" : `Ver los ${spanishNumber(n)} párrafos que no cambian`),
  looks: "Cómo se muestra",
  before: "Antes",
  after: "Después",
  sideBySide: "En dos columnas",
  inOne: "En un solo texto",
};

/** Words about what changed between two texts. */
export const diffs = { en, es };
