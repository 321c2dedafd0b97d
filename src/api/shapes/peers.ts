import { z } from "@hono/zod-openapi";
import type { PeerHealth } from "#db/peers.ts";
import { type PeerDay, reachOf } from "#domain/reach.ts";
import { DAY } from "#domain/time.ts";
import { time, timeOf, timeOrNull } from "#api/answers.ts";

const gazetteShape = z.object({
  organization: z.string(),
  prefix: z.url(),
  key: z.string().openapi({ description: "Verifier key, as pinned" }),
  fingerprint: z.string(),
  cursor: z.int().openapi({ description: "Entries held here" }),
  lag: z.int().openapi({ description: "Entries announced and not held yet" }),
  lastError: z.string().nullable(),
});

const tries = z.object({ succeeded: z.int(), failed: z.int() });
const healthShape = z
  .object({
    reached: z.int().openapi({ description: "Days of the last 30 on which it was reached" }),
    tried: z.int().openapi({ description: "Days of the last 30 on which it was tried" }),
    days: z.array(z.object({ day: z.iso.date(), pulls: tries, deliveries: tries })),
  })
  .openapi("PeerHealth");

/** A connected instance, or one that is asked or asks. */
export const peerShape = z
  .object({
    host: z.string(),
    address: z.url(),
    name: z.string(),
    state: z.enum(["proposed-by-us", "proposed-by-them", "peered", "held", "blocked"]),
    cursor: z.int().openapi({ description: "Entries held here, of all its gazettes" }),
    lag: z.int(),
    lastSuccessAt: time.nullable(),
    lastError: z.string().nullable(),
    failures: z.int().openapi({ description: "Failures in a row" }),
    health: healthShape,
    key: z.string().nullable().openapi({ description: "Fingerprint of its first gazette's key" }),
    gazettes: z.array(gazetteShape),
    bodies: z.array(z.object({ name: z.string(), kind: z.string(), handle: z.string(), url: z.url() })),
    createdAt: time,
    changedAt: time,
  })
  .openapi("Peer");

/** A peer as the API shows it. */
export function shapePeer({ peer, mirrors }: PeerHealth, days: readonly PeerDay[]): z.infer<typeof peerShape> {
  const gazettes = peer.card.gazettes.map(({ organization, prefix, vkey, fingerprint }) => {
    const mirror = mirrors.find((log) => log.prefix === prefix);
    const cursor = mirror?.size ?? 0;
    const lag = Math.max(0, (mirror?.announcedSize ?? 0) - cursor);
    return { organization, prefix, key: vkey, fingerprint, cursor, lag, lastError: mirror?.lastError ?? null };
  });
  const sum = (of: "cursor" | "lag") => gazettes.reduce((total, gazette) => total + gazette[of], 0);
  return {
    host: peer.host,
    address: peer.address,
    name: peer.name,
    state: peer.state,
    cursor: sum("cursor"),
    lag: sum("lag"),
    lastSuccessAt: timeOrNull(peer.lastSuccessAt),
    lastError: peer.lastError,
    failures: Math.max(peer.failures, ...mirrors.map(({ failures }) => failures)),
    health: shapeHealth(days),
    key: gazettes[0]?.fingerprint ?? null,
    gazettes,
    bodies: [...peer.card.bodies],
    createdAt: timeOf(peer.createdAt),
    changedAt: timeOf(peer.changedAt),
  };
}

/** How it went day by day, the days without a try left out. */
const shapeHealth = (days: readonly PeerDay[]): z.infer<typeof healthShape> => ({
  ...reachOf(days),
  days: days.map(({ day, pulls, failedPulls, deliveries, failedDeliveries }) => ({
    day: new Date(day * DAY).toISOString().slice(0, 10),
    pulls: { succeeded: pulls, failed: failedPulls },
    deliveries: { succeeded: deliveries, failed: failedDeliveries },
  })),
});
