import { take, thaw } from "./effects.ts";
import type { Leaf, LogState, Verdict } from "./state.ts";
import { judge } from "./verdicts.ts";

/** Folds the next leaves of a log, in log order: a pure function of the bytes; each leaf gets one verdict. */
export function foldLog(
  state: LogState,
  leaves: readonly Leaf[],
): { readonly state: LogState; readonly verdicts: readonly Verdict[] } {
  const draft = thaw(state);
  const verdicts = leaves.map((leaf) => {
    const verdict = judge(draft, leaf);
    if (!("fault" in leaf)) {
      draft.seen.add(leaf.hash);
      if (verdict === "ok" && leaf.entry.type !== "unknown") take(draft, leaf.entry, leaf.hash);
    }
    draft.size += 1;
    return verdict;
  });
  return { state: draft, verdicts };
}
