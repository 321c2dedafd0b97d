import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { keyContext } from "#commands/keys.ts";
import { findCurrentKey } from "#db/bodies.ts";
import { readClock } from "#db/clock.ts";
import { findLogOf } from "#db/gazette.ts";
import type { Database } from "#db/open.ts";
import { createClient } from "#federation/client.ts";
import { appendEntries, type Publication, signNewest } from "#federation/gazette/log.ts";
import { beginMirror, pullLog } from "#federation/gazette/mirror.ts";
import { createKeyChest } from "#federation/keys.ts";
import { mirrorsOf } from "#jobs/mirrors.ts";
import { type Bench, type Finding, shareOf } from "./findings.ts";
import { clocked, withScratch } from "./scratch.ts";
import type { World } from "./world.ts";

const ENTRIES = 8_192;
const BATCH = 64;

/** Publishing in one's own log, and following somebody else's over HTTP. */
export async function measureGazette(bench: Bench): Promise<Finding[]> {
  const cores = availableParallelism();
  const { limits, ours, world } = bench;
  const published = await ours.work((database) => clocked(() => publish(database, world, ENTRIES)));
  const pulled = await mirror(bench);
  const perEntry = (cpu: number, entries: number) => `${(cpu / entries).toFixed(3)} ms of CPU each`;
  return [
    shareOf(
      `gazette: entries appended, ${BATCH} at a time`,
      ENTRIES / published.seconds,
      { name: "Ed25519 sign, one core", rate: limits.ed25519Sign },
      0,
      perEntry(published.cpu, ENTRIES),
    ),
    shareOf(
      "gazette: entries mirrored and verified",
      pulled.size / pulled.seconds,
      { name: `Ed25519 verify, ${cores} cores`, rate: limits.ed25519Verify * cores },
      60,
      perEntry(pulled.cpu, pulled.size),
    ),
  ];
}

/** Appends so many entries to the log of the home organization. */
export async function publish(database: Database, { iris, home }: World, entries: number): Promise<void> {
  const { orm, sealer, clockOffset } = database;
  const log = await findLogOf(orm, home.id);
  const chest = createKeyChest(sealer);
  const keyFor = async (purpose: "ed25519" | "log") => {
    const key = await findCurrentKey(orm, home.id, purpose);
    const opened = key && chest.open(keyContext(home.id, purpose), key.sealed);
    if (opened === undefined) throw new Error("no key");
    return opened;
  };
  if (log === undefined) throw new Error("no gazette");
  const [key, logKey] = [await keyFor("ed25519"), await keyFor("log")];
  const issuer = iris.actor(home.id);
  for (let from = 0; from < entries; from += BATCH)
    await orm.transaction(async (tx) => {
      const at = await readClock(tx, clockOffset);
      const publications = Array.from({ length: BATCH }, (): Publication => {
        const object = `https://elsewhere.example/motions/${randomUUID()}`;
        return { name: randomUUID(), draft: { type: "Endorsed", issuer, refs: [], object }, at };
      });
      const done = await appendEntries(tx, log.id, publications, () => key);
      if (done.some(({ isAppended }) => !isAppended)) throw new Error("an entry was not taken");
      await signNewest(tx, log.id, logKey, at);
    });
}

async function mirror({ ours, world }: Bench) {
  const prefix = world.iris.gazette(world.home.slug);
  const log = await ours.work(({ orm }) => findLogOf(orm, world.home.id));
  const client = createClient({ allowPrivateAddresses: true, userAgent: "Plenum bench" });
  try {
    return await withScratch(ours, async ({ database }) => {
      const { orm, clockOffset } = database;
      const begun = await orm.transaction(async (tx) => {
        const at = await readClock(tx, clockOffset);
        return beginMirror(tx, { prefix, host: world.iris.host, vkey: log?.vkey ?? "", at });
      });
      if (begun === undefined) throw new Error("no mirror");
      const state = { size: 0 };
      const taken = await clocked(async () => {
        const pull = await pullLog(mirrorsOf(database, client), begun.id);
        if (!pull.ok) throw new Error(`the mirror stopped: ${pull.fault}`);
        state.size = pull.size;
      });
      return { ...taken, size: state.size };
    });
  } finally {
    await client.close();
  }
}
