import type { JsonObject } from "#domain/jcs.ts";
import { rules } from "./logs.ts";
import { describe, expect, test } from "vitest";
import { begun, fold, genesis, hashOf, leaf, motion, north, org, ref, verdict } from "#test/domain/gazetteLog.ts";
import type { Draft } from "#domain/entries.ts";

const coalition = hashOf("coalition");
const seceded = (issuer: string, more: object = {}): Draft => ({
  type: "SecessionDeclared",
  issuer,
  refs: [],
  coalition,
  ...more,
});

describe("acts of a coalition in the log of one member", () => {
  test("are the owner's, and name the coalition; the rest is for the docket to judge", () => {
    expect(verdict(leaf("s", seceded(org), "z1"))).toBe("ok");
    expect(verdict(leaf("s", seceded(north), "n1"))).toBe("not-the-owner");
    expect(verdict(leaf("s", seceded(org, { coalition: undefined }), "z1"))).toBe("no-coalition");
    expect(verdict(leaf("s", seceded(org), "n1"))).toBe("bad-proof");
  });

  test("a coalition is convened by the owner", () => {
    const convened = (issuer: string, actor = north, more: object = {}): Draft => ({
      type: "CoalitionConvened",
      issuer,
      refs: [],
      actor,
      rules: rules as unknown as JsonObject,
      charterHash: hashOf("charter"),
      founders: [{ actor: org, genesis: hashOf("genesis") }],
      ...more,
    });
    expect(fold(genesis, leaf("c", convened(org), "z1")).verdicts).toEqual(["ok", "ok"]);
    expect(verdict(leaf("c", convened(north), "n1"))).toBe("not-the-owner");
    expect(verdict(leaf("c", convened(org, "https://other.example/ap/actors/1"), "z1"))).toBe("foreign");
    expect(verdict(leaf("c", convened(org, north, { rules: {} }), "z1"))).toBe("no-rules");
    expect(verdict(leaf("c", convened(org, north, { founders: [] }), "z1"))).toBe("no-rules");
  });

  const opened = (name: string, more: object): ReturnType<typeof leaf> =>
    leaf(
      name,
      {
        type: "QuestionOpened",
        issuer: org,
        refs: [ref("elsewhere")],
        textHash: hashOf("t"),
        rule: {},
        ruleHash: hashOf("r"),
        closesAt: "2026-12-01T00:00:00Z",
        mayChange: true,
        rollSize: 3,
        rollHash: hashOf("roll"),
        ...more,
      },
      "z1",
    );

  test("a question of a coalition is on a motion of any log, one of the own body on its own", () => {
    expect(verdict(opened("q", { coalition }))).toBe("ok");
    expect(begun(opened("q", { coalition })).state.open.size).toBe(0);
    expect(verdict(opened("q", {}))).toBe("no-motion");
  });

  test("nobody closes a coalition's question by its own word", () => {
    const closed: Draft = {
      type: "QuestionClosed",
      issuer: org,
      refs: [ref("q")],
      result: { outcome: "adopted", counts: {}, ballots: 1, quorum: { required: 0, reached: 1, met: true } },
    };
    expect(verdict(opened("q", { coalition }), leaf("c", closed, "z1"))).toBe("no-question");
  });

  test("an endorsement for a coalition keeps the order of its own log", () => {
    const endorsed = (name: string): ReturnType<typeof leaf> =>
      leaf(name, { type: "Endorsed", issuer: org, refs: [], object: motion, coalition }, "z1");
    expect(begun(endorsed("e"), endorsed("f")).verdicts.slice(-2)).toEqual(["ok", "already-endorsed"]);
  });
});
