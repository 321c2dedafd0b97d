import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  commonGround,
  enoughOf,
  farthestOf,
  isEnough,
  splitAt,
  type Alias,
  type GroundItem,
  type Word,
} from "#domain/commonGround.ts";

const bodies = ["a", "b", "c", "d", "e"];
const items = ["p", "q", "r", "s"];
const stance = fc.constantFrom("holds", "holds", "no", "left");
const word = fc.record({ body: fc.constantFrom(...bodies), item: fc.constantFrom(...items), stance });
const said = fc.array(word, { maxLength: 20 });
const alias = fc.tuple(fc.constantFrom(...items), fc.constantFrom(...items));
const aliases = fc.array(alias, { maxLength: 2 });

/** One word a body and item, the strongest. */
const holds = (item: string, ...of: string[]): Word[] => of.map((body) => ({ body, item, stance: "holds" }));
const refuses = (item: string, ...of: string[]): Word[] => of.map((body) => ({ body, item, stance: "no" }));
const ranked = (words: Word[], of = bodies, same: Alias[] = []) => commonGround(of, words, same);
const itemIn = (ground: readonly GroundItem[], name: string) => ground.find(({ names }) => names.includes(name));

describe("what has no bearing", () => {
  test("is the order of words, bodies and names", () =>
    fc.assert(
      fc.property(said, aliases, fc.func(fc.integer()), (words, same, key) => {
        const shuffled = <T>(list: readonly T[]) => list.toSorted((x, y) => key(x) - key(y));
        const turned = same.map(([one, other]): Alias => [other, one]);
        expect(commonGround(shuffled(bodies), shuffled(words), shuffled(turned))).toEqual(
          commonGround(bodies, words, same),
        );
      }),
    ));

  test("is what bodies and items are called, but for ties", () =>
    fc.assert(
      fc.property(said, (words) => {
        const called = (ground: readonly GroundItem[]) =>
          ground.map(({ holders, no, difference }) => [holders.length, no.length, difference].join()).toSorted();
        const renamed = words.map(({ body, item, stance: is }) => ({
          body: `z${bodies.length - bodies.indexOf(body)}`,
          item: `y${items.length - items.indexOf(item)}`,
          stance: is,
        }));
        const others = bodies.map((_, place) => `z${bodies.length - place}`);
        expect(called(commonGround(others, renamed, []))).toEqual(called(ranked(words)));
      }),
    ));

  test("is what others say, and what is said twice", () =>
    fc.assert(
      fc.property(said, (words) => {
        const strange = words.map((each) => ({ ...each, body: "stranger" }));
        expect(ranked([...words, ...words, ...strange])).toEqual(ranked(words));
      }),
    ));
});

describe("difference", () => {
  test("never falls when one more body holds the item, and its place never does either", () =>
    fc.assert(
      fc.property(said, fc.constantFrom(...bodies), fc.constantFrom(...items), (words, body, item) => {
        const [before, after] = [ranked(words), ranked([...words, { body, item, stance: "holds" }])];
        const [was, is] = [itemIn(before, item), itemIn(after, item)];
        expect(is?.difference ?? -1).toBeGreaterThanOrEqual(was?.difference ?? 0);
        expect(is?.holders.length ?? 0).toBeGreaterThanOrEqual(was?.holders.length ?? 0);
      }),
    ));

  test("does not rise when a body joins that says word for word what another says", () =>
    fc.assert(
      fc.property(said, fc.constantFrom(...bodies), (words, like) => {
        const twin = words.filter(({ body }) => body === like).map((each) => ({ ...each, body: "twin" }));
        const after = ranked([...words, ...twin], [...bodies, "twin"]);
        for (const item of ranked(words)) expect(itemIn(after, item.key)?.difference).toBe(item.difference);
      }),
    ));

  test("is none among those who say the same, and none of one alone", () => {
    const same = [...holds("p", "a", "b"), ...holds("q", "a", "b"), ...refuses("r", "a", "b"), ...holds("s", "c")];
    expect(ranked(same).map(({ key, difference }) => [key, difference])).toEqual([
      ["p", 0],
      ["q", 0],
      ["s", 0],
    ]);
  });

  test("counts twice where one holds what another has said no to, once where one says nothing", () => {
    const words = [
      ...holds("p", "a", "b", "c"),
      ...holds("q", "a"),
      ...refuses("q", "b"),
      ...holds("r", "c"),
      ...holds("s", "a", "b", "c"),
    ];
    expect(itemIn(ranked(words), "p")).toMatchObject({ opposed: 1, uneven: 1, difference: 3 });
    // An item of which some no longer hold it says as much as silence.
    const later = [...words, { body: "c", item: "r", stance: "left" } as const].filter(
      ({ body, item, stance: is }) => !(body === "c" && item === "r" && is === "holds"),
    );
    expect(itemIn(ranked(later), "p")).toMatchObject({ opposed: 1, uneven: 0, difference: 2 });
  });

  test("breaks the tie of items that equally many hold, then the name does", () => {
    // p is held by two who say the same elsewhere, s by two who do not; r as s, later in the order of letters.
    const words = [
      ...holds("p", "a", "b"),
      ...holds("r", "c", "d"),
      ...holds("s", "c", "d"),
      ...holds("q", "c"),
      ...refuses("q", "d"),
    ];
    expect(ranked(words).map(({ key, difference }) => [key, difference])).toEqual([
      ["r", 2],
      ["s", 2],
      ["p", 0],
      ["q", 0],
    ]);
  });

  test("has a pair that makes most of it", () => {
    const words = [...holds("p", "a", "b", "c"), ...holds("q", "a"), ...refuses("q", "c"), ...holds("s", "d")];
    const ground = ranked(words);
    const item = itemIn(ground, "p");
    expect(item && farthestOf(item, ground)).toEqual({ one: "a", other: "c", difference: 2 });
    const alone = itemIn(ground, "s");
    expect(alone && farthestOf(alone, ground)).toBeUndefined();
  });
});

describe("an item", () => {
  test("is one under all its names, and the strongest word of a body on it counts", () => {
    const words = [
      ...refuses("q", "a"),
      ...holds("p", "a"),
      ...holds("q", "b"),
      ...refuses("r", "c"),
      { body: "c", item: "p", stance: "left" } as const,
    ];
    expect(
      ranked(words, bodies, [
        ["p", "q"],
        ["r", "q"],
      ]),
    ).toEqual([
      {
        key: "p",
        names: ["p", "q", "r"],
        holders: ["a", "b"],
        no: ["c"],
        left: [],
        opposed: 0,
        uneven: 0,
        difference: 0,
      },
    ]);
  });

  test("that nobody holds is no common ground, whoever said no to it", () => {
    expect(ranked([...refuses("p", "a", "b"), { body: "c", item: "p", stance: "left" }])).toEqual([]);
  });

  test("has every body in at most one list", () =>
    fc.assert(
      fc.property(said, aliases, (words, same) => {
        for (const { holders, no, left } of ranked(words, bodies, same)) {
          const all = [...holders, ...no, ...left];
          expect(new Set(all).size).toBe(all.length);
        }
      }),
    ));

  test("of more bodies than fit one word of bits is counted whole", () => {
    const many = Array.from({ length: 70 }, (_, n) => `o${String(n).padStart(2, "0")}`);
    const words = [...holds("p", ...many), ...holds("q", "o31", "o32", "o63"), ...refuses("q", "o64")];
    const [first, second] = ranked(words, many);
    expect(first).toMatchObject({ key: "p", holders: many, opposed: 1, uneven: 0, difference: 2 });
    expect(second).toMatchObject({ key: "q", holders: ["o31", "o32", "o63"], no: ["o64"], difference: 0 });
  });
});

describe("the share that is asked for", () => {
  test("is reached exactly", () => {
    expect([
      isEnough(3, 5, 60),
      isEnough(2, 5, 60),
      isEnough(3, 5, 61),
      isEnough(2, 3, 66),
      isEnough(2, 3, 67),
    ]).toEqual([true, false, false, true, false]);
    expect([enoughOf(5, 60), enoughOf(5, 61), enoughOf(5, 0), enoughOf(3, 67), enoughOf(0, 50)]).toEqual([
      3, 4, 1, 3, 1,
    ]);
  });

  test("takes nothing that nobody holds", () => expect(isEnough(0, 5, 0)).toBe(false));

  test("parts the list and loses nothing", () =>
    fc.assert(
      fc.property(said, fc.integer({ min: 0, max: 100 }), (words, share) => {
        const ground = ranked(words);
        const { programme, below } = splitAt(ground, bodies.length, share);
        expect([...programme, ...below]).toEqual(ground);
        expect(programme.every(({ holders }) => holders.length >= enoughOf(bodies.length, share))).toBe(true);
      }),
    ));
});
