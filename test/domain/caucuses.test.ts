import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  MOST_HELD,
  MOST_JOINS,
  MOST_POSTS,
  judgeJoin,
  judgePost,
  recognizeCaucus,
  strangerRules,
  withdrawRecognition,
  type Voice,
} from "#domain/caucuses.ts";
import type { Decision } from "#domain/endorsements.ts";
import type { Someone } from "#domain/members.ts";

const voices: readonly Voice[] = ["member", "stranger", "asked", "supporter", "refused", "blocked", "left"];
const anyVoice = fc.constantFrom(...voices);
const anyRule = fc.record({ strangers: fc.constantFrom(...strangerRules) });
const traffic = fc.record({ recent: fc.nat(2 * MOST_POSTS), held: fc.nat(2 * MOST_HELD) });

describe("a post", () => {
  test("goes to all at once only from members and supporters", () =>
    fc.assert(
      fc.property(anyVoice, anyRule, traffic, (voice, rule, sent) => {
        const isHeard = voice === "member" || voice === "supporter";
        expect(isHeard || judgePost(voice, rule, sent) !== "show").toBe(true);
      }),
    ));
  test("of one who is shut out or was refused is never taken up", () =>
    fc.assert(
      fc.property(anyRule, traffic, (rule, sent) => {
        for (const voice of ["blocked", "refused"] as const) expect(judgePost(voice, rule, sent)).toBe("drop");
      }),
    ));
  test("is one too many beyond the limit, whoever sends it", () => {
    const rule = { strangers: "hold" } as const;
    expect(judgePost("member", rule, { recent: MOST_POSTS - 1, held: 0 })).toBe("show");
    expect(judgePost("member", rule, { recent: MOST_POSTS, held: 0 })).toBe("drop");
    expect(judgePost("stranger", rule, { recent: 0, held: MOST_HELD - 1 })).toBe("hold");
    expect(judgePost("stranger", rule, { recent: 0, held: MOST_HELD })).toBe("drop");
    expect(judgePost("stranger", { strangers: "refuse" }, { recent: 0, held: 0 })).toBe("drop");
  });
});

describe("a member whom a body vouches for", () => {
  const asked = { isKnown: true, recognizes: true, rule: "recognized", recent: 0 } as const;
  test("is taken in at once where the body recognizes the caucus", () => expect(judgeJoin(asked)).toBe("accept"));
  test("waits for a moderator else", () => {
    expect(judgeJoin({ ...asked, recognizes: false })).toBe("ask");
    expect(judgeJoin({ ...asked, rule: "asked" })).toBe("ask");
  });
  test("waits too once the body has sent as many in a day as it may", () => {
    expect(judgeJoin({ ...asked, recent: MOST_JOINS - 1 })).toBe("accept");
    expect(judgeJoin({ ...asked, recent: MOST_JOINS })).toBe("ask");
  });
  test("is turned away where nobody here knows the body", () =>
    expect(judgeJoin({ ...asked, isKnown: false })).toBe("refuse"));
});

describe("recognizing a caucus", () => {
  const officer: Someone = { person: "ana", roles: ["admin", "member"], standing: "good" };
  const member: Someone = { person: "bea", roles: ["member"], standing: "good" };
  const wanted = { recognition: "r", body: "b", caucus: "https://peer.example/ap/actors/1" };
  const decision: Decision = {
    question: "q",
    motion: { body: "b", kind: "endorsement", state: "adopted", object: wanted.caucus },
  };
  const free = { officersMayEndorse: true, sources: {} };
  const bound = { officersMayEndorse: false, sources: {} };

  test("takes an officer, and a decision where the rules ask for one", () => {
    expect(recognizeCaucus(wanted, undefined, false, free, officer)).toMatchObject({ allowed: true });
    expect(recognizeCaucus(wanted, undefined, false, free, member)).toMatchObject({ allowed: false });
    expect(recognizeCaucus(wanted, undefined, false, bound, officer)).toMatchObject({
      refusal: { code: "decision-needed" },
    });
    expect(recognizeCaucus(wanted, decision, false, bound, officer)).toMatchObject({ fact: { question: "q" } });
  });
  test("by a decision about this caucus, of this body, that was adopted", () => {
    const refusalOf = (motion: Partial<Decision["motion"]>) =>
      recognizeCaucus(wanted, { ...decision, motion: { ...decision.motion, ...motion } }, false, bound, officer);
    expect(refusalOf({ state: "lost" })).toMatchObject({ refusal: { code: "not-adopted" } });
    expect(refusalOf({ body: "c" })).toMatchObject({ refusal: { code: "other-object" } });
    expect(refusalOf({ object: "https://peer.example/2" })).toMatchObject({ refusal: { code: "other-object" } });
  });
  test("happens once, and can end", () => {
    expect(recognizeCaucus(wanted, undefined, true, free, officer)).toMatchObject({
      refusal: { code: "already-recognized" },
    });
    expect(withdrawRecognition(wanted, undefined, free, officer)).toMatchObject({ allowed: true });
    expect(withdrawRecognition(wanted, undefined, bound, officer)).toMatchObject({ allowed: false });
  });
});
