import { findCloseOf } from "#db/bundles.ts";
import { findEntry, type Log } from "#db/gazette.ts";
import type { Reader } from "#db/open.ts";
import { findEntryOf } from "#db/succession.ts";
import { listHolders } from "#db/witness.ts";
import type { Desk } from "#web/kit/desk.ts";
import { pathOf } from "./gazette.ts";

/** Connected organizations that signed a record which includes an entry, by name, and how many are connected. */
export type Holders = { readonly names: readonly string[]; readonly peers: number };

/** Who holds the entry of an own log at this index. */
export async function loadHolders(db: Reader, log: Log, index: number): Promise<Holders> {
  const all = await listHolders(db, log.id);
  return { names: all.filter(({ size }) => size > index).map(({ name }) => name), peers: all.length };
}

/** Where the public record states a result, and who holds that; nothing of what is not recorded. */
export async function loadRecorded(
  desk: Desk,
  {
    organization,
    motion,
    question,
  }: { readonly organization: string; readonly motion: string; readonly question: string },
): Promise<{ readonly entry?: { readonly number: number; readonly href: string }; readonly holders: Holders }> {
  const reader = desk.db.orm;
  const close = await findCloseOf(reader, motion, question);
  const found = close === undefined ? undefined : await findEntryOf(reader, organization, close);
  const log = found?.log;
  const entry = found === undefined ? undefined : await findEntry(reader, found.log.id, found.iri);
  if (log === undefined || entry === undefined) return { holders: { names: [], peers: 0 } };
  const holders = await loadHolders(reader, log, entry.index);
  return { entry: { number: entry.index + 1, href: pathOf(desk, log, entry) }, holders };
}
