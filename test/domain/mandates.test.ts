import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Decision,
  type Mandate,
  complianceOf,
  isValid,
  isWaiting,
  issueMandate,
  revokeMandate,
  seat,
  seatRoll,
  stateOf,
  vacancies,
} from "#domain/mandates.ts";
import { nameAlternate, nextAlternate, optionsBehind, seatAlternate } from "#domain/alternates.ts";
import type { Someone } from "#domain/members.ts";
import type { Office } from "#domain/offices.ts";
import type { Ruling } from "#domain/rulings.ts";
import { DAY } from "#domain/time.ts";

const TERM = 100 * DAY;
const office: Office = {
  id: "office",
  body: "council",
  home: "valley",
  kind: "seat",
  seats: 2,
  alternates: 1,
  termDays: 100,
  maxConsecutiveTerms: 2,
  coolingOffTerms: 1,
  countsPartialTerms: true,
  rotates: false,
  isInstructed: true,
  weight: 1,
  role: null,
  endedAt: null,
};
const given = (change: Partial<Mandate> = {}): Mandate => ({
  id: "mandate",
  office: "office",
  holder: "bea",
  number: 1,
  order: 0,
  alternateOf: null,
  from: 0,
  until: TERM,
  revokedAt: null,
  question: "question",
  ...change,
});
const officer: Someone = { person: "ana", roles: ["secretary", "member"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const bea: Someone = { ...member, person: "bea" };
const decided = (change: Partial<Decision["motion"]> = {}, question = "question"): Decision => ({
  question,
  motion: { body: "valley", kind: "election", state: "adopted", effect: { office: "office" }, ...change },
});
const wanted = { mandate: "new", holder: "carl", from: 0, until: undefined };
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);

describe("a mandate", () => {
  test("is valid from its first moment up to its last, and ends by itself", () => {
    expect([-1, 0, TERM - 1, TERM].map((at) => isValid(given(), at))).toEqual([false, true, true, false]);
    expect([49, 50].map((at) => isValid(given({ revokedAt: 50 }), at))).toEqual([true, false]);
    expect(isValid(given({ number: null }), 1)).toBe(false);
  });

  test("of an alternate waits until its end, and is valid at no time", () => {
    const alternate = given({ number: null });
    expect([0, TERM - 1, TERM].map((at) => isWaiting(alternate, at))).toEqual([true, true, false]);
    expect([4, 5].map((at) => isWaiting(given({ number: null, revokedAt: 5 }), at))).toEqual([true, false]);
    expect(isWaiting(given(), 1)).toBe(false);
  });

  test("says how it stands", () => {
    const at = (change: Partial<Mandate>, when: number) => stateOf(given(change), when);
    expect(at({}, -1)).toBe("ahead");
    expect(at({}, 0)).toBe("valid");
    expect(at({}, TERM)).toBe("over");
    expect(at({ revokedAt: 5 }, 5)).toBe("revoked");
    expect(at({ revokedAt: 5 }, 4)).toBe("valid");
    expect(at({ number: null }, 1)).toBe("alternate");
    expect(at({ number: null }, TERM)).toBe("over");
  });

  test("is given by an officer, never without an adopted motion of the home body for this office", () => {
    const issue = (decision: Decision | undefined, by = officer) =>
      code(issueMandate(office, wanted, [], decision, true, by));
    expect(issue(undefined)).toBe("decision-needed");
    expect(issue(decided(), member)).toBe("role-needed");
    expect(issue(decided({ state: "lost" }))).toBe("not-adopted");
    expect(issue(decided({ body: "council" }))).toBe("other-object");
    expect(issue(decided({ effect: { office: "another" } }))).toBe("other-object");
    expect(issue(decided({ effect: { recall: "mandate" } }))).toBe("other-object");
    expect(issue(decided({ kind: "endorsement", effect: null }))).toBe("other-object");
    expect(issue(decided({ kind: "resolution", effect: null }))).toBe("allowed");
    expect(issueMandate(office, wanted, [given()], decided(), true, officer)).toEqual({
      allowed: true,
      fact: {
        kind: "mandate-issued",
        mandate: "new",
        office: "office",
        body: "council",
        home: "valley",
        holder: "carl",
        number: 2,
        from: 0,
        until: TERM,
        question: "question",
      },
    });
  });

  test("goes to a member of the home body, once, where a place is free for the whole time", () => {
    const give = (change: object, existing: Mandate[] = [], isMember = true, of: Office = office) =>
      code(seat(of, { ...wanted, question: "q", ...change }, existing, isMember));
    expect(give({}, [], false)).toBe("holder-not-a-member");
    expect(give({}, [], true, { ...office, endedAt: 1 })).toBe("office-ended");
    expect(give({ holder: "bea" }, [given()])).toBe("already-holds");
    expect(give({ holder: "bea", from: TERM }, [given()])).toBe("allowed");
    expect(give({ holder: "bea", from: TERM - 1 }, [given()])).toBe("already-holds");
    expect(give({}, [given(), given({ holder: "dora", number: 2 })])).toBe("no-vacancy");
    expect(give({}, [given(), given({ holder: "dora", number: 2, revokedAt: 0 })])).toBe("allowed");
    expect(give({ holder: "bea" }, [given({ number: null })])).toBe("allowed");
    expect(give({}, [given(), given({ holder: "dora", number: 2, from: TERM, until: 2 * TERM })])).toBe("allowed");
    expect(give({}, [given(), given({ holder: "dora", number: 2, from: TERM - 1, until: 2 * TERM })])).toBe(
      "no-vacancy",
    );
    expect(give({ until: TERM })).toBe("allowed");
    expect(give({ until: TERM + 1 })).toBe("term-too-long");
    expect(give({ until: 0 })).toBe("term-too-long");
  });

  test("keeps within the limit of terms in a row", () => {
    const past = [given({ holder: "carl" }), given({ holder: "carl", from: TERM, until: 2 * TERM })];
    const give = (from: number) => code(seat(office, { ...wanted, from, question: "q" }, past, true));
    expect(give(2 * TERM)).toBe("term-limit");
    expect(give(3 * TERM)).toBe("allowed");
  });

  test("never shares its number with another at the same time", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            holder: fc.constantFrom("a", "b", "c", "d"),
            from: fc.nat(300),
            days: fc.integer({ min: 1, max: 100 }),
          }),
          { maxLength: 20 },
        ),
        fc.integer({ min: 1, max: 3 }),
        (asked, seats) => {
          const free = { ...office, seats, maxConsecutiveTerms: null };
          const all: Mandate[] = [];
          for (const { holder, from, days } of asked) {
            const want = {
              mandate: String(all.length),
              holder,
              from: from * DAY,
              until: (from + days) * DAY,
              question: "q",
            };
            const ruling = seat(free, want, all, true);
            if (ruling.allowed) all.push(given({ ...ruling.fact, id: want.mandate }));
          }
          for (let day = 0; day < 400; day += 1) {
            const now = all.filter((each) => isValid(each, day * DAY));
            expect(new Set(now.map(({ number }) => number)).size).toBe(now.length);
            expect(new Set(now.map(({ holder }) => holder)).size).toBe(now.length);
            expect(now.length).toBeLessThanOrEqual(seats);
          }
        },
      ),
    ));

  test("follows the one before it in the same place", () => {
    expect(vacancies(office, [given()], 5)).toEqual([5, TERM]);
    expect(vacancies(office, [given(), given({ number: 2, revokedAt: 9 })], 5)).toEqual([9, TERM]);
    expect(vacancies({ seats: 1 }, [given({ number: 2 })], 5)).toEqual([5]);
  });
});

describe("the end of a mandate", () => {
  const recall = (change: Partial<Decision["motion"]> = {}) =>
    decided({ kind: "recall", effect: { recall: "mandate" }, ...change }, "other");
  const revoke = (decision: Decision | undefined, by: Someone, at = 5) =>
    revokeMandate(given(), office, decision, by, at);

  test("is the holder's to say at any time, and an officer's by an adopted recall of this mandate", () => {
    expect(revoke(undefined, bea)).toMatchObject({ fact: { ending: "resignation", question: null } });
    expect(code(revoke(undefined, officer))).toBe("decision-needed");
    expect(code(revoke(recall(), member))).toBe("role-needed");
    expect(revoke(recall(), officer)).toMatchObject({ fact: { ending: "recall", question: "other" } });
    expect(code(revoke(recall({ state: "lost" }), officer))).toBe("not-adopted");
    expect(code(revoke(recall({ body: "council" }), officer))).toBe("other-object");
    expect(code(revoke(recall({ effect: { recall: "another" } }), officer))).toBe("other-object");
    expect(code(revoke(recall({ kind: "resolution" }), officer))).toBe("other-object");
    expect(code(revoke(recall({ effect: null }), officer))).toBe("other-object");
    expect(code(revoke(recall({ effect: { office: "mandate" } }), officer))).toBe("other-object");
    expect(revoke(recall(), { ...officer, person: "bea" })).toMatchObject({ fact: { ending: "recall" } });
    expect(code(revoke(recall(), bea))).toBe("role-needed");
    expect(code(revoke({ ...recall(), question: "question" }, officer))).toBe("allowed");
    expect(revoke({ ...recall(), question: "question" }, officer)).toMatchObject({ fact: { ending: "recall" } });
    expect(code(revoke(recall(), officer, TERM))).toBe("mandate-over");
  });

  test("follows when the decision that gave it was rescinded", () => {
    expect(revoke(decided({ state: "rescinded" }), officer)).toMatchObject({ fact: { ending: "rescinded" } });
    expect(code(revoke(decided({ state: "rescinded" }, "other"), officer))).toBe("not-adopted");
  });

  test("finds alternates who were named by a decision, one after another, each once", () => {
    const name = (holder: string, existing: Mandate[], decision: Decision | undefined = decided(), isMember = true) =>
      nameAlternate(office, { mandate: "alt", holder }, existing, decision, isMember, officer, 5);
    const eva = given({ id: "first", holder: "eva", number: null, order: 1 });
    expect(name("finn", [given(), eva])).toMatchObject({
      fact: { kind: "alternate-named", order: 2, question: "question" },
    });
    expect(name("finn", [])).toMatchObject({ fact: { order: 1 } });
    expect(code(name("eva", [eva]))).toBe("already-holds");
    expect(code(name("bea", [given()]))).toBe("already-holds");
    expect(code(name("bea", [given({ revokedAt: 5 })]))).toBe("allowed");
    expect(code(name("finn", [], decided({ state: "lost" })))).toBe("not-adopted");
    expect(code(name("finn", [], decided(), false))).toBe("holder-not-a-member");
    expect(code(nameAlternate(office, { mandate: "alt", holder: "finn" }, [], undefined, true, officer, 5))).toBe(
      "decision-needed",
    );
    expect(code(nameAlternate(office, { mandate: "alt", holder: "finn" }, [], decided(), true, member, 5))).toBe(
      "role-needed",
    );
  });

  test("seats the next alternate for what is left, an own one before others", () => {
    const first = given({ id: "first", holder: "eva", number: null, order: 1 });
    const own = given({ id: "own", holder: "finn", number: null, order: 2, alternateOf: "mandate" });
    const vacated = given({ revokedAt: 5 });
    expect(nextAlternate(vacated, [vacated, first, own], 5)?.id).toBe("own");
    expect(nextAlternate(vacated, [vacated, first], 5)?.id).toBe("first");
    expect(nextAlternate(vacated, [vacated, { ...own, alternateOf: "another" }], 5)).toBeUndefined();
    expect(nextAlternate(vacated, [vacated, { ...first, revokedAt: 4 }], 5)).toBeUndefined();
    expect(nextAlternate(vacated, [vacated, first, given({ id: "x", holder: "eva", number: 2 })], 5)).toBeUndefined();
    expect(seatAlternate(office, vacated, [vacated, first], 5)).toMatchObject({
      mandate: "first",
      holder: "eva",
      number: 1,
      from: 5,
      until: TERM,
    });
    expect(seatAlternate(office, vacated, [vacated], 5)).toBeUndefined();
    expect(seatAlternate({ ...office, seats: 1 }, { ...vacated, number: 2 }, [first], 5)).toBeUndefined();
    expect(seatAlternate(office, { ...vacated, until: 5 }, [first], 5)).toBeUndefined();
  });
});

test("a council's roll has each person once, with the weights of all the seats", () => {
  const seats = [
    { holder: "carl", weight: 2 },
    { holder: "bea", weight: 1 },
    { holder: "carl", weight: 3 },
  ];
  expect(seatRoll(seats)).toEqual([
    { voter: "bea", weight: 1 },
    { voter: "carl", weight: 5 },
  ]);
});

test("a vote beside its instruction: followed, deviated, not cast, free", () => {
  expect(complianceOf("yes", "yes")).toBe("followed");
  expect(complianceOf("yes", "no")).toBe("deviated");
  expect(complianceOf("yes", undefined)).toBe("not-voted");
  expect(complianceOf(undefined, "no")).toBe("free");
});

describe("who comes next after an election", () => {
  const options = ["Ana", "Ben", "Cem", "Dov", "reopen_nominations"];
  const round = (counts: Record<string, number>, excluded: string[] = []) =>
    ({ counts, exhausted: 0, because: "exclusion", transfers: [], elected: [], excluded, ties: [] }) as const;

  test("is by the ranking where there is one", () => {
    expect(optionsBehind({ elected: ["2"], ranking: [["2"], ["4"], ["1", "3"], ["5"]], rounds: [] }, options)).toEqual([
      "Dov",
      "Ana",
      "Cem",
    ]);
  });

  test("else is who stood to the end, and then who was excluded last", () => {
    const rounds = [
      round({ 1: 3, 2: 9, 3: 4, 4: 1 }, ["4"]),
      round({ 1: 4, 2: 9, 3: 4 }, ["1"]),
      round({ 2: 9, 3: 6 }),
    ];
    expect(optionsBehind({ elected: ["2"], rounds }, options)).toEqual(["Cem", "Ana", "Dov"]);
  });

  test("is nobody from behind re-opening nominations", () => {
    expect(optionsBehind({ elected: [], ranking: [["1"], ["5"], ["2"]], rounds: [] }, options)).toEqual(["Ana"]);
  });
});
