import { take, thaw, type Draft } from "./effects.ts";
import { beginLog, type Leaf, type LogState, type Verdict } from "./state.ts";
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

/** Folds a whole log a leaf at a time, for who reads one from its beginning: one state, that changes, and nothing is copied. */
export function openFold(origin: string): { readonly state: LogState; readonly next: (leaf: Leaf) => Verdict } {
  const draft = thaw(beginLog(origin));
  return { state: draft, next: (leaf) => step(draft, leaf, () => true) };
}

function fold(state: LogState, leaves: readonly Leaf[], takesPlace: (verdict: Verdict) => boolean): Fold {
  const draft = thaw(state);
  return { state: draft, verdicts: leaves.map((leaf) => step(draft, leaf, takesPlace)) };
}

function step(draft: Draft, leaf: Leaf, takesPlace: (verdict: Verdict) => boolean): Verdict {
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
