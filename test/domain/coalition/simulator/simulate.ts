import type { CharterRules } from "#domain/coalition/charter.ts";
import { find } from "#domain/coalition/state.ts";
import { presets } from "#domain/presets.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { accede, certify, convenedBy, rulesBy, startLog } from "#test/domain/coalition/logs.ts";
import { actHonestly } from "./honest.ts";
import { actBadly, notesBadly, stalls } from "./hostile.ts";
import { checkLaws } from "./laws.ts";
import { deliver, gossip, restore, startNetwork, type Network } from "./network.ts";
import {
  below,
  compute,
  convenorEvils,
  isHonest,
  isUp,
  memberEvils,
  pick,
  randomFrom,
  startNode,
  TICK,
  type World,
} from "./world.ts";

/** What a simulated coalition came to. */
export interface Outcome {
  readonly seed: number;
  readonly problems: readonly string[];
  readonly isSplit: boolean;
  readonly evils: readonly string[];
  readonly term: number;
  readonly height: number;
  readonly closed: number;
  readonly entries: number;
}

/** Runs one coalition of 3 to 7 founders and an applicant through a time of chaos and a time of healing. */
export function simulate(seed: number): Outcome {
  const world = startWorld(seed);
  const network = startNetwork(world);
  convene(world, network);
  const evils = corrupt(world);
  const until = world.now + 70 + below(world, 60);
  network.isCalm = false;
  while (world.now < until) {
    disturb(world, network);
    step(world, network, true);
  }
  heal(world, network);
  const { isSplit, top } = checkLaws(world);
  const closed = world.questions.filter(({ hash }) => find(top.state, "question", hash)?.result !== undefined).length;
  const entries = world.nodes.reduce((sum, { own, alt }) => sum + own.leaves.length + (alt?.leaves.length ?? 0), 0);
  const { term, height } = top;
  return { seed, problems: [...world.problems], isSplit, evils, term, height, closed, entries };
}

function startWorld(seed: number): World {
  const random = randomFrom(seed);
  const founders = Array.from({ length: 3 + Math.floor(random() * 5) }, (_, index) => `b${index}`);
  const logs = [...founders, `b${founders.length}`].map(startLog);
  const convened = convenedBy(logs.slice(0, -1), charterOf(random() < 0.5, random() < 0.4));
  const nodes = logs.map((log) => startNode(log, convened));
  const world = { nodes, founders, convened, random, motions: [], questions: [], finals: new Map(), now: 0 };
  return { ...world, problems: new Set() };
}

/** A question needs half of the bodies; votes can be changed in some coalitions, and in some a council votes. */
function charterOf(mayChange: boolean, hasCouncil: boolean): CharterRules {
  const rule: DecisionRule = {
    ...presets.majority,
    electorate: hasCouncil ? "seats" : "bodies",
    secrecy: "roll_call",
    quorum: { base: "bodies", num: 1, den: 2, strict: false, min: 1, counts: "ballots" },
    mayChange: mayChange ? "until_close" : "never",
  };
  return {
    ...rulesBy(rule),
    period: { least: 5 * TICK, most: 120 * TICK },
    grace: 3 * TICK,
    patience: 10 * TICK,
    certificatePeriod: 20 * TICK,
    ...(hasCouncil ? { council: { method: "sainte-lague", seats: 11, floor: 1, term: 170 * TICK } as const } : {}),
  };
}

/** The founders sign in calm, so that the chaos meets a whole coalition. */
function convene(world: World, network: Network): void {
  const founders = world.nodes.slice(0, -1);
  for (const { own } of founders.slice(1)) accede(own, world.convened.hash);
  founders.forEach(({ own }, index) => certify(own, world.convened.hash, 5 * (index + 1)));
  const isWhole = (): boolean => founders.every(({ docket }) => docket.top.state.full.length === founders.length);
  while (!isWhole() && world.now < 60) step(world, network, false, founders.length);
  if (!isWhole()) world.problems.add("the founders did not come together");
}

/** Makes fewer instances hostile than the honest ones could not outvote. */
function corrupt(world: World): string[] {
  const { founders } = world;
  const most = founders.length === 3 ? 1 : Math.floor(founders.length / 2) - 1;
  const count = below(world, most + 1);
  for (let index = 0; index < count; index += 1) {
    const isConvenor = index === 0 && world.random() < 0.7;
    const node = world.nodes[isConvenor ? 0 : below(world, founders.length)];
    if (node === undefined || !isHonest(node)) continue;
    const evil = pick(world, node === world.nodes[0] ? convenorEvils : memberEvils) ?? "dead";
    // Of three, a convenor that forks its log splits the coalition by itself; so do two that fork together.
    const isForked = world.nodes.some((other) => other.evil.has("fork"));
    if ((evil === "fork" && founders.length === 3) || (evil === "fork-vote" && isForked)) continue;
    node.evil.add(evil);
  }
  for (const node of world.nodes) {
    const far = world.random() < 0.5 ? 300 : -300;
    node.skew = node.evil.has("clock") ? far : below(world, 5) - 2;
  }
  return world.nodes.flatMap(({ evil }) => [...evil]);
}

/** Cuts and joins the network, stops instances, restores old copies, kills. */
function disturb(world: World, network: Network): void {
  if (world.random() < 0.03) {
    network.cut = network.cut === undefined ? new Set(world.nodes.filter(() => world.random() < 0.5)) : undefined;
  }
  const node = pick(world, world.nodes);
  if (node === undefined) return;
  if (world.random() < 0.02 && !node.isDead) node.downUntil = world.now + 3 + below(world, 25);
  const mayRestore = !node.isDead && isHonest(node) && node.asking === undefined && node.own.leaves.length > 1;
  if (world.random() < 0.01 && mayRestore) restore(world, node);
  for (const other of world.nodes) if (other.evil.has("dead") && world.random() < 0.03) other.isDead = true;
}

function heal(world: World, network: Network): void {
  network.isCalm = true;
  network.cut = undefined;
  for (const node of world.nodes) if (node.evil.has("dead")) node.isDead = true;
  const begun = world.now;
  let quiet = 0;
  while (quiet <= 130 && world.now < begun + 700) {
    const before = sizeOf(world);
    step(world, network, false, world.nodes.length, world.now < begun + 40, quiet);
    quiet = sizeOf(world) === before ? quiet + 1 : 0;
  }
  for (const node of world.nodes) compute(world, node);
}

const sizeOf = (world: World): number =>
  world.nodes.reduce((sum, { own, alt }) => sum + own.leaves.length + (alt?.leaves.length ?? 0), 0);

function step(
  world: World,
  network: Network,
  isChaos: boolean,
  count = world.nodes.length,
  isHostile = isChaos,
  quiet = 0,
): void {
  deliver(world, network);
  for (const node of world.nodes.slice(0, count)) {
    if (!isUp(world, node)) continue;
    if (node.asking === undefined) {
      if (isHostile) actBadly(world, node);
      if (!stalls(node) && !notesBadly(node)) actHonestly(world, node, isChaos);
    } else compute(world, node);
    if (isChaos || quiet < 12 || world.now % 6 === 0) gossip(world, network, node);
  }
  world.now += 1;
}
