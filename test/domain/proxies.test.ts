import { describe, expect, test } from "vitest";
import { standingRules } from "#domain/citations.ts";
import type { Someone } from "#domain/members.ts";
import { type Proxy, acceptProxy, endProxy, offerProxy, refusalOfProxyVote, stateOf } from "#domain/proxies.ts";
import { DAY } from "#domain/time.ts";

const proxy: Proxy = {
  id: "proxy",
  body: "body",
  principal: "ana",
  holder: "ben",
  motion: null,
  expiresAt: 1_000,
  acceptedAt: null,
  endedAt: null,
};
const rules = { proxiesPerPerson: 2 };
const member = (person: string): Someone => ({ person, roles: ["member"], standing: "good" });
const guest = (person: string): Someone => ({ person, roles: [], standing: "lapsed" });
const free = { hasGiven: false, holderRoles: ["member"] } as const;

describe("a proxy is offered", () => {
  const offer = (change: Partial<Parameters<typeof offerProxy>[1]> = {}, some: Partial<Proxy> = {}, most = 2) =>
    offerProxy({ ...proxy, ...some }, { ...free, ...change }, { proxiesPerPerson: most }, member("ana"), 10);

  test("by one member to another", () => {
    expect(offer()).toEqual({
      allowed: true,
      fact: { kind: "proxy-offered", proxy: "proxy", body: "body", principal: "ana", holder: "ben" },
    });
  });

  test.each([
    ["where the rules allow none", () => offer({}, {}, 0), { code: "no-proxies", ...standingRules }],
    ["to oneself", () => offer({}, { holder: "ana" }), { code: "own-proxy" }],
    ["to somebody who may not vote", () => offer({ holderRoles: [] }), { code: "good-standing-needed" }],
    ["twice", () => offer({ hasGiven: true }), { code: "proxy-given" }],
    ["for the past", () => offer({}, { expiresAt: 10 }), { code: "bad-expiry", latest: 10 + 366 * DAY }],
    [
      "for longer than a year",
      () => offer({}, { expiresAt: 11 + 366 * DAY }),
      { code: "bad-expiry", latest: 10 + 366 * DAY },
    ],
  ])("not %s", (_, ruling, refusal) => {
    expect(ruling()).toEqual({ allowed: false, refusal });
  });

  test("until the last moment of a year, and from the next moment on", () => {
    expect(offer({}, { expiresAt: 10 + 366 * DAY }).allowed).toBe(true);
    expect(offer({}, { expiresAt: 11 }).allowed).toBe(true);
  });

  test("citing the article that says how many one person may have", () => {
    const chartered = { proxiesPerPerson: 0, sources: { proxiesPerPerson: { article: "8", version: 2 } } };
    const cited = { article: "8", version: 2 };
    expect(offerProxy(proxy, free, chartered, member("ana"), 10)).toMatchObject({ refusal: cited });
    expect(acceptProxy(proxy, 0, chartered, member("ben"), 20)).toMatchObject({ refusal: cited });
    const question = { body: "body", motion: "motion" };
    const given = { rules: chartered, hasVotedInPerson: false };
    expect(refusalOfProxyVote({ ...proxy, acceptedAt: 15 }, question, given, "ben", 20)).toMatchObject(cited);
  });

  test("not by somebody whose membership has lapsed", () => {
    expect(offerProxy(proxy, free, rules, guest("ana"), 10)).toEqual({
      allowed: false,
      refusal: { code: "good-standing-needed" },
    });
  });
});

describe("a proxy is accepted", () => {
  const accept = (some: Partial<Proxy>, held = 0, by = member("ben"), at = 20) =>
    acceptProxy({ ...proxy, ...some }, held, rules, by, at);

  test("by its holder, up to as many as the rules allow", () => {
    expect(accept({}, 1)).toEqual({ allowed: true, fact: { kind: "proxy-accepted", proxy: "proxy", body: "body" } });
    expect(accept({}, 2)).toEqual({ allowed: false, refusal: { code: "too-many-proxies", most: 2, ...standingRules } });
  });

  test.each([
    ["by anybody else", () => accept({}, 0, member("ana")), { code: "proxy-sides-only" }],
    ["twice", () => accept({ acceptedAt: 15 }), { code: "proxy-state", state: "in_force" }],
    ["after its end", () => accept({ endedAt: 15 }), { code: "proxy-state", state: "ended" }],
    ["when it has expired", () => accept({}, 0, member("ben"), 1_000), { code: "proxy-state", state: "expired" }],
    ["by whoever may not vote", () => accept({}, 0, guest("ben")), { code: "good-standing-needed" }],
  ])("not %s", (_, ruling, refusal) => {
    expect(ruling()).toEqual({ allowed: false, refusal });
  });
});

describe("a proxy is ended", () => {
  test("by either side, once", () => {
    for (const by of ["ana", "ben"])
      expect(endProxy(proxy, by, 20)).toEqual({
        allowed: true,
        fact: { kind: "proxy-ended", proxy: "proxy", body: "body" },
      });
    expect(endProxy(proxy, "carl", 20)).toEqual({ allowed: false, refusal: { code: "proxy-sides-only" } });
    expect(endProxy({ ...proxy, endedAt: 5 }, "ana", 20)).toEqual({
      allowed: false,
      refusal: { code: "proxy-state", state: "ended" },
    });
  });
});

describe("a vote by proxy", () => {
  const question = { body: "body", motion: "motion" };
  const vote = (some: Partial<Proxy> = {}, { by = "ben", at = 20, most = 1, hasVotedInPerson = false } = {}) =>
    refusalOfProxyVote(
      { ...proxy, acceptedAt: 15, ...some },
      question,
      { rules: { proxiesPerPerson: most }, hasVotedInPerson },
      by,
      at,
    );

  test("is taken within its scope", () => {
    expect(vote()).toBeUndefined();
    expect(vote({ motion: "motion" })).toBeUndefined();
    expect(vote({}, { at: 999 })).toBeUndefined();
  });

  test.each([
    ["in another motion", () => vote({ motion: "other" }), { code: "other-proxy" }],
    ["in another body", () => vote({ body: "other" }), { code: "other-proxy" }],
    ["before it was accepted", () => vote({ acceptedAt: null }), { code: "proxy-state", state: "offered" }],
    ["after its end", () => vote({ endedAt: 16 }), { code: "proxy-state", state: "ended" }],
    ["after it expired", () => vote({}, { at: 1_000 }), { code: "proxy-state", state: "expired" }],
    ["by somebody else", () => vote({}, { by: "carl" }), { code: "proxy-sides-only" }],
    ["where the rules allow none", () => vote({}, { most: 0 }), { code: "no-proxies", ...standingRules }],
    ["over what the principal cast in person", () => vote({}, { hasVotedInPerson: true }), { code: "already-voted" }],
  ])("is not taken %s", (_, refusal, expected) => {
    expect(refusal()).toEqual(expected);
  });
});

test("the states of a proxy", () => {
  expect(stateOf(proxy, 1)).toBe("offered");
  expect(stateOf({ ...proxy, acceptedAt: 1 }, 999)).toBe("in_force");
  expect(stateOf({ ...proxy, acceptedAt: 1 }, 1_000)).toBe("expired");
  expect(stateOf({ ...proxy, endedAt: 1 }, 1_000)).toBe("ended");
});
