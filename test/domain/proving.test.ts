import { expect, test } from "vitest";
import { refusalWithoutProof } from "#domain/proving.ts";
import { MINUTE } from "#domain/time.ts";

test("a proof holds for ten minutes, to the millisecond; what bears no session needs none", () => {
  expect(refusalWithoutProof(1_000, 1_000)).toBeUndefined();
  expect(refusalWithoutProof(1_000, 1_000 + 10 * MINUTE - 1)).toBeUndefined();
  expect(refusalWithoutProof(1_000, 1_000 + 10 * MINUTE)).toEqual({ code: "fresh-login-needed" });
  expect(refusalWithoutProof(undefined, 1_000 + 10 * MINUTE)).toBeUndefined();
});
