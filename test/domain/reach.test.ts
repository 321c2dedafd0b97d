import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dayOfInstant, lastDays, type PeerDay, REACH_DAYS, reachOf, stateOfDay } from "#domain/reach.ts";
import { DAY } from "#domain/time.ts";

const none = { pulls: 0, failedPulls: 0, deliveries: 0, failedDeliveries: 0 };
const count = fc.integer({ min: 0, max: 3 });
const days = fc.array(
  fc.record({
    day: fc.integer({ min: 20_000, max: 20_060 }),
    pulls: count,
    failedPulls: count,
    deliveries: count,
    failedDeliveries: count,
  }),
);

test("a day is as good as what was tried on it", () => {
  const state = (day: Partial<PeerDay>) => stateOfDay({ day: 1, ...none, ...day });
  expect(state({})).toBe("none");
  expect([state({ pulls: 1 }), state({ deliveries: 1 })]).toEqual(["good", "good"]);
  expect([state({ failedPulls: 1 }), state({ failedDeliveries: 1 })]).toEqual(["bad", "bad"]);
  expect([state({ pulls: 1, failedDeliveries: 1 }), state({ deliveries: 1, failedPulls: 9 })]).toEqual([
    "mixed",
    "mixed",
  ]);
});

test("a day begins at midnight UTC", () => {
  expect([dayOfInstant(20_000 * DAY - 1), dayOfInstant(20_000 * DAY)]).toEqual([19_999, 20_000]);
});

test("there are always thirty days up to today, each once, in order", () =>
  fc.assert(
    fc.property(days, fc.integer({ min: 20_000, max: 20_060 }), (known, today) => {
      const shown = lastDays(known, today * DAY + 1);
      expect(shown.map(({ day }) => day)).toEqual(Array.from({ length: REACH_DAYS }, (_, at) => today - 29 + at));
      for (const each of shown)
        expect(each).toEqual(known.findLast(({ day }) => day === each.day) ?? { day: each.day, ...none });
    }),
  ));

test("no more days are reached than were tried", () =>
  fc.assert(
    fc.property(days, (known) => {
      const { reached, tried } = reachOf(known);
      expect(reached).toBeLessThanOrEqual(tried);
      expect(tried).toBeLessThanOrEqual(known.length);
    }),
  ));

test("a day with failures counts as reached if anything got through", () => {
  const day = (change: Partial<PeerDay>) => ({ day: 1, ...none, ...change });
  expect(reachOf([day({ pulls: 1 }), day({ pulls: 1, failedPulls: 3 }), day({ failedPulls: 1 }), day({})])).toEqual({
    reached: 2,
    tried: 3,
  });
});
