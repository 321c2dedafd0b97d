import type { KeyObject } from "node:crypto";
import { openFold } from "#domain/gazette/fold.ts";
import { checkResult } from "#domain/gazette/results.ts";
import { asAct, refHash, type Leaf, type LogState, type Verdict } from "#domain/gazette/state.ts";
import type { EntryOf, Sha256 } from "#domain/entries.ts";
import { EMPTY_ROOT, HASH_BYTES, hashLeaf, rootOf, sameHash } from "#domain/merkle.ts";
import { growTiles, hashesOfTiles, tileWidth, TILE_WIDTH, type Tile } from "#domain/tiles.ts";
import type { Report } from "./findings.ts";
import { readLeaf } from "#federation/gazette/entry.ts";
import { keyring } from "#federation/gazette/multikey.ts";
import { formatVkey, type VerifierKey } from "#federation/gazette/note.ts";
import { fetchLeaves, fetchTile, type Fetch, type RemoteHead } from "#federation/gazette/remote.ts";
import { bundlePath, tilePath } from "#federation/gazette/tiles.ts";

/** A result that a log states, by the address of its question and the name of the closing act. */
export type StatedResult = {
  readonly question: string;
  readonly closed: Sha256;
  readonly index: number;
  readonly isSound: boolean;
};

/** What reading a whole log came to. */
export type LogReading = {
  readonly entries: number;
  readonly proofs: number;
  /** Entries of a type that this version does not know: kept, never folded. */
  readonly unknown: number;
  readonly results: readonly StatedResult[];
};

const AT_ONCE = 6;

/**
 * Reads every entry of a log from outside: the tree is computed again from the leaves and compared with each tile that
 * is served and with the signed root; every entry is read strictly and folded. Holds a few bundles and the fold at a time.
 */
export async function readLog(
  fetch: Fetch,
  head: RemoteHead,
  key: VerifierKey,
  { report, onProgress }: { readonly report: Report; readonly onProgress: (entries: number) => void },
): Promise<LogReading> {
  const { size, origin } = head.checkpoint;
  const [keyOf, reader, tree] = [keyring(), openReader(origin, formatVkey(key), report), openTree(fetch, head, report)];
  const count = Math.ceil(size / TILE_WIDTH);
  for await (const bundle of inOrder(count, (index) => readBundle(fetch, head, index, keyOf))) {
    if (bundle.leaves === undefined) {
      report(
        "tree",
        "bundle",
        bundle.path,
        "These entries are missing, cut, or not as many; what follows was not read",
      );
      return reader.end();
    }
    await tree.grow(bundle.bytes);
    for (const leaf of bundle.leaves) reader.next(leaf);
    onProgress(reader.size());
  }
  await tree.end();
  return reader.end();
}

type Bundle = {
  readonly path: string;
  readonly bytes: readonly Uint8Array[];
  readonly leaves: readonly Leaf[] | undefined;
};

async function readBundle(
  fetch: Fetch,
  head: RemoteHead,
  index: number,
  keyOf: (multibase: string) => KeyObject | undefined,
): Promise<Bundle> {
  const path = bundlePath(index, tileWidth({ level: 0, index }, head.checkpoint.size));
  const bytes = await fetchLeaves(fetch, head, index, { entries: 0, bytes: 0 });
  if (bytes === undefined) return { path, bytes: [], leaves: undefined };
  return { path, bytes, leaves: await Promise.all(bytes.map((leaf) => readLeaf(leaf, keyOf))) };
}

/** Folds leaves one after the other and says which have no effect. */
function openReader(origin: string, vkey: string, report: Report) {
  const { state, next } = openFold(origin);
  const results: StatedResult[] = [];
  let [entries, proofs, unknown] = [0, 0, 0];
  const place = (index: number) => `entries/${index}`;
  return {
    size: () => state.size,
    next(leaf: Leaf): void {
      const index = state.size;
      const verdict = next(leaf);
      if (index === 0 && !isGenesisOf(leaf, vkey))
        report("entries", "other-genesis", place(0), "The log does not begin with the genesis of its own key");
      if (!("fault" in leaf)) entries += 1;
      if (isSigned(verdict)) proofs += 1;
      if (verdict === "unknown-type") unknown += 1;
      else if (verdict !== "ok") report("entries", verdict, place(index), `${nameOf(leaf)} ${told(verdict)}`);
      const stated = verdict === "ok" ? stateResult(state, leaf, index, report) : undefined;
      if (stated !== undefined) results.push(stated);
    },
    end: (): LogReading => ({ entries, proofs, unknown, results }),
  };
}

const isGenesisOf = (leaf: Leaf, vkey: string): boolean =>
  "entry" in leaf && leaf.entry.type === "Genesis" && leaf.entry.vkey === vkey;

/** Verdicts that are given only after the proof was found good under a key in force. */
const isSigned = (verdict: Verdict): boolean => verdict === "ok" || verdict === "unknown-type";

function told(verdict: Verdict): string {
  if (verdict === "malformed") return "is not an entry in its canonical form, or lacks what its type needs";
  if (verdict === "bad-proof") return "bears no valid proof of a key that was in force for its issuer";
  return `has no effect: ${verdict}`;
}

const nameOf = (leaf: Leaf): string =>
  "fault" in leaf ? "What stands here" : leaf.entry.type === "unknown" ? leaf.entry.named : leaf.entry.type;

function stateResult(state: LogState, leaf: Leaf, index: number, report: Report): StatedResult | undefined {
  const closed = "entry" in leaf && leaf.entry.type === "QuestionClosed" ? leaf.entry : undefined;
  if (closed === undefined || "fault" in leaf) return undefined;
  const opened = openingOf(state, closed);
  if (opened === undefined) return undefined;
  const faults = checkResult(opened, closed);
  for (const { code, text } of faults) report("results", code, `entries/${index}`, text);
  return { question: opened.id, closed: leaf.hash, index, isSound: faults.length === 0 };
}

const openingOf = (state: LogState, closed: EntryOf<"QuestionClosed">): EntryOf<"QuestionOpened"> | undefined =>
  asAct(state.acts.get(refHash(closed) ?? "sha256:"), "QuestionOpened")?.entry;

/** Grows the tree from leaves alone, and compares it with every tile that is served, and at the end with the root. */
function openTree(fetch: Fetch, { source, checkpoint }: RemoteHead, report: Report) {
  const edge = new Map<number, Tile>();
  const read = (level: number, index: number) => {
    const tile = edge.get(level);
    return tile?.index === index ? tile.hashes : undefined;
  };
  let size = 0;
  const comparing: Promise<unknown>[] = [];
  const compare = async (tile: Tile): Promise<void> => {
    const width = tileWidth(tile, checkpoint.size);
    if (tile.hashes.length !== width * HASH_BYTES) return;
    const path = tilePath(tile, width);
    const served = await fetchTile(fetch, source, tile, width);
    if (served === undefined) report("tree", "tile", path, "This tile is missing, or not as long as it has to be");
    else if (!sameHash(served, tile.hashes))
      report("tree", "tile-hash", path, "This tile does not hold the hashes of the entries below it");
  };
  return {
    async grow(leaves: readonly Uint8Array[]): Promise<void> {
      const grown = growTiles(read, size, leaves.map(hashLeaf));
      for (const tile of grown) edge.set(tile.level, tile);
      size += leaves.length;
      comparing.push(Promise.all(grown.map(compare)));
      if (comparing.length > AT_ONCE) await comparing.shift();
    },
    async end(): Promise<void> {
      await Promise.all(comparing);
      const root = size === 0 ? EMPTY_ROOT : rootOf(hashesOfTiles(read), size);
      if (!sameHash(root, checkpoint.root))
        report("tree", "root", "checkpoint", "The entries do not come to the root that the log signed");
    },
  };
}

/** Does jobs of which a few run ahead, and gives their results in order. */
export async function* inOrder<T>(count: number, job: (index: number) => Promise<T>): AsyncGenerator<T> {
  const running: Promise<T>[] = [];
  for (let begun = 0, given = 0; given < count; given += 1) {
    for (; begun < count && begun < given + AT_ONCE; begun += 1) running.push(job(begun));
    const next = running.shift();
    if (next !== undefined) yield await next;
  }
}
