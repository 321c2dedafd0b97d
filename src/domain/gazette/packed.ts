import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { KnownEntry, KnownType, Sha256 } from "#domain/entries.ts";
import { thaw, type Keeping } from "./effects.ts";
import { openHashTable } from "./hashTable.ts";
import { beginLog, type Act } from "./state.ts";

/** Acts that end another one: no rule asks more of them than whose they are, and of which text. */
const endings: ReadonlySet<KnownType> = new Set<KnownType>([
  "QuestionClosed",
  "EndorsementWithdrawn",
  "CaucusRecognitionWithdrawn",
  "DrawRevealed",
  "MandateRevoked",
  "MotionWithdrawn",
  "PositionWithdrawn",
  "PledgeWithdrawn",
]);

/** A log of which nothing is known but its origin line, kept small: hashes as bytes, acts as text, of ended ones little. */
export function packLog(origin: string): Keeping {
  return {
    ...thaw(beginLog(origin)),
    seen: packedSet(bytesOf),
    ids: packedSet(digest),
    standing: packedSet(digest),
    acts: packedActs(),
  };
}

/** A set of SHA-256 hashes that takes about 44 bytes for each. */
export const packedHashes = (): Pick<Set<Sha256>, "has"> & { readonly add: (hash: Sha256) => void } =>
  packedSet(bytesOf);

function packedSet<Item>(hashOf: (item: Item) => Uint8Array | undefined) {
  const table = openHashTable();
  const gone = new Set<number>();
  const numberOf = (item: Item): number => {
    const hash = hashOf(item);
    return hash === undefined ? -1 : table.find(hash);
  };
  const add = (item: Item): void => {
    const hash = hashOf(item);
    if (hash !== undefined) gone.delete(table.place(hash));
  };
  const has = (item: Item): boolean => {
    const number = numberOf(item);
    return number >= 0 && !gone.has(number);
  };
  return {
    has,
    add,
    set: add,
    delete(item: Item): boolean {
      const isHeld = has(item);
      if (isHeld) gone.add(numberOf(item));
      return isHeld;
    },
  };
}

function packedActs(): Keeping["acts"] {
  const table = openHashTable();
  const acts: string[] = [];
  return {
    get(hash) {
      const bytes = bytesOf(hash);
      const text = bytes === undefined ? undefined : acts[table.find(bytes)];
      return text === undefined ? undefined : { ...(JSON.parse(text) as Act), hash };
    },
    set(hash, { index, entry, isOver }) {
      const bytes = bytesOf(hash);
      const rest = isOver || endings.has(entry.type) ? remainderOf(entry) : keptOf(entry);
      if (bytes !== undefined) acts[table.place(bytes)] = JSON.stringify({ index, entry: rest, isOver });
    },
  };
}

/** Nothing that is for display only; the address of a question says whose result it is. */
const keptOf = (entry: KnownEntry) => ({
  ...entry,
  issuedAt: undefined,
  id: entry.type === "QuestionOpened" ? entry.id : undefined,
});

/** What rules ask of an act that is over: a text can be erased after it. */
function remainderOf(entry: KnownEntry) {
  const { type, issuer, coalition, refs } = entry;
  const textHash = "textHash" in entry ? entry.textHash : undefined;
  return { type, issuer, coalition, refs, textHash, to: "to" in entry ? entry.to : undefined };
}

const digest = (text: string): Uint8Array => sha256(utf8ToBytes(text));

const bytesOf = (hash: Sha256): Uint8Array | undefined =>
  hash.length === "sha256:".length + 64 ? hexToBytes(hash.slice("sha256:".length)) : undefined;
