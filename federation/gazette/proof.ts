import { createHash, sign, verify, type KeyObject } from "node:crypto";
import { canonical, isObject, type Json, type JsonObject } from "#domain/jcs.ts";
import { base58, fromBase58 } from "#domain/base58.ts";

/** The one proof that an entry bears (W3C Data Integrity `eddsa-jcs-2022`, FEP-8b32), with exactly these members. */
interface Proof {
  readonly "@context": Json;
  readonly type: "DataIntegrityProof";
  readonly cryptosuite: "eddsa-jcs-2022";
  readonly verificationMethod: string;
  readonly proofPurpose: "assertionMethod";
  readonly created: string;
  readonly proofValue: string;
}

/** A proof that has the right form, and the 64 bytes that its signature goes over. */
export interface ReadProof {
  readonly proof: Proof;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

const MEMBERS = "@context created cryptosuite proofPurpose proofValue type verificationMethod";
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

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

/** Reads the proof of a document; undefined if it has none, several, or any option but the seven. */
export function readProof(document: JsonObject): ReadProof | undefined {
  const { proof, ...act } = document;
  if (!isProof(proof) || act["@context"] === undefined) return undefined;
  if (canonical(proof["@context"]) !== canonical(act["@context"])) return undefined;
  const signature = fromBase58(proof.proofValue.slice(1));
  if (!proof.proofValue.startsWith("z") || signature?.length !== 64) return undefined;
  const { proofValue: _, ...options } = proof;
  return { proof, message: signedBytes(act, options), signature };
}

/** True if the proof's signature is of this Ed25519 key, checked on the thread pool. */
export async function verifyProof({ message, signature }: ReadProof, key: KeyObject): Promise<boolean> {
  return new Promise((settle, fail) => {
    verify(null, message, key, signature, (error, isValid) => (error ? fail(error) : settle(isValid)));
  });
}

function isProof(proof: Json | undefined): proof is JsonObject & Proof {
  return (
    isObject(proof) &&
    Object.keys(proof).toSorted().join(" ") === MEMBERS &&
    proof["type"] === "DataIntegrityProof" &&
    proof["cryptosuite"] === "eddsa-jcs-2022" &&
    proof["proofPurpose"] === "assertionMethod" &&
    typeof proof["verificationMethod"] === "string" &&
    typeof proof["created"] === "string" &&
    TIME.test(proof["created"]) &&
    typeof proof["proofValue"] === "string"
  );
}

/** SHA-256 of the options followed by SHA-256 of the document, both canonical (vc-di-eddsa §3.3.4). */
function signedBytes(document: JsonObject, options: JsonObject): Uint8Array {
  return Buffer.concat([sha256(canonical(options)), sha256(canonical(document))]);
}

const sha256 = (text: string): Uint8Array => createHash("sha256").update(text).digest();
