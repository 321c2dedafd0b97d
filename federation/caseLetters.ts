import { loadCaseBetween } from "#commands/cases/between.ts";
import type { Letter } from "#commands/letters.ts";
import { findCaseStep, listSaltedTexts } from "#db/cases.ts";
import { findCoalition } from "#db/coalition/coalitions.ts";
import type { Reader } from "#db/open.ts";
import { findPeer } from "#db/peers.ts";
import type { RecordRow } from "#db/record.ts";
import { seated } from "#domain/cases/case.ts";
import type { CaseFact } from "#domain/cases/facts.ts";
import type { CaseStepName } from "#domain/cases/steps.ts";
import type { Json } from "#domain/jcs.ts";
import type { Here, OutgoingActivity } from "./documents.ts";

/** After these somebody else has to read all that was written. */
const handsAllOver: ReadonlySet<CaseStepName> = new Set<CaseStepName>(["accepted", "drawn", "recused"]);

const CONTEXT: Json = ["https://www.w3.org/ns/activitystreams", { plenum: "https://w3id.org/plenum/ns#" }];

/** Copies of what was written in a case between organizations, from instance to instance, to those whom it concerns. */
export async function caseLetters(
  tx: Reader,
  row: RecordRow,
  fact: CaseFact,
  { iris }: Here,
): Promise<OutgoingActivity[]> {
  const step = await findCaseStep(tx, fact.step);
  const coalition =
    step?.coalition === undefined || step.coalition === null
      ? undefined
      : await findCoalition(tx, { hash: step.coalition });
  if (step === undefined || coalition === undefined || step.step === "published") return [];
  const all = await listSaltedTexts(tx, step.case);
  const texts = handsAllOver.has(step.step) ? all : all.filter(({ hash }) => hash === step.textHash);
  if (texts.length === 0) return [];
  const { ground, now } = await loadCaseBetween(tx, coalition, step.case, row.at);
  const concerned = [now.accuser, now.accused, now.screener ?? coalition.convenor, ...seated(ground, now)];
  const hosts = new Set(concerned.flatMap((actor) => URL.parse(actor)?.host ?? []));
  hosts.delete(iris.host);
  const letters: OutgoingActivity[] = [];
  for (const host of hosts) {
    const peer = await findPeer(tx, host);
    if (peer?.state !== "peered" || peer.card.inbox === "") continue;
    for (const { hash, salt, text } of texts) {
      const iri = `${iris.activity(row.id)}-copy-${letters.length}`;
      const { gazetteActor: actor } = iris;
      const object = { type: "plenum:CaseText", case: step.case, textHash: `sha256:${hash}`, salt, text };
      const type = "plenum:HandOver";
      const document = { "@context": CONTEXT, id: iri, type, actor, to: [peer.gazetteActor], object };
      letters.push({ iri, sender: actor, body: null, type, document, to: [peer.card.inbox] });
    }
  }
  return letters;
}

/** What another instance hands over, in our words. */
export function handedOver(object: HandedText): Letter["saying"] {
  const { case: name, textHash, salt, text } = object;
  return { kind: "case-text", case: name, hash: textHash.slice("sha256:".length), salt, text };
}

/** A text of a case as it is handed over. */
export type HandedText = {
  readonly case: string;
  readonly textHash: string;
  readonly salt: string;
  readonly text: string;
};
