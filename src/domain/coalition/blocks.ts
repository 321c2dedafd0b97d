import type { EntryOf, Iri, KnownEntry, Sha256 } from "#domain/entries.ts";
import { act, type Noting } from "./acts.ts";
import { extendsHead, isFor, isOrder, type FindLog, type HeldLog, type JudgedLeaf } from "./logs.ts";
import {
  asRecord,
  digestOfState,
  find,
  forget,
  keep,
  standingOf,
  type CoalitionState,
  type Draft,
  type NotedLog,
} from "./state.ts";
import { tick } from "./tick.ts";
import type { VoidCode } from "./verdicts.ts";

/** The version of the rules by which this program folds. */
export const FOLD = 1;

/** A block as it stands in its issuer's log; without a hash it is one about to be published. */
export interface NotedBlock {
  readonly hash?: Sha256 | undefined;
  readonly issuer: Iri;
  readonly origin: string;
  readonly body: Omit<EntryOf<"Noted">, "id" | "type" | "issuer" | "issuedAt" | "refs" | "digest"> & {
    readonly digest?: Sha256 | undefined;
  };
}

/** What a block comes to: a state; nothing, and why; or not yet, for want of bytes or of a newer version of this program. */
export type Folded =
  | { readonly kind: "state"; readonly state: CoalitionState }
  | { readonly kind: "void"; readonly code: VoidCode }
  | { readonly kind: "missing" | "upgrade" };

/** Applies a block to the state before it: a pure function of the bytes that its heads commit to. */
export function foldBlock(before: CoalitionState, block: NotedBlock, findLog: FindLog): Folded {
  const { body } = block;
  if (body.fold !== FOLD) return { kind: "upgrade" };
  const code = faultOf(before, block);
  if (code !== undefined) return { kind: "void", code };
  const heads = body.heads.map(([origin, size, root]) => {
    const log = findLog(origin, size, root, origin === block.origin ? block.hash : undefined);
    return { log, size, root };
  });
  // Nothing is folded before every byte is there.
  if (heads.some(({ log }) => log === undefined)) return { kind: "missing" };
  const draft: Draft = { ...before };
  const { term, height, time } = body;
  keep(draft, "coalition", "self", { ...standingOf(before), term, height, time, convenor: block.issuer });
  for (const { log, size, root } of heads) {
    const fault = log === undefined ? undefined : takeHead(draft, block, log, size, root);
    if (fault !== undefined) return { kind: "void", code: fault };
  }
  tick(draft, time);
  const isOther = body.digest !== undefined && body.digest !== digestOfState(draft);
  return isOther ? { kind: "void", code: "digest-differs" } : { kind: "state", state: draft };
}

/** What is wrong with a block by itself, whatever the logs hold. */
function faultOf(before: CoalitionState, { issuer, origin, body }: NotedBlock): VoidCode | undefined {
  const standing = standingOf(before);
  if (body.time < standing.time) return "time-goes-back";
  if (body.height !== standing.height + 1) return "wrong-height";
  if (body.term < standing.term) return "old-term";
  if (body.term === standing.term && issuer !== standing.convenor) return "not-the-convenor";
  const origins = body.heads.map(([name]) => name);
  const isSorted = origins.every((name, index) => index === 0 || (origins[index - 1] ?? name) < name);
  if (!isSorted) return "heads";
  return origins.includes(origin) ? undefined : "own-head-missing";
}

const unnoted: NotedLog = { owner: null, genesis: null, vkey: null, size: 0, root: null };

/** Takes in what a log gained since it was last noted. */
function takeHead(draft: Draft, block: NotedBlock, log: HeldLog, size: number, root: Sha256): VoidCode | undefined {
  const { origin } = log;
  const noted = find(draft, "log", origin) ?? unnoted;
  const isOwn = origin === block.origin;
  if (size < noted.size || !extendsHead(log, noted.size, noted.root)) return "head-does-not-extend";
  if (size === noted.size && !isOwn) return "heads";
  keep(draft, "log", origin, { ...(noted.owner === null ? ownerOf(log) : noted), size, root });
  const { term, time } = block.body;
  const at: Noting = { origin, term, time, convenor: block.issuer };
  for (let index = noted.size; index < size; index += 1) {
    const leaf = log.leafAt(index);
    if (leaf === undefined) continue;
    if (isOwn && isOtherBlock(leaf, block)) return "skips-own-block";
    takeLeaf(draft, leaf, index, at);
  }
  return undefined;
}

/** A log is its owner's from the genesis on; one that begins otherwise is nobody's. */
function ownerOf(log: HeldLog): Pick<NotedLog, "owner" | "genesis" | "vkey"> {
  const first = log.leafAt(0);
  const isGenesis = first?.verdict === "ok" && first.entry?.type === "Genesis";
  if (!isGenesis) return { owner: null, genesis: null, vkey: null };
  return { owner: first.entry.issuer, genesis: first.hash ?? null, vkey: first.entry.vkey };
}

/** A convenor that notes twice after the same block has said two things. */
function isOtherBlock({ verdict, entry, hash }: JudgedLeaf, { body }: NotedBlock): boolean {
  if (verdict !== "ok" || entry?.type !== "Noted" || entry.coalition !== body.coalition) return false;
  return entry.term === body.term && hash !== body.prev;
}

function takeLeaf(draft: Draft, leaf: JudgedLeaf, index: number, at: Noting): void {
  const { verdict, hash, entry } = leaf;
  if (entry === undefined || hash === undefined) return keep(draft, "verdict", `${at.origin}#${index}`, verdict);
  if (isOrder(leaf) || verdict === "replay") return;
  const isOwners = entry.issuer === find(draft, "log", at.origin)?.owner;
  // What stands in another's log takes nothing from the act itself; a chapter's own acts are for its organization's log.
  if (verdict === "foreign" || !isOwners) {
    const isLocal = verdict === "ok" && entry.coalition === undefined;
    return keep(draft, "verdict", `${hash}@${at.origin}`, isLocal ? "ok" : "foreign");
  }
  if (find(draft, "verdict", hash) !== undefined) return;
  const isActed = verdict === "ok" && entry.type !== "unknown" && isFor(entry, standingOf(draft).id);
  if (isActed) return settle(draft, [{ entry, hash, origin: at.origin }], at);
  keep(draft, "verdict", hash, verdict !== "ok" || entry.coalition === undefined ? verdict : "elsewhere");
  if (verdict === "ok" && entry.type === "QuestionClosed") {
    const { outcome, counts } = entry.result;
    keep(draft, "decision", hash, { by: entry.issuer, outcome, isBlocked: (counts["blocks"] ?? 0) > 0 });
  }
  settle(draft, release(draft, hash), at);
}

interface Pending {
  readonly entry: KnownEntry;
  readonly hash: Sha256;
  readonly origin: string;
}

/** Applies acts, the last one first, and right after each what waited for it, however long the chain is. */
function settle(draft: Draft, pending: readonly Pending[], at: Noting): void {
  const stack = [...pending];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { entry, hash, origin } = next;
    const missing = entry.refs.find((ref) => (find(draft, "verdict", ref.hash) ?? "waiting") === "waiting");
    if (missing !== undefined) {
      defer(draft, next, missing.hash);
      continue;
    }
    keep(draft, "verdict", hash, act(draft, entry, hash, { ...at, origin }));
    stack.push(...release(draft, hash));
  }
}

function defer(draft: Draft, { entry, hash, origin }: Pending, missing: Sha256): void {
  const before = find(draft, "awaited", missing) ?? null;
  keep(draft, "verdict", hash, "waiting");
  keep(draft, "waiting", hash, { entry: asRecord(entry), origin, before });
  keep(draft, "awaited", missing, hash);
}

/** What waited for an act, the newest first. */
function release(draft: Draft, hash: Sha256): Pending[] {
  const released: Pending[] = [];
  let next = find(draft, "awaited", hash) ?? null;
  if (next !== null) forget(draft, "awaited", hash);
  while (next !== null) {
    const waiting = find(draft, "waiting", next);
    if (waiting === undefined) break;
    forget(draft, "waiting", next);
    released.push({ entry: waiting.entry as unknown as KnownEntry, hash: next, origin: waiting.origin });
    next = waiting.before;
  }
  return released;
}
