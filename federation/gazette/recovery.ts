import { getLogger } from "@logtape/logtape";
import { readClock } from "#db/clock.ts";
import { findLogById, listLeaves, listOwnLogs, lockLog, type Log } from "#db/gazette.ts";
import { saveText } from "#db/motions.ts";
import type { Database } from "#db/open.ts";
import { findPeer, listPeersIn, type Peer } from "#db/peers.ts";
import {
  changeDoubtPeer,
  doubtOwnLogs,
  endDoubt,
  findDoubt,
  listDoubtPeers,
  listDoubts,
  listDueDoubtPeers,
  markForked,
  takeTenure,
  type Doubt,
  type DoubtPeer,
} from "#db/restoring.ts";
import { eraseText, findTextFile } from "#db/texts.ts";
import { textsOf, type Sha256 } from "#domain/entries.ts";
import { MINUTE, SECOND, type Instant } from "#domain/time.ts";
import { fetchCard } from "#federation/cards.ts";
import type { Client } from "#federation/client.ts";
import { parseEntry, parseLeaf } from "./entry.ts";
import { mirrorPrefix, reach, type Mirror } from "./mirror.ts";
import { parseVkey } from "./note.ts";
import { fetchHead, type RemoteHead } from "./remote.ts";
import { askForText } from "./texts.ts";
import { formatSubmission } from "./witness.ts";

/** Connections of the life before the restore are dead by then, so that no peer learns more of it (protocol §8). */
const OLD_CONNECTIONS = MINUTE;
const LONGEST_WAIT = 30 * SECOND;

/** What recovery needs of the instance. */
export type Recoverer = { readonly db: Database; readonly client: Client; readonly mirror: Mirror };

/** What a peer holds of one of our logs; `size` may come from its cosignature alone. */
type Shown = { readonly head: RemoteHead | undefined; readonly size: number };

/** At every start, before anything is sent: a database that was put back is not believed until the peers have been asked. */
export async function noticeRestore(db: Database): Promise<boolean> {
  return db.orm.transaction(async (tx) => {
    if ((await takeTenure(tx)) !== "other") return false;
    const isDoubted = await doubtOwnLogs(tx, "restored", await readClock(tx, db.clockOffset));
    if (isDoubted) log.warning("This database was restored: nothing is published until every peer has been asked");
    return isDoubted;
  });
}

/** Asks the named peers, at a start, whether they hold more of our logs than we do; answers who was silent. */
export async function askAtStart(recoverer: Recoverer, hosts: readonly string[]): Promise<string[]> {
  const { db } = recoverer;
  const [logs, peers] = [await listOwnLogs(db.orm), await listPeersIn(db.orm, ["peered", "held"])];
  const asked = peers.filter(({ host }) => hosts.includes(host));
  const answers = await Promise.all(
    asked.map(async (peer) => ({
      host: peer.host,
      shown: await Promise.all(logs.map((own) => ask(recoverer, own, peer))),
    })),
  );
  for (const { shown } of answers)
    for (const [at, own] of logs.entries()) await noteShown(db, own.id, shown[at]?.size ?? 0);
  return answers.flatMap(({ host, shown }) => (shown.includes(undefined) ? [host] : []));
}

/** A peer has shown a size of one of our logs: if it is more than we hold now, this is an older state of ourselves. */
export async function noteShown(db: Database, id: string, size: number): Promise<void> {
  const isNews = await db.orm.transaction(async (tx) => {
    // Held, since the log may have grown, and the peer with it, after it was looked at.
    const own = await lockLog(tx, id);
    // What somebody has beyond our copy of a closed log was given up by whoever began the next one.
    if (own === undefined || own.closedAt !== null || size <= own.size) return false;
    if ((await findDoubt(tx, id)) !== undefined) return false;
    return doubtOwnLogs(tx, "behind", await readClock(tx, db.clockOffset));
  });
  if (isNews)
    log.warning("A peer holds more of our gazette than we do: nothing is published until every peer was asked");
}

/** One round for all doubted logs: asks who is due, takes over the longest history, and lets a log go on once all have answered. */
export async function recoverLogs(recoverer: Recoverer): Promise<void> {
  for (const { doubt, log: own } of await listDoubts(recoverer.db.orm))
    if (doubt.why !== "forked") await recover(recoverer, doubt, own);
}

async function recover(recoverer: Recoverer, doubt: Doubt, own: Log): Promise<void> {
  const { db } = recoverer;
  const due = await listDueDoubtPeers(db.orm, own.id, await readClock(db.orm, db.clockOffset));
  const answers = await Promise.all(due.map(async (row) => ({ row, shown: await askHost(recoverer, own, row.host) })));
  const heads = answers.flatMap(({ row, shown }) => (shown?.head === undefined ? [] : [{ row, head: shown.head }]));
  const failed = new Set<DoubtPeer>();
  for (const { row, head } of heads.toSorted((a, b) => b.head.checkpoint.size - a.head.checkpoint.size)) {
    const state = await takeOver(recoverer, own.id, head);
    if (state === "forked") return fork(db, doubt);
    if (state === "failed") failed.add(row);
  }
  const isWhole = due.length === 0 || (await takeTexts(recoverer, doubt));
  await db.orm.transaction(async (tx) => {
    const at = await readClock(tx, db.clockOffset);
    for (const { row, shown } of answers)
      await changeDoubtPeer(
        tx,
        row,
        shown === undefined
          ? silent(row, at)
          : failed.has(row) || !isWhole
            ? { ...silent(row, at), answeredAt: null }
            : answered(doubt, row, shown, at),
      );
    await settle(tx, doubt, at);
  });
}

/** Adopts what a head has beyond ours: entries verified against our own signed tree and folded under our own keys. */
async function takeOver(recoverer: Recoverer, id: string, head: RemoteHead): Promise<"held" | "failed" | "forked"> {
  const held = await findLogById(recoverer.db.orm, id);
  if (held === undefined) return "failed";
  const pull = await reach(recoverer.mirror, held, head);
  if (!pull.ok) return pull.fault === "equivocation" ? "forked" : "failed";
  if (pull.added > 0)
    log.info("Took back {added} entries of {origin} from a peer", { added: pull.added, origin: held.origin });
  return "held";
}

/** Every peer has answered since the old connections died, and we hold all that anybody has shown. */
async function settle(tx: Parameters<typeof endDoubt>[0], doubt: Doubt, at: Instant): Promise<void> {
  const rows = await listDoubtPeers(tx, doubt.log);
  const held = (await findLogById(tx, doubt.log))?.size ?? 0;
  const isOver = rows.every(
    ({ size, answeredAt }) => answeredAt !== null && answeredAt >= doubt.since + OLD_CONNECTIONS && size <= held,
  );
  if (!isOver || at < doubt.since + OLD_CONNECTIONS) return;
  await endDoubt(tx, doubt.log);
  log.info("All peers have answered: the gazette goes on", {});
}

const silent = ({ failures }: DoubtPeer, at: Instant): Partial<DoubtPeer> => ({
  failures: failures + 1,
  dueAt: at + Math.min(LONGEST_WAIT, SECOND * 2 ** Math.min(failures, 5)),
});

/** Who has answered too early is asked again; whoever cosigned what nobody shows, now and then. */
function answered(doubt: Doubt, row: DoubtPeer, { size }: Shown, at: Instant): Partial<DoubtPeer> {
  const settledAt = doubt.since + OLD_CONNECTIONS;
  const dueAt = at < settledAt ? settledAt : at + LONGEST_WAIT;
  return { size: Math.max(row.size, size), answeredAt: at, failures: 0, dueAt };
}

async function fork(db: Database, { log: id, since, size }: Doubt): Promise<void> {
  await db.orm.transaction((tx) => markForked(tx, id, { since, size }));
  log.error("A peer holds another history of our gazette, signed by us: it can only be succeeded by a new one");
}

async function askHost(recoverer: Recoverer, own: Log, host: string): Promise<Shown | undefined> {
  const peer = await findPeer(recoverer.db.orm, host);
  return peer === undefined ? { head: undefined, size: 0 } : ask(recoverer, own, peer);
}

/** What a peer holds of a log of ours, in its mirror and as a witness; undefined while it does not say. */
async function ask({ client, mirror }: Recoverer, own: Log, peer: Peer): Promise<Shown | undefined> {
  const key = parseVkey(own.vkey);
  const prefix = mirrorPrefix(peer.address, own);
  const head = key === undefined ? "unreachable" : await fetchHead(mirror.fetch, prefix, key);
  if (head === "bad-checkpoint") return undefined;
  if (head === "unreachable" && !(await holdsNothing({ client, mirror }, prefix, peer))) return undefined;
  const cosigned = peer.card.witness === undefined ? 0 : await cosignedSize(client, own, peer);
  if (cosigned === undefined) return undefined;
  return head === "unreachable"
    ? { head: undefined, size: cosigned }
    : { head, size: Math.max(cosigned, head.checkpoint.size) };
}

/** Only the peer itself can say that it mirrors nothing of us: not whoever answers 404 in its place. */
async function holdsNothing({ client, mirror }: Pick<Recoverer, "client" | "mirror">, prefix: string, peer: Peer) {
  const got = await mirror.fetch(`${prefix}/checkpoint`, { accept: "text/plain", maxBytes: 65_536 });
  if (got?.status !== 404) return false;
  const card = await fetchCard(client, peer.address);
  return typeof card !== "string" && card.gazetteActor === peer.gazetteActor;
}

/** Up to which size a peer cosigned: it says so to whoever asks from nowhere (C2SP tlog-witness). Undefined if it does not answer. */
async function cosignedSize(client: Client, own: Log, peer: Peer): Promise<number | undefined> {
  const body = new Uint8Array(Buffer.from(formatSubmission({ old: 0, proof: [], note: own.checkpoint ?? "" })));
  const headers = { "content-type": "text/plain; charset=utf-8" };
  const answer = await client.post(`${peer.address}/gazette/add-checkpoint`, body, headers);
  if (answer.kind !== "answer" || answer.status >= 500) return undefined;
  const told = answer.status === 409 ? /^([1-9]\d{0,9})\n$/u.exec(answer.bytes.toString("utf8"))?.[1] : undefined;
  return told === undefined ? 0 : Number(told);
}

/**
 * Brings back the texts of the entries that came back, from whichever peer has them, and erases again what they erase; false
 * while a peer that may hold a missing one has not said so.
 */
async function takeTexts({ db, mirror }: Recoverer, doubt: Doubt): Promise<boolean> {
  const own = await findLogById(db.orm, doubt.log);
  if (own === undefined) return true;
  const missing = await missingTexts(db, own, doubt);
  const rows = missing.length === 0 ? [] : await listDoubtPeers(db.orm, own.id);
  const peers = await Promise.all(rows.map(({ host }) => findPeer(db.orm, host)));
  const sources = peers.flatMap((peer) => (peer === undefined ? [] : [mirrorPrefix(peer.address, own)]));
  let isWhole = true;
  for (const hash of missing) if (!(await takeText({ db, mirror }, sources, hash))) isWhole = false;
  return isWhole;
}

/** The texts that entries since the doubt name and that are not held; those that were erased since are erased. */
async function missingTexts(db: Database, own: Log, { size }: Doubt): Promise<Sha256[]> {
  const leaves = await listLeaves(db.orm, own.id, size, own.size);
  const entries = leaves.flatMap((leaf) => {
    const document = parseLeaf(leaf);
    const entry = document === undefined ? undefined : parseEntry(document);
    return entry === undefined || entry.type === "unknown" ? [] : [entry];
  });
  const erased = new Set(entries.flatMap((entry) => (entry.type === "TextErased" ? [entry.textHash] : [])));
  await db.orm.transaction(async (tx) => {
    const at = await readClock(tx, db.clockOffset);
    for (const hash of erased) await eraseText(tx, digitsOf(hash), at);
  });
  const named = [...new Set(entries.flatMap(textsOf))].filter((hash) => !erased.has(hash));
  const held = await Promise.all(named.map((hash) => findTextFile(db.orm, digitsOf(hash))));
  return named.filter((_, index) => held[index] === undefined);
}

/** True if the text is held now, or nobody has it. */
async function takeText({ db, mirror }: Pick<Recoverer, "db" | "mirror">, sources: readonly string[], hash: Sha256) {
  let isSure = true;
  for (const source of sources) {
    const told = await askForText(mirror.fetch, source, hash);
    if (told === "silent" || told === "wrong") isSure = false;
    if (typeof told === "string") continue;
    const { salt, text } = JSON.parse(told.file) as { salt?: unknown; text?: unknown };
    if (typeof salt !== "string" || typeof text !== "string") continue;
    const row = { hash: digitsOf(hash), salt: new Uint8Array(Buffer.from(salt, "hex")), text };
    await db.orm.transaction((tx) => saveText(tx, row));
    return true;
  }
  return isSure;
}

const digitsOf = (hash: Sha256): string => hash.slice("sha256:".length);

const log = getLogger(["plenum", "gazette"]);
