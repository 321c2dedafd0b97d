import type { Database } from "#db/open.ts";
import type { Client } from "#federation/client.ts";
import { getLogger } from "@logtape/logtape";
import { randomUUID } from "node:crypto";
import { type DueDelivery, giveUp, leaseHosts, listDue, renewLeases, returnLeases } from "#db/deliveries.ts";
import { createLru } from "#federation/budgets.ts";
import { createSettler, runLane, type Send } from "./lane.ts";
import { digestOf, signPost, type Signer } from "./sign.ts";
import { GIVE_UP_DAYS, judge } from "./verdict.ts";

export type DelivererOptions = {
  readonly db: Database;
  readonly client: Client;
  /** The key of an actor of ours; undefined when it has none: its deliveries end. */
  readonly signerOf: (
    sender: string,
    delivery: Pick<DueDelivery, "activity" | "lastStatus">,
  ) => Promise<Signer | undefined>;
  /** Hosts at a time. */
  readonly lanes?: number;
  /** How long a host is one worker's own without a sign of life, and how long to sleep without a call; milliseconds. */
  readonly lease?: number;
  readonly poll?: number;
  /** Only hosts that an admin named get anything. */
  readonly isAllowlist?: boolean;
};

/** Sends what is queued: hosts side by side, the activities of one host one after the other. */
export type Deliverer = {
  /** Something was queued. */
  readonly wake: () => void;
  /** Resolves when nothing is due and nothing under way. */
  readonly idle: () => Promise<void>;
  /** Ends what is under way, then hands the leases back. */
  readonly close: () => Promise<void>;
};

const ROWS_A_TURN = 64;

/** Starts a worker; several may run over one database. */
export function startDeliverer(options: DelivererOptions): Deliverer {
  const { db, lanes: most = 64, lease = 15_000, poll = 1_000, isAllowlist = false } = options;
  const worker = randomUUID();
  const clock = () => ({ worker, offset: db.clockOffset() });
  const now = () => Date.now() + db.clockOffset();
  const logger = getLogger(["plenum", "outbox"]);
  const lanes = new Map<string, Promise<void>>();
  const settle = createSettler(db, clock);
  const send = createSender(options);
  const state = { isClosing: false, isAsleep: false, news: 0, rouse: () => undefined as void };
  const wake = (): void => {
    state.news += 1;
    state.rouse();
  };

  const turn = async (): Promise<number> => {
    const hosts = await leaseHosts(db.sql, clock(), lease, most - lanes.size);
    if (hosts.length === 0) return 0;
    const names = hosts.map(({ host }) => host);
    const blocked = hosts
      .filter(({ isBlocked, isAllowed }) => isBlocked || (isAllowlist && !isAllowed))
      .map(({ host }) => host);
    if (blocked.length > 0) await giveUp(db.sql, clock(), blocked, GIVE_UP_DAYS, blocked);
    const due = Map.groupBy(await listDue(db.sql, clock(), names, ROWS_A_TURN), ({ host }) => host);
    for (const host of hosts) {
      const lane = runLane(host, due.get(host.host) ?? [], { send, settle, now }).catch((error: unknown) => {
        logger.error("event=outbox.fault kind={kind}", { kind: kindOf(error) });
      });
      lanes.set(host.host, lane);
      void lane.finally(() => {
        lanes.delete(host.host);
        wake();
      });
    }
    return hosts.length;
  };
  const sleep = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    state.rouse = resolve;
    state.isAsleep = lanes.size === 0;
    const timer = setTimeout(resolve, poll);
    await promise;
    clearTimeout(timer);
    state.isAsleep = false;
  };
  const loop = async (): Promise<void> => {
    while (!state.isClosing) {
      const { news } = state;
      // Half of the lanes at a time: one claim then serves many hosts.
      const started = lanes.size <= most / 2 ? await turn().catch(() => 0) : 0;
      // What came or ended while the turn looked around may not have been seen by it.
      if (started === 0 && state.news === news && !state.isClosing) await sleep();
    }
  };
  // Only of hosts that are being served: one whose turn broke off is free again when its lease ends.
  const renew = () => renewLeases(db.sql, clock(), lease, [...lanes.keys()]).catch(() => undefined);
  const renewing = setInterval(() => void renew(), lease / 3);
  const looping = loop();
  return {
    wake,
    async idle() {
      do {
        wake();
        await new Promise((resolve) => setTimeout(resolve, 5));
      } while (!state.isAsleep);
    },
    async close() {
      state.isClosing = true;
      wake();
      await looping;
      await Promise.all(lanes.values());
      clearInterval(renewing);
      await returnLeases(db.sql, clock());
    },
  };
}

function createSender({ client, db, signerOf }: DelivererOptions): Send {
  const digests = createLru<string>(1_000);
  return async ({ activity, sender, target, bytes, attempts, lastStatus }) => {
    const signer = await signerOf(sender, { activity, lastStatus });
    if (signer === undefined) return { kind: "ended", status: undefined, error: "no-key" };
    const digest = digests.get(activity) ?? digestOf(bytes);
    digests.set(activity, digest);
    const url = URL.parse(target);
    if (url === null) return { kind: "ended", status: undefined, error: "bad-url" };
    const now = Date.now() + db.clockOffset();
    const reply = await client.post(target, bytes, await signPost(signer, url, digest, now));
    return judge(reply, attempts, now);
  };
}

/** What went wrong without its words, which may hold data: the class, and of the database its code. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? `${error.name} ${error.code}` : error.name;
}
