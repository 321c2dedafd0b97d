import type {
  Entry,
  EntryOf,
  EntryResult,
  Iri,
  KnownEntry,
  KnownType,
  Multibase,
  Ref,
  Sha256,
  Succession,
} from "#domain/entries.ts";
import type { TreeHead } from "#domain/merkle.ts";

/** What becomes of an entry: `ok` has effect, every other verdict says why it has none. */
export type Verdict =
  | "ok"
  | "malformed"
  | "unknown-type"
  | "foreign"
  | "replay"
  | "taken-id"
  | "bad-proof"
  | "no-genesis"
  | "second-genesis"
  | "not-the-owner"
  | "not-the-issuer"
  | "known-key"
  | "unknown-key"
  | "not-recovered"
  | "known-body"
  | "unknown-body"
  | "no-motion"
  | "already-open"
  | "no-question"
  | "already-closed"
  | "already-endorsed"
  | "no-endorsement"
  | "no-recognition"
  | "already-withdrawn"
  | "no-draw"
  | "already-drawn"
  | "other-selection"
  | "no-mandate"
  | "already-revoked"
  | "no-position"
  | "not-a-term"
  | "stale-base"
  | "no-text"
  | "no-proof"
  | "already-shown"
  | "no-coalition"
  | "no-placement"
  | "no-pledge"
  | "no-assessment"
  | "to-itself"
  | "no-rules";

/** An entry as it was read: which key its proof verifies under, and which recovery keys approve it. */
export interface ReadEntry {
  readonly entry: Entry;
  readonly hash: Sha256;
  readonly signedBy?: Multibase | undefined;
  readonly approvedBy?: readonly Sha256[] | undefined;
  /** Of shown checkpoints: the heads that the accused log signed, under the key and the origin that the entry names. */
  readonly heads?: readonly TreeHead[] | undefined;
}

/** What was found at an index of a log: an entry, or bytes that are none. */
export type Leaf = ReadEntry | { readonly fault: "malformed" };

/** From which log index on, and up to which, a key signs for an actor. */
export interface KeySpan {
  readonly key: Multibase;
  readonly from: number;
  readonly until?: number | undefined;
}

/** An entry that had effect, and what came of it since. */
export interface ActOf<Type extends KnownType> {
  readonly index: number;
  readonly hash: Sha256;
  readonly entry: EntryOf<Type>;
  /** A withdrawn endorsement, a closed question, an erased text: over. */
  readonly isOver: boolean;
}

/** An entry of any type that had effect. */
export type Act = { [Type in KnownType]: ActOf<Type> }[KnownType];

/** A body as its organization's log shows it. */
interface BodyInLog {
  readonly body: Iri;
  readonly kind: string;
  readonly parent?: Iri | undefined;
}

/** All that the fold of one log needs of its past, and what pages show of it. */
export interface LogState {
  readonly origin: string;
  readonly size: number;
  readonly owner: Iri | undefined;
  readonly genesis: Sha256 | undefined;
  readonly recovery: EntryOf<"Genesis">["recovery"] | undefined;
  /** The log that this one says it takes the place of. */
  readonly succeeds: Succession | undefined;
  readonly keys: ReadonlyMap<Iri, readonly KeySpan[]>;
  readonly bodies: ReadonlyMap<Iri, BodyInLog>;
  readonly seen: ReadonlySet<Sha256>;
  readonly ids: ReadonlySet<Iri>;
  readonly acts: ReadonlyMap<Sha256, Act>;
  /** The standing endorsement of an object by an issuer, by `endorsementKey`; under a verifier key what was shown of its log. */
  readonly standing: ReadonlyMap<string, Sha256>;
  /** The open question of a motion. */
  readonly open: ReadonlyMap<Sha256, Sha256>;
  /** The newest version of a body's charter. */
  readonly charters: ReadonlyMap<Iri, Sha256>;
}

/** What judging the next entry asks of the past, however it is kept: a state at hand, or one packed small. */
export interface Past extends Omit<LogState, "seen" | "ids" | "acts" | "standing" | "open"> {
  readonly seen: Known<Sha256>;
  readonly ids: Known<Iri>;
  readonly acts: { readonly get: (hash: Sha256) => Act | undefined };
  readonly standing: Known<string>;
  readonly open: Known<Sha256>;
}

interface Known<Item> {
  readonly has: (item: Item) => boolean;
}

/** The state of a log of which nothing is known but its origin line. */
export function beginLog(origin: string): LogState {
  return {
    origin,
    size: 0,
    owner: undefined,
    genesis: undefined,
    recovery: undefined,
    succeeds: undefined,
    keys: new Map(),
    bodies: new Map(),
    seen: new Set(),
    ids: new Set(),
    acts: new Map(),
    standing: new Map(),
    open: new Map(),
    charters: new Map(),
  };
}

/** The keys that sign for an actor at a log index. */
export function keysInForce(log: Pick<LogState, "keys">, actor: Iri, index: number): Multibase[] {
  return (log.keys.get(actor) ?? [])
    .filter(({ from, until }) => from <= index && (until === undefined || index < until))
    .map(({ key }) => key);
}

/** How `LogState.standing` names an issuer and an object together. */
export const endorsementKey = (issuer: Iri, object: Iri): string => `${issuer} ${object}`;

/** An endorsement as a log shows it, standing or withdrawn. */
export interface EndorsementInLog {
  readonly origin: string;
  readonly index: number;
  readonly id: Iri;
  readonly hash: Sha256;
  readonly issuer: Iri;
  readonly object: Iri;
  readonly textHash: Sha256 | undefined;
  readonly refs: readonly Ref[];
  readonly isStanding: boolean;
}

/** Who endorses what in a log, in log order. */
export function listEndorsements(log: LogState): EndorsementInLog[] {
  return listActs(log, "Endorsed").map(({ index, hash, entry, isOver }) => ({
    origin: log.origin,
    index,
    id: entry.id,
    hash,
    issuer: entry.issuer,
    object: entry.object,
    textHash: entry.textHash,
    refs: entry.refs,
    isStanding: !isOver,
  }));
}

/** Which log signed two histories, as somebody's log has proved: the verifier key says which log is meant. */
interface EquivocationInLog {
  readonly index: number;
  readonly id: Iri;
  readonly issuer: Iri;
  readonly origin: string;
  readonly vkey: string;
}

/** Who has shown in a log that which other log signed two histories, in log order. */
export function listEquivocations(log: LogState): EquivocationInLog[] {
  return listActs(log, "EquivocationShown").map(({ index, entry: { id, issuer, origin, vkey } }) => ({
    index,
    id,
    issuer,
    origin,
    vkey,
  }));
}

/** A question of a log with its result, once it is closed. */
export interface QuestionInLog {
  readonly motion: Sha256;
  readonly opened: ActOf<"QuestionOpened">;
  readonly result: EntryResult | undefined;
}

/** The questions on motions of a log in the order in which they were opened. */
export function listQuestions(log: LogState): QuestionInLog[] {
  const results = new Map(listActs(log, "QuestionClosed").map(({ entry }) => [refHash(entry), entry.result]));
  return listActs(log, "QuestionOpened").flatMap((opened) => {
    const motion = refHash(opened.entry);
    const isOfMotion = motion !== undefined && log.acts.get(motion)?.entry.type === "MotionSubmitted";
    return !isOfMotion ? [] : [{ motion, opened, result: results.get(opened.hash) }];
  });
}

/** The acts of one type that had effect, in log order. */
export function listActs<Type extends KnownType>(log: LogState, type: Type): ActOf<Type>[] {
  const acts = [...log.acts.values()].flatMap((act) => asAct(act, type) ?? []);
  return acts.toSorted((a, b) => a.index - b.index);
}

/** The act that an entry ends, answers or goes on from: its first reference. */
export const refHash = (entry: KnownEntry): Sha256 | undefined => entry.refs[0]?.hash;

/** That act itself, if it had effect in this log. */
export function actNamed(log: Pick<Past, "acts">, entry: KnownEntry): Act | undefined {
  const hash = refHash(entry);
  return hash === undefined ? undefined : log.acts.get(hash);
}

/** The act, if it is of this type. */
export function asAct<Type extends KnownType>(act: Act | undefined, type: Type): ActOf<Type> | undefined {
  return act?.entry.type === type ? (act as ActOf<Type>) : undefined;
}
