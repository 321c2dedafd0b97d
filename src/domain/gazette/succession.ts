import type { EntryOf, Iri, Recovery, Sha256 } from "#domain/entries.ts";
import type { ReadEntry } from "./state.ts";

/** What is held of the log whose place another one wants to take. */
export type Predecessor = {
  readonly origin: string;
  readonly owner: Iri | undefined;
  readonly size: number;
  readonly recovery: Recovery | undefined;
  /** It is our own: nobody elsewhere takes its place. */
  readonly isOwn: boolean;
  /** Another log has taken its place already. */
  readonly isClosed: boolean;
};

/**
 * Whether a new log takes the place of one that is held. `proven`: the recovery keys that the held one committed to say so,
 * of a history that is held; officers may then agree. `behind`: not known before more of the old one is held. Every other
 * answer says why nobody may.
 */
export const successionVerdicts = [
  "proven",
  "behind",
  "unclaimed",
  "other-history",
  "not-approved",
  "succeeded-already",
  "our-own",
] as const;
export type SuccessionVerdict = (typeof successionVerdicts)[number];

/** Judges the genesis of a new log against the log that it names, or whose owner it is; `roots` are those that the held log has at the size that it names, several if it was forked (coalition-protocol.md §8). */
export function judgeSuccession(
  held: Predecessor,
  genesis: ReadEntry & { readonly entry: EntryOf<"Genesis"> },
  roots: readonly Sha256[],
): SuccessionVerdict {
  const { succeeds } = genesis.entry;
  if (held.isOwn) return "our-own";
  if (held.isClosed) return "succeeded-already";
  if (succeeds === undefined || succeeds.origin !== held.origin) return "unclaimed";
  const { recovery } = held;
  if (recovery === undefined || held.size < succeeds.size) return "behind";
  // The commitments stand in the first entry: a head without it names nobody's log.
  if (succeeds.size < 1 || !roots.includes(succeeds.root)) return "other-history";
  const committed = new Set<Sha256>(recovery.commitments);
  const approved = new Set(genesis.approvedBy?.filter((key) => committed.has(key)));
  return approved.size >= recovery.need ? "proven" : "not-approved";
}
