import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Act, perform } from "#commands/act.ts";
import { move, second, withdraw } from "#commands/coalition/motions.ts";
import { findMovedText, listCoalitionMotions, type CoalitionMotion } from "#db/coalition/motions.ts";
import type { Iris } from "#domain/iris.ts";
import { standingOf } from "#domain/coalition/standing.ts";
import { actorOf, type Ally, coalitionAt, league, type League } from "#test/support/league.ts";

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
