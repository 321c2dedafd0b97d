import { expect, test } from "vitest";
import { eraseMotion, eraseStatement, erasedMark } from "#domain/erasures.ts";
import type { Role } from "#domain/members.ts";
import { motionStates } from "#domain/motions.ts";

const by = (...roles: Role[]) => ({ person: "p", roles, standing: "good" as const });
const motion = { id: "m", body: "b", state: "adopted" as const, erasedAt: null };
const endorsement = { id: "e", body: "b", textHash: "00", erasedAt: null };

test("a motion's words go when it is over, not while somebody still decides on them", () => {
  const allowed = motionStates.filter((state) => eraseMotion({ ...motion, state }, by("chair")).allowed);
  expect(allowed).toEqual(["out_of_order", "lapsed", "adopted", "lost", "no_quorum", "withdrawn", "rescinded"]);
});

test("the chair and admins erase, others do not; nothing is erased twice", () => {
  for (const role of ["chair", "admin"] as const) expect(eraseMotion(motion, by(role)).allowed).toBe(true);
  for (const role of ["secretary", "member"] as const)
    for (const ruling of [eraseMotion(motion, by(role)), eraseStatement(endorsement, by(role))])
      expect(ruling).toEqual({ allowed: false, refusal: { code: "role-needed", role: "chair" } });
  const erased = { allowed: false, refusal: { code: "already-erased" } };
  expect(eraseMotion({ ...motion, erasedAt: 1 }, by("chair"))).toEqual(erased);
  expect(eraseStatement({ ...endorsement, erasedAt: 1 }, by("chair"))).toEqual(erased);
  expect(eraseStatement({ ...endorsement, textHash: null }, by("chair"))).toEqual(erased);
  expect(eraseStatement(endorsement, by("chair")).allowed).toBe(true);
});

test("the mark speaks the language of the words", () => {
  expect(erasedMark("en", 0, () => "1970-01-01")).toBe("[text erased on 1970-01-01]");
  expect(erasedMark("es-MX", 0, () => "1970-01-01")).toBe("[texto borrado el 1970-01-01]");
});
