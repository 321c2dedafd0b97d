import { draftBlock, type NotedDraft } from "#domain/coalition/noting.ts";
import { find, type CoalitionState } from "#domain/coalition/state.ts";
import type { Block } from "#domain/coalition/docket.ts";
import type { Ref, Sha256 } from "#domain/entries.ts";
import { branchOff, decideAtHome, hashOf, held, push, type TestLog } from "#test/domain/coalition/logs.ts";
import { openSeconded } from "./honest.ts";
import { voteBySeat } from "./seats.ts";
import { below, compute, isUp, pick, publish, standpointOf, TICK, type Evil, type Node, type World } from "./world.ts";

const noteEvils: readonly Evil[] = ["omit-last", "omit", "early", "wrong", "ghost", "fork"];

/** Whether a hostile convenor notes in its own way. */
export const notesBadly = (node: Node): boolean =>
  node.docket.tip.convenor === node.own.actor && noteEvils.some((evil) => node.evil.has(evil));

/** Whether it does nothing at all as a convenor. */
export const stalls = (node: Node): boolean => node.docket.tip.convenor === node.own.actor && node.evil.has("stall");

/** What a hostile instance does in one step, beside what an honest one would. */
export function actBadly(world: World, node: Node): void {
  if (node.evil.size === 0 || !isUp(world, node)) return;
  compute(world, node);
  if (notesBadly(node)) {
    if (world.now - node.lastNoted < 3) return;
    node.lastNoted = world.now;
    noteBadly(world, node);
    if (world.random() < 0.2) for (const log of logsOf(node)) sealIn(world, node, log);
    return;
  }
  forkVote(world, node);
  if (node.evil.has("replay") && world.random() < 0.1) replay(world, node);
  if (node.evil.has("seal-all") && world.random() < 0.3) sealAll(world, node);
  if (node.evil.has("false-agreed") && world.random() < 0.3) claimFalsely(world, node);
  if (node.evil.has("late-vote") && world.random() < 0.2) voteLate(world, node);
  if (node.evil.has("dead-seat") && world.random() < 0.1) voteBySeat(world, node, node.docket.tip.state, true);
}

const logsOf = (node: Node): TestLog[] => (node.alt === undefined ? [node.own] : [node.own, node.alt]);

function noteBadly(world: World, node: Node): void {
  openSeconded(world, node);
  const { tip } = node.docket;
  const [, second = ""] = world.founders;
  const victim = pick(world, world.founders.slice(1)) ?? second;
  const isClosing = tip.state.open.some(
    (hash) => (find(tip.state, "question", hash)?.closesAt ?? 0) <= (world.now + 12) * TICK,
  );
  if (node.evil.has("fork")) return noteTwice(world, node, victim);
  const isOmitting = node.evil.has("omit") || (node.evil.has("omit-last") && isClosing);
  const isEarly = node.evil.has("early") && world.random() < 0.3;
  const block = blockOn(world, node, tip, isOmitting ? [second] : [], isEarly ? 60 : 0);
  if (block !== undefined) publish(world, node, spoil(world, node, block, victim));
}

/** A digest that nobody else computes, or a head that nobody else has. */
function spoil(world: World, node: Node, block: NotedDraft, victim: string): NotedDraft {
  if (world.random() >= 0.1) return block;
  if (node.evil.has("wrong")) return { ...block, digest: hashOf("wrong") };
  if (!node.evil.has("ghost")) return block;
  const heads = block.heads.map((head): NotedDraft["heads"][number] =>
    head[0] === originOf(world, victim) ? [head[0], head[1] + 1, hashOf("bogus")] : head,
  );
  return { ...block, heads };
}

/** Goes on in two branches, each with other heads. */
function noteTwice(world: World, node: Node, victim: string): void {
  if (node.alt === undefined && world.random() < 0.15 && node.own.leaves.length > 2) node.alt = branchOff(node.own);
  const some = (): string[] => (world.random() < 0.5 ? [victim] : []);
  const block = blockOn(world, node, node.docket.tip, node.alt === undefined ? [] : some(), 0);
  if (block !== undefined) publish(world, node, block);
  const { alt } = node;
  if (alt === undefined) return;
  const last = alt.leaves.findLast(
    ({ hash, entry }) => entry?.type === "Noted" && node.docket.blocks.has(hash ?? "sha256:"),
  );
  const base = node.docket.blocks.get(last?.hash ?? node.docket.id);
  const other = base === undefined ? undefined : blockOn(world, node, base, some(), 1, alt);
  if (other !== undefined) publish(world, node, other, alt);
}

function blockOn(
  world: World,
  node: Node,
  base: Block,
  except: readonly string[],
  ahead: number,
  log: TestLog = node.own,
): NotedDraft | undefined {
  const own = standpointOf(world, node)?.own;
  if (own === undefined) return undefined;
  const names = new Set(except.map((name) => originOf(world, name)));
  const at = { term: base.term, time: (world.now + ahead) * TICK };
  return draftBlock({ docket: node.docket, own: { ...own, log: held(log) } }, base, at, names);
}

const originOf = (world: World, name: string): string =>
  world.nodes.find((node) => node.name === name)?.own.origin ?? name;

/** Seals the last block that a branch knows. */
function sealIn(world: World, node: Node, log: TestLog): void {
  const last =
    log === node.own
      ? node.docket.tip.hash
      : log.leaves.findLast(({ hash, entry }) => entry?.type === "Noted" && node.docket.blocks.has(hash ?? "sha256:"))
          ?.hash;
  if (last !== undefined) seal(world, node, last, node.docket.top, log);
}

function seal(world: World, node: Node, noted: Sha256, agreed: Block, log = node.own): void {
  const term = node.docket.blocks.get(noted)?.term ?? 0;
  const claim = { hash: agreed.hash, term: agreed.term, height: agreed.height };
  publish(world, node, { type: "Sealed", refs: [], coalition: node.docket.id, term, noted, agreed: claim }, log);
}

/** Says yes in one branch and no in the other. */
function forkVote(world: World, node: Node): void {
  if (!node.evil.has("fork-vote")) return;
  const { tip } = node.docket;
  const open = world.questions.find(({ hash }) => find(tip.state, "question", hash)?.state === "open");
  if (open !== undefined && node.alt === undefined && world.random() < 0.3) {
    node.alt = branchOff(node.own);
    voteIn(world, node, open, "yes", node.own);
    voteIn(world, node, open, "no", node.alt);
  } else if (node.alt !== undefined && world.random() < 0.05) {
    seal(world, node, tip.hash, tip, node.alt);
  }
}

function voteIn(world: World, node: Node, question: Ref, choice: "yes" | "no", log: TestLog): void {
  const refs = [question, decideAtHome(log, choice)];
  publish(world, node, { type: "BodyVoted", refs, coalition: node.docket.id, choice }, log);
}

/** Puts what others published into its own log. */
function replay(world: World, node: Node): void {
  const other = pick(world, world.nodes);
  const leaf = other === undefined ? undefined : pick(world, other.own.leaves);
  if (leaf?.entry === undefined || leaf.hash === undefined) return;
  push(node.own, leaf.entry, leaf.hash);
  node.news.push(held(node.own));
}

function sealAll(world: World, node: Node): void {
  const first = node.docket.blocks.get(node.docket.id);
  if (first === undefined) return;
  for (const hash of node.docket.blocks.keys()) if (world.random() < 0.3) seal(world, node, hash, first);
}

/** Claims agreed what is not, and hides what is. */
function claimFalsely(world: World, node: Node): void {
  const { tip, blocks, id } = node.docket;
  seal(world, node, tip.hash, tip);
  const claimed = world.random() < 0.5 ? tip : blocks.get(id);
  const candidate = world.nodes[below(world, world.founders.length)]?.own.actor;
  if (world.random() >= 0.1 || claimed === undefined || candidate === undefined) return;
  const { hash, term, height } = claimed;
  const agreed = { hash, term, height };
  publish(world, node, { type: "ConvenorVoted", refs: [], coalition: id, term: tip.term + 1, candidate, agreed });
}

function voteLate(world: World, node: Node): void {
  const { state } = node.docket.tip;
  const [question] = world.questions.filter(({ hash }) => isKnown(state, hash));
  if (question !== undefined) voteIn(world, node, question, "yes", node.own);
  if (world.random() < 0.1) publish(world, node, { type: "SecessionDeclared", refs: [], coalition: node.docket.id });
}

const isKnown = (state: CoalitionState, hash: Sha256): boolean => find(state, "question", hash) !== undefined;
