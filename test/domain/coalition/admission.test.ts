import { describe, expect, test } from "vitest";
import { closesFrom, readEffect, readRules, secondsFor } from "#domain/coalition/charter.ts";
import { openingOf } from "#domain/coalition/questions.ts";
import { convene, find } from "#domain/coalition/state.ts";
import type { Json } from "#domain/jcs.ts";
import { accede, append, convenedBy, isoOf, move, note, rules, second, startLog, verdictOf } from "./logs.ts";

const applicant = "https://e.example/ap/actors/e";
const admit = { admit: applicant } as const;
const asJson = (value: unknown): Json => value as Json;

test("a charter may ask for sponsors and for a review; what is no number makes no rules", () => {
  expect(readRules(asJson({ ...rules, sponsors: 2, review: 100 }))).toMatchObject({ sponsors: 2, review: 100 });
  for (const wrong of [{ sponsors: -1 }, { review: 1.5 }, { sponsors: "2" }])
    expect(readRules(asJson({ ...rules, ...wrong }))).toBeUndefined();
});

test("who moves an admission is a sponsor of it, and so is who seconds it; of other motions nothing is asked", () => {
  const of = { ...rules, seconds: 1 };
  expect([undefined, 0, 1, 2, 3].map((sponsors) => secondsFor({ ...of, sponsors }, admit))).toEqual([1, 1, 1, 1, 2]);
  expect(secondsFor({ ...of, sponsors: 5 }, undefined)).toBe(1);
  expect(secondsFor({ ...of, sponsors: 5 }, { expel: applicant })).toBe(1);
});

test("an admission is not decided before its review is over", () => {
  const period = { least: 5, most: 100 };
  expect(closesFrom({ period, review: 50 }, admit, 10, 20)).toBe(60);
  expect(closesFrom({ period, review: 50 }, admit, 10, 56)).toBe(61);
  expect(closesFrom({ period, review: 50 }, undefined, 10, 20)).toBe(25);
  expect(closesFrom({ period, review: 50 }, admit, undefined, 20)).toBe(25);
  expect(closesFrom({ period }, admit, 10, 20)).toBe(25);
});

test("an expulsion can name its case by a hash, and nothing else", () => {
  const hash = `sha256:${"a".repeat(64)}`;
  expect(readEffect({ expel: applicant, case: hash })).toEqual({ expel: applicant, case: hash });
  expect(readEffect({ expel: applicant })).toEqual({ expel: applicant });
  expect(readEffect({ expel: applicant, case: "12" })).toBeUndefined();
});

describe("in the docket", () => {
  /** A convenes B and C, E applies at 10; three sponsors and a review of 50. */
  function applied() {
    const logs = ["a", "b", "c", "e"].map(startLog);
    const [a, b, c, e] = logs;
    if (a === undefined || b === undefined || c === undefined || e === undefined) throw new TypeError("no logs");
    const founders = [a, b, c];
    const { entry, hash: id } = convenedBy(founders, { ...rules, sponsors: 3, review: 50 });
    const begun = convene(entry, id);
    if (begun === undefined) throw new TypeError("not convened");
    let at = { state: begun, hash: id };
    const block = (time: number) => (at = note(at.state, at.hash, a, logs, time)).state;
    for (const log of [b, c]) accede(log, id);
    block(1);
    accede(e, id);
    block(10);
    const motion = move(b, id, { admit: e.actor });
    const open = (closesAt: number) => {
      const terms = openingOf(at.state, motion.hash);
      if (terms === undefined) throw new TypeError("no motion");
      const refs = [motion.ref];
      return append(a, { type: "QuestionOpened", refs, coalition: id, closesAt: isoOf(closesAt), ...terms });
    };
    return { a, b, c, e, id, block, motion, open };
  }

  test("without its sponsors an admission is not opened, and before the end of its review it does not close", () => {
    const { a, c, e, id, block, motion, open } = applied();
    second(c, id, motion.ref);
    block(11);
    const early = open(5_000);
    expect(verdictOf(block(12), early)).toBe("not-seconded");
    second(a, id, motion.ref);
    block(13);
    const short = open(59);
    expect(verdictOf(block(14), short)).toBe("period");
    const fair = open(60);
    const state = block(15);
    expect(verdictOf(state, fair)).toBe("ok");
    expect(find(state, "member", e.actor)?.standing).toBe("applicant");
  });
});
