import { describe, expect, test } from "vitest";
import { openingOf } from "#domain/coalition/questions.ts";
import { digestOfState, find, type CoalitionState } from "#domain/coalition/state.ts";
import { founded, opened, underVote } from "./example.ts";
import { goOn, noteOn, openOn, share, startFleet, tell } from "./fleet.ts";
import {
  append,
  decideAtHome,
  hashOf,
  isoOf,
  move,
  push,
  second,
  startLog,
  verdictOf,
  vote,
  type Published,
  type TestLog,
} from "./logs.ts";
import { publish } from "./simulator/world.ts";

const questionOf = (state: CoalitionState, { hash }: Published) => find(state, "question", hash);
const standing = (state: CoalitionState, { actor }: TestLog) => find(state, "member", actor)?.standing;

describe("a hostile member", () => {
  test("cannot inflate its membership beyond the charter's growth, however often it certifies", () => {
    const { d, id, block } = founded();
    block(1);
    const certify = (count: number) =>
      append(d, { type: "MembershipCertified", refs: [], coalition: id, count, asOf: isoOf(0) });
    const acts = [certify(119), certify(5_000), certify(400_000)];
    const state = block(2);
    expect(acts.map((act) => verdictOf(state, act))).toEqual(["ok", "capped", "capped"]);
    // Three times the forty of the last certificate period.
    expect(find(state, "member", d.actor)?.weight).toBe(120);
    const later = certify(500);
    expect(verdictOf(block(2_000_000), later)).toBe("capped");
  });

  test("cannot vote without a decision at home, nor with another's, nor twice with one", () => {
    const { b, c, id, block, question } = underVote();
    const ballot = { type: "BodyVoted", coalition: id, choice: "yes" } as const;
    const none = append(b, { ...ballot, refs: [question.ref] });
    const others = append(b, { ...ballot, refs: [question.ref, decideAtHome(c)] });
    const motion = append(b, { ...ballot, refs: [question.ref, question.ref] });
    const decision = decideAtHome(b);
    const own = append(b, { ...ballot, refs: [question.ref, decision] });
    const again = append(b, { ...ballot, refs: [question.ref, decision] });
    const state = block();
    expect([none, others, motion, own, again].map((act) => verdictOf(state, act))).toEqual([
      "no-decision",
      "no-decision",
      "no-decision",
      "ok",
      "no-decision",
    ]);
  });

  test("says in the coalition what it decided at home, and nothing else", () => {
    const { b, id, block, question } = underVote();
    const choices = ["yes", "no", "abstain", "block", "stand_aside"] as const;
    const said = choices.flatMap((decided) =>
      choices.map((choice) => {
        const ballot = { type: "BodyVoted", coalition: id, choice } as const;
        const act = append(b, { ...ballot, refs: [question.ref, decideAtHome(b, decided)] });
        return { decided, choice, act };
      }),
    );
    const state = block();
    const allowed = said.filter(({ act }) => verdictOf(state, act) === "ok");
    expect(allowed.map(({ decided, choice }) => `${decided}: ${choice}`)).toEqual([
      "yes: yes",
      "no: no",
      "no: stand_aside",
      "abstain: abstain",
      "block: no",
      "block: block",
      "block: stand_aside",
      "stand_aside: no",
      "stand_aside: stand_aside",
    ]);
    expect(new Set(said.map(({ act }) => verdictOf(state, act)))).toEqual(new Set(["ok", "contradicts-home"]));
  });

  test("votes once where votes cannot be changed, and the last word counts where they can", () => {
    const { b, id, block, question } = underVote();
    vote(b, id, question.ref, "yes");
    const other = vote(b, id, question.ref, "no");
    expect(verdictOf(block(), other)).toBe("ok");
    expect(questionOf(block(1_000), question)?.result?.counts).toMatchObject({ yes: 0, no: 20 });
    const fixed = underVote(undefined, "never");
    vote(fixed.b, fixed.id, fixed.question.ref, "yes");
    const second = vote(fixed.b, fixed.id, fixed.question.ref, "no");
    expect(verdictOf(fixed.block(), second)).toBe("voted-already");
    expect(questionOf(fixed.block(1_000), fixed.question)?.result?.counts).toMatchObject({ yes: 20, no: 0 });
  });

  test("has no vote after it left, and none after it was expelled", () => {
    const { c, id, block, question } = underVote();
    append(c, { type: "SecessionDeclared", refs: [], coalition: id });
    const late = vote(c, id, question.ref, "yes");
    const moved = move(c, id);
    const state = block();
    expect([late, moved].map((act) => verdictOf(state, act))).toEqual(["not-a-member", "not-a-member"]);
    const docket = underVote({ expel: "https://d.example/ap/actors/d" });
    const other = move(docket.b, docket.id);
    second(docket.c, docket.id, other.ref);
    docket.block();
    const open = opened(docket, other, 5_000);
    vote(docket.b, docket.id, docket.question.ref, "yes");
    docket.block(1_000);
    expect(standing(docket.now(), docket.d)).toBe("expelled");
    const expelled = vote(docket.d, docket.id, open.ref, "no");
    expect(verdictOf(docket.block(), expelled)).toBe("not-a-member");
  });

  test("cannot act in another's name, nor by a log that is not its own in the coalition", () => {
    const { b, c, id, block, question, logs } = underVote();
    const endorsed = append(c, {
      type: "Endorsed",
      refs: [],
      coalition: id,
      object: "https://x.example/1",
      issuer: b.actor,
    });
    const stolen = vote(b, id, question.ref, "yes");
    push(c, stolen.entry, stolen.hash);
    const state = block();
    expect(find(state, "verdict", `${endorsed.hash}@${c.origin}`)).toBe("foreign");
    expect(find(state, "verdict", `${stolen.hash}@${c.origin}`)).toBe("foreign");
    expect(verdictOf(state, stolen)).toBe("ok");
    const other = { ...startLog("b"), origin: "b.example/gazette/other" };
    const voted = vote(other, id, question.ref, "no");
    expect(verdictOf(block(10, [...logs, other]), voted)).not.toBe("ok");
  });

  test("gains nothing by putting the same entries into its log again", () => {
    const { b, id, block, question, now } = underVote();
    const once = vote(b, id, question.ref, "yes");
    block();
    const before = find(now(), "vote", `${question.hash} ${b.actor}`);
    push(b, once.entry, once.hash);
    block();
    expect(find(now(), "vote", `${question.hash} ${b.actor}`)).toEqual(before);
    expect(questionOf(block(1_000), question)?.result?.counts).toMatchObject({ yes: 20 });
  });

  test("cannot certify a result: only the convenor does, and what differs makes the question disputed", () => {
    const { a, b, id, block, question } = underVote();
    vote(b, id, question.ref, "yes");
    const closed = questionOf(block(1_000), question);
    if (closed?.result === undefined) throw new TypeError("not closed");
    const certificate = {
      type: "ResultCertified",
      refs: [question.ref],
      coalition: id,
      block: hashOf("b"),
      ...closed.result,
    } as const;
    const forged = append(b, certificate);
    const right = append(a, certificate);
    const state = block();
    expect([forged, right].map((act) => verdictOf(state, act))).toEqual(["not-the-convenor", "ok"]);
    expect(questionOf(state, question)?.isDisputed).toBeUndefined();
    const wrong = append(a, { ...certificate, outcome: "lost" });
    const after = block();
    expect(verdictOf(after, wrong)).toBe("result-differs");
    expect(questionOf(after, question)).toMatchObject({ isDisputed: true, state: "adopted" });
  });

  test("cannot open a question, and the convenor cannot on other terms than the charter's", () => {
    const docket = founded();
    const { a, b, c, id, block } = docket;
    block();
    const motion = move(b, id);
    const lonely = move(c, id);
    second(c, id, motion.ref);
    block();
    const open = (change: object, by = a, of = motion): Published<"QuestionOpened"> => {
      const terms = openingOf(docket.now(), of.hash);
      if (terms === undefined) throw new TypeError("no motion");
      const closesAt = isoOf(1_000);
      const draft = { type: "QuestionOpened", refs: [of.ref], coalition: id, closesAt, ...terms } as const;
      return append<"QuestionOpened">(by, { ...draft, ...change });
    };
    const acts = [
      open({}, b),
      open({ term: 7 }),
      open({}, a, lonely),
      open({ rollHash: hashOf("other") }),
      open({ rollSize: 3 }),
      open({ ruleHash: hashOf("other") }),
      open({ rule: {} }),
      open({ mayChange: false }),
      open({ charter: hashOf("other") }),
      open({ closesAt: isoOf(1) }),
      open({ closesAt: isoOf(200_000_000) }),
      open({ textHash: hashOf("other") }),
    ];
    const state = block();
    expect(acts.map((act) => verdictOf(state, act))).toEqual([
      "not-the-convenor",
      "old-term",
      "not-seconded",
      "roll-differs",
      "roll-differs",
      "rule-differs",
      "rule-differs",
      "rule-differs",
      "unknown-charter",
      "period",
      "period",
      "stale-base",
    ]);
  });

  test("cannot amend the charter's machine rules by less than the rule that is hardest to pass", () => {
    const base = hashOf("charter");
    const rules = find(founded().now(), "charter", base)?.rules ?? {};
    const amend = {
      base,
      charter: hashOf("charter 2"),
      rules: { ...rules, growth: 100 },
      tier: "ordinary",
      effectiveAt: 0,
    };
    const { b, id, block, question, now } = underVote({ amend });
    vote(b, id, question.ref, "yes");
    block(1_000);
    expect(find(now(), "charter", hashOf("charter 2"))?.state).toBe("unratified");
    expect(find(now(), "coalition", "self")?.charter).toBe(base);
    block(9_000);
    expect(find(now(), "charter", hashOf("charter 2"))?.state).toBe("lapsed");
  });

  test("an entrenched amendment is in force once a second question ratified it", () => {
    const base = hashOf("charter");
    const rules = find(founded().now(), "charter", base)?.rules ?? {};
    const amend = { base, charter: hashOf("charter 2"), rules, tier: "entrenched", effectiveAt: 0 };
    const docket = underVote({ amend });
    const { b, c, id, block, question, now } = docket;
    vote(b, id, question.ref, "yes");
    block(1_000);
    const motion = move(b, id, { ratify: hashOf("charter 2") });
    second(c, id, motion.ref);
    block();
    const ratifying = opened(docket, motion, 1_500);
    block();
    vote(b, id, ratifying.ref, "yes");
    block(1_500);
    expect(find(now(), "coalition", "self")?.charter).toBe(hashOf("charter 2"));
    expect(find(now(), "charter", base)?.state).toBe("superseded");
  });
});

describe("whatever a hostile member does, every other instance shows the same", () => {
  test("verdicts, digest and result are equal, and what it did is refused by name", () => {
    const fleet = startFleet(5);
    const [a, b, c, d, e] = [fleet.node(0), fleet.node(1), fleet.node(2), fleet.node(3), fleet.node(4)];
    const { id } = a.docket;
    const motion = move(b.own, id);
    second(c.own, id, motion.ref);
    for (const node of [b, c]) tell(fleet, node);
    for (let round = 0; round < 8; round += 1) goOn(fleet);
    const question = openOn(fleet, a, motion, 12);
    for (let round = 0; round < 6; round += 1) goOn(fleet);
    publish(fleet, e, { type: "BodyVoted", refs: [question.ref], coalition: id, choice: "no" });
    publish(fleet, e, { type: "MembershipCertified", refs: [], coalition: id, count: 1_000_000, asOf: isoOf(0) });
    publish(fleet, e, { type: "SecessionDeclared", refs: [], coalition: id });
    const after = vote(e.own, id, question.ref, "no");
    tell(fleet, e);
    for (const node of [b, c]) {
      vote(node.own, id, question.ref, "yes");
      tell(fleet, node);
    }
    for (let round = 0; round < 30; round += 1) goOn(fleet);
    share(fleet);
    const good = [a, b, c, d];
    expect(new Set(good.map(({ docket }) => digestOfState(docket.top.state))).size).toBe(1);
    for (const { docket } of good) {
      expect(verdictOf(docket.top.state, after)).toBe("not-a-member");
      expect(questionOf(docket.top.state, question)).toMatchObject({
        state: "adopted",
        result: { counts: { yes: 2, no: 0 } },
      });
    }
  });

  test("two blocks on one parent in one log: the second is void everywhere", () => {
    const fleet = startFleet(4);
    const [a] = fleet.nodes;
    if (a === undefined) throw new TypeError("nobody");
    const base = a.docket.tip;
    const first = noteOn(fleet, a, base);
    const { entry } = first;
    const twin = publish<"Noted">(fleet, a, {
      ...entry,
      time: entry.time + 1,
      heads: entry.heads.map(([origin, size]) =>
        origin === a.own.origin
          ? ([origin, size + 1, a.own.roots.at(-1) ?? hashOf("")] as const)
          : ([origin, size, hashOf("")] as const),
      ),
    });
    share(fleet, [a], fleet.nodes.slice(1));
    for (const { docket } of fleet.nodes) {
      expect(docket.blocks.has(first.hash)).toBe(true);
      expect(docket.voids.get(twin.hash)).toBe("skips-own-block");
      expect(docket.tip.hash).toBe(first.hash);
    }
  });
});
