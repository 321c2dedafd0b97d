import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { fromBase58 } from "./base58.ts";
import { canonical, isObject, type Json, type JsonObject } from "./jcs.ts";
import type { Hash } from "./merkle.ts";

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
const ED25519 = [0xed, 0x01];

/** Reads the proof of a document; undefined if it has none, several, or any option but the seven. */
export function readProof(document: JsonObject): ReadProof | undefined {
  const { proof, ...act } = document;
  if (!isObject(proof) || proof["@context"] === undefined || act["@context"] === undefined) return undefined;
  if (canonical(proof["@context"]) !== canonical(act["@context"])) return undefined;
  return readProofOver(proof, (options) => [hashOf(options), hashOf(act)]);
}

/** Reads a proof whose context is its document's; `hashes` gives those of its options and of the document. */
export function readProofOver(
  proof: JsonObject,
  hashes: (options: JsonObject) => readonly [Hash, Hash],
): ReadProof | undefined {
  if (!isProof(proof) || !proof.proofValue.startsWith("z")) return undefined;
  const signature = fromBase58(proof.proofValue.slice(1));
  if (signature?.length !== 64) return undefined;
  const { proofValue: _, ...options } = proof;
  return { proof, message: concatBytes(...hashes(options)), signature };
}

/** What a proof signs: SHA-256 of the options followed by SHA-256 of the document, both canonical (vc-di-eddsa §3.3.4). */
export function signedBytes(document: JsonObject, options: JsonObject): Uint8Array {
  return concatBytes(hashOf(options), hashOf(document));
}

const hashOf = (value: JsonObject): Hash => sha256(utf8ToBytes(canonical(value)));

/** The 32 bytes of the Ed25519 key in a Multikey text, `z6Mk…`; undefined if it is anything else. */
export function rawKeyOf(multibase: string): Uint8Array | undefined {
  const bytes = multibase.startsWith("z") ? fromBase58(multibase.slice(1)) : undefined;
  if (bytes?.length !== 34 || bytes[0] !== ED25519[0] || bytes[1] !== ED25519[1]) return undefined;
  return bytes.subarray(2);
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
