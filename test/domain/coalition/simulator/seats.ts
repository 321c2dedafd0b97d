import { seatKey, seatsOf } from "#domain/coalition/council.ts";
import { find, type CoalitionState } from "#domain/coalition/state.ts";
import type { Ref } from "#domain/entries.ts";
import { decideAtHome, hashOf, isoOf, verdictOf } from "#test/domain/coalition/logs.ts";
import { actsIn, clockOf, publish, type Node, type World } from "./world.ts";

/** Gives the body's free seats of the council, and now and then takes one back. */
export function fillSeats(world: World, node: Node, state: CoalitionState): void {
  const council = find(state, "council", "self");
  if (council === undefined) return;
  const { actor } = node.own;
  for (let seat = 1; seat <= seatsOf(state, actor); seat += 1) {
    const [held] = find(state, "seat", seatKey(actor, seat)) ?? [];
    if (held === undefined) {
      if (world.random() < 0.3 && !isGiving(node, seat, council.until)) give(world, node, seat, council);
    } else if (world.random() < 0.005) takeBack(world, node, held);
  }
}

/** A mandate of the seat in this term stands in the own log, and nobody has said yet that it is inert or over. */
function isGiving(node: Node, seat: number, until: number): boolean {
  const { state } = node.docket.tip;
  return node.own.leaves.some(({ hash, entry }) => {
    if (entry?.type !== "MandateIssued" || entry.seat !== seat || entry.until !== isoOf(until)) return false;
    if (hash === undefined || (verdictOf(state, { hash }) ?? "ok") !== "ok") return false;
    return (find(state, "mandate", hash)?.state ?? "held") === "held";
  });
}

function give(
  world: World,
  node: Node,
  seat: number,
  { from, until }: { readonly from: number; readonly until: number },
): void {
  const begins = Math.max(from, Math.min(clockOf(world, node), until - 1));
  publish(world, node, {
    type: "MandateIssued",
    refs: [decideAtHome(node.own)],
    coalition: node.docket.id,
    kind: "seat",
    office: "0199a1c0-0000-7000-8000-000000000004",
    council: "https://b0.example/ap/actors/council",
    seat,
    begins: isoOf(begins),
    until: isoOf(until),
    holderHash: hashOf(`${node.name} ${world.now}`),
  });
}

function takeBack(world: World, node: Node, hash: Ref["hash"]): void {
  const given = node.own.leaves.find((leaf) => leaf.hash === hash)?.entry;
  const isOver = actsIn(node.own, "MandateRevoked").some(({ refs }) => refs[0]?.hash === hash);
  if (given === undefined || isOver) return;
  const refs = [{ id: given.id, hash }];
  publish(world, node, { type: "MandateRevoked", refs, coalition: node.docket.id, ending: "recall" });
}

/** Every seat that is held votes once; a hostile body also votes by mandates that are over. */
export function voteBySeat(world: World, node: Node, state: CoalitionState, isHostile = false): void {
  const votes = actsIn(node.own, "SeatVoted").map(({ refs, seat }) => `${refs[0]?.hash} ${seat}`);
  const voted = new Set(votes);
  for (const question of world.questions) {
    const asked = find(state, "question", question.hash);
    if (asked?.state !== "open") continue;
    const roll = new Set(find(state, "roll", asked.rollHash)?.map(([name]) => name));
    for (const { entry, hash } of node.own.leaves) {
      if (entry?.type !== "MandateIssued" || hash === undefined || entry.seat === undefined) continue;
      const isHeld = find(state, "mandate", hash)?.state === "held" && roll.has(seatKey(node.own.actor, entry.seat));
      const mayVote = !voted.has(`${question.hash} ${entry.seat}`) || (asked.mayChange && world.random() < 0.1);
      if (world.random() >= 0.3 || (!isHostile && !(isHeld && mayVote))) continue;
      publish(world, node, {
        type: "SeatVoted",
        refs: [question, { id: entry.id, hash }],
        coalition: node.docket.id,
        seat: entry.seat,
        choice: world.random() < 0.6 ? "yes" : "no",
      });
    }
  }
}
