import type { Sha256 } from "#domain/entries.ts";
import { foldBlock } from "./blocks.ts";
import { seatKey } from "./council.ts";
import { branchesOf, type Block, type Docket } from "./docket.ts";
import { branchAt, isFor, isOrder, type HeldLog, type JudgedLeaf } from "./logs.ts";
import { beginBranch, takeSeal, takeVote, type Branch } from "./orders.ts";
import { decide, readSeals } from "./seals.ts";
import { isCalled } from "./terms.ts";
import { findTip } from "./tip.ts";
import type { VoidCode } from "./verdicts.ts";

/** So many branches of one log prove enough. */
const MOST_BRANCHES = 4;

/** Takes in what is held of logs now and concludes from it; gives the acts that were not held before. */
export function follow(docket: Docket, logs: readonly HeldLog[]): Sha256[] {
  const news = takeIn(docket, logs);
  while (conclude(docket, Number.MAX_SAFE_INTEGER));
  return news;
}

/** Takes in what is held of logs now, and concludes nothing yet; gives the acts that were not held before. */
export const takeIn = (docket: Docket, logs: readonly HeldLog[]): Sha256[] => logs.flatMap((log) => learn(docket, log));

/** Folds so many blocks at most and concludes from them; true while there may be more to fold. */
export function conclude(docket: Docket, most: number): boolean {
  readSeals(docket);
  decide(docket);
  const hasFolded = foldPending(docket, most);
  if (!hasFolded) findTip(docket);
  return hasFolded;
}

/** Takes in a branch of a log: more of one that is held, or another one. */
function learn(docket: Docket, log: HeldLog): Sha256[] {
  if (log.size === 0) return [];
  const held = docket.branches.get(log.origin) ?? [];
  const same = held.find((branch) => {
    const size = Math.min(branch.log.size, log.size);
    return branch.log.rootAt(size) === log.rootAt(size);
  });
  if (same === undefined && held.length >= MOST_BRANCHES) return [];
  const branch = same ?? beginBranch(log);
  if (same === undefined) {
    docket.branches.set(log.origin, [...held, branch]);
    if (branch.genesis !== undefined)
      docket.byGenesis.set(branch.genesis, [...branchesOf(docket, branch.genesis), branch]);
  }
  const from = branch.log.size;
  if (log.size <= from) return [];
  branch.log = log;
  return takeLeaves(docket, branch, from);
}

function takeLeaves(docket: Docket, branch: Branch, from: number): Sha256[] {
  const hashes: Sha256[] = [];
  for (let index = from; index < branch.log.size; index += 1) {
    const leaf = branch.log.leafAt(index);
    if (leaf?.hash === undefined) continue;
    hashes.push(leaf.hash);
    if (!isSaid(docket, branch, leaf)) continue;
    if (!isOrder(leaf)) branch.material = index;
    takeLeaf(docket, branch, leaf.hash, leaf.entry);
  }
  return hashes;
}

/** Whether a leaf is the owner's own word in this coalition. */
function isSaid({ id }: Docket, { owner }: Branch, { verdict, entry }: JudgedLeaf): boolean {
  return verdict === "ok" && entry !== undefined && isFor(entry, id) && entry.issuer === owner;
}

function takeLeaf(docket: Docket, branch: Branch, hash: Sha256, entry: JudgedLeaf["entry"]): void {
  switch (entry?.type) {
    case "Noted": {
      branch.notedIn.set(entry.term, hash);
      const isKnown = docket.blocks.has(hash) || docket.voids.has(hash);
      const block = { hash, issuer: entry.issuer, origin: branch.log.origin, body: entry };
      if (!isKnown) docket.pending.set(hash, block);
      return;
    }
    case "Sealed":
      return takeSeal(branch, hash, entry);
    case "ConvenorVoted":
      if (takeVote(branch, hash, entry)) docket.calls.set(hash, { hash, branch, entry });
      return;
    case "AccessionSigned":
      branch.hasApplied = true;
      return;
    case "Objected":
      branch.objectedTo.add(entry.noted);
      return;
    case "BodyVoted":
    case "SeatVoted": {
      const question = entry.refs[0]?.hash ?? "sha256:";
      const { issuer: by } = entry;
      const voter = entry.type === "BodyVoted" ? by : seatKey(by, entry.seat);
      docket.votes.set(question, [...(docket.votes.get(question) ?? []), { hash, by, voter, branch }]);
      return;
    }
    default:
      return;
  }
}

/** Folds blocks that can be, so many at most; true if any was folded or found void. */
function foldPending(docket: Docket, most: number): boolean {
  const children = new Map<Sha256, Sha256[]>();
  for (const [hash, { body }] of docket.pending) children.set(body.prev, [...(children.get(body.prev) ?? []), hash]);
  const ready = [...children.keys()].filter((hash) => docket.blocks.has(hash) || docket.voids.has(hash));
  let folded = 0;
  for (let prev = ready.pop(); prev !== undefined && folded < most; prev = ready.pop()) {
    for (const hash of children.get(prev) ?? []) {
      if (!tryFold(docket, hash)) continue;
      folded += 1;
      ready.push(hash);
    }
  }
  return folded > 0;
}

function tryFold(docket: Docket, hash: Sha256): boolean {
  const block = docket.pending.get(hash);
  if (block === undefined) return false;
  const base = docket.blocks.get(block.body.prev);
  if (base === undefined) return setVoid(docket, hash, "prev-void");
  // Until enough votes for a new convenor are held, its block can still turn out to be one.
  if (block.body.term > base.term && !isCalled(docket, block, base)) return false;
  const folded = foldBlock(base.state, block, (origin, size, root, next) => {
    const branches = docket.branches.get(origin) ?? [];
    return branchAt(
      branches.map(({ log }) => log),
      size,
      root,
      next,
    );
  });
  if (folded.kind === "upgrade") docket.needsUpgrade = true;
  if (folded.kind === "void") return setVoid(docket, hash, folded.code);
  if (folded.kind !== "state") return false;
  const { term, height, time } = block.body;
  const known: Block = { hash, prev: base, term, height, time, convenor: block.issuer, state: folded.state };
  docket.blocks.set(hash, known);
  docket.undecided.add(known);
  return docket.pending.delete(hash);
}

function setVoid(docket: Docket, hash: Sha256, code: VoidCode): boolean {
  docket.voids.set(hash, code);
  return docket.pending.delete(hash);
}
