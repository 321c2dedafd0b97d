import { describe, expect, test } from "vitest";
import { LONE_OFFICER_DELAY, closeEarly } from "#domain/closing.ts";
import type { Someone } from "#domain/members.ts";
import { DAY, HOUR } from "#domain/time.ts";

const chair: Someone = { person: "ana", roles: ["chair", "member"], standing: "good" };
const other: Someone = { person: "ben", roles: ["chair"], standing: "good" };
const member: Someone = { person: "eve", roles: ["member"], standing: "good" };
const question = {
  id: "question",
  motion: "motion",
  state: "open",
  closesAt: 30 * DAY,
  closeAskedBy: null,
  closesEarlyAt: null,
} as const;
const asked = { kind: "early-close-asked", motion: "motion", question: "question" } as const;
const now = { allowed: true, fact: { now: true } };
const nothing = { allowed: true, fact: { now: false, fact: undefined } };

describe("closing a vote before its time", () => {
  test("is the chair's, and of an open vote", () => {
    expect(closeEarly(question, 2, member, DAY)).toEqual({
      allowed: false,
      refusal: { code: "role-needed", role: "chair" },
    });
    expect(closeEarly({ ...question, state: "closed" }, 2, chair, DAY)).toEqual({
      allowed: false,
      refusal: { code: "wrong-state", state: "closed" },
    });
  });

  test("takes two officers where a body has them: the first asks, the second closes", () => {
    expect(closeEarly(question, 2, chair, DAY)).toEqual({
      allowed: true,
      fact: { now: false, fact: { ...asked, closesAt: null } },
    });
    const wanted = { ...question, closeAskedBy: "ana" };
    expect(closeEarly(wanted, 2, chair, DAY)).toEqual(nothing);
    expect(closeEarly(wanted, 2, other, DAY)).toEqual(now);
  });

  test("takes 72 hours where a body has one officer", () => {
    expect(LONE_OFFICER_DELAY).toBe(72 * HOUR);
    expect(closeEarly(question, 1, chair, DAY)).toEqual({
      allowed: true,
      fact: { now: false, fact: { ...asked, closesAt: 4 * DAY } },
    });
    const told = { ...question, closeAskedBy: "ana", closesEarlyAt: 4 * DAY };
    expect(closeEarly(told, 1, chair, 4 * DAY - 1)).toEqual(nothing);
    expect(closeEarly(told, 1, chair, 4 * DAY)).toEqual(now);
    expect(closeEarly(told, 2, other, DAY)).toEqual(now);
  });

  test("begins anew for the only officer left of two", () => {
    expect(closeEarly({ ...question, closeAskedBy: "ana" }, 1, chair, DAY)).toEqual({
      allowed: true,
      fact: { now: false, fact: { ...asked, closesAt: 4 * DAY } },
    });
  });

  test("needs no second officer once its own time has come", () => {
    expect(closeEarly(question, 2, chair, 30 * DAY)).toEqual(now);
    expect(closeEarly(question, 2, chair, 30 * DAY - 1)).toMatchObject({ fact: { now: false } });
  });
});
