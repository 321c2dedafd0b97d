import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isConflict, mergeWords, textOf } from "#text/merge.ts";

const word = fc.constantFrom("we", "buy", "oil", "together", "with", "our", "neighbours", ".", ",", "\n\n");
const sentence = fc.array(word, { maxLength: 14 }).map((all) => all.join(" "));

/** A base of words, and what each side makes of each word: keeps it, drops it, or puts a word of its own before it. */
const edited = fc.array(
  fc.tuple(word, fc.constantFrom("keep", "drop", "put"), fc.constantFrom("keep", "drop", "put")),
  {
    maxLength: 25,
  },
);
type Edited = readonly (readonly [string, string, string])[];

const baseOf = (plan: Edited): string => plan.map(([text]) => text).join(" ");
const sideOf = (plan: Edited, side: 1 | 2): string =>
  plan
    .flatMap((step, index) =>
      step[side] === "drop" ? [] : step[side] === "put" ? [`side${side}at${index}`, step[0]] : [step[0]],
    )
    .join(" ");

describe("merging two changes of one text", () => {
  test("one side that changed nothing leaves the other as it is", () =>
    fc.assert(
      fc.property(sentence, sentence, (base, side) => {
        expect(mergeWords(base, side, base)).toMatchObject({ isClean: true });
        expect(textOf(mergeWords(base, side, base), "ours")).toBe(side);
        expect(textOf(mergeWords(base, base, side), "theirs")).toBe(side);
      }),
    ));

  test("the same change on both sides is made once", () =>
    fc.assert(
      fc.property(sentence, sentence, (base, side) => {
        const merged = mergeWords(base, side, side);
        expect(merged.isClean).toBe(true);
        expect(textOf(merged, "ours")).toBe(side);
      }),
    ));

  test("where it is clean it does not matter which side comes first", () =>
    fc.assert(
      fc.property(edited, (plan) => {
        const [base, ours, theirs] = [baseOf(plan), sideOf(plan, 1), sideOf(plan, 2)];
        const [there, back] = [mergeWords(base, ours, theirs), mergeWords(base, theirs, ours)];
        expect(back.isClean).toBe(there.isClean);
        fc.pre(there.isClean);
        expect(textOf(back, "ours")).toBe(textOf(there, "ours"));
      }),
    ));

  test("no word that a side put in is ever lost", () =>
    fc.assert(
      fc.property(edited, (plan) => {
        const merged = mergeWords(baseOf(plan), sideOf(plan, 1), sideOf(plan, 2));
        const texts = { 1: textOf(merged, "ours"), 2: textOf(merged, "theirs") };
        const put = (side: 1 | 2) =>
          plan.flatMap((step, index) => (step[side] === "put" ? [`side${side}at${index}`] : []));
        expect(texts[1].split(/\s+/u)).toEqual(expect.arrayContaining(put(1)));
        expect(texts[2].split(/\s+/u)).toEqual(expect.arrayContaining(put(2)));
      }),
    ));

  test("a conflict holds the words of each side as that side has them", () =>
    fc.assert(
      fc.property(sentence, sentence, sentence, (base, ours, theirs) => {
        const merged = mergeWords(base, ours, theirs);
        for (const conflict of merged.pieces.filter(isConflict)) {
          expect(ours).toContain(conflict.ours);
          expect(theirs).toContain(conflict.theirs);
          expect(base).toContain(conflict.base);
        }
      }),
    ));

  test("changes in different sentences go together", () => {
    const base = "We buy oil. We share the cost.";
    const merged = mergeWords(base, "We buy heating oil. We share the cost.", "We buy oil. We share the cost equally.");
    expect(merged.isClean).toBe(true);
    expect(textOf(merged, "ours")).toBe("We buy heating oil. We share the cost equally.");
  });

  test("different changes of one word are a conflict that shows all three", () => {
    const merged = mergeWords("We pay $300 each.", "We pay $400 each.", "We pay $200 each.");
    expect(merged.isClean).toBe(false);
    expect(merged.pieces).toEqual([
      { text: "We pay $" },
      { base: "300", ours: "400", theirs: "200" },
      { text: " each." },
    ]);
    expect(textOf(merged, "theirs")).toBe("We pay $200 each.");
  });

  test("changes with no word between them meet, and one unchanged word keeps them apart", () => {
    expect(mergeWords("buy 2000 litres", "take 2000 litres", "buy 3000 litres").isClean).toBe(false);
    expect(mergeWords("buy 2000 litres", "take 2000 litres", "buy 2000 barrels").isClean).toBe(true);
  });

  test("one side that takes a sentence away meets a change in it", () => {
    expect(mergeWords("A stays. B goes.", "A stays.", "A stays. B really goes.").isClean).toBe(false);
  });
});
