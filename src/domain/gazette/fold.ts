import { take, thaw } from "./effects.ts";
import type { Leaf, LogState, Verdict } from "./state.ts";
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

function fold(state: LogState, leaves: readonly Leaf[], takesPlace: (verdict: Verdict) => boolean): Fold {
  const draft = thaw(state);
  const verdicts = leaves.map((leaf) => {
    const verdict = judge(draft, leaf);
    if (!takesPlace(verdict)) return verdict;
    if (!("fault" in leaf)) {
      draft.seen.add(leaf.hash);
      draft.ids.add(leaf.entry.id);
      if (verdict === "ok" && leaf.entry.type !== "unknown") take(draft, leaf.entry, leaf.hash);
    }
    draft.size += 1;
    return verdict;
  });
  return { state: draft, verdicts };
}
