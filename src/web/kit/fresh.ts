import { Refused } from "#commands/errors.ts";

/** The mark of a version that a form carries and sends back. */
export const stampOf = ({ changedAt }: { readonly changedAt: number }): string => changedAt.toString(36);

/** Refuses a form that was made from an older version. */
export function mustBeFresh(thing: { readonly changedAt: number }, stamp: string | undefined): void {
  if (stamp !== stampOf(thing)) throw new Refused({ code: "stale-form" });
}
