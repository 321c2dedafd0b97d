import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readEffect, ruleFor } from "#domain/coalition/charter.ts";
import { plainRules } from "#domain/coalition/convening.ts";
import { positionsOf, type DecidedMotion } from "#domain/coalition/positions.ts";
import type { Sha256 } from "#domain/entries.ts";

const hash = (name: string): Sha256 => `sha256:${name.repeat(64).slice(0, 64)}`;
const motion = (
  name: string,
  height: number,
  more: Partial<DecidedMotion> & { effect?: object; state?: string } = {},
) => {
  const { effect, state = "adopted", ...rest } = more;
  const stands = { by: "https://a.example/1", textHash: hash(name), state, effect };
  const question = { hash: hash(name), stands: { state, closedAt: height } };
  return { motion: hash(name), kind: "position", stands, question, ...rest } as DecidedMotion;
};
const states = (...motions: DecidedMotion[]) =>
  positionsOf(motions).map(({ motion: of, state, endedBy }) => [of[7], state, endedBy?.[7]]);

test("an adopted motion of kind position is in force; nothing else is", () => {
  expect(states(motion("a", 1), motion("b", 2, { state: "lost" }), motion("c", 3, { kind: "resolution" }))).toEqual([
    ["a", "in_force", undefined],
  ]);
  expect(states(motion("a", 1, { state: "open" }), motion("b", 1, { question: undefined }))).toEqual([]);
});

test("one takes the place of another that is in force then, and names the motion that did it", () => {
  const after = motion("b", 2, { effect: { supersede: hash("a") } });
  expect(states(after, motion("a", 1))).toEqual([
    ["a", "superseded", "b"],
    ["b", "in_force", undefined],
  ]);
  expect(states(motion("a", 3), after)).toEqual([
    ["b", "in_force", undefined],
    ["a", "in_force", undefined],
  ]);
  const late = motion("c", 4, { effect: { supersede: hash("a") } });
  expect(states(motion("a", 1), after, late)[0]).toEqual(["a", "superseded", "b"]);
  expect(states(motion("a", 1), motion("b", 2, { kind: "resolution", effect: { supersede: hash("a") } }))).toEqual([
    ["a", "in_force", undefined],
  ]);
});

test("any motion can cancel one, and is no position by that", () => {
  const cancel = (kind: string) => motion("b", 2, { kind, effect: { rescind: hash("a") } });
  for (const kind of ["procedural", "position"])
    expect(states(motion("a", 1), cancel(kind))).toEqual([["a", "rescinded", "b"]]);
  expect(states(motion("a", 1), cancel("procedural"), motion("c", 3, { effect: { supersede: hash("a") } }))).toEqual([
    ["a", "rescinded", "b"],
    ["c", "in_force", undefined],
  ]);
});

test("does not depend on the order in which motions are read", () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom("none", "supersede", "rescind"), fc.nat(5)), {
        maxLength: 6,
      }),
      fc.func(fc.integer()),
      (drawn, key) => {
        const all = drawn.map(([height, does, of], place) =>
          motion(String(place), height, does === "none" ? {} : { effect: { [does]: hash(String(of)) } }),
        );
        expect(positionsOf(all.toSorted((one, other) => key(one.motion) - key(other.motion)))).toEqual(
          positionsOf(all),
        );
      },
    ),
  ));

test("the effects name one motion by its hash, and are decided like any motion", () => {
  for (const name of ["supersede", "rescind"]) {
    const effect = readEffect({ [name]: hash("a") });
    expect(effect).toEqual({ [name]: hash("a") });
    expect(readEffect({ [name]: "a" })).toBeUndefined();
    expect(readEffect({ [name]: hash("a"), admit: "x" })).toBeUndefined();
    expect(ruleFor(plainRules, effect)).toEqual(plainRules.decisions.ordinary);
  }
});
