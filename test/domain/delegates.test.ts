import { describe, expect, test } from "vitest";
import { instruct, nextTerm, report, shareSeats } from "#domain/delegates.ts";
import type { Someone } from "#domain/members.ts";
import { type MotionState, motionStates } from "#domain/motions.ts";

const officer: Someone = { person: "ana", roles: ["secretary"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const refused = (code: string, more: object = {}) => ({ allowed: false, refusal: { code, ...more } });

describe("instructing delegates", () => {
  const about = { id: "council-motion", body: "council", state: "pending" } as const;
  const seats = { body: "council", isInstructed: true };
  const motion = { id: "motion", body: "home", kind: "resolution", state: "adopted", effect: null } as const;
  const decision = { question: "question", motion };
  type Change = {
    about?: Partial<{ state: MotionState; body: string }>;
    seats?: Partial<typeof seats> | null;
    motion?: Partial<{ body: string; state: MotionState }>;
    by?: Someone;
  };
  const told = (change: Change = {}) =>
    instruct(
      "instruction",
      "home",
      { ...about, ...change.about },
      change.seats === null ? undefined : { ...seats, ...change.seats },
      { ...decision, motion: { ...motion, ...change.motion } },
      change.by ?? officer,
    );

  test("is recorded by an officer of the home body, and follows from its adopted motion", () => {
    expect(told()).toEqual({
      allowed: true,
      fact: {
        kind: "delegates-instructed",
        instruction: "instruction",
        home: "home",
        about: "council-motion",
        question: "question",
      },
    });
    expect(told({ by: member })).toMatchObject(refused("role-needed"));
    expect(told({ motion: { body: "elsewhere" } })).toEqual(refused("other-object"));
    for (const state of motionStates.filter((each) => each !== "adopted"))
      expect(told({ motion: { state } })).toEqual(refused("not-adopted"));
  });

  test("binds those whose seats in this council are instructed ones", () => {
    expect(told({ seats: null })).toEqual(refused("not-instructed"));
    expect(told({ seats: { body: "other-council" } })).toEqual(refused("not-instructed"));
    expect(told({ seats: { isInstructed: false } })).toEqual(refused("not-instructed"));
  });

  test("comes before the council has decided", () => {
    const over: readonly MotionState[] = ["adopted", "lost", "withdrawn", "lapsed", "out_of_order", "rescinded"];
    for (const state of motionStates)
      expect(told({ about: { state } })).toMatchObject(
        over.includes(state) ? refused("wrong-state", { state }) : { allowed: true },
      );
  });
});

describe("a delegate's report", () => {
  const mandate = { id: "mandate", holder: "ben" };
  const office = { home: "home", body: "council" };

  test("is the holder's own, to the home body", () => {
    expect(report("report", mandate, office, undefined, member)).toEqual({
      allowed: true,
      fact: { kind: "delegate-reported", report: "report", mandate: "mandate", home: "home" },
    });
    expect(report("report", mandate, office, undefined, officer)).toEqual(refused("holder-only"));
  });

  test("tells of motions of the council alone", () => {
    expect(report("r", mandate, office, { id: "m", body: "council" }, member)).toMatchObject({ allowed: true });
    expect(report("r", mandate, office, { id: "m", body: "home" }, member)).toEqual(refused("other-object"));
  });
});

describe("sharing out the seats of a council", () => {
  const share = {
    method: "sainte-lague",
    shares: [
      { home: "a", members: 30, seats: 3 },
      { home: "b", members: 20, seats: 2 },
    ],
    unassigned: 0,
  } as const;
  const shared = (change: Partial<{ unassigned: number }> = {}, effectiveAt = 100, by = officer) =>
    shareSeats("apportionment", "council", { ...share, ...change }, effectiveAt, by, 100);

  test("is an officer's act and counts from a moment that is not past", () => {
    expect(shared()).toEqual({
      allowed: true,
      fact: {
        kind: "seats-apportioned",
        apportionment: "apportionment",
        council: "council",
        seats: 5,
        effectiveAt: 100,
      },
    });
    expect(shared({}, 101)).toMatchObject({ fact: { effectiveAt: 101 } });
    expect(shared({}, 99)).toEqual(refused("already-past", { earliest: 100 }));
    expect(shared({}, 100, member)).toEqual(refused("role-needed", { role: "secretary" }));
  });

  test("leaves no seat to nobody", () => {
    expect(shared({ unassigned: 1 })).toEqual(refused("seats-tied", { seats: 1 }));
  });

  test("counts from the end of the last term that has begun, unless a date is stated", () => {
    expect(nextTerm([{ until: 500 }, { until: 900 }, { until: 50 }], 100)).toBe(900);
    expect(nextTerm([{ until: 50 }], 100)).toBe(100);
    expect(nextTerm([], 100)).toBe(100);
  });
});
