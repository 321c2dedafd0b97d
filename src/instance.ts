import { hostname } from "node:os";
import { getLogger } from "@logtape/logtape";
import { perform, system } from "#commands/act.ts";
import { ensureInstanceKeys } from "#commands/keys.ts";
import { beat, stopBeating } from "#db/heartbeats.ts";
import type { Database } from "#db/open.ts";
import { openDatabase } from "#db/open.ts";
import { hasDoubts } from "#db/restoring.ts";
import type { Fact } from "#domain/facts.ts";
import { irisOf } from "#domain/iris.ts";
import { SECOND } from "#domain/time.ts";
import { cardAsker } from "#federation/cards.ts";
import { createClient } from "#federation/client.ts";
import { createAsk } from "#federation/ask.ts";
import { createCache, tagsOf } from "#federation/cache.ts";
import { openBlocks } from "#federation/blocks.ts";
import { noticeRestore } from "#federation/gazette/recovery.ts";
import { createGazetteRoutes } from "#federation/gazette/serve.ts";
import { createWitness } from "#federation/gazette/witness.ts";
import { hearHint } from "#federation/hints.ts";
import { createInbox } from "#federation/inbox/mount.ts";
import type { House } from "#federation/house.ts";
import { createKeyChest } from "#federation/keys.ts";
import { isForRelay } from "#federation/relay.ts";
import { createSignerFinder, signFetches } from "#federation/signers.ts";
import { startLoop } from "#jobs/loop.ts";
import { startJobs } from "#jobs/start.ts";
import { createApp } from "./app.ts";
import type { Config } from "./config.ts";
import { findPlace, migrateWhenThere } from "./database.ts";
import { loadSecretKey } from "./secret.ts";
import { createPulse } from "./pulse.ts";
import { createVisitors } from "./visitors.ts";

/** A running instance: answers requests until `close`, which hands everything back. */
export type Instance = {
  /** `connection`: the address that the request came over, where there is one. */
  fetch(request: Request, connection?: string): Response | Promise<Response>;
  readonly database: Database;
  close(): Promise<void>;
};

export type StartOptions = {
  /** Milliseconds that tests add to the clock. */
  readonly clockOffset?: () => number;
  /** Connections of each of the two database clients. */
  readonly connections?: number;
};

const BEAT = 10 * SECOND;

/** Starts everything of one process and wires it together; nothing else does. */
export async function startInstance(config: Config, options: StartOptions = {}): Promise<Instance> {
  const place = await findPlace(config, () =>
    getLogger(["plenum", "database"]).error("The embedded PostgreSQL died; starting it again"),
  );
  try {
    await migrateWhenThere(place.connection);
    const opened = await openDatabase(place.connection, {
      name: `plenum ${config.nodeType}`,
      secretKey: loadSecretKey(config),
      ...options,
    });
    const pulse = createPulse(place.connection, nameOfProcess());
    const bell = { ring: () => {}, judged: () => {} };
    const cache = createCache();
    const record = { isReadOnly: await noticeRestore(opened).then(() => hasDoubts(opened.orm)) };
    const database: Database = {
      ...opened,
      isReadOnly: () => record.isReadOnly,
      wake(facts) {
        cache.drop(facts.flatMap(tagsOf));
        if (facts.some(isForRelay)) bell.ring();
        if (facts.some(isAboutHost)) bell.judged();
      },
    };
    await perform(database, system, ensureInstanceKeys);
    const worker = await startBeating(database, config);
    const outside = connect(database, config);
    const blocks = await openBlocks(database, config.federationMode);
    const refreshing = startLoop("The reading of blocked hosts", SECOND, () => blocks.refresh().then(() => false));
    bell.judged = refreshing.wake;
    const watching = startLoop("The watch over the record", SECOND, async () => {
      record.isReadOnly = await hasDoubts(database.orm);
      return false;
    });
    const { isBlocked } = blocks;
    const gazette = createGazetteRoutes({ db: database.orm, publicUrl: config.publicUrl });
    const witness = createWitness({ db: database, house: outside.house });
    const stale = { onRelayed: cache.drop, onSigned: gazette.forgetHeads };
    const isAllowlist = config.federationMode === "allowlist";
    const parts = { db: database, ...outside, isBlocked, isAllowlist, mail: mailOf(config), ...stale };
    const jobs = config.nodeType === "web" ? undefined : startJobs(parts);
    bell.ring = () => jobs?.wake();
    const inbox = createInbox({
      db: database,
      client: outside.client,
      iris: outside.house.iris,
      allowPrivateAddresses: config.allowPrivateAddresses,
      isBlocked,
      onHint: (hint) =>
        void hearHint(database, hint).then(
          (isNews) => isNews && jobs?.wakeMirrors(),
          (error: unknown) => getLogger(["plenum", "inbox"]).warning("A hint was not kept: {error}", { error }),
        ),
    });
    const visitors = createVisitors(config.trustProxy);
    const { house, client } = outside;
    const card = cardAsker(client, { host: house.iris.host, mayMeet: blocks.mayMeet });
    const ask = { card, ...createAsk({ db: database, client, here: house }) };
    const fetch = createApp({ db: database, config, house, inbox, cache, gazette, witness, visitors, pulse, ask });
    return {
      fetch,
      database,
      async close() {
        pulse.stop();
        await refreshing.stop();
        await watching.stop();
        await jobs?.stop();
        await worker.stop();
        await outside.client.close();
        await database.close();
        await place.stop();
      },
    };
  } catch (error) {
    await place.stop();
    throw error;
  }
}

const mailOf = ({ smtpUrl, mailFrom }: Config) => (smtpUrl === undefined ? undefined : { smtpUrl, mailFrom });

/** Whether an admin may have decided with it who is heard. */
const isAboutHost = ({ kind }: Fact): boolean =>
  kind === "peer-blocked" || kind === "peer-proposed" || kind === "host-allowed";

/** What talks to the network: one client, our addresses and our keys. */
function connect(db: Database, config: Config) {
  const iris = irisOf(config.publicUrl);
  const house: House = { iris, handleHost: config.handleHost, chest: createKeyChest(db.sealer) };
  const signers = createSignerFinder(db, house);
  const client = createClient({
    allowPrivateAddresses: config.allowPrivateAddresses,
    userAgent: `Plenum (+${config.publicUrl})`,
    signDocuments: signFetches(signers, house, () => Date.now() + db.clockOffset()),
  });
  return { house, client, signers };
}

/** As its signs of life name it. */
const nameOfProcess = () => `${hostname()}:${process.pid}`;

/** Writes this process's sign of life now and every ten seconds; a database that is away is only logged. */
async function startBeating({ sql }: Database, { nodeType }: Config): Promise<{ stop(): Promise<void> }> {
  const log = getLogger(["plenum", "heartbeat"]);
  const name = nameOfProcess();
  const once = () =>
    beat(sql, name, nodeType).catch((error: unknown) => log.warning("No sign of life written: {error}", { error }));
  await once();
  const timer = setInterval(() => void once(), BEAT);
  return {
    async stop() {
      clearInterval(timer);
      await stopBeating(sql, name).catch(() => undefined);
    },
  };
}
