import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Someone } from "#domain/members.ts";
import { type MotionState, motionKinds, motionStates } from "#domain/motions.ts";
import { type Nominee, answerNomination, namedApart, nominate } from "#domain/nominations.ts";

const ana: Someone = { person: "ana", roles: ["member"], standing: "good" };
const ben: Someone = { person: "ben", roles: ["member"], standing: "good" };
const secretary: Someone = { person: "sol", roles: ["secretary"], standing: "good" };
const election = { id: "motion", kind: "election", state: "pending" } as const;
const nominee: Nominee = { person: "ben", isMember: true, hasAccount: true, bar: undefined };
const barred = { bar: { code: "term-limit", until: 9, terms: 2 } } as const;
const open: readonly MotionState[] = ["submitted", "pending"];
const refused = (code: string, more: object = {}) => ({ allowed: false, refusal: { code, ...more } });

describe("a nomination", () => {
  const put = (change: Partial<Nominee> = {}, isNominated = false, by = ana) =>
    nominate(election, "nomination", { ...nominee, ...change }, isNominated, by);

  test("is any member's to make, of a member who could hold the office, once", () => {
    expect(put()).toEqual({
      allowed: true,
      fact: { kind: "nominated", motion: "motion", nomination: "nomination", nominee: "ben", nominator: "ana" },
    });
    expect(put({}, false, ben)).toMatchObject({ allowed: true });
    expect(put({}, false, secretary)).toEqual(refused("role-needed", { role: "member" }));
    expect(put({ isMember: false })).toEqual(refused("nominee-not-a-member"));
    expect(put(barred)).toEqual({ allowed: false, refusal: barred.bar });
    expect(put({}, true)).toEqual(refused("already-nominated"));
  });

  test("is for an election, until voting opens", () => {
    for (const kind of motionKinds.filter((each) => each !== "election"))
      expect(nominate({ ...election, kind }, "n", nominee, false, ana)).toEqual(refused("no-nominations"));
    for (const state of motionStates)
      expect(nominate({ ...election, state }, "n", nominee, false, ana)).toMatchObject(
        open.includes(state) ? { allowed: true } : refused("wrong-state", { state }),
      );
  });
});

describe("the answer to a nomination", () => {
  const nomination = { id: "nomination", nominee: "ben" };
  const answer = (accepts: boolean, by = ben, change: Partial<Nominee> = {}) =>
    answerNomination(election, nomination, { ...nominee, ...change }, accepts, by);
  const fact = { kind: "nomination-answered", motion: "motion", nomination: "nomination", nominee: "ben" } as const;

  test("is the nominee's alone", () => {
    expect(answer(true)).toEqual({ allowed: true, fact: { ...fact, accepts: true, recordedBy: null } });
    expect(answer(false)).toEqual({ allowed: true, fact: { ...fact, accepts: false, recordedBy: null } });
    for (const by of [ana, secretary]) expect(answer(true, by)).toEqual(refused("nominee-only"));
  });

  test("is written down by an officer for somebody without an account", () => {
    expect(answer(true, secretary, { hasAccount: false })).toEqual({
      allowed: true,
      fact: { ...fact, accepts: true, recordedBy: "sol" },
    });
    expect(answer(true, ana, { hasAccount: false })).toEqual(refused("nominee-only"));
  });

  test("can always be no, and is yes only from who could hold the office", () => {
    expect(answer(true, ben, { isMember: false })).toEqual(refused("nominee-not-a-member"));
    expect(answer(true, ben, barred)).toEqual({ allowed: false, refusal: barred.bar });
    expect(answer(false, ben, { isMember: false })).toMatchObject({ allowed: true });
    expect(answer(false, ben, barred)).toMatchObject({ allowed: true });
  });

  test("comes before voting opens", () => {
    for (const state of motionStates)
      expect(answerNomination({ ...election, state }, nomination, nominee, true, ben)).toMatchObject(
        open.includes(state) ? { allowed: true } : refused("wrong-state", { state }),
      );
  });
});

describe("names on a ballot", () => {
  test("of several people who bear the same one get numbers", () => {
    expect(namedApart(["Ana", "Ben", "Ana", "Ana"])).toEqual(["Ana", "Ben", "Ana (2)", "Ana (3)"]);
    expect(namedApart(["Ana", "Ana", "Ana (2)"])).toEqual(["Ana", "Ana (3)", "Ana (2)"]);
    expect(namedApart(["Ana", "Ana (2)", "Ana", "Ana"])).toEqual(["Ana", "Ana (2)", "Ana (3)", "Ana (4)"]);
    expect(namedApart([])).toEqual([]);
  });

  test("are as many as there are people, all different", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("A", "A (2)", "A (2) (2)", "B"), { maxLength: 12 }), (names) => {
        const apart = namedApart(names);
        expect(new Set(apart).size).toBe(names.length);
        expect(apart.every((name, at) => name.startsWith(names[at] ?? "?"))).toBe(true);
      }),
    );
  });
});
