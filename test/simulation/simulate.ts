import { findLogById } from "#db/gazette.ts";
import { chanceOf } from "#src/demo/chance.ts";
import { DAY, HOUR, MINUTE, SECOND } from "#domain/time.ts";
import type { FreshDatabase } from "#test/support/clones.ts";
import { backUp, restoreMirrors } from "./backups.ts";
import { acquaint, found, type Instance } from "./instance.ts";
import { refolds, violations } from "./laws.ts";
import { isAnyInDoubt, losing, restoreFully } from "./restoring.ts";
import { createLedger } from "./ledger.ts";
import { CALM, createNetwork, ROUGH, type Weather } from "./network.ts";
import { act, deliver, kill, type Parts, REAL, relay, release, run, sign, start, type World } from "./world.ts";

export type Options = {
  readonly seed: number;
  readonly steps: number;
  readonly makeDatabase: () => Promise<FreshDatabase>;
  /** How many instances; without it the seed says: 3 to 5. */
  readonly among?: number;
  /** What the network does while all is not healed. */
  readonly weather?: Weather;
  /** Steps, each with the number of the instance, that are done before any is drawn. */
  readonly script?: readonly (readonly [Step, number])[];
  /** Broken ones, to see that they are found. */
  readonly parts?: Partial<Parts>;
  /** Told after each healing. */
  readonly say?: (line: string) => void;
};

/** What came of a run: no violations if all laws held. */
export type Report = {
  readonly seed: number;
  readonly instances: number;
  readonly steps: number;
  readonly did: Readonly<Record<string, number>>;
  /** How often an instance was really put back, own log and all. */
  readonly restored: number;
  readonly entries: number;
  readonly checkpoints: number;
  readonly seconds: number;
  readonly violations: readonly string[];
};

const NAMES = ["valley", "harbor", "riders", "hillside", "eastgate"];
const BETWEEN_HEALINGS = 250;
const ROUNDS = 12;

/** Runs instances through a time of trouble that the seed draws, heals everything now and then, and checks the laws. */
export async function simulate(options: Options): Promise<Report> {
  const { seed, makeDatabase, parts = {}, among, weather = ROUGH } = options;
  const chance = chanceOf(seed, "steps");
  const slugs = NAMES.slice(0, among ?? chance.between(3, NAMES.length));
  const databases = await Promise.all(slugs.map(makeDatabase));
  try {
    const instances = await Promise.all(databases.map((database, index) => found(slugs[index] ?? "", database)));
    const world = await makeWorld(instances, seed, { ...REAL, ...parts });
    world.network.turn(weather);
    const begun = performance.now();
    const { did, violations } = await live(world, options);
    for (const instance of instances) await kill(world, instance);
    return {
      seed,
      instances: instances.length,
      steps: Object.values(did).reduce((sum, times) => sum + times, 0),
      did,
      restored: world.restored,
      entries: (await Promise.all(instances.map(countEntries))).reduce((sum, count) => sum + count, 0),
      checkpoints: world.ledger.size(),
      seconds: (performance.now() - begun) / SECOND,
      violations,
    };
  } finally {
    await Promise.all(databases.map((database) => database.drop()));
  }
}

/** Step after step, until all are done or a law is broken. */
async function live(world: World, { seed, steps, script = [], say }: Options) {
  const { instances, network, ledger } = world;
  const did: Record<string, number> = {};
  const violations: string[] = [];
  for (let done = 1; done <= steps && violations.length === 0; done += 1) {
    world.chance = chanceOf(seed, `step ${done}`);
    const [step, place] = script[done - 1] ?? [drawStep(world), world.chance.between(0, instances.length - 1)];
    const instance = instances[place] ?? world.chance.pick(instances);
    did[step] = (did[step] ?? 0) + 1;
    await deeds[step](world, instance).catch((error: unknown) => violations.push(`${step}: ${String(error)}`));
    if (violations.length > 0 || (done % BETWEEN_HEALINGS > 0 && done < steps)) continue;
    const before = network.turn(CALM);
    violations.push(...(await heal(world)));
    network.turn(before);
    say?.(
      `${done} steps, ${ledger.size()} checkpoints, ${violations.length === 0 ? "all laws hold" : "a law is broken"}`,
    );
  }
  if (violations.length === 0) violations.push(...(await Promise.all(instances.map(refolds))).flat());
  return { did, violations };
}

async function countEntries({ database, log }: Instance): Promise<number> {
  return (await findLogById(database.orm, log.id))?.size ?? 0;
}

async function makeWorld(instances: readonly Instance[], seed: number, parts: Parts): Promise<World> {
  const ledger = createLedger(instances.map(({ log }) => log.vkey));
  const network = createNetwork(seed, (_, text) => ledger.keep(text));
  const now = Math.floor(Date.now() / SECOND) * SECOND;
  const chance = chanceOf(seed, "world");
  const world: World = {
    instances,
    network,
    chance,
    ledger,
    parts,
    promised: [],
    lostTexts: new Set(),
    restored: 0,
    letters: [],
    now,
  };
  await acquaint(instances, now);
  for (const instance of instances) await start(world, instance);
  return world;
}

type Deed = (world: World, instance: Instance) => Promise<void>;

/** What may happen in a step. */
const deeds = {
  act,
  relay,
  sign,
  tend: (world, instance) => run(world, instance, "tend"),
  cosign: (world, instance) => run(world, instance, "cosign"),
  recover: (world, instance) => run(world, instance, "recover"),
  deliver,
  async release(world) {
    const { network, chance, instances } = world;
    const waiting = network.waiting();
    const host = waiting.length === 0 ? undefined : chance.pick(waiting);
    const instance = instances.find((each) => each.host === host);
    if (instance !== undefined) await release(world, instance);
  },
  async clock(world) {
    world.now += world.chance.pick([2 * SECOND, 7 * SECOND, 70 * SECOND, 6 * MINUTE, 2 * HOUR]);
  },
  async skew({ chance }, instance) {
    instance.skew = chance.between(-120, 120) * SECOND;
  },
  async cut({ network, instances, chance }, instance) {
    network.cut(instance.host, chance.pick(instances).host);
  },
  async mend({ network, instances }, instance) {
    for (const { host } of instances) network.mend(instance.host, host);
  },
  stop: kill,
  /** Killed at some statement of what it does next. */
  async doom({ chance }, { life }) {
    if (life !== undefined) life.fate.left = chance.between(1, 60);
  },
  async start(world) {
    const down = world.instances.filter(({ life }) => life === undefined);
    if (down.length > 0) await start(world, world.chance.pick(down));
  },
  async backup(_, instance) {
    await backUp(instance.database.sql);
    instance.hasBackup = true;
  },
  /** Put back to the backup: own log, acts and all. */
  async restore(world, instance) {
    if (instance.hasBackup) await restoreFully(world, instance);
  },
  /** Only what it holds of others is put back. */
  async forget(world, instance) {
    if (!instance.hasBackup || (await isAnyInDoubt(world))) return;
    await kill(world, instance);
    await losing(world, () => restoreMirrors(instance.database.sql));
  },
  /** Down for two weeks while the others go on. */
  async away(world, instance) {
    await kill(world, instance);
    for (let day = 0; day < 14; day += 1) {
      world.now += DAY;
      for (const other of world.instances.filter((each) => each !== instance)) {
        if (world.chance.next() < 0.5) continue;
        await act(world, other);
        await relay(world, other);
        await sign(world, other);
      }
    }
  },
} satisfies Record<string, Deed>;

type Step = keyof typeof deeds;

/** All that may happen. */
export const STEPS = Object.keys(deeds);

const WEIGHTS: Readonly<Record<Step, number>> = {
  act: 220,
  relay: 140,
  sign: 130,
  tend: 160,
  cosign: 60,
  recover: 20,
  deliver: 80,
  release: 60,
  clock: 80,
  skew: 5,
  cut: 15,
  mend: 15,
  stop: 5,
  doom: 20,
  start: 40,
  backup: 8,
  restore: 6,
  forget: 3,
  away: 1,
};

function drawStep({ chance }: World): Step {
  const all = Object.entries(WEIGHTS) as [Step, number][];
  let left = chance.next() * all.reduce((sum, [, weight]) => sum + weight, 0);
  return all.find(([, weight]) => (left -= weight) < 0)?.[0] ?? "act";
}

/** Ends all trouble, gives everybody time, and says what does not hold then. */
async function heal(world: World): Promise<string[]> {
  const { network, instances, letters } = world;
  for (const one of instances) for (const other of instances) network.mend(one.host, other.host);
  letters.length = 0;
  for (const instance of instances) {
    if (instance.life !== undefined) instance.life.fate.left = Infinity;
    network.release(instance.host);
    await Promise.all(instance.tasks.values());
    // Killed while something of it waited: nobody has looked since.
    if (instance.life?.fate.isDead === true) await kill(world, instance);
    if (instance.life === undefined) await start(world, instance);
  }
  let faults: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    world.now += 61 * MINUTE;
    for (const step of [deeds.recover, relay, sign, deeds.tend, deeds.cosign])
      await Promise.all(instances.map((instance) => step(world, instance)));
    faults = await violations(instances, world.promised, world.ledger, world.lostTexts);
    if (faults.length === 0) break;
  }
  return faults;
}
