import type { Reader, Writer } from "./open.ts";
import { asc, eq, inArray, isNotNull } from "drizzle-orm";
import { union } from "drizzle-orm/pg-core";
import type { Instant } from "#domain/time.ts";
import { hosts } from "./schema/federation.ts";
import { logs, peers } from "./schema/gazette.ts";

export type Peer = typeof peers.$inferSelect;

export async function findPeer(db: Reader, host: string): Promise<Peer | undefined> {
  const [row] = await db.select().from(peers).where(eq(peers.host, host));
  return row;
}

export async function lockPeer(tx: Writer, host: string): Promise<Peer | undefined> {
  const [row] = await tx.select().from(peers).where(eq(peers.host, host)).for("update");
  return row;
}

export async function findPeerByActor(db: Reader, gazetteActor: string): Promise<Peer | undefined> {
  const [row] = await db.select().from(peers).where(eq(peers.gazetteActor, gazetteActor));
  return row;
}

export async function listPeers(db: Reader): Promise<Peer[]> {
  return db.select().from(peers).orderBy(asc(peers.host));
}

export async function listPeersIn(db: Reader, states: readonly Peer["state"][]): Promise<Peer[]> {
  return db
    .select()
    .from(peers)
    .where(inArray(peers.state, [...states]))
    .orderBy(asc(peers.host));
}

export async function savePeer(tx: Writer, row: typeof peers.$inferInsert): Promise<void> {
  const { host: _, createdAt: __, ...change } = row;
  await tx.insert(peers).values(row).onConflictDoUpdate({ target: peers.host, set: change });
}

export async function changePeer(tx: Writer, host: string, change: Partial<Peer>): Promise<void> {
  await tx.update(peers).set(change).where(eq(peers.host, host));
}

/** The mirrors of a peer's gazettes: how far each reaches. */
export async function listMirrorsOf(db: Reader, host: string) {
  return db.select().from(logs).where(eq(logs.host, host)).orderBy(asc(logs.origin));
}

/** Lets the mirrors of a peer rest, or look again now. */
export async function setPulls(tx: Writer, host: string, dueAt: Instant | null): Promise<void> {
  await tx.update(logs).set({ pullDueAt: dueAt }).where(eq(logs.host, host));
}

/** Hosts that an admin blocked, as peers or altogether. */
export async function listBlockedHosts(db: Reader): Promise<string[]> {
  const blockedPeers = db.select({ host: peers.host }).from(peers).where(eq(peers.state, "blocked"));
  const blockedHosts = db.select({ host: hosts.host }).from(hosts).where(isNotNull(hosts.blockedAt));
  const rows = await union(blockedPeers, blockedHosts);
  return rows.map(({ host }) => host);
}
