import { changeLog, listDue, lockLog, type Log } from "#db/gazette.ts";
import type { Writer } from "#db/open.ts";
import { HOUR, MINUTE, SECOND, type Instant } from "#domain/time.ts";
import { pullLog, type Mirror, type Pull } from "./mirror.ts";
import { tellFault } from "./noting.ts";

const POLL = 5 * MINUTE;
const AT_ONCE = 4;

/** Pulls every mirror that is due, a few at once; a faulty one waits longer each time and stops no other. */
export async function pullDue(
  mirror: Mirror,
  others: (log: Log) => readonly string[] = () => [],
  limit = 50,
): Promise<{ readonly origin: string; readonly pull: Pull }[]> {
  const due = await mirror.transact((tx, at) => claimDue(tx, at, limit));
  const queue = due.values();
  const results: { origin: string; pull: Pull }[] = [];
  const work = async () => {
    for (const { log, until } of queue) {
      results.push({ origin: log.origin, pull: await pullAndSettle(mirror, log, until, others(log)) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

/** Moves what is due out of the way for a minute, so that a hint which comes during the pull shows. */
async function claimDue(tx: Writer, at: Instant, limit: number): Promise<{ log: Log; until: Instant }[]> {
  const until = at + MINUTE;
  const due = await listDue(tx, at, limit);
  for (const { id } of due) await changeLog(tx, id, { pullDueAt: until });
  return due.map((log) => ({ log, until }));
}

async function pullAndSettle(mirror: Mirror, log: Log, until: Instant, others: readonly string[]): Promise<Pull> {
  const pull = await pullLog(mirror, log.id, others).catch((error: unknown): Pull => tellFault(log.origin, error));
  const failures = pull.ok ? 0 : log.failures + 1;
  const wait = pull.ok ? POLL : Math.min(HOUR, 5 * SECOND * 2 ** Math.min(failures, 12));
  await mirror.transact(async (tx, at) => {
    const { pullDueAt = null } = (await lockLog(tx, log.id)) ?? {};
    await changeLog(tx, log.id, {
      failures,
      // What was set during the pull stands: a hint may tell of entries that the pull has not seen.
      ...(pullDueAt === until ? { pullDueAt: at + wait } : {}),
      lastError: pull.ok ? null : pull.fault,
      ...(pull.ok ? { pulledAt: at } : {}),
    });
  });
  return pull;
}
