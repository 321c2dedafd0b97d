import { sign, verify, type KeyObject } from "node:crypto";
import { isKeyName, isNoteText, noteKeyId, parseVerifier, type Note, type SignatureLine } from "#domain/notes.ts";
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

/** The verifier key of an Ed25519 key under a name; throws if notes could not bear that name. */
export function verifierKey(name: string, key: KeyObject, type: SignatureType = 0x01): VerifierKey {
  if (!isKeyName(name)) throw new TypeError("not a key name");
  return { name, id: noteKeyId(name, type, rawPublicKey(key)), type, key };
}

/** A verifier key as its one line of text. */
export function formatVkey({ name, id, type, key }: VerifierKey): string {
  const material = Buffer.concat([Uint8Array.of(type), rawPublicKey(key)]).toString("base64");
  return `${name}+${id.toString(16).padStart(8, "0")}+${material}`;
}

/** The verifier key in a line of text; undefined if the line is none, or its id is not its own. */
export function parseVkey(line: string): VerifierKey | undefined {
  const found = parseVerifier(line);
  const key = found === undefined ? undefined : publicKeyOfRaw(found.raw);
  if (found === undefined || key === undefined || (found.type !== 0x01 && found.type !== 0x04)) return undefined;
  return { name: found.name, id: found.id, type: found.type, key };
}

/** Signs a text that ends in a newline, as a log (type 0x01). */
export function signNote(text: string, name: string, key: KeyObject): string {
  if (!isNoteText(text)) throw new TypeError("not a note's text");
  const { id } = verifierKey(name, key);
  return `${text}\n${formatLine({ name, id, signature: sign(null, Buffer.from(text), key) })}`;
}

/** Adds a signature line to a note. */
export function addSignature(note: string, line: SignatureLine): string {
  return `${note}${formatLine(line)}`;
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

/** A signature line of a note. */
export function formatLine({ name, id, signature }: SignatureLine): string {
  const hint = Buffer.alloc(4);
  hint.writeUInt32BE(id);
  return `— ${name} ${Buffer.concat([hint, signature]).toString("base64")}\n`;
}
