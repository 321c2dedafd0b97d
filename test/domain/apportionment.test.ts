import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Apportionment,
  type ApportionmentRule,
  type Claimant,
  apportion,
  apportionmentMethods,
} from "#domain/apportionment.ts";
import { alabama1880, house2020, states1790, states2020 } from "./apportionment.tables.ts";

type HouseRule = Extract<ApportionmentRule, { seats: number }>;
type HouseMethod = HouseRule["method"];
type Counts = Readonly<Record<string, number>>;

const claimantsOf = (counts: Counts): Claimant[] =>
  Object.entries(counts).map(([name, members]) => ({ name, members: BigInt(members) }));

function shared(claimants: readonly Claimant[], rule: ApportionmentRule): Apportionment {
  const ruling = apportion(claimants, rule);
  if (!ruling.allowed) throw new Error(ruling.refusal.code);
  return ruling.fact;
}

const seatsOf = ({ shares }: Apportionment): Counts =>
  Object.fromEntries(shares.map(({ name, seats }) => [name, seats]));

const share = (method: HouseMethod, seats: number, counts: Counts, more: Partial<HouseRule> = {}): Counts =>
  seatsOf(shared(claimantsOf(counts), { method, seats, ...more }));

const refusalOf = (counts: Counts, rule: ApportionmentRule) => {
  const ruling = apportion(claimantsOf(counts), rule);
  return ruling.allowed ? "allowed" : ruling.refusal;
};

const houseMethods = apportionmentMethods.filter((method) => method !== "per-capita");
const divisorMethods = ["dhondt", "sainte-lague", "huntington-hill"] as const;

describe("published examples", () => {
  const five = { A: 9_061, B: 7_179, C: 5_259, D: 3_319, E: 1_182 };

  // Balinski and Young, Fair Representation (1982): five states, 26,000 people and 26 seats, on which the methods disagree.
  test.each<[HouseMethod, number[]]>([
    ["largest-remainder", [9, 7, 5, 4, 1]],
    ["dhondt", [10, 7, 5, 3, 1]],
    ["sainte-lague", [9, 8, 5, 3, 1]],
    ["huntington-hill", [9, 7, 6, 3, 1]],
  ])("Balinski and Young, 26 seats by %s", (method, seats) => {
    expect(Object.values(share(method, 26, five))).toEqual(seats);
  });

  // Balinski and Young, The Quota Method of Apportionment, American Mathematical Monthly 82 (1975), 36 seats for six states.
  test.each<[HouseMethod, number[]]>([
    ["dhondt", [11, 9, 7, 5, 3, 1]],
    ["sainte-lague", [10, 9, 8, 5, 3, 1]],
    ["huntington-hill", [10, 9, 7, 6, 3, 1]],
    ["largest-remainder", [10, 9, 7, 5, 4, 1]],
  ])("Balinski and Young, 36 seats by %s", (method, seats) => {
    const six = { A: 27_744, B: 25_178, C: 19_951, D: 14_610, E: 9_225, F: 3_292 };
    expect(Object.values(share(method, 36, six))).toEqual(seats);
  });

  test("United States House after the census of 1790: Jefferson's 105 seats, and Hamilton's 120 of the vetoed bill", () => {
    // Balinski and Young, Fair Representation, chapter 3 and appendix B: divisor 33,000, and the first bill that was ever vetoed.
    const populations = Object.fromEntries(states1790.map(([name, population]) => [name, population]));
    expect(Object.values(populations).reduce((sum, each) => sum + each, 0)).toBe(3_615_920);
    expect(share("dhondt", 105, populations)).toEqual(
      Object.fromEntries(states1790.map(([name, , jefferson]) => [name, jefferson])),
    );
    expect(share("largest-remainder", 120, populations)).toEqual(
      Object.fromEntries(states1790.map(([name, , , hamilton]) => [name, hamilton])),
    );
  });

  test("Alabama, census of 1880: 8 seats of 299 and 7 of 300 by largest remainder", () => {
    expect(Object.values(alabama1880).reduce((sum, each) => sum + each, 0)).toBe(49_371_340);
    // Every state has one seat at least: Nevada's quota is below a half.
    const house = (seats: number) => share("largest-remainder", seats, alabama1880, { floor: 1 });
    expect(house(299)).toMatchObject({ Alabama: 8, Illinois: 18, Texas: 9, Nevada: 1 });
    expect(house(300)).toMatchObject({ Alabama: 7, Illinois: 19, Texas: 10, Nevada: 1 });
  });

  test("a party that loses a seat of a larger house (For All Practical Purposes, 10th edition, chapter 14, exercise 15)", () => {
    const votes = { A: 5_576_330, B: 1_387_342, C: 3_334_241, D: 7_512_860, E: 310_968 };
    expect(Object.values(share("largest-remainder", 89, votes))).toEqual([27, 7, 16, 37, 2]);
    expect(Object.values(share("largest-remainder", 90, votes))).toEqual([28, 7, 17, 37, 1]);
    expect(Object.values(share("largest-remainder", 91, votes))).toEqual([28, 7, 17, 38, 1]);
  });

  test("the population paradox (A Survey of Mathematics with Applications, tables 14.47 to 14.49)", () => {
    expect(share("largest-remainder", 100, { A: 23_527, B: 5_548, C: 70_925 })).toEqual({ A: 23, B: 6, C: 71 });
    expect(share("largest-remainder", 100, { A: 23_926, B: 5_648, C: 71_110 })).toEqual({ A: 24, B: 5, C: 71 });
  });

  test("United States House, census of 2020: 435 seats by Huntington–Hill (Census Bureau, tables 1 and B2)", () => {
    const populations = Object.fromEntries(states2020.map(([name, population]) => [name, population]));
    expect(Object.values(populations).reduce((sum, each) => sum + each, 0)).toBe(331_108_434);
    expect(share("huntington-hill", house2020, populations, { floor: 1 })).toEqual(
      Object.fromEntries(states2020.map(([name, , seats]) => [name, seats])),
    );
    // 89 people more in New York, and the last seat is not Minnesota's.
    const more = (people: number) =>
      share("huntington-hill", house2020, { ...populations, "New York": 20_215_751 + people });
    expect(more(88)).toMatchObject({ "New York": 26, Minnesota: 8 });
    expect(more(89)).toMatchObject({ "New York": 27, Minnesota: 7 });
  });

  test("New Zealand, general election of 2017: 120 seats by Sainte-Laguë (Electoral Commission, official results)", () => {
    const votes = { National: 1_152_075, Labour: 956_184, "NZ First": 186_706, Green: 162_443, ACT: 13_075 };
    expect(Object.values(share("sainte-lague", 120, votes))).toEqual([56, 46, 9, 8, 1]);
  });

  test("eight seats by D'Hondt and seven by Sainte-Laguë (Wikipedia: D'Hondt method; Webster/Sainte-Laguë method)", () => {
    expect(Object.values(share("dhondt", 8, { A: 100_000, B: 80_000, C: 30_000, D: 20_000 }))).toEqual([4, 3, 1, 0]);
    expect(Object.values(share("sainte-lague", 7, { A: 53_000, B: 24_000, C: 23_000 }))).toEqual([3, 2, 2]);
  });
});

const populations = fc
  .array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 8 })
  .map((members) => members.map((each, index) => ({ name: `body ${index}`, members: BigInt(each) })));
const houses = fc.integer({ min: 0, max: 40 });
const bounds = fc.record(
  { floor: fc.integer({ min: 0, max: 3 }), cap: fc.integer({ min: 1, max: 12 }) },
  { requiredKeys: [] },
);
const ofHouse = fc.constantFrom(...houseMethods);
const given = ({ shares }: Apportionment) => shares.reduce((sum, { seats }) => sum + seats, 0);

describe("laws of every method that shares a house", () => {
  test("all seats are given or stand in a tie, and every share keeps floor and cap", () =>
    fc.assert(
      fc.property(populations, houses, bounds, ofHouse, (claimants, seats, limits, method) => {
        const ruling = apportion(claimants, { method, seats, ...limits });
        if (!ruling.allowed) return;
        const { unassigned, ties, shares } = ruling.fact;
        expect(given(ruling.fact) + unassigned).toBe(seats);
        expect(ties.length).toBe(unassigned > 0 ? 1 : 0);
        expect(ties.every((names) => names.length > unassigned)).toBe(true);
        for (const { seats: has } of shares) {
          expect(has).toBeGreaterThanOrEqual(limits.floor ?? 0);
          expect(has).toBeLessThanOrEqual(limits.cap ?? seats);
        }
      }),
      { numRuns: 2_000 },
    ));

  test("it refuses exactly what cannot hold", () =>
    fc.assert(
      fc.property(populations, houses, bounds, ofHouse, (claimants, seats, { floor = 0, cap }, method) => {
        const canGrow = claimants.filter(({ members }) => method === "equal" || members > 0n).length;
        const most = claimants.length * floor + canGrow * ((cap ?? seats) - floor);
        const isPossible = floor <= (cap ?? floor) && claimants.length * floor <= seats && seats <= most;
        expect(apportion(claimants, { method, seats, floor, cap }).allowed).toBe(isPossible);
      }),
      { numRuns: 1_000 },
    ));

  test("neither the order nor the names of the claimants matter", () =>
    fc.assert(
      fc.property(populations, houses, bounds, ofHouse, fc.func(fc.nat()), (claimants, seats, limits, method, key) => {
        const rule = { method, seats, ...limits };
        const shuffled = claimants.toSorted((a, b) => key(a.name) - key(b.name));
        const renamed = claimants.map(({ name, members }) => ({ name: `other ${name}`, members }));
        const [first, second, third] = [claimants, shuffled, renamed].map((each) => apportion(each, rule));
        expect([second?.allowed, third?.allowed]).toEqual([first?.allowed, first?.allowed]);
        if (first?.allowed !== true || second?.allowed !== true || third?.allowed !== true) return;
        expect(seatsOf(second.fact)).toEqual(seatsOf(first.fact));
        expect(Object.values(seatsOf(third.fact))).toEqual(Object.values(seatsOf(first.fact)));
        expect(second.fact.ties.map((names) => names.toSorted())).toEqual(
          first.fact.ties.map((names) => names.toSorted()),
        );
      }),
      { numRuns: 1_000 },
    ));

  test("more members never have fewer seats", () =>
    fc.assert(
      fc.property(populations, houses, bounds, ofHouse, (claimants, seats, limits, method) => {
        const ruling = apportion(claimants, { method, seats, ...limits });
        if (!ruling.allowed) return;
        const sorted = ruling.fact.shares.toSorted((a, b) => Number(a.members - b.members) || a.seats - b.seats);
        expect(sorted.map((each) => each.seats)).toEqual(sorted.map((each) => each.seats).toSorted((a, b) => a - b));
      }),
      { numRuns: 1_000 },
    ));

  test("lots decide what is equal, in their order, and nothing else", () =>
    fc.assert(
      fc.property(populations, houses, ofHouse, (claimants, seats, method) => {
        const ruling = apportion(claimants, { method, seats });
        if (!ruling.allowed) return;
        const lots = claimants.map(({ name }) => name).toReversed();
        const decided = shared(claimants, { method, seats, lots });
        expect(decided.unassigned).toBe(0);
        const before = seatsOf(ruling.fact);
        const gained = decided.shares.filter((each) => each.seats !== before[each.name]).map(({ name }) => name);
        const tied = lots.filter((name) => ruling.fact.ties.flat().includes(name));
        expect(gained.toSorted()).toEqual(tied.slice(0, ruling.fact.unassigned).toSorted());
      }),
      { numRuns: 1_000 },
    ));
});

describe("laws of one kind", () => {
  test("divisor methods are house-monotone: a larger house takes nothing from anybody", () =>
    fc.assert(
      fc.property(
        populations,
        houses,
        bounds,
        fc.constantFrom(...divisorMethods),
        (claimants, seats, limits, method) => {
          const [small, large] = [seats, seats + 1].map((house) =>
            apportion(claimants, { method, seats: house, ...limits }),
          );
          if (small?.allowed !== true || large?.allowed !== true) return;
          const after = seatsOf(large.fact);
          for (const { name, seats: had } of small.fact.shares) expect(after[name]).toBeGreaterThanOrEqual(had);
        },
      ),
      { numRuns: 2_000 },
    ));

  test("a divisor method gives every seat to the highest quotient that is open", () =>
    fc.assert(
      fc.property(populations, houses, fc.constantFrom(...divisorMethods), (claimants, seats, method) => {
        const ruling = apportion(claimants, { method, seats });
        if (!ruling.allowed) return;
        const { steps } = ruling.fact;
        expect(steps.length).toBe(given(ruling.fact));
        for (const [index, { quotient }] of steps.slice(1).entries()) {
          const before = steps[index]?.quotient ?? { num: 0n, den: 1n };
          expect(before.num * quotient.den >= quotient.num * before.den).toBe(true);
        }
      }),
      { numRuns: 500 },
    ));

  test("largest remainder stays within the quota: its whole part, or one more", () =>
    fc.assert(
      fc.property(populations, houses, (claimants, seats) => {
        const ruling = apportion(claimants, { method: "largest-remainder", seats });
        if (!ruling.allowed) return;
        const total = claimants.reduce((sum, { members }) => sum + members, 0n);
        for (const { members, seats: has } of ruling.fact.shares) {
          const [quota, rest] =
            total === 0n ? [0n, 0n] : [(members * BigInt(seats)) / total, (members * BigInt(seats)) % total];
          expect([quota, rest === 0n ? quota : quota + 1n]).toContain(BigInt(has));
        }
      }),
      { numRuns: 1_000 },
    ));

  test("per capita rounds half up, and keeps floor and cap", () => {
    const rule = { method: "per-capita", per: 50 } as const;
    const counts = { a: 24, b: 25, c: 74, d: 75, e: 0 };
    expect(seatsOf(shared(claimantsOf(counts), rule))).toEqual({ a: 0, b: 1, c: 1, d: 2, e: 0 });
    expect(shared(claimantsOf(counts), { ...rule, floor: 1, cap: 1 }).shares.map(({ seats }) => seats)).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect(shared(claimantsOf(counts), rule).seats).toBe(4);
  });

  test("equal gives each the same, and what is left over to the larger", () => {
    expect(share("equal", 6, { a: 100, b: 5, c: 0 })).toEqual({ a: 2, b: 2, c: 2 });
    expect(share("equal", 7, { a: 100, b: 5, c: 0 })).toEqual({ a: 3, b: 2, c: 2 });
    expect(shared(claimantsOf({ a: 5, b: 5, c: 1 }), { method: "equal", seats: 4 })).toMatchObject({
      ties: [["a", "b"]],
      unassigned: 1,
    });
  });
});

describe("ties", () => {
  test("go to the larger", () => {
    expect(share("dhondt", 2, { small: 10, large: 20 })).toEqual({ small: 0, large: 2 });
    expect(share("dhondt", 3, { small: 10, large: 20 })).toEqual({ small: 1, large: 2 });
    expect(share("largest-remainder", 3, { small: 1, large: 3 })).toEqual({ small: 1, large: 2 });
    expect(share("largest-remainder", 2, { small: 1, large: 3 })).toEqual({ small: 0, large: 2 });
  });

  test("between equals leave the seats unassigned and name the equals", () => {
    const three = { a: 10, b: 10, c: 10, d: 1 };
    for (const method of ["dhondt", "sainte-lague", "largest-remainder"] as const) {
      expect(shared(claimantsOf(three), { method, seats: 5 })).toMatchObject({
        unassigned: 2,
        ties: [["a", "b", "c"]],
        shares: [{ seats: 1 }, { seats: 1 }, { seats: 1 }, { seats: 0 }],
      });
      expect(share(method, 5, three, { lots: ["c", "d", "b", "a"] })).toEqual({ a: 1, b: 2, c: 2, d: 0 });
    }
  });

  test("are not decided by lots that leave one of them out or name one twice", () => {
    const two = claimantsOf({ a: 10, b: 10 });
    for (const lots of [["a"], ["a", "a"], []])
      expect(shared(two, { method: "dhondt", seats: 1, lots })).toMatchObject({ unassigned: 1, ties: [["a", "b"]] });
  });
});

describe("floors and caps", () => {
  test("floors come first, and who is at the cap is passed over (the council of the mock-up)", () => {
    const council = { Harbor: 640, Valley: 412, Riders: 305, Hillside: 188, Eastgate: 96 };
    const rule = { floor: 2, shareCap: { num: 1, den: 3 } };
    expect(share("sainte-lague", 21, council, rule)).toEqual({
      Harbor: 7,
      Valley: 5,
      Riders: 4,
      Hillside: 3,
      Eastgate: 2,
    });
    expect(share("sainte-lague", 21, council, { floor: 2 })).toMatchObject({ Harbor: 8 });
  });

  test("largest remainder gives after the floors where most is missing of a quota", () => {
    const counts = { A: 60, B: 30, C: 5, D: 5 };
    expect(share("largest-remainder", 10, counts, { floor: 1 })).toEqual({ A: 6, B: 2, C: 1, D: 1 });
    expect(share("largest-remainder", 10, counts, { floor: 1, cap: 4 })).toEqual({ A: 4, B: 4, C: 1, D: 1 });
  });

  test("a share cap is rounded down", () => {
    const two = { a: 90, b: 10 };
    expect(refusalOf(two, { method: "dhondt", seats: 11, shareCap: { num: 1, den: 2 } })).toEqual({
      code: "caps-below-seats",
      most: 10,
      seats: 11,
    });
    expect(share("dhondt", 10, two, { shareCap: { num: 1, den: 2 } })).toEqual({ a: 5, b: 5 });
  });

  test("of cap and share cap the lower holds", () => {
    const two = { a: 90, b: 10 };
    expect(share("dhondt", 10, two, { cap: 6, shareCap: { num: 1, den: 2 } })).toEqual({ a: 5, b: 5 });
    expect(share("dhondt", 10, two, { cap: 6, shareCap: { num: 9, den: 10 } })).toEqual({ a: 6, b: 4 });
  });

  test("bounds that cannot hold are refused", () => {
    const two = { a: 90, b: 10 };
    const dhondt = { method: "dhondt", seats: 5 } as const;
    expect(refusalOf(two, { ...dhondt, cap: 2 })).toEqual({ code: "caps-below-seats", most: 4, seats: 5 });
    expect(refusalOf(two, { ...dhondt, floor: 3 })).toEqual({ code: "floors-above-seats", least: 6, seats: 5 });
    expect(refusalOf(two, { ...dhondt, floor: 2, cap: 1 })).toEqual({ code: "floor-above-cap", floor: 2, cap: 1 });
    expect(refusalOf({ a: 0, b: 0 }, dhondt)).toMatchObject({ code: "caps-below-seats", most: 0 });
    expect(refusalOf(two, { method: "per-capita", per: 5, floor: 2, cap: 1 })).toMatchObject({
      code: "floor-above-cap",
    });
    const twice = [...claimantsOf(two), ...claimantsOf({ a: 1 })];
    expect(apportion(twice, dhondt)).toEqual({ allowed: false, refusal: { code: "name-twice" } });
  });

  test("nobody without members gets more than the floor", () => {
    for (const method of [...divisorMethods, "largest-remainder"] as const)
      expect(share(method, 4, { some: 10, none: 0 }, { floor: 1 })).toEqual({ some: 3, none: 1 });
    expect(share("largest-remainder", 10, { A: 90, B: 10, none: 0 }, { cap: 7 })).toEqual({ A: 7, B: 3, none: 0 });
  });

  test("the first seat by Huntington–Hill comes before every second one, the larger first", () => {
    expect(share("huntington-hill", 2, { a: 1_000, b: 2, c: 1 })).toEqual({ a: 1, b: 1, c: 0 });
  });
});
