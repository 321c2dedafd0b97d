import { leadsTo, type Block, type Docket } from "./docket.ts";

/** Finds the tip that follows from the highest final block, and whether final blocks conflict. */
export function findTip(docket: Docket): void {
  docket.split = docket.rivals.size === 0 ? undefined : partingOf(docket);
  docket.tip = docket.split ?? tipAfter(docket, docket.top);
}

/** The highest block that all final blocks have before them, or are. */
function partingOf(docket: Docket): Block {
  let at = docket.top;
  const rivals = [...docket.rivals];
  while (at.prev !== undefined && !rivals.every((rival) => leadsTo(at, rival))) at = at.prev;
  return at;
}

/** Of what follows from the highest final block: the highest term, then the end of the line, then what others agreed on. */
function tipAfter(docket: Docket, top: Block): Block {
  const following = [...docket.undecided].filter((block) => leadsTo(top, block));
  const parents = new Set(following.map(({ prev }) => prev));
  let tip = top;
  for (const block of following) {
    if (parents.has(block) && block.term < tip.term) continue;
    if (isAbove(docket, block, tip)) tip = block;
  }
  return tip;
}

function isAbove(docket: Docket, block: Block, tip: Block): boolean {
  if (block.term !== tip.term) return block.term > tip.term;
  if (leadsTo(tip, block)) return true;
  if (leadsTo(block, tip)) return false;
  const [isAgreed, isTipAgreed] = [docket.agreed.has(block.hash), docket.agreed.has(tip.hash)];
  if (isAgreed !== isTipAgreed) return isAgreed;
  return block.height === tip.height ? block.hash < tip.hash : block.height > tip.height;
}
