import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Amended,
  type Amendment,
  type Place,
  type Proposal,
  amendmentAfter,
  decideAmendment,
  isUndecided,
  mayDecide,
  mayShow,
  moveAmendment,
  openAmendment,
  rebaseAmendment,
  ruleOfAmendment,
  withdrawAmendment,
} from "#domain/amendments.ts";
import { rulePresets } from "#domain/bodies.ts";
import type { Someone } from "#domain/members.ts";
import { motionStates } from "#domain/motions.ts";
import { presets } from "#domain/presets.ts";
import { DAY } from "#domain/time.ts";

const rules = rulePresets.majority;
const member: Someone = { person: "mia", roles: ["member"], standing: "good" };
const lapsed: Someone = { person: "lee", roles: [], standing: "lapsed" };
const chair: Someone = { person: "cho", roles: ["member", "chair"], standing: "good" };

const motion: Amended = {
  id: "motion",
  body: "body",
  kind: "resolution",
  state: "pending",
  textHash: "now",
  effect: null,
  isDebateClosed: false,
  rules,
};
const adoptedMotion: Amended = { ...motion, state: "adopted" };

const first: Amendment = {
  id: "first",
  motion: "motion",
  number: 1,
  degree: 1,
  amends: null,
  basis: null,
  baseHash: "now",
  textHash: "other",
  state: "pending",
  mover: "mia",
  movedAt: 1_000,
};
const second: Amendment = {
  ...first,
  id: "second",
  number: 2,
  degree: 2,
  amends: "first",
  baseHash: "other",
  textHash: "third",
};
const sibling: Amendment = { ...first, id: "sibling", number: 3, textHash: "else" };

const proposal: Proposal = { id: "new", number: 4, basis: null, baseHash: "now", textHash: "new", isChange: true };
const place = (others: Place["others"] = [], over: Partial<Place> = {}): Place => ({
  motion,
  target: undefined,
  others,
  ...over,
});
const terms = { question: "question", closesAt: 100_000, roll: { size: 3, hash: "roll" } };

describe("moving", () => {
  test("a member moves another text for a pending motion", () => {
    expect(moveAmendment(motion, undefined, proposal, member)).toEqual({
      allowed: true,
      fact: {
        kind: "amendment-moved",
        amendment: "new",
        motion: "motion",
        body: "body",
        mover: "mia",
        number: 4,
        degree: 1,
        amends: null,
        basis: null,
        baseHash: "now",
        textHash: "new",
      },
    });
  });

  test("only while the motion is pending, or adopted and with a basis", () => {
    for (const state of motionStates.filter((each) => each !== "pending" && each !== "adopted"))
      expect(
        moveAmendment({ ...motion, state }, undefined, { ...proposal, basis: "two_thirds" }, member),
      ).toMatchObject({
        refusal: { code: "wrong-state", state },
      });
    expect(moveAmendment(adoptedMotion, undefined, proposal, member)).toMatchObject({
      refusal: { code: "basis-needed" },
    });
    expect(moveAmendment(adoptedMotion, undefined, { ...proposal, basis: "notice" }, member)).toMatchObject({
      fact: { basis: "notice" },
    });
  });

  test("not after the body has ordered the vote", () => {
    expect(moveAmendment({ ...motion, isDebateClosed: true }, undefined, proposal, member)).toMatchObject({
      refusal: { code: "debate-closed" },
    });
  });

  test("only by a member in good standing", () => {
    expect(moveAmendment(motion, undefined, proposal, lapsed)).toMatchObject({
      refusal: { code: "good-standing-needed" },
    });
  });

  test("only of a text that does what it says", () => {
    for (const kind of ["election", "recall", "charter_amendment"] as const)
      expect(moveAmendment({ ...motion, kind }, undefined, proposal, member)).toMatchObject({
        refusal: { code: "not-amendable" },
      });
    expect(moveAmendment({ ...motion, effect: { consent: ["x"] } }, undefined, proposal, member)).toMatchObject({
      refusal: { code: "not-amendable" },
    });
  });

  test("written on another text than the current one it is refused", () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (textHash, baseHash) => {
        const ruling = moveAmendment({ ...motion, textHash }, undefined, { ...proposal, baseHash }, member);
        expect(ruling.allowed).toBe(textHash === baseHash);
      }),
    ));

  test("what changes nothing is refused", () => {
    expect(moveAmendment(motion, undefined, { ...proposal, isChange: false }, member)).toMatchObject({
      refusal: { code: "nothing-changed" },
    });
  });
});

describe("degrees", () => {
  test("an amendment of an amendment is of the second degree, and written on that one's text", () => {
    expect(moveAmendment(motion, first, { ...proposal, baseHash: "other" }, member)).toMatchObject({
      fact: { degree: 2, amends: "first" },
    });
    expect(moveAmendment(motion, first, proposal, member)).toMatchObject({ refusal: { code: "stale-text" } });
  });

  test("there is no third", () => {
    expect(moveAmendment(motion, second, { ...proposal, baseHash: "third" }, member)).toMatchObject({
      refusal: { code: "third-degree" },
    });
  });

  test("what is voted on or decided is not amended", () => {
    for (const state of ["voting", "adopted", "lost", "withdrawn", "stale"] as const)
      expect(moveAmendment(motion, { ...first, state }, { ...proposal, baseHash: "other" }, member)).toMatchObject({
        refusal: { code: "wrong-state", state },
      });
  });

  test("one of the second degree has the basis of the first", () => {
    const target = { ...first, basis: "whole_roll" } as const;
    const asked = { ...proposal, baseHash: "other", basis: "two_thirds" } as const;
    expect(moveAmendment(adoptedMotion, target, asked, member)).toMatchObject({ fact: { basis: "whole_roll" } });
  });
});

describe("the order of decisions", () => {
  test("the second degree is decided before the first", () => {
    expect(mayDecide(first, place([first, second]), 0)).toMatchObject({ refusal: { code: "amendment-undecided" } });
    expect(mayDecide(first, place([first, { ...second, state: "voting" }]), 0).allowed).toBe(false);
    for (const state of ["adopted", "lost", "withdrawn", "stale"] as const)
      expect(mayDecide(first, place([first, { ...second, state }]), 0).allowed).toBe(true);
    expect(mayDecide(second, place([first, second], { target: first }), 0).allowed).toBe(true);
  });

  test("of one text one amendment at a time", () => {
    expect(mayDecide(first, place([first, sibling]), 0).allowed).toBe(true);
    expect(mayDecide(first, place([first, { ...sibling, state: "voting" }]), 0)).toMatchObject({
      refusal: { code: "amendment-undecided" },
    });
  });

  test("a vote on a change of another amendment keeps none waiting", () => {
    const elsewhere = { ...second, state: "voting" } as const;
    expect(mayDecide(sibling, place([first, elsewhere, sibling]), 0).allowed).toBe(true);
  });

  test("not on a text that has changed, nor when it is over", () => {
    expect(mayDecide(first, place([], { motion: { ...motion, textHash: "later" } }), 0)).toMatchObject({
      refusal: { code: "stale-text" },
    });
    expect(mayDecide({ ...first, state: "stale" }, place(), 0)).toMatchObject({ refusal: { code: "stale-text" } });
    for (const state of ["voting", "adopted", "lost", "withdrawn"] as const)
      expect(mayDecide({ ...first, state }, place(), 0)).toMatchObject({ refusal: { code: "wrong-state", state } });
  });

  test("not for an amendment that is itself stale or over", () => {
    const gone = { ...first, state: "stale" } as const;
    expect(mayDecide(second, place([], { target: gone }), 0)).toMatchObject({
      refusal: { code: "wrong-state", state: "stale" },
    });
  });

  test("pending and voting stand before the vote on the motion, nothing else does", () => {
    const states = ["pending", "voting", "adopted", "lost", "withdrawn", "stale"] as const;
    expect(states.filter((state) => isUndecided({ state }))).toEqual(["pending", "voting"]);
  });
});

describe("putting it to the vote", () => {
  test("freezes its own text under the rule for amendments", () => {
    expect(openAmendment(first, place(), terms, chair, 5)).toMatchObject({
      fact: {
        kind: "question-opened",
        matter: "amendment",
        subject: "first",
        textHash: "other",
        rule: presets.majority,
      },
    });
  });

  test("is the chair's", () => {
    expect(openAmendment(first, place(), terms, member, 5)).toMatchObject({ refusal: { code: "role-needed" } });
  });

  test("a majority of yes and no, unless the body has its own rule", () => {
    expect(ruleOfAmendment(first, rulePresets.consensus).rule).toEqual(presets.majority);
    const own = { ...rules, ruleFor: { amend: presets["three-quarters"] } };
    expect(ruleOfAmendment(first, own).rule).toEqual(presets["three-quarters"]);
  });

  test("what was adopted changes by notice and majority, by two thirds, or by a majority of all", () => {
    const testsOf = (basis: Amendment["basis"]) => ruleOfAmendment({ basis }, rules).rule.tests;
    expect(testsOf("notice")).toEqual(presets.majority.tests);
    expect(testsOf("two_thirds")).toEqual(presets["two-thirds"].tests);
    expect(testsOf("whole_roll")).toEqual(presets["absolute-majority"].tests);
  });

  test("by notice not before a day, or the days that the rules ask", () => {
    const noticed = { ...first, basis: "notice" } as const;
    const at = (time: number, noticeDays = 0) =>
      mayDecide(noticed, place([], { motion: { ...adoptedMotion, rules: { ...rules, noticeDays } } }), time).allowed;
    expect(at(1_000 + DAY - 1)).toBe(false);
    expect(at(1_000 + DAY)).toBe(true);
    expect(at(1_000 + 7 * DAY - 1, 7)).toBe(false);
    expect(at(1_000 + 7 * DAY, 7)).toBe(true);
    expect(mayDecide({ ...first, basis: "two_thirds" }, place([], { motion: adoptedMotion }), 1_000).allowed).toBe(
      true,
    );
  });
});

describe("a show of hands", () => {
  const record = (show: { yes: number; no: number }, by = chair, others: Place["others"] = []) =>
    mayShow(first, place(others), { show, members: 5 }, by, 0);

  test("has no more hands than could be raised", () => {
    expect(record({ yes: 3, no: 2 }).allowed).toBe(true);
    expect(record({ yes: 3, no: 3 })).toMatchObject({ refusal: { code: "too-many-hands", hands: 6, members: 5 } });
  });

  test("is the chair's to record, when it is the amendment's turn", () => {
    expect(record({ yes: 1, no: 0 }, member)).toMatchObject({ refusal: { code: "role-needed" } });
    expect(record({ yes: 1, no: 0 }, chair, [second])).toMatchObject({ refusal: { code: "amendment-undecided" } });
  });
});

describe("a decision", () => {
  test("gives its target the new text only if it is adopted", () => {
    expect(decideAmendment(first, "adopted", { question: "question" })).toMatchObject({
      textHash: "other",
      question: "question",
      show: null,
    });
    expect(decideAmendment(first, "lost", { show: { yes: 1, no: 2 } })).toMatchObject({
      textHash: null,
      question: null,
      show: { yes: 1, no: 2 },
    });
  });

  test("without a quorum there is none: it may be put again", () => {
    expect(amendmentAfter("no_quorum")).toBe("pending");
    expect(amendmentAfter("adopted")).toBe("adopted");
    expect(amendmentAfter("lost")).toBe("lost");
  });
});

describe("rebasing", () => {
  const stale = { ...first, state: "stale", baseHash: "before" } as const;

  test("its mover puts a stale amendment on the current text", () => {
    expect(rebaseAmendment(motion, stale, undefined, proposal, member)).toEqual({
      allowed: true,
      fact: { kind: "amendment-rebased", amendment: "first", motion: "motion", baseHash: "now", textHash: "new" },
    });
  });

  test("nobody else does, and only what is stale", () => {
    expect(rebaseAmendment(motion, stale, undefined, proposal, chair)).toMatchObject({
      refusal: { code: "mover-only" },
    });
    expect(rebaseAmendment(motion, first, undefined, proposal, member)).toMatchObject({
      refusal: { code: "wrong-state", state: "pending" },
    });
  });

  test("not on an old text again, not without a change, not after the vote was ordered", () => {
    const asked = (over: Partial<Proposal>, of = motion) =>
      rebaseAmendment(of, stale, undefined, { ...proposal, ...over }, member);
    expect(asked({ baseHash: "before" })).toMatchObject({ refusal: { code: "stale-text" } });
    expect(asked({ isChange: false })).toMatchObject({ refusal: { code: "nothing-changed" } });
    expect(asked({}, { ...motion, isDebateClosed: true })).toMatchObject({ refusal: { code: "debate-closed" } });
    expect(asked({}, { ...motion, state: "voting" })).toMatchObject({ refusal: { code: "wrong-state" } });
  });

  test("one whose amendment has gone has no text to be put on", () => {
    const orphan = { ...second, state: "stale" } as const;
    const gone = { ...first, state: "withdrawn" } as const;
    expect(rebaseAmendment(motion, orphan, gone, { ...proposal, baseHash: "other" }, member)).toMatchObject({
      refusal: { code: "wrong-state", state: "withdrawn" },
    });
  });
});

describe("withdrawing", () => {
  test("its mover takes it back before its vote", () => {
    for (const state of ["pending", "stale"] as const)
      expect(withdrawAmendment({ ...first, state }, [], member).allowed).toBe(true);
    for (const state of ["voting", "adopted", "lost", "withdrawn"] as const)
      expect(withdrawAmendment({ ...first, state }, [], member)).toMatchObject({ refusal: { code: "wrong-state" } });
  });

  test("nobody else does, and not while a change of it is voted on", () => {
    expect(withdrawAmendment(first, [], chair)).toMatchObject({ refusal: { code: "mover-only" } });
    expect(withdrawAmendment(first, [second], member).allowed).toBe(true);
    expect(withdrawAmendment(first, [{ ...second, state: "voting" }], member)).toMatchObject({
      refusal: { code: "amendment-undecided" },
    });
  });
});
