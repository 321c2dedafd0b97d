import type { HeldLog } from "#domain/coalition/logs.ts";
import { branchOff, held, push, type TestLog } from "#test/domain/coalition/logs.ts";
import { below, compute, docketOf, isHonest, isUp, type Node, type World } from "./world.ts";

interface Message {
  readonly at: number;
  readonly from: Node;
  readonly to: Node;
  readonly logs: readonly HeldLog[];
  readonly ask?: number | undefined;
  readonly answer?: number | undefined;
}

/** A network that loses, delays, doubles and re-orders, and is sometimes cut in two. */
export interface Network {
  queue: Message[];
  cut: Set<Node> | undefined;
  isCalm: boolean;
  readonly loss: number;
  readonly doubling: number;
  readonly delay: number;
  /** To whom a fork shows its other side. */
  readonly otherSide: ReadonlySet<Node>;
}

export function startNetwork(world: World): Network {
  return {
    queue: [],
    cut: undefined,
    isCalm: true,
    loss: world.random() * 0.5,
    doubling: world.random() * 0.3,
    delay: 1 + below(world, 12),
    otherSide: new Set(world.nodes.filter(() => world.random() < 0.5)),
  };
}

const isCut = ({ cut }: Network, one: Node, other: Node): boolean =>
  cut !== undefined && cut.has(one) !== cut.has(other);

function send(world: World, network: Network, message: Omit<Message, "at">): void {
  if (isCut(network, message.from, message.to)) return;
  if (!network.isCalm && world.random() < network.loss) return;
  const post = (): void => {
    network.queue.push({ ...message, at: world.now + 1 + (network.isCalm ? 0 : below(world, network.delay)) });
  };
  post();
  if (!network.isCalm && world.random() < network.doubling) post();
}

/** What a node shows to another: all that it holds, and of its own log the branch that it wants seen there. */
function shownTo(world: World, network: Network, node: Node, to: Node): HeldLog[] {
  const isOther = network.otherSide.has(to);
  const logs = [...node.docket.branches].flatMap(([origin, branches]) => {
    if (origin === node.own.origin) return [];
    const isHeldBack = node.evil.has("fork") && node.alt !== undefined && !network.isCalm && world.random() < 0.3;
    return isHeldBack ? [] : branches.map(({ log }) => log);
  });
  return [...logs, held(node.alt !== undefined && isOther ? node.alt : node.own)];
}

/** Delivers what is due. */
export function deliver(world: World, network: Network): void {
  const due = network.queue.filter(({ at }) => at <= world.now);
  network.queue = network.queue.filter(({ at }) => at > world.now);
  for (const message of due.toReversed()) {
    const { from, to, logs } = message;
    if (isCut(network, from, to) || !isUp(world, to)) continue;
    if (message.ask !== undefined) {
      send(world, network, { from: to, to: from, logs: shownTo(world, network, to, from), answer: message.ask });
      continue;
    }
    to.news.push(...logs.filter(({ origin }) => isHonest(to) || origin !== to.own.origin));
    if (to.asking === undefined || message.answer !== to.asking.nonce) continue;
    to.asking.got.add(from.name);
    tryToResume(world, to);
  }
}

/** Tells some peers what is new; after a restore it only asks. */
export function gossip(world: World, network: Network, node: Node): void {
  const others = world.nodes.filter((other) => other !== node);
  if (node.asking !== undefined) {
    if (world.now % 4 !== 0) return;
    for (const to of others) send(world, network, { from: node, to, logs: [], ask: node.asking.nonce });
    return;
  }
  const to = others[below(world, others.length)];
  if (network.isCalm) {
    for (const other of others) {
      if (other === to || world.random() < 0.7) tell(world, network, node, other);
    }
  } else if (to !== undefined && world.random() < 0.5) tell(world, network, node, to);
}

const tell = (world: World, network: Network, from: Node, to: Node): void =>
  send(world, network, { from, to, logs: shownTo(world, network, from, to) });

/** Puts an older copy of itself in its place: it publishes nothing before every living peer has answered. */
export function restore(world: World, node: Node): void {
  const size = below(world, node.own.leaves.length) + 1;
  const kept = [...node.docket.branches.values()].flatMap(([first]) => {
    if (first === undefined || first.log.origin === node.own.origin) return [];
    const { log } = first;
    return [{ ...log, size: below(world, log.size + 1) }];
  });
  node.own = branchOff(node.own, size);
  node.docket = docketOf(world.convened);
  node.news = [held(node.own), ...kept];
  node.asking = { nonce: world.now, got: new Set() };
  node.downUntil = world.now + 14;
  compute(world, node);
}

function tryToResume(world: World, node: Node): void {
  const asked = world.nodes.filter((other) => other !== node && !other.isDead);
  if (!asked.every(({ name }) => node.asking?.got.has(name))) return;
  compute(world, node);
  node.asking = undefined;
  const [longest] = node.docket.branches.get(node.own.origin) ?? [];
  if (longest === undefined || longest.log.size <= node.own.leaves.length) return;
  node.own = rebuilt(node.own, longest.log);
}

/** A log as its peers hold it, to go on from. */
function rebuilt(own: TestLog, log: HeldLog): TestLog {
  const next = branchOff(own, 0);
  for (let index = 0; index < log.size; index += 1) {
    const leaf = log.leafAt(index);
    if (leaf?.entry !== undefined && leaf.hash !== undefined) push(next, leaf.entry, leaf.hash);
  }
  return next;
}
