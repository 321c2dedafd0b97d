import type { Iri, Sha256 } from "#domain/entries.ts";
import type { NotedBlock } from "./blocks.ts";
import type { Block, Call, Docket } from "./docket.ts";
import { isBelow } from "./orders.ts";
import { isOnRoll, majorityOf } from "./seals.ts";

/** Whether the votes that a block lists call its issuer: a majority of the roll before it, and nothing agreed is passed over. */
export function isCalled(docket: Docket, { issuer, body }: NotedBlock, base: Block): boolean {
  const calls = (body.votes ?? []).map((hash) => callFor(docket, hash, issuer, body.term));
  const valid = calls.flatMap((call) => call ?? []);
  if (valid.length < calls.length) return false;
  const callers = new Set(
    valid.filter((call) => isOnRoll(base.state, call.call.branch)).map(({ call }) => call.branch.owner),
  );
  if (callers.size < valid.length || callers.size < majorityOf(base.state.full.length)) return false;
  return highest(valid.map(({ agreed }) => agreed)) === base;
}

/** The term that a body is called to, with the block to go on from and the votes; the highest, if it is called to several. */
export function callTo(
  docket: Docket,
  candidate: Iri,
  above: number,
): { readonly term: number; readonly base: Block; readonly votes: readonly Sha256[] } | undefined {
  const terms = new Set(
    [...docket.calls.values()]
      .filter(({ entry }) => entry.candidate === candidate && entry.term > above)
      .map(({ entry }) => entry.term),
  );
  for (const term of [...terms].toSorted((one, other) => other - one)) {
    const found = calledBy(docket, candidate, term);
    if (found === undefined || !found.base.state.full.includes(candidate)) continue;
    if (found.votes.length >= majorityOf(found.base.state.full.length)) return { term, ...found };
  }
  return undefined;
}

/** The votes that count together: the block to go on from is the highest that they call agreed, and all are on its roll. */
function calledBy(docket: Docket, candidate: Iri, term: number): { base: Block; votes: readonly Sha256[] } | undefined {
  const found = [...docket.calls.keys()].flatMap((hash) => callFor(docket, hash, candidate, term) ?? []);
  let valid = [...new Map(found.map((each) => [each.call.branch.owner, each])).values()];
  for (;;) {
    const base = highest(valid.map(({ agreed }) => agreed));
    if (base === undefined) return undefined;
    const onRoll = valid.filter(({ call }) => isOnRoll(base.state, call.branch));
    if (onRoll.length === valid.length) return { base, votes: valid.map(({ call }) => call.hash) };
    valid = onRoll;
  }
}

/** A vote for this candidate and term whose agreed block is known here as agreed, under the numbers that it gives. */
function callFor(
  docket: Docket,
  hash: Sha256,
  candidate: Iri,
  term: number,
): { readonly call: Call; readonly agreed: Block } | undefined {
  const call = docket.calls.get(hash);
  if (call === undefined || call.entry.candidate !== candidate || call.entry.term !== term) return undefined;
  const { agreed } = call.entry;
  const block = docket.blocks.get(agreed.hash);
  if (block === undefined || !docket.agreed.has(block.hash)) return undefined;
  return block.term === agreed.term && block.height === agreed.height ? { call, agreed: block } : undefined;
}

/** The highest of some blocks. */
export function highest(blocks: readonly Block[]): Block | undefined {
  return blocks.reduce<Block | undefined>(
    (best, block) => (best === undefined || isBelow(best, block) ? block : best),
    undefined,
  );
}
