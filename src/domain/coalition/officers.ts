import type { Iri, Sha256 } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";
import type { Appointment } from "./charter.ts";
import { cut } from "./seatMandates.ts";
import { find, keep, rulesOf, type Draft } from "./state.ts";

/** A term in an office of the coalition; flagged where the same person holds it more often in a row than the charter says. */
export type OfficeTerm = {
  readonly body: Iri;
  readonly holderHash: Sha256;
  readonly from: Instant;
  readonly until: Instant;
  readonly isOverLimit?: boolean | undefined;
};

const MOST_KEPT = 20;

/** Gives an office by an adopted motion: for one term at most, from its adoption at the earliest; whoever holds it makes way. */
export function appoint(draft: Draft, { name, body, holderHash, ...asked }: Appointment, time: Instant): void {
  const office = rulesOf(draft).council?.offices?.find((each) => each.name === name);
  if (office === undefined || find(draft, "member", body)?.standing !== "full") return;
  const from = Math.max(asked.from, time);
  const until = Math.min(asked.until, from + office.term);
  if (until <= from) return;
  const before = (find(draft, "office", name) ?? []).flatMap((term) => cut(term, from));
  const term = { body, holderHash, from, until };
  const isOverLimit = office.most !== undefined && inARow(before, term) >= office.most;
  const terms = [...before, { ...term, ...(isOverLimit ? { isOverLimit } : {}) }];
  keep(draft, "office", name, terms.slice(-MOST_KEPT));
}

/** Who holds an office at a time. */
export const holderAt = (terms: readonly OfficeTerm[], time: Instant): OfficeTerm | undefined =>
  terms.find(({ from, until }) => from <= time && time < until);

/** How many terms the same person has held just before, with nobody between. */
function inARow(before: readonly OfficeTerm[], { body, holderHash }: OfficeTerm): number {
  const other = before.findLastIndex((term) => term.body !== body || term.holderHash !== holderHash);
  return before.length - 1 - other;
}
