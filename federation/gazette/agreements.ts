import { saveCalls, saveCharterTexts } from "#db/coalition/agreements.ts";
import type { Log } from "#db/gazette.ts";
import { newId } from "#db/ids.ts";
import type { Writer } from "#db/open.ts";
import type { EntryOf, KnownEntry } from "#domain/entries.ts";
import { instantOf, type Instant } from "#domain/time.ts";

/** Keeps what a mirrored log tells of calls and of texts of charters, so that what is signed can be read and compared here. */
export async function projectAgreements(
  tx: Writer,
  log: Log,
  entries: readonly KnownEntry[],
  now: Instant,
): Promise<void> {
  await saveCalls(
    tx,
    entries.flatMap((entry) => (entry.type === "CoalitionCalled" ? [callRow(log, entry, now)] : [])),
  );
  await saveCharterTexts(
    tx,
    entries.flatMap((entry) =>
      entry.type === "CharterDrafted" || entry.type === "CharterAdopted" ? [textRow(log, entry)] : [],
    ),
  );
}

const callRow = (log: Log, entry: EntryOf<"CoalitionCalled">, now: Instant) => ({
  id: newId(now),
  entry: entry.id,
  log: log.id,
  caller: entry.issuer,
  actor: entry.actor,
  body: null,
  textHash: entry.textHash.slice("sha256:".length),
  invited: entry.invited,
  until: entry.until === undefined ? null : instantOf(entry.until),
  at: instantOf(entry.issuedAt),
});

function textRow(log: Log, entry: EntryOf<"CharterDrafted"> | EntryOf<"CharterAdopted">) {
  const isDraft = entry.type === "CharterDrafted";
  return {
    entry: entry.id,
    log: log.id,
    issuer: entry.issuer,
    about: isDraft ? (entry.refs[0]?.id ?? null) : null,
    hash: entry.charterHash,
    textHash: entry.textHash,
    base: isDraft ? (entry.baseHash ?? null) : null,
    accepts: isDraft ? (entry.refs[1]?.id ?? null) : null,
    at: instantOf(entry.issuedAt),
  };
}
