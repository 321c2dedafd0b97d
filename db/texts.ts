import { canonical } from "#domain/jcs.ts";
import type { Instant } from "#domain/time.ts";
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { eraseWords } from "./erasures.ts";
import { findText } from "./motions.ts";
import type { Reader, Writer } from "./open.ts";
import { mirroredTexts } from "./schema/gazette.ts";
import { texts } from "./schema/motions.ts";

/** A published text: its exact file, or that it was erased, or neither where it was not fetched yet. */
export interface PublishedText {
  readonly file: string | undefined;
  readonly isErased: boolean;
}

/** The longest text file that is fetched or served. */
export const LONGEST_TEXT = 512 * 1024;

/** The file of a text of this instance, by the hexadecimal digits of its hash. */
export async function findTextFile(db: Reader, hash: string): Promise<PublishedText | undefined> {
  const row = await findText(db, hash);
  if (row === undefined) return undefined;
  if (row.erasedAt !== null || row.salt === null || row.text === null) return { file: undefined, isErased: true };
  return { file: canonical({ salt: Buffer.from(row.salt).toString("hex"), text: row.text }), isErased: false };
}

/** A text of a mirrored log, by the hash that its entry names. */
export async function findMirroredText(db: Reader, log: string, hash: string): Promise<PublishedText | undefined> {
  const [row] = await db
    .select()
    .from(mirroredTexts)
    .where(and(eq(mirroredTexts.log, log), eq(mirroredTexts.hash, hash)));
  if (row === undefined) return undefined;
  return { file: row.file ?? undefined, isErased: row.erasedAt !== null };
}

/** Notes that a mirrored log names a text, to be fetched later. */
export async function expectTexts(tx: Writer, log: string, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  const rows = [...new Set(hashes)].map((hash) => ({ log, hash }));
  await tx.insert(mirroredTexts).values(rows).onConflictDoNothing();
}

/** Texts of a mirrored log that are named and not held, in the order of their hashes, from `after` on. */
export async function listMissingTexts(db: Reader, log: string, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ hash: mirroredTexts.hash })
    .from(mirroredTexts)
    .where(
      and(
        eq(mirroredTexts.log, log),
        isNull(mirroredTexts.file),
        isNull(mirroredTexts.erasedAt),
        gt(mirroredTexts.hash, after),
      ),
    )
    .orderBy(asc(mirroredTexts.hash))
    .limit(limit);
  return rows.map(({ hash }) => hash);
}

export async function saveMirroredText(tx: Writer, log: string, hash: string, file: string): Promise<void> {
  await tx
    .update(mirroredTexts)
    .set({ file })
    .where(and(eq(mirroredTexts.log, log), eq(mirroredTexts.hash, hash), isNull(mirroredTexts.erasedAt)));
}

/** Deletes a text of this instance for good, wherever its words are kept; its row stays and says so. */
export async function eraseText(tx: Writer, hash: string, at: Instant): Promise<void> {
  await tx
    .insert(texts)
    .values({ hash, erasedAt: at })
    .onConflictDoUpdate({
      target: texts.hash,
      set: { salt: null, text: null, erasedAt: sql`coalesce(${texts.erasedAt}, excluded.erased_at)` },
    });
  await eraseWords(tx, hash, at);
}

/** Deletes a mirrored text for good; its row stays and says so. */
export async function eraseMirroredText(tx: Writer, log: string, hash: string, at: Instant): Promise<void> {
  await tx
    .insert(mirroredTexts)
    .values({ log, hash, erasedAt: at })
    .onConflictDoUpdate({
      target: [mirroredTexts.log, mirroredTexts.hash],
      set: { file: null, erasedAt: sql`coalesce(${mirroredTexts.erasedAt}, excluded.erased_at)` },
    });
}
