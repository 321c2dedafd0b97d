import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerTo, ask, askAnswers, decline, withdrawAsk, type Said } from "#domain/asks.ts";
import type { Someone } from "#domain/members.ts";
import type { Ruling } from "#domain/rulings.ts";
import { DAY } from "#domain/time.ts";

const officer: Someone = { person: "ana", roles: ["secretary", "member"], standing: "good" };
const member: Someone = { person: "ben", roles: ["member"], standing: "good" };
const code = (ruling: Ruling<unknown>) => (ruling.allowed ? "allowed" : ruling.refusal.code);
const own = "https://valley.example/ap/actors/1";
const harbor = "https://harbor.example/ap/actors/2";
const riders = "https://riders.example/ap/actors/3";
const now = 1_000_000;
const asking = {
  own,
  object: "https://valley.example/ap/motions/14",
  asked: [harbor, riders, harbor],
  already: [],
  until: now + 1,
  isPublic: true,
};

describe("asking", () => {
  test("is for officers of public bodies, and nobody is asked twice", () => {
    expect(code(ask(asking, member, now))).toBe("role-needed");
    expect(code(ask({ ...asking, isPublic: false }, officer, now))).toBe("not-public");
    expect(ask(asking, officer, now)).toEqual({ allowed: true, fact: [harbor, riders] });
    expect(ask({ ...asking, already: [harbor] }, officer, now)).toEqual({ allowed: true, fact: [riders] });
    expect(code(ask({ ...asking, already: [harbor, riders] }, officer, now))).toBe("already-asked");
  });

  test("is never of oneself, and nobody is asked to endorse themselves", () => {
    expect(code(ask({ ...asking, asked: [own, harbor] }, officer, now))).toBe("own-object");
    expect(code(ask({ ...asking, object: harbor }, officer, now))).toBe("own-object");
    expect(code(ask({ ...asking, object: own }, officer, now))).toBe("allowed");
  });

  test("has an end that is neither past nor far", () => {
    expect(code(ask({ ...asking, until: now }, officer, now))).toBe("too-soon");
    expect(code(ask({ ...asking, until: now + 366 * DAY }, officer, now))).toBe("allowed");
    expect(code(ask({ ...asking, until: now + 366 * DAY + 1 }, officer, now))).toBe("too-far");
  });

  test("is taken back once, by an officer", () => {
    const stands = { id: "ask", body: "body", isWithdrawn: false };
    expect(code(withdrawAsk(stands, member))).toBe("role-needed");
    expect(code(withdrawAsk({ ...stands, isWithdrawn: true }, officer))).toBe("already-withdrawn");
    expect(withdrawAsk(stands, officer)).toMatchObject({ fact: { kind: "endorsement-ask-withdrawn", ask: "ask" } });
  });
});

test("declining is for officers, of what waits and is not endorsed", () => {
  const about = { decline: "decline", body: "body", object: asking.object, textHash: null };
  const waiting = { state: "waiting", isStanding: false };
  expect(code(decline(about, waiting, member))).toBe("role-needed");
  expect(code(decline(about, { ...waiting, isStanding: true }, officer))).toBe("already-endorsed");
  expect(code(decline(about, { ...waiting, state: "moved" }, officer))).toBe("wrong-state");
  expect(decline(about, waiting, officer)).toMatchObject({ fact: { kind: "endorsement-declined", ...about } });
});

describe("an answer", () => {
  const silence: Said = { endorsed: undefined, hasDeclined: false, motions: [] };
  const arrived = { until: now + 10, delivery: "delivered" } as const;

  test("is what the asked body's record says, whatever became of the letter", () =>
    fc.assert(
      fc.property(
        fc.constantFrom("pending", "delivered", "failed", "dropped"),
        fc.integer({ min: 0, max: 2 * now }),
        (delivery, at) => {
          const of = (said: Partial<Said>) => answerTo({ until: now, delivery }, { ...silence, ...said }, at);
          expect(of({ endorsed: "standing", hasDeclined: true, motions: ["voting", "lost"] })).toBe("supported");
          expect(of({ hasDeclined: true, motions: ["voting"], endorsed: "withdrawn" })).toBe("voting");
          expect(of({ hasDeclined: true, motions: ["submitted", "lost"] })).toBe("declined");
          expect(of({ motions: ["lost", "submitted"], endorsed: "withdrawn" })).toBe("discussed");
          expect(of({ motions: ["lost", "adopted"], endorsed: "withdrawn" })).toBe("withdrawn");
          expect(of({ motions: ["over", "lost"] })).toBe("lost");
          expect(askAnswers).toContain(of({ motions: ["adopted"] }));
        },
      ),
    ));

  test("is nothing before that but how far the ask came", () => {
    expect(answerTo({ ...arrived, delivery: "pending" }, silence, now)).toBe("sending");
    expect(answerTo({ ...arrived, delivery: "failed" }, silence, now)).toBe("undelivered");
    expect(answerTo({ ...arrived, delivery: "dropped" }, silence, now)).toBe("undelivered");
    expect(answerTo(arrived, { ...silence, motions: ["over", "adopted"] }, now + 9)).toBe("asked");
    expect(answerTo(arrived, silence, now + 10)).toBe("no-answer");
  });
});
