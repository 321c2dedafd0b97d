import { afterEach, beforeEach, expect, test } from "vitest";
import { listFlags } from "#db/coalition/coalitions.ts";
import type { Draft, Iri, Sha256 } from "#domain/entries.ts";
import { actorOf, type Ally, coalitionAt, finalOf, league, type League, utter } from "#test/support/league.ts";

let all: League;
let hostile: Ally;
let honest: readonly Ally[];
let coalition: Sha256;
let own: { readonly issuer: Iri; readonly refs: []; readonly coalition: Sha256 };
const textHash: Sha256 = `sha256:${"a".repeat(64)}`;

beforeEach(async () => {
  all = await league(["valley", "harbor", "riders", "hillside"]);
  await all.convene();
  await all.sign();
  hostile = all.ally(3);
  honest = all.allies.slice(0, 3);
  coalition = (await coalitionAt(hostile)).hash as Sha256;
  own = { issuer: actorOf(hostile), refs: [], coalition };
});
afterEach(() => all.close());

const flagsAt = async (ally: Ally): Promise<string[]> =>
  (await listFlags(ally.instance.database.orm, await coalitionAt(ally)))
    .map(({ code, entry }) => `${code} ${entry}`)
    .toSorted();

/** All honest instances refuse the same acts by the same codes, which are given, and compute the same. */
async function refusedAlike(): Promise<string[]> {
  await all.settle();
  const [flags = [], ...others] = await Promise.all(honest.map(flagsAt));
  expect(others).toEqual(others.map(() => flags));
  const states = await Promise.all(honest.map(coalitionAt));
  expect(new Set(states.map(({ finalDigest, final }) => `${final} ${finalDigest}`)).size).toBe(1);
  expect(states[0]?.final).toBe(states[0]?.tip);
  return flags.map((flag) => flag.split(" ")[0] ?? "");
}

test("what a member may not say has no effect, and every other instance says so by the same code", async () => {
  const { genesis } = ((await finalOf(hostile, "member"))[own.issuer] ?? {}) as { genesis: Sha256 };
  const certified = { type: "MembershipCertified", ...own, asOf: "2026-12-01T00:00:00Z" } as const;
  await utter(hostile, { ...certified, count: 10 });
  await utter(hostile, { ...certified, count: 1_000_000 });
  const motion = { type: "MotionSubmitted", ...own, object: own.issuer, kind: "resolution", textHash } as const;
  const moved = await utter(hostile, motion);
  await utter(hostile, { type: "MotionSeconded", ...own, refs: [moved] });
  const counts = { yes: 4, no: 0, abstain: 0, blocks: 0, standAsides: 0 } as never;
  await utter(hostile, { type: "ResultCertified", ...own, refs: [moved], outcome: "adopted", counts, block: textHash });
  await utter(hostile, { type: "AccessionSigned", ...own, charterHash: textHash, genesis });
  await utter(hostile, { ...motion, effect: { crown: own.issuer } });
  const codes = await refusedAlike();
  expect(codes.toSorted()).toEqual(
    ["capped", "not-the-convenor", "own-or-twice", "unknown-charter", "unknown-effect"].toSorted(),
  );
  for (const ally of honest) expect((await finalOf(ally, "member"))[own.issuer]).toMatchObject({ weight: 20 });
});

test("who has left says nothing more", async () => {
  await utter(hostile, { type: "SecessionDeclared", ...own });
  await utter(hostile, { type: "MotionSubmitted", ...own, object: own.issuer, kind: "resolution", textHash });
  await utter(hostile, { type: "MembershipCertified", ...own, count: 5, asOf: "2026-12-01T00:00:00Z" });
  expect(await refusedAlike()).toEqual(["not-a-member", "not-a-member"]);
  for (const ally of honest) expect((await finalOf(ally, "member"))[own.issuer]).toMatchObject({ standing: "left" });
});

test("blocks of who does not convene, and seals that claim what is not so, move nobody", async () => {
  const before = await coalitionAt(all.ally(0));
  const tip = before.tip as Sha256;
  const noted = {
    type: "Noted",
    ...own,
    term: 0,
    height: before.height + 1,
    prev: tip,
    time: all.now(),
    fold: 1,
    heads: [[hostile.instance.log.origin, 1, textHash]],
    digest: textHash,
  } as const satisfies Draft;
  await utter(hostile, noted);
  await utter(hostile, noted);
  await utter(hostile, { ...noted, term: 1, votes: [] });
  const claim = { hash: textHash, term: 9, height: 99 };
  await utter(hostile, { type: "Sealed", ...own, term: 0, noted: textHash, agreed: claim });
  await utter(hostile, { type: "ConvenorVoted", ...own, term: 9, candidate: own.issuer, agreed: claim });
  expect(await refusedAlike()).toEqual([]);
  for (const ally of honest) {
    const { term, convenor, tip: at, isSplit } = await coalitionAt(ally);
    expect({ term, convenor, at, isSplit }).toEqual({
      term: 0,
      convenor: actorOf(all.ally(0)),
      at: tip,
      isSplit: false,
    });
  }
});
