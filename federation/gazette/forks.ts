import {
  branchRootAt,
  changeFork,
  findFork,
  keepEvidence,
  listBranches,
  listEvidence,
  listSoughtForks,
} from "#db/forks.ts";
import { findLog, findLogById, rootAt, type Log } from "#db/gazette.ts";
import type { Reader, Writer } from "#db/open.ts";
import { markForked } from "#db/restoring.ts";
import type { EntryOf } from "#domain/entries.ts";
import { areProof, headIn } from "#domain/equivocations.ts";
import { sameHash } from "#domain/merkle.ts";
import { HOUR, MINUTE, type Instant } from "#domain/time.ts";
import { branchUnder, holdBranch } from "./branches.ts";
import type { Mirror } from "./mirror.ts";
import { parseVkey } from "./note.ts";
import { fetchHead, remoteRootAt, type RemoteHead } from "./remote.ts";

/** How a signed head stands to the history that we hold: it is on it, it is another one, or the source does not prove either. */
export async function standingOf(mirror: Mirror, log: Log, head: RemoteHead): Promise<"ours" | "other" | "unclear"> {
  const { checkpoint } = head;
  const size = Math.min(checkpoint.size, log.size);
  const shown = size === checkpoint.size ? checkpoint.root : await remoteRootAt(mirror.fetch, head, size);
  if (shown === undefined) return "unclear";
  return sameHash(shown, await rootAt(mirror.db, log.id, size)) ? "ours" : "other";
}

/** The signed note behind what is held: the newest checkpoint, or the one that a mirror is on its way to. */
export const heldNote = ({ checkpoint, checkpointSize, size, pursued }: Log): string =>
  (checkpointSize < size ? (pursued ?? checkpoint) : checkpoint) ?? "";

/** Keeps both checkpoints and, as far as the source gives it, the other history itself. */
export async function keepFork(mirror: Mirror, log: Log, head: RemoteHead): Promise<void> {
  const isKnown = (await branchUnder(mirror, log, head)) !== undefined;
  const ours = headIn(heldNote(log));
  if (!isKnown || (ours !== undefined && areProof(ours, head.checkpoint)))
    await mirror.transact(async (tx, at) => {
      const isNew = await keepEvidence(tx, { log: log.id, held: heldNote(log), shown: head.note, at });
      // What an admin let go on was one fork, and not the next.
      if (isNew && !isKnown) await changeFork(tx, log.id, { resumedAt: null });
    });
  await holdBranch(mirror, log, head);
  await settle(mirror, log.id);
}

/** A peer's gazette proves that a log signed two histories; of our own log that ends its growing, for the key is ours. */
export async function noteShownFork(tx: Writer, entry: EntryOf<"EquivocationShown">, at: Instant): Promise<void> {
  const log = await findLog(tx, entry.origin);
  if (log === undefined || log.vkey !== entry.vkey) return;
  const [one, other] = entry.checkpoints;
  const isOurs = await isOn(tx, log, one);
  await keepEvidence(tx, { log: log.id, held: isOurs ? one : other, shown: isOurs ? other : one, at });
  if (log.organization !== null) await markForked(tx, log.id, { since: at, size: log.size });
}

/** Asks for the histories that are known to be signed and are not held: wherever copies of the log may be. */
export async function seekHistories(mirror: Mirror, sourcesOf: (log: Log) => readonly string[]): Promise<void> {
  const due = await mirror.transact((tx, at) => listSoughtForks(tx, at));
  for (const { log } of due) {
    const key = parseVkey(log.vkey);
    if (key === undefined || (await settle(mirror, log.id))) continue;
    for (const source of sourcesOf(log).flatMap(withBranches)) {
      const head = await fetchHead(mirror.fetch, source, key);
      if (typeof head !== "string" && (await standingOf(mirror, log, head)) === "other")
        await keepFork(mirror, log, head);
    }
    await settle(mirror, log.id);
  }
}

/** Whoever mirrors a forked log serves its further histories beside it. */
const withBranches = (source: string): string[] => [
  source,
  ...[1, 2, 3].map((number) => `${source}/branches/${number}`),
];

/** True, and no more asking, once each checkpoint that was shown lies within a history that is held. */
async function settle(mirror: Mirror, id: string): Promise<boolean> {
  return mirror.transact(async (tx, at) => {
    const [log, fork] = [await findLogById(tx, id), await findFork(tx, id)];
    if (log === undefined || fork === undefined) return true;
    const notes = (await listEvidence(tx, id)).flatMap(({ held, shown }) => [held, shown]);
    const isHeld = await Promise.all(notes.map((note) => isAnywhere(tx, log, note)));
    const isOver = isHeld.every(Boolean);
    const tries = fork.tries + 1;
    const wait = Math.min(HOUR, MINUTE * 2 ** Math.min(tries, 10));
    await changeFork(tx, id, { seekAt: isOver ? null : at + wait, tries });
    return isOver;
  });
}

/** Whether a checkpoint speaks of the history that we held first. */
async function isOn(db: Reader, log: Log, note: string): Promise<boolean> {
  const head = headIn(note);
  return head !== undefined && head.size <= log.size && sameHash(await rootAt(db, log.id, head.size), head.root);
}

/** Whether a checkpoint speaks of any history that is held; one that is none is not sought. */
async function isAnywhere(db: Reader, log: Log, note: string): Promise<boolean> {
  if (note === "" || (await isOn(db, log, note))) return true;
  const head = headIn(note);
  for (const branch of head === undefined ? [] : await listBranches(db, log.id))
    if (
      head !== undefined &&
      head.size <= branch.size &&
      sameHash(await branchRootAt(db, branch, head.size), head.root)
    )
      return true;
  return false;
}
