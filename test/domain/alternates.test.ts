import { describe, expect, test } from "vitest";
import { nameAlternate, nextAlternate, nextOrder, optionsBehind, seatAlternate } from "#domain/alternates.ts";
import type { Decision, Mandate } from "#domain/mandates.ts";
import type { Someone } from "#domain/members.ts";
import { type Office, usualTerm } from "#domain/offices.ts";

const TERM = 1_000;
const office: Office = {
  ...usualTerm,
  id: "office",
  body: "council",
  home: "valley",
  kind: "seat",
  seats: 2,
  alternates: 1,
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
const waiting = (id: string, order: number, change: Partial<Mandate> = {}) =>
  given({ id, holder: id, number: null, order, ...change });
const officer: Someone = { person: "ana", roles: ["secretary"], standing: "good" };
const decision: Decision = {
  question: "question",
  motion: { body: "valley", kind: "election", state: "adopted", effect: { office: "office" } },
};

describe("the order of alternates", () => {
  test("begins with one, and goes on behind the last who still waits", () => {
    expect(nextOrder([], 5)).toBe(1);
    expect(nextOrder([given({ order: 7 })], 5)).toBe(1);
    expect(nextOrder([waiting("a", 1), waiting("b", 4), given({ order: 9 })], 5)).toBe(5);
    expect(nextOrder([waiting("a", 1), waiting("b", 4, { revokedAt: 5 })], 5)).toBe(2);
  });

  test("is theirs by number, and by id where two have the same", () => {
    const vacated = given({ revokedAt: 5 });
    const next = (...mandates: Mandate[]) => nextAlternate(vacated, mandates, 5)?.id;
    expect(next(waiting("b", 2), waiting("a", 3), waiting("c", 1))).toBe("c");
    expect(next(waiting("b", 1), waiting("a", 1))).toBe("a");
    expect(next(waiting("a", 1), waiting("b", 1))).toBe("a");
    expect(next(waiting("b", 10), waiting("a", 9))).toBe("a");
  });

  test("is that of one office alone", () => {
    expect(nextAlternate(given({ revokedAt: 5 }), [waiting("a", 1, { office: "other" })], 5)).toBeUndefined();
  });
});

describe("naming an alternate", () => {
  const name = (change: Partial<Office> = {}, of: Decision | undefined = decision) =>
    nameAlternate({ ...office, ...change }, { mandate: "new", holder: "eva" }, [], of, true, officer, 5);

  test("says for which office, by which decision, and in which place", () => {
    expect(name()).toEqual({
      allowed: true,
      fact: {
        kind: "alternate-named",
        mandate: "new",
        office: "office",
        home: "valley",
        holder: "eva",
        order: 1,
        question: "question",
      },
    });
  });

  test("takes a decision, and an office that has not ended", () => {
    expect(name({ endedAt: 1 })).toEqual({ allowed: false, refusal: { code: "office-ended" } });
    expect(nameAlternate(office, { mandate: "new", holder: "eva" }, [], undefined, true, officer, 5)).toEqual({
      allowed: false,
      refusal: { code: "decision-needed" },
    });
  });
});

describe("seating an alternate", () => {
  const alternate = waiting("eva", 1, { question: "her question" });
  const seat = (vacated: Partial<Mandate>, at = 5, seats = 2) =>
    seatAlternate({ ...office, seats }, given({ revokedAt: 5, ...vacated }), [alternate], at);

  test("gives what is left of the term, by the decision that named the alternate", () => {
    expect(seat({})).toEqual({
      kind: "mandate-issued",
      mandate: "eva",
      office: "office",
      body: "council",
      home: "valley",
      holder: "eva",
      number: 1,
      from: 5,
      until: TERM,
      question: "her question",
    });
    expect(seat({ from: 50 })).toMatchObject({ from: 50, until: TERM });
  });

  test("fills a seat that there still is, and leaves nothing to a term that is over", () => {
    expect(seat({ number: 2 })).toMatchObject({ number: 2 });
    expect(seat({ number: 3 })).toBeUndefined();
    expect(seat({ number: null })).toBeUndefined();
    expect(seat({ until: 6 })).toMatchObject({ until: 6 });
    expect(seat({ until: 5 })).toBeUndefined();
    expect(seat({ from: TERM })).toBeUndefined();
  });
});

describe("who comes next after an election", () => {
  const options = ["Ana", "Ben", "Cem", "Dov"];
  const round = (counts: Record<string, number>, excluded: string[] = []) =>
    ({ counts, exhausted: 0, because: "exclusion", transfers: [], elected: [], excluded, ties: [] }) as const;

  test("is nobody who is no option, and everybody where nobody was elected", () => {
    expect(optionsBehind({ elected: [], ranking: [["9"], ["2"], ["1"]], rounds: [] }, options)).toEqual(["Ben", "Ana"]);
    expect(optionsBehind({ elected: ["1", "2"], ranking: [["1", "2"]], rounds: [] }, options)).toEqual([]);
    expect(optionsBehind({ elected: [], rounds: [] }, options)).toEqual([]);
  });

  test("is by the votes of the last round, and by number where they are equal", () => {
    const rounds = [round({ 1: 5, 2: 5, 3: 12, 4: 3 }, ["4"]), round({ 1: 6, 2: 6, 3: 10 })];
    expect(optionsBehind({ elected: [], rounds }, options)).toEqual(["Cem", "Ana", "Ben", "Dov"]);
  });
});
