import { findAsk, findDecline, listTargets } from "#db/asks.ts";
import type { Reader } from "#db/open.ts";
import { findPeer } from "#db/peers.ts";
import type { RecordRow } from "#db/record.ts";
import type { AskFact } from "#domain/asks.ts";
import type { JsonObject } from "#domain/jcs.ts";
import { CONTEXT, type Here, link, type OutgoingActivity, paragraph, timeText } from "./documents.ts";
import type { House } from "./house.ts";
import { type Drafted, publicBody } from "./references.ts";

type FactOf<Kind extends AskFact["kind"]> = Extract<AskFact, { kind: Kind }>;
/** A row of the record that is about an ask. */
type Sent = FactOf<"endorsement-asked" | "endorsement-ask-withdrawn">;

/** The address of the activity that asks one of those whom an ask goes to. */
const offerName = (target: string): string => `${target}-offer`;

/** Please announce this: an `Offer` to each who is asked, or its `Undo`; each by itself, since each answers for itself. */
export async function askActivities(tx: Reader, row: RecordRow, fact: Sent, here: Here): Promise<OutgoingActivity[]> {
  const [ask, body] = [await findAsk(tx, fact.ask), await publicBody(tx, fact.body)];
  if (ask === undefined || body === undefined) return [];
  const { iris } = here;
  const actor = iris.actor(body.id);
  const sent: OutgoingActivity[] = [];
  for (const { id, actor: to, host } of await listTargets(tx, [ask.id])) {
    const inbox = (await findPeer(tx, host))?.card.inbox ?? "";
    if (inbox === "") continue;
    const offer = iris.activity(offerName(id));
    const isEnd = fact.kind === "endorsement-ask-withdrawn";
    const iri = isEnd ? iris.activity(`${id}-undo`) : offer;
    const type = isEnd ? "Undo" : "Offer";
    const said = isEnd
      ? { object: { id: offer, type: "Offer", actor } }
      : {
          object: { type: "Announce", actor: to, object: ask.object },
          content: contentOf(ask.object, ask.reason),
          endTime: timeText(ask.until),
        };
    const document: JsonObject = {
      "@context": CONTEXT,
      id: iri,
      type,
      actor,
      to: [to],
      published: timeText(row.at),
      ...said,
    };
    sent.push({ iri, sender: actor, body: null, type, document, to: [inbox] });
  }
  return sent;
}

/** The entry of what a body was asked to endorse and does not. */
export async function endorsementDeclined(
  db: Reader,
  fact: FactOf<"endorsement-declined">,
  house: House,
): Promise<Drafted | undefined> {
  const [decline, body] = [await findDecline(db, fact.decline), await publicBody(db, fact.body)];
  if (decline === undefined || body === undefined) return undefined;
  const { object, textHash } = decline;
  return {
    organization: body.organization,
    name: decline.id,
    draft: {
      type: "EndorsementDeclined",
      issuer: house.iris.actor(body.id),
      refs: [],
      object,
      ...(textHash !== null && { textHash: `sha256:${textHash}` as const }),
    },
  };
}

const contentOf = (object: string, reason: string | null): string =>
  reason === null
    ? `<p>${link(object)}</p>`
    : reason
        .split(/\n{2,}/u)
        .map(paragraph)
        .join("");
