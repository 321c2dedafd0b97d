import { type Ruling, allow, refuse } from "./rulings.ts";

/** What another instance says of itself, as an admin sees it before connecting; display only, but for the pinned keys. */
export type PeerCard = {
  /** Host with port. */
  readonly host: string;
  /** Origin, without a slash at the end. */
  readonly address: string;
  readonly name: string;
  readonly gazetteActor: string;
  readonly inbox: string;
  readonly gazettes: readonly PeerGazette[];
  /** Verifier key with which it cosigns the logs of others; absent if it is no witness. */
  readonly witness?: string | undefined;
  readonly bodies: readonly {
    readonly name: string;
    readonly kind: string;
    readonly handle: string;
    readonly url: string;
  }[];
};

/** One gazette of another instance; the fingerprint is what two admins read to each other. */
type PeerGazette = {
  readonly organization: string;
  readonly prefix: string;
  readonly vkey: string;
  readonly fingerprint: string;
};

/** Why there is no card: the address is none, nobody answers there, who answers is not Plenum or has no good key, it is our own address, or an admin has not allowed the host. */
export type CardFault = "bad-address" | "unreachable" | "not-plenum" | "bad-key" | "own-address" | "host-not-allowed";

/** Asks an address that somebody typed for its card. */
export type AskCard = (address: string) => Promise<PeerCard | CardFault>;

/** How far two instances have come in connecting; `held` and `blocked` are our own decisions. */
export type PeerState = "proposed-by-us" | "proposed-by-them" | "peered" | "held" | "blocked";

export type PeerEvent =
  | "propose"
  | "proposal-came"
  | "confirm"
  | "acceptance-came"
  | "hold"
  | "resume"
  | "block"
  | "end-came";

const next: Record<PeerEvent, Partial<Record<PeerState | "none", PeerState>>> = {
  propose: {
    none: "proposed-by-us",
    "proposed-by-us": "proposed-by-us",
    "proposed-by-them": "peered",
    blocked: "proposed-by-us",
  },
  "proposal-came": {
    none: "proposed-by-them",
    "proposed-by-them": "proposed-by-them",
    "proposed-by-us": "peered",
    peered: "peered",
    held: "held",
  },
  confirm: { "proposed-by-them": "peered" },
  "acceptance-came": { "proposed-by-us": "peered", peered: "peered", held: "held" },
  hold: { peered: "held" },
  resume: { held: "peered" },
  block: {
    "proposed-by-us": "blocked",
    "proposed-by-them": "blocked",
    peered: "blocked",
    held: "blocked",
  },
  "end-came": {
    peered: "proposed-by-us",
    held: "held",
    "proposed-by-them": "proposed-by-them",
    "proposed-by-us": "proposed-by-us",
  },
};

/** The state after an event; refuses what the present state does not allow. */
export function movePeer(state: PeerState | undefined, event: PeerEvent): Ruling<PeerState> {
  const to = next[event][state ?? "none"];
  return to === undefined ? refuse({ code: "peer-state", state: state ?? "none" }) : allow(to);
}
