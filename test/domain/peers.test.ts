import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PeerEvent, type PeerState, movePeer } from "#domain/peers.ts";

const theirs: readonly PeerEvent[] = ["proposal-came", "acceptance-came", "end-came"];
const ours: readonly PeerEvent[] = ["propose", "confirm", "hold", "resume", "block"];

const run = (events: readonly PeerEvent[]): PeerState | undefined =>
  events.reduce<PeerState | undefined>((state, event) => {
    const ruling = movePeer(state, event);
    return ruling.allowed ? ruling.fact : state;
  }, undefined);

describe("connecting takes both", () => {
  test("whatever they send, nobody is a peer whom we neither asked nor confirmed", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...theirs)), (events) => {
        expect([undefined, "proposed-by-them"]).toContain(run(events));
      }),
    );
  });

  test("whatever we do, nobody is a peer who sent nothing", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ours)), (events) => {
        expect([undefined, "proposed-by-us", "blocked"]).toContain(run(events));
      }),
    );
  });

  test("what they send never lifts a block nor a rest", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...theirs)), (events) => {
        expect(run(["propose", "acceptance-came", "block", ...events])).toBe("blocked");
        expect(run(["propose", "acceptance-came", "hold", ...events])).toBe("held");
      }),
    );
  });

  test.each([
    [["propose", "acceptance-came"], "peered"],
    [["propose", "proposal-came"], "peered"],
    [["proposal-came", "confirm"], "peered"],
    [["proposal-came", "propose"], "peered"],
    [["propose", "acceptance-came", "end-came"], "proposed-by-us"],
    [["propose", "acceptance-came", "hold", "resume"], "peered"],
    [["propose", "block", "propose"], "proposed-by-us"],
  ] as const)("%j ends as %s", (events, state) => {
    expect(run(events)).toBe(state);
  });

  test("each event moves from the states that allow it, and is refused in all others", () => {
    const table: Readonly<Record<PeerEvent, Partial<Record<PeerState | "none", PeerState>>>> = {
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
    const states = [undefined, "proposed-by-us", "proposed-by-them", "peered", "held", "blocked"] as const;
    for (const event of [...ours, ...theirs])
      for (const state of states) {
        const to = table[event][state ?? "none"];
        expect(movePeer(state, event)).toEqual(
          to === undefined
            ? { allowed: false, refusal: { code: "peer-state", state: state ?? "none" } }
            : { allowed: true, fact: to },
        );
      }
  });
});
