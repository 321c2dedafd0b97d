import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { entryHash, sha256Of, type Sha256 } from "./entries.ts";
import { canonical, isJson, isObject, parseCanonical, type Json, type JsonObject } from "./jcs.ts";
import type { Hash } from "./merkle.ts";
import { readProof, readProofOver, type ReadProof } from "./proofs.ts";

/** A document that was read from its canonical text. */
interface ReadDocument {
  readonly document: JsonObject;
  /** Of the act in it: of everything but its proof. */
  readonly hash: Sha256;
  /** Undefined if it bears no proof of the right form. */
  readonly proof: ReadProof | undefined;
}

/** Reads a document that is exactly its canonical form (RFC 8785), with what its proof signs; undefined for any other text. */
export type ReadText = (text: string) => ReadDocument | undefined;

/** Stands for a context, which is most of an entry, twice. */
const SHORT = `{"@context":0`;
const DEEPEST = 16;

export const readDocument: ReadText = (text) => {
  const document = parseCanonical(text);
  return isObject(document) ? { document, hash: entryHash(document), proof: readProof(document) } : undefined;
};

/** The same for many documents, in a fifth of the time where they have one of the contexts that came last. */
export function openDocuments(limit = 32): ReadText {
  const known: ReadText[] = [];
  return (text) => {
    for (const [place, read] of known.entries()) {
      const found = read(text);
      if (found === undefined) continue;
      // Who comes often is tried first.
      if (place > 0) known.unshift(...known.splice(place, 1));
      return found;
    }
    const found = readDocument(text);
    const context = found?.document["@context"];
    if (found?.proof !== undefined && isJson(context, DEEPEST)) known.unshift(readerOf(context));
    known.splice(limit);
    return found;
  };
}

/**
 * Reads documents that have this context and whose proof has it too; undefined for all others, which are to be read in
 * full. A value in the place of another one changes neither the form of the rest nor its order, so the form is checked
 * with a short one, and the hashes go on from where the context ends.
 */
function readerOf(context: Json): ReadText {
  const opening = `{"@context":${canonical(context)}`;
  const begun = sha256.create().update(utf8ToBytes(opening));
  const hashOf = (short: JsonObject): Hash =>
    begun
      .clone()
      .update(utf8ToBytes(canonical(short).slice(SHORT.length)))
      .digest();
  return (text) => {
    const short = shortened(text, opening);
    const value = short === undefined ? undefined : parseCanonical(short);
    if (!isObject(value)) return undefined;
    const { proof, ...act } = value;
    if (act["@context"] !== 0 || !isObject(proof) || proof["@context"] !== 0) return undefined;
    const [hash, whole] = [hashOf(act), { ...proof, "@context": context }];
    const read = readProofOver(whole, (options) => [hashOf({ ...options, "@context": 0 }), hash]);
    const document = { ...value, "@context": context, proof: whole };
    return { document, hash: sha256Of(bytesToHex(hash)), proof: read };
  };
}

/** The text with a short context in both places; undefined if it does not begin so, or has no proof that does. */
function shortened(text: string, opening: string): string | undefined {
  if (!text.startsWith(`${opening},`)) return undefined;
  const proof = `"proof":${opening},`;
  const at = text.indexOf(proof, opening.length);
  if (at === -1) return undefined;
  return `${SHORT}${text.slice(opening.length, at)}"proof":${SHORT},${text.slice(at + proof.length)}`;
}
