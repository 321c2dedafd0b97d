import { listDoubts } from "#db/restoring.ts";
import { restoreAll } from "./backups.ts";
import type { Instance } from "./instance.ts";
import { heldTexts, type Promised } from "./laws.ts";
import { CALM } from "./network.ts";
import { kill, type World } from "./world.ts";

/** What an instance's peers hold of its log, in entries, and up to where they cosigned it. */
type Elsewhere = { readonly held: number; readonly cosigned: number };

/**
 * Puts an instance back to its backup, own log and all. What it had promised and no peer holds is lost with it, as it
 * would be; not done where the designed end is that officers begin a succeeding log: a cosigned head that nobody holds.
 */
export async function restoreFully(world: World, instance: Instance): Promise<void> {
  await dieDown(world, instance);
  if (await isAnyInDoubt(world)) return;
  const { held, cosigned } = await lookElsewhere(world, instance);
  if (cosigned > held) return;
  await kill(world, instance);
  await losing(world, () => restoreAll(instance.database.sql));
  world.restored += 1;
  world.ledger.forget(instance.log.origin, held);
  world.promised = await stillPromised(world, instance);
  const rows = await instance.database.sql<{ id: string }[]>`select id from endorsements where withdrawn_at is null`;
  instance.standing = rows.map(({ id }) => id);
}

/** Puts something back, and notes which texts nobody has any more: they stand beside the log, which holds without them. */
export async function losing({ instances, lostTexts }: World, putBack: () => Promise<void>): Promise<void> {
  const before = await heldTexts(instances);
  await putBack();
  const after = await heldTexts(instances);
  for (const hash of before) if (!after.has(hash)) lostTexts.add(hash);
}

/** Whether an instance is asking others for its own log: then nobody else may forget it. */
export async function isAnyInDoubt({ instances }: World): Promise<boolean> {
  const doubts = await Promise.all(instances.map(({ database }) => listDoubts(database.orm)));
  return doubts.some((some) => some.length > 0);
}

/** Connections of before are dead: what waits is answered or not, and nothing old comes again. */
async function dieDown({ network, instances }: World, { host }: Instance): Promise<void> {
  const weather = network.turn(CALM);
  network.forget();
  for (const other of instances) {
    if (other.host === host) continue;
    network.release(other.host);
    await Promise.all(other.tasks.values());
  }
  network.turn(weather);
}

async function lookElsewhere({ instances }: World, { host, log }: Instance): Promise<Elsewhere> {
  const seen = await Promise.all(
    instances
      .filter((other) => other.host !== host)
      .map(
        ({ database }) => database.sql<Elsewhere[]>`
          select l.size as held, coalesce(w.size, 0) as cosigned from logs l left join witnessed w on w.log = l.id
          where l.origin = ${log.origin}`,
      ),
  );
  const rows = seen.flat();
  return {
    held: Math.max(0, ...rows.map(({ held }) => held)),
    cosigned: Math.max(0, ...rows.map(({ cosigned }) => cosigned)),
  };
}

async function stillPromised({ instances, promised }: World, { host, log }: Instance): Promise<Promised[]> {
  const others = instances.filter((other) => other.host !== host);
  const rows = await Promise.all(
    others.map(
      ({ database }) => database.sql<{ iri: string; ended: boolean }[]>`
        select e.iri, e.ended from log_entries e join logs l on l.id = e.log where l.origin = ${log.origin}`,
    ),
  );
  const [there, over] = [new Set<string>(), new Set<string>()];
  for (const { iri, ended } of rows.flat()) {
    there.add(iri);
    if (ended) over.add(iri);
  }
  return promised.filter(
    ({ origin, entry, isOver }) => origin !== log.origin || (there.has(entry) && (!isOver || over.has(entry))),
  );
}
