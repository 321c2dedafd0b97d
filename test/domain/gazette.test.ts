import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Draft, Entry, Sha256 } from "#domain/entries.ts";
import { foldLog } from "#domain/gazette/fold.ts";
import {
  beginLog,
  keysInForce,
  listActs,
  listEndorsements,
  listQuestions,
  type Leaf,
  type LogState,
} from "#domain/gazette/state.ts";
import {
  begun,
  endorsed,
  fold,
  founding,
  genesis,
  hashOf,
  leaf,
  motion,
  north,
  org,
  origin,
  ref,
  verdict,
  withdrawn,
} from "./gazetteLog.ts";

/** The act of a leaf, to be published again under another name. */
function draftOf(of: Leaf): Draft {
  if ("fault" in of || of.entry.type === "unknown") throw new Error("no act");
  return of.entry;
}

const standing = (state: LogState) => listEndorsements(state).filter(({ isStanding }) => isStanding);

describe("the beginning of a log", () => {
  test("a genesis names its owner, and only the first entry can be one", () => {
    expect(fold(genesis).state.owner).toBe(org);
    const second = leaf("second", draftOf(genesis), "z1");
    expect(fold(genesis, second).verdicts).toEqual(["ok", "second-genesis"]);
    expect(fold(founding, genesis).verdicts).toEqual(["no-genesis", "no-genesis"]);
  });

  test.each([
    ["an actor of another host", { actor: "https://evil.example/a", issuer: "https://evil.example/a" }, "foreign"],
    ["another issuer than its actor", { issuer: north }, "foreign"],
    ["the key of another log", { vkey: "other.example/gazette/org+1+k" }, "foreign"],
    ["another key than the one that signed", { key: "z2" }, "bad-proof"],
    ["an id elsewhere", { id: "https://other.example/gazette/org/entries/1" }, "foreign"],
    ["an id under a longer name", { id: `https://${origin}2/entries/1` }, "foreign"],
    ["an id with a path", { id: `https://${origin}/entries/1/2` }, "foreign"],
  ])("a genesis with %s is inert", (_, change, expected) => {
    const entry = "entry" in genesis ? ({ ...genesis.entry, ...change } as Entry) : undefined;
    if (entry === undefined) throw new Error("no entry");
    const { verdicts, state } = fold({ entry, hash: hashOf("g"), signedBy: "z1" });
    expect(verdicts).toEqual([expected]);
    expect(state.owner).toBeUndefined();
  });
});

describe("a draw", () => {
  const committed = leaf(
    "d",
    {
      type: "DrawCommitted",
      issuer: north,
      refs: [],
      textHash: hashOf("text"),
      poolHash: hashOf("pool"),
      poolSize: 25,
      count: 3,
      algorithm: "md5",
      drawsAt: "2026-11-21T12:00:00Z",
    },
    "n1",
  );
  const drawKey = "9319./2.5.8.10.12./9.18.26.34.41.45./";
  const revealed = (name: string, selected: number[], more: { issuer?: string; key?: string } = {}) =>
    leaf(
      name,
      { type: "DrawRevealed", issuer: more.issuer ?? north, refs: [ref("d")], drawKey, selected },
      more.key ?? "n1",
    );

  test("is held once by who committed to it, with the places that follow from its key string", () => {
    expect(verdict(committed, revealed("r", [17, 7, 2]))).toBe("ok");
    expect(verdict(committed, revealed("r", [17, 7, 2]), revealed("s", [17, 7, 2]))).toBe("already-drawn");
    expect(verdict(revealed("r", [17, 7, 2]))).toBe("no-draw");
    expect(verdict(committed, revealed("r", [17, 7, 2], { issuer: org, key: "z1" }))).toBe("not-the-issuer");
  });

  test("cannot be told otherwise", () => {
    for (const selected of [[7, 17, 2], [17, 7], [17, 7, 2, 16], [17, 7, 3], []])
      expect(verdict(committed, revealed("r", selected))).toBe("other-selection");
  });
});

describe("who endorses what", () => {
  test("an endorsement stands until its issuer withdraws it, and a withdrawn act stays withdrawn", () => {
    const act = endorsed("e", north, motion, "n1");
    const { state, verdicts } = begun(act, withdrawn("w", "e", north, "n1"), act);
    expect(verdicts).toEqual(["ok", "ok", "ok", "ok", "replay"]);
    expect(standing(state)).toEqual([]);
    expect(listEndorsements(state)).toMatchObject([{ issuer: north, object: motion, isStanding: false, index: 2 }]);
  });

  test("a new act endorses again what was withdrawn", () => {
    const acts = [
      endorsed("e", north, motion, "n1"),
      withdrawn("w", "e", north, "n1"),
      endorsed("f", north, motion, "n1"),
    ];
    expect(standing(begun(...acts).state)).toMatchObject([{ hash: hashOf("f") }]);
  });

  test("a body endorses once; another body of the same organization endorses for itself", () => {
    const { state, verdicts } = begun(
      endorsed("e", north, motion, "n1"),
      endorsed("f", north, motion, "n1"),
      endorsed("g", org, motion, "z1"),
    );
    expect(verdicts.slice(2)).toEqual(["ok", "already-endorsed", "ok"]);
    expect(standing(state).map(({ issuer }) => issuer)).toEqual([north, org]);
  });

  test("nobody withdraws what another body endorsed, what is none, or twice", () => {
    const act = endorsed("e", north, motion, "n1");
    expect(verdict(act, withdrawn("w", "e", org, "z1"))).toBe("not-the-issuer");
    expect(verdict(act, withdrawn("w", "north", org, "z1"))).toBe("no-endorsement");
    expect(verdict(act, withdrawn("w", "x", north, "n1"))).toBe("no-endorsement");
    expect(verdict(act, withdrawn("w", "e", north, "n1"), withdrawn("v", "e", north, "n1"))).toBe("already-withdrawn");
  });

  test("an actor that this log never introduced is foreign to it", () => {
    expect(verdict(endorsed("e", "https://org.example/ap/actors/other", motion, "z1"))).toBe("foreign");
    expect(verdict(endorsed("e", "https://peer.example/ap/actors/1", motion, "z1"))).toBe("foreign");
  });
});

describe("keys by log index", () => {
  const add = (name: string, key: string, by: string, signedBy: string, from?: number) =>
    leaf(name, { type: "KeyAdded", issuer: by, refs: [], actor: north, key, from }, signedBy);
  const revoke = (name: string, key: string, by: string, signedBy: string, from?: number) =>
    leaf(name, { type: "KeyRevoked", issuer: by, refs: [], actor: north, key, from }, signedBy);

  test("only a key in force signs", () => {
    expect(verdict(endorsed("e", north, motion, "z1"))).toBe("bad-proof");
    expect(verdict({ ...endorsed("e", north, motion, "n1"), signedBy: undefined })).toBe("bad-proof");
  });

  test("a revoked key signs no later entry, and what it signed before stays", () => {
    const { state, verdicts } = begun(
      endorsed("e", north, motion, "n1"),
      add("a", "n2", org, "z1"),
      revoke("r", "n1", north, "n2"),
      withdrawn("w", "e", north, "n1"),
      withdrawn("v", "e", north, "n2"),
    );
    expect(verdicts.slice(2)).toEqual(["ok", "ok", "ok", "bad-proof", "ok"]);
    expect([4, 5].map((index) => keysInForce(state, north, index))).toEqual([["n1", "n2"], ["n2"]]);
  });

  test("a key that begins later does not sign before", () => {
    const later = add("a", "n2", org, "z1", 4);
    expect(verdict(later, endorsed("e", north, motion, "n2"))).toBe("bad-proof");
    expect(verdict(later, endorsed("e", org, motion, "z1"), endorsed("f", north, motion, "n2"))).toBe("ok");
  });

  test("a stranger key introduces nothing, a body nothing for another", () => {
    expect(verdict(add("a", "n2", north, "n2"))).toBe("bad-proof");
    expect(verdict(add("a", "n1", org, "z1"))).toBe("known-key");
    expect(verdict(revoke("r", "n9", org, "z1"))).toBe("unknown-key");
    const forOrg = leaf("a", { type: "KeyAdded", issuer: north, refs: [], actor: org, key: "z2" }, "n1");
    expect(verdict(forOrg)).toBe("not-the-owner");
  });
});

describe("bodies, motions, questions, texts", () => {
  const founded = (body: string, parent?: string) =>
    leaf("f", { type: "BodyFounded", issuer: org, refs: [], body, kind: "chapter", parent }, "z1");
  const moved = leaf(
    "m",
    { type: "MotionSubmitted", issuer: north, refs: [], object: motion, kind: "resolution", textHash: hashOf("t") },
    "n1",
  );
  const opened = (name: string, by = north, key = "n1", of = "m") =>
    leaf(
      name,
      {
        type: "QuestionOpened",
        issuer: by,
        refs: [ref(of)],
        textHash: hashOf("t"),
        rule: {},
        ruleHash: hashOf("r"),
        closesAt: "2026-12-01T00:00:00Z",
        mayChange: true,
        rollSize: 3,
        rollHash: hashOf("roll"),
      },
      key,
    );
  const result = {
    outcome: "adopted",
    counts: { yes: 2 },
    ballots: 2,
    quorum: { required: 0, reached: 2, met: true },
  } as const;
  const closed = (name: string, of: string, by = north, key = "n1") =>
    leaf(name, { type: "QuestionClosed", issuer: by, refs: [ref(of)], result }, key);

  test("only the owner founds, on its own host, once, under a known parent", () => {
    expect(verdict(founded("https://org.example/a", north))).toBe("ok");
    expect(verdict(founded(north))).toBe("known-body");
    expect(verdict(founded("https://peer.example/a"))).toBe("foreign");
    expect(verdict(founded("https://org.example/a", "https://org.example/b"))).toBe("unknown-body");
    const byNorth = leaf(
      "x",
      { type: "BodyFounded", issuer: north, refs: [], body: `${north}2`, kind: "chapter" },
      "n1",
    );
    expect(verdict(byNorth)).toBe("not-the-owner");
  });

  test("an amendment is of a motion of the same body, or of an amendment of that motion, and no further", () => {
    const amended = (name: string, of: readonly string[], by = north, key = "n1") =>
      leaf(
        name,
        { type: "AmendmentMoved", issuer: by, refs: of.map(ref), baseHash: hashOf("t"), textHash: hashOf(name) },
        key,
      );
    const other = leaf(
      "m2",
      {
        type: "MotionSubmitted",
        issuer: north,
        refs: [],
        object: `${motion}2`,
        kind: "resolution",
        textHash: hashOf("u"),
      },
      "n1",
    );
    expect(verdict(amended("a", ["m"]))).toBe("no-motion");
    const { state, verdicts } = begun(
      moved,
      other,
      amended("a", ["m"]),
      amended("b", ["m", "a"]),
      amended("c", ["m", "b"]),
      amended("d", ["m2", "a"]),
      opened("q", north, "n1", "a"),
      opened("q2", north, "n1", "m"),
      opened("q3", north, "n1", "a"),
    );
    expect(verdicts.slice(-7)).toEqual(["ok", "ok", "no-motion", "no-motion", "ok", "ok", "already-open"]);
    expect(listQuestions(state)).toHaveLength(1);
  });

  test("a body's parent changes or ends", () => {
    const change = (parent: string | null | undefined) =>
      leaf("c", { type: "BodyChanged", issuer: north, refs: [], body: north, kind: "region", parent }, "n1");
    expect(begun(change(undefined)).state.bodies.get(north)).toEqual({ body: north, kind: "region", parent: org });
    expect(begun(change(null)).state.bodies.get(north)?.parent).toBeUndefined();
    expect(verdict(change(north))).toBe("unknown-body");
  });

  test("a question is opened on a motion of the same body, one at a time, and closed once", () => {
    const { state, verdicts } = begun(moved, opened("q"), opened("p"), closed("c", "q"), closed("d", "q"), opened("o"));
    expect(verdicts.slice(2)).toEqual(["ok", "ok", "already-open", "ok", "already-closed", "ok"]);
    expect(listQuestions(state).map((question) => question.result?.outcome)).toEqual(["adopted", undefined]);
    expect(verdict(opened("q"))).toBe("no-motion");
    expect(verdict(moved, opened("q", org, "z1"))).toBe("not-the-issuer");
    expect(verdict(moved, closed("c", "m"))).toBe("no-question");
    expect(verdict(moved, opened("q"), closed("c", "q", org, "z1"))).toBe("not-the-issuer");
  });

  test("a text is erased by who wrote it or by the owner, if the entry named has it", () => {
    const erase = (hash: Sha256, by: string, key: string) =>
      leaf("x", { type: "TextErased", issuer: by, refs: [ref("m")], textHash: hash }, key);
    expect(verdict(moved, erase(hashOf("t"), north, "n1"))).toBe("ok");
    expect(verdict(moved, erase(hashOf("t"), org, "z1"))).toBe("ok");
    expect(verdict(moved, erase(hashOf("u"), org, "z1"))).toBe("no-text");
    expect(verdict(erase(hashOf("t"), org, "z1"))).toBe("no-text");
  });

  test("an id names one act: another one under it is inert", () => {
    const other = { ...moved, hash: hashOf("other") };
    expect(verdict(moved, other)).toBe("taken-id");
    expect(verdict(moved, moved)).toBe("replay");
  });

  test("what is unknown or malformed takes its place and has no effect", () => {
    const unknown = leaf("u", { type: "unknown", named: "SeatWarmed", issuer: org, refs: [] }, "z1");
    const { state, verdicts } = begun(unknown, { fault: "malformed" }, moved);
    expect(verdicts.slice(2)).toEqual(["unknown-type", "malformed", "ok"]);
    expect(listActs(state, "MotionSubmitted")).toMatchObject([{ index: 4 }]);
    expect(state.size).toBe(5);
  });
});

describe("laws", () => {
  const names = ["a", "b", "c", "d"];
  const objects = ["https://peer.example/1", "https://peer.example/2"];
  const who = fc.constantFrom<[string, string]>(
    [org, "z1"],
    [north, "n1"],
    [north, "bad"],
    ["https://evil.example/", "z1"],
  );
  const leaves = fc.array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom(...names), who, fc.constantFrom(...objects))
        .map(([name, [by, key], object]) => endorsed(`${name}${by}${key}${object}`, by, object, key)),
      fc
        .tuple(fc.constantFrom(...names), who, who, fc.constantFrom(...objects))
        .map(([name, [by, key], [of, signed], object]) =>
          withdrawn(`w${name}${by}${key}${object}`, `${name}${of}${signed}${object}`, by, key),
        ),
      fc.constant<Leaf>({ fault: "malformed" }),
    ),
    { maxLength: 40 },
  );

  test("folding in parts is folding at once", () => {
    fc.assert(
      fc.property(leaves, fc.nat(), (list, cut) => {
        const all = [genesis, founding, ...list];
        const at = cut % (all.length + 1);
        const first = foldLog(beginLog(origin), all.slice(0, at));
        const second = foldLog(first.state, all.slice(at));
        expect(second.state).toEqual(fold(...all).state);
        expect([...first.verdicts, ...second.verdicts]).toEqual(fold(...all).verdicts);
      }),
    );
  });

  test("folding changes nothing that it was given", () => {
    fc.assert(
      fc.property(leaves, (list) => {
        const { state } = begun();
        foldLog(state, list);
        expect(state).toEqual(begun().state);
      }),
    );
  });

  test("a replay of everything has no effect", () => {
    fc.assert(
      fc.property(leaves, (list) => {
        const again = [genesis, founding, ...list];
        const once = begun(...list);
        const twice = foldLog(once.state, again);
        expect(new Set(twice.verdicts)).toEqual(
          new Set(again.map((leaf) => ("fault" in leaf ? "malformed" : "replay"))),
        );
        expect({ ...twice.state, size: 0 }).toEqual({ ...once.state, size: 0 });
      }),
    );
  });

  test("at most one endorsement of an object by a body stands", () => {
    fc.assert(
      fc.property(leaves, (list) => {
        const pairs = standing(begun(...list).state).map(({ issuer, object }) => `${issuer} ${object}`);
        expect(new Set(pairs).size).toBe(pairs.length);
      }),
    );
  });

  test("what has no verdict ok has no effect: leaving it out leaves the same endorsements", () => {
    fc.assert(
      fc.property(leaves, (list) => {
        const { verdicts, state } = begun(...list);
        const effective = list.filter((_, at) => verdicts[at + 2] === "ok");
        const ids = (of: LogState) => standing(of).map(({ hash }) => hash);
        expect(ids(begun(...effective).state)).toEqual(ids(state));
      }),
    );
  });
});

describe("mandates and positions in a log", () => {
  const term = { begins: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z", holderHash: hashOf("holder") };
  const mandate = (change: object = {}): Draft => ({
    type: "MandateIssued",
    issuer: org,
    refs: [],
    kind: "spokesperson",
    office: "office",
    ...term,
    ...change,
  });
  const verdictsOf = (...leaves: readonly Leaf[]) => foldLog(beginLog(origin), [genesis, ...leaves]).verdicts.slice(1);

  test("begin before they end, and a seat stands in a council", () => {
    const seat = { kind: "seat", council: north, seat: 1 };
    expect(
      verdictsOf(
        leaf("a", mandate(), "z1"),
        leaf("b", mandate({ until: term.begins }), "z1"),
        leaf("c", mandate(seat), "z1"),
        leaf("d", mandate({ kind: "seat" }), "z1"),
        leaf("e", mandate({ council: north, seat: 1 }), "z1"),
      ),
    ).toEqual(["ok", "not-a-term", "ok", "not-a-term", "not-a-term"]);
  });

  test("end once, by whoever gave them", () => {
    const revoked = (of: string): Draft => ({ type: "MandateRevoked", issuer: org, refs: [ref(of)], ending: "recall" });
    const position: Draft = { type: "PositionAdopted", issuer: org, refs: [], textHash: hashOf("text") };
    const withdrawn: Draft = { type: "PositionWithdrawn", issuer: org, refs: [ref("p")], state: "rescinded" };
    expect(
      verdictsOf(
        leaf("m", mandate(), "z1"),
        leaf("r", revoked("m"), "z1"),
        leaf("s", revoked("m"), "z1"),
        leaf("t", revoked("nothing"), "z1"),
        leaf("p", position, "z1"),
        leaf("u", revoked("p"), "z1"),
        leaf("w", withdrawn, "z1"),
        leaf("x", withdrawn, "z1"),
      ),
    ).toEqual(["ok", "ok", "already-revoked", "no-mandate", "ok", "no-mandate", "ok", "already-withdrawn"]);
  });
});
