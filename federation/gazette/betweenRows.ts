import { saveAssessment, supersedeAssessment } from "#db/assessments.ts";
import { isBodyOfLog } from "#db/between.ts";
import type { Log } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import type { Writer } from "#db/open.ts";
import { endPlacements, saveAnswer, savePlacement } from "#db/placements.ts";
import { savePledge, saveSaying, withdrawPledgeRow } from "#db/pledges.ts";
import type { EntryOf } from "#domain/entries.ts";
import type { Instant } from "#domain/time.ts";

/** What one side says of where a body stands; only the log that introduced that side’s body speaks for it. */
export async function projectMove(tx: Writer, log: Log, entry: EntryOf<"BodyMoved">): Promise<void> {
  const { id, body: child, region, side, stands, refs } = entry;
  const at = Date.parse(entry.issuedAt);
  if (!(await isBodyOfLog(tx, log.id, side === "body" ? child : region))) return;
  if (side === "region") {
    const name = nameOf(refs[0]?.id ?? "");
    return saveAnswer(tx, { log: log.id, name, child, region, entry: id, stands, at });
  }
  if (!stands) return endPlacements(tx, child, at);
  return savePlacement(tx, { log: log.id, name: nameOf(id), entry: id, child, region, at });
}

/** A promise that a mirrored log holds. */
export async function projectPledge(tx: Writer, log: Log, entry: EntryOf<"PledgeMade">, now: Instant): Promise<void> {
  const { id, issuer, to, kind, amount, unit = null, currency = null, begins, until, textHash = null } = entry;
  if (!(await isBodyOfLog(tx, log.id, issuer))) return;
  await savePledge(tx, {
    id: newId(now),
    log: log.id,
    name: nameOf(id),
    entry: id,
    giver: issuer,
    to,
    kind,
    amount,
    unit,
    currency,
    begins: Date.parse(begins),
    until: until === undefined ? null : Date.parse(until),
    textHash,
    at: Date.parse(entry.issuedAt),
  });
}

/** A word on a pledge; whether it is of one of its two sides, whoever reads it looks at. */
export async function projectSaying(tx: Writer, log: Log, entry: EntryOf<"PledgeKept">): Promise<void> {
  const [ref] = entry.refs;
  if (ref === undefined || !(await isBodyOfLog(tx, log.id, entry.issuer))) return;
  const { id, issuer: by, state, amount = null } = entry;
  const about = { log: log.id, pledge: ref.id, name: nameOf(ref.id), by };
  await saveSaying(tx, { ...about, entry: id, state, amount, at: Date.parse(entry.issuedAt) });
}

/** A pledge that its giver took back. */
export async function projectWithdrawal(tx: Writer, entry: EntryOf<"PledgeWithdrawn">): Promise<void> {
  await withdrawPledgeRow(tx, entry.issuer, nameOf(entry.refs[0]?.id ?? ""), Date.parse(entry.issuedAt));
}

/** How something went, as a mirrored log says; it may take the place of an earlier one. */
export async function projectAssessment(
  tx: Writer,
  log: Log,
  entry: EntryOf<"AssessmentPublished">,
  now: Instant,
): Promise<void> {
  const { id, issuer: by, of, kind, asOf, textHash, refs } = entry;
  if (!(await isBodyOfLog(tx, log.id, by))) return;
  const at = Date.parse(entry.issuedAt);
  const [before] = refs;
  if (before !== undefined) await supersedeAssessment(tx, { by, of, name: nameOf(before.id) }, at);
  const named = { id: newId(now), log: log.id, name: nameOf(id), entry: id, by };
  await saveAssessment(tx, { ...named, of, kind, asOf: Date.parse(asOf), textHash, at });
}

/** The last part of an entry’s address: it stays when a log takes the place of another one. */
const nameOf = (iri: string): string => iri.slice(iri.lastIndexOf("/") + 1);
