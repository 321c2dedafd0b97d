import type { Block } from "#domain/coalition/docket.ts";
import { seatKey } from "#domain/coalition/council.ts";
import { majorityOf, quorumOf } from "#domain/coalition/seals.ts";
import { digestOfState, find, type CoalitionState } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import { isHonest, standingIn, type Node, type World } from "./world.ts";

/** Laws that hold once the network has healed; what breaks one goes to the world's problems. */
export function checkLaws(world: World): { readonly isSplit: boolean; readonly top: Block } {
  const good = world.nodes.filter((node) => isHonest(node) && !node.isDead);
  const [first] = good;
  if (first === undefined) throw new TypeError("nobody is honest");
  const { top, tip, split } = first.docket;
  for (const node of good) {
    if (node.asking !== undefined) world.problems.add("a restore never ended");
    if (signOf(node) !== signOf(first)) world.problems.add("final digests differ");
  }
  if (split === undefined && isAble(good, first)) {
    if (top !== tip) world.problems.add("not final after healing");
    for (const node of good) checkActs(world, node, top.state);
    for (const { hash } of world.questions) {
      if (find(top.state, "question", hash)?.state === "open") world.problems.add("a question never closed");
    }
  }
  for (const { hash } of world.questions) recount(world, first, hash);
  checkSeats(world, top.state);
  return { isSplit: split !== undefined, top };
}

const signOf = ({ docket }: Node): string =>
  docket.split === undefined ? `${docket.top.hash} ${digestOfState(docket.top.state)}` : `split ${docket.split.hash}`;

/** Whether those who are honest and alive can seal and call by themselves, on every block that is not final. */
function isAble(good: readonly Node[], { docket }: Node): boolean {
  for (let at: Block | undefined = docket.tip; at !== undefined; at = at.prev) {
    const { full } = at.state;
    const living = good.filter(({ own }) => full.includes(own.actor)).length;
    const { need, isConvenorCounted } = quorumOf(full, full[0] ?? "");
    if (living < majorityOf(full.length) || living - (isConvenorCounted ? 0 : 1) < need) return false;
    if (at === docket.top) return true;
  }
  return true;
}

/** What a member published is noted. */
function checkActs(world: World, node: Node, state: CoalitionState): void {
  if (standingIn(state, node) !== "full") return;
  for (const { hash, entry } of node.own.leaves) {
    const isOrder = ["Noted", "Sealed", "Objected", "ConvenorVoted"].includes(entry?.type ?? "");
    if (hash === undefined || isOrder || entry?.coalition !== node.docket.id) continue;
    if (find(state, "verdict", hash) === undefined) world.problems.add(`an act was never noted: ${entry.type}`);
  }
}

/** All seats are shared, and nobody sits on another's lap. */
function checkSeats(world: World, state: CoalitionState): void {
  const council = find(state, "council", "self");
  if (council === undefined || council.fault !== undefined) return;
  const shared = council.shares.reduce((sum, [, , seats]) => sum + seats, 0);
  if (shared + council.unassigned !== 11) world.problems.add("seats were lost");
  const held = state.mandates.flatMap((hash) => find(state, "mandate", hash) ?? []);
  const seats = held.filter((each) => each.state === "held").map(({ by, seat }) => seatKey(by, seat));
  if (new Set(seats).size < seats.length) world.problems.add("two delegates of one seat");
}

/** Counts a closed question again from the logs alone, and compares. */
function recount(world: World, { docket }: Node, hash: Sha256): void {
  const { state } = docket.top;
  const question = find(state, "question", hash);
  if (question?.result === undefined) return;
  const weights = new Map(find(state, "roll", question.rollHash));
  const counts = { yes: 0, no: 0 };
  const counted = new Map<string, "yes" | "no">();
  for (const branches of docket.branches.values()) {
    for (const { log } of branches.slice(0, 1)) {
      for (let index = 0; index < log.size; index += 1) {
        const { entry, hash: act } = log.leafAt(index) ?? {};
        if (entry?.type !== "BodyVoted" && entry?.type !== "SeatVoted") continue;
        if (entry.refs[0]?.hash !== hash || act === undefined) continue;
        if (find(state, "verdict", act) !== "ok") continue;
        const voter = entry.type === "BodyVoted" ? entry.issuer : seatKey(entry.issuer, entry.seat);
        if (counted.has(voter) && !question.mayChange) world.problems.add("counted twice");
        counted.set(voter, entry.choice === "yes" ? "yes" : "no");
      }
    }
  }
  for (const [actor, choice] of counted) {
    const weight = weights.get(actor);
    if (weight === undefined) world.problems.add("a vote from outside the roll");
    counts[choice] += weight ?? 0;
  }
  const isForked = [...docket.branches.values()].some((branches) => branches.length > 1);
  const { yes, no } = question.result.counts;
  if (!isForked && (yes !== counts.yes || no !== counts.no)) world.problems.add("a result differs from the recount");
}
