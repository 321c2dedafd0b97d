import { hexToBytes } from "@noble/hashes/utils.js";
import type { Sha256 } from "#domain/entries.ts";
import { isJson, isObject, type Json } from "#domain/jcs.ts";
import { verifyInclusion } from "#domain/merkle.ts";
import { type RollProof, checkRollProof } from "#domain/rolls.ts";
import { receiptLeaf } from "./bundle.ts";
import { type Finding, finding } from "./findings.ts";

/** What shows anybody that a receipt was counted in a question; it says nothing of the choice. */
export type ReceiptProof = {
  readonly format: "plenum-receipt";
  readonly version: 1;
  readonly question: string;
  readonly receipt: string;
  readonly place: number;
  readonly size: number;
  readonly path: readonly string[];
  readonly root: Sha256;
};

/** A voter's proof as a file that says what it is. */
type RollProofFile = RollProof & {
  readonly format: "plenum-roll-proof";
  readonly version: 1;
  readonly question: string;
};

/** Whether a small proof (of a receipt, of a place on a roll) leads to the root that it names; undefined for other documents. */
export function checkProofFile(document: unknown): readonly Finding[] | undefined {
  if (!isJson(document, 32) || !isObject(document)) return undefined;
  const { format, path, size, place } = document;
  if (format !== "plenum-receipt" && format !== "plenum-roll-proof") return undefined;
  const hashes =
    Array.isArray(path) && path.every((hash: Json) => typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash));
  if (!hashes || !Number.isSafeInteger(size) || !Number.isSafeInteger(place))
    return [finding("form", "wrong-form", "", "This is no proof of its kind")];
  const holds =
    format === "plenum-receipt"
      ? holdsReceipt(document as unknown as ReceiptProof)
      : holdsVoter(document as unknown as RollProofFile);
  return holds ? [] : [finding("tree", "not-in-the-tree", "path", "It does not lead to the root that it names")];
}

function holdsReceipt({ receipt, place, size, path, root }: ReceiptProof): boolean {
  if (typeof receipt !== "string" || typeof root !== "string" || !/^sha256:[0-9a-f]{64}$/.test(root)) return false;
  return verifyInclusion(
    receiptLeaf(receipt),
    place,
    size,
    path.map(hexToBytes),
    hexToBytes(root.slice("sha256:".length)),
  );
}

function holdsVoter(proof: RollProofFile): boolean {
  const { voter, weight, salt, hash } = proof;
  if (typeof voter !== "string" || typeof salt !== "string" || typeof hash !== "string") return false;
  return Number.isSafeInteger(weight) && checkRollProof(proof, hash);
}
