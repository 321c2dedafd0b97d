import type { DrawHash } from "./draw.ts";
import type { Ending } from "./mandates.ts";
import type { MotionState } from "./motions.ts";
import type { OfficeKind } from "./offices.ts";
import { canonical, type Json, type JsonObject } from "./jcs.ts";
import type { ContestTerms } from "./contests.ts";
import { caseTerms, type CaseMembers } from "./cases/entries.ts";
import { coalitionTerms, type CoalitionMembers } from "./coalition/entries.ts";
import type { AssessmentMembers } from "./assessments.ts";
import type { PledgeMembers } from "./pledges.ts";
import type { RegionMembers } from "./regions.ts";
import { hexHash } from "./texts.ts";

/** The address of an actor, an object or an entry. */
export type Iri = string;

/** `sha256:` and 64 hexadecimal digits. */
export type Sha256 = `sha256:${string}`;

/** A hash as entries name it, from its hexadecimal digits. */
export const sha256Of = (hex: string): Sha256 => `sha256:${hex}`;

/** An Ed25519 public key as a multibase Multikey, `z6Mk…`. */
export type Multibase = string;

/** Names another entry, and the exact act that is meant. */
export interface Ref {
  readonly id: Iri;
  readonly hash: Sha256;
}

/** What every entry bears; `issuedAt` is for display only, order is the log's. */
interface Envelope {
  readonly id: Iri;
  readonly issuer: Iri;
  readonly coalition?: Sha256 | undefined;
  readonly issuedAt: string;
  readonly refs: readonly Ref[];
}

/** The head of a log that this one takes over from. */
export interface Succession {
  readonly origin: string;
  readonly size: number;
  readonly root: Sha256;
}

/** How many of the committed recovery keys can replace a lost one; a commitment is the SHA-256 of the key's multibase text. */
export interface Recovery {
  readonly need: number;
  readonly commitments: readonly Sha256[];
}

/** One recovery key's consent to a new key. */
interface Approval {
  readonly key: Multibase;
  readonly signature: string;
}

type Outcome = "adopted" | "lost" | "no_quorum" | "elected" | "tie";

/** What a closed question came to; all numbers are safe integers. */
export interface EntryResult {
  readonly outcome: Outcome;
  readonly counts: { readonly [choice: string]: number };
  readonly ballots: number;
  readonly quorum: { readonly required: number; readonly reached: number; readonly met: boolean };
  /** Of a contest: options by their numbers from 1, in order of election. */
  readonly elected?: readonly number[] | undefined;
  readonly tied?: readonly number[] | undefined;
}

/** The members of each kind of act (coalition-protocol §7): codes, counts, times, hashes; never a text or a name. */
interface Members extends CaseMembers, CoalitionMembers, RegionMembers, PledgeMembers, AssessmentMembers {
  Genesis: {
    readonly vkey: string;
    readonly actor: Iri;
    readonly key: Multibase;
    readonly recovery: Recovery;
    readonly succeeds?: Succession | undefined;
    /** Of recovery keys that the log before this one committed to. */
    readonly approvals?: readonly Approval[] | undefined;
  };
  KeyAdded: { readonly actor: Iri; readonly key: Multibase; readonly from?: number | undefined };
  KeyRevoked: { readonly actor: Iri; readonly key: Multibase; readonly from?: number | undefined };
  KeyRecovered: { readonly actor: Iri; readonly key: Multibase; readonly approvals: readonly Approval[] };
  BodyFounded: {
    readonly body: Iri;
    readonly kind: string;
    readonly parent?: Iri | undefined;
    readonly key?: Multibase | undefined;
  };
  BodyChanged: { readonly body: Iri; readonly kind?: string | undefined; readonly parent?: Iri | null | undefined };
  MotionSubmitted: {
    readonly object: Iri;
    readonly kind: string;
    readonly textHash: Sha256;
    readonly effect?: Json | undefined;
  };
  /** The motion, and where it is of the second degree the amendment that it changes. */
  AmendmentMoved: { readonly baseHash: Sha256; readonly textHash: Sha256 };
  /** Of a motion, or of an amendment of one. */
  MotionWithdrawn: { readonly textHash?: Sha256 | undefined };
  /** Where a motion was brought by anything but the opening and the close of its vote, or its withdrawal. */
  MotionChanged: {
    readonly state: (typeof changedStates)[number];
    /** Of a motion that was postponed: until when. */
    readonly until?: string | undefined;
    /** Of one that was referred: to whom. */
    readonly to?: Iri | undefined;
  };
  /** A version of the issuer's charter; names the version before it first. `textHash` is of the file with its canonical form. */
  CharterAdopted: {
    readonly version: number;
    readonly charterHash: Sha256;
    readonly textHash: Sha256;
    readonly effectiveAt: string;
  };
  QuestionOpened: {
    readonly textHash: Sha256;
    readonly rule: JsonObject;
    readonly ruleHash: Sha256;
    readonly charter?: Sha256 | undefined;
    /** Where the vote chooses among options: how, and how many there are. */
    readonly contest?: Omit<ContestTerms, "optionsHash"> | undefined;
    /** Of the text file that lists the options. */
    readonly optionsHash?: Sha256 | undefined;
    readonly closesAt: string;
    readonly mayChange: boolean;
    /** Of a coalition's question: the term of the convenor who opens it. */
    readonly term?: number | undefined;
    readonly rollSize: number;
    readonly rollHash: Sha256;
  };
  QuestionClosed: {
    readonly result: EntryResult;
    /** Merkle root over the receipts of all ballots, in the order of their codes. */
    readonly receiptsRoot?: Sha256 | undefined;
  };
  Endorsed: { readonly object: Iri; readonly textHash?: Sha256 | undefined };
  EndorsementWithdrawn: { readonly textHash?: Sha256 | undefined };
  /** What the body was asked to endorse and does not; the text says why. */
  EndorsementDeclined: { readonly object: Iri; readonly textHash?: Sha256 | undefined };
  /** The issuer recognizes a caucus, by its actor, as one that its members may join. */
  CaucusRecognized: { readonly object: Iri };
  CaucusRecognitionWithdrawn: { readonly textHash?: Sha256 | undefined };
  DrawCommitted: {
    readonly textHash: Sha256;
    readonly poolHash: Sha256;
    readonly poolSize: number;
    readonly count: number;
    readonly algorithm: DrawHash;
    readonly drawsAt: string;
  };
  /** The key string is codes and numbers; whoever has it computes the same places. */
  DrawRevealed: { readonly drawKey: string; readonly selected: readonly number[] };
  /** The holder's name is in the salted hash alone; `until` is the first moment that no longer belongs to it. */
  MandateIssued: {
    readonly kind: OfficeKind;
    readonly office: string;
    /** Of a seat: the council, and which of the seats of the issuer. */
    readonly council?: Iri | undefined;
    readonly seat?: number | undefined;
    readonly begins: string;
    readonly until: string;
    readonly holderHash: Sha256;
  };
  MandateRevoked: { readonly ending: Ending };
  PositionAdopted: { readonly textHash: Sha256 };
  PositionWithdrawn: { readonly state: "superseded" | "rescinded" };
  TextErased: { readonly textHash: Sha256 };
  /** Two signed checkpoints of one size and two roots: the log that signed both has two histories. */
  EquivocationShown: {
    readonly origin: string;
    readonly vkey: string;
    readonly checkpoints: readonly [string, string];
  };
}

/** The states of a motion that `MotionChanged` can tell. */
export const changedStates = [
  "out_of_order",
  "lapsed",
  "pending",
  "laid_on_table",
  "postponed",
  "referred",
  "rescinded",
] as const satisfies readonly MotionState[];

export type KnownType = keyof Members;

/** An act of one known kind. */
export type EntryOf<Type extends KnownType> = Envelope & { readonly type: Type } & Members[Type];

/** An act of a kind that this version does not know: kept, never folded. */
type UnknownEntry = Envelope & { readonly type: "unknown"; readonly named: string };

export type KnownEntry = { [Type in KnownType]: EntryOf<Type> }[KnownType];
export type Entry = KnownEntry | UnknownEntry;

/** An act of the own instance before it has an id, a time and a proof. */
export type Draft = {
  [Type in KnownType]: { readonly type: Type; readonly issuer: Iri; readonly refs: readonly Ref[] } & Members[Type] & {
      readonly coalition?: Sha256 | undefined;
    };
}[KnownType];

const PLENUM = "https://w3id.org/plenum/ns#";
const address = (name: string): Json => ({ "@id": `plenum:${name}`, "@type": "@id" });
const data = (name: string): Json => ({ "@id": `plenum:${name}`, "@type": "@json" });
const plain = (name: string): Json => `plenum:${name}`;

/** What each member of an entry means, as JSON-LD. */
const TERMS: { readonly [name: string]: Json } = {
  issuer: address("issuer"),
  coalition: plain("coalition"),
  issuedAt: plain("issuedAt"),
  refs: data("refs"),
  vkey: plain("vkey"),
  key: plain("key"),
  recovery: data("recovery"),
  succeeds: data("succeeds"),
  approvals: data("approvals"),
  from: plain("from"),
  body: address("body"),
  kind: plain("kind"),
  parent: address("parent"),
  baseHash: plain("baseHash"),
  textHash: plain("textHash"),
  effect: data("effect"),
  office: plain("office"),
  council: address("council"),
  seat: plain("seat"),
  begins: plain("begins"),
  until: plain("until"),
  holderHash: plain("holderHash"),
  ending: plain("ending"),
  state: plain("state"),
  rule: data("rule"),
  ruleHash: plain("ruleHash"),
  charter: plain("charter"),
  charterHash: plain("charterHash"),
  version: plain("version"),
  effectiveAt: plain("effectiveAt"),
  to: address("to"),
  contest: data("contest"),
  optionsHash: plain("optionsHash"),
  closesAt: plain("closesAt"),
  mayChange: plain("mayChange"),
  rollSize: plain("rollSize"),
  rollHash: plain("rollHash"),
  result: data("result"),
  receiptsRoot: plain("receiptsRoot"),
  poolHash: plain("poolHash"),
  poolSize: plain("poolSize"),
  count: plain("count"),
  algorithm: plain("algorithm"),
  drawsAt: plain("drawsAt"),
  drawKey: plain("drawKey"),
  selected: data("selected"),
  origin: plain("origin"),
  checkpoints: data("checkpoints"),
  region: address("region"),
  side: plain("side"),
  stands: plain("stands"),
  amount: plain("amount"),
  unit: plain("unit"),
  currency: plain("currency"),
  of: address("of"),
  ...caseTerms,
  ...coalitionTerms,
};

/** The `@context` of an entry with these members: only the terms that it uses, inline, so that nobody has to fetch a file of ours to read one and leaves stay small. */
export const contextFor = (members: readonly string[]): Json => [
  "https://www.w3.org/ns/activitystreams",
  "https://w3id.org/security/data-integrity/v2",
  {
    plenum: PLENUM,
    ...Object.fromEntries(members.flatMap((name) => (Object.hasOwn(TERMS, name) ? [[name, TERMS[name] ?? null]] : []))),
  },
];

/** SHA-256 of the UTF-8 bytes of a text, as it stands in entries. */
export const hashText = (text: string): Sha256 => sha256Of(hexHash(text));

/** SHA-256 of a value's canonical form: how rules are named. */
const hashValue = (value: Json): Sha256 => hashText(canonical(value));

/** The name of an act: SHA-256 of its canonical document without the proof, so that signing it again makes no new act. */
export function entryHash(document: JsonObject): Sha256 {
  const { proof: _, ...act } = document;
  return hashValue(act);
}

/** What recovery keys of the log before sign to let another one take its place: bound to both logs, the new actor and its key. */
export const successionStatement = ({
  succeeds: { origin, size, root },
  vkey,
  actor,
  key,
}: {
  readonly succeeds: Succession;
  readonly vkey: string;
  readonly actor: Iri;
  readonly key: Multibase;
}): string => canonical({ type: "plenum:Genesis", succeeds: { origin, size, root }, vkey, actor, key });

/** What a recovery key signs to let a new key act for an actor: bound to this log, this actor, this key. */
export const recoveryStatement = (genesis: Sha256, actor: Iri, key: Multibase): string =>
  canonical({ type: "plenum:KeyRecovered", genesis, actor, key });

/** The text files that an entry commits to: its own text, and where it has one the list of options. */
export function textsOf(entry: KnownEntry): Sha256[] {
  // What a coalition votes on is its mover's text, which stands with the motion.
  // What is written in a case is for those whom it concerns; only the account at its end is a file for everybody.
  const isOthers =
    entry.type === "TextErased" ||
    (entry.type === "QuestionOpened" && entry.coalition !== undefined) ||
    (entry.type === "CaseStep" && entry.step !== "published");
  const own = "textHash" in entry && !isOthers ? entry.textHash : undefined;
  const options = entry.type === "QuestionOpened" ? entry.optionsHash : undefined;
  return [own, options].filter((hash) => hash !== undefined);
}
