import { z } from "zod";
import { findHome } from "#db/bodies.ts";
import { judgeHost } from "#db/hosts.ts";
import { type Peer, changePeer, deletePeer, findPeer, lockPeer, savePeer, setPulls } from "#db/peers.ts";
import type { PeerFact } from "#domain/facts.ts";
import { type CardFault, type PeerCard, type PeerEvent, movePeer } from "#domain/peers.ts";
import { type Act, locked, recorded } from "./act.ts";
import { enact, Invalid, need, Refused } from "./errors.ts";
import { mustBeAbleTo } from "./someone.ts";

/** `fingerprint` is that of the card which the admin looked at before. */
export const newPeer = z.strictObject({
  address: z.string().trim().min(1).max(300),
  fingerprint: z.string().max(60).optional(),
});

/** A host, with its port where it has one. */
export const hostName = z
  .string()
  .max(260)
  .regex(/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:\d{1,5})?$/u);

/** The card that was asked for, or why there is none as a fault of the address. */
export function needCard(found: PeerCard | CardFault): PeerCard {
  if (typeof found !== "string") return found;
  throw new Invalid([{ path: "address", code: found }]);
}

/** Asks another instance, whose card an admin has seen, to connect; if it asked first, this confirms. */
export async function proposePeer(act: Act, card: PeerCard, fingerprint?: string): Promise<Peer> {
  await mustBeAdmin(act);
  const holding = await locked(act, "peer", card.host);
  if (fingerprint !== undefined && !card.gazettes.some((gazette) => gazette.fingerprint === fingerprint))
    throw new Refused({ code: "stale-form" });
  const peer = await lockPeer(act.tx, card.host);
  if (peer?.state === "proposed-by-them") return confirm(holding, { ...peer, card, gazetteActor: card.gazetteActor });
  const state = enact(movePeer(peer?.state, "propose"));
  const id = await recorded(holding, null, { kind: "peer-proposed", host: card.host, from: "us" });
  await savePeer(act.tx, { ...rowOf(card, holding.at), state, ourFollowActivity: id });
  await judgeHost(act.tx, card.host, { blockedAt: null });
  return need(await findPeer(act.tx, card.host), "peer");
}

/** Says yes to an instance that asked; the keys of the card that it showed then stay pinned. */
export async function confirmPeer(act: Act, host: string, fingerprint?: string): Promise<Peer> {
  await mustBeAdmin(act);
  const holding = await locked(act, "peer", host);
  const peer = need(await lockPeer(act.tx, host), "peer");
  if (fingerprint !== undefined && !peer.card.gazettes.some((gazette) => gazette.fingerprint === fingerprint))
    throw new Refused({ code: "stale-form" });
  return confirm(holding, peer);
}

async function confirm(act: Act, peer: Peer): Promise<Peer> {
  const { host, card, followActivity } = peer;
  const state = enact(movePeer(peer.state, "confirm"));
  const follows = peer.ourFollowActivity === null;
  const id = await recorded(act, null, { kind: "peer-confirmed", host, from: "us", accepts: followActivity, follows });
  const ours = follows ? { ourFollowActivity: id } : {};
  await savePeer(act.tx, { ...peer, ...rowOf(card, act.at), createdAt: peer.createdAt, ...ours, state });
  await setPulls(act.tx, host, act.at);
  return need(await findPeer(act.tx, host), "peer");
}

/** Rests what we exchange with a peer, resumes it, or ends it: who is blocked is not heard and gets nothing more. */
export async function changePeerState(act: Act, host: string, event: "hold" | "resume" | "block"): Promise<Peer> {
  await mustBeAdmin(act);
  const holding = await locked(act, "peer", host);
  const peer = need(await lockPeer(act.tx, host), "peer");
  const state = enact(movePeer(peer.state, event));
  const isEnd = event === "block";
  const ended = isEnd ? { followActivity: null, ourFollowActivity: null } : {};
  await changePeer(act.tx, host, { ...ended, state, changedAt: holding.at });
  await setPulls(act.tx, host, event === "resume" ? holding.at : null);
  if (isEnd) await judgeHost(act.tx, host, { blockedAt: holding.at });
  const { followActivity: rejects } = peer;
  const facts = {
    hold: { kind: "peer-held", host },
    resume: { kind: "peer-resumed", host },
    block: { kind: "peer-blocked", host, rejects },
  } as const;
  await recorded(holding, null, facts[event]);
  return need(await findPeer(act.tx, host), "peer");
}

/** Ends all traffic with a host, whether it is a peer or not. */
export async function blockHost(act: Act, host: string): Promise<void> {
  const peer = await findPeer(act.tx, host);
  if (peer !== undefined && peer.state !== "blocked") return void (await changePeerState(act, host, "block"));
  await mustBeAdmin(act);
  await judgeHost(act.tx, host, { blockedAt: act.at });
  await recorded(act, null, { kind: "peer-blocked", host, rejects: null });
}

/** Lifts the block of a host; where only named hosts are heard, it is one of them from now on. */
export async function allowHost(act: Act, host: string): Promise<void> {
  await mustBeAdmin(act);
  const holding = await locked(act, "peer", host);
  await judgeHost(act.tx, host, { blockedAt: null, allowedAt: holding.at });
  // Its proposals are heard again as those of a stranger; what we mirrored stays, and so do its keys.
  if ((await lockPeer(act.tx, host))?.state === "blocked") await deletePeer(act.tx, host);
  await recorded(holding, null, { kind: "host-allowed", host });
}

/** What came from a gazette actor, whose key has been verified; `card` if the instance was not known. */
export type PeerSignal = {
  readonly host: string;
  readonly actor: string;
  readonly activity: string;
  readonly card: PeerCard | undefined;
};

/** A Follow of our gazette: their proposal, or their part of what was agreed. Nobody but the gazette of a host speaks for it. */
export async function proposalCame(act: Act, signal: PeerSignal): Promise<void> {
  const { host, activity: followActivity } = signal;
  const holding = await locked(act, "peer", host);
  const peer = await lockPeer(act.tx, host);
  const card = peer === undefined ? signal.card : peer.card;
  const ruling = movePeer(peer?.state, "proposal-came");
  if (!ruling.allowed || card === undefined || (peer?.gazetteActor ?? card.gazetteActor) !== signal.actor) return;
  const state = ruling.fact;
  if (state === "proposed-by-them") {
    await recorded(holding, null, { kind: "peer-proposed", host, from: "them" });
    if (peer !== undefined) return changePeer(act.tx, host, { followActivity, changedAt: holding.at });
    return savePeer(act.tx, { ...rowOf(card, holding.at), state, followActivity });
  }
  const follows = peer?.ourFollowActivity === null;
  const id = await recorded(holding, null, {
    kind: "peer-confirmed",
    host,
    from: "them",
    accepts: followActivity,
    follows,
  });
  const ours = follows ? { ourFollowActivity: id } : {};
  await changePeer(act.tx, host, { ...ours, state, followActivity, changedAt: holding.at });
  if (state === "peered") await setPulls(act.tx, host, holding.at);
}

/** An Accept of our Follow. */
export const acceptanceCame = (act: Act, signal: PeerSignal): Promise<void> =>
  move(act, signal, {
    event: "acceptance-came",
    change: {},
    fact: { kind: "peer-confirmed", host: signal.host, from: "them", accepts: null, follows: false },
  });

/** A Reject of our Follow. */
export const rejectionCame = (act: Act, signal: PeerSignal): Promise<void> =>
  move(act, signal, {
    event: "end-came",
    change: { ourFollowActivity: null },
    fact: { kind: "peer-ended", host: signal.host },
  });

/** The Undo of their Follow. */
export const endCame = (act: Act, signal: PeerSignal): Promise<void> =>
  move(act, signal, {
    event: "end-came",
    change: { followActivity: null },
    fact: { kind: "peer-ended", host: signal.host },
  });

type Move = { readonly event: PeerEvent; readonly change: Partial<Peer>; readonly fact: PeerFact };

async function move(act: Act, { host, actor }: PeerSignal, { event, change, fact }: Move): Promise<void> {
  const holding = await locked(act, "peer", host);
  const peer = await lockPeer(act.tx, host);
  const ruling = movePeer(peer?.state, event);
  if (peer === undefined || peer.gazetteActor !== actor || !ruling.allowed) return;
  const state = ruling.fact;
  await changePeer(act.tx, host, { ...change, state, changedAt: holding.at });
  if (state === peer.state) return;
  await recorded(holding, null, fact);
  if (state === "peered") await setPulls(act.tx, host, holding.at);
}

/** Peers are the home organization's business. */
async function mustBeAdmin(act: Act): Promise<void> {
  if (act.by.kind === "system") return;
  await mustBeAbleTo(act, need(await findHome(act.tx), "organization"), "manage-peers");
}

const rowOf = (card: PeerCard, at: number) => ({
  host: card.host,
  address: card.address,
  name: card.name,
  card,
  cardAt: at,
  gazetteActor: card.gazetteActor,
  createdAt: at,
  changedAt: at,
});
