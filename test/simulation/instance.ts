import { perform, system } from "#commands/act.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { findLogOf, type Log } from "#db/gazette.ts";
import { findInstance } from "#db/instance.ts";
import type { Database } from "#db/open.ts";
import { savePeer } from "#db/peers.ts";
import { irisOf } from "#domain/iris.ts";
import type { PeerCard } from "#domain/peers.ts";
import { createPublicKey } from "node:crypto";
import type { Client } from "#federation/client.ts";
import type { Mirror } from "#federation/gazette/mirror.ts";
import { formatVkey, verifierKey } from "#federation/gazette/note.ts";
import { createGazetteRoutes, type GazetteRoutes } from "#federation/gazette/serve.ts";
import { createWitness, type Witness } from "#federation/gazette/witness.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { relayRecord } from "#federation/relay.ts";
import { mirrorsOf } from "#jobs/mirrors.ts";
import type { FreshDatabase } from "#test/support/clones.ts";
import { type Person, settle } from "#test/support/people.ts";
import { type Fate, mortal, newFate } from "./mortal.ts";
import type { Network } from "./network.ts";

/** A process of an instance: all that is lost when it is killed. */
export type Life = {
  readonly fate: Fate;
  readonly db: Database;
  readonly house: House;
  readonly client: Client;
  readonly mirror: Mirror;
  readonly routes: GazetteRoutes;
  readonly witness: Witness;
  /** Whether it may publish is not known yet, or it may not. */
  readonly record: { isReadOnly: boolean };
};

/** What runs by itself and talks to others. */
export type Runner = "tend" | "cosign" | "recover";

/** An instance with a database of its own, and at times a process. */
export type Instance = {
  readonly slug: string;
  readonly host: string;
  readonly url: string;
  readonly database: FreshDatabase;
  readonly admin: Person;
  readonly log: Log;
  /** Milliseconds by which its clock is wrong. */
  skew: number;
  life: Life | undefined;
  /** What waits for the network, by name: a runner is never started twice. */
  readonly tasks: Map<Runner, Promise<void>>;
  /** Endorsements that it acknowledged and that stand. */
  standing: string[];
  hasBackup: boolean;
};

/** Sets up an instance: organization, admin, keys, log. */
export async function found(slug: string, database: FreshDatabase): Promise<Instance> {
  const host = `${slug}.example`;
  const url = `https://${host}`;
  await perform(database, system, ensureInstanceKeys);
  const { admin, organization } = await settle(database, slug);
  await relayRecord(database, houseOf(url, database));
  const log = await findLogOf(database.orm, organization);
  if (log === undefined) throw new Error("no log");
  const tasks = new Map<Runner, Promise<void>>();
  const own = { slug, host, url, database, admin, log };
  return { ...own, skew: 0, life: undefined, tasks, standing: [], hasBackup: false };
}

/** Makes all instances peers of one another, as if their admins had confirmed it. */
export async function acquaint(instances: readonly Instance[], at: number): Promise<void> {
  for (const { host, database } of instances)
    for (const other of instances.filter((each) => each.host !== host)) {
      const card = await cardOf(other);
      const { address, name, gazetteActor } = card;
      const never = Date.parse("2100-01-01T00:00:00Z");
      const row = { host: other.host, address, name, gazetteActor, card, state: "peered" } as const;
      await database.orm.transaction((tx) => savePeer(tx, { ...row, cardAt: never, createdAt: at, changedAt: at }));
    }
}

/** Starts a process; `now` is the clock of the simulation. */
export function begin(instance: Instance, network: Network, now: () => number): Life {
  const { host, url, database } = instance;
  const fate = newFate();
  const record = { isReadOnly: false };
  const clock = () => now() + instance.skew - Date.now();
  const db = { ...mortal(database, fate, clock), isReadOnly: () => record.isReadOnly };
  const house = houseOf(url, db);
  const routes = createGazetteRoutes({ db: db.orm, publicUrl: url });
  const witness = createWitness({ db, house });
  const client = network.clientOf(host, fate);
  const life = { fate, db, house, client, mirror: mirrorsOf(db, client), routes, witness, record };
  network.attach(host, async (request) => {
    const answer = witness(request) ?? routes.answer(request) ?? new Response(null, { status: 404 });
    return Promise.resolve(answer).catch(() => new Response(null, { status: 503 }));
  });
  return life;
}

const houseOf = (url: string, db: Database): House => {
  const iris = irisOf(url);
  return { iris, handleHost: iris.host, chest: createKeyChest(db.sealer) };
};

async function cardOf({ slug, host, url, log, database }: Instance): Promise<PeerCard> {
  const pem = (await findInstance(database.orm))?.witnessPublic ?? "";
  const { prefix, vkey } = log;
  const { gazetteActor } = irisOf(url);
  return {
    host,
    address: url,
    name: slug,
    gazetteActor,
    inbox: "",
    gazettes: [{ organization: slug, prefix, vkey, fingerprint: "" }],
    witness: formatVkey(verifierKey(`${host}/gazette/witness`, createPublicKey(pem), 0x04)),
    bodies: [],
  };
}
