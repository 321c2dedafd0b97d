import type { Database } from "#db/open.ts";
import type { Client } from "#federation/client.ts";
import type { Fetch } from "#federation/gazette/remote.ts";
import { readClock } from "#db/clock.ts";
import { findLog } from "#db/gazette.ts";
import { changePeer, findPeer, listPeersIn, setPulls } from "#db/peers.ts";
import { fetchCard } from "#federation/cards.ts";
import { type Mirror, beginMirror, mirrorPrefix, openMirror, pullDue } from "#federation/gazette/mirror.ts";

/** The mirrors of this instance over its client. */
export function mirrorsOf(db: Database, client: Client): Mirror {
  const fetch: Fetch = async (url, { accept, maxBytes, range }) => {
    const answer = await client.get(url, { accept, maxBytes, range });
    return answer.kind === "answer" ? answer : undefined;
  };
  return openMirror({
    db: db.orm,
    transact: (work) => db.orm.transaction(async (tx) => work(tx, await readClock(tx, db.clockOffset))),
    fetch,
  });
}

/** One round: learns who asked to connect, begins what is not mirrored yet, pulls what is due. */
export async function tendMirrors(db: Database, client: Client, mirror: Mirror): Promise<boolean> {
  await learnCards(db, client);
  await beginMissing(db);
  const peers = await listPeersIn(db.orm, ["peered"]);
  const pulls = await pullDue(mirror, (log) =>
    peers.filter(({ host }) => host !== log.host).map(({ address }) => mirrorPrefix(address, log)),
  );
  await db.orm.transaction(async (tx) => {
    const at = await readClock(tx, db.clockOffset);
    for (const { origin, pull } of pulls) {
      const host = origin.split("/")[0] ?? "";
      await changePeer(
        tx,
        host,
        pull.ok ? { lastSuccessAt: at, lastError: null, failures: 0 } : { lastError: pull.fault },
      );
    }
  });
  return pulls.length === 50;
}

/** A connected peer says that its gazette has grown: its mirrors are due. */
export async function heedHint(db: Database, host: string): Promise<void> {
  const peer = await findPeer(db.orm, host);
  if (peer?.state !== "peered") return;
  await db.orm.transaction(async (tx) => setPulls(tx, host, await readClock(tx, db.clockOffset)));
}

/** Whoever proposed to connect is known by its actor only; an admin decides by its card. */
async function learnCards(db: Database, client: Client): Promise<void> {
  const peers = await listPeersIn(db.orm, ["proposed-by-them", "peered"]);
  for (const peer of peers.filter(({ card, lastError }) => card.inbox === "" && lastError === null)) {
    const card = await fetchCard(client, peer.address);
    const isSame = typeof card !== "string" && card.gazetteActor === peer.gazetteActor;
    await db.orm.transaction((tx) =>
      changePeer(
        tx,
        peer.host,
        isSame ? { card, name: card.name } : { lastError: typeof card === "string" ? card : "not-plenum" },
      ),
    );
  }
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
