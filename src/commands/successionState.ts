import { findLogOf, type Log } from "#db/gazette.ts";
import { findGenesis } from "#db/keyChanges.ts";
import type { Reader } from "#db/open.ts";
import { findDoubt, listDoubtPeers, type Doubt, type DoubtPeer } from "#db/restoring.ts";
import { findSuccession, listClosedLogs, type OwnSuccession } from "#db/succession.ts";

/** How it goes with an organization's own log: whether it grows, who keeps it from growing, and whether another one is asked for. */
export type LogState = {
  readonly log: Log | undefined;
  readonly doubt: Doubt | undefined;
  /** Peers who have not said what they hold since the doubt began. */
  readonly silent: readonly DoubtPeer[];
  readonly asked: OwnSuccession | undefined;
  /** How many recovery keys a new log needs. */
  readonly need: number;
  /** Logs whose place it took, the newest first. */
  readonly closed: readonly Log[];
};

/** Reads it, for admins and the command line. */
export async function readLogState(db: Reader, organization: string): Promise<LogState> {
  const [log, asked, closed] = await Promise.all([
    findLogOf(db, organization),
    findSuccession(db, organization),
    listClosedLogs(db, organization),
  ]);
  const [doubt, peers, genesis] = await Promise.all([
    log === undefined ? undefined : findDoubt(db, log.id),
    log === undefined ? [] : listDoubtPeers(db, log.id),
    log === undefined ? undefined : findGenesis(db, log.id),
  ]);
  const silent = peers.filter(({ answeredAt }) => answeredAt === null);
  return { log, doubt, silent, asked, need: genesis?.state.recovery.need ?? 1, closed };
}
