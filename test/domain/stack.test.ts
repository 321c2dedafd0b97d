import { describe, expect, test } from "vitest";
import { incidentalStates } from "#domain/incidentals.ts";
import { type MotionState, motionStates } from "#domain/motions.ts";
import { isTopmost, stackOf } from "#domain/stack.ts";

const motion = { id: "motion", state: "pending", question: null } as const;
const step = (id: string, state: (typeof incidentalStates)[number] = "noticed") =>
  ({ id, kind: "postpone", state, question: null }) as const;
const amendment = (id: string, degree: 1 | 2, state = "pending") => ({ id, degree, state, question: null });
const ids = (of: Parameters<typeof stackOf>[0]) => stackOf(of).map(({ id }) => id);

describe("what is before the body", () => {
  test("is decided from the top: steps, amendments to amendments, amendments, the motion; newest first", () => {
    const stack = stackOf({
      motion,
      amendments: [amendment("a1", 1), amendment("b1", 2), amendment("a2", 1, "voting"), amendment("b2", 2)],
      steps: [step("s1"), { ...step("s2", "voting"), question: "q" }],
    });
    expect(stack).toEqual([
      { what: "step", id: "s2", kind: "postpone", question: "q" },
      { what: "step", id: "s1", kind: "postpone", question: null },
      { what: "amendment", id: "b2", degree: 2, question: null },
      { what: "amendment", id: "b1", degree: 2, question: null },
      { what: "amendment", id: "a2", degree: 1, question: null },
      { what: "amendment", id: "a1", degree: 1, question: null },
      { what: "motion", id: "motion", question: null },
    ]);
  });

  test("holds nothing that is decided already", () => {
    for (const state of incidentalStates)
      expect(ids({ motion, amendments: [], steps: [step("s", state)] })).toEqual(
        state === "noticed" || state === "voting" ? ["s", "motion"] : ["motion"],
      );
    for (const state of ["pending", "voting", "adopted", "lost", "withdrawn"])
      expect(ids({ motion, amendments: [amendment("a", 1, state)], steps: [] })).toEqual(
        state === "pending" || state === "voting" ? ["a", "motion"] : ["motion"],
      );
  });

  test("holds steps about a motion that is not before the body, but neither it nor its amendments", () => {
    const before: readonly MotionState[] = ["pending", "voting"];
    for (const state of motionStates)
      expect(ids({ motion: { ...motion, state }, amendments: [amendment("a", 1)], steps: [step("s")] })).toEqual(
        before.includes(state) ? ["s", "a", "motion"] : ["s"],
      );
  });

  test("lets the vote on the motion open when nothing lies on it", () => {
    expect(isTopmost(stackOf({ motion, amendments: [], steps: [] }))).toBe(true);
    expect(isTopmost(stackOf({ motion, amendments: [amendment("a", 1)], steps: [] }))).toBe(false);
    expect(isTopmost([])).toBe(false);
  });
});
