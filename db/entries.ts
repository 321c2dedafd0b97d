import { findBodies } from "./bodies.ts";
import type { Reader } from "./open.ts";
import { and, asc, desc, eq, gt, gte, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import { DAY, type Instant } from "#domain/time.ts";
import type { Log, LogEntry } from "./gazette.ts";
import { logBodies, logEntries, logRefs, logs, mirroredBodies, mirroredTexts } from "./schema/gazette.ts";
import { texts } from "./schema/motions.ts";

export type EntryFilter = {
  /** Actor IRI of who acted. */
  readonly issuer?: string | undefined;
  readonly type?: string | undefined;
  /** Only what has no effect. */
  readonly isInert?: boolean | undefined;
  /** Only what bears a time from here on, and before there. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Only entries of a smaller index; or of a larger one, and then those next to it. */
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
};

/** Entries of a log, newest first; each filter has an index. */
export async function listEntries(db: Reader, log: string, filter: EntryFilter): Promise<LogEntry[]> {
  const span = await spanOf(db, log, filter);
  if (span === undefined) return [];
  const { index } = logEntries;
  const isForward = filter.after !== undefined && filter.before === undefined;
  const rows = await db
    .select()
    .from(logEntries)
    .where(
      and(
        eq(logEntries.log, log),
        filter.issuer === undefined ? undefined : eq(logEntries.issuer, filter.issuer),
        filter.type === undefined ? undefined : eq(logEntries.type, filter.type),
        filter.isInert === true ? sql`verdict <> 'ok'` : undefined,
        filter.before === undefined ? undefined : lt(index, filter.before),
        filter.after === undefined ? undefined : gt(index, filter.after),
        span.first === undefined ? undefined : gte(index, span.first),
        span.last === undefined ? undefined : lte(index, span.last),
        isOfTime(filter),
      ),
    )
    .orderBy(isForward ? asc(index) : desc(index))
    .limit(filter.limit);
  return isForward ? rows.toReversed() : rows;
}

/** Addresses of the entries before an index, the newest first. */
export async function listEntryIris(
  db: Reader,
  log: string,
  before: number,
  limit: number,
): Promise<{ iri: string; index: number }[]> {
  return db
    .select({ iri: logEntries.iri, index: logEntries.index })
    .from(logEntries)
    .where(and(eq(logEntries.log, log), lt(logEntries.index, before)))
    .orderBy(desc(logEntries.index))
    .limit(limit);
}

/** The year 9999: what dates can be typed ends there. */
const MAX_INSTANT: Instant = 2_932_896 * DAY;

/** How many entries at the edge of a time are looked at: times of one log are nearly in order, not quite. */
const EDGE = 100;

/**
 * Where in a log the entries of a time are: order is the log's, and times are what issuers say. In a log whose times
 * jump about, those far from their place are not found; what is shown is of that time in any case.
 */
async function spanOf(
  db: Reader,
  log: string,
  { from, to }: Pick<EntryFilter, "from" | "to">,
): Promise<{ readonly first: number | undefined; readonly last: number | undefined } | undefined> {
  const { index, issuedAt } = logEntries;
  const near = async (condition: SQL, order: SQL): Promise<number[]> =>
    (
      await db
        .select({ index })
        .from(logEntries)
        .where(and(eq(logEntries.log, log), condition))
        .orderBy(order)
        .limit(EDGE)
    ).map((row) => row.index);
  const [firsts, lasts] = await Promise.all([
    from === undefined ? undefined : near(gte(issuedAt, from), asc(issuedAt)),
    to === undefined ? undefined : near(lt(issuedAt, to), desc(issuedAt)),
  ]);
  if (firsts?.length === 0 || lasts?.length === 0) return undefined;
  return {
    first: firsts === undefined ? undefined : Math.min(...firsts),
    last: lasts === undefined ? undefined : Math.max(...lasts),
  };
}

/** As a `case`, which no index answers: the place in the log was found before, and the first page of it is enough. */
function isOfTime({ from, to }: EntryFilter): SQL | undefined {
  if (from === undefined && to === undefined) return undefined;
  const { issuedAt } = logEntries;
  const [first, last] = [from ?? 0, to ?? MAX_INSTANT].map(moment);
  return sql`case when ${issuedAt} >= ${first} and ${issuedAt} < ${last} then true else false end`;
}

const moment = (at: Instant) => sql`${new Date(at).toISOString()}::timestamptz`;

/** Entries that refer to an act, in whichever log that is held here; by its hash. */
export async function listReferring(
  db: Reader,
  hash: string,
  limit: number,
): Promise<{ readonly entry: LogEntry; readonly log: Log }[]> {
  return db
    .select({ entry: logEntries, log: logs })
    .from(logRefs)
    .innerJoin(logEntries, and(eq(logEntries.log, logRefs.log), eq(logEntries.index, logRefs.index)))
    .innerJoin(logs, eq(logs.id, logRefs.log))
    .where(eq(logRefs.hash, hash))
    .orderBy(asc(logRefs.log), asc(logRefs.index))
    .limit(limit);
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
export async function listMirroredBodiesOf(db: Reader, of: readonly string[], limit: number) {
  return of.length === 0
    ? []
    : db
        .select()
        .from(mirroredBodies)
        .where(inArray(mirroredBodies.log, [...of]))
        .orderBy(asc(mirroredBodies.name), asc(mirroredBodies.actor))
        .limit(limit);
}

/** Bodies that a mirrored log introduced, with their names where those are known. */
export async function listLogBodies(db: Reader, log: string, limit: number) {
  return db
    .select({ actor: logBodies.actor, name: mirroredBodies.name })
    .from(logBodies)
    .leftJoin(mirroredBodies, eq(mirroredBodies.actor, logBodies.actor))
    .where(eq(logBodies.log, log))
    .orderBy(asc(mirroredBodies.name), asc(logBodies.actor))
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

/** Names of bodies here, whose actors begin with `own`, and at peers, as far as they are known. */
export async function listActorNames(
  db: Reader,
  own: string,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = actors.flatMap((iri) => (iri.startsWith(own) ? [iri.slice(own.length)] : []));
  const [bodies, others] = await Promise.all([findBodies(db, ids), findMirroredBodies(db, actors)]);
  return new Map([
    ...bodies.map(({ id, name }) => [own + id, name] as const),
    ...others.flatMap(({ actor, name }) => (name === null ? [] : [[actor, name] as const])),
  ]);
}
