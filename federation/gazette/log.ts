import { createPublicKey, type KeyObject } from "node:crypto";
import { appendLeaves, beginLogRow, changeLog, lockLog, rootAt, type Log, type NewLeaf } from "#db/gazette.ts";
import type { Writer } from "#db/open.ts";
import { findDoubt } from "#db/restoring.ts";
import type { Draft, Sha256 } from "#domain/entries.ts";
import { admitToLog } from "#domain/gazette/fold.ts";
import type { Leaf, LogState, Verdict } from "#domain/gazette/state.ts";
import { EMPTY_ROOT } from "#domain/merkle.ts";
import { SECOND, type Instant } from "#domain/time.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { approvalsOf, buildEntry, headsOf, type SignedEntry } from "./entry.ts";
import { multibaseOf } from "./multikey.ts";
import { formatVkey, verifierKey } from "./note.ts";
import { ofCoalition, loadState, saveState, subjectOf } from "./state.ts";

/** An act that is to be published: `name` is the last part of its entry's address, `at` its display time. */
export interface Publication {
  readonly name: string;
  readonly draft: Draft;
  readonly at: Instant;
}

/** What became of it: an entry at an index, or the verdict for which it was not appended. */
export type Published =
  | { readonly isAppended: true; readonly index: number; readonly id: string; readonly hash: Sha256 }
  | { readonly isAppended: false; readonly verdict: Verdict };

/** Gives the private key with which an actor of this instance signs entries. */
export type SigningKey = (issuer: string, type: Draft["type"]) => KeyObject | Promise<KeyObject>;

/** Begins an organization's own log, with the signed checkpoint of the empty tree. */
export async function beginOwnLog(
  tx: Writer,
  own: { readonly prefix: string; readonly organization: string; readonly key: KeyObject; readonly at: Instant },
): Promise<Log> {
  const origin = own.prefix.replace(/^https?:\/\//, "");
  const log = await beginLogRow(tx, {
    origin,
    prefix: own.prefix,
    organization: own.organization,
    vkey: formatVkey(verifierKey(origin, createPublicKey(own.key))),
    checkpoint: signCheckpoint({ origin, size: 0, root: EMPTY_ROOT }, own.key),
    checkpointAt: own.at,
  });
  if (log === undefined) throw new Error("this log has begun before");
  return log;
}

/** Appends entries to an own log, in order; one that would be inert is not appended and says why. */
export async function appendEntries(
  tx: Writer,
  id: string,
  publications: readonly Publication[],
  keyOf: SigningKey,
): Promise<Published[]> {
  const log = await lockLog(tx, id);
  if (log === undefined || log.organization === null) throw new Error("not an own log");
  const built = await Promise.all(publications.map((act) => build(log, act, keyOf)));
  const before = await loadState(
    tx,
    log,
    built.map(({ leaf }) => leaf),
  );
  const { after, published, rows } = publish(before, built);
  await appendLeaves(tx, log, rows);
  await saveState(tx, log, before, after);
  return published;
}

/**
 * Signs a log's newest checkpoint over the rows that this transaction sees and holds, and saves it with them: what is
 * signed is always what is kept. Nothing is due if no leaf came, or less than a second after the last one.
 */
export async function signNewest(tx: Writer, id: string, key: KeyObject, at: Instant): Promise<string | undefined> {
  const log = await lockLog(tx, id);
  if (log === undefined || log.organization === null || log.size <= log.checkpointSize) return undefined;
  if (log.checkpointAt !== null && at - log.checkpointAt < SECOND) return undefined;
  if ((await findDoubt(tx, id)) !== undefined) return undefined;
  if (formatVkey(verifierKey(log.origin, createPublicKey(key))) !== log.vkey)
    throw new Error("not the key of this log");
  const root = await rootAt(tx, id, log.size);
  const checkpoint = signCheckpoint({ origin: log.origin, size: log.size, root }, key);
  await changeLog(tx, id, { checkpoint, checkpointSize: log.size, checkpointAt: at });
  return checkpoint;
}

interface Built {
  readonly signed: SignedEntry;
  readonly leaf: Leaf;
  readonly at: Instant;
}

async function build(log: Log, { name, draft, at }: Publication, keyOf: SigningKey): Promise<Built> {
  const key = await keyOf(draft.issuer, draft.type);
  const signed = buildEntry(log.prefix, draft, key, at, name);
  return {
    signed,
    at,
    leaf: {
      entry: signed.entry,
      hash: signed.hash,
      signedBy: multibaseOf(key),
      approvedBy: approvalsOf(signed.entry),
      heads: headsOf(signed.entry),
    },
  };
}

function publish(before: LogState, built: readonly Built[]) {
  const { state: after, verdicts } = admitToLog(
    before,
    built.map(({ leaf }) => leaf),
  );
  const rows: NewLeaf[] = [];
  const published = built.map(({ signed, at }, place): Published => {
    const verdict = verdicts[place] ?? "malformed";
    if (verdict !== "ok") return { isAppended: false, verdict };
    rows.push(rowOf(signed, at));
    return { isAppended: true, index: before.size + rows.length - 1, id: signed.id, hash: signed.hash };
  });
  return { after, published, rows };
}

const rowOf = ({ id, hash, entry, leaf }: SignedEntry, issuedAt: Instant): NewLeaf => ({
  iri: id,
  type: entry.type,
  issuer: entry.issuer,
  issuedAt,
  leaf,
  hash,
  verdict: "ok",
  subject: subjectOf(entry) ?? null,
  refs: entry.refs.map((ref) => ref.hash),
  ...ofCoalition(entry, hash, issuedAt),
});
