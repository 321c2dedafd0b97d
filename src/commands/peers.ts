import { z } from "zod";
import { findHome } from "#db/bodies.ts";
import { type Peer, changePeer, findPeer, findPeerByActor, lockPeer, savePeer, setPulls } from "#db/peers.ts";
import type { PeerFact } from "#domain/facts.ts";
import { type PeerCard, type PeerEvent, movePeer } from "#domain/peers.ts";
import { type Act, locked, recorded } from "./act.ts";
import { enact, need } from "./errors.ts";
import { mustBeAbleTo } from "./someone.ts";

export const newPeer = z.strictObject({ address: z.string().trim().min(1).max(300) });

/** Asks another instance, whose card an admin has seen, to connect; if it asked first, this confirms. */
export async function proposePeer(act: Act, card: PeerCard): Promise<Peer> {
  await mustBeAdmin(act);
  const holding = await locked(act, "peer", card.host);
  const peer = await lockPeer(act.tx, card.host);
  if (peer?.state === "proposed-by-them") return confirmPeer(holding, card);
  const state = enact(movePeer(peer?.state, "propose"));
  await savePeer(act.tx, { ...rowOf(card), state, createdAt: holding.at, changedAt: holding.at });
  await recorded(holding, null, { kind: "peer-proposed", host: card.host, from: "us" });
  return need(await findPeer(act.tx, card.host), "peer");
}

/** Says yes to an instance that asked; its keys are pinned as the card shows them. */
export async function confirmPeer(act: Act, card: PeerCard): Promise<Peer> {
  await mustBeAdmin(act);
  const holding = await locked(act, "peer", card.host);
  const peer = need(await lockPeer(act.tx, card.host), "peer");
  const state = enact(movePeer(peer.state, "confirm"));
  await savePeer(act.tx, { ...rowOf(card), state, createdAt: peer.createdAt, changedAt: holding.at });
  await recorded(holding, null, { kind: "peer-confirmed", host: card.host, from: "us" });
  return need(await findPeer(act.tx, card.host), "peer");
}

/** Rests what we exchange with a peer, resumes it, or ends it. */
export async function changePeerState(act: Act, host: string, event: "hold" | "resume" | "block"): Promise<Peer> {
  await mustBeAdmin(act);
  const holding = await locked(act, "peer", host);
  const peer = need(await lockPeer(act.tx, host), "peer");
  const state = enact(movePeer(peer.state, event));
  await changePeer(act.tx, host, { state, changedAt: holding.at });
  await setPulls(act.tx, host, event === "resume" ? holding.at : null);
  const kinds = { hold: "peer-held", resume: "peer-resumed", block: "peer-blocked" } as const;
  await recorded(holding, null, { kind: kinds[event], host });
  return need(await findPeer(act.tx, host), "peer");
}

/** What came from a peer's gazette actor, whose key has been verified. */
export type PeerSignal = {
  readonly host: string;
  readonly address: string;
  readonly actor: string;
  readonly activity: string;
};

/** A Follow of our gazette: their proposal, or their answer to ours. Blocked instances are not heard. */
export async function proposalCame(act: Act, signal: PeerSignal): Promise<void> {
  const holding = await locked(act, "peer", signal.host);
  const peer = await lockPeer(act.tx, signal.host);
  const ruling = movePeer(peer?.state, "proposal-came");
  if (!ruling.allowed) return;
  const state = ruling.fact;
  if (peer === undefined) {
    const { host, address, actor: gazetteActor, activity: followActivity } = signal;
    const card = { host, address, name: host, gazetteActor, inbox: "", gazettes: [], bodies: [] };
    await savePeer(act.tx, { ...rowOf(card), state, followActivity, createdAt: holding.at, changedAt: holding.at });
  } else {
    await changePeer(act.tx, signal.host, { state, followActivity: signal.activity, changedAt: holding.at });
  }
  const kind = state === "peered" ? "peer-confirmed" : "peer-proposed";
  await recorded(holding, null, { kind, host: signal.host, from: "them" });
}

/** An Accept of our Follow. */
export const acceptanceCame = (act: Act, signal: PeerSignal): Promise<void> =>
  move(act, signal, "acceptance-came", { kind: "peer-confirmed", host: signal.host, from: "them" });

/** A Reject of our Follow, or the Undo of theirs. */
export const endCame = (act: Act, signal: PeerSignal): Promise<void> =>
  move(act, signal, "end-came", { kind: "peer-ended", host: signal.host });

async function move(act: Act, signal: PeerSignal, event: PeerEvent, fact: PeerFact): Promise<void> {
  const holding = await locked(act, "peer", signal.host);
  const peer = await findPeerByActor(act.tx, signal.actor);
  const ruling = movePeer(peer?.state, event);
  if (peer === undefined || !ruling.allowed || ruling.fact === peer.state) return;
  await changePeer(act.tx, peer.host, { state: ruling.fact, changedAt: holding.at });
  await recorded(holding, null, fact);
}

/** Peers are the home organization's business. */
async function mustBeAdmin(act: Act): Promise<void> {
  if (act.by.kind === "system") return;
  await mustBeAbleTo(act, need(await findHome(act.tx), "organization"), "manage-peers");
}

const rowOf = (card: PeerCard) => ({
  host: card.host,
  address: card.address,
  name: card.name,
  card,
  gazetteActor: card.gazetteActor,
});
