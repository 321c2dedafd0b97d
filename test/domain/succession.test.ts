import { assert, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { hashText, successionStatement } from "#domain/entries.ts";
import { judgeSuccession, type Predecessor } from "#domain/gazette/succession.ts";
import { consentOf, isAgreed } from "#domain/succession.ts";
import { HOUR } from "#domain/time.ts";
import { founding, genesis, hashOf, leaf, org, origin, ref, verdict } from "./gazetteLog.ts";
import { fold } from "./gazetteLog.ts";

const [one, two, other] = ["key one", "key two", "another"].map(hashText);
const root = hashText("root");
const held: Predecessor = {
  origin,
  owner: org,
  size: 7,
  recovery: { need: 2, commitments: [one, two].flatMap((key) => key ?? []) },
  isOwn: false,
  isClosed: false,
};
const succeeds = { origin, size: 5, root };

/** A genesis that names that head, approved by these recovery keys. */
function claim(approvedBy: readonly (ReturnType<typeof hashText> | undefined)[], named: object | null = succeeds) {
  const first = { vkey: "v", actor: org, key: "z2", recovery: { need: 1, commitments: [] } };
  const draft = { type: "Genesis", issuer: org, refs: [], ...first, ...(named && { succeeds: named }) } as const;
  const entry = { ...draft, id: `https://${origin}-2/entries/g`, issuedAt: "2026-11-21T12:00:00Z" } as never;
  return { entry, hash: hashOf("g"), signedBy: "z2", approvedBy: approvedBy.flatMap((key) => key ?? []) };
}
const judge = (change: Partial<Predecessor>, genesisOf: ReturnType<typeof claim>, roots = [root]) =>
  judgeSuccession({ ...held, ...change }, genesisOf, roots);

describe("a log takes the place of another one", () => {
  test("where as many of its recovery keys say so as it demands, of a history that is held", () => {
    expect(judge({}, claim([one, two]))).toBe("proven");
    expect(judge({ size: 5 }, claim([two, one]))).toBe("proven");
    expect(judge({}, claim([one, two, other]), [hashText("of a branch"), root])).toBe("proven");
  });

  test("never with fewer keys, with one key twice, or with keys of somebody else", () => {
    for (const keys of [[], [one], [one, one], [one, other], [other, hashText("more")]])
      expect(judge({}, claim(keys))).toBe("not-approved");
    expect(judge({ recovery: { need: 1, commitments: [] } }, claim([one, two]))).toBe("not-approved");
  });

  test("not before as much of the old one is held as it names", () => {
    expect(judge({ size: 4 }, claim([one, two]))).toBe("behind");
    expect(judge({ size: 0, recovery: undefined }, claim([one, two]))).toBe("behind");
  });

  test("of another history never, nor of one without a first entry", () => {
    expect(judge({}, claim([one, two]), [])).toBe("other-history");
    expect(judge({}, claim([one, two]), [hashText("other root")])).toBe("other-history");
    expect(judge({}, claim([one, two], { ...succeeds, size: 0 }))).toBe("other-history");
  });

  test("only of the log that it names", () => {
    expect(judge({}, claim([one, two], null))).toBe("unclaimed");
    expect(judge({}, { ...claim([one, two], { ...succeeds, origin: `${origin}x` }) })).toBe("unclaimed");
  });

  test("once, and never of a log of our own", () => {
    expect(judge({ isClosed: true }, claim([one, two]))).toBe("succeeded-already");
    expect(judge({ isOwn: true }, claim([one, two]))).toBe("our-own");
  });
});

test("what recovery keys sign names both logs, the actor and the key", () => {
  const all = { succeeds, vkey: "v", actor: org, key: "z2" };
  const said = successionStatement(all);
  for (const change of [
    { vkey: "w" },
    { actor: `${org}2` },
    { key: "z3" },
    { succeeds: { ...succeeds, origin: "x" } },
    { succeeds: { ...succeeds, size: 6 } },
    { succeeds: { ...succeeds, root: hashText("r") } },
  ])
    expect(successionStatement({ ...all, ...change })).not.toBe(said);
  expect(successionStatement({ ...all, succeeds: { ...succeeds, more: 1 } as never })).toBe(said);
});

describe("a text of the log before", () => {
  const old = { id: `https://${origin}-1/entries/m`, hash: hashOf("m") };
  const erased = (refs: readonly (typeof old)[], issuer = org) =>
    leaf("e", { type: "TextErased", issuer, refs, textHash: hashText("t") }, "z1");
  const first = "entry" in genesis ? genesis : undefined;
  const later = { ...first, entry: { ...first?.entry, succeeds } } as typeof genesis;

  test("is erased by the log that took its place, and by no other", () => {
    expect(fold(later, founding, erased([old])).verdicts.at(-1)).toBe("ok");
    expect(verdict(erased([old]))).toBe("no-text");
  });

  test("but what the new log has itself must bear that text", () => {
    expect(fold(later, founding, erased([ref("north")])).verdicts.at(-1)).toBe("no-text");
    expect(fold(later, founding, erased([ref("nothing")])).verdicts.at(-1)).toBe("no-text");
    expect(fold(later, founding, erased([])).verdicts.at(-1)).toBe("no-text");
  });
});

describe("two officers", () => {
  test("agree one after the other, however often one of them says it", () => {
    const first = consentOf(undefined, 2, "ana", 0);
    expect(isAgreed(first, 1_000 * HOUR)).toBe(false);
    const again = consentOf(first, 2, "ana", 5);
    expect(again).toEqual(first);
    expect(isAgreed(consentOf(again, 2, "bea", 9), 9)).toBe(true);
    expect(consentOf(consentOf(again, 2, "bea", 9), 2, "ana", 10).secondBy).toBe("bea");
  });

  test("where there is only one it takes 72 hours", () => {
    const alone = consentOf(undefined, 1, "ana", 10);
    expect(isAgreed(alone, 10 + 72 * HOUR - 1)).toBe(false);
    expect(isAgreed(alone, 10 + 72 * HOUR)).toBe(true);
    expect(isAgreed(consentOf(alone, 2, "bea", 11), 11)).toBe(true);
  });

  test("one never is enough at once", () => {
    const officers = integer({ min: 1, max: 9 });
    const times = integer({ min: 1, max: 5 });
    assert(
      property(officers, times, (count, last) => {
        let consent = consentOf(undefined, count, "ana", 0);
        for (let time = 1; time < last; time += 1) consent = consentOf(consent, count, "ana", time);
        expect(isAgreed(consent, last)).toBe(false);
      }),
    );
  });
});
