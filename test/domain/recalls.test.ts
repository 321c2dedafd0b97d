import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standingRules } from "#domain/citations.ts";
import type { Mandate } from "#domain/mandates.ts";
import type { Someone } from "#domain/members.ts";
import { motionStates } from "#domain/motions.ts";
import type { Office } from "#domain/offices.ts";
import {
  PETITION_DAYS,
  type PastRecall,
  type Recall,
  answerRecall,
  giveNotice,
  isMet,
  mayRecall,
  mayVoteOnRecall,
  petition,
  recallRulesOf,
  sign,
  signaturesNeeded,
} from "#domain/recalls.ts";
import type { Ruling } from "#domain/rulings.ts";
import { DAY } from "#domain/time.ts";

const rules = { petitionNum: 1, petitionDen: 10, noticeDays: 14, barDays: 90 };
const mandate: Mandate = {
  id: "mandate",
  office: "office",
  holder: "bea",
  number: 1,
  order: 0,
  alternateOf: null,
  from: 0,
  until: 1_000 * DAY,
  revokedAt: null,
  question: "question",
};
const office: Office = {
  id: "office",
  body: "council",
  home: "valley",
  kind: "seat",
  seats: 1,
  alternates: 0,
  termDays: 365,
  maxConsecutiveTerms: null,
  coolingOffTerms: 1,
  countsPartialTerms: true,
  rotates: false,
  isInstructed: false,
  weight: 1,
  role: null,
  endedAt: null,
};
const carl: Someone = { person: "carl", roles: ["member"], standing: "good" };
const outsider: Someone = { person: "olga", roles: ["admin"], standing: undefined };
const past = (change: Partial<PastRecall> = {}): PastRecall => ({
  motionState: "lost",
  decidedAt: 0,
  startedAt: 0,
  ...change,
});
const recall: Recall = {
  id: "recall",
  mandate: "mandate",
  body: "valley",
  startedBy: "carl",
  startedAt: 0,
  motion: null,
  noticeUntil: null,
};
const noticed: Recall = { ...recall, motion: "motion", noticeUntil: 14 * DAY };
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);
const start = (before: PastRecall[], at: number, by = carl, of = mandate) =>
  petition("recall", of, office, before, rules, by, at);

describe("a petition", () => {
  test("is a member's of the home body, against a mandate in force", () => {
    expect(start([], 1)).toEqual({
      allowed: true,
      fact: { kind: "recall-petitioned", recall: "recall", mandate: "mandate", body: "valley", holder: "bea" },
    });
    expect(code(start([], 1, outsider))).toBe("role-needed");
    expect(code(start([], 1_000 * DAY))).toBe("mandate-over");
    expect(code(start([], 1, carl, { ...mandate, revokedAt: 1 }))).toBe("mandate-over");
  });

  test("waits until the 90 days after a failed one are over, to the day", () => {
    expect(start([past()], 90 * DAY - 1)).toEqual({
      allowed: false,
      refusal: { code: "recall-barred", until: 90 * DAY, ...standingRules },
    });
    expect(code(start([past()], 90 * DAY))).toBe("allowed");
    expect(code(start([past({ motionState: "no_quorum", decidedAt: 0 })], 1))).toBe("recall-under-way");
    expect(code(start([past({ motionState: "withdrawn" })], 1))).toBe("allowed");
  });

  test("is one at a time", () => {
    expect(code(start([past({ motionState: null, decidedAt: null })], 1))).toBe("recall-under-way");
    expect(code(start([past({ motionState: null, decidedAt: null })], PETITION_DAYS * DAY))).toBe("allowed");
    expect(code(start([past({ motionState: "voting", decidedAt: null })], 1))).toBe("recall-under-way");
  });

  test("is signed once each, in its time, until the notice", () => {
    expect(sign(recall, false, 2, carl, 1)).toEqual({
      allowed: true,
      fact: { kind: "recall-signed", recall: "recall", body: "valley", signatures: 3 },
    });
    expect(sign(noticed, false, 2, carl, 1)).toEqual({
      allowed: false,
      refusal: { code: "wrong-state", state: "noticed" },
    });
    expect(code(sign(recall, true, 2, carl, 1))).toBe("already-signed");
    expect(code(sign(recall, false, 2, outsider, 1))).toBe("role-needed");
    expect(code(sign(noticed, false, 2, carl, 1))).toBe("wrong-state");
    expect(code(sign(recall, false, 2, carl, PETITION_DAYS * DAY))).toBe("expired");
    expect(code(sign(recall, false, 2, carl, PETITION_DAYS * DAY - 1))).toBe("allowed");
  });

  test("is met by one in ten of the roll, never by none", () => {
    expect([0, 1].map((signatures) => isMet(signatures, 10, rules))).toEqual([false, true]);
    expect([1, 2].map((signatures) => isMet(signatures, 11, rules))).toEqual([false, true]);
    expect(isMet(0, 0, rules)).toBe(false);
    expect(signaturesNeeded(11, rules)).toBe(2);
    expect(signaturesNeeded(0, rules)).toBe(1);
  });

  test("needs just as many as are enough", () =>
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 30 }),
        (roll, num, more) => {
          const asked = { ...rules, petitionNum: num, petitionDen: num + more };
          const needed = signaturesNeeded(roll, asked);
          expect(isMet(needed, roll, asked)).toBe(true);
          expect(isMet(needed - 1, roll, asked)).toBe(false);
        },
      ),
    ));
});

describe("the rules of recalls", () => {
  const sources = { recall: { article: "6", version: 3 } };

  test("come with the article that carries them, which refusals cite", () => {
    expect(recallRulesOf({ recall: rules, sources })).toEqual({ ...rules, sources });
    expect(recallRulesOf({ recall: rules })).toEqual({ ...rules, sources: {} });
    expect(petition("recall", mandate, office, [past()], { ...rules, sources }, carl, 1)).toEqual({
      allowed: false,
      refusal: { code: "recall-barred", until: 90 * DAY, article: "6", version: 3 },
    });
    expect(mayVoteOnRecall(noticed, mandate, 1, { sources })).toMatchObject({ article: "6" });
  });

  test("bar after the last of several failed recalls, and not after one without a date", () => {
    expect(start([past({ decidedAt: 5 }), past({ decidedAt: 9 }), past({ decidedAt: 7 })], 10)).toMatchObject({
      refusal: { until: 90 * DAY + 9 },
    });
    expect(code(start([past({ decidedAt: null })], 10))).toBe("allowed");
  });
});

describe("a motion to recall", () => {
  test("is the home body's alone, and barred like a petition", () => {
    expect(mayRecall("valley", mandate, office, [], rules, 1)).toBeUndefined();
    expect(mayRecall("council", mandate, office, [], rules, 1)).toEqual({ code: "home-body-only" });
    expect(mayRecall("valley", mandate, office, [past()], rules, 1)).toMatchObject({ code: "recall-barred" });
  });

  test("is voted on after fourteen days' notice, and not before", () => {
    expect(giveNotice(recall, "bea", "motion", rules, 5)).toEqual({
      kind: "recall-noticed",
      recall: "recall",
      mandate: "mandate",
      body: "valley",
      holder: "bea",
      motion: "motion",
      until: 14 * DAY + 5,
    });
    expect(mayVoteOnRecall(noticed, mandate, 14 * DAY - 1)).toEqual({
      code: "notice-needed",
      until: 14 * DAY,
      ...standingRules,
    });
    expect(mayVoteOnRecall(noticed, mandate, 14 * DAY)).toBeUndefined();
    expect(mayVoteOnRecall(recall, mandate, 99 * DAY)).toEqual({ code: "wrong-state", state: "petition" });
    expect(mayVoteOnRecall(undefined, mandate, 99 * DAY)).toMatchObject({ code: "wrong-state" });
    expect(mayVoteOnRecall(noticed, mandate, 1_000 * DAY)).toEqual({ code: "mandate-over" });
  });

  test("is answered by the holder alone, until the vote opens", () => {
    const bea = { person: "bea" };
    for (const state of motionStates)
      expect([state, code(answerRecall(noticed, "bea", state, bea))]).toEqual([
        state,
        state === "submitted" || state === "pending" ? "allowed" : "wrong-state",
      ]);
    expect(answerRecall(recall, "bea", null, bea)).toEqual({
      allowed: true,
      fact: { kind: "recall-answered", recall: "recall", body: "valley" },
    });
    expect(code(answerRecall(noticed, "bea", "pending", carl))).toBe("holder-only");
  });
});
