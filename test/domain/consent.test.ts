import { describe, expect, test } from "vitest";
import { type Item, extractItem, itemAfter, itemsOf, listConsent, mayVoteTogether } from "#domain/consent.ts";
import type { Someone } from "#domain/members.ts";
import { type MotionKind, motionKinds, motionStates } from "#domain/motions.ts";
import { presets } from "#domain/presets.ts";

const chair: Someone = { person: "ana", roles: ["chair"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const calendar = { id: "calendar", body: "body" };
const item = (id: string, change: Partial<Item> = {}): Item => ({
  id,
  body: "body",
  kind: "resolution",
  state: "pending",
  effect: null,
  contest: null,
  ruledBy: presets.majority,
  isBusy: false,
  ...change,
});
const list = (...items: Item[]) => listConsent(calendar, items, chair);
const unfit = (id: string) => ({ allowed: false, refusal: { code: "not-for-consent", motion: id } });

describe("a consent calendar", () => {
  test("is the chair's, has at least one item, and is decided by the rule of its items", () => {
    expect(list(item("a"), item("b"))).toEqual({
      allowed: true,
      fact: {
        fact: { kind: "consent-listed", motion: "calendar", body: "body", items: ["a", "b"] },
        rule: presets.majority,
      },
    });
    expect(list()).toEqual({ allowed: false, refusal: { code: "not-on-the-calendar" } });
    expect(listConsent(calendar, [item("a")], member)).toEqual({
      allowed: false,
      refusal: { code: "role-needed", role: "chair" },
    });
  });

  test("holds pending motions of its own body only, with nothing undecided about them", () => {
    expect(list(item("a"), item("b", { body: "other" }))).toEqual(unfit("b"));
    expect(list(item("a"), item("b", { isBusy: true }))).toEqual(unfit("b"));
    for (const state of motionStates.filter((each) => each !== "pending"))
      expect(list(item("a", { state }))).toEqual(unfit("a"));
  });

  test("adopts nothing by an easier majority than its own", () => {
    expect(list(item("a"), item("b", { ruledBy: presets["two-thirds"] }))).toEqual(unfit("b"));
    expect(list(item("a"), item("b", { ruledBy: { ...presets.majority } }))).toMatchObject({ allowed: true });
  });

  test("holds nothing that has consequences for somebody, chooses among options or is a calendar itself", () => {
    const alone: readonly MotionKind[] = ["election", "recall", "charter_amendment", "accession"];
    for (const kind of motionKinds)
      expect(list(item("a", { kind }))).toMatchObject(alone.includes(kind) ? unfit("a") : { allowed: true });
    const contest = { method: "irv", seats: 1, reopen: false } as const;
    expect(list(item("a", { contest }))).toEqual(unfit("a"));
    expect(list(item("a", { effect: { consent: ["x"] } }))).toEqual(unfit("a"));
    expect(list(item("a", { effect: { position: {} } }))).toMatchObject({ allowed: true });
  });

  test("is voted on as long as each item stands as it was listed", () => {
    expect(mayVoteTogether([item("a"), item("b")])).toEqual({ allowed: true, fact: true });
    expect(mayVoteTogether([item("a"), item("b", { isBusy: true })])).toEqual(unfit("b"));
    expect(mayVoteTogether([item("a", { state: "withdrawn" }), item("b")])).toEqual(unfit("a"));
  });

  test("adopts its items with it, else each is before the body as it was", () => {
    expect(itemAfter("adopted")).toBe("adopted");
    expect(itemAfter("lost")).toBe("pending");
    expect(itemAfter("no_quorum")).toBe("pending");
  });

  test("is the only motion with items", () => {
    expect(itemsOf({ effect: { consent: ["a", "b"] } })).toEqual(["a", "b"]);
    expect(itemsOf({ effect: { position: {} } })).toEqual([]);
    expect(itemsOf({ effect: null })).toEqual([]);
  });
});

describe("taking an item off a calendar", () => {
  const pending = { id: "calendar", state: "pending", effect: { consent: ["a", "b"] } } as const;

  test("is any member's, without a reason, until the vote opens", () => {
    expect(extractItem(pending, "b", member)).toEqual({
      allowed: true,
      fact: { kind: "consent-extracted", motion: "b", item: "b", calendar: "calendar" },
    });
    expect(extractItem(pending, "b", { ...member, roles: [] })).toEqual({
      allowed: false,
      refusal: { code: "role-needed", role: "member" },
    });
    expect(extractItem({ ...pending, state: "voting" }, "b", member)).toEqual({
      allowed: false,
      refusal: { code: "wrong-state", state: "voting" },
    });
  });

  test("takes what is on it", () => {
    expect(extractItem(pending, "c", member)).toEqual({ allowed: false, refusal: { code: "not-on-the-calendar" } });
    expect(extractItem({ ...pending, effect: null }, "a", member)).toEqual({
      allowed: false,
      refusal: { code: "wrong-state", state: "pending" },
    });
  });
});
