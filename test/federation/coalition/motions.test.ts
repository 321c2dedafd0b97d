import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Act, perform } from "#commands/act.ts";
import { move, second, withdraw } from "#commands/coalition/motions.ts";
import { openVote } from "#commands/coalition/voting.ts";
import { openVoting } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { findMovedText, listCertificates, listCoalitionMotions, type CoalitionMotion } from "#db/coalition/motions.ts";
import type { Iris } from "#domain/iris.ts";
import { findMotion } from "#db/motions.ts";
import { DAY, HOUR, SECOND } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { standingOf, stateOf } from "#domain/coalition/standing.ts";
import { actorOf, type Ally, coalitionAt, finalOf, league, type League } from "#test/support/league.ts";

let allies: League;
const [VALLEY, HARBOR, RIDERS] = [0, 1, 2];
const text = { title: "A joint fund", text: "We pool a tenth of our dues." };

beforeEach(async () => {
  allies = await league(["valley", "harbor", "riders"]);
  await allies.convene();
  await allies.sign();
});
afterEach(() => allies.close());

/** An admin of one of them does something in the coalition. */
async function deed<T>(place: number, work: (act: Act, coalition: string, iris: Iris) => Promise<T>): Promise<T> {
  const ally = allies.ally(place);
  const { hash } = await coalitionAt(ally);
  const { db, house } = ally.life;
  return perform(db, ally.instance.admin, (act) => work(act, hash, house.iris));
}

async function motionAt(ally: Ally): Promise<CoalitionMotion> {
  const { id } = await coalitionAt(ally);
  const [motion] = await listCoalitionMotions(ally.instance.database.orm, id, { limit: 10 });
  if (motion === undefined) throw new Error(`no motion at ${ally.slug}`);
  return motion;
}

const atAll = <T>(look: (ally: Ally) => Promise<T>): Promise<T[]> => Promise.all(allies.allies.map(look));

/** Does something about the one motion. */
const about = (place: number, work: typeof second) =>
  deed(place, async (act, _, iris) => work(act, (await motionAt(allies.ally(place))).id, iris));

/** One of them decides at home how to vote: opened by its chair, voted on, closed by the clock. */
async function decide(place: number, choice: "yes" | "no" | "abstain"): Promise<void> {
  const ally = allies.ally(place);
  const { db } = ally.life;
  const { admin } = ally.instance;
  const { local } = await motionAt(ally);
  const closesAt = allies.now() + HOUR;
  const question = await perform(db, admin, (act) => openVoting(act, local ?? "", { closesAt, secrecy: "roll_call" }));
  allies.pass(SECOND);
  await perform(db, admin, (act) => vote(act, question.id, { choice }));
  allies.pass(HOUR);
  await meetDeadlines(db);
}

/** Harbor moves, Riders seconds, Valley opens the vote for ten days. */
async function openTogether(): Promise<void> {
  await deed(HARBOR, (act, coalition, iris) => move(act, coalition, text, iris));
  await allies.settle();
  await about(RIDERS, second);
  await allies.settle();
  await about(VALLEY, (act, id, iris) => openVote(act, id, { closesAt: allies.now() + 10 * DAY }, iris));
  await allies.settle();
}

const stateAt = async (ally: Ally) => {
  const { asked } = await motionAt(ally);
  return { state: stateOf(asked, false), result: asked.final?.result ?? null };
};

describe("a question of a coalition", () => {
  test("is asked at every member, decided there, counted by all alike, and certified", async () => {
    await openTogether();
    const locals = await atAll(async (ally) => {
      const { local } = await motionAt(ally);
      return findMotion(ally.instance.database.orm, local ?? "");
    });
    expect(locals.map((local) => local?.title)).toEqual(Array(3).fill("How do we vote? A joint fund"));
    expect(locals.map((local) => local?.state)).toEqual(Array(3).fill("pending"));
    expect(locals[0]?.text).toContain("We pool a tenth of our dues.");
    await decide(VALLEY, "no");
    await decide(HARBOR, "yes");
    await decide(RIDERS, "yes");
    await allies.settle();
    const { questionHash } = await motionAt(allies.ally(VALLEY));
    const votes = await atAll((ally) => finalOf(ally, "vote"));
    const said = Object.entries(votes[RIDERS] ?? {}).map(([key, value]) => [
      key.replace(`${questionHash} `, ""),
      (value as { choice: string }).choice,
    ]);
    expect(Object.fromEntries(said)).toEqual({
      [actorOf(allies.ally(VALLEY))]: "no",
      [actorOf(allies.ally(HARBOR))]: "yes",
      [actorOf(allies.ally(RIDERS))]: "yes",
    });
    expect(votes).toEqual(votes.map(() => votes[0]));
    allies.pass(10 * DAY + 2 * HOUR);
    await allies.settle();
    const results = await atAll(stateAt);
    expect(results[0]).toMatchObject({ state: "closed", result: { outcome: "adopted", counts: { yes: 2, no: 1 } } });
    expect(results).toEqual(results.map(() => results[0]));
    const certificates = await atAll(async (ally) =>
      listCertificates(ally.instance.database.orm, (await motionAt(ally)).questionHash ?? ""),
    );
    expect(certificates.map((held) => held.map(({ issuer }) => issuer))).toEqual(
      certificates.map(() => [actorOf(allies.ally(VALLEY))]),
    );
  });
});

describe("a motion in a coalition", () => {
  test("appears at every member with its text, and is known as far as it is confirmed", async () => {
    const mine = await deed(HARBOR, (act, coalition, iris) => move(act, coalition, text, iris));
    expect(standingOf(mine)).toEqual({ state: "submitted", known: "published" });
    await allies.settle();
    const seen = await atAll(motionAt);
    expect(seen.map(standingOf)).toEqual(seen.map(() => ({ state: "submitted", known: "final" })));
    expect(new Set(seen.map(({ hash }) => hash)).size).toBe(1);
    expect(seen.map(({ by }) => by)).toEqual(seen.map(() => actorOf(allies.ally(HARBOR))));
    expect(seen[HARBOR]?.id).toBe(mine.id);
    const texts = await atAll(async (ally) => findMovedText(ally.instance.database.orm, await motionAt(ally)));
    expect(texts).toEqual(seen.map(() => "A joint fund\n\nWe pool a tenth of our dues."));
  });

  test("is seconded by others, once, and only when it is final", async () => {
    const { id } = await deed(HARBOR, (act, coalition, iris) => move(act, coalition, text, iris));
    await expect(deed(HARBOR, (act, _, iris) => second(act, id, iris))).rejects.toMatchObject({
      refusal: { code: "not-confirmed" },
    });
    await allies.settle();
    await expect(about(HARBOR, second)).rejects.toMatchObject({ refusal: { code: "own-motion" } });
    await about(RIDERS, second);
    await expect(about(RIDERS, second)).rejects.toMatchObject({ refusal: { code: "already-seconded" } });
    await allies.settle();
    const seen = await atAll(motionAt);
    expect(seen.map(({ final }) => final?.seconds)).toEqual(seen.map(() => [actorOf(allies.ally(RIDERS))]));
  });

  test("is taken back by its mover alone, also before anybody has confirmed it", async () => {
    const { id } = await deed(HARBOR, (act, coalition, iris) => move(act, coalition, text, iris));
    await deed(HARBOR, (act, _, iris) => withdraw(act, id, iris));
    await allies.settle();
    expect((await atAll(motionAt)).map((motion) => standingOf(motion).state)).toEqual(Array(3).fill("withdrawn"));
    await expect(about(VALLEY, withdraw)).rejects.toMatchObject({ refusal: { code: "mover-only" } });
    await expect(about(HARBOR, withdraw)).rejects.toMatchObject({ refusal: { code: "wrong-state" } });
    await expect(about(RIDERS, second)).rejects.toMatchObject({ refusal: { code: "wrong-state" } });
  });
});
