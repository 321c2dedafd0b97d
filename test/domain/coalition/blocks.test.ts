import { describe, expect, test } from "vitest";
import { foldBlock } from "#domain/coalition/blocks.ts";
import { find, type CoalitionState } from "#domain/coalition/state.ts";
import type { EntryOf } from "#domain/entries.ts";
import { founded, opened, underVote } from "./example.ts";
import {
  accede,
  append,
  blockOf,
  branchOff,
  findIn,
  hashOf,
  held,
  isoOf,
  move,
  note,
  second,
  startLog,
  verdictOf,
  vote,
  type Published,
  type TestLog,
} from "./logs.ts";

const questionOf = (state: CoalitionState, { hash }: Published) => find(state, "question", hash);

describe("a docket", () => {
  test("begins with the convenor; founders join it by signing the charter, others wait to be admitted", () => {
    const { now, block, id, logs } = founded();
    expect(now().full).toHaveLength(1);
    expect(block().full).toHaveLength(4);
    const e = startLog("e");
    const signed = accede(e, id);
    const state = block(2, [...logs, e]);
    expect(verdictOf(state, signed)).toBe("ok");
    expect(find(state, "member", e.actor)?.standing).toBe("applicant");
    expect(state.full).toHaveLength(4);
  });

  test("decides by the votes that were noted up to the first block at or after the deadline", () => {
    const { a, b, c, d, id, block, question } = underVote();
    vote(b, id, question.ref, "yes");
    vote(c, id, question.ref, "no");
    block(999);
    vote(a, id, question.ref, "yes");
    const late = vote(d, id, question.ref, "yes");
    const state = block(1_500, [b, c]);
    expect(questionOf(state, question)).toMatchObject({ state: "lost", result: { counts: { yes: 30, no: 30 } } });
    const after = block();
    expect(verdictOf(after, late)).toBe("late");
    expect(questionOf(after, question)?.state).toBe("lost");
  });

  test("counts the vote that the block of the deadline brings", () => {
    const { a, b, c, d, id, block, question } = underVote();
    for (const [log, choice] of [
      [a, "yes"],
      [b, "yes"],
      [c, "no"],
      [d, "yes"],
    ] as const)
      vote(log, id, question.ref, choice);
    expect(questionOf(block(1_000), question)).toMatchObject({
      state: "adopted",
      result: { counts: { yes: 70, no: 30 } },
    });
  });

  test("applies what waited for an entry right after it, in the order in which it came", () => {
    const { a, b, c, d, id, block, now } = founded();
    block();
    const motion = move(b, id);
    const seconds = [second(d, id, motion.ref), second(c, id, motion.ref), second(d, id, motion.ref)];
    const early = block(2, [d]);
    expect(verdictOf(early, seconds[0] ?? motion)).toBe("waiting");
    block(3, [a, b, c, d]);
    expect(seconds.map((each) => verdictOf(now(), each))).toEqual(["ok", "ok", "own-or-twice"]);
    expect(find(now(), "motion", motion.hash)?.seconds).toEqual([d.actor, c.actor]);
    expect(find(now(), "awaited", motion.hash)).toBeUndefined();
  });

  test("a long chain of entries that wait for one another is applied", () => {
    const { b, c, id, block, now } = founded();
    block();
    const motion = move(b, id);
    let last: Published = motion;
    for (let index = 0; index < 5_000; index += 1)
      last = append(c, { type: "Endorsed", refs: [last.ref], coalition: id, object: `https://x.example/${index}` });
    block(2, [c]);
    expect(verdictOf(now(), last)).toBe("waiting");
    block(3);
    expect(verdictOf(now(), last)).toBe("ok");
  });

  test("an adopted admission makes a full member, on later rolls only", () => {
    const docket = founded();
    const { logs, id, block, b, c } = docket;
    const e = startLog("e");
    accede(e, id);
    block(1, [...logs, e]);
    const motion = move(b, id, { admit: e.actor });
    second(c, id, motion.ref);
    block();
    const question = opened(docket, motion, 100);
    block();
    vote(c, id, question.ref, "yes");
    const outside = vote(e, id, question.ref, "no");
    const state = block(100, [...logs, e]);
    expect(verdictOf(state, outside)).toBe("not-on-the-roll");
    expect(find(state, "member", e.actor)?.standing).toBe("full");
    expect(state.full).toContain(e.actor);
  });

  test("a charter is amended on the version in force at the close, by no other line", () => {
    const docket = underVote({
      amend: {
        base: hashOf("charter"),
        charter: hashOf("charter 2"),
        rules: JSON.parse(JSON.stringify(find(founded().now(), "charter", hashOf("charter"))?.rules)),
        tier: "foundation",
        effectiveAt: 5_000,
      },
    });
    const { now, motion, block, b, c, id, question } = docket;
    const rival = move(
      c,
      id,
      JSON.parse(
        JSON.stringify(find(now(), "motion", motion.hash)?.effect).replace(hashOf("charter 2"), hashOf("charter 3")),
      ),
    );
    second(b, id, rival.ref);
    block();
    const other = opened(docket, rival, 6_000);
    vote(b, id, question.ref, "yes");
    block(1_000);
    expect(find(now(), "charter", hashOf("charter 2"))?.state).toBe("ahead");
    vote(b, id, other.ref, "yes");
    block(5_000);
    expect(find(now(), "coalition", "self")?.charter).toBe(hashOf("charter 2"));
    block(6_000);
    expect(questionOf(now(), other)?.state).toBe("adopted");
    expect(find(now(), "charter", hashOf("charter 3"))?.state).toBe("stale");
  });
});

describe("a block is void", () => {
  /** The next block of A, changed. */
  function changed(change: (body: EntryOf<"Noted">) => object) {
    const docket = underVote();
    const before = docket.now();
    docket.block();
    const block = blockOf(docket.a, docket.prev());
    const body = { ...block.body, ...change(block.body as EntryOf<"Noted">) };
    return { docket, before, block: { ...block, body }, findLog: findIn(docket.logs.map((log) => held(log))) };
  }
  const codeOf = (change: (body: EntryOf<"Noted">) => object, issuer?: string) => {
    const { before, block, findLog } = changed(change);
    const folded = foldBlock(before, issuer === undefined ? block : { ...block, issuer }, findLog);
    return folded.kind === "void" ? folded.code : folded.kind;
  };

  test("if anything about it is not as it must be", () => {
    expect(codeOf(() => ({}))).toBe("state");
    expect(codeOf(() => ({ time: 0 }))).toBe("time-goes-back");
    expect(codeOf(({ height }) => ({ height: height + 1 }))).toBe("wrong-height");
    expect(codeOf(() => ({ digest: hashOf("wrong") }))).toBe("digest-differs");
    expect(codeOf(() => ({ heads: [] }))).toBe("own-head-missing");
    expect(codeOf(({ heads }) => ({ heads: [...heads, ...heads] }))).toBe("heads");
    expect(codeOf(() => ({}), "https://b.example/ap/actors/b")).toBe("not-the-convenor");
    expect(codeOf(() => ({ fold: 2 }))).toBe("upgrade");
    expect(codeOf(({ heads }) => ({ heads: heads.map(([origin, size]) => [origin, size, hashOf("bogus")]) }))).toBe(
      "missing",
    );
  });

  test("if a head goes back, or leaves the branch that was noted", () => {
    const { a, b, logs, now, prev, block } = underVote();
    const fork = branchOff(b, 1);
    append(fork, { type: "MembershipCertified", refs: [], coalition: hashOf("x"), count: 1, asOf: isoOf(0) });
    for (const log of [
      { ...b, leaves: b.leaves.slice(0, 1), roots: b.roots.slice(0, 1) },
      padded(fork, b.leaves.length + 1),
    ]) {
      const { body, ...rest } = blockOf(a, prev());
      const before = now();
      const heads = [a, log].map((each) => [each.origin, each.leaves.length, each.roots.at(-1) ?? hashOf("")] as const);
      const next = { ...body, prev: prev(), height: body.height + 1, heads };
      const found = foldBlock(
        before,
        { ...rest, hash: undefined, body: next },
        findIn([...logs, log].map((each) => held(each))),
      );
      expect(found).toEqual({ kind: "void", code: "head-does-not-extend" });
    }
    expect(block).not.toThrow();
  });

  function padded(log: TestLog, size: number): TestLog {
    while (log.leaves.length < size) move(log, hashOf("elsewhere"));
    return log;
  }

  test("if its issuer noted something else after the same block", () => {
    const { a, logs, now, prev, block, b, id } = underVote();
    const before = now();
    const parent = prev();
    block();
    move(b, id);
    const other = branchOff(a);
    expect(() =>
      note(
        before,
        parent,
        other,
        logs.filter((log) => log !== a),
        50,
      ),
    ).toThrow("skips-own-block");
  });
});
