import type { Checkpoint } from "#domain/notes.ts";
import { EMPTY_ROOT, hashNode, type Hash, hashLeaf, sameHash } from "#domain/merkle.ts";
import { openCheckpoint } from "#federation/gazette/checkpoint.ts";
import { parseVkey, type VerifierKey } from "#federation/gazette/note.ts";

/** Every checkpoint that a log ever signed, as far as anybody could see it. */
export type Ledger = {
  /** Takes a text that may be a signed checkpoint, or hold one. */
  readonly keep: (text: string) => void;
  readonly size: () => number;
  /** Forgets checkpoints of more entries than anybody but the log itself holds: no peer could tell it of them. */
  readonly forget: (origin: string, held: number) => void;
  /** What is wrong with the checkpoints of a log that now has these leaves. */
  readonly faults: (origin: string, leaves: readonly Uint8Array[]) => string[];
};

export function createLedger(vkeys: readonly string[]): Ledger {
  const read = vkeys.flatMap((line) => parseVkey(line) ?? []);
  const keys = new Map<string, VerifierKey>(read.map((key) => [key.name, key]));
  const seen = new Map<string, Checkpoint>();
  return {
    keep(text) {
      const note = text.startsWith("old ") ? text.slice(text.indexOf("\n\n") + 2) : text;
      const key = keys.get(note.slice(0, note.indexOf("\n")));
      const checkpoint = key === undefined ? undefined : openCheckpoint(note, key);
      if (checkpoint === undefined) return;
      const { origin, size, root } = checkpoint;
      seen.set(`${origin} ${size} ${Buffer.from(root).toString("base64")}`, checkpoint);
    },
    size: () => seen.size,
    forget(origin, held) {
      for (const [key, checkpoint] of seen)
        if (checkpoint.origin === origin && checkpoint.size > held) seen.delete(key);
    },
    faults(origin, leaves) {
      // All agree with one and the same tree if and only if any two of them are consistent.
      const roots = rootsOf(leaves.map(hashLeaf));
      return [...seen.values()].flatMap((checkpoint) => {
        if (checkpoint.origin !== origin) return [];
        const root = roots[checkpoint.size];
        if (root === undefined) return [`${origin} signed ${checkpoint.size} entries and has ${leaves.length}`];
        return sameHash(root, checkpoint.root) ? [] : [`${origin} signed two histories, at ${checkpoint.size} entries`];
      });
    },
  };
}

/** The root of every size from 0 on, one hash or two a leaf on the average. */
function rootsOf(leaves: readonly Hash[]): Hash[] {
  const peaks: { readonly width: number; readonly hash: Hash }[] = [];
  const roots: Hash[] = [EMPTY_ROOT];
  for (const leaf of leaves) {
    let whole = { width: 1, hash: leaf };
    for (let last = peaks.at(-1); last?.width === whole.width; last = peaks.at(-1)) {
      peaks.pop();
      whole = { width: 2 * whole.width, hash: hashNode(last.hash, whole.hash) };
    }
    peaks.push(whole);
    roots.push(peaks.map(({ hash }) => hash).reduceRight((right, left) => hashNode(left, right)));
  }
  return roots;
}
