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
});
