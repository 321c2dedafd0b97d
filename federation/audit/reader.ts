import { openFold } from "#domain/gazette/fold.ts";
import { checkResult } from "#domain/gazette/results.ts";
import { actNamed, asAct, type Leaf, type Past, type Verdict } from "#domain/gazette/state.ts";
import type { EntryOf, Sha256 } from "#domain/entries.ts";
import type { Report } from "./findings.ts";

/** A result that a log states, by the address of its question and the name of the closing act. */
export type StatedResult = {
  readonly question: string;
  readonly closed: Sha256;
  readonly index: number;
  readonly isSound: boolean;
};

/** What reading the entries of a whole log came to. */
export type EntryReading = {
  readonly entries: number;
  readonly proofs: number;
  /** Entries of a type that this version does not know: kept, never folded. */
  readonly unknown: number;
  /** Entries that could not be read at all. */
  readonly unread: number;
  /** Entries whose effect hangs on those. */
  readonly unjudged: number;
  readonly results: readonly StatedResult[];
};

/** Folds leaves one after the other, says which have no effect, and counts. */
export interface EntryReader {
  readonly size: () => number;
  readonly next: (leaf: Leaf) => void;
  /** So many entries cannot be read: what is said of later ones is only what does not hang on them. */
  readonly skip: (leaves: number) => void;
  readonly end: () => EntryReading;
}

export function openReader(origin: string, vkey: string, report: Report): EntryReader {
  const { past, next, skip } = openFold(origin);
  const results: StatedResult[] = [];
  let [entries, proofs, unknown, unread, unjudged] = [0, 0, 0, 0, 0];
  const place = (index: number) => `entries/${index}`;
  return {
    size: () => past.size,
    next(leaf) {
      const index = past.size;
      // Before the fold, which forgets what a question asked once it is closed.
      const opened = openingOf(past, leaf);
      const verdict = toldOf(leaf, next(leaf), unread > 0);
      if (index === 0 && !isGenesisOf(leaf, vkey))
        report("entries", "other-genesis", place(0), "The log does not begin with the genesis of its own key");
      if (!("fault" in leaf)) entries += 1;
      if (verdict === "ok" || verdict === "unknown-type") proofs += 1;
      if (verdict === "unknown-type") unknown += 1;
      else if (verdict === undefined) unjudged += 1;
      else if (verdict !== "ok") report("entries", verdict, place(index), `${nameOf(leaf)} ${told(verdict)}`);
      const stated = verdict === "ok" ? stateResult(opened, leaf, index, report) : undefined;
      if (stated !== undefined) results.push(stated);
    },
    skip(leaves) {
      skip(leaves);
      unread += leaves;
    },
    end: () => ({ entries, proofs, unknown, unread, unjudged, results }),
  };
}

/** Verdicts that no other entry could change. */
const certain: ReadonlySet<Verdict> = new Set<Verdict>([
  "ok",
  "unknown-type",
  "malformed",
  "replay",
  "taken-id",
  "second-genesis",
  "not-a-term",
  "other-selection",
]);

/** What can be told of an entry; undefined if it hangs on entries that could not be read. */
function toldOf(leaf: Leaf, verdict: Verdict, isAfterGap: boolean): Verdict | undefined {
  if (!isAfterGap || certain.has(verdict)) return verdict;
  return "entry" in leaf && leaf.signedBy === undefined ? "bad-proof" : undefined;
}

const isGenesisOf = (leaf: Leaf, vkey: string): boolean =>
  "entry" in leaf && leaf.entry.type === "Genesis" && leaf.entry.vkey === vkey;

function told(verdict: Verdict): string {
  if (verdict === "malformed") return "is not an entry in its canonical form, or lacks what its type needs";
  if (verdict === "bad-proof") return "bears no valid proof of a key that was in force for its issuer";
  return `has no effect: ${verdict}`;
}

const nameOf = (leaf: Leaf): string =>
  "fault" in leaf ? "What stands here" : leaf.entry.type === "unknown" ? leaf.entry.named : leaf.entry.type;

function openingOf(past: Past, leaf: Leaf): EntryOf<"QuestionOpened"> | undefined {
  if ("fault" in leaf || leaf.entry.type !== "QuestionClosed") return undefined;
  return asAct(actNamed(past, leaf.entry), "QuestionOpened")?.entry;
}

function stateResult(
  opened: EntryOf<"QuestionOpened"> | undefined,
  leaf: Leaf,
  index: number,
  report: Report,
): StatedResult | undefined {
  if (opened === undefined || "fault" in leaf || leaf.entry.type !== "QuestionClosed") return undefined;
  const faults = checkResult(opened, leaf.entry);
  for (const { code, text } of faults) report("results", code, `entries/${index}`, text);
  return { question: opened.id, closed: leaf.hash, index, isSound: faults.length === 0 };
}
