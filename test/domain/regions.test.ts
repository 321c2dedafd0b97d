import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_DEPTH } from "#domain/bodies.ts";
import { askRegion, circlesOf, type Placement, type PlacementAnswer, placedOf } from "#domain/regions.ts";

const asked: Placement = { name: "1", child: "c", region: "r", at: 10, endedAt: null };
const taken: PlacementAnswer = { name: "1", child: "c", region: "r", stands: true, acceptedAt: 20, at: 20 };

describe("a placement", () => {
  test("stands from the moment that both sides say so to the moment that one no longer does", () => {
    const state = (placement: Placement, answers: PlacementAnswer[], at?: number) =>
      placedOf(placement, answers, at)?.state;
    expect(state(asked, [])).toBe("asked");
    expect(state(asked, [taken])).toBe("stands");
    expect(state({ ...asked, endedAt: 30 }, [taken])).toBe("ended");
    expect(state(asked, [{ ...taken, stands: false, at: 30 }])).toBe("ended");
    expect(state(asked, [{ ...taken, stands: false, acceptedAt: null }])).toBe("declined");
    expect([9, 10, 19, 20].map((at) => state(asked, [taken], at))).toEqual([undefined, "asked", "asked", "stands"]);
    const left = { ...asked, endedAt: 30 };
    expect([29, 30].map((at) => state(left, [taken], at))).toEqual(["stands", "ended"]);
    expect(placedOf(left, [{ ...taken, stands: false, at: 25 }])).toMatchObject({ since: 20, until: 25 });
  });

  test("is not taken in by another region's word, nor by a word about another body or another request", () => {
    for (const other of [{ name: "2" }, { child: "d" }, { region: "s" }])
      expect(placedOf(asked, [{ ...taken, ...other }])?.state).toBe("asked");
  });
});

describe("the ladder", () => {
  const rungs = fc.array(
    fc.record({ child: fc.constantFrom("a", "b", "c", "d"), region: fc.constantFrom("a", "b", "c", "d") }),
  );

  test("has no circle once what closes one is left out, whatever order the rungs came in", () => {
    fc.assert(
      fc.property(rungs, (all) => {
        const circles = circlesOf(all);
        expect(circlesOf(all.toReversed())).toEqual(circles);
        const left = all.filter(({ child, region }) => !circles.has(child) || !circles.has(region));
        expect([...circlesOf(left)]).toEqual([]);
      }),
    );
  });

  test("is asked for what is a region, is no circle, and not too deep", () => {
    const body = { id: "1", actor: "c", kind: "chapter", isPublic: true } as const;
    const by = { person: "p", roles: ["admin"], standing: "good" } as const;
    const ask = (change: object, more: object = {}) => {
      const target = { region: "r", kind: "region", above: [], ...change };
      const ruling = askRegion(
        "1",
        { ...body, ...more },
        target,
        undefined,
        { question: null, by },
        { officersMayEndorse: true },
      );
      return ruling.allowed ? "ok" : ruling.refusal.code;
    };
    const above = (length: number) => Array.from({ length }, (_, index) => `up${index}`);
    expect(ask({})).toBe("ok");
    expect(ask({ kind: "chapter" })).toBe("no-region");
    expect(ask({ kind: undefined })).toBe("no-region");
    expect(ask({ above: ["x", "c"] })).toBe("parent-loop");
    expect(ask({ region: "c" })).toBe("parent-loop");
    expect([ask({ above: above(MAX_DEPTH - 2) }), ask({ above: above(MAX_DEPTH - 1) })]).toEqual(["ok", "too-deep"]);
    expect(ask({}, { isPublic: false })).toBe("public-needed");
    expect(ask({}, { kind: "committee" })).toBe("not-movable");
  });
});
