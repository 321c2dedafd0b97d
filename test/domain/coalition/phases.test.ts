import { expect, test } from "vitest";
import type { Block } from "#domain/coalition/docket.ts";
import type { NotedDraft } from "#domain/coalition/noting.ts";
import { blockToNote, draftBlock } from "#domain/coalition/noting.ts";
import type { Sha256 } from "#domain/entries.ts";
import { goOn, noteOn, share, startFleet, tell, type Fleet } from "./fleet.ts";
import { held, move } from "./logs.ts";
import { compute, publish, standpointOf, TICK, type Node } from "./simulator/world.ts";

const placeOf = ({ hash, term, height }: Block) => ({ hash, term, height });

function blockIn({ docket }: Node, hash: Sha256): Block {
  const block = docket.blocks.get(hash);
  if (block === undefined) throw new TypeError("no such block");
  return block;
}

function seal(fleet: Fleet, node: Node, noted: Block, agreed: Block): void {
  const { term, hash } = noted;
  publish(fleet, node, {
    type: "Sealed",
    refs: [],
    coalition: node.docket.id,
    term,
    noted: hash,
    agreed: placeOf(agreed),
  });
}

function call(fleet: Fleet, node: Node, term: number, { own }: Node, agreed: Block): void {
  const candidate = own.actor;
  const { id } = node.docket;
  publish(fleet, node, { type: "ConvenorVoted", refs: [], coalition: id, term, candidate, agreed: placeOf(agreed) });
}

/** Shows a node the own logs of others, and nothing else. */
function hear(fleet: Fleet, node: Node, others: readonly Node[]): void {
  node.news.push(...others.map(({ own }) => held(own)));
  compute(fleet, node);
}

/** The first block of the term that a node is called to. */
function noteTerm(fleet: Fleet, node: Node): Sha256 {
  const standpoint = standpointOf(fleet, node);
  const draft: NotedDraft | undefined = standpoint && blockToNote(standpoint);
  if (draft?.votes === undefined) throw new TypeError("not called");
  return publish(fleet, node, draft).hash;
}

/** Five members; A noted X, and B, C and D sealed it without having seen one another's seals. */
function sealedApart() {
  const fleet = startFleet(5);
  const [a, b, c, d, e] = [fleet.node(0), fleet.node(1), fleet.node(2), fleet.node(3), fleet.node(4)];
  const base = a.docket.tip;
  const baseOf = (node: Node): Block => blockIn(node, base.hash);
  move(b.own, b.docket.id);
  tell(fleet, b);
  share(fleet, [b], [a]);
  const x = noteOn(fleet, a).hash;
  share(fleet, [a], [b, c, d, e]);
  for (const node of [b, c, d]) seal(fleet, node, blockIn(node, x), baseOf(node));
  return { fleet, a, b, c, d, e, baseOf, x };
}

test("a block that a quorum sealed is not final before a quorum says that it saw so: others may pass it over", () => {
  const { fleet, b, c, d, e, baseOf, x } = sealedApart();
  for (const node of [c, d, e]) call(fleet, node, 1, e, baseOf(node));
  share(fleet, [c, d], [b]);
  expect([b.docket.agreed.has(x), b.docket.final.has(x)]).toEqual([true, false]);
  share(fleet, [c], [e]);
  share(fleet, [d], [e]);
  const y = noteTerm(fleet, e);
  expect(blockIn(e, y).prev?.hash).toBe(baseOf(e).hash);
  for (let round = 0; round < 12; round += 1) goOn(fleet);
  share(fleet);
  for (const { docket } of fleet.nodes) {
    expect([docket.final.has(y), docket.final.has(x), docket.split]).toEqual([true, false, undefined]);
  }
});

test("seals of a later term do not finish a block of an older one by themselves", () => {
  const { fleet, a, b, c, d, e, baseOf, x } = sealedApart();
  // Term 1: E notes Z beside X, and a quorum that has not seen X agreed seals it.
  for (const node of [a, d, e]) call(fleet, node, 1, e, baseOf(node));
  share(fleet, [a], [e]);
  hear(fleet, e, [d]);
  const z = noteTerm(fleet, e);
  expect(blockIn(e, z).prev?.hash).toBe(baseOf(e).hash);
  // Term 2: whoever saw X agreed, and not Z, calls C, who goes on from X.
  share(fleet, [b, d], [c]);
  share(fleet, [c], [b, d]);
  expect(c.docket.agreed.has(x)).toBe(true);
  share(fleet, [e], [a, b, d]);
  for (const node of [a, b, d]) seal(fleet, node, blockIn(node, z), baseOf(node));
  for (const node of [b, c, d]) call(fleet, node, 2, c, blockIn(node, x));
  hear(fleet, c, [b, d]);
  const w = noteTerm(fleet, c);
  expect(blockIn(c, w).prev?.hash).toBe(x);
  share(fleet, [c], [b, d, e]);
  for (const node of [b, d, e]) seal(fleet, node, blockIn(node, w), blockIn(node, x));
  share(fleet, fleet.nodes);
  for (const { docket } of fleet.nodes) {
    // Three of four named X agreed, but Z of a higher term is agreed too: who knows it could still go on from there.
    expect([docket.agreed.has(w), docket.agreed.has(z), docket.final.has(x)]).toEqual([true, true, false]);
  }
  for (let round = 0; round < 12; round += 1) goOn(fleet);
  share(fleet);
  for (const { docket } of fleet.nodes) {
    expect([docket.final.has(w), docket.final.has(x), docket.final.has(z), docket.split]).toEqual([
      true,
      true,
      false,
      undefined,
    ]);
  }
});

test("a vote for a convenor that hides what its log called agreed calls nobody", () => {
  const fleet = startFleet(4);
  const [b, d] = [fleet.node(1), fleet.node(3)];
  const before = d.docket.top.hash;
  move(b.own, b.docket.id);
  tell(fleet, b);
  for (let round = 0; round < 6; round += 1) goOn(fleet);
  share(fleet);
  for (const node of fleet.nodes.slice(1)) call(fleet, node, 1, d, blockIn(node, before));
  share(fleet, fleet.nodes.slice(1));
  const standpoint = standpointOf(fleet, d);
  expect(standpoint && blockToNote(standpoint)).toBeUndefined();
});

test("a convenor that passes over the highest block that its own votes call agreed convinces nobody", () => {
  const { fleet, b, c, d, e, baseOf, x } = sealedApart();
  share(fleet, [b, c, d]);
  call(fleet, b, 1, e, blockIn(b, x));
  for (const node of [c, d]) call(fleet, node, 1, e, baseOf(node));
  share(fleet, [b, c, d], [e]);
  const own = standpointOf(fleet, e)?.own;
  const votes = [...e.docket.calls.keys()];
  const at = { term: 1, votes, time: fleet.now * TICK };
  const draft = own && draftBlock({ docket: e.docket, own }, baseOf(e), at);
  if (draft === undefined) throw new TypeError("nothing to note");
  expect(votes).toHaveLength(3);
  const hash = publish<"Noted">(fleet, e, draft).hash;
  share(fleet);
  for (const { docket } of fleet.nodes) expect(docket.blocks.has(hash)).toBe(false);
});
