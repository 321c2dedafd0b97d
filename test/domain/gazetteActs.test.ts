import { describe, expect, test } from "vitest";
import { listActs, listEndorsements, listQuestions } from "#domain/gazette/state.ts";
import { type EntryOf, entryHash } from "#domain/entries.ts";
import { canonical } from "#domain/jcs.ts";
import { begun, endorsed, hashOf, leaf, motion, north, org, origin, ref, verdict, withdrawn } from "./gazetteLog.ts";

type Term = Omit<EntryOf<"MandateIssued">, "id" | "type" | "issuer" | "issuedAt" | "refs">;

describe("a mandate", () => {
  const term: Term = {
    kind: "office",
    office: "https://org.example/offices/1",
    begins: "2026-01-01T00:00:00Z",
    until: "2027-01-01T00:00:00Z",
    holderHash: hashOf("salted name"),
  };
  const seat = { kind: "seat", council: org, seat: 1 } as const;
  const issued = (change: Partial<Term> = {}) =>
    leaf("m", { type: "MandateIssued", issuer: north, refs: [], ...term, ...change }, "n1");
  const revoked = (name: string, of = "m", by = north, key = "n1") =>
    leaf(name, { type: "MandateRevoked", issuer: by, refs: [ref(of)], ending: "rescinded" }, key);

  test("is a term that ends after it begins", () => {
    expect(verdict(issued())).toBe("ok");
    expect(verdict(issued({ until: "2026-01-01T00:00:01Z" }))).toBe("ok");
    expect(verdict(issued({ until: term.begins }))).toBe("not-a-term");
    expect(verdict(issued({ until: "2025-12-31T23:59:59Z" }))).toBe("not-a-term");
  });

  test("ends after it begins however the seconds are written", () => {
    const at = (begins: string, until: string) => verdict(issued({ begins, until }));
    expect(at("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z")).toBe("not-a-term");
    expect(at("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00Z")).toBe("not-a-term");
    expect(at("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.001Z")).toBe("ok");
    expect(at("2026-01-01T00:00:00.001Z", "2026-01-01T00:00:00Z")).toBe("not-a-term");
    expect(at("2026-01-01T00:00:00.500Z", "2026-01-01T00:00:01Z")).toBe("ok");
  });

  test("for a seat names the council and which seat, for anything else neither", () => {
    expect(verdict(issued(seat))).toBe("ok");
    expect(verdict(issued({ ...seat, seat: 0 }))).toBe("not-a-term");
    expect(verdict(issued({ ...seat, seat: undefined }))).toBe("not-a-term");
    expect(verdict(issued({ ...seat, council: undefined }))).toBe("not-a-term");
    expect(verdict(issued({ ...seat, kind: "office" }))).toBe("not-a-term");
  });

  test("is revoked once, by who issued it", () => {
    expect(verdict(issued(), revoked("r"))).toBe("ok");
    expect(verdict(issued(), revoked("r"), revoked("s"))).toBe("already-revoked");
    expect(verdict(issued(), revoked("r", "m", org, "z1"))).toBe("not-the-issuer");
    expect(verdict(revoked("r"))).toBe("no-mandate");
    expect(verdict(issued(), revoked("r", "north"))).toBe("no-mandate");
    expect(listActs(begun(issued(), revoked("r")).state, "MandateIssued")).toMatchObject([{ isOver: true }]);
  });
});

describe("a charter", () => {
  const version = (name: string, number: number, refs: string[] = [], by = north, key = "n1") =>
    leaf(
      name,
      {
        type: "CharterAdopted",
        issuer: by,
        refs: refs.map((each) => ref(each)),
        version: number,
        charterHash: hashOf(name),
        textHash: hashOf(`${name} file`),
        effectiveAt: "2026-01-01T00:00:00Z",
      },
      key,
    );

  test("goes on from the newest version, one after the other", () => {
    expect(verdict(version("c1", 1))).toBe("ok");
    expect(verdict(version("c4", 4))).toBe("ok");
    expect(verdict(version("c1", 1), version("c2", 2, ["c1"]))).toBe("ok");
    expect(verdict(version("c1", 1), version("c3", 3, ["c1"]))).toBe("ok");
    expect(verdict(version("c1", 1), version("c2", 2, ["c1"]), version("c3", 3, ["c2"]))).toBe("ok");
    expect(verdict(version("c1", 1), version("d1", 1))).toBe("stale-base");
    expect(verdict(version("c1", 1), version("d1", 1, ["c1"]))).toBe("stale-base");
    expect(verdict(version("c1", 1), version("c2", 2))).toBe("stale-base");
    expect(verdict(version("c1", 1), version("c2", 2, ["c1"]), version("d2", 3, ["c1"]))).toBe("stale-base");
  });

  test("is each body's own", () => {
    expect(verdict(version("c1", 1), version("o1", 1, [], org, "z1"))).toBe("ok");
    expect(verdict(version("c1", 1), version("o2", 2, ["c1"], org, "z1"))).toBe("ok");
  });

  test("has one version that is not over", () => {
    const { state } = begun(version("c1", 1), version("c2", 2, ["c1"]));
    expect(listActs(state, "CharterAdopted").map(({ isOver }) => isOver)).toEqual([true, false]);
    expect(state.charters.get(north)).toBe(hashOf("c2"));
  });
});

describe("a position", () => {
  const adopted = leaf("p", { type: "PositionAdopted", issuer: north, refs: [], textHash: hashOf("t") }, "n1");
  const ended = (name: string, by = north, key = "n1") =>
    leaf(name, { type: "PositionWithdrawn", issuer: by, refs: [ref("p")], state: "rescinded" }, key);

  test("is in force until its body withdraws it", () => {
    expect(verdict(adopted)).toBe("ok");
    expect(listActs(begun(adopted).state, "PositionAdopted")).toMatchObject([{ isOver: false }]);
    expect(listActs(begun(adopted, ended("e")).state, "PositionAdopted")).toMatchObject([{ isOver: true }]);
    expect(verdict(adopted, ended("e"), ended("f"))).toBe("already-withdrawn");
    expect(verdict(adopted, ended("e", org, "z1"))).toBe("not-the-issuer");
    expect(verdict(ended("e"))).toBe("no-position");
  });
});

describe("where a motion stands", () => {
  const moved = leaf(
    "m",
    { type: "MotionSubmitted", issuer: north, refs: [], object: motion, kind: "resolution", textHash: hashOf("t") },
    "n1",
  );
  const lapsed = (by = north, key = "n1", of = "m") =>
    leaf("l", { type: "MotionChanged", issuer: by, refs: [ref(of)], state: "lapsed" }, key);
  const amended = leaf(
    "a",
    { type: "AmendmentMoved", issuer: north, refs: [ref("m")], baseHash: hashOf("t"), textHash: hashOf("u") },
    "n1",
  );
  const pulled = (name: string, of: string) =>
    leaf(name, { type: "MotionWithdrawn", issuer: north, refs: [ref(of)] }, "n1");

  test("is told by its body, of a motion that stands", () => {
    expect(verdict(moved, lapsed())).toBe("ok");
    expect(verdict(lapsed())).toBe("no-motion");
    expect(verdict(moved, lapsed(org, "z1"))).toBe("not-the-issuer");
    expect(verdict(moved, pulled("w", "m"), lapsed())).toBe("already-withdrawn");
    expect(verdict(moved, amended, lapsed(north, "n1", "a"))).toBe("no-motion");
  });

  test("is another thing than an amendment that is withdrawn, once", () => {
    expect(verdict(moved, amended, pulled("w", "a"))).toBe("ok");
    expect(verdict(moved, amended, pulled("w", "a"), pulled("x", "a"))).toBe("already-withdrawn");
    expect(verdict(moved, amended, pulled("w", "a"), lapsed())).toBe("ok");
  });
});

describe("a motion", () => {
  const moved = leaf(
    "m",
    { type: "MotionSubmitted", issuer: north, refs: [], object: motion, kind: "resolution", textHash: hashOf("t") },
    "n1",
  );
  const pulled = (name: string) => leaf(name, { type: "MotionWithdrawn", issuer: north, refs: [ref("m")] }, "n1");
  const opened = leaf(
    "q",
    {
      type: "QuestionOpened",
      issuer: north,
      refs: [ref("m")],
      textHash: hashOf("t"),
      rule: {},
      ruleHash: hashOf("r"),
      closesAt: "2026-12-01T00:00:00Z",
      mayChange: true,
      rollSize: 3,
      rollHash: hashOf("roll"),
    },
    "n1",
  );

  test("is withdrawn once, and not put to the vote after that", () => {
    expect(verdict(moved, pulled("w"))).toBe("ok");
    expect(verdict(moved, pulled("w"), pulled("v"))).toBe("already-withdrawn");
    expect(verdict(pulled("w"))).toBe("no-motion");
    expect(verdict(moved, pulled("w"), opened)).toBe("already-withdrawn");
  });

  test("has its question in the list, open until a result is there", () => {
    const { state } = begun(moved, opened);
    expect(listQuestions(state)).toMatchObject([{ motion: hashOf("m"), opened: { index: 3 }, result: undefined }]);
    expect([...state.open]).toEqual([[hashOf("m"), hashOf("q")]]);
  });

  test("an act that names nothing goes on from nothing", () => {
    const nameless = [
      leaf("a", { type: "MotionWithdrawn", issuer: north, refs: [] }, "n1"),
      leaf("b", { type: "TextErased", issuer: north, refs: [], textHash: hashOf("t") }, "n1"),
    ];
    expect(nameless.map((act) => verdict(moved, act))).toEqual(["no-motion", "no-text"]);
  });
});

describe("bodies", () => {
  const change = (by: string, key: string, more: { body?: string; kind?: string; parent?: string | null }) =>
    leaf("c", { type: "BodyChanged", issuer: by, refs: [], body: north, ...more }, key);

  test("are changed by themselves or by the owner", () => {
    const south = `${north}2`;
    const founded = leaf(
      "south",
      { type: "BodyFounded", issuer: org, refs: [], body: south, kind: "chapter", key: "s1" },
      "z1",
    );
    expect(verdict(founded, change(org, "z1", { kind: "region" }))).toBe("ok");
    expect(verdict(founded, change(north, "n1", { kind: "region" }))).toBe("ok");
    expect(verdict(founded, change(south, "s1", { kind: "region" }))).toBe("not-the-owner");
    expect(verdict(change(org, "z1", { body: south }))).toBe("unknown-body");
  });

  test("keep what is not said to change, and stand in a body that is known", () => {
    const after = (more: { kind?: string; parent?: string | null }) =>
      begun(change(org, "z1", more)).state.bodies.get(north);
    expect(after({})).toEqual({ body: north, kind: "chapter", parent: org });
    expect(after({ parent: null })).toEqual({ body: north, kind: "chapter", parent: undefined });
    expect(after({ kind: "region" })).toEqual({ body: north, kind: "region", parent: org });
    expect(verdict(change(org, "z1", { parent: `${north}9` }))).toBe("unknown-body");
    expect(verdict(change(org, "z1", { parent: org }))).toBe("ok");
  });

  test("are founded on the host of the log, port included, and never in themselves", () => {
    const founded = (body: string, parent?: string) =>
      leaf("f", { type: "BodyFounded", issuer: org, refs: [], body, kind: "chapter", parent }, "z1");
    expect(verdict(founded("http://org.example/b"))).toBe("ok");
    expect(verdict(founded("https://org.example:8443/b"))).toBe("foreign");
    expect(verdict(founded("https://org.example.evil/b"))).toBe("foreign");
    expect(verdict(founded("https://evil.example/https://org.example/b"))).toBe("foreign");
    expect(verdict(founded("https://org.example/b", "https://org.example/b"))).toBe("unknown-body");
  });
});

describe("ids of entries", () => {
  const called = (id: string) => ({ ...endorsed("e", north, motion, "n1"), entry: { ...entryOf("e"), id } });
  function entryOf(name: string) {
    const act = endorsed(name, north, motion, "n1");
    if ("fault" in act) throw new Error("no act");
    return act.entry;
  }
  const at = (end: string) => verdict(called(`https://${origin}/entries/${end}`));

  test("are one segment of letters, digits and hyphens under their log, 64 at most", () => {
    expect(at("0aZ-")).toBe("ok");
    expect(at("a".repeat(64))).toBe("ok");
    for (const end of ["", "a".repeat(65), "a/b", "a.", ".a", "a?b", "a#b", " a"]) expect(at(end)).toBe("foreign");
    expect(verdict(called(`https://evil.example/${origin}/entries/a`))).toBe("foreign");
    expect(verdict(called(`evilhttps://${origin}/entries/a`))).toBe("foreign");
  });
});

describe("erasing a text", () => {
  test("is for who wrote it and for the owner, not for another body", () => {
    const text = leaf("p", { type: "PositionAdopted", issuer: org, refs: [], textHash: hashOf("t") }, "z1");
    const erased = (by: string, key: string, hash = hashOf("t")) =>
      leaf("x", { type: "TextErased", issuer: by, refs: [ref("p")], textHash: hash }, key);
    expect(verdict(text, erased(org, "z1"))).toBe("ok");
    expect(verdict(text, erased(north, "n1"))).toBe("not-the-issuer");
    expect(verdict(text, erased(org, "z1", hashOf("u")))).toBe("no-text");
    const textless = leaf("x", { type: "TextErased", issuer: org, refs: [ref("north")], textHash: hashOf("t") }, "z1");
    expect(verdict(textless)).toBe("no-text");
  });
});

test("what a body stands behind it cannot decline, and what it declined it can endorse later", () => {
  const declined = (name: string, by = north) =>
    leaf(name, { type: "EndorsementDeclined", issuer: by, refs: [], object: motion }, by === north ? "n1" : "z1");
  const verdicts = begun(
    declined("d1"),
    endorsed("e", north, motion, "n1"),
    declined("d2"),
    declined("d3", org),
    withdrawn("w", "e", north, "n1"),
    declined("d4"),
  ).verdicts.slice(2);
  expect(verdicts).toEqual(["ok", "ok", "already-endorsed", "ok", "ok", "ok"]);
});

test("the name of an act is that of its document, however often it is signed", () => {
  const act = { type: "Endorsed", issuer: north };
  expect(entryHash({ ...act, proof: { proofValue: "z1" } })).toBe(entryHash(act));
  expect(entryHash({ ...act, proof: { proofValue: "z2" } })).toBe(hashOf(canonical(act)));
  expect(entryHash({ ...act, issuer: org })).not.toBe(entryHash(act));
});

describe("lists", () => {
  test("tell of each endorsement what it names and where it stands", () => {
    const act = leaf(
      "e",
      { type: "Endorsed", issuer: north, refs: [ref("x")], object: motion, textHash: hashOf("t") },
      "n1",
    );
    const expected = {
      origin,
      index: 2,
      id: ref("e").id,
      hash: hashOf("e"),
      issuer: north,
      object: motion,
      textHash: hashOf("t"),
      refs: [ref("x")],
    };
    expect(listEndorsements(begun(act).state)).toEqual([{ ...expected, isStanding: true }]);
    expect(listEndorsements(begun(act, withdrawn("w", "e", north, "n1")).state)).toEqual([
      { ...expected, isStanding: false },
    ]);
  });

  test("are in the order of the log", () => {
    const { state } = begun(endorsed("e", north, motion, "n1"), endorsed("f", org, motion, "z1"));
    const backwards = { ...state, acts: new Map([...state.acts].toReversed()) };
    expect(listActs(backwards, "Endorsed").map(({ index }) => index)).toEqual([2, 3]);
  });
});
