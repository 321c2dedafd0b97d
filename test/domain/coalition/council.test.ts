import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRules } from "#domain/coalition/charter.ts";
import { electorateOf, seatKey } from "#domain/coalition/council.ts";
import type { CouncilRules } from "#domain/coalition/councilRules.ts";
import { find } from "#domain/coalition/state.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { bySeats, council, decided, issue, revoke, seated } from "./seats.ts";
import { append, hashOf, isoOf, rules, verdictOf } from "./logs.ts";

const councilOf = ({ now }: Pick<ReturnType<typeof seated>, "now">) => find(now(), "council", "self");
const sharesOf = (docket: Pick<ReturnType<typeof seated>, "now">) =>
  councilOf(docket)?.shares.map(([, members, seats]) => [members, seats]);

describe("rules of a council", () => {
  const read = (change: object): unknown =>
    readRules({ ...bySeats(council), council: { ...council, ...change } } as unknown as JsonObject);

  test("are read as they are, and anything that means nothing to the method makes them none", () => {
    expect(read({})).toBeDefined();
    const offices = [{ name: "head-officer", term: 1_000, most: 2 }];
    expect(read({ floor: 1, cap: 3, shareCap: { num: 1, den: 2 }, begins: 0, offices })).toBeDefined();
    expect(read({ method: "equal", seats: undefined, each: 2 })).toBeDefined();
    const wrong = [
      { method: "by-lot" },
      { seats: 0 },
      { seats: 5_001 },
      { seats: 2.5 },
      { each: 2 },
      { per: 10 },
      { term: 0 },
      { term: 400_000_000_000 },
      { floor: 4, cap: 3 },
      { cap: 0 },
      { shareCap: { num: 3, den: 2 } },
      { begins: -1 },
      { offices: [{ name: "Head officer", term: 1 }] },
      { offices: [...offices, ...offices] },
      { offices: [{ ...offices[0], salary: 1 }] },
      { colour: "red" },
      { method: "per-capita" },
      { method: "equal", seats: undefined, each: 2, floor: 1 },
    ];
    expect(wrong.map((change) => read(change))).toEqual(wrong.map(() => undefined));
  });

  const plain = rules as unknown as JsonObject;

  test("are needed where seats decide anything", () => {
    const { council: _, ...without } = bySeats(council);
    expect(readRules(without as unknown as JsonObject)).toBeUndefined();
    expect(readRules({ ...plain, council: "many" })).toBeUndefined();
  });
});

describe("seats of a term", () => {
  test("are shared by certified members once all founders have signed and certified", () => {
    const docket = seated({ certify: 3 });
    docket.block(1);
    expect(councilOf(docket)).toBeUndefined();
    docket.certify(docket.d, 40);
    docket.block(2);
    expect(councilOf(docket)).toMatchObject({ number: 1, from: 2, until: 2 + council.term, unassigned: 0 });
    expect(sharesOf(docket)).toEqual([
      [10, 1],
      [20, 2],
      [30, 3],
      [40, 4],
    ]);
  });

  test("are shared on the day that the charter names, and whoever certified no members has only the floor", () => {
    const docket = seated({ certify: 2, rules: { begins: 50, floor: 1 } });
    docket.block(49);
    expect(councilOf(docket)).toBeUndefined();
    docket.block(50);
    expect(sharesOf(docket)).toEqual([
      [10, 3],
      [20, 5],
      [0, 1],
      [0, 1],
    ]);
  });

  test("are none as long as nobody has certified members, and are shared when somebody does", () => {
    const docket = seated({ certify: 0, rules: { begins: 0 } });
    docket.block(5);
    expect(councilOf(docket)).toMatchObject({ number: 0, fault: "no-members", shares: [] });
    docket.block(6);
    docket.certify(docket.b, 7);
    docket.block(7);
    expect(councilOf(docket)).toMatchObject({ number: 1, from: 7 });
    expect(sharesOf(docket)).toEqual([
      [0, 0],
      [7, 10],
      [0, 0],
      [0, 0],
    ]);
  });

  test("that a tie would give to one of several are nobody's for the term", () => {
    const docket = seated({ rules: { seats: 11 }, counts: [10, 10, 10, 10] });
    docket.block(1);
    expect(councilOf(docket)).toMatchObject({ unassigned: 3, ties: [docket.logs.map(({ actor }) => actor)] });
    expect(sharesOf(docket)?.map(([, seats]) => seats)).toEqual([2, 2, 2, 2]);
  });

  test("are shared anew when the term ends, in steps of whole terms, by the members of then", () => {
    const docket = seated({ rules: { term: 100 } });
    docket.block(1);
    docket.certify(docket.a, 28);
    docket.block(100);
    expect(sharesOf(docket)?.[0]).toEqual([10, 1]);
    docket.block(101);
    expect(councilOf(docket)).toMatchObject({ number: 2, from: 101, until: 201 });
    expect(sharesOf(docket)?.[0]).toEqual([28, 2]);
    docket.block(455);
    expect(councilOf(docket)).toMatchObject({ number: 3, from: 401, until: 501 });
  });

  test("cannot be so many that nobody could count them", () => {
    const docket = seated({ rules: { method: "per-capita", seats: undefined, per: 1 }, counts: [5_000, 1, 1, 1] });
    docket.block(1);
    expect(councilOf(docket)?.fault).toBe("too-many-seats");
  });

  test("sum to what the charter says, whatever the members", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 4, maxLength: 4 }),
        fc.constantFrom<CouncilRules["method"]>("dhondt", "sainte-lague", "huntington-hill", "largest-remainder"),
        fc.integer({ min: 4, max: 60 }),
        (counts, method, seats) => {
          const docket = seated({ rules: { method, seats, floor: 1 }, counts });
          docket.block(1);
          const { shares = [], unassigned = 0 } = councilOf(docket) ?? {};
          expect(shares.reduce((sum, [, , own]) => sum + own, 0) + unassigned).toBe(seats);
          const roll = electorateOf(docket.now(), { electorate: "seats" })?.roll ?? [];
          expect(roll.length).toBe(seats - unassigned);
        },
      ),
      { numRuns: 40 },
    ));
});

describe("a mandate of a seat", () => {
  test("is held from its block on, of a seat that the body has and nobody holds, within the term, by a decision", () => {
    const docket = seated();
    docket.block(10);
    const { a, b, c } = docket;
    const good = issue(docket, b, 1);
    const acts = [
      issue(docket, b, 1),
      issue(docket, b, 3),
      issue(docket, a, 2),
      issue(docket, b, 2, { until: isoOf(10 + council.term + 1) }),
      issue(docket, b, 2, { begins: isoOf(9) }),
      issue(docket, b, 2, { refs: [] }),
      issue(docket, b, 2, { refs: [decided(c)] }),
    ];
    const alone = issue(docket, b, 2);
    const state = docket.block(20);
    expect(verdictOf(state, good)).toBe("ok");
    expect(acts.map((act) => verdictOf(state, act))).toEqual([
      "seat-taken",
      "no-seat",
      "no-seat",
      "outside-the-term",
      "outside-the-term",
      "no-decision",
      "no-decision",
    ]);
    expect(verdictOf(state, alone)).toBe("ok");
    expect(find(state, "seat", seatKey(b.actor, 1))).toEqual([good.hash]);
    expect(find(state, "mandate", good.hash)).toMatchObject({ state: "held", seat: 1, by: b.actor });
  });

  test("ends with its time, and with the term; one that begins later is held from then on", () => {
    const docket = seated({ rules: { term: 10_000_000 } });
    docket.block(10);
    const short = issue(docket, docket.b, 1, { until: isoOf(100) });
    const next = issue(docket, docket.b, 1, { begins: isoOf(2_000_000), until: isoOf(10_000_010) });
    const state = docket.block(20);
    expect([short, next].map((act) => find(state, "mandate", act.hash)?.state)).toEqual(["held", "ahead"]);
    const later = docket.block(100);
    expect([short, next].map((act) => find(later, "mandate", act.hash)?.state)).toEqual(["over", "ahead"]);
    const then = docket.block(2_000_000);
    expect(find(then, "mandate", next.hash)?.state).toBe("held");
    const after = docket.block(10_000_010);
    expect(find(after, "mandate", next.hash)?.state).toBe("over");
    expect(find(after, "seat", seatKey(docket.b.actor, 1))).toBeUndefined();
  });

  test("can be taken back by the body that gave it alone, and the seat is free at once", () => {
    const docket = seated();
    docket.block(10);
    const { b, c } = docket;
    const given = issue(docket, b, 1);
    docket.block(20);
    const foreign = append(c, { type: "MandateRevoked", refs: [given.ref], coalition: docket.id, ending: "recall" });
    const revoked = revoke(docket, b, given);
    const alternate = issue(docket, b, 1, { begins: isoOf(30), holderHash: hashOf("alternate") });
    const state = docket.block(30);
    expect(verdictOf(state, foreign)).toBe("no-mandate");
    expect([revoked, alternate].map((act) => verdictOf(state, act))).toEqual(["ok", "ok"]);
    expect(find(state, "seat", seatKey(b.actor, 1))).toEqual([alternate.hash]);
  });
});
