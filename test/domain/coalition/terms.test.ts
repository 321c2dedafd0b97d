import { describe, expect, test } from "vitest";
import { blockToNote } from "#domain/coalition/noting.ts";
import { find } from "#domain/coalition/state.ts";
import { finalQuestion, goOn, noteOn, openOn, share, startFleet, tell, type Fleet } from "./fleet.ts";
import { move, second, verdictOf, vote, type Published } from "./logs.ts";
import { actsIn, publish, standpointOf, TICK, type Node } from "./simulator/world.ts";

/** B's motion, C's second, A's question, which closes in twenty ticks; final everywhere. */
function underVote(fleet: Fleet): Published<"QuestionOpened"> {
  const [a, b, c] = [fleet.node(0), fleet.node(1), fleet.node(2)];
  const motion = move(b.own, b.docket.id);
  tell(fleet, b);
  second(c.own, c.docket.id, motion.ref);
  tell(fleet, c);
  for (let round = 0; round < 6; round += 1) goOn(fleet);
  const question = openOn(fleet, a, motion, 20);
  for (let round = 0; round < 6; round += 1) goOn(fleet);
  return question;
}

function votes(fleet: Fleet, node: Node, question: Published, choice: "yes" | "no"): Published {
  const act = vote(node.own, node.docket.id, question.ref, choice);
  tell(fleet, node);
  return act;
}

const waitUntil = (fleet: Fleet, question: Published<"QuestionOpened">, nodes: readonly Node[]): void => {
  const closesAt = finalQuestion(fleet.node(1), question)?.closesAt ?? 0;
  while (fleet.now * TICK < closesAt) goOn(fleet, nodes);
};

describe("the example of the protocol", () => {
  test("a block that leaves out a timely vote is never agreed; another convenor notes it anew, and the vote counts", () => {
    const fleet = startFleet(4, [10, 20, 30, 40]);
    const [a, b, c, d] = [fleet.node(0), fleet.node(1), fleet.node(2), fleet.node(3)];
    const rest = [b, c, d];
    const question = underVote(fleet);
    votes(fleet, b, question, "yes");
    votes(fleet, c, question, "no");
    for (let round = 0; round < 5; round += 1) goOn(fleet);
    const left = votes(fleet, d, question, "yes");
    share(fleet, [d], [b]);
    // C hears of it only after the deadline.
    fleet.now = (finalQuestion(b, question)?.closesAt ?? 0) / TICK + 1;
    votes(fleet, a, question, "yes");
    const block = noteOn(fleet, a, a.docket.tip, { except: [d] });
    share(fleet, [a], rest);
    for (let round = 0; round < 3; round += 1) goOn(fleet, rest);
    expect(b.docket.blocks.get(block.hash)?.state).toBeDefined();
    expect(find(b.docket.blocks.get(block.hash)?.state ?? b.docket.top.state, "question", question.hash)?.state).toBe(
      "lost",
    );
    expect(b.docket.agreed.has(block.hash)).toBe(false);
    expect([b, c, d].map(({ own }) => actsIn(own, "Objected").length)).toEqual([1, 0, 1]);
    expect(actsIn(c.own, "Sealed").at(-1)?.noted).toBe(block.hash);
    for (let round = 0; round < 120; round += 1) goOn(fleet, rest);
    share(fleet, rest, [a]);
    for (const node of fleet.nodes) {
      expect(node.docket.top.term).toBeGreaterThan(0);
      expect(finalQuestion(node, question)).toMatchObject({
        state: "adopted",
        result: { counts: { yes: 70, no: 30 } },
      });
      expect(verdictOf(node.docket.top.state, left)).toBe("ok");
    }
  });
});

describe("a convenor", () => {
  test("that leaves out a vote which all others hold convinces nobody, and is replaced", () => {
    const fleet = startFleet(5);
    const [c] = fleet.nodes;
    const rest = fleet.nodes.slice(1);
    if (c === undefined) throw new TypeError("nobody");
    const question = underVote(fleet);
    for (const [index, choice] of [
      [1, "no"],
      [2, "no"],
      [4, "yes"],
    ] as const)
      votes(fleet, fleet.node(index), question, choice);
    goOn(fleet);
    goOn(fleet);
    const censored = votes(fleet, fleet.node(3), question, "yes");
    goOn(fleet, rest);
    waitUntil(fleet, question, rest);
    share(fleet, rest, [c]);
    noteOn(fleet, c, c.docket.tip, { except: [fleet.node(3)] });
    share(fleet, [c], rest);
    for (let round = 0; round < 160; round += 1) goOn(fleet, rest);
    for (const node of rest) {
      expect(node.docket.top.term).toBeGreaterThan(0);
      expect(verdictOf(node.docket.top.state, censored)).toBe("ok");
      expect(finalQuestion(node, question)?.state).toBe("lost");
      expect(finalQuestion(node, question)?.result?.counts).toMatchObject({ yes: 2, no: 2 });
    }
    expect(rest.every(({ own }) => actsIn(own, "Objected").length > 0)).toBe(true);
  });

  test("lets the grace pass before it notes a deadline, so that votes on their way arrive", () => {
    const fleet = startFleet(4);
    const a = fleet.node(0);
    const question = underVote(fleet);
    votes(fleet, fleet.node(1), question, "yes");
    share(fleet, [fleet.node(1)], [a]);
    const noted = (ticks: number) => {
      fleet.now = (finalQuestion(a, question)?.closesAt ?? 0) / TICK + ticks;
      const standpoint = standpointOf(fleet, a);
      return standpoint && blockToNote(standpoint)?.height;
    };
    const next = a.docket.tip.height + 1;
    expect([-1, 0, 2, 3].map(noted)).toEqual([next, undefined, undefined, next]);
  });

  test("that notes a time to come has to wait for it: no clock agrees with it before", () => {
    const early = startFleet(4);
    early.now += 60;
    const block = noteOn(early, early.node(0));
    early.now -= 60;
    share(early, [early.node(0)], early.nodes.slice(1));
    for (let round = 0; round < 10; round += 1) goOn(early, early.nodes.slice(1));
    expect(early.node(1).docket.agreed.has(block.hash)).toBe(false);
    for (let round = 0; round < 60; round += 1) goOn(early, early.nodes.slice(1, 4));
    expect(early.node(1).docket.agreed.has(block.hash) || early.node(1).docket.top.term > 0).toBe(true);
  });
});

describe("seals", () => {
  const place = (node: Node) => ({
    hash: node.docket.tip.hash,
    term: node.docket.tip.term,
    height: node.docket.tip.height,
  });

  test("that claim agreed what is not agreed finish nothing", () => {
    const fleet = startFleet(4);
    const [a, b, c] = [fleet.node(0), fleet.node(1), fleet.node(2)];
    move(b.own, b.docket.id);
    tell(fleet, b);
    share(fleet, [b], [a]);
    const block = noteOn(fleet, a);
    share(fleet, [a], [b, c]);
    const { id } = b.docket;
    publish(fleet, b, { type: "Sealed", refs: [], coalition: id, term: 0, noted: block.hash, agreed: place(b) });
    share(fleet, [b], [a, c]);
    expect([c.docket.agreed.has(block.hash), c.docket.final.has(block.hash)]).toEqual([false, false]);
    publish(fleet, c, { type: "Sealed", refs: [], coalition: id, term: 0, noted: block.hash, agreed: place(c) });
    share(fleet, [b, c], [a]);
    // Two of the three beside the convenor: now it is agreed, and both named it so.
    expect([a.docket.agreed.has(block.hash), a.docket.final.has(block.hash)]).toEqual([true, true]);
  });

  test("that name other numbers for a block, or go back, do not count", () => {
    const fleet = startFleet(4);
    const [a, b, c, d] = [fleet.node(0), fleet.node(1), fleet.node(2), fleet.node(3)];
    move(b.own, b.docket.id);
    tell(fleet, b);
    for (let round = 0; round < 6; round += 1) goOn(fleet);
    share(fleet);
    move(b.own, b.docket.id);
    tell(fleet, b);
    share(fleet, [b], [a]);
    const before = place(b);
    const block = noteOn(fleet, a);
    share(fleet, [a], [b, c, d]);
    const sealed = { type: "Sealed", refs: [], coalition: b.docket.id, term: 0, noted: block.hash } as const;
    publish(fleet, b, { ...sealed, agreed: { ...before, height: before.height + 1 } });
    publish(fleet, c, { ...sealed, agreed: { hash: c.docket.id, term: 0, height: 0 } });
    share(fleet, [b, c], [d]);
    expect(d.docket.agreed.has(block.hash)).toBe(false);
    publish(fleet, d, { ...sealed, agreed: before });
    publish(fleet, c, { ...sealed, agreed: before });
    expect(d.docket.agreed.has(block.hash)).toBe(false);
    share(fleet, [c], [d]);
    expect(d.docket.agreed.has(block.hash)).toBe(true);
  });

  test("of a body that voted for a later term count no more for an earlier one", () => {
    const fleet = startFleet(4);
    const [a, b, c, d] = [fleet.node(0), fleet.node(1), fleet.node(2), fleet.node(3)];
    const agreed = place(b);
    const { id } = b.docket;
    for (const node of [b, c]) {
      publish(fleet, node, { type: "ConvenorVoted", refs: [], coalition: id, term: 1, candidate: d.own.actor, agreed });
    }
    move(b.own, id);
    tell(fleet, b);
    share(fleet, [b], [a]);
    const block = noteOn(fleet, a);
    share(fleet, [a], [b, c, d]);
    for (const node of [b, c])
      publish(fleet, node, { type: "Sealed", refs: [], coalition: id, term: 0, noted: block.hash, agreed });
    share(fleet, [b, c], [d]);
    expect(d.docket.agreed.has(block.hash)).toBe(false);
  });
});
