import { listLeaves } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import type { Leaf } from "#domain/gazette/state.ts";
import { bundleStart, fetchChunk, type Fetch, type RemoteHead } from "./remote.ts";

/** Entries that come next in a log: their bytes, and what they say. */
export interface Chunk {
  readonly bytes: readonly Uint8Array[];
  readonly leaves: readonly Leaf[];
}

type Reading = {
  readonly db: Reader;
  readonly fetch: Fetch;
  readonly readLeaf: (bytes: Uint8Array) => Promise<Leaf>;
};

/** Gives the chunks of a log in order; undefined if the source does not give one, and after the last. */
export type NextChunk = () => Promise<Chunk | undefined>;

/** Fetches and reads chunks from an index on, up to a head: the next one while its reader is busy with the one before. */
export function openChunks(reading: Reading, log: string, from: number, head: RemoteHead): NextChunk {
  const state = { at: from, coming: undefined as ReturnType<NextChunk> | undefined };
  const begin = (): ReturnType<NextChunk> => {
    const coming = readChunk(reading, log, state.at, head);
    // Whoever asks hears of it; nobody has to ask.
    coming.catch(() => undefined);
    return coming;
  };
  return async () => {
    const chunk = await (state.coming ?? begin());
    state.at += chunk?.bytes.length ?? 0;
    state.coming = chunk !== undefined && state.at < head.checkpoint.size ? begin() : undefined;
    return chunk;
  };
}

async function readChunk({ db, fetch, readLeaf }: Reading, log: string, from: number, head: RemoteHead) {
  const held = await listLeaves(db, log, bundleStart(from), from);
  const bytes = await fetchChunk(fetch, head, from, held);
  return bytes === undefined ? undefined : { bytes, leaves: await Promise.all(bytes.map(readLeaf)) };
}
