import { TILE_WIDTH, tileWidth } from "#domain/tiles.ts";
import { leafReader } from "#federation/gazette/entry.ts";
import { formatVkey, type VerifierKey } from "#federation/gazette/note.ts";
import { fetchLeaves, type Fetch, type RemoteHead } from "#federation/gazette/remote.ts";
import { bundlePath } from "#federation/gazette/tiles.ts";
import type { Report } from "./findings.ts";
import { inOrder } from "./inOrder.ts";
import { openReader, type EntryReading } from "./reader.ts";
import { openTexts, type TextAudit } from "./texts.ts";
import { openTree } from "./tree.ts";

/** What reading a whole log came to. */
export type LogReading = EntryReading & { readonly texts: TextAudit };

type Task = {
  readonly report: Report;
  readonly onProgress: (entries: number) => void;
  readonly withTexts: boolean;
};

/** Bundles of which the next one comes while one is read, and entries of which that many are held at a time. */
const AT_ONCE = 2;
const READ_AT_ONCE = 64;

/**
 * Reads every entry of a log from outside: the tree is computed again from the leaves and compared with each tile that
 * is served and with the signed root; every entry is read strictly and folded, every text is compared with its hash.
 * What cannot be read is a fault at its place, and the rest is read on. Holds a few bundles and a packed fold at a time.
 */
export async function readLog(
  fetch: Fetch,
  head: RemoteHead,
  key: VerifierKey,
  { report, onProgress, withTexts }: Task,
): Promise<LogReading> {
  const { size, origin } = head.checkpoint;
  const [reader, tree] = [openReader(origin, formatVkey(key), report), openTree(fetch, head, report)];
  const [read, texts] = [leafReader(), openTexts(fetch, head.source, report)];
  const count = Math.ceil(size / TILE_WIDTH);
  for await (const { index, width, bytes } of inOrder(count, AT_ONCE, (at) => fetchBundle(fetch, head, at))) {
    if (bytes.length === 0) {
      report("entries", "bundle", bundlePath(index, width), CUT);
      reader.skip(width);
      await tree.growUnread(index);
    } else await tree.grow(bytes);
    for (let from = 0; from < bytes.length; from += READ_AT_ONCE)
      for (const leaf of await Promise.all(bytes.slice(from, from + READ_AT_ONCE).map(read))) {
        if (withTexts && "entry" in leaf) texts.next(reader.size(), leaf);
        reader.next(leaf);
      }
    await texts.settle();
    onProgress(reader.size());
  }
  await tree.end();
  return { ...reader.end(), texts: texts.end() };
}

const CUT =
  "These entries are missing, cut, or not as many as there have to be; of later ones only what does not hang on them was judged";

type Bundle = {
  readonly index: number;
  /** How many entries there have to be. */
  readonly width: number;
  /** None if the bundle cannot be read. */
  readonly bytes: readonly Uint8Array[];
};

async function fetchBundle(fetch: Fetch, head: RemoteHead, index: number): Promise<Bundle> {
  const width = tileWidth({ level: 0, index }, head.checkpoint.size);
  const bytes = await fetchLeaves(fetch, head, index, { entries: 0, bytes: 0 });
  return { index, width, bytes: bytes ?? [] };
}
