import {
  appendLeaves,
  beginLogRow,
  changeLog,
  findLog,
  findLogById,
  lockLog,
  readTiles,
  rootAt,
  type Log,
} from "#db/gazette.ts";
import { isFrozen } from "#db/forks.ts";
import type { Reader, Writer } from "#db/open.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import { hashLeafFast } from "#db/leafHash.ts";
import type { Leaf } from "#domain/gazette/state.ts";
import { rootOf, sameHash } from "#domain/merkle.ts";
import { edgeTiles, growTiles, hashesOfTiles } from "#domain/tiles.ts";
import type { Instant } from "#domain/time.ts";
import { openChunks, type Chunk } from "./chunks.ts";
import { leafReader } from "./entry.ts";
import { keepFork, standingOf } from "./forks.ts";
import { parseVkey } from "./note.ts";
import { beginNotes, listening, noteLeaves, tellNotes, tellRejection, type Notes } from "./noting.ts";
import { fetchHead, isBeginningOf, type Fetch, type RemoteHead } from "./remote.ts";
import { loadState, rowOf, saveState } from "./state.ts";
import { mayBegin } from "./succession.ts";
import { project } from "./projection.ts";
import { pullTexts } from "./texts.ts";

/** What a pull needs of the instance: reads, transactions, the way out. */
export interface Mirror {
  readonly db: Reader;
  readonly transact: <T>(work: (tx: Writer, at: Instant) => Promise<T>) => Promise<T>;
  readonly fetch: Fetch;
  readonly readLeaf: (bytes: Uint8Array) => Promise<Leaf>;
}

/** A mirror runner that remembers keys. */
export const openMirror = (parts: Omit<Mirror, "readLeaf">): Mirror => ({ ...parts, readLeaf: leafReader() });

type PullFault =
  | "no-mirror"
  | "unreachable"
  | "bad-checkpoint"
  | "bad-tiles"
  | "bad-entries"
  | "other-genesis"
  | "unconfirmed"
  | "equivocation"
  | "raced"
  | "fault";

/** What a pull came to: how far the mirror now reaches and how many entries are new, or why it stopped. */
export type Pull =
  | {
      readonly ok: true;
      readonly size: number;
      readonly added: number;
      readonly isBehind: boolean;
      /** Its own server was away: what came came from another mirror. */
      readonly isIndirect?: boolean;
    }
  | { readonly ok: false; readonly fault: PullFault };

/** Begins to mirror a log whose verifier key is pinned from now on; undefined if key and origin do not belong together. */
export async function beginMirror(
  tx: Writer,
  peer: { readonly prefix: string; readonly host: string; readonly vkey: string; readonly at: Instant },
): Promise<Log | undefined> {
  const origin = peer.prefix.replace(/^https?:\/\//, "");
  const key = parseVkey(peer.vkey);
  if (key?.name !== origin || key.type !== 0x01 || origin.split("/")[0] !== peer.host) return undefined;
  const { prefix, host, vkey, at } = peer;
  return (await beginLogRow(tx, { origin, prefix, host, vkey, pullDueAt: at })) ?? findPinned(tx, origin, vkey);
}

/** A peer says that its log has grown: look soon. */
export async function hint(tx: Writer, origin: string, size: number, at: Instant): Promise<void> {
  const log = await findLog(tx, origin);
  if (log === undefined || log.host === null || log.closedAt !== null || size <= log.size) return;
  const announcedSize = Math.max(log.announcedSize, Math.min(size, 2 ** 31 - 1));
  await changeLog(tx, log.id, { announcedSize, pullDueAt: Math.min(log.pullDueAt ?? at, at) });
}

/** Where another instance serves its mirror of a log. */
export function mirrorPrefix(publicUrl: string, log: Pick<Log, "origin">): string {
  const [host = "", , slug = ""] = log.origin.split("/");
  return `${publicUrl}/gazette/mirror/${encodeURIComponent(host)}/${slug}`;
}

/** Brings one mirror up to the newest checkpoint that its origin, or else another mirror, shows. */
export async function pullLog(mirror: Mirror, id: string, others: readonly string[] = []): Promise<Pull> {
  const log = await findLogById(mirror.db, id);
  const key = log === undefined ? undefined : parseVkey(log.vkey);
  if (log === undefined || log.host === null || key === undefined) return { ok: false, fault: "no-mirror" };
  let fault: PullFault = "unreachable";
  for (const source of [log.prefix, ...others]) {
    const head = await fetchHead(mirror.fetch, source, key);
    // What a source before this one gave is kept, however far it got.
    const held = (await findLogById(mirror.db, id)) ?? log;
    if (head === "bad-checkpoint") tellRejection(log.origin, source, head);
    const take = (await isFrozen(mirror.db, id)) ? watch : reach;
    const pull: Pull = typeof head === "string" ? { ok: false, fault: head } : await take(mirror, held, head);
    if (pull.ok) {
      await pullTexts(mirror, log, others);
      return source === log.prefix ? pull : { ...pull, added: pull.size - log.size, isIndirect: true };
    }
    if (isFinal(pull.fault)) return pull;
    fault = pull.fault === "unreachable" ? fault : pull.fault;
  }
  return { ok: false, fault };
}

/** What the log itself did, whoever shows it: nobody else is asked. */
const isFinal = (fault: PullFault): boolean =>
  ["equivocation", "other-genesis", "unconfirmed", "raced"].includes(fault);

/** Brings a log up to a head, or finds that the head lies within it; an own log too, when it was restored. */
export async function reach(mirror: Mirror, log: Log, head: RemoteHead): Promise<Pull> {
  const notes = beginNotes();
  const pull = await climb({ ...mirror, fetch: listening(mirror.fetch, notes), notes }, log, head);
  tellNotes(log.origin, notes);
  if (pull.ok || pull.fault === "raced") return pull;
  // Who cannot say something has not said anything wrong.
  if (notes.isSilent && pull.fault !== "equivocation") return { ok: false, fault: "unreachable" };
  tellRejection(log.origin, head.source, pull.fault);
  return pull;
}

/** A mirror during one pull. */
type Pulling = Mirror & { readonly notes: Notes };

async function climb(mirror: Pulling, log: Log, head: RemoteHead): Promise<Pull> {
  if (head.checkpoint.size <= log.size) return compare(mirror, log, head);
  const next = openChunks(mirror, log.id, log.size, head);
  let held = log;
  while (held.size < head.checkpoint.size) {
    const grown = await extend(mirror, held, head, await next());
    if (typeof grown === "string") return { ok: false, fault: grown };
    held = grown;
  }
  return { ok: true, size: held.size, added: held.size - log.size, isBehind: false };
}

/** A head that is not ahead must lie within what is held. */
async function compare(mirror: Mirror, log: Log, head: RemoteHead): Promise<Pull> {
  const root = await rootAt(mirror.db, log.id, head.checkpoint.size);
  if (!sameHash(root, head.checkpoint.root)) return equivocation(mirror, log, head);
  const isNews = log.checkpoint === null || log.checkpointSize < log.size;
  if (head.checkpoint.size === log.size && isNews) await adopt(mirror, log, head);
  return { ok: true, size: log.size, added: 0, isBehind: head.checkpoint.size < log.size };
}

/** Checks and stores the next chunk of entries on the way to a head. */
async function extend(mirror: Pulling, log: Log, head: RemoteHead, chunk: Chunk | undefined): Promise<Log | PullFault> {
  if (chunk === undefined) return diagnose(mirror, log, head);
  const fault = await checkChunk(mirror, log, head, chunk.bytes);
  if (fault !== undefined) return fault;
  const [first] = chunk.leaves;
  if (log.size === 0 && !isOwnGenesis(log, first)) return "other-genesis";
  if (log.size === 0 && !(await mayBegin(mirror, log, first))) return "unconfirmed";
  return store(mirror, log, head, chunk);
}

/** The held tree with the chunk on top must be the head's tree, or a beginning of it. */
async function checkChunk(
  mirror: Mirror,
  log: Log,
  head: RemoteHead,
  leaves: readonly Uint8Array[],
): Promise<PullFault | undefined> {
  const held = await readTiles(mirror.db, log.id, edgeTiles(log.size));
  const grown = new Map(
    growTiles(held, log.size, leaves.map(hashLeafFast)).map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]),
  );
  const size = log.size + leaves.length;
  const read = hashesOfTiles((level, index) => grown.get(`${level}/${index}`) ?? held(level, index));
  if (await isBeginningOf(mirror.fetch, { size, root: rootOf(read, size) }, head)) return undefined;
  return diagnose(mirror, log, head);
}

/** Why a chunk does not fit: the source gave wrong entries, or the log signed a tree that does not extend ours. */
async function diagnose(mirror: Mirror, log: Log, head: RemoteHead): Promise<PullFault> {
  if (log.size === 0) return "bad-entries";
  const standing = await standingOf(mirror, log, head);
  if (standing !== "other") return standing === "ours" ? "bad-entries" : "bad-tiles";
  await keepFork(mirror, log, head);
  return "equivocation";
}

/** Both histories are kept; the one that was held first stays as it is. */
async function equivocation(mirror: Mirror, log: Log, head: RemoteHead): Promise<Pull> {
  await keepFork(mirror, log, head);
  return { ok: false, fault: "equivocation" };
}

/** A log that signed two histories is asked on, for what else it shows; nothing more of it is taken over. */
async function watch(mirror: Mirror, log: Log, head: RemoteHead): Promise<Pull> {
  if ((await standingOf(mirror, log, head)) === "other") await keepFork(mirror, log, head);
  return { ok: false, fault: "equivocation" };
}

function isOwnGenesis(log: Log, leaf: Leaf | undefined): boolean {
  return leaf !== undefined && "entry" in leaf && leaf.entry.type === "Genesis" && leaf.entry.vkey === log.vkey;
}

async function store(mirror: Pulling, log: Log, head: RemoteHead, { bytes, leaves }: Chunk): Promise<Log | "raced"> {
  return mirror.transact(async (tx, at) => {
    const locked = await lockLog(tx, log.id);
    if (locked === undefined || locked.size !== log.size) return "raced";
    const before = await loadState(tx, locked, leaves);
    const { state: after, verdicts } = foldLog(before, leaves);
    await appendLeaves(
      tx,
      locked,
      bytes.map((leaf, index) => rowOf(leaf, leaves[index], at, verdicts[index])),
    );
    await saveState(tx, locked, before, after);
    noteLeaves(mirror.notes, locked.size, leaves, verdicts, at);
    if (locked.host !== null) await project(tx, locked, { leaves, verdicts, after, at });
    if (after.size === head.checkpoint.size) await saveHead(tx, locked, head, at);
    else await changeLog(tx, locked.id, { pursued: head.note });
    return (await lockLog(tx, log.id)) ?? "raced";
  });
}

async function adopt(mirror: Mirror, log: Log, head: RemoteHead): Promise<void> {
  await mirror.transact((tx, at) => saveHead(tx, log, head, at));
}

async function saveHead(tx: Writer, log: Log, { note, checkpoint }: RemoteHead, at: Instant): Promise<void> {
  const { size: checkpointSize } = checkpoint;
  await changeLog(tx, log.id, { checkpoint: note, checkpointSize, checkpointAt: at, pursued: null });
}

async function findPinned(tx: Writer, origin: string, vkey: string): Promise<Log | undefined> {
  const log = await findLog(tx, origin);
  return log?.vkey === vkey && log.host !== null ? log : undefined;
}
