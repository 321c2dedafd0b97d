import type { Reader, Writer } from "./open.ts";
import { asc, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Instant } from "#domain/time.ts";
import type { Log } from "./gazette.ts";
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

/** All other instances that one of us ever asked, by host. */
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

export async function deletePeer(tx: Writer, host: string): Promise<void> {
  await tx.delete(peers).where(eq(peers.host, host));
}

/** A peer with the mirrors of its gazettes. */
export type PeerHealth = { readonly peer: Peer; readonly mirrors: readonly Log[] };

/** All peers with how far their mirrors reach. */
export async function listPeerHealth(db: Reader): Promise<PeerHealth[]> {
  const [rows, mirrors] = await Promise.all([
    listPeers(db),
    db.select().from(logs).where(isNotNull(logs.host)).orderBy(asc(logs.origin)),
  ]);
  const byHost = Map.groupBy(mirrors, ({ host }) => host);
  return rows.map((peer) => ({ peer, mirrors: byHost.get(peer.host) ?? [] }));
}

export async function findPeerHealth(db: Reader, host: string): Promise<PeerHealth | undefined> {
  const peer = await findPeer(db, host);
  if (peer === undefined) return undefined;
  return { peer, mirrors: await listMirrorsOf(db, host) };
}

/** The mirrored logs of a host, also of one that is no peer any more. */
export async function listMirrorsOf(db: Reader, host: string): Promise<Log[]> {
  return db.select().from(logs).where(eq(logs.host, host)).orderBy(asc(logs.origin));
}

/** Keeps how looking at the gazettes of a peer went: whether any answered, and what went wrong first. */
export async function notePulls(
  tx: Writer,
  host: string,
  { isReached, fault, at }: { readonly isReached: boolean; readonly fault: string | undefined; readonly at: Instant },
): Promise<void> {
  await tx
    .update(peers)
    .set({
      ...(isReached && { lastSuccessAt: at }),
      lastError: fault ?? null,
      failures: fault === undefined ? 0 : sql`${peers.failures} + 1`,
    })
    .where(eq(peers.host, host));
}

/** Lets the mirrors of a peer rest, or look again now. */
export async function setPulls(tx: Writer, host: string, dueAt: Instant | null): Promise<void> {
  await tx.update(logs).set({ pullDueAt: dueAt }).where(eq(logs.host, host));
}
