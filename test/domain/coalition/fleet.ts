import { openingOf } from "#domain/coalition/questions.ts";
import { draftBlock } from "#domain/coalition/noting.ts";
import type { Block } from "#domain/coalition/docket.ts";
import { find } from "#domain/coalition/state.ts";
import type { EntryOf } from "#domain/entries.ts";
import { accede, append, convenedBy, held, isoOf, rules, startLog, type Published, type TestLog } from "./logs.ts";
import { actHonestly } from "./simulator/honest.ts";
import { compute, publish, standpointOf, startNode, TICK, type Node, type World } from "./simulator/world.ts";

/** Instances of one coalition whose founders have all signed; what happens from here on is for a test to say. */
export type Fleet = World & { readonly node: (index: number) => Node };

/** Rules for time that goes by in ticks. */
const tickRules = {
  ...rules,
  period: { least: 5 * TICK, most: 120 * TICK },
  grace: 3 * TICK,
  patience: 10 * TICK,
  certificatePeriod: 1_000 * TICK,
};

export function startFleet(count: number, counts: readonly number[] = []): Fleet {
  const logs = Array.from({ length: count }, (_, index) => startLog(`b${index}`));
  const convened = convenedBy(logs, tickRules);
  const nodes = logs.map((log) => startNode(log, convened));
  const node = (index: number): Node => nodes[index] ?? startNode(startLog("nobody"), convened);
  const world: World = {
    nodes,
    founders: nodes.map(({ name }) => name),
    convened,
    // Nobody acts by chance: only duties are done.
    random: () => 0.9,
    motions: [],
    questions: [],
    finals: new Map(),
    problems: new Set(),
    now: 5,
  };
  for (const log of logs.slice(1)) accede(log, convened.hash);
  counts.forEach((number, index) => append(node(index).own, certificate(convened, number)));
  const fleet = { ...world, node };
  for (const each of nodes) each.news.push(held(each.own));
  for (let round = 0; round < 15; round += 1) goOn(fleet);
  share(fleet);
  return fleet;
}

const certificate = (convened: Published, count: number) =>
  ({ type: "MembershipCertified", refs: [], coalition: convened.hash, count, asOf: isoOf(0) }) as const;

/** Gives what some hold of all logs to others. */
export function share(fleet: World, from: readonly Node[] = fleet.nodes, to: readonly Node[] = fleet.nodes): void {
  for (const node of from) compute(fleet, node);
  for (const node of to) {
    for (const other of from) {
      if (other === node) continue;
      const branches = [...other.docket.branches].flatMap(([origin, all]) =>
        origin === node.own.origin ? [] : all.map(({ log }) => log),
      );
      node.news.push(...branches, held(other.own));
    }
    compute(fleet, node);
  }
}

/** One tick in which these share all that they hold and do what is theirs to do. */
export function goOn(fleet: World, nodes: readonly Node[] = fleet.nodes): void {
  fleet.now += 1;
  share(fleet, nodes, nodes);
  for (const node of nodes) actHonestly(fleet, node, false);
}

/** Notes on a block, all but these logs, in the branch that is named. */
export function noteOn(
  fleet: World,
  node: Node,
  base: Block = node.docket.tip,
  more: {
    readonly except?: readonly Node[];
    readonly log?: TestLog;
    readonly change?: (body: EntryOf<"Noted">) => object;
  } = {},
): Published<"Noted"> {
  const own = standpointOf(fleet, node)?.own;
  const log = more.log ?? node.own;
  const names = new Set((more.except ?? []).map((other) => other.own.origin));
  const at = { term: base.term, time: fleet.now * TICK };
  const draft = own && draftBlock({ docket: node.docket, own: { ...own, log: held(log) } }, base, at, names);
  if (draft === undefined) throw new TypeError("nothing to note");
  return publish<"Noted">(fleet, node, { ...draft, ...more.change?.(draft as unknown as EntryOf<"Noted">) }, log);
}

/** Opens a question on a motion that the convenor has noted; it closes so many ticks from now. */
export function openOn(fleet: World, node: Node, motion: Published, ticks: number): Published<"QuestionOpened"> {
  const terms = openingOf(node.docket.tip.state, motion.hash);
  if (terms === undefined) throw new TypeError("no motion");
  const closesAt = isoOf((fleet.now + ticks) * TICK);
  const coalition = node.docket.id;
  const act = publish<"QuestionOpened">(fleet, node, {
    type: "QuestionOpened",
    refs: [motion.ref],
    coalition,
    closesAt,
    ...terms,
  });
  fleet.questions.push(act.ref);
  return act;
}

/** Publishes what a helper of tests appended to a log. */
export function tell(fleet: World, node: Node): void {
  node.news.push(held(node.own));
  compute(fleet, node);
}

/** How a question stands in final state. */
export const finalQuestion = ({ docket }: Node, { hash }: Published) => find(docket.top.state, "question", hash);
