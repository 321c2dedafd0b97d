import { callConvenor, complaintOf, sealOrObject } from "#domain/coalition/duties.ts";
import { blockToNote } from "#domain/coalition/noting.ts";
import { openingOf } from "#domain/coalition/questions.ts";
import { find, type CoalitionState } from "#domain/coalition/state.ts";
import type { Ref } from "#domain/entries.ts";
import { accede, accuse, decideAtHome, hashOf, held, isoOf, verdictOf } from "#test/domain/coalition/logs.ts";
import { fillSeats, voteBySeat } from "./seats.ts";
import {
  actsIn,
  below,
  clockOf,
  compute,
  isUp,
  publish,
  standingIn,
  standpointOf,
  TICK,
  type Node,
  type World,
} from "./world.ts";

/** What an instance that keeps to the protocol does in one step. */
export function actHonestly(world: World, node: Node, isChaos: boolean): void {
  if (!isUp(world, node) || node.asking !== undefined) return;
  compute(world, node);
  if (node.docket.split !== undefined) return;
  convene(world, node);
  const standpoint = standpointOf(world, node);
  const seal = standpoint === undefined ? undefined : sealOrObject(standpoint);
  if (seal !== undefined) publish(world, node, seal);
  showForks(world, node);
  complain(world, node);
  if (isChaos || world.random() < 0.02) actAsMember(world, node, isChaos);
}

/** Opens what is seconded and notes what is new, as the convenor of the term or of a new one. */
function convene(world: World, node: Node): void {
  const { docket } = node;
  const standpoint = standpointOf(world, node);
  if (standpoint === undefined) return;
  if (docket.tip.convenor === node.own.actor && standpoint.own.votedTerm <= docket.tip.term) openSeconded(world, node);
  const block = blockToNote(standpoint);
  const isSoon = world.now - node.lastNoted < 2 && block?.votes === undefined;
  if (block === undefined || isSoon) return;
  node.lastNoted = world.now;
  publish(world, node, block);
}

/** Opens a question on every motion that is seconded and not under vote. */
export function openSeconded(world: World, node: Node, log = node.own): void {
  const { state } = node.docket.tip;
  for (const motion of world.motions) {
    const moved = find(state, "motion", motion.hash);
    if (moved?.state !== "submitted" || moved.seconds.length === 0 || isOpening(node, state, motion)) continue;
    const terms = openingOf(state, motion.hash);
    if (terms === undefined) continue;
    const closesAt = isoOf(clockOf(world, node) + (30 + below(world, 20)) * TICK);
    const coalition = node.docket.id;
    const act = publish(world, node, { type: "QuestionOpened", refs: [motion], coalition, closesAt, ...terms }, log);
    world.questions.push(act.ref);
  }
}

/** Whether an opening of the motion stands in the own log and was not found inert. */
function isOpening(node: Node, state: CoalitionState, motion: Ref): boolean {
  const { term } = node.docket.tip;
  return node.own.leaves.some(({ hash, entry }) => {
    if (entry?.type !== "QuestionOpened" || entry.refs[0]?.hash !== motion.hash || hash === undefined) return false;
    return entry.term === term && (verdictOf(state, { hash }) ?? "ok") === "ok";
  });
}

/** Shows every fork of a member's log, once. */
function showForks(world: World, node: Node): void {
  const { state } = node.docket.tip;
  if (standingIn(state, node) !== "full") return;
  const shown = new Set(actsIn(node.own, "EquivocationShown").map(({ origin }) => origin));
  for (const other of world.nodes) {
    const isForked = (node.docket.branches.get(other.own.origin)?.length ?? 0) > 1;
    if (!isForked || shown.has(other.own.origin) || standingIn(state, other) !== "full") continue;
    accuse(node.own, other.own);
    node.news.push(held(node.own));
    compute(world, node);
  }
}

/** Calls another convenor when the docket has not moved for a while. */
function complain(world: World, node: Node): void {
  const standpoint = standpointOf(world, node);
  if (standpoint === undefined) return;
  node.stuck = complaintOf(standpoint) === undefined ? 0 : node.stuck + 1;
  const ahead = Math.max(0, standpoint.own.votedTerm - node.docket.tip.term);
  if (node.stuck <= 30 + below(world, 12) + ahead * 4) return;
  node.stuck = 0;
  const vote = callConvenor(standpoint);
  if (vote !== undefined) publish(world, node, vote);
}

/** Members move, second, vote, count their members, leave; seconds and votes on final state only. */
function actAsMember(world: World, node: Node, isChaos: boolean): void {
  const { state } = node.docket.top;
  const standing = standingIn(state, node);
  if (standing === "full") {
    if (isChaos) {
      actAtRandom(world, node);
      fillSeats(world, node, state);
    }
    secondAndVote(world, node, state);
  } else if (standing === undefined && world.random() < 0.05 && actsIn(node.own, "AccessionSigned").length === 0) {
    accede(node.own, node.docket.id);
    node.news.push(held(node.own));
  }
}

function actAtRandom(world: World, node: Node): void {
  const chance = world.random();
  const coalition = node.docket.id;
  if (chance < 0.015) {
    const applicant = world.nodes.at(-1);
    const effect = world.random() < 0.3 && applicant !== undefined ? { admit: applicant.own.actor } : undefined;
    const textHash = hashOf(`motion ${world.now}`);
    const object = `https://${node.name}.example/motions/${world.now}`;
    const draft = { type: "MotionSubmitted", refs: [], coalition, object, kind: "resolution", textHash } as const;
    world.motions.push(publish(world, node, { ...draft, ...(effect === undefined ? {} : { effect }) }).ref);
  } else if (chance < 0.022) {
    const count = 5 + below(world, 60);
    publish(world, node, { type: "MembershipCertified", refs: [], coalition, count, asOf: isoOf(0) });
  } else if (chance < 0.024) {
    publish(world, node, { type: "SecessionDeclared", refs: [], coalition });
  }
}

function secondAndVote(world: World, node: Node, state: CoalitionState): void {
  const { actor } = node.own;
  const coalition = node.docket.id;
  const seconded = new Set(actsIn(node.own, "MotionSeconded").map(({ refs }) => refs[0]?.hash));
  for (const motion of world.motions) {
    const moved = find(state, "motion", motion.hash);
    if (moved?.state !== "submitted" || moved.by === actor || moved.seconds.includes(actor)) continue;
    if (world.random() < 0.3 && !seconded.has(motion.hash)) {
      publish(world, node, { type: "MotionSeconded", refs: [motion], coalition });
    }
  }
  voteBySeat(world, node, state);
  const voted = new Set(actsIn(node.own, "BodyVoted").map(({ refs }) => refs[0]?.hash));
  for (const question of world.questions) {
    const asked = find(state, "question", question.hash);
    if (asked?.state !== "open" || world.random() >= 0.3) continue;
    const isOnRoll = find(state, "roll", asked.rollHash)?.some(([name]) => name === actor) === true;
    const mayVote = !voted.has(question.hash) || (asked.mayChange && world.random() < 0.1);
    if (!isOnRoll || !mayVote) continue;
    const choice = world.random() < 0.6 ? "yes" : "no";
    const refs = [question, decideAtHome(node.own, choice)];
    publish(world, node, { type: "BodyVoted", refs, coalition, choice });
  }
}
