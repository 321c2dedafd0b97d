import type { Profile } from "./profile.ts";

/** Ballot papers on their way from candidate to candidate; each lies with one of them, or with nobody any more. */
export type Papers = {
  /** Puts papers with the next candidate in the race that each names; by candidate, those that name none last. */
  readonly sort: (papers: Int32Array, race: Uint8Array) => readonly Pile[];
  readonly all: Int32Array;
};

/** Papers that went to one candidate together, and how many votes they stand for. */
type Pile = { readonly papers: Int32Array; readonly weight: number };

/** The papers of a profile, before any is sorted. */
export function papersOf({ candidates, weights, starts, marks }: Profile): Papers {
  const next = starts.slice(0, -1);
  const targets = new Int16Array(weights.length);
  const nobody = candidates.length;

  /** Where a paper goes now; what it named before is left behind. */
  function target(paper: number, race: Uint8Array): number {
    const end = starts[paper + 1] ?? 0;
    let at = next[paper] ?? 0;
    while (at < end && race[marks[at] ?? 0] !== 1) at += 1;
    next[paper] = at;
    return at < end ? (marks[at] ?? nobody) : nobody;
  }

  function sort(papers: Int32Array, race: Uint8Array): readonly Pile[] {
    const sizes = new Int32Array(nobody + 1);
    const sums = new Float64Array(nobody + 1);
    let index = 0;
    for (const paper of papers) {
      const to = target(paper, race);
      targets[index] = to;
      index += 1;
      sizes[to] = (sizes[to] ?? 0) + 1;
      sums[to] = (sums[to] ?? 0) + (weights[paper] ?? 0);
    }
    const piles = Array.from(sizes, (size, to) => ({ papers: new Int32Array(size), weight: sums[to] ?? 0 }));
    const filled = new Int32Array(nobody + 1);
    index = 0;
    for (const paper of papers) {
      const to = targets[index] ?? nobody;
      const place = filled[to] ?? 0;
      const pile = piles[to];
      if (pile !== undefined) pile.papers[place] = paper;
      filled[to] = place + 1;
      index += 1;
    }
    return piles;
  }

  return { sort, all: Int32Array.from(weights.keys()) };
}
