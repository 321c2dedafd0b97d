import { createPublicKey, type KeyObject } from "node:crypto";
import { base58 } from "#domain/base58.ts";
import { rawKeyOf } from "#domain/proofs.ts";

/** Multicodec prefix of an Ed25519 public key. */
const ED25519 = [0xed, 0x01];

/** What stands before the 32 bytes of an Ed25519 public key in SPKI (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** The 32 bytes of an Ed25519 key's public half (RFC 8032). */
export function rawPublicKey(key: KeyObject): Uint8Array {
  if (key.asymmetricKeyType !== "ed25519") throw new TypeError("not an Ed25519 key");
  const half = key.type === "private" ? createPublicKey(key) : key;
  return half.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length);
}

/** An Ed25519 public key from its 32 bytes; undefined for any other length. */
export function publicKeyOfRaw(raw: Uint8Array): KeyObject | undefined {
  if (raw.length !== 32) return undefined;
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" });
}

/** An Ed25519 public key as Multikey text, `z6Mk…` (W3C Controlled Identifiers §2.2.2). */
export function multibaseOf(key: KeyObject): string {
  return `z${base58(Uint8Array.from([...ED25519, ...rawPublicKey(key)]))}`;
}

/** The Ed25519 public key of a Multikey text, or undefined if it is anything else. */
export function publicKeyOf(multibase: string): KeyObject | undefined {
  const raw = rawKeyOf(multibase);
  return raw === undefined ? undefined : publicKeyOfRaw(raw);
}

/** An RSA public key of at least 2048 bits as the PEM text (SPKI) that actors publish. */
export function publicKeyPem(key: KeyObject): string {
  const half = key.type === "private" ? createPublicKey(key) : key;
  return half.export({ format: "pem", type: "spki" }).toString();
}

/** The RSA public key in a PEM text; undefined if it is none, or shorter than 2048 bits. */
export function publicKeyOfPem(pem: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: pem, format: "pem" });
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === "rsa" && bits >= 2048 ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Imports each Multikey once and remembers the last `limit` of them. */
export function keyring(limit = 1_000): (multibase: string) => KeyObject | undefined {
  const held = new Map<string, KeyObject | undefined>();
  return (multibase) => {
    const known = held.get(multibase);
    if (known !== undefined) return known;
    const key = publicKeyOf(multibase);
    const [oldest] = held.keys();
    if (held.size >= limit && oldest !== undefined) held.delete(oldest);
    if (key !== undefined) held.set(multibase, key);
    return key;
  };
}

/** An own Ed25519 public key in PEM as multibase. */
export const multibaseOfPem = (pem: string): string => multibaseOf(createPublicKey(pem));
