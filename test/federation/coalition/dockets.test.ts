import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keyContext } from "#commands/keys.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { listCoalitions, listRecords } from "#db/coalitions.ts";
import { findLogById, listLeaves } from "#db/gazette.ts";
import { hashText, type Draft, type Sha256 } from "#domain/entries.ts";
import { irisOf } from "#domain/iris.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { SECOND } from "#domain/time.ts";
import { createDockets, type Dockets } from "#federation/coalition/dockets.ts";
import { readLeaf } from "#federation/gazette/entry.ts";
import { appendEntries } from "#federation/gazette/log.ts";
import { rules } from "#test/domain/coalition/logs.ts";
import { acquaint, begin, found, type Instance, type Life } from "#test/simulation/instance.ts";
import { createNetwork, type Network } from "#test/simulation/network.ts";
import { REAL } from "#test/simulation/world.ts";
import { freshDatabase } from "#test/support/database.ts";

const charterHash = hashText("points of unity");
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

async function genesisOf({ instance }: Member): Promise<Sha256> {
  const [leaf = new Uint8Array()] = await listLeaves(instance.database.orm, instance.log.id, 0, 1);
  const read = await readLeaf(leaf);
  return "hash" in read ? read.hash : "sha256:";
}

async function publish({ instance, life }: Member, draft: Draft): Promise<Sha256> {
  const { log } = instance;
  const organization = log.organization ?? "";
  const key = await findCurrentKey(life.db.orm, organization, "ed25519");
  const opened = life.house.chest.open(keyContext(organization, "ed25519"), key?.sealed ?? new Uint8Array());
  if (opened === undefined) throw new Error("no key");
  const act = { name: randomUUID(), draft, at: now };
  const [done] = await life.db.orm.transaction((tx) => appendEntries(tx, log.id, [act], () => opened));
  if (done?.isAppended !== true) throw new Error(`not appended: ${done?.verdict}`);
  return done.hash;
}

/** Lets everybody sign, mirror, note and seal, until nobody has anything to say. */
async function settleDown(among: readonly Member[] = members): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    now += 2 * SECOND;
    for (const { life } of among) await REAL.sign(life);
    now += 600 * SECOND;
    for (const { life } of among) await REAL.tend(life);
    const busy = await Promise.all(among.map(({ dockets }) => dockets.round()));
    quiet = busy.includes(true) ? 0 : quiet + 1;
  }
}

async function convene(): Promise<Sha256> {
  const [first] = members;
  if (first === undefined) throw new Error("nobody");
  const founders = await Promise.all(
    members.map(async (member) => ({ actor: actorOf(member), genesis: await genesisOf(member) })),
  );
  const issuer = actorOf(first);
  const terms = { actor: issuer, rules: rules as unknown as JsonObject, charterHash, founders };
  return publish(first, { type: "CoalitionConvened", issuer, refs: [], ...terms });
}

const stateAt = async ({ instance }: Pick<Member, "instance">) => (await listCoalitions(instance.database.orm))[0];

test("a convening is found in every log that is held, and members who sign its charter are full once that is final", async () => {
  const coalition = await convene();
  await settleDown();
  for (const member of members)
    expect(await stateAt(member)).toMatchObject({ hash: coalition, convenor: actorOf(members[0] ?? member) });
  for (const member of members.slice(1)) {
    const issuer = actorOf(member);
    const genesis = await genesisOf(member);
    await publish(member, { type: "AccessionSigned", issuer, refs: [], coalition, charterHash, genesis });
  }
  await settleDown();
  const states = await Promise.all(members.map(stateAt));
  expect(states.map((state) => state?.finalDigest)).toEqual(states.map(() => states[0]?.digest));
  expect(states[0]?.finalHeight).toBeGreaterThan(0);
  expect(states[0]?.final).toBe(states[0]?.tip);
  for (const { instance } of members) {
    const id = (await stateAt({ instance }))?.id ?? "";
    const standings = (await listRecords(instance.database.orm, id, "member")).map(({ final }) => final);
    expect(standings).toHaveLength(3);
    for (const standing of standings) expect(standing).toMatchObject({ standing: "full" });
  }
});

test("nothing more is said when all is said, and a process that starts anew goes on where it was", async () => {
  await convene();
  await settleDown();
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
