import { sameHash, type TreeHead } from "./merkle.ts";
import { parseCheckpoint, parseNote, parseVerifier, type Checkpoint } from "./notes.ts";

/** That our organizations say in their gazettes which log signed two histories. */
export type EquivocationFact =
  | {
      readonly kind: "equivocation-shown";
      /** The log that is accused, and the two checkpoints that prove it. */
      readonly log: string;
      readonly evidence: string;
    }
  /** An admin lets a forked log be taken over again, as far as it goes on from what was held first. */
  | { readonly kind: "fork-resumed"; readonly log: string };

/** The most characters of a checkpoint in an entry: origin, size, root and one signature. */
export const LONGEST_HEAD = 2_000;

/** Two heads of one log that cannot both be true, whatever else it signed (protocol §9). */
export const areProof = (one: TreeHead, other: TreeHead): boolean =>
  one.size === other.size && !sameHash(one.root, other.root);

/** The checkpoint in a note, unverified. */
export function headIn(note: string): Checkpoint | undefined {
  const parsed = parseNote(note);
  return parsed === undefined ? undefined : parseCheckpoint(parsed.text);
}

/**
 * A checkpoint as an entry may show it: origin, size, root and the log's own signature, no cosignature; undefined with any
 * further line, which would be a text of somebody else in our record.
 */
export function bareHead(note: string, vkey: string): string | undefined {
  const [parsed, key] = [parseNote(note), parseVerifier(vkey)];
  if (parsed === undefined || key === undefined || parsed.text.split("\n").length !== 4) return undefined;
  const lines = note.slice(parsed.text.length + 1, -1).split("\n");
  const own = lines.filter((_, at) => {
    const line = parsed.signatures[at];
    return line?.name === key.name && line.id === key.id;
  });
  const bare = `${parsed.text}\n${own[0] ?? ""}\n`;
  return own.length === 1 && bare.length <= LONGEST_HEAD ? bare : undefined;
}

/** The two notes as an entry may show them, if together they prove that their log signed two histories. */
export function proofOf(held: string, shown: string, vkey: string): readonly [string, string] | undefined {
  const [one, other] = [bareHead(held, vkey), bareHead(shown, vkey)];
  if (one === undefined || other === undefined) return undefined;
  const [first, second] = [headIn(one), headIn(other)];
  return first !== undefined && second !== undefined && areProof(first, second) ? [one, other] : undefined;
}
