import { sign, verify, type KeyObject } from "node:crypto";
import { base58 } from "#domain/base58.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { signedBytes, type ReadProof } from "#domain/proofs.ts";

/** Signs a document that has an `@context` and no proof; `created` is RFC 3339 in UTC. */
export function signDocument<Document extends JsonObject>(
  document: Document,
  key: KeyObject,
  verificationMethod: string,
  created: string,
): Document & { readonly proof: JsonObject } {
  const context = document["@context"];
  if (context === undefined || document["proof"] !== undefined) throw new TypeError("not a document to sign");
  const options = {
    "@context": context,
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    verificationMethod,
    proofPurpose: "assertionMethod",
    created,
  };
  const proofValue = `z${base58(sign(null, signedBytes(document, options), key))}`;
  return { ...document, proof: { ...options, proofValue } };
}

/** True if the proof's signature is of this Ed25519 key, checked on the thread pool. */
export async function verifyProof({ message, signature }: ReadProof, key: KeyObject): Promise<boolean> {
  return new Promise((settle, fail) => {
    verify(null, message, key, signature, (error, isValid) => (error ? fail(error) : settle(isValid)));
  });
}
