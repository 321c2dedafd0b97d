import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { type Sha256, sha256Of } from "#domain/entries.ts";
import { canonical, type Json, type JsonObject } from "#domain/jcs.ts";
import { type Hash, hashLeaf } from "#domain/merkle.ts";
import type { Mark } from "#domain/ballots.ts";
import type { Contest } from "#domain/contests.ts";
import type { Matter } from "#domain/questions.ts";
import type { Result } from "#domain/tallies.ts";
import type { DecisionRule, Secrecy } from "#domain/rules.ts";
import type { SaltedText } from "#domain/texts.ts";
import type { Instant } from "#domain/time.ts";

/** A closed question as one document with which anybody can count again, offline; times are RFC 3339 in UTC. */
export type Bundle = {
  readonly format: "plenum-bundle";
  readonly version: 1;
  /** For whom it was made: the public sees the names of those who agreed, members see all. */
  readonly audience: "public" | "members";
  readonly body: { readonly actor: string; readonly slug: string; readonly name: string; readonly kind: string };
  readonly motion: {
    readonly id: string;
    readonly number: number;
    readonly kind: string;
    readonly title: string;
    readonly url: string;
  };
  /** What was voted on; null where it was erased, or is kept elsewhere. */
  readonly text: SaltedText | null;
  readonly textHash: Sha256;
  readonly rule: {
    readonly data: DecisionRule;
    readonly hash: Sha256;
    /** In plain English, for reading. */
    readonly sentence: string;
    /** The article that the rule was taken from, and the charter in force; absent before there were charters. */
    readonly cited?: { readonly article: string; readonly version?: number; readonly charter?: string };
  };
  readonly question: {
    readonly id: string;
    readonly matter: Matter;
    readonly subject: string | null;
    readonly secrecy: Secrecy;
    /** Yes, no and so on, or the options of a contest in their order; ballots name these by their numbers from 1. */
    readonly options: readonly string[];
    readonly contest: Contest | null;
    /** Of the text file that lists the options of a contest; null for a yes or no. */
    readonly optionsFile: { readonly salt: string; readonly hash: Sha256 } | null;
    readonly opensAt: string;
    readonly closesAt: string;
    readonly closedAt: string;
  };
  readonly roll: { readonly size: number; readonly weight: number; readonly hash: Sha256 };
  /** By weight who was counted in a room beside those who voted; null where nobody was. */
  readonly present: number | null;
  readonly ballots: BundleBallots;
  readonly receipts: { readonly root: Sha256; readonly codes: readonly string[] };
  readonly result: Result;
  readonly timeline: readonly { readonly event: string; readonly at: string }[];
  /** What the public record says of it; null for what is members-only or not recorded yet. */
  readonly log: BundleLog | null;
  /** SHA-256 over the canonical form of all other members. */
  readonly digest: Sha256;
};

/** All ballots: by name where names may be read, the others by what they say and never one by one. */
type BundleBallots = {
  readonly named: readonly {
    readonly name: string;
    readonly mark: Mark;
    readonly weight: number;
    readonly reason?: string;
  }[];
  /** So many ballots, or parts of split ones, say this, and weigh so much together. */
  readonly others: readonly { readonly mark: Mark; readonly parts: number; readonly weight: number }[];
};

/** Entries of a gazette with what leads from each to a signed checkpoint (RFC 6962, C2SP tlog-checkpoint). */
export type BundleLog = {
  readonly origin: string;
  readonly checkpoint: string;
  readonly entries: readonly { readonly index: number; readonly entry: JsonObject; readonly path: readonly string[] }[];
};

/** A bundle that somebody has made, and the name of what is in it. */
export const FORMAT = "plenum-bundle";
export const VERSION = 1;

/** The digest of a bundle's other members. */
export function digestOf(bundle: { readonly [member: string]: unknown }): Sha256 {
  const { digest: _, ...rest } = bundle;
  return sha256Of(bytesToHex(sha256(utf8ToBytes(canonical(rest as Json)))));
}

/** A receipt's leaf in the tree over all receipts of a question: the bytes of its code. */
export const receiptLeaf = (code: string): Hash => hashLeaf(utf8ToBytes(code));

/** What can stand in a timeline. */
export type TimelineEvent = "submitted" | "stated" | "opened" | "closed";

/** How a question came to its result: what was before its opening, the opening, the close. */
export function timelineOf(
  motion: { readonly submittedAt: Instant | null; readonly pendingAt: Instant | null },
  { opensAt, closedAt }: { readonly opensAt: Instant; readonly closedAt: Instant | null },
): { readonly event: TimelineEvent; readonly at: Instant }[] {
  const all: readonly (readonly [TimelineEvent, Instant | null])[] = [
    ["submitted", motion.submittedAt],
    ["stated", motion.pendingAt],
    ["opened", opensAt],
    ["closed", closedAt],
  ];
  // A motion that was taken up again was stated again, after this.
  const passed = all.flatMap(([event, at]) =>
    at === null || (at > opensAt && event !== "closed") ? [] : [{ event, at }],
  );
  return passed.toSorted((a, b) => a.at - b.at);
}
