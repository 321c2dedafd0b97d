import { take, thaw, type Keeping } from "./effects.ts";
import { packLog } from "./packed.ts";
import type { Leaf, LogState, Past, Verdict } from "./state.ts";
import { judge } from "./verdicts.ts";

/** A state and what became of each leaf on the way to it. */
export interface Fold {
  readonly state: LogState;
  readonly verdicts: readonly Verdict[];
}

/** Folds the next leaves of a log, in log order: a pure function of the bytes; each leaf gets one verdict. */
export function foldLog(state: LogState, leaves: readonly Leaf[]): Fold {
  return fold(state, leaves, () => true);
}

/** Folds what is about to be published: a leaf that would be inert takes no place in the log. */
export function admitToLog(state: LogState, leaves: readonly Leaf[]): Fold {
  return fold(state, leaves, (verdict) => verdict === "ok");
}

/** A fold of a whole log in which an entry is a few hundred bytes; `skip` passes over entries that cannot be read. */
export interface OpenFold {
  readonly past: Past;
  readonly next: (leaf: Leaf) => Verdict;
  readonly skip: (leaves: number) => void;
}

/** Folds a whole log a leaf at a time, for who reads one from its beginning: the verdicts of `foldLog`, in less memory. */
export function openFold(origin: string): OpenFold {
  const past = packLog(origin);
  return {
    past,
    next: (leaf) => step(past, leaf, () => true),
    skip(leaves) {
      past.size += leaves;
    },
  };
}

function fold(state: LogState, leaves: readonly Leaf[], takesPlace: (verdict: Verdict) => boolean): Fold {
  const draft = thaw(state);
  return { state: draft, verdicts: leaves.map((leaf) => step(draft, leaf, takesPlace)) };
}

function step(draft: Keeping, leaf: Leaf, takesPlace: (verdict: Verdict) => boolean): Verdict {
  const verdict = judge(draft, leaf);
  if (!takesPlace(verdict)) return verdict;
  if (!("fault" in leaf)) {
    draft.seen.add(leaf.hash);
    draft.ids.add(leaf.entry.id);
    if (verdict === "ok" && leaf.entry.type !== "unknown") take(draft, leaf.entry, leaf.hash);
  }
  draft.size += 1;
  return verdict;
}
