import type { Database } from "#db/open.ts";
import { listDoubtPeers, listDoubts } from "#db/restoring.ts";
import { listPendingSuccessors } from "#db/succession.ts";
import { keyFingerprint } from "#domain/keyChanges.ts";
import type { DoubtView, PendingView } from "#web/components/succession.ts";

/** The new records of a peer, or of all, that wait here, as this person sees them. */
export async function loadPending(db: Database, person: string | undefined, host?: string): Promise<PendingView[]> {
  return (await listPendingSuccessors(db.orm, host)).map(({ successor, log, predecessor }) => ({
    host: log.host ?? "",
    origin: log.origin,
    key: keyFingerprint(log.vkey),
    oldKey: keyFingerprint(predecessor.vkey),
    verdict: successor.verdict,
    seenAt: successor.seenAt,
    confirmedBy: [successor.askedBy, successor.secondBy].filter((by) => by !== null).length,
    isMine: person !== undefined && successor.askedBy === person,
    dueAt: successor.dueAt,
  }));
}

/** Why our own record does not grow; undefined while it does. */
export async function loadDoubt(db: Database): Promise<DoubtView | undefined> {
  const doubts = await listDoubts(db.orm);
  const first = doubts.find(({ doubt }) => doubt.why === "forked") ?? doubts[0];
  if (first === undefined) return undefined;
  const asked = await Promise.all(doubts.map(({ doubt }) => listDoubtPeers(db.orm, doubt.log)));
  const silent = new Set(asked.flat().flatMap(({ host, answeredAt }) => (answeredAt === null ? [host] : [])));
  return { why: first.doubt.why, since: first.doubt.since, silent: [...silent] };
}
