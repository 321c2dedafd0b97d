import { type KeyObject, createPrivateKey, createPublicKey, randomBytes, sign } from "node:crypto";
import { base58 } from "#domain/base58.ts";
import { hashText } from "#domain/entries.ts";
import type { RecoveryApproval } from "#domain/keyChanges.ts";

/** Multicodec prefix of an Ed25519 public key. */
const ED25519 = Buffer.of(0xed, 0x01);

/** PKCS#8 of Ed25519 up to the 32 bytes of the seed (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** A recovery key as it is printed: eight groups of eight characters of hex, the Ed25519 seed. */
export type RecoveryKey = {
  readonly key: string;
  /** SHA-256 of the public key as a Multikey text; stands in the genesis. */ readonly commitment: string;
};

/** Makes the key that named people keep on paper; only its commitment stays here. */
export function makeRecoveryKey(): RecoveryKey {
  const seed = randomBytes(32);
  const key = seed.toString("hex").replaceAll(/(.{8})(?=.)/g, "$1-");
  return { key, commitment: commitmentOf(seed) };
}

/** What a printed recovery key is known by: eight groups of four hexadecimal digits of its commitment. */
export function recoveryFingerprint(key: string): string {
  const [, hex = ""] = commitmentOf(Buffer.from(key.replaceAll("-", ""), "hex")).split(":");
  return hex.slice(0, 32).replaceAll(/(.{4})(?=.)/g, "$1 ");
}

/** What a printed recovery key says to a statement, and the commitment that it is known by; undefined if it is no such key. */
export function approvalOf(
  printed: string,
  statement: string,
): { readonly commitment: string; readonly approval: RecoveryApproval } | undefined {
  const hex = printed.replaceAll(/[\s-]/g, "").toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hex)) return undefined;
  const secret = secretOf(Buffer.from(hex, "hex"));
  const key = multikeyOfSecret(secret);
  const signature = `z${base58(sign(null, Buffer.from(statement), secret))}`;
  return { commitment: hashText(key), approval: { key, signature } };
}

const commitmentOf = (seed: Buffer): string => hashText(multikeyOfSecret(secretOf(seed)));

const secretOf = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });

function multikeyOfSecret(secret: KeyObject): string {
  const spki = createPublicKey(secret).export({ type: "spki", format: "der" });
  return `z${base58(Buffer.concat([ED25519, spki.subarray(-32)]))}`;
}
