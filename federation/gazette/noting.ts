import { getLogger } from "@logtape/logtape";
import type { Leaf, Verdict } from "#domain/gazette/state.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Fetch } from "./remote.ts";

/** What one pull came across: whether anybody did not answer, and entries that were kept and are worth a line in the log. */
export type Notes = { isSilent: boolean; first: number; readonly counts: Map<string, number> };

export const beginNotes = (): Notes => ({ isSilent: false, first: Infinity, counts: new Map() });

/** The same way out; notes if there is no answer, or one that says "later": then what is missing is nobody's fault. */
export function listening(fetch: Fetch, notes: Notes): Fetch {
  return async (url, options) => {
    const got = await fetch(url, options);
    if (got === undefined || got.status === 429 || got.status >= 500) notes.isSilent = true;
    return got;
  };
}

/** Notes entries without effect, and those dated more than a day ahead: a time is a claim, and no verdict depends on it. */
export function noteLeaves(
  notes: Notes,
  from: number,
  leaves: readonly Leaf[],
  verdicts: readonly Verdict[],
  at: Instant,
): void {
  for (const [index, verdict] of verdicts.entries()) {
    const leaf = leaves[index];
    const isAhead = leaf !== undefined && "entry" in leaf && Date.parse(leaf.entry.issuedAt) > at + DAY;
    for (const name of [...(verdict === "ok" ? [] : [verdict]), ...(isAhead ? ["ahead-of-time"] : [])]) {
      notes.counts.set(name, (notes.counts.get(name) ?? 0) + 1);
      notes.first = Math.min(notes.first, from + index);
    }
  }
}

/** One line for all that a pull kept without effect, however much it is. */
export function tellNotes(origin: string, { counts, first }: Notes): void {
  if (counts.size === 0) return;
  const told = [...counts].map(([name, count]) => `${name}=${count}`).join(" ");
  log.warn("event={event} peer={peer} log={log} first={first} counts={counts}", {
    event: "mirror.flag",
    peer: hostOf(origin),
    log: origin,
    first,
    counts: told,
  });
}

/** One line for what a source gave and was not taken. */
export function tellRejection(origin: string, source: string, reason: string): void {
  const peer = URL.parse(source)?.host ?? "-";
  log.warn("event={event} reason={reason} peer={peer} log={log}", {
    event: "mirror.reject",
    reason,
    peer,
    log: origin,
  });
}

/** One line for a pull that failed for a fault of our own; answers that it did. */
export function tellFault(origin: string, error: unknown): { readonly ok: false; readonly fault: "fault" } {
  log.error("event={event} error={error} peer={peer} log={log}", {
    event: "mirror.fault",
    error,
    peer: hostOf(origin),
    log: origin,
  });
  return { ok: false, fault: "fault" };
}

const hostOf = (origin: string): string => origin.split("/")[0] ?? "-";

const log = getLogger(["plenum", "gazette"]);
