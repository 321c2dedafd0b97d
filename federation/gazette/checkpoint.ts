import type { KeyObject } from "node:crypto";
import { sameHash, verifyConsistency, type Hash, type TreeHead } from "#domain/merkle.ts";
import { parseCheckpoint, parseNote, type Checkpoint } from "#domain/notes.ts";
import { signNote, verifyNote, type VerifierKey } from "./note.ts";

/** The text of a checkpoint, before it is signed. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (origin === "" || origin.includes("\n")) throw new TypeError("not an origin");
  return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/** A checkpoint signed by its log, whose key name is the origin. */
export function signCheckpoint(checkpoint: Checkpoint, key: KeyObject): string {
  return signNote(formatCheckpoint(checkpoint), checkpoint.origin, key);
}

/** The checkpoint in a note, if this log signed it and it speaks of this log. */
export function openCheckpoint(note: string, log: VerifierKey): Checkpoint | undefined {
  const parsed = parseNote(note);
  if (parsed === undefined || !verifyNote(parsed, log)) return undefined;
  const checkpoint = parseCheckpoint(parsed.text);
  return checkpoint?.origin === log.name ? checkpoint : undefined;
}

/** How a checkpoint of a log stands to the one that is held. */
export type Standing = "same" | "extends" | "older" | "inconsistent";

/**
 * Compares a verified checkpoint with the head that is held. `proof` leads from the held size to the new one;
 * `rootAt` tells the held tree's root at a smaller size. `inconsistent` at an equal or smaller size is equivocation.
 */
export function compareCheckpoint(
  held: TreeHead,
  next: TreeHead,
  proof: readonly Hash[],
  rootAt: (size: number) => Hash,
): Standing {
  if (next.size < held.size) return sameHash(rootAt(next.size), next.root) ? "older" : "inconsistent";
  if (next.size === held.size) return sameHash(held.root, next.root) ? "same" : "inconsistent";
  return verifyConsistency(held, next, proof) ? "extends" : "inconsistent";
}
