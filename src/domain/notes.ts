import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { fromBase64 } from "./base64.ts";
import type { TreeHead } from "./merkle.ts";

/** A signature line that has not been verified. */
export interface SignatureLine {
  readonly name: string;
  readonly id: number;
  readonly signature: Uint8Array;
}

/** A text with its signature lines (C2SP signed-note); nothing of it counts before they are verified. */
export interface Note {
  readonly text: string;
  readonly signatures: readonly SignatureLine[];
}

/** What a verifier key's line says: whose lines count, and the 32 bytes of the Ed25519 key. */
export interface VerifierLine {
  readonly name: string;
  readonly id: number;
  readonly type: number;
  readonly raw: Uint8Array;
}

/** A log's statement of its size and root (C2SP tlog-checkpoint). */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
}

const MOST_SIGNATURES = 64;
const MOST_BYTES = 64 * 1024;

/** Reads a note; undefined if it is not one. */
export function parseNote(note: string): Note | undefined {
  const at = note.lastIndexOf("\n\n");
  if (note.length > MOST_BYTES || at < 0 || !note.endsWith("\n")) return undefined;
  const text = note.slice(0, at + 1);
  const lines = note.slice(at + 2, -1).split("\n");
  if (!isNoteText(text) || lines.length > MOST_SIGNATURES) return undefined;
  const signatures = lines.map(parseLine);
  return signatures.every((line) => line !== undefined) ? { text, signatures } : undefined;
}

/** Reads the text of a checkpoint; extension lines are allowed and mean nothing to us. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, base64, ...extensions] = text.slice(0, -1).split("\n");
  if (!text.endsWith("\n") || origin === undefined || size === undefined || base64 === undefined) return undefined;
  if (origin === "" || !/^(0|[1-9]\d{0,15})$/.test(size) || extensions.includes("")) return undefined;
  const root = fromBase64(base64);
  if (root?.length !== 32 || !Number.isSafeInteger(Number(size))) return undefined;
  return { origin, size: Number(size), root };
}

/** Reads a verifier key's line; undefined if it is none, or its id is not its own. */
export function parseVerifier(line: string): VerifierLine | undefined {
  const found = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(line);
  const [name, hex, material] = [found?.[1], found?.[2], fromBase64(found?.[3] ?? "")];
  const type = material?.[0];
  if (name === undefined || hex === undefined || material === undefined || type === undefined) return undefined;
  const raw = material.subarray(1);
  if (!isKeyName(name) || raw.length !== 32) return undefined;
  const id = noteKeyId(name, type, raw);
  return id === Number.parseInt(hex, 16) ? { name, id, type, raw } : undefined;
}

/** The key id that stands in signature lines: SHA-256(name ‖ newline ‖ type ‖ public key), the first four bytes. */
export function noteKeyId(name: string, type: number, raw: Uint8Array): number {
  const hash = sha256(Uint8Array.from([...utf8ToBytes(`${name}\n`), type, ...raw]));
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0);
}

/** Whether notes could bear this name. */
export const isKeyName = (name: string): boolean => /^[^\s+\p{Z}\p{Cc}]+$/u.test(name);

/** A text ends in a newline, and newline is its only control character. */
export const isNoteText = (text: string): boolean => text.endsWith("\n") && text.isWellFormed() && !hasControls(text);

function parseLine(line: string): SignatureLine | undefined {
  const found = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
  const [name, bytes] = [found?.[1], fromBase64(found?.[2] ?? "")];
  if (name === undefined || bytes === undefined || !isKeyName(name) || bytes.length < 5) return undefined;
  return { name, id: new DataView(bytes.buffer).getUint32(0), signature: bytes.subarray(4) };
}

function hasControls(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20 && text[at] !== "\n") return true;
  return false;
}
