import type { Sha256 } from "#domain/entries.ts";
import { leadsTo, type Block, type Docket } from "./docket.ts";
import { isBelow, type Branch, type Claim, type Order, type Reading } from "./orders.ts";
import { find, type CoalitionState } from "./state.ts";

/** More than half. */
export const majorityOf = (count: number): number => Math.floor(count / 2) + 1;

/**
 * How many seals make a block agreed, and whether its convenor's own is one of them: among four and more it is not, or a
 * convenor that forks its log would seal each side.
 */
export function quorumOf(full: readonly string[], convenor: string): { need: number; isConvenorCounted: boolean } {
  if (full.length <= 3) return { need: majorityOf(full.length), isConvenorCounted: true };
  return { need: majorityOf(full.filter((actor) => actor !== convenor).length), isConvenorCounted: false };
}

/** Reads the seals of every branch as far as the blocks that they name are known. */
export function readSeals(docket: Docket): void {
  for (const branches of docket.branches.values()) for (const branch of branches) readBranch(docket, branch);
}

function readBranch(docket: Docket, branch: Branch): void {
  const { orders, reading } = branch;
  for (let order = orders[reading.next]; order !== undefined; order = orders[reading.next]) {
    if (isAhead(docket, reading, order)) break;
    readOrder(docket, reading, order);
    reading.next += 1;
  }
  const rest = orders.slice(reading.next);
  const glance: Reading =
    rest.length === 0 ? reading : { ...reading, claims: new Map(reading.claims), blind: new Set(reading.blind) };
  for (const order of rest) readOrder(docket, glance, order);
  branch.claims = [...glance.claims.values()];
}

/** Whether a seal names a block that may still become known. */
function isAhead(docket: Docket, reading: Reading, { entry }: Order): boolean {
  if (entry.type !== "Sealed" || isIdle(reading, entry.term, entry.agreed)) return false;
  return !docket.blocks.has(entry.noted) && !docket.voids.has(entry.noted);
}

const isIdle = ({ voted, top, blind }: Reading, term: number, agreed: Parameters<typeof isBelow>[0]): boolean =>
  term < voted || isBelow(agreed, top) || blind.has(term);

/** A seal counts if its term is not over for that log, it extends the log's seals of the term, and its claim does not go back. */
function readOrder(docket: Docket, reading: Reading, { entry }: Order): void {
  if (entry.type === "ConvenorVoted") {
    reading.voted = Math.max(reading.voted, entry.term);
    return;
  }
  const { term, agreed } = entry;
  if (isIdle(reading, term, agreed)) return;
  const noted = docket.blocks.get(entry.noted);
  if (noted === undefined) {
    reading.blind.add(term);
    return;
  }
  if (noted.term !== term) return;
  const claimed = docket.blocks.get(agreed.hash);
  const isTrue = claimed?.term === agreed.term && claimed.height === agreed.height;
  if (!isTrue || !leadsTo(claimed, noted)) return;
  const last = reading.claims.get(term);
  const before = last === undefined ? undefined : docket.blocks.get(last.noted);
  if (before !== undefined && !leadsTo(before, noted)) return;
  reading.top = { term: agreed.term, height: agreed.height };
  reading.claims.set(term, { term, noted: noted.hash, agreed: extend(docket, last?.agreed ?? [], agreed.hash) });
}

/** A claim of a block that is agreed stands for all before it. */
function extend(docket: Docket, claims: readonly Sha256[], next: Sha256): readonly Sha256[] {
  if (claims.at(-1) === next) return claims;
  return docket.agreed.has(next) ? [next] : [...claims, next];
}

/** Finds what is agreed and what is final; both only grow. */
export function decide(docket: Docket): void {
  const blocks = [...docket.undecided].toSorted((one, other) => one.height - other.height);
  for (const block of blocks) {
    if (docket.agreed.has(block.hash) || !isAgreedBefore(docket, block)) continue;
    if (isSealed(docket, block, ({ noted }) => noted, false)) docket.agreed.add(block.hash);
  }
  for (const block of blocks) {
    if (block.prev === undefined || !docket.final.has(block.prev.hash)) continue;
    if (!isSealed(docket, block, (claim) => agreedOf(docket, claim), true)) continue;
    docket.final.add(block.hash);
    docket.undecided.delete(block);
    if (block.prev === docket.top) docket.top = block;
    else docket.rivals.add(block);
  }
}

const isAgreedBefore = (docket: Docket, { prev }: Block): boolean => prev !== undefined && docket.agreed.has(prev.hash);

/** The highest block that a claim names and that is agreed, if it is of the claim's own term: later terms finish no older blocks. */
function agreedOf(docket: Docket, { term, agreed }: Claim): Sha256 | undefined {
  return agreed.findLast((hash) => docket.agreed.has(hash) && docket.blocks.get(hash)?.term === term);
}

/** How many members confirm that a block is agreed, of how many that it needs to be final. */
export const confirmationsOf = (docket: Docket, block: Block): { readonly have: number; readonly need: number } =>
  countSeals(docket, block, (claim) => agreedOf(docket, claim), true);

function isSealed(...asked: Parameters<typeof countSeals>): boolean {
  const { have, need } = countSeals(...asked);
  return have >= need;
}

/** How many of the roll before a block seal it, or what follows from it; within one term if so asked. */
function countSeals(
  docket: Docket,
  block: Block,
  sealedBy: (claim: Claim) => Sha256 | undefined,
  isWithinTerm: boolean,
): { readonly have: number; readonly need: number } {
  const roll = block.prev?.state;
  // What the convening began with needs nobody's seal, and has no block.
  if (roll === undefined) return { have: 0, need: 1 };
  const { need, isConvenorCounted } = quorumOf(roll.full, block.convenor);
  const sealers = new Map<number, Set<string>>();
  for (const branch of [...docket.branches.values()].flat()) {
    const { owner, claims } = branch;
    if (owner === undefined || (owner === block.convenor && !isConvenorCounted)) continue;
    const terms = claims.flatMap((claim) => {
      const sealed = docket.blocks.get(sealedBy(claim) ?? "sha256:");
      return sealed !== undefined && leadsTo(block, sealed) ? [isWithinTerm ? claim.term : 0] : [];
    });
    // Asked last, since few logs say anything of a block.
    if (terms.length === 0 || !isOnRoll(roll, branch)) continue;
    for (const term of terms) sealers.set(term, (sealers.get(term) ?? new Set()).add(owner));
  }
  return { have: Math.max(0, ...[...sealers.values()].map(({ size }) => size)), need };
}

/** Whether a branch is of the log by which its owner is a full member. */
export function isOnRoll(state: CoalitionState, { owner, genesis }: Branch): boolean {
  if (owner === undefined || !state.full.includes(owner)) return false;
  return genesis !== undefined && find(state, "member", owner)?.genesis === genesis;
}
