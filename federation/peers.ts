import type { Letter } from "#commands/letters.ts";
import type { Database, Reader } from "#db/open.ts";
import type { RecordRow } from "#db/record.ts";
import type { PeerFact } from "#domain/facts.ts";
import type { AskCard } from "#domain/peers.ts";
import type { JsonObject } from "#domain/jcs.ts";
import type { Here, OutgoingActivity } from "./documents.ts";
import { type Peer, findPeer } from "#db/peers.ts";

const CONTEXT = "https://www.w3.org/ns/activitystreams";

/** What our gazette actor says to another instance's: `Follow` asks to connect, `Accept` says yes, `Reject` ends it. */
export async function peerActivities(
  tx: Reader,
  row: RecordRow,
  fact: PeerFact,
  { iris }: Here,
): Promise<OutgoingActivity[]> {
  const peer = await findPeer(tx, fact.host);
  if (peer === undefined || peer.card.inbox === "") return [];
  const say = (name: string, type: string, object: JsonObject | string): OutgoingActivity => {
    const iri = iris.activity(`${row.id}-${name}`);
    const { gazetteActor: actor } = iris;
    const document = { "@context": CONTEXT, id: iri, type, actor, to: [peer.gazetteActor], object };
    return { iri, sender: actor, body: null, type, document, to: [peer.card.inbox] };
  };
  const answer = (name: string, type: "Accept" | "Reject", follow: string | null) =>
    follow === null ? [] : [say(name, type, followOf(peer, follow, iris.gazetteActor))];
  switch (fact.kind) {
    case "peer-proposed":
      return fact.from === "us" ? [say("follow", "Follow", peer.gazetteActor)] : [];
    case "peer-confirmed":
      return [
        ...answer("accept", "Accept", fact.accepts),
        ...(fact.follows ? [say("follow", "Follow", peer.gazetteActor)] : []),
      ];
    case "peer-blocked":
      return answer("reject", "Reject", fact.rejects);
    case "peer-held":
    case "peer-resumed":
    case "peer-ended":
    case "host-allowed":
      return [];
  }
}

const followOf = ({ gazetteActor }: Peer, id: string, ours: string): JsonObject => ({
  id,
  type: "Follow",
  actor: gazetteActor,
  object: ours,
});

/** Adds its card to the proposal of an instance that we do not know; without one of its own, a stranger proposes nothing. */
export function introducer(db: Database, askCard: AskCard): (letter: Letter) => Promise<Letter> {
  return async (letter) => {
    const { saying, host, signer } = letter;
    if (saying.kind !== "peer" || saying.signal !== "proposal") return letter;
    if ((await findPeer(db.orm, host)) !== undefined) return letter;
    const card = await askCard(new URL(signer).origin);
    if (card === "unreachable") throw new Error("the card of who proposes cannot be read now");
    const isTheirs = typeof card !== "string" && card.host === host && card.gazetteActor === signer;
    return isTheirs ? { ...letter, saying: { ...saying, card } } : letter;
  };
}
