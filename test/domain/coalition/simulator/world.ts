import { openDocket, type Block, type Docket } from "#domain/coalition/docket.ts";
import { follow } from "#domain/coalition/follow.ts";
import type { HeldLog } from "#domain/coalition/logs.ts";
import type { Standpoint } from "#domain/coalition/noting.ts";
import { find, type CoalitionState } from "#domain/coalition/state.ts";
import type { EntryOf, KnownType, Ref, Sha256 } from "#domain/entries.ts";
import { MINUTE } from "#domain/time.ts";
import { append, held, type Published, type TestLog } from "#test/domain/coalition/logs.ts";

/** One step of the simulated time in milliseconds: six of them are the most that a block may be ahead. */
export const TICK = (10 * MINUTE) / 6;

/** How a hostile instance behaves. */
export const convenorEvils = ["omit-last", "omit", "early", "wrong", "fork", "stall", "ghost", "dead"] as const;
export const memberEvils = [
  "fork-vote",
  "clock",
  "replay",
  "seal-all",
  "false-agreed",
  "late-vote",
  "dead-seat",
  "dead",
] as const;
export type Evil = (typeof convenorEvils)[number] | (typeof memberEvils)[number];

/** An instance of the simulated coalition. */
export interface Node {
  readonly name: string;
  own: TestLog;
  /** The other branch of a hostile log. */
  alt: TestLog | undefined;
  docket: Docket;
  news: HeldLog[];
  readonly since: Map<Sha256, number>;
  skew: number;
  readonly evil: Set<Evil>;
  isDead: boolean;
  downUntil: number;
  /** After a restore: whom it asked for its own log, and who answered. */
  asking: { readonly nonce: number; readonly got: Set<string> } | undefined;
  stuck: number;
  lastNoted: number;
}

export interface World {
  readonly nodes: Node[];
  readonly founders: readonly string[];
  readonly convened: Published<"CoalitionConvened">;
  readonly random: () => number;
  readonly motions: Ref[];
  readonly questions: Ref[];
  /** The block that is final at a height, for whoever says so. */
  readonly finals: Map<number, Sha256>;
  readonly problems: Set<string>;
  now: number;
}

/** Numbers that look random and are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const below = (world: World, count: number): number => Math.floor(world.random() * count);

/** One of some things; undefined of none. */
export const pick = <Item>(world: World, items: readonly Item[]): Item | undefined => items[below(world, items.length)];

export function docketOf(convened: Published<"CoalitionConvened">): Docket {
  const docket = openDocket(convened.entry, convened.hash);
  if (docket === undefined) throw new TypeError("not convened");
  return docket;
}

export function startNode(log: TestLog, convened: Published<"CoalitionConvened">): Node {
  return {
    name: log.name,
    own: log,
    alt: undefined,
    docket: docketOf(convened),
    news: [held(log)],
    since: new Map(),
    skew: 0,
    evil: new Set(),
    isDead: false,
    downUntil: 0,
    asking: undefined,
    stuck: 0,
    lastNoted: -9,
  };
}

export const clockOf = (world: World, node: Node): number => (world.now + node.skew) * TICK;
export const isUp = (world: World, node: Node): boolean => !node.isDead && node.downUntil <= world.now;
export const isHonest = (node: Node): boolean => node.evil.size === 0;

/** Concludes from all that arrived, and looks whether anything happened that never may. */
export function compute(world: World, node: Node): void {
  const news = node.news.splice(0);
  for (const hash of follow(node.docket, news)) {
    if (!node.since.has(hash)) node.since.set(hash, clockOf(world, node));
  }
  if (isHonest(node)) watch(world, node);
}

/** Laws that hold at every moment, whatever is lost, late or hostile. */
function watch(world: World, node: Node): void {
  const { docket } = node;
  const [own] = docket.branches.get(node.own.origin) ?? [];
  if (node.asking === undefined && (own?.log.size ?? 0) > node.own.leaves.length) {
    world.problems.add("the own log is longer elsewhere");
  }
  for (const other of world.nodes) {
    if (isHonest(other) && (docket.branches.get(other.own.origin)?.length ?? 0) > 1) {
      world.problems.add("an honest log is forked");
    }
  }
  if (docket.split !== undefined) return;
  for (let at: Block | undefined = docket.top; at !== undefined; at = at.prev) {
    const known = world.finals.get(at.height);
    if (known === at.hash) break;
    if (known !== undefined) world.problems.add("two final blocks at one height");
    world.finals.set(at.height, at.hash);
  }
}

/** Publishes an act, in the other branch if one is named. */
export function publish<Type extends KnownType>(
  world: World,
  node: Node,
  draft: Parameters<typeof append<Type>>[1],
  log: TestLog = node.own,
): Published<Type> {
  const act = append(log, draft);
  node.news.push(held(log));
  compute(world, node);
  return act;
}

/** What the instance goes by. */
export function standpointOf(world: World, node: Node): Standpoint | undefined {
  const [own] = node.docket.branches.get(node.own.origin) ?? [];
  const owner = own?.owner;
  if (own === undefined || owner === undefined) return undefined;
  return {
    docket: node.docket,
    own: Object.assign(own, { owner }),
    clock: clockOf(world, node),
    heldSince: (hash) => node.since.get(hash),
  };
}

/** Standing of a node's body in a state. */
export const standingIn = (state: CoalitionState, node: Node): string | undefined =>
  find(state, "member", node.own.actor)?.standing;

/** Acts of one type in a log. */
export const actsIn = <Type extends KnownType>(log: TestLog, type: Type): EntryOf<Type>[] =>
  log.leaves.flatMap(({ entry }) => (entry?.type === type ? [entry as EntryOf<Type>] : []));
