import { z } from "@hono/zod-openapi";
import type { Branch, Equivocation, Fork } from "#db/forks.ts";
import type { Log } from "#db/gazette.ts";
import type { PeerHealth } from "#db/peers.ts";
import type { PendingSuccessor } from "#db/succession.ts";
import { successionVerdicts } from "#domain/gazette/succession.ts";
import { keyFingerprint } from "#domain/keyChanges.ts";
import { type PeerDay, reachOf } from "#domain/reach.ts";
import { DAY } from "#domain/time.ts";
import { orNull, time, timeOf, timeOrNull } from "#api/answers.ts";

const gazetteShape = z.object({
  organization: z.string(),
  prefix: z.url(),
  key: z.string().openapi({ description: "Verifier key, as pinned" }),
  fingerprint: z.string(),
  cursor: z.int().openapi({ description: "Entries held here" }),
  lag: z.int().openapi({ description: "Entries announced and not held yet" }),
  lastError: z.string().nullable(),
});

const equivocationShape = z.object({
  origin: z.string().openapi({ description: "The gazette that signed two histories" }),
  since: time,
  common: z
    .int()
    .nullable()
    .openapi({ description: "Entries that the histories have in common, once another one is held" }),
  histories: z
    .array(z.url())
    .openapi({ description: "Where each history that is held here is served, the first one first" }),
  checkpoints: z
    .array(z.array(z.string()))
    .openapi({ description: "Pairs of signed checkpoints that cannot both be true" }),
  frozen: z.boolean().openapi({ description: "Nothing more of it is taken over until an admin resumes it" }),
  published: z.boolean().openapi({ description: "The gazettes of this instance show the proof" }),
});

const tries = z.object({ succeeded: z.int(), failed: z.int() });
const healthShape = z
  .object({
    reached: z.int().openapi({ description: "Days of the last 30 on which it was reached" }),
    tried: z.int().openapi({ description: "Days of the last 30 on which it was tried" }),
    days: z.array(z.object({ day: z.iso.date(), pulls: tries, deliveries: tries })),
  })
  .openapi("PeerHealth");

const pendingShape = z.object({
  origin: z.string().openapi({ description: "The new gazette" }),
  succeeds: z.string().openapi({ description: "The one whose place it wants to take" }),
  key: z.string().openapi({ description: "Fingerprint of the new key" }),
  oldKey: z.string(),
  proven: z
    .boolean()
    .openapi({ description: "The recovery keys of the old gazette approve it, of the history held here" }),
  why: z.enum(successionVerdicts),
  confirmedBy: z.int().openapi({ description: "How many admins have agreed; two are needed" }),
  dueAt: time.nullable().openapi({ description: "When the word of an only admin counts" }),
});

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
    equivocation: z
      .array(equivocationShape)
      .openapi({ description: "Those of its gazettes that signed histories which cannot all be true" }),
    pending: orNull(pendingShape).openapi({
      description: "A new gazette in place of one that is held: nothing of it counts before two admins agree",
    }),
    bodies: z.array(z.object({ name: z.string(), kind: z.string(), handle: z.string(), url: z.url() })),
    createdAt: time,
    changedAt: time,
  })
  .openapi("Peer");

/** A peer as the API shows it. */
export function shapePeer(
  { peer, mirrors }: PeerHealth,
  days: readonly PeerDay[],
  waiting: readonly PendingSuccessor[],
  forks: readonly ForkOf[],
): z.infer<typeof peerShape> {
  const own = waiting.filter(({ log }) => log.host === peer.host);
  const pending = own.find(({ successor }) => successor.verdict === "proven") ?? own[0];
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
    equivocation: forks.filter(({ log }) => log.host === peer.host).map(shapeFork),
    pending: pending === undefined ? null : shapePending(pending),
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

/** A forked log of a peer with all that is held of it; `prefix`: where our mirror of it is. */
export type ForkOf = {
  readonly log: Log;
  readonly fork: Fork;
  readonly branches: readonly Branch[];
  readonly evidence: readonly Equivocation[];
  readonly prefix: string;
};

const shapeFork = ({ log, fork, branches, evidence, prefix }: ForkOf): z.infer<typeof equivocationShape> => ({
  origin: log.origin,
  since: timeOf(fork.since),
  common: branches.length === 0 ? null : Math.min(...branches.map(({ common }) => common)),
  histories: [prefix, ...branches.map(({ number }) => `${prefix}/branches/${number}`)],
  checkpoints: evidence.map(({ held, shown }) => [held, shown].filter((note) => note !== "")),
  frozen: fork.resumedAt === null,
  published: fork.shownAt !== null,
});

const shapePending = ({ successor, log, predecessor }: PendingSuccessor): z.infer<typeof pendingShape> => ({
  origin: log.origin,
  succeeds: predecessor.origin,
  key: keyFingerprint(log.vkey),
  oldKey: keyFingerprint(predecessor.vkey),
  proven: successor.verdict === "proven",
  why: successor.verdict,
  confirmedBy: [successor.askedBy, successor.secondBy].filter((by) => by !== null).length,
  dueAt: timeOrNull(successor.dueAt),
});
