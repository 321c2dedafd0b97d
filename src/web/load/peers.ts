import { listMirroredBodiesOf } from "#db/entries.ts";
import { type Log, findLogOf } from "#db/gazette.ts";
import { listPeerDays } from "#db/peerDays.ts";
import { type PeerHealth, findPeer, findPeerHealth, listMirrorsOf, listPeers } from "#db/peers.ts";
import { type TracedDelivery, listWaitingFor } from "#db/traffic.ts";
import { listHolders } from "#db/witness.ts";
import { lastDays } from "#domain/reach.ts";
import type { PeerLine } from "#web/admin/federation.ts";
import type { PeerView } from "#web/admin/peer.ts";
import type { Desk, Visit } from "#web/kit/desk.ts";
import { stampOf } from "#web/kit/fresh.ts";
import { mayIn } from "#web/kit/visit.ts";
import type { PublicPeerView, RecordLine } from "#web/peers.ts";
import { forkLineOf } from "./equivocation.ts";
import { loadPending } from "./succession.ts";
import { cosignersOf, listPathOf } from "./gazette.ts";

const WAITING = 50;
const BODIES = 200;

/** A peer in one line, with how far its mirrors reach. */
export function lineOf({ peer, mirrors }: PeerHealth): PeerLine {
  const have = mirrors.reduce((sum, { size }) => sum + size, 0);
  const entries = mirrors.reduce((sum, { size, announcedSize }) => sum + Math.max(size, announcedSize), 0);
  const { host, name, state } = peer;
  return {
    host,
    name,
    state,
    entries,
    behind: entries - have,
    lastSuccessAt: peer.lastSuccessAt ?? undefined,
    failures: Math.max(peer.failures, ...mirrors.map(({ failures }) => failures)),
  };
}

/** All that admins see of a peer. */
export async function loadPeer(desk: Desk, visit: Visit, { peer, mirrors }: PeerHealth): Promise<PeerView> {
  const reader = desk.db.orm;
  const { host } = peer;
  const [waiting, days, own, forks] = await Promise.all([
    listWaitingFor(reader, host, WAITING),
    listPeerDays(reader, [host], visit.at),
    visit.home === undefined ? undefined : findLogOf(reader, visit.home.id),
    Promise.all(mirrors.map((log) => forkLineOf(desk, log))),
  ]);
  const pending = await loadPending(desk.db, visit.who?.person, host);
  const holders = own === undefined ? [] : await listHolders(reader, own.id);
  const line = lineOf({ peer, mirrors });
  return {
    ...line,
    days: lastDays(days.get(host) ?? [], visit.at),
    pending,
    deliveries: waiting.map((delivery) => ({
      id: delivery.id,
      what: whatOf(delivery),
      since: delivery.createdAt,
      tries: delivery.attempts,
      lastAnswer: answerOf(delivery),
    })),
    held: {
      have: line.entries - line.behind,
      checkpointAt: mirrors[0]?.checkpointAt ?? undefined,
      forked: forks.some((fork) => fork !== undefined),
      theyHave: holders.find((holder) => holder.host === host)?.size,
      ours: own?.size ?? 0,
    },
    forks: forks.filter((fork) => fork !== undefined),
    fingerprint: peer.card.gazettes.map(({ fingerprint }) => fingerprint).join(" · "),
    pinnedAt: peer.createdAt,
    lastError: peer.lastError ?? mirrors.find(({ lastError }) => lastError !== null)?.lastError ?? undefined,
    stamp: stampOf(peer),
  };
}

/** What everybody may see of a peer: whoever we are connected with, and of whom we hold a record; undefined for others. */
export async function loadPublicPeer(desk: Desk, visit: Visit, host: string): Promise<PublicPeerView | undefined> {
  const reader = desk.db.orm;
  const health = await findPeerHealth(reader, host);
  const mirrors = (health?.mirrors ?? (await listMirrorsOf(reader, host))).filter(({ size }) => size > 0);
  const peer = health?.peer;
  const isConnected = peer?.state === "peered" || peer?.state === "held";
  if (!isConnected && mirrors.length === 0) return undefined;
  const bodies = await listMirroredBodiesOf(
    reader,
    mirrors.map(({ id }) => id),
    BODIES,
  );
  const owner = bodies.find(({ actor }) => mirrors.some((log) => log.actor === actor));
  const isAway = peer?.state === "peered" && peer.lastError === "unreachable";
  return {
    host,
    name: peer?.name || (owner?.name ?? host),
    url: peer?.address,
    isConnected,
    since: isConnected ? peer?.createdAt : undefined,
    away: isAway ? { since: peer.lastSuccessAt ?? undefined } : undefined,
    records: await recordsOf(desk, mirrors),
    bodies: bodies.map(({ name, handle, kind, url, actor }) => ({
      name: name ?? handle ?? actor.replace(/^https?:\/\//, ""),
      kind,
      url: url ?? undefined,
    })),
    admin:
      health !== undefined && mayIn(visit, visit.home, "manage-peers")
        ? await loadPeer(desk, visit, health)
        : undefined,
  };
}

async function recordsOf(desk: Desk, mirrors: readonly Log[]): Promise<RecordLine[]> {
  const names = await peerNamer(desk);
  return Promise.all(
    mirrors.map(async (log) => ({
      origin: log.origin,
      href: listPathOf(desk, log),
      files: listPathOf(desk, log),
      size: log.size,
      checkpoint: log.checkpointAt === null ? undefined : { size: log.checkpointSize, at: log.checkpointAt },
      holders: cosignersOf(log.checkpoint ?? "", log).map(names),
      fork: await forkLineOf(desk, log),
    })),
  );
}

/** Names witnesses by whose they are: connected organizations, ourselves, else their host. */
export async function peerNamer(desk: Desk): Promise<(witness: string) => string> {
  const peers = await listPeers(desk.db.orm);
  return (witness) => {
    const host = witness.split("/")[0] ?? witness;
    return peers.find((peer) => peer.host === host)?.name || host;
  };
}

/** Whether a peer's own server was away at the last look, and since when; undefined for one that answers or whom we do not ask. */
export async function findAway(
  desk: Desk,
  host: string,
): Promise<(PublicPeerView["away"] & { readonly name: string }) | undefined> {
  const peer = await findPeer(desk.db.orm, host);
  if (peer === undefined || peer.lastError !== "unreachable") return undefined;
  return { name: peer.name || host, since: peer.lastSuccessAt ?? undefined };
}

/** What a delivery is, as short as a line of a table needs it. */
export const whatOf = ({ type, activity }: TracedDelivery): string =>
  `${type} ${activity.split("/").at(-1)?.slice(0, 13) ?? ""}`;

/** What the other server answered last. */
export const answerOf = ({ lastStatus, lastError }: TracedDelivery): string =>
  [lastStatus === null ? undefined : String(lastStatus), lastError ?? undefined]
    .filter((part) => part !== undefined)
    .join(" · ") || "–";
