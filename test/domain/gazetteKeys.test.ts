import { describe, expect, test } from "vitest";
import { admitToLog, foldLog } from "#domain/gazette/fold.ts";
import { keysInForce, type Leaf, type LogState } from "#domain/gazette/state.ts";
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
  ref,
  verdict,
} from "./gazetteLog.ts";

const spansOf = (state: LogState, actor: string) => state.keys.get(actor);
const add = (name: string, key: string, from?: number) =>
  leaf(name, { type: "KeyAdded", issuer: north, refs: [], actor: north, key, from }, "n1");
const revoke = (name: string, key: string, from?: number) =>
  leaf(name, { type: "KeyRevoked", issuer: org, refs: [], actor: north, key, from }, "z1");

describe("when a key signs", () => {
  test("the first key of a log signs from its first entry on, a body's from the entry after its founding", () => {
    const { state } = begun();
    expect(spansOf(state, org)).toEqual([{ key: "z1", from: 0 }]);
    expect(spansOf(state, north)).toEqual([{ key: "n1", from: 2 }]);
    expect(state.size).toBe(2);
  });

  test("a further key signs from the next entry on, or from a later one that was named", () => {
    const from = (at?: number) => spansOf(begun(add("a", "n2", at)).state, north)?.[1]?.from;
    expect([from(), from(1), from(3), from(9)]).toEqual([3, 3, 3, 9]);
  });

  test("a revoked key ends with the next entry, or with a later one that was named; the others go on", () => {
    const spans = (at?: number) => spansOf(begun(add("a", "n2"), revoke("r", "n1", at)).state, north);
    expect(spans()).toEqual([
      { key: "n1", from: 2, until: 4 },
      { key: "n2", from: 3 },
    ]);
    expect(spans(9)?.[0]).toEqual({ key: "n1", from: 2, until: 9 });
    expect(spans(1)?.[0]).toEqual({ key: "n1", from: 2, until: 4 });
  });

  test("what has ended is not revoked again, and can be added again", () => {
    expect(verdict(add("a", "n2"), revoke("r", "n1"), revoke("s", "n1"))).toBe("unknown-key");
    const again = leaf("b", { type: "KeyAdded", issuer: org, refs: [], actor: north, key: "n1" }, "z1");
    const { state, verdicts } = begun(add("a", "n2"), revoke("r", "n1", 9), again, revoke("s", "n1", 20));
    expect(verdicts.slice(2)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(spansOf(state, north)).toEqual([
      { key: "n1", from: 2, until: 9 },
      { key: "n2", from: 3 },
      { key: "n1", from: 5, until: 20 },
    ]);
  });

  test("a key is in force from its first index to before its last", () => {
    const { state } = begun(add("a", "n2", 5), revoke("r", "n1", 7));
    expect([1, 2, 4, 5, 6, 7].map((index) => keysInForce(state, north, index))).toEqual([
      [],
      ["n1"],
      ["n1"],
      ["n1", "n2"],
      ["n1", "n2"],
      ["n2"],
    ]);
    expect(keysInForce(state, "https://org.example/ap/actors/other", 5)).toEqual([]);
  });

  test("nobody has keys whom the log never introduced", () => {
    const stranger = leaf("a", { type: "KeyAdded", issuer: org, refs: [], actor: `${org}2`, key: "x" }, "z1");
    expect(verdict(stranger)).toBe("unknown-body");
  });

  test("a body founded without a key signs nothing until it gets one", () => {
    const founded = leaf(
      "south",
      { type: "BodyFounded", issuer: org, refs: [], body: `${north}2`, kind: "chapter" },
      "z1",
    );
    expect(spansOf(begun(founded).state, `${north}2`)).toEqual([]);
    expect(verdict(founded, endorsed("e", `${north}2`, motion, "z1"))).toBe("bad-proof");
  });
});

describe("a lost key", () => {
  const commitments = ["r1", "r2", "r3"].map(hashOf);
  const owner = (need: number): Leaf => {
    if ("fault" in genesis || genesis.entry.type !== "Genesis") throw new Error("no genesis");
    return { ...genesis, entry: { ...genesis.entry, recovery: { need, commitments } } };
  };
  const recovered = (approvedBy: readonly string[], change: object = {}): Leaf => ({
    ...leaf(
      "recovered",
      { type: "KeyRecovered", issuer: org, refs: [ref("genesis")], actor: north, key: "n9", approvals: [], ...change },
      "n9",
    ),
    approvedBy: approvedBy.map(hashOf),
  });
  const last = (act: Leaf, need = 2) => fold(owner(need), founding, act).verdicts.at(-1);

  test("is replaced when enough of the committed recovery keys approve, each counted once", () => {
    expect(last(recovered(["r1", "r3"]))).toBe("ok");
    expect(last(recovered(["r1"]))).toBe("not-recovered");
    expect(last(recovered(["r1", "r1"]))).toBe("not-recovered");
    expect(last(recovered(["r1", "other"]))).toBe("not-recovered");
    expect(last(recovered([]))).toBe("not-recovered");
    const { approvedBy: _, ...unapproved } = recovered([]) as Exclude<Leaf, { fault: unknown }>;
    expect(last(unapproved)).toBe("not-recovered");
  });

  test("is replaced by a key that signs for itself, in the log of this genesis, for a body of it", () => {
    expect(last({ ...recovered(["r1", "r2"]), signedBy: "n1" })).toBe("bad-proof");
    expect(last(recovered(["r1", "r2"], { refs: [] }))).toBe("not-recovered");
    expect(last(recovered(["r1", "r2"], { refs: [ref("north")] }))).toBe("not-recovered");
    expect(last(recovered(["r1", "r2"], { actor: `${org}2` }))).toBe("unknown-body");
    expect(last(recovered(["r1", "r2"], { issuer: `${org}2` }))).toBe("foreign");
  });

  test("signs nothing from then on, and neither does any other of that actor", () => {
    const { state } = fold(owner(2), founding, add("a", "n2"), recovered(["r1", "r2"]));
    expect(spansOf(state, north)).toEqual([
      { key: "n1", from: 2, until: 4 },
      { key: "n2", from: 3, until: 4 },
      { key: "n9", from: 4 },
    ]);
    expect(spansOf(state, org)).toEqual([{ key: "z1", from: 0 }]);
  });

  test("keeps who owns the log and how it can be recovered", () => {
    const { state } = fold(owner(2));
    expect(state).toMatchObject({ owner: org, genesis: hashOf("genesis"), recovery: { need: 2, commitments } });
    expect(state.bodies.get(org)).toEqual({ body: org, kind: "organization" });
  });
});

describe("publishing in the own log", () => {
  test("takes what has effect, and leaves no place to what has none", () => {
    const { state } = begun();
    const leaves = [
      endorsed("e", north, motion, "n1"),
      endorsed("f", north, motion, "n1"),
      { fault: "malformed" } as const,
      endorsed("g", org, motion, "z1"),
    ];
    const admitted = admitToLog(state, leaves);
    expect(admitted.verdicts).toEqual(["ok", "already-endorsed", "malformed", "ok"]);
    expect(admitted.state.size).toBe(4);
    expect(admitted.state.seen.has(hashOf("f"))).toBe(false);
    expect(foldLog(state, leaves).state.size).toBe(6);
    expect(foldLog(state, leaves).state.seen.has(hashOf("f"))).toBe(true);
  });

  test("needs a genesis first", () => {
    expect(fold({ fault: "malformed" }, genesis).verdicts).toEqual(["malformed", "no-genesis"]);
    expect(fold(genesis, genesis).verdicts).toEqual(["ok", "replay"]);
  });
});
