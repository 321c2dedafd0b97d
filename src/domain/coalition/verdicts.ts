import type { Verdict } from "#domain/gazette/state.ts";

/** What becomes of a noted entry in the docket: `ok` and `capped` have effect, every other says why it has none. */
export type DocketVerdict =
  | Verdict
  | "capped"
  | "waiting"
  | "elsewhere"
  | "not-a-member"
  | "not-the-convenor"
  | "already"
  | "unknown-charter"
  | "unknown-effect"
  | "own-or-twice"
  | "stale-base"
  | "not-seconded"
  | "rule-differs"
  | "roll-differs"
  | "old-term"
  | "period"
  | "question-void"
  | "late"
  | "not-on-the-roll"
  | "voted-already"
  | "no-decision"
  | "contradicts-home"
  | "no-council"
  | "no-seat"
  | "outside-the-term"
  | "seat-taken"
  | "mandate-ahead"
  | "mandate-ended"
  | "result-differs";

/** Why a block is void. */
export type VoidCode =
  | "time-goes-back"
  | "wrong-height"
  | "old-term"
  | "not-the-convenor"
  | "heads"
  | "own-head-missing"
  | "head-does-not-extend"
  | "skips-own-block"
  | "digest-differs"
  | "prev-void";
