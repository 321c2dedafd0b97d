import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Place, Snapshot } from "#domain/network/network.ts";
import { cosine, layoutOf, MOST_HEADS, partOf, pictureOf, sine } from "#domain/network/picture.ts";
import type { Shown } from "#domain/network/ties.ts";

const place = (id: string, kind = "organization", organization = id): Place => ({
  id,
  kind,
  name: id,
  handle: undefined,
  url: id,
  host: "a.example",
  isLocal: false,
  organization,
  parent: undefined,
  since: null,
});
const tie = (from: string, to: string, kind: Shown["kind"] = "accession", state: Shown["state"] = "signed"): Shown => ({
  kind,
  from,
  to,
  state,
  since: 0,
  entry: null,
});
const pad = (index: number) => `o${String(index).padStart(4, "0")}`;
const crowd = (size: number): Snapshot => ({
  places: Array.from({ length: size }, (_, index) => place(pad(index))),
  ties: Array.from({ length: Math.max(0, size - 1) }, (_, index) => tie(pad(0), pad(index + 1))),
});

describe("a layout", () => {
  test("is whole numbers inside the picture, the same each time, and no two circles share a point", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 48 }), fc.boolean(), (size, hasMiddle) => {
        const ids = Array.from({ length: size }, (_, index) => pad(index));
        const middle = hasMiddle ? pad(0) : undefined;
        const places = [...layoutOf(ids, middle).values()];
        expect([...layoutOf(ids, middle).values()]).toEqual(places);
        for (const { x, y, out } of places) {
          expect([x, y, out].every(Number.isSafeInteger)).toBe(true);
          expect(Math.min(x, y)).toBeGreaterThanOrEqual(80);
          expect(Math.max(x, y)).toBeLessThanOrEqual(920);
        }
        expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(size);
      }),
    );
  });

  test("puts the middle one in the middle, and one alone too", () => {
    expect(layoutOf(["a", "b", "c", "d"], "c").get("c")).toMatchObject({ x: 500, y: 500 });
    expect(layoutOf(["a"], undefined).get("a")).toMatchObject({ x: 500, y: 500 });
    expect(layoutOf(["a", "b"], undefined).get("a")?.x).toBe(840);
  });

  test("knows the circle to two thousandths", () => {
    expect([0, 900, 1_800, 2_700, 3_600].map(sine)).toEqual([0, 1_000, -0, -1_000, 0]);
    for (let angle = -3_600; angle <= 7_200; angle += 7) {
      expect(Math.abs(sine(angle) - 1_000 * Math.sin((angle * Math.PI) / 1_800))).toBeLessThan(3);
      expect(Math.abs(cosine(angle) - 1_000 * Math.cos((angle * Math.PI) / 1_800))).toBeLessThan(3);
    }
  });
});

describe("a picture", () => {
  test("never has more circles than can be told apart, and each of its lines has two", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.boolean(), (size, isWhole) => {
        const { heads, lines } = pictureOf(crowd(size), pad(0), { isWhole });
        expect(heads.length).toBeLessThanOrEqual(isWhole && size <= 2 * MOST_HEADS ? 2 * MOST_HEADS : MOST_HEADS);
        const ids = new Set(heads.map(({ id }) => id));
        expect(lines.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
        expect(ids.size).toBe(heads.length);
      }),
      { numRuns: 60 },
    );
  });

  test("of five hundred holds everybody in some circle, and the parts together are all", () => {
    const snapshot = crowd(500);
    const { heads, isGrouped } = pictureOf(snapshot, pad(0));
    expect(isGrouped).toBe(true);
    expect(heads.reduce((sum, { part, dots }) => sum + (part === undefined ? dots + 1 : dots), 0)).toBe(500);
    const parts = heads.flatMap(({ part }) => (part === undefined ? [] : [...partOf(snapshot, pad(0), part)]));
    expect(parts).toHaveLength(499);
    expect(new Set(parts).size).toBe(499);
  });

  test("makes groups the dots of their organization, and puts whoever stands in a region under it when there are many", () => {
    const small: Snapshot = {
      places: [place("a"), place("b", "chapter", "a"), place("c")],
      ties: [tie("b", "c", "support", "stands")],
    };
    const picture = pictureOf(small, "a");
    expect(picture.heads.map(({ id, dots }) => [id, dots])).toEqual([
      ["a", 1],
      ["c", 0],
    ]);
    expect(picture.lines).toEqual([{ from: "a", to: "c", look: "support", count: 1 }]);
    const large = crowd(40);
    const region = place("region", "region", pad(0));
    const within = large.places.slice(1, 30).map(({ id }) => tie(id, "region", "nesting", "stands"));
    const grouped = pictureOf({ places: [...large.places, region], ties: [...large.ties, ...within] }, pad(0));
    expect(grouped.heads.find(({ id }) => id === "region")?.dots).toBe(29);
    expect(grouped.heads).toHaveLength(12);
  });

  test("shows who left and who only asked as that", () => {
    const places = ["a", "b", "c", "l"].map((id) => place(id));
    const ties = [tie("a", "l"), tie("b", "l", "accession", "expelled"), tie("c", "l", "accession", "invited")];
    expect(pictureOf({ places, ties }, "l").lines.map(({ from, look }) => [from, look])).toEqual([
      ["c", "asked"],
      ["b", "gone"],
      ["a", "tie"],
    ]);
  });
});
