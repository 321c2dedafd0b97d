import { describe, expect, test } from "vitest";
import {
  type Amended,
  type Amendment,
  type Place,
  decideAmendment,
  mayDecide,
  mayShow,
  moveAmendment,
  openAmendment,
  rebaseAmendment,
  ruleOfAmendment,
  withdrawAmendment,
} from "#domain/amendments.ts";
import { type BodyRules, rulePresets } from "#domain/bodies.ts";
import type { Someone } from "#domain/members.ts";
import { DAY } from "#domain/time.ts";

const of = (article: string) => ({ article, version: 2 });
const sources = {
  "ruleFor.amend": of("1"),
  "ruleFor.amend_adopted": of("2"),
  "ruleFor.previous_question": of("3"),
  noticeDays: of("4"),
};
const rules: BodyRules = { ...rulePresets.majority, sources };
const member: Someone = { person: "mia", roles: ["member"], standing: "good" };
const lapsed: Someone = { person: "mia", roles: [], standing: "lapsed" };
const chair: Someone = { person: "cho", roles: ["member", "chair"], standing: "good" };
const motion: Amended = {
  id: "motion",
  body: "body",
  kind: "resolution",
  state: "pending",
  textHash: "now",
  effect: null,
  isDebateClosed: false,
  rules,
};
const first: Amendment = {
  id: "first",
  motion: "motion",
  number: 1,
  degree: 1,
  amends: null,
  basis: null,
  baseHash: "now",
  textHash: "other",
  state: "pending",
  mover: "mia",
  movedAt: 1_000,
};
const second: Amendment = { ...first, id: "second", degree: 2, amends: "first", baseHash: "other", textHash: "third" };
const proposal = { id: "new", number: 4, basis: null, baseHash: "now", textHash: "new", isChange: true } as const;
const place = (others: Place["others"] = [], over: Partial<Place> = {}): Place => ({
  motion,
  target: undefined,
  others,
  ...over,
});
const refused = (refusal: object) => ({ allowed: false, refusal });

describe("a refused amendment", () => {
  test("cites the article that is in the way", () => {
    const closed = { ...motion, isDebateClosed: true };
    const stale = { ...first, state: "stale" } as const;
    const debateClosed = refused({ code: "debate-closed", ...of("3") });
    expect(moveAmendment(closed, undefined, proposal, member)).toEqual(debateClosed);
    expect(rebaseAmendment(closed, stale, undefined, proposal, member)).toEqual(debateClosed);
    expect(moveAmendment(motion, second, { ...proposal, baseHash: "third" }, member)).toEqual(
      refused({ code: "third-degree", ...of("1") }),
    );
    expect(mayDecide(first, place([first, second]), 0)).toEqual(refused({ code: "amendment-undecided", ...of("1") }));
    expect(moveAmendment({ ...motion, state: "adopted" }, undefined, proposal, member)).toEqual(
      refused({ code: "basis-needed", ...of("2") }),
    );
  });

  test("by notice says until when members have to hear of it", () => {
    const noticed = { ...first, basis: "notice" } as const;
    const at = (own: BodyRules) =>
      mayDecide(noticed, place([], { motion: { ...motion, state: "adopted", rules: own } }), 0);
    const until = 1_000 + DAY;
    expect(at(rules)).toEqual(refused({ code: "notice-needed", until, ...of("2") }));
    expect(at({ ...rules, sources: { noticeDays: of("4") } })).toEqual(
      refused({ code: "notice-needed", until, ...of("4") }),
    );
  });

  test("is decided under the article of its kind", () => {
    expect(ruleOfAmendment({ basis: null }, rules).cited).toEqual(of("1"));
    expect(ruleOfAmendment({ basis: "two_thirds" }, rules).cited).toEqual(of("2"));
  });
});

describe("notice", () => {
  test("is asked for what was adopted, on that way alone", () => {
    const noticed = { ...first, basis: "notice" } as const;
    expect(mayDecide(noticed, place(), 0)).toEqual({ allowed: true, fact: true });
    const adopted = { motion: { ...motion, state: "adopted" } } as const;
    for (const basis of ["two_thirds", "whole_roll"] as const)
      expect(mayDecide({ ...first, basis }, place([], adopted), 1_000)).toMatchObject({ allowed: true });
  });
});

describe("the order of decisions", () => {
  test("is not held up by itself, nor by changes of other texts", () => {
    expect(mayDecide(first, place([{ id: "first", amends: null, state: "voting" }]), 0)).toMatchObject({
      allowed: true,
    });
    const elsewhere = [{ id: "x", amends: "other", state: "voting" }] as const;
    expect(mayDecide(first, place(elsewhere), 0)).toMatchObject({ allowed: true });
    const sibling = [{ id: "x", amends: "first", state: "voting" }] as const;
    expect(mayDecide(second, place(sibling, { target: first }), 0)).toMatchObject({ allowed: false });
    const below = [{ id: "first", amends: null, state: "pending" }] as const;
    expect(mayDecide(second, place(below, { target: first }), 0)).toMatchObject({ allowed: true });
  });

  test("lets neither a vote nor hands decide before its turn", () => {
    const opening = { question: "question", closesAt: 100_000, roll: { size: 3, hash: "roll" } };
    const hands = { show: { yes: 2, no: 1 }, members: 3 };
    const early = { code: "amendment-undecided", ...of("1") };
    expect(openAmendment(first, place([second]), opening, chair, 5)).toEqual(refused(early));
    expect(mayShow(first, place([second]), hands, chair, 5)).toEqual(refused(early));
  });

  test("is kept by the chair, who counts no more hands than there are", () => {
    const show = (yes: number, by = chair) => mayShow(first, place(), { show: { yes, no: 1 }, members: 3 }, by, 5);
    expect(show(2)).toEqual({ allowed: true, fact: true });
    expect(show(3)).toEqual(refused({ code: "too-many-hands", hands: 4, members: 3 }));
    expect(show(2, member)).toEqual(refused({ code: "role-needed", role: "chair" }));
  });
});

describe("who moved an amendment", () => {
  test("rebases it as a member in good standing, on a text that is not being decided", () => {
    const orphan = { ...second, state: "stale" } as const;
    const rebased = (target: Amendment, by = member) =>
      rebaseAmendment(motion, orphan, target, { ...proposal, baseHash: "other" }, by);
    expect(rebased(first)).toMatchObject({ allowed: true });
    expect(rebased({ ...first, state: "voting" })).toEqual(refused({ code: "wrong-state", state: "voting" }));
    expect(rebased(first, lapsed)).toEqual(refused({ code: "good-standing-needed" }));
  });

  test("withdraws it while changes of other texts are voted on", () => {
    expect(withdrawAmendment(first, [{ id: "x", amends: "other", state: "voting" }], member)).toEqual({
      allowed: true,
      fact: { kind: "amendment-withdrawn", amendment: "first", motion: "motion" },
    });
  });
});

test("a decision names the amendment, the motion and how it came about", () => {
  expect(decideAmendment(first, "adopted", { question: "question" })).toEqual({
    kind: "amendment-decided",
    amendment: "first",
    motion: "motion",
    outcome: "adopted",
    question: "question",
    show: null,
    textHash: "other",
  });
});
