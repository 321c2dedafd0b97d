import type { Draft, Iri, Sha256 } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import { FOLD, foldBlock } from "./blocks.ts";
import type { Block, Docket } from "./docket.ts";
import type { NotedHead } from "./entries.ts";
import { branchAt, extendsHead } from "./logs.ts";
import type { Branch } from "./orders.ts";
import { digestOfState, find, rulesOf, type CoalitionState } from "./state.ts";
import { callTo } from "./terms.ts";

/** What an instance goes by: what it holds, its own log, its clock, and since when it holds an act. */
export interface Standpoint {
  readonly docket: Docket;
  readonly own: Branch & { readonly owner: Iri };
  readonly clock: Instant;
  readonly heldSince: (act: Sha256) => Instant | undefined;
}

export type NotedDraft = Extract<Draft, { readonly type: "Noted" }>;

/** So many heads in a block at most, the own one included. */
const MOST_HEADS = 400;

/** The block that this instance is to publish now: the next one of its term, or the first of a term that it is called to. */
export function blockToNote(standpoint: Standpoint): NotedDraft | undefined {
  const { docket, own, clock } = standpoint;
  if (docket.split !== undefined || docket.needsUpgrade) return undefined;
  const call = callTo(docket, own.owner, Math.max(docket.tip.term, own.votedTerm - 1, lastTermOf(own)));
  if (call !== undefined) return draftBlock(standpoint, call.base, { ...call, time: clock });
  return isDue(standpoint) ? draftBlock(standpoint, docket.tip, { term: docket.tip.term, time: clock }) : undefined;
}

/** A block on another, of all that is held beside these logs; undefined if it would be void. */
export function draftBlock(
  { docket, own }: Pick<Standpoint, "docket" | "own">,
  base: Block,
  { term, votes, time }: { readonly term: number; readonly votes?: readonly Sha256[]; readonly time: Instant },
  except: ReadonlySet<string> = new Set(),
): NotedDraft | undefined {
  const head = [own.log.origin, own.log.size, own.log.rootAt(own.log.size) ?? "sha256:"] as const;
  const others = headsToNote(docket, base.state, own, except).slice(0, MOST_HEADS - 1);
  const body = {
    type: "Noted" as const,
    issuer: own.owner,
    refs: [],
    coalition: docket.id,
    term,
    height: base.height + 1,
    prev: base.hash,
    time: Math.max(base.time, time),
    fold: FOLD,
    heads: [...others, head].toSorted(([one], [other]) => (one < other ? -1 : 1)),
    ...(votes === undefined ? {} : { votes }),
  };
  const folded = foldBlock(base.state, { issuer: own.owner, origin: own.log.origin, body }, (origin, size, root) =>
    origin === own.log.origin
      ? own.log
      : branchAt(
          (docket.branches.get(origin) ?? []).map(({ log }) => log),
          size,
          root,
        ),
  );
  return folded.kind === "state" ? { ...body, digest: digestOfState(folded.state) } : undefined;
}

/** A convenor notes what is new, and every deadline, but lets the grace pass first, so that votes on their way arrive. */
function isDue({ docket, own, clock }: Standpoint): boolean {
  const { tip } = docket;
  if (tip.convenor !== own.owner || own.votedTerm > tip.term) return false;
  // Its own last block is not understood yet, as after a restore: what it would say now could contradict it.
  const last = own.notedIn.get(tip.term);
  if (last !== undefined && last !== tip.hash) return false;
  const { grace, council } = rulesOf(tip.state);
  const deadlines = tip.state.open.map((hash) => find(tip.state, "question", hash)?.closesAt ?? clock);
  if (deadlines.some((at) => at <= clock && at + grace > clock)) return false;
  if (deadlines.some((at) => at + grace <= clock) || hasNews(docket, tip.state, own)) return true;
  // A term of the council begins though nobody has anything to say.
  return council !== undefined && tip.state.councilFrom <= clock;
}

function hasNews(docket: Docket, state: CoalitionState, own: Branch): boolean {
  const size = find(state, "log", own.log.origin)?.size ?? 0;
  return own.material >= size || headsToNote(docket, state, own, new Set()).length > 0;
}

/** The logs of members and applicants that gained acts of the coalition; order entries alone never cause a block. */
function headsToNote(
  docket: Docket,
  state: CoalitionState,
  own: Branch,
  except: ReadonlySet<string>,
): readonly NotedHead[] {
  return [...docket.branches].flatMap(([origin, branches]) => {
    if (origin === own.log.origin || except.has(origin)) return [];
    const { size, root } = find(state, "log", origin) ?? { size: 0, root: null };
    const grown = branches.filter((branch) => isGrown(state, branch, size) && extendsHead(branch.log, size, root));
    const [longest] = grown.toSorted((one, other) => other.log.size - one.log.size);
    if (longest === undefined) return [];
    return [[origin, longest.log.size, longest.log.rootAt(longest.log.size) ?? "sha256:"] as const];
  });
}

function isGrown(state: CoalitionState, { material, owner, hasApplied }: Branch, size: number): boolean {
  if (material < size || owner === undefined) return false;
  return hasApplied || find(state, "member", owner) !== undefined;
}

const lastTermOf = ({ notedIn }: Branch): number => Math.max(-1, ...notedIn.keys());
