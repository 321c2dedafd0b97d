import type { Draft, Iri, Sha256 } from "#domain/entries.ts";
import { MINUTE } from "#domain/time.ts";
import { branchesOf, leadsTo, type Block, type Docket } from "./docket.ts";
import { isFor, isOrder } from "./logs.ts";
import type { Standpoint } from "./noting.ts";
import { isBelow } from "./orders.ts";
import { majorityOf } from "./seals.ts";
import { find, rulesOf } from "./state.ts";
import { highest } from "./terms.ts";

type Publishable<Type extends Draft["type"]> = Extract<Draft, { readonly type: Type }>;

/** So far ahead of the own clock a block may be. */
const MOST_AHEAD = 10 * MINUTE;
/** Terms so far ahead are no term that anybody is called to. */
const FARTHEST_TERM = 1_000;

/** The seal that this instance owes the tip, or the reason why it does not seal it. */
export function sealOrObject(standpoint: Standpoint): Publishable<"Sealed"> | Publishable<"Objected"> | undefined {
  const { docket, own } = standpoint;
  const { tip } = docket;
  const agreed = lastAgreed(docket, tip);
  if (!maySeal(standpoint, agreed) || !isOwed(standpoint)) return undefined;
  const act = { issuer: own.owner, refs: [], coalition: docket.id };
  const isLeftOut = leavesOutVote(standpoint, agreed);
  if (isLeftOut && own.objectedTo.has(tip.hash)) return undefined;
  if (isLeftOut) return { ...act, type: "Objected", noted: tip.hash, code: "vote-left-out" };
  const { hash, term, height } = agreed;
  return { ...act, type: "Sealed", term: tip.term, noted: tip.hash, agreed: { hash, term, height } };
}

/** Whether a seal of the tip would contradict nothing that the own log says, and says anything new. */
function maySeal({ docket, own, clock }: Standpoint, agreed: Block): boolean {
  const { tip } = docket;
  const isSettled = docket.split !== undefined || docket.final.has(tip.hash) || tip.prev === undefined;
  if (isSettled || tip.term < own.votedTerm || isBelow(agreed, own.claimed) || tip.time > clock + MOST_AHEAD)
    return false;
  const sealed = own.sealedIn.get(tip.term);
  const before = sealed === undefined ? undefined : docket.blocks.get(sealed);
  if (sealed !== undefined && (before === undefined || !leadsTo(before, tip))) return false;
  if (own.lastSeal?.noted === tip.hash && own.lastSeal.agreed.hash === agreed.hash) return false;
  const genesis = find(tip.state, "member", tip.convenor)?.genesis;
  return branchesOf(docket, genesis).length <= 1;
}

/** Whoever is on the roll of a block that is not final owes it a seal, even while leaving. */
function isOwed({ docket, own }: Standpoint): boolean {
  for (let at = docket.tip; at.prev !== undefined && !docket.final.has(at.hash); at = at.prev) {
    if (at.prev.state.full.includes(own.owner)) return true;
  }
  return false;
}

/** The last block in the line of another that is agreed. */
function lastAgreed(docket: Docket, from: Block): Block {
  let at = from;
  while (at.prev !== undefined && !docket.agreed.has(at.hash)) at = at.prev;
  return at;
}

/** Whether an unagreed block passes a deadline without a vote that was held here before it. */
function leavesOutVote({ docket, heldSince }: Standpoint, agreed: Block): boolean {
  for (let at = docket.tip; at.prev !== undefined && at !== agreed; at = at.prev) {
    const { state } = at;
    const closed = at.prev.state.open.filter((hash) => !state.open.includes(hash));
    if (closed.some((hash) => votesLeftOut(docket, state, hash, heldSince))) return true;
  }
  return false;
}

function votesLeftOut(
  docket: Docket,
  state: Block["state"],
  hash: Sha256,
  heldSince: Standpoint["heldSince"],
): boolean {
  const question = find(state, "question", hash);
  if (question === undefined) return false;
  const roll = new Set((find(state, "roll", question.rollHash) ?? []).map(([actor]) => actor));
  return (docket.votes.get(hash) ?? []).some(({ hash: vote, by, voter, branch }) => {
    const isFirst = docket.branches.get(branch.log.origin)?.[0] === branch;
    if (!isFirst || !roll.has(voter) || find(state, "member", by)?.standing !== "full") return false;
    const since = heldSince(vote);
    return since !== undefined && since < question.closesAt && find(state, "verdict", vote) === undefined;
  });
}

/** Why a member may want another convenor; what it is after the charter's patience is for officers to say. */
export type Complaint = "not-final" | "act-not-noted" | "deadline-passed" | "convenor-forked" | "term-begun";

/** What stands in the way of the docket from where this instance looks. */
export function complaintOf(standpoint: Standpoint): Complaint | undefined {
  const { docket, own, clock } = standpoint;
  const { tip } = docket;
  const { patience, grace } = rulesOf(tip.state);
  if (docket.split !== undefined) return undefined;
  const convenor = find(tip.state, "member", tip.convenor);
  if (convenor?.standing === "full" && branchesOf(docket, convenor.genesis).length > 1) return "convenor-forked";
  if (own.votedTerm > tip.term) return "term-begun";
  const isPast = tip.state.open.some(
    (hash) => (find(tip.state, "question", hash)?.closesAt ?? clock) + grace + patience < clock,
  );
  if (isPast) return "deadline-passed";
  if (isKeptWaiting(standpoint, clock - patience)) return "act-not-noted";
  return docket.final.has(tip.hash) ? undefined : "not-final";
}

/** Whether an act that was held before a time is not noted yet. */
function isKeptWaiting({ docket, own, heldSince }: Standpoint, before: number): boolean {
  const { state } = docket.tip;
  return [...docket.branches].some(([origin, [branch]]) => {
    if (branch?.owner === undefined) return false;
    const isFull = find(state, "member", branch.owner)?.standing === "full";
    if (!isFull && branch !== own) return false;
    const size = find(state, "log", origin)?.size ?? 0;
    for (let index = size; index <= branch.material; index += 1) {
      const leaf = branch.log.leafAt(index);
      if (leaf?.hash === undefined || isOrder(leaf) || leaf.entry === undefined || !isFor(leaf.entry, docket.id))
        continue;
      return (heldSince(leaf.hash) ?? Number.MAX_SAFE_INTEGER) < before;
    }
    return false;
  });
}

/** A member's vote for the convenor of a later term. */
export type OpenCall = { readonly by: Iri; readonly term: number; readonly candidate: Iri };

/** The votes for convenors of terms that have not begun, the highest term first, and how many begin one. */
export function openCalls({ calls, tip }: Docket): { readonly calls: readonly OpenCall[]; readonly need: number } {
  const open = [...calls.values()].flatMap(({ entry: { issuer, term, candidate } }) =>
    term > tip.term ? [{ by: issuer, term, candidate }] : [],
  );
  const order = (one: OpenCall, other: OpenCall) => other.term - one.term || (one.by < other.by ? -1 : 1);
  return { calls: open.toSorted(order), need: majorityOf(tip.state.full.length) };
}

/** A vote for another convenor: the next term, on the highest block that is agreed; undefined if it could not count. */
export function callConvenor({ docket, own }: Standpoint, named?: Iri): Publishable<"ConvenorVoted"> | undefined {
  const best = highest([...docket.agreed].flatMap((hash) => docket.blocks.get(hash) ?? []));
  if (best === undefined || docket.split !== undefined || isBelow(best, own.claimed)) return undefined;
  const isConcerned = [docket.top, best].some(({ state }) => state.full.includes(own.owner));
  if (!isConcerned) return undefined;
  const { term: now } = docket.tip;
  const called = [...docket.branches.values()].flat().map(({ votedTerm }) => votedTerm);
  const highestTerm = Math.max(now, ...called.filter((term) => term < now + FARTHEST_TERM));
  const term = Math.max(own.votedTerm + 1, highestTerm > own.votedTerm ? Math.max(highestTerm, now + 1) : now + 1);
  const roll = best.state.full;
  const candidate = named ?? roll[term % roll.length];
  if (candidate === undefined) return undefined;
  const { hash, height } = best;
  const agreed = { hash, term: best.term, height };
  return { type: "ConvenorVoted", issuer: own.owner, refs: [], coalition: docket.id, term, candidate, agreed };
}
