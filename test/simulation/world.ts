import { Refused } from "#commands/errors.ts";
import { perform } from "#commands/act.ts";
import { endorse, withdrawEndorsement } from "#commands/endorsements.ts";
import { draftMotion, submitMotion } from "#commands/motions.ts";
import { findLogById } from "#db/gazette.ts";
import { hasDoubts } from "#db/restoring.ts";
import { irisOf } from "#domain/iris.ts";
import { collectCosignatures } from "#federation/gazette/cosigning.ts";
import { noticeRestore, recoverLogs } from "#federation/gazette/recovery.ts";
import { hearHint, type Hint } from "#federation/hints.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { lookAtAll, tendMirrors } from "#jobs/mirrors.ts";
import type { Chance } from "#src/demo/chance.ts";
import { begin, type Instance, type Life, type Runner } from "./instance.ts";
import type { Promised } from "./laws.ts";
import type { Ledger } from "./ledger.ts";
import { Killed } from "./mortal.ts";
import type { Network } from "./network.ts";

/** The code of an instance that runs by itself; a test may put a broken part in its place. */
export type Parts = {
  readonly relay: (life: Life) => Promise<unknown>;
  /** The logs with new heads. */
  readonly sign: (life: Life) => Promise<readonly string[]>;
  /** True if there is more to do. */
  readonly tend: (life: Life) => Promise<boolean>;
  readonly cosign: (life: Life) => Promise<boolean>;
  /** What an instance does that is not sure of its own log. */
  readonly recover: (life: Life) => Promise<void>;
  /** What a process does before all else. */
  readonly wake: (life: Life) => Promise<void>;
};

export const REAL: Parts = {
  relay: ({ db, house }) => relayRecord(db, house),
  async sign({ db, house, routes }) {
    const grown = await signCheckpoints(db, house);
    if (grown.length > 0) routes.forgetHeads();
    return grown;
  },
  tend: ({ db, client, mirror }) => tendMirrors(db, client, mirror),
  cosign: ({ db, client }) => collectCosignatures(db, client),
  async recover({ db, client, mirror, record }) {
    await recoverLogs({ db, client, mirror });
    record.isReadOnly = await hasDoubts(db.orm);
  },
  async wake({ db, record }) {
    await noticeRestore(db);
    record.isReadOnly = await hasDoubts(db.orm);
    await lookAtAll(db);
  },
};

/** A hint on its way. */
type Letter = { readonly to: Instance; readonly hint: Hint };

/** All instances, what is between them, and what they promised. */
export type World = {
  readonly instances: readonly Instance[];
  readonly network: Network;
  /** Drawn anew for each step, so that a step does not depend on how much the ones before it drew. */
  chance: Chance;
  readonly ledger: Ledger;
  readonly parts: Parts;
  promised: readonly Promised[];
  /** Texts that nobody but a restored instance had. */
  readonly lostTexts: Set<string>;
  restored: number;
  readonly letters: Letter[];
  /** Milliseconds since 1970, the same everywhere but for each clock's error. */
  now: number;
};

/** Starts the process of an instance that has none. */
export async function start(world: World, instance: Instance): Promise<void> {
  const life = begin(instance, world.network, () => world.now);
  instance.life = life;
  await survive(world, instance, () => world.parts.wake(life));
}

/** Ends its process at this moment. */
export async function kill({ network }: World, instance: Instance): Promise<void> {
  const { life, tasks, host } = instance;
  if (life === undefined) return;
  life.fate.isDead = true;
  network.detach(host);
  network.abandon(host);
  await Promise.all(tasks.values());
  instance.life = undefined;
}

/** Does something in a process; if it is killed meanwhile, the process is gone. */
async function survive<T>(world: World, instance: Instance, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isKilled(error)) throw error;
    await kill(world, instance);
    return undefined;
  }
}

/** Starts a runner, unless it runs; comes back when it is done or waits for the network. */
export async function run(world: World, instance: Instance, name: Runner): Promise<void> {
  const { life, tasks, host } = instance;
  if (life === undefined || tasks.has(name)) return;
  const waits = world.network.nextHold(host);
  const task = world.parts[name](life).then(
    () => void tasks.delete(name),
    (error: unknown) => {
      tasks.delete(name);
      if (!isKilled(error)) throw error;
      life.fate.isDead = true;
    },
  );
  tasks.set(name, task);
  await settle(world, instance, waits);
}

/** Lets what waits go on, until a runner is done or waits again. */
export async function release(world: World, instance: Instance): Promise<void> {
  // Killed while one of its requests waited: there is nobody left whom an answer could reach.
  if (instance.life?.fate.isDead === true) return kill(world, instance);
  const waits = world.network.nextHold(instance.host);
  world.network.release(instance.host);
  await settle(world, instance, waits);
}

async function settle(world: World, instance: Instance, waits: Promise<void>): Promise<void> {
  if (instance.tasks.size > 0) await Promise.race([...instance.tasks.values(), waits]);
  if (instance.life?.fate.isDead === true) await kill(world, instance);
}

/** The relay, and the checkpoint over what it published; tells the peers. */
export async function sign(world: World, instance: Instance): Promise<void> {
  const { life, host, url, database } = instance;
  if (life === undefined) return;
  await survive(world, instance, async () => {
    for (const id of await world.parts.sign(life)) {
      const log = await findLogById(database.orm, id);
      if (log?.checkpoint == null) continue;
      world.ledger.keep(log.checkpoint);
      const hint = { host, signer: irisOf(url).gazetteActor, entry: "", target: `${log.prefix}/entries` };
      for (const to of world.instances.filter((each) => each !== instance))
        world.letters.push({ to, hint: { ...hint, checkpoint: log.checkpoint } });
    }
  });
}

export async function relay(world: World, instance: Instance): Promise<void> {
  const { life } = instance;
  if (life !== undefined) await survive(world, instance, () => world.parts.relay(life));
}

/** A hint arrives, in no order, sometimes twice, sometimes never. */
export async function deliver(world: World): Promise<void> {
  const { letters, chance } = world;
  const [letter] = letters.splice(chance.between(0, Math.max(0, letters.length - 1)), 1);
  const life = letter?.to.life;
  if (letter === undefined || life === undefined || chance.next() < 0.2) return;
  if (chance.next() < 0.2) letters.push(letter);
  await survive(world, letter.to, () => hearHint(life.db, letter.hint));
}

/** One act of an officer; what is acknowledged is kept as promised. */
export async function act(world: World, instance: Instance): Promise<void> {
  const { life, admin, slug, standing, log } = instance;
  if (life === undefined) return;
  const { chance } = world;
  const dice = chance.between(0, 9);
  const nameOf = (id: string) => `${log.prefix}/entries/${id}`;
  await survive(world, instance, async () => {
    if (dice < 3 && standing.length > 0) {
      const [id = ""] = standing.splice(chance.between(0, standing.length - 1), 1);
      await perform(life.db, admin, (deed) => withdrawEndorsement(deed, id, irisOf(instance.url).endorsement));
      world.promised = [...world.promised, { origin: log.origin, entry: nameOf(id), isOver: true }];
      return;
    }
    if (dice < 5) {
      const motion = { kind: "resolution" as const, title: "A step", text: "We take it." };
      const { id } = await perform(life.db, admin, async (deed) => {
        const drafted = await draftMotion(deed, slug, motion);
        return submitMotion(deed, drafted.id);
      });
      if (id === "") throw new Error("a motion without an id");
      return;
    }
    const object = `https://elsewhere.example/${chance.between(0, 1e9)}`;
    const statement = dice < 7 ? "With good reason." : undefined;
    const wish = { body: slug, object, ...(statement !== undefined && { statement }) };
    const { id } = await perform(life.db, admin, (deed) => endorse(deed, wish));
    standing.push(id);
    world.promised = [...world.promised, { origin: log.origin, entry: nameOf(id), isOver: false }];
  }).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
}

/** The database client wraps what a process dies of. */
function isKilled(error: unknown): boolean {
  return error instanceof Killed || (error instanceof Error && error.cause instanceof Killed);
}
