import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellStates, gridOf, kindOfType, objectKinds, type Cell } from "#domain/grid.ts";

const cell = fc.record({
  actor: fc.constantFrom("a", "b", "c"),
  object: fc.constantFrom("x", "y", "z"),
  state: fc.constantFrom(...cellStates),
  at: fc.integer({ min: 0, max: 5 }),
});
const of = (actor: string, object: string, state: Cell["state"], at = 1): Cell => ({ actor, object, state, at });

describe("a grid", () => {
  test("does not depend on the order in which it was read", () =>
    fc.assert(
      fc.property(fc.array(cell), fc.func(fc.integer()), (cells, key) => {
        const flat = (rows: ReturnType<typeof gridOf>) =>
          rows.map(({ object, supports, cells: said }) => [
            object,
            supports,
            [...said.values()].toSorted((x, y) => (x.actor < y.actor ? -1 : 1)),
          ]);
        expect(
          flat(
            gridOf(
              cells.toSorted((x, y) => key(x) - key(y)),
              {},
            ),
          ),
        ).toEqual(flat(gridOf(cells, {})));
      }),
    ));

  test("has first what most support, then what most have a word on", () => {
    const rows = gridOf(
      [
        of("a", "x", "supports"),
        of("b", "y", "supports"),
        of("c", "y", "declined"),
        of("a", "z", "supports"),
        of("b", "z", "supports"),
      ],
      {},
    );
    expect(rows.map(({ object, supports }) => [object, supports])).toEqual([
      ["z", 2],
      ["y", 1],
      ["x", 1],
    ]);
  });

  test("shows of several words standing support, else the newest", () => {
    const state = (...cells: Cell[]) => gridOf(cells, {})[0]?.cells.get("a")?.state;
    expect(state(of("a", "x", "supports", 1), of("a", "x", "withdrawn", 9))).toBe("supports");
    expect(state(of("a", "x", "withdrawn", 1), of("a", "x", "declined", 2))).toBe("declined");
    expect(state(of("a", "x", "withdrawn", 3), of("a", "x", "declined", 2))).toBe("withdrawn");
    expect(state(of("a", "x", "lost", 2), of("a", "x", "declined", 2))).toBe("declined");
  });

  test("of a span has what was said in it, its end not included", () => {
    const cells = [of("a", "x", "supports", 1), of("a", "y", "supports", 2), of("a", "z", "supports", 3)];
    expect(gridOf(cells, { since: 2, until: 3 }).map(({ object }) => object)).toEqual(["y"]);
    expect(gridOf(cells, { since: 2 }).map(({ object }) => object)).toEqual(["y", "z"]);
  });
});

test("each type that documents have is some kind of thing", () => {
  expect(
    ["Note", "Article", "Event", "Person", "Group", "motion", "position", "candidate", "Ticket", undefined].map(
      kindOfType,
    ),
  ).toEqual([
    "statement",
    "statement",
    "event",
    "person",
    "organization",
    "motion",
    "position",
    "candidate",
    "other",
    "other",
  ]);
  expect(new Set(objectKinds).size).toBe(objectKinds.length);
});
