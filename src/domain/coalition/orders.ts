import type { EntryOf, Iri, Sha256 } from "#domain/entries.ts";
import type { Place } from "./entries.ts";
import type { HeldLog } from "./logs.ts";

/** A `Sealed` or `ConvenorVoted` as it stands in a log. */
export interface Order {
  readonly hash: Sha256;
  readonly entry: EntryOf<"Sealed"> | EntryOf<"ConvenorVoted">;
}

/** What a log's seals of one term come to: the last block sealed, and the claims of agreed blocks that are not overtaken. */
export interface Claim {
  readonly term: number;
  readonly noted: Sha256;
  readonly agreed: readonly Sha256[];
}

/** How far the seals of a branch are read, and what they came to; a seal of an unknown block lets the later ones of its term wait. */
export interface Reading {
  next: number;
  voted: number;
  top: Pick<Place, "term" | "height">;
  readonly claims: Map<number, Claim>;
  readonly blind: Set<number>;
}

/** One branch of a log as a docket follows it. */
export interface Branch {
  log: HeldLog;
  readonly owner: Iri | undefined;
  readonly genesis: Sha256 | undefined;
  readonly orders: Order[];
  readonly reading: Reading;
  /** What the seals come to now, those behind an unknown block of another term included. */
  claims: readonly Claim[];
  /** The highest term that it voted for, and the highest block that it ever called agreed. */
  votedTerm: number;
  claimed: Pick<Place, "term" | "height">;
  /** Its last seal, its last seal of each term, its last block of each term. */
  lastSeal: EntryOf<"Sealed"> | undefined;
  readonly sealedIn: Map<number, Sha256>;
  readonly notedIn: Map<number, Sha256>;
  readonly objectedTo: Set<Sha256>;
  /** The index of its last act of the coalition that is no order entry. */
  material: number;
  hasApplied: boolean;
}

/** A branch of which nothing is read yet. */
export function beginBranch(log: HeldLog): Branch {
  const first = log.leafAt(0);
  const isGenesis = first?.verdict === "ok" && first.entry?.type === "Genesis";
  return {
    log: { ...log, size: 0 },
    owner: isGenesis ? first.entry.issuer : undefined,
    genesis: isGenesis ? first.hash : undefined,
    orders: [],
    reading: { next: 0, voted: -1, top: { term: 0, height: 0 }, claims: new Map(), blind: new Set() },
    claims: [],
    votedTerm: -1,
    claimed: { term: 0, height: 0 },
    lastSeal: undefined,
    sealedIn: new Map(),
    notedIn: new Map(),
    objectedTo: new Set(),
    material: -1,
    hasApplied: false,
  };
}

/** Whether a place is lower than another: by term, then by height. */
export const isBelow = (one: Pick<Place, "term" | "height">, other: Pick<Place, "term" | "height">): boolean =>
  one.term < other.term || (one.term === other.term && one.height < other.height);

/** Takes in a seal; whether it counts hangs on the blocks that it names. */
export function takeSeal(branch: Branch, hash: Sha256, entry: EntryOf<"Sealed">): void {
  branch.orders.push({ hash, entry });
  branch.lastSeal = entry;
  branch.sealedIn.set(entry.term, entry.noted);
  if (isBelow(branch.claimed, entry.agreed)) branch.claimed = entry.agreed;
}

/** Takes in a vote for a convenor; true if it counts: the first of its term, and not hiding what the log called agreed before. */
export function takeVote(branch: Branch, hash: Sha256, entry: EntryOf<"ConvenorVoted">): boolean {
  branch.orders.push({ hash, entry });
  if (entry.term <= branch.votedTerm) return false;
  branch.votedTerm = entry.term;
  if (isBelow(entry.agreed, branch.claimed)) return false;
  branch.claimed = entry.agreed;
  return true;
}
