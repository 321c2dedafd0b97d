import { afterEach, beforeEach, expect, test } from "vitest";
import { type Act, perform } from "#commands/act.ts";
import { moveAmendment, moveRatification } from "#commands/coalition/amending.ts";
import { reaffirm } from "#commands/coalition/membership.ts";
import { readAgreement } from "#commands/coalition/reading.ts";
import { openVote } from "#commands/coalition/voting.ts";
import { openVoting } from "#commands/motions.ts";
import { vote } from "#commands/questions.ts";
import { listCoalitionMotions, type CoalitionMotion } from "#db/coalition/motions.ts";
import type { Article } from "#domain/charters.ts";
import type { Iris } from "#domain/iris.ts";
import { DAY, HOUR, SECOND } from "#domain/time.ts";
import { meetDeadlines } from "#jobs/deadlines.ts";
import { type Ally, coalitionAt, finalOf, league, type League } from "#test/support/league.ts";

let allies: League;
const [VALLEY, HARBOR, RIDERS] = [0, 1, 2];

beforeEach(async () => {
  allies = await league(["valley", "harbor", "riders"]);
  await allies.convene({ seconds: 0 });
  await allies.sign();
});
afterEach(() => allies.close());

async function deed<T>(place: number, work: (act: Act, coalition: string, iris: Iris) => Promise<T>): Promise<T> {
  const ally = allies.ally(place);
  const { hash } = await coalitionAt(ally);
  const { db, house } = ally.life;
  return perform(db, ally.instance.admin, (act) => work(act, hash, house.iris));
}

const reading = async (ally: Ally) => readAgreement(ally.instance.database.orm, await coalitionAt(ally));
const atAll = <T>(look: (ally: Ally) => Promise<T>): Promise<T[]> => Promise.all(allies.allies.map(look));
const statesAt = (ally: Ally) => async () =>
  Object.fromEntries((await reading(ally)).versions.map(({ hash, state }) => [hash, state]));

async function motionAt(ally: Ally, hash: string | null): Promise<CoalitionMotion> {
  const { id } = await coalitionAt(ally);
  const all = await listCoalitionMotions(ally.instance.database.orm, id, { limit: 10 });
  const found = all.find((motion) => motion.hash === hash);
  if (found === undefined) throw new Error(`no motion at ${ally.slug}`);
  return found;
}

/** The convenor opens the votes on these motions, and Harbor and Riders say yes to all of them. */
async function adopt(ids: readonly string[]): Promise<void> {
  const { id: coalition } = await coalitionAt(allies.ally(HARBOR));
  const known = await listCoalitionMotions(allies.ally(HARBOR).instance.database.orm, coalition, { limit: 10 });
  const hashes = known.flatMap(({ id, hash }) => (ids.includes(id) ? [hash] : []));
  const closesAt = allies.now() + 2 * DAY;
  for (const hash of hashes) {
    const { id } = await motionAt(allies.ally(VALLEY), hash);
    await deed(VALLEY, (act, _, iris) => openVote(act, id, { closesAt }, iris));
  }
  await allies.settle();
  for (const place of [HARBOR, RIDERS])
    for (const hash of hashes) await decide(allies.ally(place), (await motionAt(allies.ally(place), hash)).local ?? "");
  await allies.settle();
  allies.pass(2 * DAY + 2 * HOUR);
  await allies.settle();
}

async function decide({ life: { db }, instance: { admin } }: Ally, local: string): Promise<void> {
  const closesAt = allies.now() + HOUR;
  const question = await perform(db, admin, (act) => openVoting(act, local, { closesAt, secrecy: "roll_call" }));
  allies.pass(SECOND);
  await perform(db, admin, (act) => vote(act, question.id, { choice: "yes" }));
  allies.pass(HOUR);
  await meetDeadlines(db);
}

const dues = (tier: Article["tier"], text: string) =>
  ({ op: "add", article: { number: "2", title: "Dues", tier, text } }) as const;
const amend = async (place: number, tier: Article["tier"], text: string) => {
  const { inForce } = await reading(allies.ally(place));
  const input = { base: inForce.hash, articles: [dues(tier, text)], title: "Dues", text: "We need them." };
  const { id } = await deed(place, (act, name, iris) => moveAmendment(act, name, input, iris));
  return id;
};

test("an entrenched amendment is ratified, comes into force everywhere, and is signed anew", async () => {
  const { inForce } = await reading(allies.ally(HARBOR));
  const id = await amend(HARBOR, "entrenched", "Each pays what it can.");
  await allies.settle();
  const moved = (await reading(allies.ally(RIDERS))).versions.find(({ state }) => state === "moved");
  expect(moved).toMatchObject({ number: 2, base: inForce.hash, tier: "entrenched", needed: "entrenched" });
  const charter = moved?.hash ?? inForce.hash;
  await adopt([id]);
  const states = await atAll((ally) => statesAt(ally)());
  expect(states).toEqual(states.map(() => ({ [inForce.hash]: "in-force", [charter]: "unratified" })));
  const asked = { charter, title: "Ratify", text: "It was adopted." };
  const second = await deed(RIDERS, (act, name, iris) => moveRatification(act, name, asked, iris));
  await allies.settle();
  const { hash } = await motionAt(allies.ally(RIDERS), (await motionOf(RIDERS, second.id)).hash);
  await adopt([(await motionAt(allies.ally(HARBOR), hash)).id]);
  const after = await atAll((ally) => statesAt(ally)());
  expect(after).toEqual(after.map(() => ({ [inForce.hash]: "superseded", [charter]: "in-force" })));
  await deed(RIDERS, reaffirm);
  await allies.settle();
  const signed = await atAll(async (ally) =>
    (await reading(ally)).signatures.filter((each) => each.charter === charter),
  );
  expect(signed.map((all) => all.length)).toEqual([1, 1, 1]);
  const members = await atAll((ally) => finalOf(ally, "member"));
  expect(members).toEqual(members.map(() => members[0]));
});

test("of two amendments of one text the first comes into force, and the other is stale on every instance alike", async () => {
  const one = await amend(HARBOR, "ordinary", "Each pays what it can.");
  const other = await amend(HARBOR, "ordinary", "Nobody pays.");
  await allies.settle();
  await adopt([one, other]);
  const states = await atAll((ally) => statesAt(ally)());
  expect(Object.values(states[0] ?? {}).toSorted()).toEqual(["in-force", "stale", "superseded"]);
  expect(states).toEqual(states.map(() => states[0]));
  const { inForce, versions } = await reading(allies.ally(RIDERS));
  const input = {
    base: versions.at(-1)?.hash ?? inForce.hash,
    articles: [dues("ordinary", "Late.")],
    title: "D",
    text: "D",
  };
  await expect(deed(RIDERS, (act, name, iris) => moveAmendment(act, name, input, iris))).rejects.toMatchObject({
    refusal: { code: "stale-base", version: 2 },
  });
});

const motionOf = async (place: number, id: string): Promise<CoalitionMotion> => {
  const ally = allies.ally(place);
  const all = await listCoalitionMotions(ally.instance.database.orm, (await coalitionAt(ally)).id, { limit: 10 });
  const found = all.find((motion) => motion.id === id);
  if (found === undefined) throw new Error("no such motion");
  return found;
};
