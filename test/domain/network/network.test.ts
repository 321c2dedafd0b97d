import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Network, ordered, type Place, snapshotOf } from "#domain/network/network.ts";
import { accessionsOf, changeDays, type Membership, shownAt, span, stepsOf, type Tie } from "#domain/network/ties.ts";
import { DAY } from "#domain/time.ts";

const place = (id: string, kind = "organization", organization = id, since: number | null = null): Place => ({
  id,
  kind,
  name: id,
  handle: undefined,
  url: id,
  host: "a.example",
  isLocal: true,
  organization,
  parent: undefined,
  since,
});
const tie = (kind: Tie["kind"], from: string, to: string, steps: Tie["steps"] = span(0, null)): Tie => ({
  kind,
  from,
  to,
  steps,
  entry: `${kind} ${from} ${to}`,
});

const names = fc.constantFrom("a", "b", "c", "d", "nobody");
const states = fc.constantFrom("asked", "stands", "over" as const);
const ties = fc.array(
  fc
    .record({
      kind: fc.constantFrom("nesting", "support", "endorsement", "affiliation" as const),
      from: names,
      to: names,
      steps: fc.array(fc.record({ at: fc.nat({ max: 20 }), state: states }), { maxLength: 4 }),
    })
    .map(({ kind, from, to, steps }) => tie(kind as Tie["kind"], from, to, stepsOf(steps as Tie["steps"]))),
);
const places = [place("a"), place("b", "region", "a"), place("c"), place("d", "chapter", "c", 10)];

describe("a snapshot", () => {
  test("has no tie to who is not in it, none of anybody to itself, and nothing of what came later", () => {
    fc.assert(
      fc.property(ties, fc.nat({ max: 25 }), (all, at) => {
        const { places: shown, ties: kept } = snapshotOf({ places, ties: all }, { at });
        const ids = new Set(shown.map(({ id }) => id));
        expect(kept.filter(({ from, to }) => from === to || !ids.has(from) || !ids.has(to))).toEqual([]);
        expect(kept.filter(({ since }) => since > at)).toEqual([]);
        expect(ids.has("d")).toBe(at >= 10);
      }),
    );
  });

  test("does not depend on the order in which things were read", () => {
    fc.assert(
      fc.property(ties, fc.nat({ max: 25 }), (all, at) => {
        const there = snapshotOf(ordered({ places, ties: all }), { at });
        const back = snapshotOf(ordered({ places: places.toReversed(), ties: all.toReversed() }), { at });
        expect(back.places).toEqual(there.places);
        expect(back.ties.map(({ kind, from, to }) => [kind, from, to])).toEqual(
          there.ties.map(({ kind, from, to }) => [kind, from, to]),
        );
      }),
    );
  });

  test("shows nobody in a region that stands in itself by way of others", () => {
    const standing = (from: string, to: string) => tie("nesting", from, to);
    const around: Network = {
      places: [place("a"), place("r", "region", "a"), place("s", "region", "a"), place("c")],
      ties: [standing("r", "s"), standing("s", "r"), standing("c", "r")],
    };
    expect(snapshotOf(around, { at: 1 }).ties.map(({ from, to }) => [from, to])).toEqual([["c", "r"]]);
    const asked = { ...around, ties: [standing("r", "s"), tie("nesting", "s", "r", [{ at: 0, state: "asked" }])] };
    expect(snapshotOf(asked, { at: 1 }).ties).toHaveLength(2);
  });

  test("of a coalition has its members with their bodies, and outsiders only by what they give or take in", () => {
    const all: Network = ordered({
      places: [
        place("l", "coalition"),
        place("a"),
        place("b"),
        place("ac", "chapter", "a"),
        place("out"),
        place("far"),
      ],
      ties: [
        tie("accession", "a", "l", [{ at: 0, state: "signed" }]),
        tie("accession", "b", "l", [{ at: 5, state: "invited" }]),
        tie("affiliation", "ac", "a"),
        tie("support", "out", "ac"),
        tie("endorsement", "far", "a"),
        tie("peering", "a", "b"),
      ],
    });
    const at = (when: number) => snapshotOf(all, { at: when, of: "l" }).places.map(({ id }) => id);
    expect(at(1)).toEqual(["a", "ac", "l", "out"]);
    expect(at(5)).toEqual(["a", "ac", "b", "l", "out"]);
    const { ties: kept } = snapshotOf(all, { at: 5, of: "l", ties: new Set(["accession"]) });
    expect(kept.map(({ from, state }) => [from, state])).toEqual([
      ["a", "signed"],
      ["b", "invited"],
    ]);
    expect(snapshotOf(all, { at: 5, of: "l", kinds: new Set(["chapter"]) }).places.map(({ id }) => id)).toEqual(["ac"]);
    expect(snapshotOf(all, { at: 5, within: "a" }).places.map(({ id }) => id)).toEqual(["a", "ac", "l", "out"]);
  });
});

describe("a tie", () => {
  test("stands from its first day to the one before its last", () => {
    const pledge = tie("support", "a", "b", span(10, 20));
    expect([9, 10, 19, 20].map((at) => shownAt(pledge, at)?.state)).toEqual([undefined, "stands", "stands", undefined]);
    expect(shownAt(tie("support", "a", "b", span(10, null)), 1_000)).toMatchObject({ since: 10 });
  });

  test("changed on the days of its steps, up to now", () => {
    const steps = span(3 * DAY + 5, 9 * DAY);
    expect(changeDays([tie("support", "a", "b", steps), tie("nesting", "a", "b", span(0, null))], 20 * DAY)).toEqual([
      3, 9,
    ]);
    expect(changeDays([tie("support", "a", "b", steps)], 9 * DAY - 1)).toEqual([3]);
  });
});

describe("accessions", () => {
  const base: Membership = {
    coalition: "l",
    convenor: "a",
    convenedAt: 10,
    entry: "convened",
    founders: new Set(["a", "b"]),
    acts: [],
    decisions: [],
    members: new Map(),
    asOf: 100,
  };
  const stepsFor = (more: Partial<Membership>) => accessionsOf({ ...base, ...more }).map(({ steps }) => steps);

  test("of founders begin with the call, and end as their own entries say", () => {
    expect(
      stepsFor({
        members: new Map([
          ["a", "full"],
          ["b", "left"],
        ]),
        acts: [
          { by: "b", type: "AccessionSigned", at: 20, entry: "signed" },
          { by: "b", type: "SecessionDeclared", at: 30, entry: "left" },
        ],
      }),
    ).toEqual([
      [{ at: 10, state: "signed" }],
      [
        { at: 10, state: "invited" },
        { at: 20, state: "signed" },
        { at: 30, state: "seceded" },
      ],
    ]);
  });

  test("of others wait for the decision, and whoever was sent away is shown so", () => {
    const [steps] = stepsFor({
      members: new Map([["c", "expelled"]]),
      acts: [{ by: "c", type: "AccessionSigned", at: 20, entry: "signed" }],
      decisions: [
        { of: "c", state: "signed", at: 40 },
        { of: "c", state: "expelled", at: 60 },
      ],
    });
    expect(steps?.map(({ at, state }) => [at, state])).toEqual([
      [20, "applied"],
      [40, "signed"],
      [60, "expelled"],
    ]);
  });

  test("date what no entry tells by the newest block", () => {
    const acts: Membership["acts"] = [{ by: "b", type: "AccessionSigned", at: 20, entry: "signed" }];
    expect(
      stepsFor({ members: new Map([["b", "observer"]]), acts })
        .at(0)
        ?.at(-1),
    ).toEqual({ at: 100, state: "observer" });
  });
});
