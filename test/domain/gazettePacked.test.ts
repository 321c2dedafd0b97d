import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draft, KnownType } from "#domain/entries.ts";
import { foldLog, openFold } from "#domain/gazette/fold.ts";
import { openHashTable } from "#domain/gazette/hashTable.ts";
import { packedHashes } from "#domain/gazette/packed.ts";
import { beginLog, type Leaf, type ReadEntry } from "#domain/gazette/state.ts";
import { founding, genesis, hashOf, leaf, motion, north, org, origin, ref } from "./gazetteLog.ts";

const at = "2026-11-21T12:00:00Z";
const text = hashOf("text");
const quorum = { required: 1, reached: 1, met: true };
const recovery = { need: 1, commitments: [] };
const terms = { rule: {}, ruleHash: text, closesAt: at, mayChange: true, rollSize: 1, rollHash: text };
const term = { begins: at, until: "2027-11-21T12:00:00Z", holderHash: text };
const draw = { poolHash: text, poolSize: 25, count: 3, algorithm: "md5", drawsAt: at } as const;

type Own<Type extends KnownType> = Omit<Extract<Draft, { type: Type }>, "type" | "issuer" | "refs">;

/** An act of each type that rules take if what it names is there. */
const acts: { readonly [Type in KnownType]?: Own<Type> } = {
  Genesis: { vkey: `${origin}+1+k`, actor: org, key: "z1", recovery },
  KeyAdded: { actor: north, key: "n2" },
  KeyRevoked: { actor: north, key: "n1" },
  KeyRecovered: { actor: north, key: "n3", approvals: [] },
  BodyFounded: { body: "https://org.example/ap/actors/south", kind: "chapter", parent: org, key: "s1" },
  BodyChanged: { body: north, kind: "local", parent: null },
  MotionSubmitted: { object: motion, kind: "resolution", textHash: text },
  MotionChanged: { state: "lapsed" },
  CharterAdopted: { version: 1, charterHash: text, textHash: text, effectiveAt: at },
  AmendmentMoved: { baseHash: text, textHash: text },
  MotionWithdrawn: {},
  QuestionOpened: { textHash: text, ...terms },
  QuestionClosed: { result: { outcome: "adopted", counts: { yes: 1 }, ballots: 1, quorum } },
  Endorsed: { object: motion, textHash: text },
  EndorsementWithdrawn: { textHash: text },
  EndorsementDeclined: { object: motion, textHash: text },
  CaucusRecognized: { object: motion },
  CaucusRecognitionWithdrawn: { textHash: text },
  DrawCommitted: { textHash: text, ...draw },
  DrawRevealed: { drawKey: "9319./2.5.8.10.12./9.18.26.34.41.45./", selected: [17, 7, 2] },
  MandateIssued: { kind: "office", office: "0", ...term },
  MandateRevoked: { ending: "recall" },
  PositionAdopted: { textHash: text },
  PositionWithdrawn: { state: "rescinded" },
  BodyMoved: { body: north, region: "https://org.example/ap/actors/south", side: "body", stands: true },
  PledgeMade: { to: org, kind: "people", amount: 3, begins: at },
  PledgeKept: { state: "kept" },
  PledgeWithdrawn: {},
  AssessmentPublished: { of: motion, kind: "motion", asOf: at, textHash: text },
  TextErased: { textHash: text },
};

/** What an act of this type goes on from, so that random logs hold acts that have effect. */
const goesOnFrom: { readonly [Type in KnownType]?: readonly KnownType[] } = {
  KeyRecovered: ["Genesis"],
  AmendmentMoved: ["MotionSubmitted", "AmendmentMoved"],
  MotionWithdrawn: ["MotionSubmitted", "AmendmentMoved"],
  MotionChanged: ["MotionSubmitted"],
  CharterAdopted: ["CharterAdopted"],
  QuestionOpened: ["AmendmentMoved", "MotionSubmitted"],
  QuestionClosed: ["QuestionOpened"],
  EndorsementWithdrawn: ["Endorsed"],
  CaucusRecognitionWithdrawn: ["CaucusRecognized"],
  DrawRevealed: ["DrawCommitted"],
  MandateRevoked: ["MandateIssued"],
  PositionWithdrawn: ["PositionAdopted"],
  BodyMoved: ["BodyMoved"],
  PledgeKept: ["PledgeMade"],
  PledgeWithdrawn: ["PledgeMade"],
  AssessmentPublished: ["AssessmentPublished"],
  TextErased: ["QuestionOpened", "EndorsementWithdrawn", "MotionWithdrawn", "PositionAdopted"],
};

const types = Object.keys(acts) as KnownType[];
const signer = fc.oneof(
  { arbitrary: fc.constant([north, "n1"] as const), weight: 12 },
  fc.constantFrom([org, "z1"], [north, "n2"], [north, "bad"], ["https://evil.example/", "z1"]),
);
const step = fc.record({
  type: fc.constantFrom(...types),
  by: signer,
  coalition: fc.oneof({ arbitrary: fc.constant(undefined), weight: 9 }, fc.constant(hashOf("coalition"))),
  /** Of which of the last acts that it can go on from. */
  of: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
  odd: fc.oneof(
    { arbitrary: fc.constant("none"), weight: 12 },
    fc.constantFrom("replay", "taken-id", "malformed", "nothing"),
  ),
});

/** A log of acts that mostly have effect: ended, answered, repeated, under ids that were taken. */
const logs = fc.array(step, { maxLength: 60, size: "max" }).map((steps) => {
  const log: ReadEntry[] = [genesis, founding].flatMap((leaf) => ("fault" in leaf ? [] : [leaf]));
  const list: Leaf[] = [...log];
  for (const [at, { type, by, of, odd, coalition }] of steps.entries()) {
    const [issuer, key] = by;
    const bases = (goesOnFrom[type] ?? []).map((base) => log.filter(({ entry }) => entry.type === base));
    const refs = bases.flatMap((found, place) => found.at(-1 - (of[place % 2] ?? 0)) ?? []);
    const named = odd === "nothing" ? [] : refs.map(({ entry, hash }) => ({ id: entry.id, hash }));
    const made = leaf(
      `l${at}`,
      { type, issuer, refs: named, coalition, ...acts[type], version: at } as unknown as Draft,
      key,
    );
    const earlier = log.at(-1 - of[0]);
    if (odd === "malformed" || "fault" in made) list.push({ fault: "malformed" });
    else if (odd === "replay" && earlier !== undefined) list.push(earlier);
    else {
      const id = odd === "taken-id" && earlier !== undefined ? earlier.entry.id : made.entry.id;
      log.push({ ...made, entry: { ...made.entry, id } });
      list.push(log.at(-1) ?? made);
    }
  }
  return list;
});

const packed = (leaves: readonly Leaf[]) => leaves.map(openFold(origin).next);
const whole = (leaves: readonly Leaf[]) => foldLog(beginLog(origin), leaves).verdicts;

describe("a fold that is packed small", () => {
  test("gives every leaf of any log the verdict that the whole state gives", () => {
    fc.assert(
      fc.property(logs, (list) => {
        expect(packed(list)).toEqual(whole(list));
      }),
      { numRuns: 500 },
    );
  });

  test("knows what is over, what stands again, and whose texts are erased later", () => {
    const by = (name: string, type: KnownType, ...refs: string[]) =>
      leaf(name, { type, issuer: north, refs: refs.map(ref), ...acts[type] } as unknown as Draft, "n1");
    const log = [
      genesis,
      founding,
      by("m", "MotionSubmitted"),
      by("am", "AmendmentMoved", "m"),
      by("am2", "AmendmentMoved", "m", "am"),
      by("am3", "AmendmentMoved", "m", "am2"),
      by("q", "QuestionOpened", "am"),
      by("q2", "QuestionOpened", "am"),
      by("c", "QuestionClosed", "q"),
      by("c2", "QuestionClosed", "q"),
      by("q3", "QuestionOpened", "am"),
      by("e", "Endorsed"),
      by("e2", "Endorsed"),
      by("w", "EndorsementWithdrawn", "e"),
      by("e3", "Endorsed"),
      by("w2", "EndorsementWithdrawn", "e"),
      by("w3", "EndorsementWithdrawn", "e3"),
      by("d", "DrawCommitted"),
      by("r", "DrawRevealed", "d"),
      by("r2", "DrawRevealed", "d"),
      by("mw", "MotionWithdrawn", "m"),
      by("x", "TextErased", "q"),
      by("x2", "TextErased", "w"),
      by("x3", "TextErased", "c"),
      by("m", "MotionSubmitted"),
    ];
    expect(packed(log).join(" ")).toBe(
      "ok ok ok ok ok no-motion ok already-open ok already-closed ok ok already-endorsed ok ok already-withdrawn ok ok ok " +
        "already-drawn ok ok ok no-text replay",
    );
    expect(packed(log)).toEqual(whole(log));
  });

  test("passes over what cannot be read, and counts it", () => {
    const fold = openFold(origin);
    fold.next(genesis);
    fold.skip(256);
    expect(fold.past.size).toBe(257);
    expect(fold.next(founding)).toBe("ok");
    expect(fold.past.keys.get(north)).toEqual([{ key: "n1", from: 258 }]);
  });
});

describe("a table of hashes", () => {
  const short = fc.uint8Array({ minLength: 4, maxLength: 4 });

  test("numbers each hash once, in the order in which they come, however alike they begin", () => {
    fc.assert(
      fc.property(fc.array(short, { maxLength: 700, size: "max" }), fc.boolean(), (list, isAlike) => {
        const table = openHashTable();
        const numbers = new Map<string, number>();
        const told = list.map((part) => {
          const hash = new Uint8Array(32);
          hash.set(part, isAlike ? 28 : 0);
          const before = numbers.get(part.join());
          const number = before ?? numbers.size;
          numbers.set(part.join(), number);
          return [table.find(hash) === (before ?? -1), table.place(hash) === number, table.find(hash) === number];
        });
        expect(told.flat()).not.toContain(false);
      }),
      { numRuns: 20 },
    );
  });

  test("a set holds what was added, and nothing that is no hash", () => {
    const set = packedHashes();
    for (let n = 0; n < 3_000; n += 2) set.add(hashOf(`${n}`));
    set.add("sha256:");
    for (let n = 0; n < 3_000; n += 1) expect(set.has(hashOf(`${n}`))).toBe(n % 2 === 0);
    expect(set.has("sha256:")).toBe(false);
  });
});
