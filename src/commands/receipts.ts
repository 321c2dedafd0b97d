import { setImmediate as breathe } from "node:timers/promises";
import { hasReceipt, listReceipts } from "#db/bundles.ts";
import type { Reader } from "#db/open.ts";
import { type Question, findRollEntry, listRollEntries } from "#db/questions.ts";
import { receiptLeaf } from "#domain/bundles/bundle.ts";
import type { ReceiptProof } from "#domain/bundles/receipts.ts";
import { type Sha256, sha256Of } from "#domain/entries.ts";
import { type Hash, proveInclusion } from "#domain/merkle.ts";
import { type RollProof, rollLeaf } from "#domain/rolls.ts";
import { Missing, Refused } from "./errors.ts";
import { type Tree, growTree } from "./trees.ts";

/** The receipts of a question in the order of their codes, and the root over them. */
export type Receipts = { readonly parts: readonly (readonly string[])[]; readonly tree: Tree; readonly root: Sha256 };

/** All receipts of a closed question; the tree over them is hashed a part at a time. */
export async function gatherReceipts(db: Reader, question: string): Promise<Receipts> {
  const parts: string[][] = [];
  for (const text of await listReceipts(db, question)) {
    parts.push(JSON.parse(text) as string[]);
    if (parts.length % PARTS_A_BREATH === 0) await breathe();
  }
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  const tree = await growTree(size, (index) => receiptLeaf(codeAt(parts, index)));
  return { parts, tree, root: sha256Of(hex(tree.root)) };
}

/** All parts but the last are full. */
function codeAt(parts: readonly (readonly string[])[], index: number): string {
  const width = parts[0]?.length ?? 1;
  return parts[Math.floor(index / width)]?.[index % width] ?? "";
}

/** What shows that a receipt is among those of the question, and nothing of what was chosen; `Missing` for any other code. */
export async function proveReceipt(
  db: Reader,
  question: Question,
  code: string,
  receiptsOf: () => Promise<Receipts>,
): Promise<ReceiptProof> {
  if (question.result === null) throw new Refused({ code: "not-closed", closesAt: question.closesAt });
  if (!(await hasReceipt(db, question.id, code))) throw new Missing("receipt");
  const { parts, tree, root } = await receiptsOf();
  const place = parts.flat().indexOf(code);
  if (place === -1) throw new Missing("receipt");
  const path = proveInclusion(tree.read, place, tree.size).map(hex);
  return {
    format: "plenum-receipt",
    version: 1,
    question: question.id,
    receipt: code,
    place,
    size: tree.size,
    path,
    root,
  };
}

/** What shows that a voter is on the question's roll, and nothing of the others; refuses whoever is not on it. */
export async function proveVoter(db: Reader, question: Question, voter: string): Promise<RollProof> {
  const own = await findRollEntry(db, question.roll, voter);
  if (own === undefined) throw new Refused({ code: "not-on-the-roll" });
  const leaves: Hash[] = [];
  for (
    let part = await entriesAfter(db, question.roll, 0);
    part.length > 0;
    part = await entriesAfter(db, question.roll, leaves.length)
  )
    leaves.push(...part.map(rollLeaf));
  const tree = await growTree(leaves.length, (index) => leaves[index] ?? rollLeaf(own));
  return {
    voter,
    weight: own.weight,
    salt: hex(own.salt),
    place: own.place,
    size: tree.size,
    path: proveInclusion(tree.read, own.place, tree.size).map(hex),
    hash: sha256Of(hex(tree.root)),
  };
}

const PART = 500;
const PARTS_A_BREATH = 10;

const entriesAfter = (db: Reader, roll: string, from: number) => listRollEntries(db, roll, from, from + PART);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
