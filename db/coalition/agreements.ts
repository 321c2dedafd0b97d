import type { Sha256 } from "#domain/entries.ts";
import type { Json } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, desc, eq, inArray, isNotNull, isNull, notExists, sql } from "drizzle-orm";
import type { Reader, Writer } from "#db/open.ts";
import { charterTexts, coalitionCalls } from "#db/schema/agreements.ts";
import { charters } from "#db/schema/charters.ts";
import { coalitionRecords, coalitions } from "#db/schema/coalitions.ts";
import { logEntries, logs } from "#db/schema/gazette.ts";
import { record } from "#db/schema/record.ts";
import { findMirroredText, findTextFile, type PublishedText } from "#db/texts.ts";
import type { CoalitionRow } from "./coalitions.ts";

/** A call for a coalition. */
export type CallRow = typeof coalitionCalls.$inferSelect;

/** A text of a charter that somebody proposed or adopted. */
export type CharterTextRow = typeof charterTexts.$inferSelect;

/** Saves calls; one that is known stays as it is. */
export async function saveCalls(tx: Writer, rows: readonly (typeof coalitionCalls.$inferInsert)[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(coalitionCalls)
      .values([...rows])
      .onConflictDoNothing();
}

/** Saves proposed or adopted texts; one that is known stays as it is. */
export async function saveCharterTexts(tx: Writer, rows: readonly CharterTextRow[]): Promise<void> {
  if (rows.length > 0)
    await tx
      .insert(charterTexts)
      .values([...rows])
      .onConflictDoNothing();
}

export async function findCall(db: Reader, id: string): Promise<CallRow | undefined> {
  const [row] = await db.select().from(coalitionCalls).where(eq(coalitionCalls.id, id));
  return row;
}

/** Calls that no coalition came from yet, the newest first. */
export async function listOpenCalls(db: Reader, limit = 100): Promise<CallRow[]> {
  const convened = db
    .select({ one: sql`1` })
    .from(coalitions)
    .where(and(eq(coalitions.actor, coalitionCalls.actor), eq(coalitions.convenedBy, coalitionCalls.caller)));
  return db.select().from(coalitionCalls).where(notExists(convened)).orderBy(desc(coalitionCalls.at)).limit(limit);
}

const MOST_TEXTS = 200;

/** What was proposed under a call or a convening, the newest first. */
export async function listCharterTexts(db: Reader, about: string): Promise<CharterTextRow[]> {
  return db
    .select()
    .from(charterTexts)
    .where(eq(charterTexts.about, about))
    .orderBy(desc(charterTexts.at), desc(charterTexts.entry))
    .limit(MOST_TEXTS);
}

/** A proposal, by its entry's address. */
export async function findCharterText(db: Reader, entry: string): Promise<CharterTextRow | undefined> {
  const [row] = await db.select().from(charterTexts).where(eq(charterTexts.entry, entry));
  return row;
}

/** The newest text of one issuer under a call: of the caller, the draft. */
export async function findNewestText(db: Reader, about: string, issuer: string): Promise<CharterTextRow | undefined> {
  const [row] = await db
    .select()
    .from(charterTexts)
    .where(and(eq(charterTexts.about, about), eq(charterTexts.issuer, issuer)))
    .orderBy(desc(charterTexts.at), desc(charterTexts.entry))
    .limit(1);
  return row;
}

/** The entry at an address, as another one refers to it. */
export async function findEntryAt(db: Reader, iri: string): Promise<{ id: string; hash: Sha256 } | undefined> {
  const [row] = await db
    .select({ hash: logEntries.hash })
    .from(logEntries)
    .where(and(eq(logEntries.iri, iri), eq(logEntries.verdict, "ok")))
    .limit(1);
  return row === undefined ? undefined : { id: iri, hash: row.hash as Sha256 };
}

/** The address of the entry that bears this hash in a log that is held. */
export async function findEntryByHash(db: Reader, coalition: Pick<CoalitionRow, "hash">): Promise<string | undefined> {
  const [row] = await db
    .select({ iri: logEntries.iri })
    .from(logEntries)
    .where(
      and(eq(logEntries.hash, coalition.hash), eq(logEntries.type, "CoalitionConvened"), eq(logEntries.verdict, "ok")),
    );
  return row?.iri;
}

/** The act at the address of a step of a case. */
export async function findCaseStep(db: Reader, iri: string): Promise<Sha256 | undefined> {
  const [row] = await db
    .select({ hash: logEntries.hash })
    .from(logEntries)
    .where(and(eq(logEntries.iri, iri), eq(logEntries.type, "CaseStep"), eq(logEntries.verdict, "ok")))
    .limit(1);
  return row?.hash as Sha256 | undefined;
}

/** Who writes the log of one of our organizations, by which prefix. */
export async function findOwnLog(
  db: Reader,
  organization: string,
): Promise<{ readonly actor: string; readonly prefix: string } | undefined> {
  const [row] = await db
    .select({ actor: logs.actor, prefix: logs.prefix })
    .from(logs)
    .where(and(eq(logs.organization, organization), isNull(logs.closedAt)));
  return row?.actor == null ? undefined : { actor: row.actor, prefix: row.prefix };
}

/** Everything under which a charter of this hash is held here: as text files, and as a charter of one of our public bodies. */
export async function findCharterFiles(
  db: Reader,
  hash: Sha256,
): Promise<{ readonly files: readonly PublishedText[]; readonly own: typeof charters.$inferSelect | undefined }> {
  const [own] = await db
    .select()
    .from(charters)
    .where(and(eq(charters.hash, hash.slice("sha256:".length)), isNotNull(charters.textHash)))
    .orderBy(asc(charters.adoptedAt))
    .limit(1);
  const rows = await db.select().from(charterTexts).where(eq(charterTexts.hash, hash)).limit(20);
  const files = await Promise.all(
    rows.map(({ log, textHash }) =>
      log === null ? findTextFile(db, textHash.slice("sha256:".length)) : findMirroredText(db, log, textHash),
    ),
  );
  return { files: files.filter((file) => file !== undefined), own };
}

/** The coalition that a text belongs to: as a version of its agreement, or as a proposal for it. */
export async function findTextHome(db: Reader, hash: Sha256): Promise<string | undefined> {
  const [version] = await db
    .select({ hash: coalitions.hash })
    .from(coalitionRecords)
    .innerJoin(coalitions, eq(coalitions.id, coalitionRecords.coalition))
    .where(and(eq(coalitionRecords.kind, "charter"), eq(coalitionRecords.key, hash)))
    .limit(1);
  if (version !== undefined) return version.hash;
  const [proposal] = await db
    .select({ hash: logEntries.hash })
    .from(charterTexts)
    .innerJoin(logEntries, and(eq(logEntries.iri, charterTexts.about), eq(logEntries.type, "CoalitionConvened")))
    .where(eq(charterTexts.hash, hash))
    .limit(1);
  return proposal?.hash;
}

/** Whether what a motion decided on joining, staying or leaving could not be done any more. */
export async function hasFailedToJoin(db: Reader, motion: string): Promise<boolean> {
  const [row] = await db
    .select({ id: record.id })
    .from(record)
    .where(
      and(
        eq(record.kind, "membership-failed"),
        sql`${record.fact} ? 'motion' and (${record.fact} ->> 'motion') = ${motion}`,
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** A signature of a charter that has effect in a coalition. */
export type SignatureRow = {
  readonly entry: string;
  readonly issuer: string;
  readonly type: "AccessionSigned" | "Reaffirmed";
  readonly charter: string;
  readonly at: Instant;
  /** The vote at home that it names, by the entry of its close. */
  readonly decision: string | null;
};

/** Who signed which version and when, the oldest first; of these organizations, or of all. */
export async function listSignatures(
  db: Reader,
  { id, hash }: Pick<CoalitionRow, "id" | "hash">,
  issuers?: readonly string[],
): Promise<SignatureRow[]> {
  const said = sql<Json>`convert_from(${logEntries.leaf}, 'UTF8')::jsonb`;
  const rows = await db
    .select({
      entry: logEntries.iri,
      issuer: logEntries.issuer,
      type: logEntries.type,
      at: logEntries.issuedAt,
      charter: sql<string>`${said} ->> 'charterHash'`,
      decision: sql<string | null>`${said} #>> '{refs,0,id}'`,
    })
    .from(logEntries)
    .innerJoin(
      coalitionRecords,
      and(
        eq(coalitionRecords.coalition, id),
        eq(coalitionRecords.kind, "verdict"),
        eq(coalitionRecords.key, logEntries.hash),
        sql`${coalitionRecords.value} #>> '{}' = 'ok'`,
      ),
    )
    .where(
      and(
        eq(logEntries.coalition, hash),
        inArray(logEntries.type, ["AccessionSigned", "Reaffirmed"]),
        ...(issuers === undefined ? [] : [inArray(logEntries.issuer, [...issuers])]),
      ),
    )
    .orderBy(asc(logEntries.heldAt), asc(logEntries.index));
  return rows.map((row) => ({ ...row, type: row.type as SignatureRow["type"], at: row.at ?? 0 }));
}
