import { randomUUID, sign, verify, type KeyObject } from "node:crypto";
import { z } from "zod";
import { officeKinds } from "#domain/offices.ts";
import type { Leaf } from "#domain/gazette/state.ts";
import {
  changedStates,
  contextFor,
  entryHash,
  hashText,
  recoveryStatement as statementOfRecovery,
  successionStatement,
  type Draft,
  type Entry,
  type KnownType,
  type Sha256,
} from "#domain/entries.ts";
import { LARGEST_POOL, drawHashes } from "#domain/draw.ts";
import { canonical, isObject, parseCanonical, type JsonObject } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import { base58, fromBase58 } from "#domain/base58.ts";
import { openDocuments, readDocument, type ReadText } from "#domain/documents.ts";
import type { ReadProof } from "#domain/proofs.ts";
import { LONGEST_HEAD } from "#domain/equivocations.ts";
import type { TreeHead } from "#domain/merkle.ts";
import { caseMembers } from "./cases.ts";
import { openCheckpoint } from "./checkpoint.ts";
import { betweenMembers } from "./between.ts";
import { coalitionMembers } from "./coalitions.ts";
import { code, count, counts, hash, iri, json, object, outcome, time } from "./fields.ts";
import { keyring, multibaseOf, publicKeyOf } from "./multikey.ts";
import { parseVkey } from "./note.ts";
import { signDocument, verifyProof } from "./proof.ts";
import { textOf } from "./remote.ts";
import { LONGEST_LEAF } from "./tiles.ts";

/** An entry that was built here: its leaf bytes, its hash and its id. */
export interface SignedEntry {
  readonly id: string;
  readonly hash: Sha256;
  readonly entry: Entry;
  readonly leaf: Uint8Array;
}

const key = z.string().regex(/^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/);

const approvals = z.array(z.object({ key, signature: z.string().max(100) })).max(50);
const originLine = z
  .string()
  .max(300)
  .regex(/^[\x21-\x2a\x2c-\x7e]+$/);
/** A checkpoint and one signature: no line of which anybody could make a text. */
const head = z
  .string()
  .max(LONGEST_HEAD)
  .regex(/^[^\n]+\n\d{1,16}\n[A-Za-z0-9+/]{43}=\n\n— [^\n]+\n$/u);

const envelope = z.object({
  "@context": z.array(z.unknown()).min(1),
  id: iri,
  type: z.string().regex(/^plenum:[A-Z][A-Za-z]{0,39}$/),
  issuer: iri,
  coalition: hash.optional(),
  issuedAt: time,
  refs: z.array(z.object({ id: iri, hash })).max(100),
});

const result = z.object({
  outcome,
  counts,
  ballots: count,
  quorum: z.object({ required: count, reached: count, met: z.boolean() }),
  elected: z.array(count).max(1_000).optional(),
  tied: z.array(count).max(1_000).optional(),
});

const contest = z.object({
  method: code,
  seats: count,
  reopen: z.boolean(),
  maxScore: count.optional(),
  statusQuo: count.optional(),
  options: count,
});

/** The members of each known type; further members are kept in the log and mean nothing to this version. */
const members = {
  Genesis: z.object({
    vkey: z.string().max(1_000),
    actor: iri,
    key,
    recovery: z
      .object({ need: z.int().min(1), commitments: z.array(hash).max(50) })
      .refine(({ need, commitments }) => need <= Math.max(1, new Set(commitments).size)),
    succeeds: z.object({ origin: z.string().min(1).max(1_000), size: count, root: hash }).optional(),
    approvals: approvals.optional(),
  }),
  KeyAdded: z.object({ actor: iri, key, from: count.optional() }),
  KeyRevoked: z.object({ actor: iri, key, from: count.optional() }),
  KeyRecovered: z.object({
    actor: iri,
    key,
    approvals,
  }),
  BodyFounded: z.object({ body: iri, kind: code, parent: iri.optional(), key: key.optional() }),
  BodyChanged: z.object({ body: iri, kind: code.optional(), parent: iri.nullable().optional() }),
  MotionSubmitted: z.object({ object: iri, kind: code, textHash: hash, effect: json.optional() }),
  AmendmentMoved: z.object({ baseHash: hash, textHash: hash }),
  MotionWithdrawn: z.object({ textHash: hash.optional() }),
  MotionChanged: z.object({ state: z.enum(changedStates), until: time.optional(), to: iri.optional() }),
  CharterAdopted: z.object({ version: z.int().min(1), charterHash: hash, textHash: hash, effectiveAt: time }),
  QuestionOpened: z.object({
    textHash: hash,
    rule: object,
    ruleHash: hash,
    charter: hash.optional(),
    contest: contest.optional(),
    optionsHash: hash.optional(),
    closesAt: time,
    mayChange: z.boolean(),
    term: count.optional(),
    rollSize: count,
    rollHash: hash,
  }),
  QuestionClosed: z.object({ result, receiptsRoot: hash.optional() }),
  Endorsed: z.object({ object: iri, textHash: hash.optional() }),
  EndorsementWithdrawn: z.object({ textHash: hash.optional() }),
  EndorsementDeclined: z.object({ object: iri, textHash: hash.optional() }),
  CaucusRecognized: z.object({ object: iri }),
  CaucusRecognitionWithdrawn: z.object({ textHash: hash.optional() }),
  DrawCommitted: z.object({
    textHash: hash,
    poolHash: hash,
    poolSize: count,
    count,
    algorithm: z.enum(drawHashes),
    drawsAt: time,
  }),
  DrawRevealed: z.object({
    drawKey: z.string().regex(/^[A-Z0-9./]{1,10000}$/),
    selected: z.array(z.int().min(1).max(LARGEST_POOL)).max(1_000),
  }),
  MandateIssued: z.object({
    kind: z.enum(officeKinds),
    office: z.uuid(),
    council: iri.optional(),
    seat: z.int().min(1).max(100_000).optional(),
    begins: time,
    until: time,
    holderHash: hash,
  }),
  MandateRevoked: z.object({ ending: z.enum(["recall", "resignation", "rescinded"]) }),
  PositionAdopted: z.object({ textHash: hash }),
  PositionWithdrawn: z.object({ state: z.enum(["superseded", "rescinded"]) }),
  TextErased: z.object({ textHash: hash }),
  EquivocationShown: z.object({ origin: originLine, vkey: z.string().max(1_000), checkpoints: z.tuple([head, head]) }),
  ...caseMembers,
  ...coalitionMembers,
  ...betweenMembers,
} satisfies { readonly [Type in KnownType]: z.ZodType };

/** The types of entries that this version knows. */
export const entryTypes = Object.keys(members) as readonly KnownType[];

/** Makes a signed entry of a draft: id under the log, time, context, proof; throws if the draft is not a valid act. */
export function buildEntry(
  prefix: string,
  draft: Draft,
  privateKey: KeyObject,
  at: Instant,
  name: string = randomUUID(),
): SignedEntry {
  const { type, ...own } = draft;
  const issuedAt = new Date(at).toISOString();
  const id = `${prefix}/entries/${name}`;
  const act = { id, type: `plenum:${type}`, issuedAt, ...own };
  const context = contextFor(Object.entries(act).flatMap(([name, value]) => (value === undefined ? [] : [name])));
  const document = signDocument(
    { "@context": context, ...act } as unknown as JsonObject,
    privateKey,
    keyAddress(draft.issuer, privateKey),
    issuedAt,
  );
  const leaf = Buffer.from(canonical(document));
  const kept = parseLeaf(leaf);
  const entry = kept === undefined ? undefined : parseEntry(kept);
  if (entry === undefined) throw new TypeError(`not a valid ${type}, or too long for a leaf`);
  return { id, hash: entryHash(document), entry, leaf };
}

/** The address under which an actor publishes a key: the fragment is the key itself, so that a proof says which one it means. */
function keyAddress(actor: string, publicOrPrivate: KeyObject): string {
  return `${actor}#${multibaseOf(publicOrPrivate)}`;
}

/** Reads a leaf of any log and checks its proof under the key that it names; whether that key is in force is the fold's to say. */
export async function readLeaf(
  bytes: Uint8Array,
  keyOf: KeyOf = publicKeyOf,
  readText: ReadText = readDocument,
): Promise<Leaf> {
  const text = bytes.length > LONGEST_LEAF ? undefined : textOf(bytes);
  const read = text === undefined ? undefined : readText(text);
  const entry = read === undefined ? undefined : parseEntry(read.document);
  if (read === undefined || entry === undefined) return { fault: "malformed" };
  const signedBy = await signerOf(read.proof, entry.issuer, keyOf);
  return { entry, hash: read.hash, signedBy, approvedBy: approvalsOf(entry, keyOf), heads: headsOf(entry) };
}

/** Reads many leaves: imports each key once, and each context. */
export function leafReader(): (bytes: Uint8Array) => Promise<Leaf> {
  const [keyOf, readText] = [keyring(), openDocuments()];
  return (bytes) => readLeaf(bytes, keyOf, readText);
}

/** The document in a leaf's bytes, if they are exactly its canonical form. */
export function parseLeaf(bytes: Uint8Array): JsonObject | undefined {
  const text = bytes.length > LONGEST_LEAF ? undefined : textOf(bytes);
  const value = text === undefined ? undefined : parseCanonical(text);
  return isObject(value) ? value : undefined;
}

/** The act that a document states; undefined if its form is wrong. */
export function parseEntry(document: JsonObject): Entry | undefined {
  const head = envelope.safeParse(document);
  if (!head.success) return undefined;
  const { "@context": _, type: named, ...common } = head.data;
  const type = named.slice("plenum:".length);
  if (!isKnown(type)) return { ...common, type: "unknown", named: type };
  const own = members[type].safeParse(document);
  return own.success ? ({ ...common, type, ...own.data } as Entry) : undefined;
}

/** What a recovery key signs to let a new key act for an actor: bound to this log, this actor, this key. */
export function recoveryStatement(genesis: Sha256, actor: string, newKey: string): Uint8Array {
  return Buffer.from(statementOfRecovery(genesis, actor, newKey));
}

/** A recovery key's consent, as it stands in the entry. */
export function approve(statement: Uint8Array, recoveryKey: KeyObject): { key: string; signature: string } {
  return { key: multibaseOf(recoveryKey), signature: `z${base58(sign(null, statement, recoveryKey))}` };
}

type KeyOf = (multibase: string) => KeyObject | undefined;

async function signerOf(read: ReadProof | undefined, issuer: string, keyOf: KeyOf): Promise<string | undefined> {
  if (read === undefined || !read.proof.verificationMethod.startsWith(`${issuer}#`)) return undefined;
  const named = read.proof.verificationMethod.slice(issuer.length + 1);
  const found = keyOf(named);
  return found !== undefined && (await verifyProof(read, found)) ? named : undefined;
}

/** The commitments whose keys approve a recovery, or that this log takes the place of another one; a recovery names the log by the first reference, its genesis. */
export function approvalsOf(entry: Entry, keyOf: KeyOf = publicKeyOf): Sha256[] | undefined {
  const statement = statementIn(entry);
  if (statement === undefined || !("approvals" in entry)) return undefined;
  return (entry.approvals ?? []).flatMap(({ key: approver, signature }) => {
    const [bytes, found] = [fromBase58(signature.slice(1)), keyOf(approver)];
    const isValid = bytes?.length === 64 && found !== undefined && verify(null, statement, found, bytes);
    return isValid ? [hashText(approver)] : [];
  });
}

/** What the recovery keys of an entry have to have signed: a new key, or a log that succeeds another one. */
function statementIn(entry: Entry): Uint8Array | undefined {
  if (entry.type === "Genesis" && entry.succeeds !== undefined)
    return Buffer.from(successionStatement({ ...entry, succeeds: entry.succeeds }));
  const genesis = entry.refs[0]?.hash;
  if (entry.type !== "KeyRecovered" || genesis === undefined) return undefined;
  return recoveryStatement(genesis, entry.actor, entry.key);
}

/** The checkpoints that an entry shows, as far as the log that it accuses has signed them. */
export function headsOf(entry: Entry): TreeHead[] | undefined {
  if (entry.type !== "EquivocationShown") return undefined;
  const accused = parseVkey(entry.vkey);
  if (accused?.type !== 0x01 || accused.name !== entry.origin) return undefined;
  return entry.checkpoints.flatMap((note) => openCheckpoint(note, accused) ?? []);
}

const isKnown = (type: string): type is KnownType => Object.hasOwn(members, type);
