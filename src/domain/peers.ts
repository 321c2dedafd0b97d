import { type Ruling, allow, refuse } from "./rulings.ts";

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
