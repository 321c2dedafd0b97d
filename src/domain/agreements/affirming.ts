import type { CharterRules } from "#domain/coalition/charter.ts";
import type { Member } from "#domain/coalition/state.ts";
import { DAY, type Instant } from "#domain/time.ts";

/** How long before a signature runs out its organization is reminded, at most. */
const LONGEST_NOTICE = 60 * DAY;

/** When the signature of a full member runs out: it is an observer from then on. */
export type Affirmation = {
  readonly until: Instant;
  /** From here on its admins are asked to sign anew. */
  readonly remindAt: Instant;
};

/** When a member has to have signed anew; undefined where nothing runs out, or nothing is noted yet. A sixth of the time is notice, sixty days at most. */
export function affirmationOf(
  { standing, affirmedAt }: Pick<Member, "standing" | "affirmedAt">,
  { reaffirmEvery }: Pick<CharterRules, "reaffirmEvery">,
): Affirmation | undefined {
  if (standing !== "full" || reaffirmEvery === undefined || affirmedAt === 0) return undefined;
  const until = affirmedAt + reaffirmEvery;
  return { until, remindAt: until - Math.min(LONGEST_NOTICE, Math.floor(reaffirmEvery / 6)) };
}

/** Whether it is time to remind. */
export const isDue = (affirmation: Affirmation | undefined, at: Instant): boolean =>
  affirmation !== undefined && at >= affirmation.remindAt;
