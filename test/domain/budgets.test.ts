import { describe, expect, test } from "vitest";
import { createBudget, networkOf } from "#domain/budgets.ts";

/** A budget with a clock that the test moves. */
function budget(allowance: { burst: number; perSecond: number }, keys?: number) {
  const clock = { now: 0 };
  const { take } = createBudget(allowance, () => clock.now, keys);
  return { clock, take };
}
const ok = { ok: true };
const wait = (retryAfter: number) => ({ ok: false, retryAfter });

describe("a budget", () => {
  test("gives its burst at once, and then asks to wait", () => {
    const { take } = budget({ burst: 3, perSecond: 1 });
    expect([take("a"), take("a"), take("a"), take("a")]).toEqual([ok, ok, ok, wait(1)]);
  });

  test("is each key's own", () => {
    const { take } = budget({ burst: 1, perSecond: 1 });
    expect([take("a"), take("b"), take("a")]).toEqual([ok, ok, wait(1)]);
  });

  test("refills as time goes by, and never beyond its burst", () => {
    const { clock, take } = budget({ burst: 2, perSecond: 2 });
    expect([take("a"), take("a")]).toEqual([ok, ok]);
    clock.now = 499;
    expect(take("a")).toEqual(wait(1));
    clock.now = 500;
    expect([take("a"), take("a")]).toEqual([ok, wait(1)]);
    clock.now = 60_000;
    expect([take("a"), take("a"), take("a")]).toEqual([ok, ok, wait(1)]);
  });

  test("says in whole seconds how long to wait", () => {
    const { clock, take } = budget({ burst: 1, perSecond: 0.1 });
    expect([take("a"), take("a")]).toEqual([ok, wait(10)]);
    clock.now = 4_500;
    expect(take("a")).toEqual(wait(6));
    clock.now = 10_000;
    expect(take("a")).toEqual(ok);
  });

  test("gains nothing from a clock that goes back, and loses nothing", () => {
    const { clock, take } = budget({ burst: 2, perSecond: 1 });
    clock.now = 5_000;
    expect(take("a")).toEqual(ok);
    clock.now = 0;
    expect([take("a"), take("a")]).toEqual([ok, wait(1)]);
  });

  test("remembers so many keys and no more: who came last longest ago is forgotten", () => {
    const { take } = budget({ burst: 1, perSecond: 1 }, 2);
    expect([take("a"), take("b"), take("a")]).toEqual([ok, ok, wait(1)]);
    expect(take("c")).toEqual(ok);
    expect(take("a")).toEqual(wait(1));
    expect(take("b")).toEqual(ok);
  });

  test("remembers ten thousand keys unless told otherwise", () => {
    const { take } = budget({ burst: 1, perSecond: 1 });
    for (let key = 0; key < 10_000; key += 1) take(`${key}`);
    expect(take("0")).toEqual(wait(1));
    take("one more");
    expect(take("1")).toEqual(ok);
  });
});

describe("one address for limits", () => {
  test("is an IPv4 address, and the first 64 bits of an IPv6 one", () => {
    expect(networkOf("192.0.2.7")).toBe("192.0.2.7");
    expect(networkOf("2001:db8:0:1:2:3:4:5")).toBe("2001:db8:0:1");
    expect(networkOf("2001:db8:0:1:9:9:9:9")).toBe(networkOf("2001:db8:0:1:2:3:4:5"));
    expect(networkOf("2001:db8:0:2:2:3:4:5")).not.toBe(networkOf("2001:db8:0:1:2:3:4:5"));
  });
});
