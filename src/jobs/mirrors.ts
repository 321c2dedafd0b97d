import type { Database } from "#db/open.ts";
import type { Client } from "#federation/client.ts";
import { type Fetch, TOO_LARGE } from "#federation/gazette/remote.ts";
import { readClock } from "#db/clock.ts";
import { perform, system } from "#commands/act.ts";
import { listProven, showEquivocations } from "#commands/equivocations.ts";
import { findLog, type Log, makeMirrorsDue } from "#db/gazette.ts";
import { countPulls } from "#db/peerDays.ts";
import { changePeer, listPeersIn, notePulls } from "#db/peers.ts";
import type { PeerCard } from "#domain/peers.ts";
import { HOUR, SECOND } from "#domain/time.ts";
import { fetchCard } from "#federation/cards.ts";
import { seekHistories } from "#federation/gazette/forks.ts";
import { type Mirror, beginMirror, mirrorPrefix, openMirror } from "#federation/gazette/mirror.ts";
import { pullDue } from "#federation/gazette/rounds.ts";

/** The mirrors of this instance over its client. */
export function mirrorsOf(db: Database, client: Client): Mirror {
  const fetch: Fetch = async (url, { accept, maxBytes, range }) => {
    const answer = await client.get(url, { accept, maxBytes, range });
    if (answer.kind === "answer") return answer;
    return answer.code === "too-large" ? { status: TOO_LARGE, bytes: new Uint8Array(), headers: {} } : undefined;
  };
  return openMirror({
    db: db.orm,
    transact: (work) => db.orm.transaction(async (tx) => work(tx, await readClock(tx, db.clockOffset))),
    fetch,
  });
}

/** One round: reads cards again, begins what is not mirrored yet, pulls what is due and says when something came. */
export async function tendMirrors(
  db: Database,
  client: Client,
  mirror: Mirror,
  onGrown: () => void = () => undefined,
): Promise<boolean> {
  await refreshCards(db, client);
  await beginMissing(db);
  const peers = await listPeersIn(db.orm, ["peered"]);
  const copiesOf = (log: Log) =>
    peers.filter(({ host }) => host !== log.host).map(({ address }) => mirrorPrefix(address, log));
  const pulls = await pullDue(mirror, copiesOf);
  if (pulls.some(({ pull }) => pull.ok && pull.added > 0)) onGrown();
  await keepPulls(db, pulls);
  await seekHistories(mirror, (log) => [
    ...peers.flatMap(({ host }) => (host === log.host ? [log.prefix] : [])),
    ...copiesOf(log),
  ]);
  if (!db.isReadOnly()) await showProofs(db);
  return pulls.length === 50;
}

/** How it went with each peer: what came from another mirror while its own server was away is no success of it. */
async function keepPulls(db: Database, pulls: Awaited<ReturnType<typeof pullDue>>): Promise<void> {
  if (pulls.length === 0) return;
  const byHost = Map.groupBy(pulls, ({ origin }) => origin.split("/")[0] ?? "");
  await db.orm.transaction(async (tx) => {
    const at = await readClock(tx, db.clockOffset);
    for (const [host, of] of [...byHost].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
      const faults = of.flatMap(({ pull }) =>
        !pull.ok ? [pull.fault] : pull.isIndirect === true ? (["unreachable"] as const) : [],
      );
      const ok = of.length - faults.length;
      await notePulls(tx, host, { isReached: ok > 0, fault: faults[0], at });
      await countPulls(tx, { host, ok, failed: faults.length }, at);
    }
  });
}

/** What proves that a log signed two histories stands in our gazettes once it is known; asked first, since it hardly ever is. */
async function showProofs(db: Database): Promise<void> {
  if ((await listProven(db.orm)).length > 0) await perform(db, system, showEquivocations);
}

/** Once at the start: looks at every gazette that grew while this instance was away. */
export async function lookAtAll(db: Database): Promise<void> {
  await db.orm.transaction(async (tx) => makeMirrorsDue(tx, await readClock(tx, db.clockOffset)));
}

/** Reads the cards of peers again, hourly or when one shows a gazette that we do not know: new gazettes are mirrored, keys stay as they were pinned. */
async function refreshCards(db: Database, client: Client): Promise<void> {
  const now = await readClock(db.orm, db.clockOffset);
  const peers = await listPeersIn(db.orm, ["proposed-by-them", "proposed-by-us", "peered"]);
  for (const { host, address, card: known, cardAt } of peers.filter(({ cardAt }) => (cardAt ?? 0) <= now - HOUR)) {
    const card = await fetchCard(client, address);
    const isSame = typeof card !== "string" && card.gazetteActor === known.gazetteActor;
    const change = isSame
      ? { card: withPins(card, known), name: card.name }
      : { lastError: typeof card === "string" ? card : "not-plenum" };
    // Told of a gazette that the card does not show yet: what is served may be some seconds old.
    const isEarly = cardAt === null && isSame && card.gazettes.every(({ prefix }) => isKnown(known, prefix));
    await db.orm.transaction((tx) => changePeer(tx, host, { ...change, cardAt: isEarly ? now - HOUR + AGAIN : now }));
  }
}

const AGAIN = 10 * SECOND;

const isKnown = ({ gazettes }: PeerCard, prefix: string): boolean =>
  gazettes.some((gazette) => gazette.prefix === prefix);

/** What a card says now, with the gazettes and the witness that were known as they were. */
function withPins(card: PeerCard, known: PeerCard): PeerCard {
  const pinned = new Set(known.gazettes.map(({ prefix }) => prefix));
  const { witness = card.witness } = known;
  return {
    ...card,
    ...(witness !== undefined && { witness }),
    gazettes: [...known.gazettes, ...card.gazettes.filter(({ prefix }) => !pinned.has(prefix))],
  };
}

async function beginMissing(db: Database): Promise<void> {
  for (const { card, host } of await listPeersIn(db.orm, ["peered"]))
    for (const { prefix, vkey } of card.gazettes) {
      const origin = prefix.replace(/^https?:\/\//, "");
      if ((await findLog(db.orm, origin)) !== undefined) continue;
      await db.orm.transaction(async (tx) =>
        beginMirror(tx, { prefix, host, vkey, at: await readClock(tx, db.clockOffset) }),
      );
    }
}
