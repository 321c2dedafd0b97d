import { describe, expect, test } from "vitest";
import type { Someone } from "#domain/members.ts";
import { type MotionState, motionStates } from "#domain/motions.ts";
import { comeBack, leaveOnTable, reportBack } from "#domain/returns.ts";

const waiting = (state: MotionState, dueAt: number | null = 100) => ({ id: "motion", state, dueAt });
const inState = (state: string) => ({ allowed: false, refusal: { code: "wrong-state", state } });

describe("a motion that waits", () => {
  test("comes back when the time it was postponed to has come", () => {
    const back = { allowed: true, fact: { kind: "motion-returned", motion: "motion" } };
    expect(comeBack(waiting("postponed"), 100)).toEqual(back);
    expect(comeBack(waiting("postponed"), 99)).toEqual(inState("postponed"));
    expect(comeBack(waiting("postponed", null), 100)).toEqual(inState("postponed"));
    for (const state of motionStates.filter((each) => each !== "postponed"))
      expect(comeBack(waiting(state), 100)).toEqual(inState(state));
  });

  test("lapses on the table when nobody took it from there in time", () => {
    const lapsed = { allowed: true, fact: { kind: "motion-left-on-table", motion: "motion" } };
    expect(leaveOnTable(waiting("laid_on_table"), false, 100)).toEqual(lapsed);
    expect(leaveOnTable(waiting("laid_on_table"), false, 99)).toEqual(inState("laid_on_table"));
    expect(leaveOnTable(waiting("laid_on_table", null), false, 100)).toEqual(inState("laid_on_table"));
    for (const state of motionStates.filter((each) => each !== "laid_on_table"))
      expect(leaveOnTable(waiting(state), false, 100)).toEqual(inState(state));
  });

  test("does not lapse while the body decides whether to take it from the table", () => {
    expect(leaveOnTable(waiting("laid_on_table"), true, 100)).toEqual({
      allowed: false,
      refusal: { code: "step-pending" },
    });
  });
});

describe("a committee's report", () => {
  const officer: Someone = { person: "ana", roles: ["secretary"], standing: "good" };
  const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
  const referral = { incidental: "referral", to: "committee" };
  const back = (state: MotionState, to: typeof referral | undefined = referral, by = officer) =>
    reportBack({ id: "motion", state }, to, "amend", by);

  test("is given by an officer of the body that the motion was referred to", () => {
    expect(back("referred")).toEqual({
      allowed: true,
      fact: {
        kind: "motion-reported",
        motion: "motion",
        incidental: "referral",
        body: "committee",
        recommendation: "amend",
      },
    });
    expect(back("referred", referral, member)).toEqual({
      allowed: false,
      refusal: { code: "role-needed", role: "secretary" },
    });
  });

  test("is about a motion that was referred", () => {
    expect(reportBack({ id: "motion", state: "referred" }, undefined, "adopt", officer)).toEqual(inState("referred"));
    for (const state of motionStates.filter((each) => each !== "referred")) expect(back(state)).toEqual(inState(state));
  });
});
