import { afterEach, beforeEach, expect, test } from "vitest";
import { perform } from "#commands/act.ts";
import { accede, convene as convenes, secede } from "#commands/coalition/membership.ts";
import { listCoalitions, listRecords } from "#db/coalition/coalitions.ts";
import { findLogById } from "#db/gazette.ts";
import { irisOf } from "#domain/iris.ts";
import { SECOND } from "#domain/time.ts";
import { createDockets, type Dockets } from "#federation/coalition/dockets.ts";
import { acquaint, begin, found, type Instance, type Life } from "#test/simulation/instance.ts";
import { createNetwork, type Network } from "#test/simulation/network.ts";
import { REAL } from "#test/simulation/world.ts";
import { freshDatabase } from "#test/support/database.ts";

let now = 0;
let network: Network;
let members: readonly Member[];

type Member = { readonly instance: Instance; readonly life: Life; dockets: Dockets };

beforeEach(async () => {
  network = createNetwork(1, () => undefined);
  const instances = await Promise.all(
    ["valley", "harbor", "riders"].map(async (slug) => found(slug, await freshDatabase())),
  );
  now = Date.now();
  await acquaint(instances, now);
  members = await Promise.all(
    instances.map(async (instance) => {
      const life = begin(instance, network, () => now);
      await REAL.wake(life);
      return { instance, life, dockets: createDockets(life) };
    }),
  );
});
afterEach(() => Promise.all(members.map(({ instance }) => instance.database.drop())));

const actorOf = ({ instance }: Member) => irisOf(instance.url).actor(instance.log.organization ?? "");

/** Lets everybody sign, mirror, note and seal, until nobody has anything to say. */
async function settleDown(among: readonly Member[] = members): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    now += 2 * SECOND;
    for (const { life } of among) await REAL.relay(life);
    for (const { life } of among) await REAL.sign(life);
    now += 600 * SECOND;
    for (const { life } of among) await REAL.tend(life);
    const busy = await Promise.all(among.map(({ dockets }) => dockets.round()));
    quiet = busy.includes(true) ? 0 : quiet + 1;
  }
}

const articles = [{ number: "1", title: "Unity", tier: "foundation", text: "We act as one where we agree." } as const];

async function convene(): Promise<void> {
  const [first, ...others] = members;
  if (first === undefined) throw new Error("nobody");
  const founders = others.map(actorOf);
  // Who is asked to found it has to be known by its gazette.
  await settleDown();
  const { iris } = first.life.house;
  await perform(first.life.db, first.instance.admin, (act) =>
    convenes(act, { slug: "league", name: "League", articles, founders }, iris),
  );
  await settleDown();
}

const stateAt = async ({ instance }: Pick<Member, "instance">) => (await listCoalitions(instance.database.orm))[0];

async function standings(): Promise<Record<string, unknown>[]> {
  return Promise.all(
    members.map(async ({ instance }) => {
      const id = (await stateAt({ instance }))?.id ?? "";
      const records = await listRecords(instance.database.orm, id, "member");
      return Object.fromEntries(
        records.map(({ key, final }) => [new URL(key).host, (final as { standing: string } | null)?.standing]),
      );
    }),
  );
}

const everywhere = <T>(value: T): T[] => members.map(() => value);
const deed = async (place: number, work: typeof accede): Promise<void> => {
  const member = members[place];
  if (member === undefined) throw new Error("nobody");
  const { hash = "" } = (await stateAt(member)) ?? {};
  const { db, house } = member.life;
  await perform(db, member.instance.admin, (act) => work(act, hash, house.iris));
};

test("founders who sign are full members on every instance once that is final, and who leaves is none", async () => {
  await convene();
  expect((await Promise.all(members.map(stateAt))).map((state) => state?.convenor)).toEqual(
    everywhere(actorOf(members[0] as Member)),
  );
  await deed(1, accede);
  await deed(2, accede);
  await settleDown();
  const states = await Promise.all(members.map(stateAt));
  expect(states.map((state) => state?.finalDigest)).toEqual(everywhere(states[0]?.digest));
  expect(states[0]?.finalHeight).toBeGreaterThan(0);
  expect(states[0]?.final).toBe(states[0]?.tip);
  const full = { "harbor.example": "full", "riders.example": "full", "valley.example": "full" };
  expect(await standings()).toEqual(everywhere(full));
  await deed(2, secede);
  await settleDown();
  expect(await standings()).toEqual(everywhere({ ...full, "riders.example": "left" }));
  const after = await Promise.all(members.map(stateAt));
  expect(after.map((state) => state?.finalDigest)).toEqual(everywhere(after[0]?.digest));
});

test("who has signed signs no second time, and who is no member cannot leave", async () => {
  await convene();
  await deed(1, accede);
  await settleDown();
  await expect(deed(1, accede)).rejects.toMatchObject({ refusal: { code: "coalition-member", standing: "full" } });
  await deed(1, secede);
  await settleDown();
  await expect(deed(1, secede)).rejects.toMatchObject({ refusal: { code: "not-in-coalition" } });
});

test("nothing more is said when all is said, and a process that starts anew goes on where it was", async () => {
  await convene();
  const sizes = async () =>
    Promise.all(members.map(async ({ life, instance }) => (await findLogById(life.db.orm, instance.log.id))?.size));
  const before = await sizes();
  const saved = await Promise.all(members.map(stateAt));
  for (const member of members) member.dockets = createDockets(member.life);
  await settleDown();
  expect(await sizes()).toEqual(before);
  const states = await Promise.all(members.map(stateAt));
  expect(states.map((state) => state?.digest)).toEqual(saved.map((state) => state?.digest));
});
