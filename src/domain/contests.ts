export const contestMethods = ["approval", "score", "irv", "stv", "stv-meek", "schulze"] as const;
/** How the ballots of a vote among several options are counted. */
export type ContestMethod = (typeof contestMethods)[number];

/** A vote among several options; one with a status quo chooses a text and ratifies it from the same ballots (domain.md §3). */
export type Contest = {
  readonly method: ContestMethod;
  readonly seats: number;
  /** Whether "re-open nominations" stands beside the options. */
  readonly reopen: boolean;
  /** Highest score a ballot may give. */
  readonly maxScore?: number;
  /** The option that leaves things as they are. */
  readonly statusQuo?: string;
};
