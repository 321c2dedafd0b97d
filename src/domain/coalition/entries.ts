import type { EntryResult, Iri, Sha256 } from "#domain/entries.ts";
import type { Json, JsonObject } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";

/** A block by its hash, and where it stands: claims are compared by these numbers (coalition-protocol §5). */
export type Place = { readonly hash: Sha256; readonly term: number; readonly height: number };

/** A head of a log that a block commits to: origin, size, root. */
export type NotedHead = readonly [origin: string, size: number, root: Sha256];

/** What a body may say on a question. */
export const bodyChoices = ["yes", "no", "abstain", "block", "stand_aside"] as const;
export type BodyChoice = (typeof bodyChoices)[number];

/** The members of the acts by which a coalition decides together (coalition-protocol §7). */
export interface CoalitionMembers {
  /** Its hash names the coalition; whoever issues it is the first convenor. */
  CoalitionConvened: {
    /** Who speaks for the coalition to the fediverse. */
    readonly actor: Iri;
    readonly rules: JsonObject;
    readonly charterHash: Sha256;
    readonly founders: readonly { readonly actor: Iri; readonly genesis: Sha256 }[];
    readonly derivedFrom?: Sha256 | undefined;
  };
  /** Before it: who is asked, until when the text is drafted together, and under which actor the coalition will speak. */
  CoalitionCalled: {
    readonly actor: Iri;
    /** Of the file with the coalition's name and why it is called. */
    readonly textHash: Sha256;
    readonly invited: readonly Iri[];
    readonly until?: string | undefined;
  };
  /** A text that is proposed; names the call or the convening that it is for, and the proposal that it takes up. Of the caller it is the draft. */
  CharterDrafted: {
    readonly charterHash: Sha256;
    readonly textHash: Sha256;
    /** The text that it changes; none for a first one. */
    readonly baseHash?: Sha256 | undefined;
  };
  AccessionSigned: { readonly charterHash: Sha256; readonly genesis: Sha256 };
  Reaffirmed: { readonly charterHash: Sha256; readonly genesis: Sha256 };
  SecessionDeclared: { readonly textHash?: Sha256 | undefined };
  MembershipCertified: { readonly count: number; readonly asOf: string };
  MotionSeconded: { readonly textHash?: Sha256 | undefined };
  BodyVoted: { readonly choice: BodyChoice };
  /** Of one of the issuer's seats; names the question, and the mandate of who voted. */
  SeatVoted: {
    readonly choice: BodyChoice;
    readonly seat: number;
    /** What the home body wanted, where its decision is public. */
    readonly instructed?: BodyChoice | undefined;
    /** Why the delegate voted so. */
    readonly textHash?: Sha256 | undefined;
  };
  ResultCertified: {
    readonly outcome: EntryResult["outcome"];
    readonly counts: EntryResult["counts"];
    readonly block: Sha256;
  };
  Noted: {
    readonly term: number;
    readonly height: number;
    readonly prev: Sha256;
    /** Docket time: the only time that decides anything. */
    readonly time: Instant;
    /** The version of the rules that the digest was computed by. */
    readonly fold: number;
    readonly heads: readonly NotedHead[];
    readonly digest: Sha256;
    /** Of the first block of a term: each `ConvenorVoted` that called its issuer; hashes alone, so that those of 1,000 bodies fit. */
    readonly votes?: readonly Sha256[] | undefined;
  };
  Sealed: { readonly term: number; readonly noted: Sha256; readonly agreed: Place };
  Objected: { readonly noted: Sha256; readonly code: string };
  ConvenorVoted: { readonly term: number; readonly candidate: Iri; readonly agreed: Place };
}

/** What the inline context of an entry says of these members. */
export const coalitionTerms: { readonly [name: string]: Json } = {
  rules: { "@id": "plenum:rules", "@type": "@json" },
  charterHash: "plenum:charterHash",
  founders: { "@id": "plenum:founders", "@type": "@json" },
  derivedFrom: "plenum:derivedFrom",
  invited: { "@id": "plenum:invited", "@type": "@json" },
  genesis: "plenum:genesis",
  asOf: "plenum:asOf",
  choice: "plenum:choice",
  instructed: "plenum:instructed",
  outcome: "plenum:outcome",
  counts: { "@id": "plenum:counts", "@type": "@json" },
  block: "plenum:block",
  term: "plenum:term",
  height: "plenum:height",
  prev: "plenum:prev",
  time: "plenum:time",
  fold: "plenum:fold",
  heads: { "@id": "plenum:heads", "@type": "@json" },
  digest: "plenum:digest",
  votes: { "@id": "plenum:votes", "@type": "@json" },
  noted: "plenum:noted",
  agreed: { "@id": "plenum:agreed", "@type": "@json" },
  code: "plenum:code",
  candidate: { "@id": "plenum:candidate", "@type": "@id" },
};
