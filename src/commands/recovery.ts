import { createHash, createPrivateKey, createPublicKey, randomBytes } from "node:crypto";

/** PKCS#8 of Ed25519 up to the 32 bytes of the seed (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** A recovery key as it is printed: eight groups of eight characters of hex, the Ed25519 seed. */
export type RecoveryKey = {
  readonly key: string;
  /** `sha256:` over the raw public key; stands in the genesis. */ readonly commitment: string;
};

/** Makes the key that named people keep on paper; only its commitment stays here. */
export function makeRecoveryKey(): RecoveryKey {
  const seed = randomBytes(32);
  const key = seed.toString("hex").replaceAll(/(.{8})(?=.)/g, "$1-");
  return { key, commitment: commitmentOf(seed) };
}

function commitmentOf(seed: Buffer): string {
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(secret).export({ type: "spki", format: "der" });
  return `sha256:${createHash("sha256").update(spki.subarray(-32)).digest("hex")}`;
}
