import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Act, perform } from "#commands/act.ts";
import { changeBody } from "#commands/bodies.ts";
import { certify } from "#commands/coalition/membership.ts";
import { move, second, withdraw } from "#commands/coalition/motions.ts";
import { type FederatedQuestion, tallyOf } from "#commands/coalition/tallying.ts";
import { castBodyVote, openVote } from "#commands/coalition/voting.ts";
import { openVoting } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { listFlags } from "#db/coalition/coalitions.ts";
import { findMovedText, listCoalitionMotions, saveCoalitionAct, type CoalitionMotion } from "#db/coalition/motions.ts";
import { newId } from "#db/ids.ts";
import { findMotion } from "#db/motions.ts";
import type { CoalitionEffect } from "#domain/coalition/charter.ts";
import { plainRules } from "#domain/coalition/convening.ts";
import { standingOf } from "#domain/coalition/standing.ts";
import type { Sha256 } from "#domain/entries.ts";
import type { Iris } from "#domain/iris.ts";
import { presets } from "#domain/presets.ts";
import { DAY, HOUR, SECOND } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { actorOf, type Ally, coalitionAt, league, type League, utter } from "#test/support/league.ts";

let all: League;
const [VALLEY, HARBOR, RIDERS] = [0, 1, 2];
const byBodies = { electorate: "bodies", secrecy: "roll_call" } as const;
const decisions = {
  ...plainRules.decisions,
  ordinary: presets["double-majority"],
  entrenched: { ...presets.consensus, ...byBodies },
};
/** What is decided by consensus. */
const foundational: CoalitionEffect = { ratify: `sha256:${"c".repeat(64)}` };

beforeAll(async () => {
  all = await league(["valley", "harbor", "riders"]);
  await all.convene({ decisions });
  await all.sign();
  // Valley alone outweighs the others.
  for (const [place, count] of [10, 3, 3].entries())
    await deed(place, (act, coalition, iris) => certify(act, coalition, { count }, iris));
  await all.settle();
});
afterAll(() => all.close());

/** An admin of one of them does something in the coalition. */
async function deed<T>(place: number, work: (act: Act, coalition: string, iris: Iris) => Promise<T>): Promise<T> {
  const ally = all.ally(place);
  const { hash } = await coalitionAt(ally);
  const { db, house } = ally.life;
  return perform(db, ally.instance.admin, (act) => work(act, hash, house.iris));
}

const atAll = <T>(look: (ally: Ally) => Promise<T>): Promise<T[]> => Promise.all(all.allies.map(look));

/** The motion with this text as an ally knows it. */
async function motionAt(ally: Ally, textHash: string): Promise<CoalitionMotion> {
  const { id } = await coalitionAt(ally);
  const motions = await listCoalitionMotions(ally.instance.database.orm, id, { limit: 100 });
  const found = motions.find((motion) => motion.textHash === textHash);
  if (found === undefined) throw new Error(`no such motion at ${ally.slug}`);
  return found;
}

const about = (place: number, textHash: string, work: (act: Act, id: string, iris: Iris) => Promise<unknown>) =>
  deed(place, async (act, _, iris) => work(act, (await motionAt(all.ally(place), textHash)).id, iris));

/** Harbor moves; its name is the hash of the text. */
async function moved(title: string, effect?: CoalitionEffect): Promise<string> {
  const input = { title, text: "We pool a tenth.", ...(effect !== undefined && { effect }) };
  const { textHash } = await deed(HARBOR, (act, coalition, iris) => move(act, coalition, input, iris));
  await all.settle();
  return textHash;
}

/** Moved, seconded by Riders, opened by Valley for ten days. */
async function opened(title: string, effect?: CoalitionEffect): Promise<string> {
  const textHash = await moved(title, effect);
  await about(RIDERS, textHash, second);
  await all.settle();
  await about(VALLEY, textHash, (act, id, iris) => openVote(act, id, { closesAt: all.now() + 10 * DAY }, iris));
  await all.settle();
  return textHash;
}

/** One of them decides at home how to vote: opened by its chair, voted on, closed by the clock. */
async function decide(place: number, textHash: string, choice: "yes" | "no" | "block"): Promise<void> {
  const ally = all.ally(place);
  const { db } = ally.life;
  const { admin } = ally.instance;
  const { local } = await motionAt(ally, textHash);
  const closesAt = all.now() + HOUR;
  const { id } = await perform(db, admin, (act) => openVoting(act, local ?? "", { closesAt, secrecy: "roll_call" }));
  all.pass(SECOND);
  const reason = choice === "block" ? { reason: "It breaks what we are." } : {};
  await perform(db, admin, (act) => vote(act, id, { choice, ...reason }));
  all.pass(HOUR);
  await meetDeadlines(db);
}

async function closed(): Promise<void> {
  all.pass(10 * DAY + 2 * HOUR);
  await all.settle();
}

/** What an ally computes of the question. */
async function tallyAt(ally: Ally, textHash: string): Promise<FederatedQuestion> {
  const tally = await tallyOf(ally.instance.database.orm, await coalitionAt(ally), await motionAt(ally, textHash));
  if (tally === undefined) throw new Error(`not open at ${ally.slug}`);
  return tally;
}

/** What all compute, which must be the same. */
async function tallied(textHash: string): Promise<FederatedQuestion> {
  const tallies = await atAll((ally) => tallyAt(ally, textHash));
  expect(tallies).toEqual(tallies.map(() => tallies[0]));
  const states = await atAll(coalitionAt);
  expect(new Set(states.map(({ finalDigest }) => finalDigest)).size).toBe(1);
  return tallies[0] as FederatedQuestion;
}

const saidBy = ({ votes }: FederatedQuestion): unknown[] =>
  [VALLEY, HARBOR, RIDERS].map((place) => votes.find(({ actor }) => actor === actorOf(all.ally(place)))?.choice);

const flagsAt = async (ally: Ally): Promise<string[]> =>
  (await listFlags(ally.instance.database.orm, await coalitionAt(ally))).map(({ code }) => code).toSorted();

const refused = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ refusal: { code } });

describe("a motion in a coalition", () => {
  test("appears at every member with its text, is seconded by others once, and only when it is final", async () => {
    const input = { title: "A joint fund", text: "We pool a tenth." };
    const mine = await deed(HARBOR, (act, coalition, iris) => move(act, coalition, input, iris));
    const { id, textHash } = mine;
    expect(standingOf(mine)).toEqual({ state: "submitted", known: "published" });
    await refused(about(HARBOR, textHash, second), "not-confirmed");
    await all.settle();
    const seen = await atAll((ally) => motionAt(ally, textHash));
    expect(seen.map(standingOf)).toEqual(seen.map(() => ({ state: "submitted", known: "final" })));
    expect(new Set(seen.map(({ hash }) => hash)).size).toBe(1);
    expect(seen.map(({ by }) => by)).toEqual(seen.map(() => actorOf(all.ally(HARBOR))));
    expect(seen[HARBOR]?.id).toBe(id);
    const texts = await atAll(async (ally) =>
      findMovedText(ally.instance.database.orm, await motionAt(ally, textHash)),
    );
    expect(texts).toEqual(seen.map(() => "A joint fund\n\nWe pool a tenth."));
    await refused(about(HARBOR, textHash, second), "own-motion");
    const open = (act: Act, name: string, iris: Iris) => openVote(act, name, { closesAt: all.now() + DAY }, iris);
    await refused(about(VALLEY, textHash, open), "not-seconded");
    await about(RIDERS, textHash, second);
    await refused(about(RIDERS, textHash, second), "already-seconded");
    await all.settle();
    const after = await atAll((ally) => motionAt(ally, textHash));
    expect(after.map(({ final }) => final?.seconds)).toEqual(after.map(() => [actorOf(all.ally(RIDERS))]));
    await refused(about(HARBOR, textHash, open), "not-the-convenor");
  });

  test("is taken back by its mover alone, also before anybody has confirmed it", async () => {
    const input = { title: "Never mind", text: "Nothing." };
    const { textHash } = await deed(HARBOR, (act, coalition, iris) => move(act, coalition, input, iris));
    await about(HARBOR, textHash, withdraw);
    await all.settle();
    const states = (await atAll((ally) => motionAt(ally, textHash))).map((motion) => standingOf(motion).state);
    expect(states).toEqual(states.map(() => "withdrawn"));
    await refused(about(VALLEY, textHash, withdraw), "mover-only");
    await refused(about(HARBOR, textHash, withdraw), "wrong-state");
    await refused(about(RIDERS, textHash, second), "wrong-state");
  });
});

describe("a question of a coalition", () => {
  test("by weight and bodies is asked at every member, decided there, counted by all alike, and certified", async () => {
    const textHash = await opened("By weight and bodies");
    const locals = await atAll(async (ally) => {
      const { local } = await motionAt(ally, textHash);
      return findMotion(ally.instance.database.orm, local ?? "");
    });
    expect(locals.map((local) => local?.title)).toEqual(locals.map(() => "How do we vote? By weight and bodies"));
    expect(locals.map((local) => local?.state)).toEqual(locals.map(() => "pending"));
    expect(locals[0]?.text).toContain("We pool a tenth.");
    await decide(VALLEY, textHash, "yes");
    await decide(HARBOR, textHash, "no");
    await all.settle();
    const open = await tallied(textHash);
    expect(saidBy(open)).toEqual(["yes", "no", undefined]);
    expect(open.state).toBe("open");
    await closed();
    const result = await tallied(textHash);
    // Ten of thirteen votes, and one body of three.
    expect(result).toMatchObject({ state: "closed", question: { result: { outcome: "lost" } } });
    expect(result.outcome.tests.map(({ have, needed, passed }) => [have, needed, passed])).toEqual([
      [10n, 7n, true],
      [1n, 2n, false],
    ]);
    expect(result.certificates).toMatchObject([{ issuer: actorOf(all.ally(VALLEY)), outcome: "lost", verdict: "ok" }]);
  });

  test("by consensus falls by the block of one, which its members said", async () => {
    const textHash = await opened("By consensus", foundational);
    await deed(RIDERS, (act) => changeBody(act, "riders", { rules: { rule: presets.consensus } }));
    for (const place of [VALLEY, HARBOR]) await decide(place, textHash, "yes");
    await decide(RIDERS, textHash, "block");
    await all.settle();
    await closed();
    const result = await tallied(textHash);
    expect(saidBy(result)).toEqual(["yes", "yes", "block"]);
    expect(result).toMatchObject({ question: { result: { outcome: "lost", counts: { yes: 13, blocks: 3 } } } });
    await deed(RIDERS, (act) => changeBody(act, "riders", { rules: { rule: presets.majority } }));
  });

  test("hears no vote without a decision, against one, or of one twice; the last decision counts", async () => {
    const textHash = await opened("Said once");
    await refused(
      about(HARBOR, textHash, (act, id) => castBodyVote(act, id, { choice: "yes" })),
      "home-decision-needed",
    );
    await decide(HARBOR, textHash, "yes");
    await refused(
      about(HARBOR, textHash, (act, id) => castBodyVote(act, id, { choice: "yes" })),
      "already-voted",
    );
    await all.settle();
    const harbor = all.ally(HARBOR);
    const { questionHash, questionEntry } = await motionAt(harbor, textHash);
    const asked = { id: questionEntry ?? "", hash: questionHash as Sha256 };
    const coalition = (await coalitionAt(harbor)).hash as Sha256;
    const [decision] = await harbor.instance.database.sql<{ iri: string; hash: Sha256 }[]>`
      select iri, hash from log_entries where type = 'QuestionClosed' and issuer = ${actorOf(harbor)}
      order by index desc limit 1`;
    const ballot = { type: "BodyVoted", issuer: actorOf(harbor), coalition } as const;
    await utter(harbor, { ...ballot, refs: [asked], choice: "no" });
    await utter(harbor, {
      ...ballot,
      refs: [asked, { id: decision?.iri ?? "", hash: decision?.hash ?? "sha256:" }],
      choice: "no",
    });
    await all.settle();
    expect(saidBy(await tallied(textHash))).toEqual([undefined, "yes", undefined]);
    const flags = await atAll(flagsAt);
    expect(flags).toEqual(flags.map(() => ["no-decision", "no-decision"]));
    await closed();
    // Too late at home is too late in the coalition.
    await decide(RIDERS, textHash, "yes");
    await refused(
      about(RIDERS, textHash, (act, id) => castBodyVote(act, id, { choice: "yes" })),
      "voting-closed",
    );
    const again = { ...ballot, issuer: actorOf(all.ally(RIDERS)) };
    await utter(all.ally(RIDERS), { ...again, refs: [asked], choice: "yes" });
    await all.settle();
    expect(saidBy(await tallied(textHash))).toEqual([undefined, "yes", undefined]);
    const late = await atAll(flagsAt);
    expect(late).toEqual(late.map(() => ["late", "no-decision", "no-decision"]));
  });

  test("shows as disputed everywhere, with both computations, where the convenor certifies something else", async () => {
    const textHash = await opened("Disputed");
    for (const place of [HARBOR, RIDERS]) await decide(place, textHash, "yes");
    await all.settle();
    const valley = all.ally(VALLEY);
    const motion = await motionAt(valley, textHash);
    // Its software believes that it has certified.
    const done = { id: newId(all.now()), motion: motion.id, kind: "certify", at: all.now() } as const;
    await valley.life.db.orm.transaction((tx) => saveCoalitionAct(tx, done));
    await closed();
    expect(await tallied(textHash)).toMatchObject({ state: "closed", certificates: [] });
    const coalition = await coalitionAt(valley);
    const asked = { id: motion.questionEntry ?? "", hash: motion.questionHash as Sha256 };
    const counts = { yes: 0, no: 16 };
    const forged = { type: "ResultCertified", outcome: "lost", counts, block: coalition.final as Sha256 } as const;
    await utter(valley, { ...forged, issuer: actorOf(valley), refs: [asked], coalition: coalition.hash as Sha256 });
    await all.settle();
    const result = await tallied(textHash);
    expect(result).toMatchObject({
      state: "disputed",
      question: { state: "adopted", result: { outcome: "adopted", counts: { yes: 6, no: 0, bodiesYes: 2 } } },
      certificates: [{ issuer: actorOf(valley), outcome: "lost", counts, verdict: "result-differs" }],
    });
  });
});
