import { createHash, sign, verify, type KeyObject } from "node:crypto";
import { publicKeyOfRaw, rawPublicKey } from "./multikey.ts";

/** Signature types of C2SP signed-note that we know: a log's own, and a witness's timestamped cosignature. */
export type SignatureType = 0x01 | 0x04;

/** A verifier key: whose signature lines count, and how they are checked (C2SP signed-note). */
export interface VerifierKey {
  readonly name: string;
  readonly id: number;
  readonly type: SignatureType;
  readonly key: KeyObject;
}

/** A signature line that has not been verified. */
export interface SignatureLine {
  readonly name: string;
  readonly id: number;
  readonly signature: Uint8Array;
}

/** A text with its signature lines; nothing of it counts before `verifyNote`. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

const MOST_SIGNATURES = 64;
const MOST_BYTES = 64 * 1024;

/** The key id that stands in signature lines: SHA-256(name ‖ newline ‖ type ‖ public key), the first four bytes. */
function keyId(name: string, type: SignatureType, raw: Uint8Array): number {
  const hash = createHash("sha256").update(`${name}\n`).update(Uint8Array.of(type)).update(raw);
  return hash.digest().readUInt32BE(0);
}

/** The verifier key of an Ed25519 key under a name; throws if notes could not bear that name. */
export function verifierKey(name: string, key: KeyObject, type: SignatureType = 0x01): VerifierKey {
  if (!isName(name)) throw new TypeError("not a key name");
  return { name, id: keyId(name, type, rawPublicKey(key)), type, key };
}

/** A verifier key as its one line of text. */
export function formatVkey({ name, id, type, key }: VerifierKey): string {
  const material = Buffer.concat([Uint8Array.of(type), rawPublicKey(key)]).toString("base64");
  return `${name}+${id.toString(16).padStart(8, "0")}+${material}`;
}

/** The verifier key in a line of text; undefined if the line is none, or its id is not its own. */
export function parseVkey(line: string): VerifierKey | undefined {
  const found = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(line);
  const [name, hex, material] = [found?.[1], found?.[2], fromBase64(found?.[3])];
  if (name === undefined || hex === undefined || material === undefined || !isName(name)) return undefined;
  const type = material[0];
  const key = publicKeyOfRaw(material.subarray(1));
  if ((type !== 0x01 && type !== 0x04) || key === undefined) return undefined;
  const known = verifierKey(name, key, type);
  return known.id === Number.parseInt(hex, 16) ? known : undefined;
}

/** Signs a text that ends in a newline, as a log (type 0x01). */
export function signNote(text: string, name: string, key: KeyObject): string {
  if (!isText(text)) throw new TypeError("not a note's text");
  const { id } = verifierKey(name, key);
  return `${text}\n${formatLine({ name, id, signature: sign(null, Buffer.from(text), key) })}`;
}

/** Adds a signature line to a note. */
export function addSignature(note: string, line: SignatureLine): string {
  return `${note}${formatLine(line)}`;
}

/** Reads a note; undefined if it is not one. */
export function parseNote(note: string): Note | undefined {
  const at = note.lastIndexOf("\n\n");
  if (note.length > MOST_BYTES || at < 0 || !note.endsWith("\n")) return undefined;
  const text = note.slice(0, at + 1);
  const lines = note.slice(at + 2, -1).split("\n");
  if (!isText(text) || lines.length > MOST_SIGNATURES) return undefined;
  const signatures = lines.map(parseLine);
  return signatures.every((line) => line !== undefined) ? { text, signatures } : undefined;
}

/** True if the note bears a valid signature of this key, and no invalid one of it. */
export function verifyNote(note: Note, key: VerifierKey): boolean {
  const own = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
  return own.length > 0 && own.every(({ signature }) => isSigned(note.text, signature, key));
}

/** A witness's statement that it saw this checkpoint as the largest, at a time in seconds (C2SP tlog-cosignature v1). */
export function cosign(text: string, name: string, key: KeyObject, time: number): SignatureLine {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = Buffer.concat([stamp, sign(null, Buffer.from(cosigned(text, BigInt(time))), key)]);
  return { name, id: verifierKey(name, key, 0x04).id, signature };
}

/** When this witness cosigned, in seconds; undefined if it did not, or not validly. */
export function cosignedAt(note: Note, witness: VerifierKey): bigint | undefined {
  if (!verifyNote(note, witness) || witness.type !== 0x04) return undefined;
  const line = note.signatures.find(({ name, id }) => name === witness.name && id === witness.id);
  return line === undefined ? undefined : Buffer.from(line.signature).readBigUInt64BE(0);
}

function isSigned(text: string, signature: Uint8Array, { type, key }: VerifierKey): boolean {
  if (type === 0x01) return signature.length === 64 && verify(null, Buffer.from(text), key, signature);
  if (signature.length !== 72) return false;
  const time = Buffer.from(signature).readBigUInt64BE(0);
  return time < 2n ** 63n && verify(null, Buffer.from(cosigned(text, time)), key, signature.subarray(8));
}

const cosigned = (text: string, time: bigint): string => `cosignature/v1\ntime ${time}\n${text}`;

function formatLine({ name, id, signature }: SignatureLine): string {
  const hint = Buffer.alloc(4);
  hint.writeUInt32BE(id);
  return `— ${name} ${Buffer.concat([hint, signature]).toString("base64")}\n`;
}

function parseLine(line: string): SignatureLine | undefined {
  const found = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
  const [name, bytes] = [found?.[1], fromBase64(found?.[2])];
  if (name === undefined || bytes === undefined || !isName(name) || bytes.length < 5) return undefined;
  return { name, id: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

/** Strict base64: the one spelling of these bytes, padding included. */
function fromBase64(text: string | undefined): Buffer | undefined {
  const bytes = Buffer.from(text ?? "", "base64");
  return text !== undefined && bytes.toString("base64") === text ? bytes : undefined;
}

const isName = (name: string): boolean => /^[^\s+\p{Z}\p{Cc}]+$/u.test(name);

/** A text ends in a newline, and newline is its only control character. */
const isText = (text: string): boolean => text.endsWith("\n") && text.isWellFormed() && !hasControls(text);

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20 && text[at] !== "\n") return true;
  return false;
}
