import { afterEach, beforeEach, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { accede, secede } from "#commands/coalition/membership.ts";
import { findLogById } from "#db/gazette.ts";
import { createDockets } from "#federation/coalition/dockets.ts";
import { actorOf, coalitionAt, finalOf, league, type League } from "#test/support/league.ts";

let all: League;

beforeEach(async () => {
  all = await league(["valley", "harbor", "riders"]);
  await all.convene();
});
afterEach(() => all.close());

const standings = () =>
  Promise.all(
    all.allies.map(async (ally) =>
      Object.fromEntries(
        Object.entries(await finalOf(ally, "member")).map(([key, final]) => [
          new URL(key).host,
          (final as { standing: string } | null)?.standing,
        ]),
      ),
    ),
  );
const states = () => Promise.all(all.allies.map(coalitionAt));
const everywhere = <T>(value: T): T[] => all.allies.map(() => value);
const deed = async (place: number, work: typeof accede): Promise<void> => {
  const { life, instance } = all.ally(place);
  const { hash } = await coalitionAt(all.ally(place));
  await perform(life.db, instance.admin, (act) => work(act, hash, life.house.iris));
};

test("founders who sign are full members on every instance once that is final, and who leaves is none", async () => {
  expect((await states()).map(({ convenor }) => convenor)).toEqual(everywhere(actorOf(all.ally(0))));
  await all.sign();
  const signed = await states();
  expect(signed.map(({ finalDigest }) => finalDigest)).toEqual(everywhere(signed[0]?.digest));
  expect(signed[0]?.finalHeight).toBeGreaterThan(0);
  expect(signed[0]?.final).toBe(signed[0]?.tip);
  const full = { "harbor.example": "full", "riders.example": "full", "valley.example": "full" };
  expect(await standings()).toEqual(everywhere(full));
  await deed(2, secede);
  await all.settle();
  expect(await standings()).toEqual(everywhere({ ...full, "riders.example": "left" }));
  const after = await states();
  expect(after.map(({ finalDigest }) => finalDigest)).toEqual(everywhere(after[0]?.digest));
});

test("who has signed signs no second time, and who is no member cannot leave", async () => {
  await all.sign(1);
  await expect(deed(1, accede)).rejects.toMatchObject({ refusal: { code: "coalition-member", standing: "full" } });
  await deed(1, secede);
  await all.settle();
  await expect(deed(1, secede)).rejects.toMatchObject({ refusal: { code: "not-in-coalition" } });
});

test("nothing more is said when all is said, and a process that starts anew goes on where it was", async () => {
  const sizes = async () =>
    Promise.all(all.allies.map(async ({ life, instance }) => (await findLogById(life.db.orm, instance.log.id))?.size));
  const before = await sizes();
  const saved = await states();
  for (const ally of all.allies) ally.dockets = createDockets(ally.life);
  await all.settle();
  expect(await sizes()).toEqual(before);
  expect((await states()).map(({ digest }) => digest)).toEqual(saved.map(({ digest }) => digest));
});
