import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonical } from "./jcs.ts";

/** A public text as its file holds it; the salt (128 bits, hex) keeps a short text from being guessed by its hash. */
export type SaltedText = { readonly salt: string; readonly text: string };

/** The most characters (bytes of UTF-8 where it says so) of what people write. */
export const limits = {
  name: 100,
  summary: 500,
  title: 200,
  statement: 5_000,
  reason: 2_000,
  textBytes: 65_536,
} as const;

/** SHA-256 over the UTF-8 bytes of a string, in hex. */
export const hexHash = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** The address of a public text: SHA-256 over the canonical JSON of `{salt, text}`, in hex. */
export const textHash = ({ salt, text }: SaltedText): string => hexHash(canonical({ salt, text }));

/** Whether a text is at most so many bytes of UTF-8. */
export const fitsInBytes = (text: string, most: number): boolean =>
  text.length <= most && utf8ToBytes(text).length <= most;
