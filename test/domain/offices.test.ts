import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Someone } from "#domain/members.ts";
import {
  type Office,
  type PastTerm,
  type TermRules,
  changeOffice,
  createOffice,
  eligibilityFor,
  endOffice,
  problemsOfOffice,
  rotationOrder,
} from "#domain/offices.ts";
import type { Ruling } from "#domain/rulings.ts";
import { DAY } from "#domain/time.ts";

const TERM = 100 * DAY;
const rules: TermRules = { termDays: 100, maxConsecutiveTerms: 2, coolingOffTerms: 1, countsPartialTerms: true };
const term = (from: number, until: number, revokedAt: number | null = null): PastTerm => ({ from, until, revokedAt });
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);
const two = [term(0, TERM), term(TERM, 2 * TERM)];

const officer: Someone = { person: "ana", roles: ["secretary", "member"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const office: Office = {
  ...rules,
  id: "office",
  body: "valley",
  home: "valley",
  kind: "office",
  seats: 1,
  alternates: 0,
  rotates: false,
  isInstructed: false,
  weight: 1,
  role: null,
  endedAt: null,
};

describe("terms in a row", () => {
  test("are barred after the most there may be, until one whole term has passed", () => {
    expect(eligibilityFor(rules, two, 2 * TERM)).toEqual({
      allowed: false,
      refusal: { code: "term-limit", until: 3 * TERM, terms: 2 },
    });
    expect(code(eligibilityFor(rules, two, 3 * TERM - 1))).toBe("term-limit");
    expect(code(eligibilityFor(rules, two, 3 * TERM))).toBe("allowed");
    expect(code(eligibilityFor(rules, two.slice(0, 1), TERM))).toBe("allowed");
    expect(code(eligibilityFor(rules, [], 0))).toBe("allowed");
  });

  test("are as many as one likes where nothing limits them", () => {
    expect(code(eligibilityFor({ ...rules, maxConsecutiveTerms: null }, two, 2 * TERM))).toBe("allowed");
  });

  test("count a part that is more than half of one: exactly half is not", () => {
    const begun = (until: number) => [term(0, TERM), term(TERM, 2 * TERM, until)];
    expect(code(eligibilityFor(rules, begun(TERM + TERM / 2), 2 * TERM))).toBe("allowed");
    expect(code(eligibilityFor(rules, begun(TERM + TERM / 2 + 1), 2 * TERM))).toBe("term-limit");
    const whole = { ...rules, countsPartialTerms: false };
    expect(code(eligibilityFor(whole, begun(TERM + TERM / 2 + 1), 2 * TERM))).toBe("allowed");
    expect(code(eligibilityFor(whole, two, 2 * TERM))).toBe("term-limit");
  });

  test("are in a row unless a whole cooling-off lies between them", () => {
    const apart = (gap: number) => [term(0, TERM), term(TERM + gap, 2 * TERM + gap)];
    expect(code(eligibilityFor(rules, apart(TERM - 1), 3 * TERM - 1))).toBe("term-limit");
    expect(code(eligibilityFor(rules, apart(TERM), 3 * TERM))).toBe("allowed");
  });

  test("count a term that was revoked before it began as none", () => {
    expect(code(eligibilityFor(rules, [term(0, TERM), term(TERM, 2 * TERM, TERM - 5)], 2 * TERM))).toBe("allowed");
  });

  const pasts = fc.array(fc.record({ at: fc.integer({ min: 0, max: 20 }), served: fc.integer({ min: 1, max: 100 }) }), {
    maxLength: 8,
  });
  test("whoever is free at a time stays free later, as long as nothing is served in between", () =>
    fc.assert(
      fc.property(pasts, fc.nat(400), fc.nat(400), (past, from, more) => {
        const terms = past.map(({ at, served }) => term(at * TERM, at * TERM + served * DAY));
        const last = Math.max(0, ...terms.map(({ until }) => until));
        const [now, later] = [last + from * DAY, last + (from + more) * DAY];
        const [before, after] = [now, later].map((at) => code(eligibilityFor(rules, terms, at)));
        expect(before === "allowed" ? after : "allowed").toBe("allowed");
      }),
    ));
  test("no order of the past makes a difference, and the refusal names a time at which it is over", () =>
    fc.assert(
      fc.property(pasts, fc.nat(400), (past, after) => {
        const terms = past.map(({ at, served }) => term(at * TERM, at * TERM + served * DAY));
        const at = Math.max(0, ...terms.map(({ until }) => until)) + after * DAY;
        const ruling = eligibilityFor(rules, terms, at);
        expect(eligibilityFor(rules, terms.toReversed(), at)).toEqual(ruling);
        if (ruling.allowed || ruling.refusal.code !== "term-limit") return;
        expect(ruling.refusal.until).toBeGreaterThan(at);
        expect(code(eligibilityFor(rules, terms, ruling.refusal.until))).toBe("allowed");
      }),
    ));
});

describe("rotation", () => {
  test("begins with whoever never held it, the longest members first, then whoever held it longest ago", () => {
    const candidates = [
      { person: "late", since: 9, lastHeld: null },
      { person: "just", since: 1, lastHeld: 50 },
      { person: "early", since: 2, lastHeld: null },
      { person: "before", since: 3, lastHeld: 20 },
    ];
    expect(rotationOrder(candidates)).toEqual(["early", "late", "before", "just"]);
  });

  test("is by name where nothing else tells two apart", () => {
    const same = ["c", "a", "b"].map((person) => ({ person, since: 1, lastHeld: 7 }));
    expect(rotationOrder(same)).toEqual(["a", "b", "c"]);
  });

  test("names everybody once, whoever is named first", () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ person: fc.uuid(), since: fc.nat(5), lastHeld: fc.option(fc.nat(5)) }), {
          selector: ({ person }) => person,
        }),
        (candidates) => {
          const order = rotationOrder(candidates);
          expect(order.toSorted()).toEqual(candidates.map(({ person }) => person).toSorted());
          expect(rotationOrder(candidates.toReversed())).toEqual(order);
        },
      ),
    ));
});

describe("an office", () => {
  test("is an officer's to create, change and end, once", () => {
    expect(code(createOffice(office, member))).toBe("role-needed");
    expect(createOffice(office, officer)).toEqual({
      allowed: true,
      fact: {
        kind: "office-created",
        office: "office",
        body: "valley",
        home: "valley",
        officeKind: "office",
        seats: 1,
      },
    });
    expect(code(changeOffice(office, { ...office, seats: 3 }, member))).toBe("role-needed");
    expect(changeOffice(office, { ...office, seats: 3 }, officer)).toMatchObject({
      fact: { kind: "office-changed", seats: 3 },
    });
    expect(endOffice(office, officer)).toEqual({
      allowed: true,
      fact: { kind: "office-ended", office: "office", body: "valley" },
    });
    expect(code(endOffice(office, member))).toBe("role-needed");
    expect(code(endOffice({ ...office, endedAt: 1 }, officer))).toBe("office-ended");
    expect(code(changeOffice({ ...office, endedAt: 1 }, office, officer))).toBe("office-ended");
  });

  test("has another home, or a weight, only as a seat; and a role only as an office", () => {
    expect(code(createOffice({ ...office, home: "riverside" }, officer))).toBe("seat-needed");
    expect(code(createOffice({ ...office, weight: 2 }, officer))).toBe("seat-needed");
    expect(code(createOffice({ ...office, kind: "seat", home: "riverside", weight: 2 }, officer))).toBe("allowed");
    expect(code(createOffice({ ...office, kind: "spokesperson", role: "chair" }, officer))).toBe("office-needed");
    expect(code(createOffice({ ...office, role: "chair" }, officer))).toBe("allowed");
  });

  test("may be at its bounds, and a council's seats may be shared out later", () => {
    const least = { seats: 1, alternates: 0, termDays: 1, maxConsecutiveTerms: 1, coolingOffTerms: 1, weight: 1 };
    const most = { seats: 1_000, alternates: 1_000, termDays: 3_660, maxConsecutiveTerms: 100, coolingOffTerms: 100 };
    expect(problemsOfOffice({ ...office, ...least })).toEqual([]);
    expect(problemsOfOffice({ ...office, ...most, weight: 1_000_000 })).toEqual([]);
    expect(problemsOfOffice({ ...office, maxConsecutiveTerms: null })).toEqual([]);
    expect(problemsOfOffice({ ...office, kind: "seat", seats: 0 })).toEqual([]);
    expect(problemsOfOffice({ ...office, kind: "spokesperson", seats: 0 })).toEqual(["seats"]);
  });

  test.each([
    ["seats", 0],
    ["seats", 1.5],
    ["alternates", -1],
    ["termDays", 0],
    ["termDays", 3_661],
    ["maxConsecutiveTerms", 0],
    ["coolingOffTerms", 0],
    ["weight", 0],
    ["seats", 1_001],
    ["alternates", 1_001],
    ["maxConsecutiveTerms", 101],
    ["coolingOffTerms", 101],
    ["weight", 1_000_001],
  ])("with %s %d is none", (name, value) => {
    expect(problemsOfOffice({ ...office, [name]: value })).toEqual([name]);
    expect(problemsOfOffice(office)).toEqual([]);
  });
});
