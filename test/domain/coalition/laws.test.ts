import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldBlock } from "#domain/coalition/blocks.ts";
import { digestOfState, find } from "#domain/coalition/state.ts";
import type { Sha256 } from "#domain/entries.ts";
import { instantOf } from "#domain/time.ts";
import { underVote } from "./example.ts";
import {
  accede,
  append,
  blockOf,
  findIn,
  held,
  isoOf,
  move,
  second,
  vote,
  type Published,
  type TestLog,
} from "./logs.ts";

describe("laws", () => {
  const acts: readonly ((log: TestLog, id: Sha256, target: Published) => void)[] = [
    (log, id) => void move(log, id),
    (log, id, target) => void second(log, id, target.ref),
    (log, id, target) => void vote(log, id, target.ref, "yes"),
    (log, id) => void append(log, { type: "SecessionDeclared", refs: [], coalition: id }),
    (log, id) => void append(log, { type: "MembershipCertified", refs: [], coalition: id, count: 99, asOf: isoOf(0) }),
    (log, id) => void accede(log, id),
  ];
  const scripts = fc.array(fc.tuple(fc.nat(3), fc.nat(acts.length - 1), fc.boolean()), { maxLength: 25 });

  test("whatever members publish, each entry gets one verdict, and who folds the bytes again gets the same state", () =>
    fc.assert(
      fc.property(scripts, (script) => {
        const docket = underVote();
        const before = docket.now();
        const first = docket.prev();
        let target: Published = docket.question;
        for (const [who, what, isMotion] of script) {
          const log = docket.logs[who] ?? docket.a;
          acts[what]?.(log, docket.id, isMotion ? docket.motion : target);
          target = docket.question;
        }
        const state = docket.block();
        const verdicts = docket.logs.flatMap((log) =>
          log.leaves.flatMap((leaf) =>
            leaf.hash === undefined || leaf.entry?.type === "Noted" ? [] : [find(state, "verdict", leaf.hash)],
          ),
        );
        expect(verdicts).not.toContain(undefined);
        expect(first).not.toBe(docket.prev());
        const again = foldBlock(before, blockOf(docket.a, docket.prev()), findIn(docket.logs.map((log) => held(log))));
        expect(again.kind === "state" && digestOfState(again.state)).toBe(digestOfState(state));
      }),
      { numRuns: 60 },
    ));

  test("times of entries are read as every calendar reads them", () =>
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }),
        (date) => {
          expect(instantOf(date.toISOString())).toBe(date.getTime());
        },
      ),
    ));
});
