import { createPublicKey, verify } from "node:crypto";
import type { IsSigned } from "#domain/bundles/log.ts";

/** What stands before the 32 bytes of an Ed25519 public key in SPKI (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Ed25519 by Node's own cryptography. */
export const isSignedByNode: IsSigned = async (raw, message, signature) => {
  try {
    const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: "der", type: "spki" });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
};
