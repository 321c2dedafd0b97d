import { describe, expect, test } from "vitest";
import { standingRules } from "#domain/citations.ts";
import { presets } from "#domain/presets.ts";
import { isVotedBy, putToVote } from "#domain/questions.ts";
import { type DecisionRule, ruleHash } from "#domain/rules.ts";

const about = { motion: "motion", question: "question", matter: "motion", subject: null, textHash: "00" } as const;
const put = (
  rule: DecisionRule,
  more: { secrecy?: DecisionRule["secrecy"]; closesAt?: number; size?: number } = {},
) => {
  const { closesAt = 65_000, size = 3, ...rest } = more;
  const terms = { rule, closesAt, roll: { size, hash: "sha256:00" }, ...rest };
  return putToVote(about, terms, { minVotingSeconds: 60 }, 5_000);
};
const of = (electorate: DecisionRule["electorate"]) => ({ ...presets.majority, electorate });

describe("putting to the vote", () => {
  test("freezes what is decided, by which rule, by whom, and until when", () => {
    expect(put(presets.majority)).toEqual({
      allowed: true,
      fact: {
        kind: "question-opened",
        ...about,
        rule: presets.majority,
        ruleHash: ruleHash(presets.majority),
        secrecy: "secret",
        options: ["yes", "no", "abstain"],
        rollSize: 3,
        rollHash: "sha256:00",
        cited: standingRules,
        opensAt: 5_000,
        closesAt: 65_000,
      },
    });
  });

  test("leaves members the time that the rules say, and needs somebody who can vote", () => {
    expect(put(presets.majority, { closesAt: 64_999 })).toEqual({
      allowed: false,
      refusal: { code: "closes-too-soon", earliest: 65_000, ...standingRules },
    });
    expect(put(presets.majority, { size: 0 })).toEqual({ allowed: false, refusal: { code: "empty-roll" } });
  });

  test("is for rolls that can be made here: of members, and of a council's seats", () => {
    expect((["members", "seats", "bodies", "persons"] as const).map(isVotedBy)).toEqual([true, true, false, false]);
    for (const electorate of ["bodies", "persons"] as const)
      expect(put(of(electorate))).toEqual({
        allowed: false,
        refusal: { code: "other-electorate", electorate, ...standingRules },
      });
  });

  test("is open where delegates vote, whatever the rule or the chair asks for: they answer for it", () => {
    expect(put(of("seats"))).toMatchObject({ fact: { secrecy: "roll_call" } });
    expect(put(of("seats"), { secrecy: "secret" })).toMatchObject({ fact: { secrecy: "roll_call" } });
    expect(put(of("members"), { secrecy: "secret_until_close" })).toMatchObject({
      fact: { secrecy: "secret_until_close" },
    });
  });
});
