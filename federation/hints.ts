import type { Database, Writer } from "#db/open.ts";
import type { Instant } from "#domain/time.ts";
import { saveActivities } from "#db/activities.ts";
import { enqueueDeliveries } from "#db/deliveries.ts";
import { findLog, findLogById, listLeaves } from "#db/gazette.ts";
import { changePeer, findPeer, listPeersIn } from "#db/peers.ts";
import { readClock } from "#db/clock.ts";
import { newId } from "#db/ids.ts";
import { hint } from "./gazette/mirror.ts";
import type { House } from "./house.ts";

/** Tells every connected peer that a log has a new head, with its newest entry; a mere hint, since peers pull. */
export async function hintPeers(tx: Writer, logId: string, house: House, at: Instant): Promise<number> {
  const log = await findLogById(tx, logId);
  const peers = (await listPeersIn(tx, ["peered"])).filter(({ card }) => card.inbox !== "");
  if (log === undefined || peers.length === 0) return 0;
  const [leaf] = await listLeaves(tx, log.id, log.size - 1, log.size);
  if (leaf === undefined) return 0;
  const entry = JSON.parse(Buffer.from(leaf).toString("utf8")) as { id: string };
  const id = newId(at);
  const document = {
    "@context": [
      "https://www.w3.org/ns/activitystreams",
      {
        plenum: "https://w3id.org/plenum/ns#",
        entry: { "@id": "plenum:entry", "@type": "@json" },
        checkpoint: "plenum:checkpoint",
      },
    ],
    id: house.iris.activity(id),
    type: "Add",
    actor: house.iris.gazetteActor,
    to: peers.map(({ gazetteActor }) => gazetteActor),
    object: entry.id,
    target: `${log.prefix}/entries`,
    entry,
    checkpoint: log.checkpoint,
  };
  const bytes = new Uint8Array(Buffer.from(JSON.stringify(document)));
  const { actor: sender, type, id: iri } = document;
  const saved = await saveActivities(tx, [{ id, iri, sender, body: null, type, bytes, createdAt: at }]);
  if (saved.size > 0)
    await enqueueDeliveries(
      tx,
      peers.map(({ card }) => ({ activity: id, host: new URL(card.inbox).host, target: card.inbox })),
      at,
    );
  return peers.length;
}

/** What an `Add` says: this collection has this entry, and this checkpoint covers it. Nothing of it is believed. */
export type Hint = {
  readonly host: string;
  /** Actor IRI whose key signed it. */
  readonly signer: string;
  readonly entry: string;
  readonly target: string;
  readonly checkpoint: string | undefined;
};

/** Makes the mirror due for a look if a connected gazette says that it grew; a gazette that is new makes us read the peer's card again. True if there is something to look at. */
export async function hearHint(db: Database, { host, signer, target, checkpoint }: Hint): Promise<boolean> {
  return db.orm.transaction(async (tx) => {
    const peer = await findPeer(tx, host);
    if (peer?.state !== "peered" || peer.gazetteActor !== signer) return false;
    const origin = target.replace(/^https?:\/\//, "").replace(/\/entries$/, "");
    if ((await findLog(tx, origin)) === undefined) {
      await changePeer(tx, host, { cardAt: null });
      return true;
    }
    const [, size = ""] = checkpoint?.split("\n") ?? [];
    if (!/^[1-9]\d{0,9}$/u.test(size)) return false;
    await hint(tx, origin, Number(size), await readClock(tx, db.clockOffset));
    return true;
  });
}
