import { afterEach, beforeEach, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { callAnother, certify } from "#commands/coalition/membership.ts";
import { DAY } from "#domain/time.ts";
import { actorOf, coalitionAt, finalOf, league, type League } from "#test/support/league.ts";

let all: League;

beforeEach(async () => {
  all = await league(["valley", "harbor", "riders", "hillside"]);
  await all.convene();
  await all.sign();
});
afterEach(() => all.close());

const call = async (place: number, candidate: number): Promise<void> => {
  const { life, instance } = all.ally(place);
  const { hash } = await coalitionAt(all.ally(place));
  await perform(life.db, instance.admin, (act) =>
    callAnother(act, hash, { candidate: actorOf(all.ally(candidate)) }, life.house.iris),
  );
};
const certified = async (place: number, count: number): Promise<void> => {
  const { life, instance } = all.ally(place);
  const { hash } = await coalitionAt(all.ally(place));
  await perform(life.db, instance.admin, (act) => certify(act, hash, { count }, life.house.iris));
};

test("a convenor whose server is gone is replaced by a majority of its members, each with one call", async () => {
  const [gone, ...left] = all.allies;
  all.network.detach(gone?.instance.host ?? "");
  await certified(1, 40);
  await all.settle(left);
  // Nobody notes it: after the charter's patience every instance says why it may call another, and whom.
  all.pass(8 * DAY);
  await all.settle(left);
  const waiting = await Promise.all(left.map(coalitionAt));
  expect(waiting.map(({ complaint }) => complaint)).toEqual(left.map(() => "act-not-noted"));
  const proposed = waiting[0]?.proposed;
  expect(new Set(waiting.map((row) => row.proposed))).toEqual(new Set([proposed]));
  await call(1, 2);
  await call(2, 2);
  await all.settle(left);
  const [two] = await Promise.all(left.map(coalitionAt));
  expect([two?.term, two?.calls.length, two?.callsNeeded]).toEqual([0, 2, 3]);
  await call(3, 2);
  await all.settle(left);
  const after = await Promise.all(left.map(coalitionAt));
  expect(after.map(({ convenor }) => convenor)).toEqual(left.map(() => actorOf(all.ally(2))));
  expect(after.map(({ finalDigest }) => finalDigest)).toEqual(left.map(() => after[0]?.digest));
  expect([after[0]?.term, after[0]?.calls, after[0]?.complaint]).toEqual([1, [], null]);
  const members = await finalOf(all.ally(3), "member");
  expect(members[actorOf(all.ally(1))]).toMatchObject({ weight: 40 });
});

test("a number of members counts once it is final, and grows no faster than the charter lets it", async () => {
  await certified(2, 100);
  await all.settle();
  await certified(2, 1_000);
  await all.settle();
  for (const ally of all.allies)
    expect((await finalOf(ally, "member"))[actorOf(all.ally(2))]).toMatchObject({ weight: 200 });
});

test("only full members are called, by full members, and a second wish before the round takes the first one's place", async () => {
  const { life, instance } = all.ally(1);
  const { hash } = await coalitionAt(all.ally(1));
  const stranger = { candidate: "https://nowhere.example/ap/actors/1" };
  await expect(
    perform(life.db, instance.admin, (act) => callAnother(act, hash, stranger, life.house.iris)),
  ).rejects.toMatchObject({ refusal: { code: "cannot-convene" } });
  await call(1, 2);
  await call(1, 3);
  await all.settle();
  const { calls } = await coalitionAt(all.ally(0));
  expect(calls).toEqual([{ by: actorOf(all.ally(1)), term: 1, candidate: actorOf(all.ally(3)) }]);
});
