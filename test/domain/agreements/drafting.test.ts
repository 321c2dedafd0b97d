import { describe, expect, test } from "vitest";
import { affirmationOf, isDue } from "#domain/agreements/affirming.ts";
import { type Draftable, call, draft } from "#domain/agreements/drafting.ts";
import { accede, secede, signsThis } from "#domain/coalition/convening.ts";
import type { Someone } from "#domain/members.ts";
import type { Ruling } from "#domain/rulings.ts";
import { DAY } from "#domain/time.ts";

const admin: Someone = { person: "p", roles: ["admin", "member"], standing: "good" };
const member: Someone = { person: "q", roles: ["member"], standing: "good" };
const refusal = (ruling: Ruling<unknown>) => (ruling.allowed ? undefined : ruling.refusal.code);
const [valley, harbor, riders] = ["https://v.example/1", "https://h.example/1", "https://r.example/1"] as const;
const [first, second] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`] as const;

describe("a call", () => {
  const asked = { call: "1", body: "b", organization: "o", textHash: "", invited: [harbor], until: 100 };
  test("is an admin's, and ends after it begins", () => {
    expect(refusal(call(admin, asked, 99))).toBeUndefined();
    expect(refusal(call(admin, asked, 100))).toBe("already-past");
    expect(refusal(call(admin, { ...asked, until: null }, 100))).toBeUndefined();
    expect(refusal(call(member, asked, 99))).toBe("role-needed");
  });
});

describe("a text", () => {
  const of: Draftable = {
    about: "https://v.example/gazette/v/entries/1",
    base: first,
    version: 1,
    drafters: [valley, harbor],
    caller: valley,
    isConvened: false,
  };
  const asked = { draft: "1", organization: "o", charterHash: second, textHash: second, base: first, accepts: null };

  test("is proposed by an admin of an organization that calls, is asked or is a member", () => {
    expect(refusal(draft(admin, harbor, of, asked))).toBeUndefined();
    expect(refusal(draft(admin, valley, of, asked))).toBeUndefined();
    expect(refusal(draft(member, harbor, of, asked))).toBe("role-needed");
    expect(refusal(draft(admin, riders, of, asked))).toBe("not-asked");
  });

  test("changes the newest text, and none once a call has led to a coalition", () => {
    expect(refusal(draft(admin, harbor, of, { ...asked, base: second }))).toBe("stale-base");
    expect(refusal(draft(admin, harbor, of, { ...asked, base: null }))).toBe("stale-base");
    expect(refusal(draft(admin, harbor, { ...of, isConvened: true }, asked))).toBe("already-convened");
    const coalition = { ...of, caller: undefined, isConvened: true };
    expect(refusal(draft(admin, harbor, coalition, asked))).toBeUndefined();
  });

  test("takes up a proposal only where the caller says so", () => {
    const taken = { ...asked, accepts: "https://h.example/gazette/h/entries/2" };
    expect(refusal(draft(admin, valley, of, taken))).toBeUndefined();
    expect(refusal(draft(admin, harbor, of, taken))).toBe("caller-only");
    expect(refusal(draft(admin, harbor, { ...of, caller: undefined }, taken))).toBe("caller-only");
  });
});

describe("signing", () => {
  const own = { organization: "o", coalition: first, charterHash: second };
  test("is for the members where the organization says so, and an admin's act where it does not", () => {
    const alone = { by: admin, rules: { adminsMayJoin: true } };
    const bound = { by: admin, rules: { adminsMayJoin: false } };
    expect(refusal(accede(alone, "invited", own))).toBeUndefined();
    expect(refusal(accede(bound, "invited", own))).toBe("vote-needed");
    expect(refusal(secede(bound, "full", own))).toBe("vote-needed");
    expect(refusal(accede({ ...alone, by: member }, "invited", own))).toBe("role-needed");
    const decided = accede({ decidedBy: "q" }, "invited", own);
    expect(decided).toMatchObject({ allowed: true, fact: { kind: "accession-signed", question: "q" } });
    expect(accede(alone, undefined, own)).toMatchObject({ fact: { question: null } });
    expect(refusal(accede({ decidedBy: "q" }, "full", own))).toBe("coalition-member");
    expect(refusal(secede({ decidedBy: "q" }, "frozen", own))).toBe("not-in-coalition");
  });

  test("is of the text that was decided on, and of no other", () => {
    expect(refusal(signsThis(first, first))).toBeUndefined();
    expect(refusal(signsThis(first, undefined))).toBeUndefined();
    expect(refusal(signsThis(first, second))).toBe("other-charter");
  });
});

describe("a signature", () => {
  const full = { standing: "full", affirmedAt: 10 * DAY } as const;
  test("runs out after the charter's time, with notice of a sixth of it, at most sixty days", () => {
    expect(affirmationOf(full, { reaffirmEvery: 60 * DAY })).toEqual({ until: 70 * DAY, remindAt: 60 * DAY });
    expect(affirmationOf(full, { reaffirmEvery: 720 * DAY })).toEqual({ until: 730 * DAY, remindAt: 670 * DAY });
    expect(affirmationOf(full, {})).toBeUndefined();
    expect(affirmationOf({ ...full, standing: "observer" }, { reaffirmEvery: DAY })).toBeUndefined();
    expect(affirmationOf({ ...full, affirmedAt: 0 }, { reaffirmEvery: DAY })).toBeUndefined();
  });

  test("is reminded of from that moment on", () => {
    const affirmation = affirmationOf(full, { reaffirmEvery: 60 * DAY });
    expect([60 * DAY - 1, 60 * DAY].map((at) => isDue(affirmation, at))).toEqual([false, true]);
    expect(isDue(undefined, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
