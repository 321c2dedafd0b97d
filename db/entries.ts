import type { Reader } from "./open.ts";
import { and, asc, desc, eq, inArray, lt } from "drizzle-orm";
import type { LogEntry } from "./gazette.ts";
import { logEntries, mirroredBodies, mirroredTexts } from "./schema/gazette.ts";
import { texts } from "./schema/motions.ts";

export type EntryFilter = {
  /** Actor IRI of who acted. */
  readonly issuer?: string | undefined;
  readonly type?: string | undefined;
  /** Only entries of a smaller index. */
  readonly before?: number | undefined;
  readonly limit: number;
};

/** Entries of a log, newest first. */
export async function listEntries(db: Reader, log: string, filter: EntryFilter): Promise<LogEntry[]> {
  return db
    .select()
    .from(logEntries)
    .where(
      and(
        eq(logEntries.log, log),
        filter.issuer === undefined ? undefined : eq(logEntries.issuer, filter.issuer),
        filter.type === undefined ? undefined : eq(logEntries.type, filter.type),
        filter.before === undefined ? undefined : lt(logEntries.index, filter.before),
      ),
    )
    .orderBy(desc(logEntries.index))
    .limit(filter.limit);
}

/** Entries of a log by their addresses. */
export async function findEntries(db: Reader, log: string, iris: readonly string[]): Promise<LogEntry[]> {
  if (iris.length === 0) return [];
  return db
    .select()
    .from(logEntries)
    .where(and(eq(logEntries.log, log), inArray(logEntries.iri, [...iris])));
}

/** The texts of these hashes (hexadecimal) as far as they are held, of own logs or of a mirrored one. */
export async function findTexts(
  db: Reader,
  log: { readonly id: string; readonly isOwn: boolean },
  hashes: readonly string[],
): Promise<Map<string, { readonly text: string | undefined; readonly isErased: boolean }>> {
  if (hashes.length === 0) return new Map();
  if (log.isOwn) {
    const rows = await db
      .select()
      .from(texts)
      .where(inArray(texts.hash, [...hashes]));
    return new Map(
      rows.map(({ hash, text, erasedAt }) => [hash, { text: text ?? undefined, isErased: erasedAt !== null }]),
    );
  }
  const named = hashes.map((hash) => `sha256:${hash}`);
  const rows = await db
    .select()
    .from(mirroredTexts)
    .where(and(eq(mirroredTexts.log, log.id), inArray(mirroredTexts.hash, named)));
  return new Map(
    rows.map(({ hash, file, erasedAt }) => [
      hash.slice("sha256:".length),
      { text: file === null ? undefined : textIn(file), isErased: erasedAt !== null },
    ]),
  );
}

function textIn(file: string): string | undefined {
  const read: unknown = JSON.parse(file);
  const text = typeof read === "object" && read !== null && "text" in read ? read.text : undefined;
  return typeof text === "string" ? text : undefined;
}

/** Bodies that mirrored logs introduced, the first named first. */
export async function listMirroredBodiesOf(db: Reader, logs: readonly string[], limit: number) {
  return logs.length === 0
    ? []
    : db
        .select()
        .from(mirroredBodies)
        .where(inArray(mirroredBodies.log, [...logs]))
        .orderBy(asc(mirroredBodies.name), asc(mirroredBodies.actor))
        .limit(limit);
}

/** Names and pages of bodies of peers, by actor. */
export async function findMirroredBodies(db: Reader, actors: readonly string[]) {
  return actors.length === 0
    ? []
    : db
        .select()
        .from(mirroredBodies)
        .where(inArray(mirroredBodies.actor, [...actors]));
}
