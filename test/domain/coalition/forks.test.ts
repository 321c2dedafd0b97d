import { describe, expect, test } from "vitest";
import type { Block } from "#domain/coalition/docket.ts";
import { find } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import { noteOn, share, startFleet, type Fleet } from "./fleet.ts";
import { opened, underVote } from "./example.ts";
import {
  accuse,
  append,
  branchOff,
  held,
  isoOf,
  move,
  second,
  startLog,
  verdictOf,
  vote,
  type TestLog,
} from "./logs.ts";
import { actHonestly } from "./simulator/honest.ts";
import { compute, publish, type Node } from "./simulator/world.ts";

/** A convenor that forks its log after all agreed, and as many other members that seal on both sides. */
function splitting(count: number, colluders: number) {
  const fleet = startFleet(count);
  const hostile = fleet.nodes.slice(0, colluders + 1);
  const rest = fleet.nodes.slice(colluders + 1);
  for (const node of hostile) {
    node.evil.add("fork");
    node.alt = branchOff(node.own);
  }
  const [convenor] = hostile;
  if (convenor?.alt === undefined) throw new TypeError("nobody forks");
  const base = convenor.docket.tip;
  const blocks = [convenor.own, convenor.alt].map((log, index) => {
    append(log, {
      type: "MembershipCertified",
      refs: [],
      coalition: convenor.docket.id,
      count: 11 + index,
      asOf: isoOf(0),
    });
    convenor.news.push(held(log));
    compute(fleet, convenor);
    return noteOn(fleet, convenor, base, { log }).hash;
  });
  const half = Math.ceil(rest.length / 2);
  return { fleet, hostile, rest, base, blocks, sides: [rest.slice(0, half), rest.slice(half)] as const };
}

/** Each side sees one branch and does what it owes; the colluders tell each side what it wants to hear. */
function playApart({ fleet, hostile, sides, base, blocks }: ReturnType<typeof splitting>): void {
  for (let round = 0; round < 8; round += 1) {
    fleet.now += 1;
    sides.forEach((side, which) => {
      const logs = hostile.flatMap(({ own, alt }) => (which === 0 ? own : (alt ?? own)));
      const block = blocks[which] ?? base.hash;
      for (const node of side) node.news.push(...logs.map((log) => held(log)));
      share(fleet, side, side);
      for (const node of side) actHonestly(fleet, node, false);
      const [first] = side;
      if (first !== undefined) collude(fleet, hostile, logs, base, block, first);
    });
  }
}

function collude(
  fleet: Fleet,
  hostile: readonly Node[],
  logs: readonly TestLog[],
  base: Block,
  block: Sha256,
  seen: Node,
): void {
  const known = seen.docket.blocks.get(block);
  const agreed = known !== undefined && seen.docket.agreed.has(block) ? known : base;
  const claim = { hash: agreed.hash, term: agreed.term, height: agreed.height };
  const isSmall = fleet.nodes.length <= 3;
  logs.forEach((log, index) => {
    const node = hostile[index];
    if (node === undefined || (index === 0 && !isSmall)) return;
    publish(
      fleet,
      node,
      { type: "Sealed", refs: [], coalition: node.docket.id, term: 0, noted: block, agreed: claim },
      log,
    );
  });
}

/** What each instance concludes once all have met. */
function meet({ fleet, hostile, rest }: ReturnType<typeof splitting>): string[] {
  const logs = hostile.flatMap(({ own, alt }) => [own, ...(alt === undefined ? [] : [alt])]);
  for (const node of rest) node.news.push(...logs.map((log) => held(log)));
  for (let round = 0; round < 3; round += 1) share(fleet, rest, rest);
  return rest.map(({ docket }) => (docket.split === undefined ? "whole" : `split ${docket.split.hash}`));
}

const heightsOf = ({ sides, blocks }: ReturnType<typeof splitting>): readonly boolean[] =>
  sides.map((side, which) => side.some(({ docket }) => docket.final.has(blocks[which] ?? "sha256:")));

describe("a forked log", () => {
  test("freezes its body: no vote, no seal, until it is reinstated, with a new log if the others say so", () => {
    const docket = underVote();
    const { b, c, d, id, block, question, now, logs } = docket;
    const unproven = accuse(c, d, { checkpoints: ["one", "one"] });
    const otherKey = accuse(c, d, { vkey: `${d.origin}+2+k` });
    const stranger = accuse(c, startLog("nobody"));
    const shown = accuse(b, d);
    const again = accuse(c, d);
    const voted = vote(d, id, question.ref, "no");
    const state = block();
    expect([otherKey, stranger, shown, voted].map((act) => verdictOf(state, act))).toEqual([
      "no-proof",
      "no-proof",
      "ok",
      "not-a-member",
    ]);
    expect([verdictOf(state, unproven), verdictOf(state, again)]).toEqual(["no-proof", "already"]);
    expect(find(state, "member", d.actor)?.standing).toBe("frozen");
    expect(state.full).not.toContain(d.actor);
    const left = append(d, { type: "SecessionDeclared", refs: [], coalition: id });
    expect(verdictOf(block(), left)).toBe("not-a-member");
    const next = startLog("d2");
    const effect = { reinstate: d.actor, genesis: next.leaves[0]?.hash ?? "sha256:" };
    const motion = move(b, id, effect);
    second(c, id, motion.ref);
    block();
    const reinstating = opened(docket, motion, 900);
    block();
    vote(b, id, reinstating.ref, "yes");
    block(900);
    expect(now().full).toContain(d.actor);
    expect(find(now(), "member", d.actor)?.genesis).toBe(effect.genesis);
    const old = move(d, id);
    expect(verdictOf(block(901, logs), old)).toBe("not-a-member");
  });
});

describe("a convenor that forks its log", () => {
  test.each([
    [4, 0],
    [5, 0],
    [6, 0],
    [7, 0],
    [5, 1],
    [7, 1],
  ])("of %i members with %i others splits nothing", (count, colluders) => {
    const forking = splitting(count, colluders);
    playApart(forking);
    expect(heightsOf(forking)).not.toEqual([true, true]);
    expect(new Set(meet(forking))).toEqual(new Set(["whole"]));
  });

  test.each([
    [3, 0],
    [4, 1],
    [6, 1],
    [5, 2],
    [7, 2],
  ])("of %i members with %i others splits it, and every instance shows the same split", (count, colluders) => {
    const forking = splitting(count, colluders);
    playApart(forking);
    expect(heightsOf(forking)).toEqual([true, true]);
    expect(new Set(meet(forking))).toEqual(new Set([`split ${forking.base.hash}`]));
    for (const { docket } of forking.rest) expect(docket.tip.hash).toBe(forking.base.hash);
  });

  test("gains nothing from members that seal both branches in one log: what they sealed first counts", () => {
    const forking = splitting(5, 0);
    const { fleet, rest, hostile, base, blocks } = forking;
    const logs = hostile.flatMap(({ own, alt }) => [own, ...(alt === undefined ? [] : [alt])]);
    for (const node of rest) {
      node.news.push(...logs.map((log) => held(log)));
      for (const noted of blocks) {
        const agreed = { hash: base.hash, term: base.term, height: base.height };
        publish(fleet, node, { type: "Sealed", refs: [], coalition: node.docket.id, term: 0, noted, agreed });
      }
    }
    share(fleet, rest, rest);
    for (const { docket } of rest) expect(blocks.map((hash) => docket.agreed.has(hash))).toEqual([true, false]);
  });

  test("gets no seal from who holds both branches", () => {
    const forking = splitting(5, 0);
    const { fleet, rest, hostile, blocks } = forking;
    const logs = hostile.flatMap(({ own, alt }) => [own, ...(alt === undefined ? [] : [alt])]);
    for (const node of rest) node.news.push(...logs.map((log) => held(log)));
    for (const node of rest) actHonestly(fleet, node, false);
    const sealed = rest.flatMap(({ own }) =>
      own.leaves.flatMap(({ entry }) => (entry?.type === "Sealed" ? [entry.noted] : [])),
    );
    expect(sealed.filter((hash) => blocks.includes(hash))).toEqual([]);
  });
});
