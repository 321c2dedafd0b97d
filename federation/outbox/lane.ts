import type { Database } from "#db/open.ts";
import type { Instant } from "#domain/time.ts";
import {
  giveUp,
  releaseHosts,
  saveResults,
  type DeliveryResult,
  type DueDelivery,
  type HostResult,
  type LeasedHost,
  type WorkerClock,
} from "#db/deliveries.ts";
import { GIVE_UP_DAYS, restOf, type Verdict } from "./verdict.ts";

export type Settle = (results: readonly DeliveryResult[], host: HostResult) => Promise<void>;
export type Send = (delivery: DueDelivery) => Promise<Verdict>;

/** One host's turn: its activities in order, the inboxes of one activity together; it ends early when the host is down. */
export async function runLane(
  host: LeasedHost,
  due: readonly DueDelivery[],
  { send, settle, now }: LaneTools,
): Promise<void> {
  const results: DeliveryResult[] = [];
  const groups = [...Map.groupBy(due, ({ activity }) => activity).values()];
  // A host that failed last time gets one delivery as a probe before it gets the rest.
  const [first, ...rest] = groups[0] ?? [];
  const turns = host.failures > 0 && first !== undefined ? [[first], rest, ...groups.slice(1)] : groups;
  const seen: Seen = { failures: host.failures, succeeded: false, openUntil: undefined, error: undefined };
  for (const group of turns) {
    const verdicts = await Promise.all(group.map((delivery) => send(delivery)));
    for (const [at, delivery] of group.entries()) {
      const verdict = verdicts[at];
      if (verdict !== undefined) results.push(resultOf(delivery, verdict, seen, now()));
    }
    if (seen.openUntil !== undefined) break;
  }
  await settle(results, { host: host.host, ...seen });
}

export type LaneTools = { readonly send: Send; readonly settle: Settle; readonly now: () => Instant };

type Seen = {
  failures: number;
  succeeded: boolean;
  openUntil: number | undefined;
  error: string | undefined;
};

function resultOf({ id }: DueDelivery, verdict: Verdict, seen: Seen, now: Instant): DeliveryResult {
  const { kind, status } = verdict;
  if (kind === "delivered") {
    seen.succeeded = true;
    if (seen.openUntil === undefined) seen.failures = 0;
    return { id, state: "delivered", nextAt: now, status, error: undefined };
  }
  if (kind === "ended") return { id, state: "failed", nextAt: now, status, error: verdict.error };
  if (kind === "again") return { id, state: "pending", nextAt: verdict.nextAt, status, error: verdict.error };
  if (seen.openUntil === undefined) seen.failures += 1;
  seen.openUntil = Math.max(seen.openUntil ?? 0, now + Math.max(restOf(seen.failures), verdict.retryAfter));
  seen.error = verdict.error;
  return { id, state: "pending", nextAt: seen.openUntil, status, error: verdict.error };
}

/** Saves the turns of many hosts in one go: what comes while one batch is saved makes the next. */
export function createSettler({ sql }: Database, clock: () => WorkerClock): Settle {
  type Turn = {
    readonly results: readonly DeliveryResult[];
    readonly host: HostResult;
    readonly done: (error?: unknown) => void;
  };
  const queue: Turn[] = [];
  const state = { isSaving: false };
  const saveAll = async (turns: readonly Turn[]): Promise<void> => {
    const hosts = turns.map(({ host }) => host);
    await saveResults(
      sql,
      clock(),
      turns.flatMap(({ results }) => results),
    );
    const down = hosts.filter(({ openUntil }) => openUntil !== undefined).map(({ host }) => host);
    if (down.length > 0) await giveUp(sql, clock(), down, GIVE_UP_DAYS);
    await releaseHosts(sql, clock(), hosts);
  };
  const run = async (): Promise<void> => {
    state.isSaving = true;
    while (queue.length > 0) {
      const turns = queue.splice(0);
      const failure = await saveAll(turns).then(
        () => undefined,
        (error: unknown) => error,
      );
      for (const { done } of turns) done(failure);
    }
    state.isSaving = false;
  };
  return (results, host) =>
    new Promise((resolve, reject) => {
      queue.push({ results, host, done: (error) => (error === undefined ? resolve() : reject(error)) });
      if (!state.isSaving) void run();
    });
}
