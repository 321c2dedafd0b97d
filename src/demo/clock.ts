import type { Instant } from "#domain/time.ts";

/** One clock for all instances of a scenario: it runs as clocks do, and can be put forward, so that a week passes in a moment. */
export type Clock = {
  readonly now: () => Instant;
  /** Milliseconds that it is ahead of the machine's; behind, if negative. */
  readonly offset: () => number;
  readonly pass: (span: number) => void;
};

/** A clock that begins so many milliseconds before now. */
export function createClock(behind: number): Clock {
  const state = { offset: -behind };
  const offset = () => state.offset;
  return {
    offset,
    now: () => Date.now() + state.offset,
    pass(span) {
      state.offset += span;
    },
  };
}
