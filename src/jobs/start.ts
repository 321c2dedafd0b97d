import type { Database } from "#db/open.ts";
import type { Client } from "#federation/client.ts";
import type { House } from "#federation/house.ts";
import type { SignerFinder } from "#federation/signers.ts";
import { SECOND } from "#domain/time.ts";
import { readClock } from "#db/clock.ts";
import { perform, system } from "#commands/act.ts";
import { endVouching } from "#commands/caucuses/joining.ts";
import { createLearner } from "#federation/ask.ts";
import { createBudget } from "#federation/budgets.ts";
import { createDockets } from "#federation/coalition/dockets.ts";
import { createVoices } from "#federation/coalition/voices.ts";
import { collectCosignatures } from "#federation/gazette/cosigning.ts";
import { recoverLogs } from "#federation/gazette/recovery.ts";
import { hintPeers } from "#federation/hints.ts";
import { readNames } from "#federation/names.ts";
import { startDeliverer } from "#federation/outbox/worker.ts";
import { relayRecord, signCheckpoints } from "#federation/relay.ts";
import { meetDeadlines } from "./deadlines.ts";
import { startLoop } from "./loop.ts";
import { type MailOptions, startMailer } from "./mail.ts";
import { lookAtAll, mirrorsOf, tendMirrors } from "./mirrors.ts";
import { askingAtStart } from "./recovery.ts";

/** What runs beside the requests. */
export type Jobs = {
  /** An act was committed: relay it now. */
  readonly wake: () => void;
  /** A peer said that its gazette has grown: look now. */
  readonly wakeMirrors: () => void;
  readonly stop: () => Promise<void>;
};

export type JobParts = {
  readonly db: Database;
  readonly house: House;
  readonly client: Client;
  readonly signers: SignerFinder;
  /** Hosts that are not asked. */
  readonly isBlocked: (host: string) => boolean;
  /** Only hosts that an admin named are told anything. */
  readonly isAllowlist: boolean;
  /** Unset: no mail is sent. */
  readonly mail?: MailOptions | undefined;
  /** Told after each relayed batch: what is cached under these tags is stale. */
  readonly onRelayed: (touched: readonly string[]) => void;
  /** Told when checkpoints were signed. */
  readonly onSigned: () => void;
};

/** Starts the timers that call commands and runners: relay, checkpoints, deliveries, deadlines, mirrors. */
export function startJobs(parts: JobParts): Jobs {
  const { db, house, client, signers, isBlocked, isAllowlist, mail, onRelayed, onSigned } = parts;
  const deliverer = startDeliverer({ db, client, signerOf: signers.find, isAllowlist });
  const mirror = mirrorsOf(db, client);
  const recoverer = { db, client, mirror };
  const start = askingAtStart(recoverer);
  const checkpoints = startLoop("The signing of checkpoints", SECOND, async () => {
    if (!start.isOver()) return false;
    const grown = await signCheckpoints(db, house);
    if (grown.length > 0) onSigned();
    for (const log of grown)
      await db.orm.transaction(async (tx) => hintPeers(tx, log, house, await readClock(tx, db.clockOffset)));
    if (grown.length > 0) deliverer.wake();
    return false;
  });
  const docket = createDockets({ db, house });
  const dockets = startLoop("The dockets of coalitions", SECOND, async () => {
    if (!start.isOver() || db.isReadOnly()) return false;
    const hasPublished = await docket.round();
    if (hasPublished) checkpoints.wake();
    return hasPublished;
  });
  const relay = startLoop("The relay", SECOND, async () => {
    if (!start.isOver()) return false;
    const { rows, touched } = await relayRecord(db, house);
    if (touched.length > 0) onRelayed(touched);
    if (rows === 0) return false;
    deliverer.wake();
    checkpoints.wake();
    dockets.wake();
    return true;
  });
  const deadlines = startLoop("The watch over deadlines", SECOND / 2, async () =>
    start.isOver() && !db.isReadOnly() ? meetDeadlines(db) : false,
  );
  const recovery = startLoop("The recovery of our gazettes", SECOND, async () => {
    const wasOver = start.isOver();
    await start.ask();
    if (!wasOver) relay.wake();
    await recoverLogs(recoverer);
    return false;
  });
  const look = once(() => lookAtAll(db));
  const mirrors = startLoop("The mirroring", SECOND, async () => {
    await look();
    return tendMirrors(db, client, mirror, () => dockets.wake());
  });
  const voice = createVoices({ db, house, learn: createLearner({ db, client }) });
  const voices = startLoop("The voices of coalitions", SECOND, async () => {
    if (!start.isOver() || db.isReadOnly()) return false;
    const hasSpoken = await voice.round();
    if (hasSpoken) relay.wake();
    return hasSpoken;
  });
  const vouching = startLoop("The vouching for members of caucuses", 10 * SECOND, async () =>
    start.isOver() && !db.isReadOnly() ? perform(db, system, (act) => endVouching(act, house.iris)) : false,
  );
  const cosigning = startLoop("The collecting of cosignatures", 5 * SECOND, () => collectCosignatures(db, client));
  const budget = createBudget({ burst: 60, perSecond: 1 });
  const names = startLoop("The reading of names", 2 * SECOND, () =>
    readNames({ db, client, budget, publicUrl: house.iris.publicUrl, isBlocked }),
  );
  const mailer = mail === undefined ? undefined : startMailer({ db, ...mail });
  return {
    wake: relay.wake,
    wakeMirrors() {
      mirrors.wake();
    },
    async stop() {
      await Promise.all([
        deadlines.stop(),
        relay.stop(),
        mirrors.stop(),
        dockets.stop(),
        voices.stop(),
        vouching.stop(),
        names.stop(),
        cosigning.stop(),
        recovery.stop(),
        mailer?.stop(),
      ]);
      await checkpoints.stop();
      await deliverer.close();
    },
  };
}

/** Does it until it has succeeded once. */
function once(work: () => Promise<void>): () => Promise<void> {
  const state = { isDone: false };
  return async () => {
    if (state.isDone) return;
    await work();
    state.isDone = true;
  };
}
