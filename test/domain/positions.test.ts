import { describe, expect, test } from "vitest";
import type { Someone } from "#domain/members.ts";
import { motionStates } from "#domain/motions.ts";
import { type Adoption, type Position, adoptPosition, endPosition, registerPosition } from "#domain/positions.ts";
import type { Ruling } from "#domain/rulings.ts";

const officer: Someone = { person: "ana", roles: ["secretary", "member"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const adoption = (change: Partial<Adoption["motion"]> = {}): Adoption => ({
  question: "question",
  motion: { id: "motion", body: "valley", kind: "position", state: "adopted", ...change },
});
const old: Position = { id: "old", body: "valley", motion: "before", state: "in_force" };
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);
const register = (of: Adoption, superseded?: Position, by = officer) =>
  registerPosition("new", "valley", of, superseded, by);

describe("a position", () => {
  test("names the decision that adopted it, and what it replaces", () => {
    expect(register(adoption(), old)).toEqual({
      allowed: true,
      fact: {
        kind: "position-adopted",
        position: "new",
        body: "valley",
        motion: "motion",
        question: "question",
        supersedes: "old",
      },
    });
    expect(code(register(adoption(), undefined, member))).toBe("role-needed");
  });

  test("comes of an adopted position or resolution of this body only", () => {
    for (const state of motionStates.filter((each) => each !== "adopted"))
      expect(code(register(adoption({ state })))).toBe("not-adopted");
    expect(code(register(adoption({ body: "other" })))).toBe("other-object");
    expect(code(register(adoption({ kind: "election" })))).toBe("other-object");
    expect(code(register(adoption({ kind: "resolution" })))).toBe("allowed");
  });

  test("replaces only one of this body that is in force", () => {
    for (const other of [
      { ...old, body: "other" },
      { ...old, state: "rescinded" as const },
    ]) {
      expect(code(register(adoption(), other))).toBe("not-in-force");
      expect(adoptPosition("new", "valley", adoption(), other).supersedes).toBeNull();
    }
    expect(adoptPosition("new", "valley", adoption(), old).supersedes).toBe("old");
  });

  test("ends once", () => {
    expect(endPosition(old, "rescinded", "vote")).toEqual({
      kind: "position-ended",
      position: "old",
      body: "valley",
      state: "rescinded",
      question: "vote",
    });
    expect(endPosition({ ...old, state: "superseded" }, "rescinded", "vote")).toBeUndefined();
  });
});
